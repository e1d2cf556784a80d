"""How large is the KL divergence of two drawn Gaussians?

KL(N(m1, s1^2) || N(m2, s2^2)) = ln(s2/s1) + (s1^2 + (m1 - m2)^2) / (2 s2^2) - 1/2, in nats; s is a
standard deviation.
"""

import math
from random import Random
from typing import Final

from bot.bank.toolkit import Mistake, number, numeral, until

# Who is q, who is p.
SETTINGS: Final = (
    ("An encoder gives a code the Gaussian q", "the prior p"),
    ("Approximate inference gives one weight the Gaussian q", "the prior p"),
    ("A model describes the error of a sensor by the Gaussian q", "the reference p"),
    ("Last month's price changes follow the Gaussian q", "this month's p"),
)


def _divergence(m1: float, s1: float, m2: float, s2: float) -> float:
    return math.log(s2 / s1) + (s1**2 + (m1 - m2) ** 2) / (2 * s2**2) - 0.5


def _mistakes(m1: float, s1: float, m2: float, s2: float) -> list[Mistake]:
    right = _divergence(m1, s1, m2, s2)
    ratio = math.log(s2 / s1)
    return [
        Mistake(
            _divergence(m2, s2, m1, s1),
            "",
            "That is KL(p || q); the expectation is over the first distribution, here q.",
        ),
        Mistake(right + 0.5, "", "The term -1/2 is missing; equal Gaussians would not give 0."),
        Mistake(
            right - 2 * ratio,
            "",
            "The logarithm has the wrong sign: it is ln of the second deviation over the first.",
        ),
        Mistake(
            ratio + (s1 + (m1 - m2) ** 2) / (2 * s2) - 0.5,
            "",
            "That uses deviations where variances belong; square them in the quotient.",
        ),
        Mistake(
            ratio + s1**2 / (2 * s2**2) - 0.5,
            "",
            "The difference of the means is left out; it is squared and added to the variance.",
        ),
    ]


def _attempt(chance: Random) -> dict[str, object] | None:
    m1, m2 = chance.choice((-2, -1, 0, 1, 2, 3)), chance.choice((0, 0, 1, 2, -1))
    s1, s2 = chance.sample((0.5, 1.0, 2.0, 3.0, 4.0), 2)
    right = _divergence(m1, s1, m2, s2)
    if not 0.15 <= right <= 9:
        return None
    units = ({"name": "bits", "factor": math.log(2)}, {"name": "bit", "factor": math.log(2)})
    asked = number(right, "nats", _mistakes(m1, s1, m2, s2), absolute=0.006, units=units)
    if asked is None:
        return None
    first, second = chance.choice(SETTINGS)
    spread = s1**2 + (m1 - m2) ** 2
    return {
        "stem": (
            f"{first} with mean {m1} and standard deviation {s1:g}; {second} has mean {m2} and "
            f"standard deviation {s2:g}. What is the KL divergence KL(q || p) in nats? Round to "
            "two decimals."
        ),
        "number": asked,
        "explanation": (
            f"ln({s2:g}/{s1:g}) = {numeral(math.log(s2 / s1))}; the variance of q plus the squared "
            f"difference of the means is {spread:g}, over 2 x {s2:g}^2 gives "
            f"{numeral(spread / (2 * s2**2))}; with -1/2 the sum is {numeral(right)} nats. The "
            f"other direction gives {numeral(_divergence(m2, s2, m1, s1))}: KL is no distance. "
            "The direction asked for punishes q for putting mass where p has little."
        ),
    }


def draw(seed: int) -> dict[str, object]:
    """Draw one question: its stem, its number with known mistakes, its explanation."""
    return until(Random(seed), _attempt)
