"""How large is the Jensen-Shannon divergence of two drawn discrete distributions?

JSD = KL(p || m)/2 + KL(q || m)/2 with m = (p + q)/2 and natural logarithms; at most ln 2 nats.
"""

import math
from random import Random
from typing import Final

from bot.bank.toolkit import Mistake, number, numeral, series, until

# What is distributed: the owner of p, the owner of q, the classes.
SETTINGS: Final = (
    ("Real photos show", "generated ones", ("cats", "dogs", "birds")),
    ("The training texts are", "the model's outputs", ("news", "fiction", "code")),
    ("Real pieces are", "generated pieces", ("jazz", "folk", "rock")),
    ("Real customers order", "simulated ones", ("tea", "coffee", "juice")),
)


def _kl(p: list[float], q: list[float]) -> float:
    return sum(a * math.log(a / b) for a, b in zip(p, q, strict=True))


def _jsd(p: list[float], q: list[float]) -> float:
    middle = [(a + b) / 2 for a, b in zip(p, q, strict=True)]
    return (_kl(p, middle) + _kl(q, middle)) / 2


def _tenths(chance: Random, count: int) -> list[float]:
    cuts = sorted(chance.sample(range(1, 10), count - 1))
    return [(b - a) / 10 for a, b in zip([0, *cuts], [*cuts, 10], strict=True)]


def _mistakes(p: list[float], q: list[float], right: float) -> list[Mistake]:
    return [
        Mistake(2 * right, "", "The halves are missing: both KL terms are averaged, not added."),
        Mistake(right / math.log(2), "", "That is in bits; nats take the natural logarithm."),
        Mistake(
            sum(abs(a - b) for a, b in zip(p, q, strict=True)) / 2,
            "",
            "That is the total variation distance, half the sum of absolute differences.",
        ),
        Mistake(
            (_kl(p, q) + _kl(q, p)) / 2,
            "",
            "That averages KL(p || q) and KL(q || p); each is compared with the mixture instead.",
        ),
        Mistake(
            _kl(p, q),
            "",
            "That is KL(p || q) alone; p and q are each compared with their mixture instead.",
        ),
        Mistake(
            math.sqrt(right),
            "",
            "That is the root of it, which is called the Jensen-Shannon distance.",
        ),
    ]


def _attempt(chance: Random) -> dict[str, object] | None:
    count = chance.choice((2, 2, 3))
    p, q = _tenths(chance, count), _tenths(chance, count)
    right = _jsd(p, q)
    if not 0.04 <= right <= 0.5:
        return None
    units = ({"name": "bits", "factor": math.log(2)}, {"name": "bit", "factor": math.log(2)})
    asked = number(right, "nats", _mistakes(p, q, right), absolute=0.001, units=units)
    if asked is None:
        return None
    real, fake, classes = chance.choice(SETTINGS)
    middle = [numeral((a + b) / 2) for a, b in zip(p, q, strict=True)]
    shares = [series([f"{part:g}" for part in parts]) for parts in (p, q)]
    terms = [numeral(_kl(one, [(a + b) / 2 for a, b in zip(p, q, strict=True)])) for one in (p, q)]
    return {
        "stem": (
            f"{real} {series(classes[:count])} with probabilities {shares[0]}, {fake} with "
            f"{shares[1]}. What is the Jensen-Shannon divergence of these two distributions, in "
            "nats? Round to three decimals."
        ),
        "number": asked,
        "explanation": (
            f"The mixture is ({', '.join(middle)}). The KL divergences from it are {terms[0]} and "
            f"{terms[1]} nats, and their mean is {numeral(right)}. It is symmetric and never above "
            "ln 2 = 0.693, even for distributions without overlap, where KL is infinite. That "
            "bound is also its weakness as a training goal: without overlap it does not show how far "
            "apart the two are."
        ),
    }


def draw(seed: int) -> dict[str, object]:
    """Draw one question: its stem, its number with known mistakes, its explanation."""
    return until(Random(seed), _attempt)
