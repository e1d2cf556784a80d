"""Which log-density does a one-dimensional affine flow give a point, for drawn numbers?

x = a z + b with z standard normal: ln p(x) = -z^2/2 - ln(2 pi)/2 - ln|a| at z = (x - b)/a.
"""

import math
from random import Random
from typing import Final

from bot.bank.toolkit import Mistake, number, numeral, until

HALF_LOG: Final = math.log(2 * math.pi) / 2
SETTINGS: Final = (
    "A one-dimensional normalising flow has one layer",
    "A one-dimensional flow for price changes has one layer",
    "To test the code of a flow, one layer is kept",
)


def _normal(z: float) -> float:
    return -z * z / 2 - HALF_LOG


def _attempt(chance: Random) -> dict[str, object] | None:
    scale = chance.choice((-4, -3, -2, -0.5, 0.25, 0.5, 2, 3, 4, 5))
    shift = chance.choice((-3, -2, -1, 1, 2, 3, 4))
    z = chance.choice((-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2))
    x = scale * z + shift
    right = _normal(z) - math.log(abs(scale))
    if abs(right) < 0.2 or abs(x * 100 - round(x * 100)) > 1e-9:
        return None
    mistakes = [
        Mistake(
            _normal(z) + math.log(abs(scale)),
            "",
            "The logarithm of the scale has the wrong sign: stretching lowers the density.",
        ),
        Mistake(
            _normal(z),
            "",
            f"The Jacobian is missing: the density changes by the factor 1/{abs(scale):g}.",
        ),
        Mistake(
            _normal(scale * x + shift) - math.log(abs(scale)),
            "",
            "That sends x through the layer once more; z is found by its inverse.",
        ),
        Mistake(
            right + HALF_LOG,
            "",
            "The constant -ln(2 pi)/2 = -0.919 of the normal density is missing.",
        ),
        Mistake(
            _normal(x) - math.log(abs(scale)),
            "",
            f"That takes the normal density at x; it belongs at z = {z:g}.",
        ),
    ]
    asked = number(right, "", mistakes, relative=0.01, absolute=0.006)
    if asked is None:
        return None
    plus, minus = ("+", "-") if shift > 0 else ("-", "+")
    layer = f"x = {scale:g} z {plus} {abs(shift)}"
    divisor = f"({scale:g})" if scale < 0 else f"{scale:g}"
    return {
        "stem": (
            f"{chance.choice(SETTINGS)}: {layer}, where z is standard normal. Which log-density "
            f"(natural logarithm) does it give to x = {x:g}? Round to two decimals."
        ),
        "number": asked,
        "explanation": (
            f"The inverse gives z = ({x:g} {minus} {abs(shift)})/{divisor} = {z:g}, with the log-density "
            f"{numeral(_normal(z))} under the standard normal. The layer changes lengths "
            f"by the factor {abs(scale):g}, so ln {abs(scale):g} = {numeral(math.log(abs(scale)))} is "
            f"subtracted: {numeral(right)}. A deep flow adds up such terms over its layers. Each "
            "layer has to be invertible, so code and data have the same dimension, and its determinant "
            "has to be cheap to compute."
        ),
    }


def draw(seed: int) -> dict[str, object]:
    """Draw one question: its stem, its number with known mistakes, its explanation."""
    return until(Random(seed), _attempt)
