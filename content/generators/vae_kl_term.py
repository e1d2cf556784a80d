"""How large is the KL term of a VAE for one input, for a drawn output of the encoder?

The sum over the latent units of (mu^2 + exp(v) - 1 - v) / 2 in nats, where v is the natural
logarithm of the variance and the prior is standard normal.
"""

import math
from collections.abc import Callable
from random import Random
from typing import Final

from bot.bank.toolkit import Mistake, number, numeral, series, until

Units = list[tuple[float, int]]

SETTINGS: Final = (
    "A VAE encodes one photo",
    "The encoder of a VAE for molecules reads one molecule",
    "A VAE for sound reads one clip",
)


def _total(units: Units, term: Callable[[float, float], float]) -> float:
    return sum(term(mean, spread) for mean, spread in units)


def _term(mean: float, spread: float) -> float:
    return (mean**2 + math.exp(spread) - 1 - spread) / 2


def _mistakes(units: Units) -> list[Mistake]:
    right = _total(units, _term)
    found = [
        Mistake(2 * right, "", "The factor 1/2 in front of the bracket is missing."),
        Mistake(
            _total(units, lambda mean, v: (mean**2 + math.exp(v) - 1 + v) / 2),
            "",
            "The log-variance has the wrong sign; it is subtracted in the bracket.",
        ),
        Mistake(
            _total(units, lambda mean, v: (mean**2 + math.exp(2 * v) - 1 - 2 * v) / 2),
            "",
            "That reads the outputs as log-deviations; they are logarithms of the variances.",
        ),
        Mistake(
            _total(units, lambda mean, v: (abs(mean) + math.exp(v) - 1 - v) / 2),
            "",
            "The means enter squared, so that both signs and large values cost.",
        ),
        Mistake(
            _total(units, lambda mean, v: mean**2 / 2),
            "",
            "That counts the means alone; a variance other than 1 costs something as well.",
        ),
    ]
    if len(units) > 1:
        why = "That is the mean over the units; the KL term adds them up."
        found.append(Mistake(right / len(units), "", why))
    return found


def _attempt(chance: Random) -> dict[str, object] | None:
    count = chance.choice((1, 2, 2))
    means = chance.sample((-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2), count)
    spreads = chance.sample((-3, -2, -1, 0, 1), count)
    units = list(zip(means, spreads, strict=True))
    right = _total(units, _term)
    if not 0.3 <= right <= 6:
        return None
    bits = ({"name": "bits", "factor": math.log(2)}, {"name": "bit", "factor": math.log(2)})
    asked = number(right, "nats", _mistakes(units), absolute=0.006, units=bits)
    if asked is None:
        return None
    terms = series([numeral(_term(mean, v)) for mean, v in units])
    if count == 1:
        mean, v = [
            f"({given:g})" if given < 0 else f"{given:g}" for given in (means[0], spreads[0])
        ]
        given = f"one latent unit with mean {means[0]:g} and log-variance {spreads[0]}"
        sums = f"{mean}^2 + exp({spreads[0]}) - 1 - {v}, halved, is {terms} nats."
    else:
        given = (
            f"the latent means {series([f'{mean:g}' for mean in means])} and the log-variances "
            f"{series([str(v) for v in spreads])}"
        )
        sums = (
            f"Half of mu^2 + exp(v) - 1 - v, with the log-variance v, is {terms}; together "
            f"{numeral(right)} nats."
        )
    return {
        "stem": (
            f"{chance.choice(SETTINGS)} and gets {given} (natural logarithm). The code is a "
            "diagonal Gaussian, the prior is standard normal. How large is the KL term of the loss for this input, in nats? Round "
            "to two decimals."
        ),
        "number": asked,
        "explanation": (
            f"{sums} A unit costs nothing at mean 0 and log-variance 0, where the code equals the "
            "prior and says nothing about the input; it costs more the farther the mean is from 0 "
            "and the variance from 1. The closed form holds for a diagonal Gaussian code and a "
            "standard normal prior; other priors need another formula or sampling."
        ),
    }


def draw(seed: int) -> dict[str, object]:
    """Draw one question: its stem, its number with known mistakes, its explanation."""
    return until(Random(seed), _attempt)
