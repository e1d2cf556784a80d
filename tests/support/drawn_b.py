"""What does a shown number stand for, with its unit, and is it the expected one?"""

import math
import re
from collections.abc import Callable

from tests.support.drawn import Drawn, key

_WORDS = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "%": 0.01}


def right(drawn: Drawn) -> float:
    """Return the key in plain units: "2.5 billion" is 2.5e9 and "12.5 %" is 0.125."""
    if "number" in drawn:
        return key(drawn)
    (text,) = [option["text"] for option in drawn["options"] if option.get("correct")]
    return key(drawn) * _WORDS.get(text.rpartition(" ")[2], 1.0)


def near(drawn: Drawn, expected: float, absolute: float) -> bool:
    """Whether a key is the expected number, as far as its rounding shows it."""
    relative = 1e-6 if "number" in drawn else 0.0051
    return math.isclose(right(drawn), expected, rel_tol=relative, abs_tol=absolute)


def after(stem: str, *patterns: str) -> list[float]:
    """Return the number that each pattern captures; "#" in it stands for the number."""
    found = []
    for pattern in patterns:
        number = re.search(pattern.replace("#", r"(-?\d[\d,]*(?:\.\d+)?)"), stem)
        assert number, (pattern, stem)
        found.append(float(number[1].replace(",", "")))
    return found


def root(function: Callable[[float], float], low: float, high: float) -> float:
    """Search where a rising function crosses zero, by halving the logarithm of the range."""
    for _ in range(200):
        middle = math.sqrt(low * high)
        low, high = (middle, high) if function(middle) < 0 else (low, middle)
    return math.sqrt(low * high)


def integral(function: Callable[[float], float], low: float, high: float) -> float:
    """Integrate by Simpson's rule."""
    steps = 2_000
    width = (high - low) / steps
    inner = sum((4 if n % 2 else 2) * function(low + n * width) for n in range(1, steps))
    return (function(low) + inner + function(high)) * width / 3
