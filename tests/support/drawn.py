"""What does a drawn question say? Its numbers and its key, read back from what people see.

Tests recompute a key from the stem alone, so that a formula is not checked against itself.
"""

import math
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bot.bank.drawing import open_generator

CONTENT = Path(__file__).parents[2] / "content"
NAMES = sorted(path.stem for path in (CONTENT / "generators").glob("*.py"))

Drawn = dict[str, Any]

SHOWN = 0.0051
"""A key among options is rounded to three digits, which changes it by half a per cent at most."""

_WORDS = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "%": 0.01}
_POWER = re.compile(r" x 10\^(-?\d+)")
_NUMBER = re.compile(r"(?<![\w.])-?\d[\d,]*(?:\.\d+)?(?!\d)")


def opened(name: str) -> Callable[[int], Drawn]:
    """Open a generator of the bank by its name."""
    draw = open_generator(CONTENT / "generators" / f"{name}.py")

    def typed(seed: int) -> Drawn:
        made = draw(seed)
        assert isinstance(made, dict)
        return made

    return typed


def draws(name: str, count: int) -> Iterator[Drawn]:
    """Draw the questions of the seeds from 0 on."""
    draw = opened(name)
    return (draw(seed) for seed in range(count))


def numbers(text: str) -> list[float]:
    """Return the numbers of a text in their order; not the 2 of x2, nor that of "top-2"."""
    return [value(found) for found in _NUMBER.findall(text)]


def value(text: str) -> float:
    """Read the number with which a text begins: "1,024 tokens" is 1024, and "2 x 10^3" is 2000."""
    found = _NUMBER.match(text)
    assert found, text
    plain = found[0].rstrip(",").replace(",", "")
    power = _POWER.match(text, found.end())
    return float(f"{plain}e{power[1]}" if power else plain)


def key(drawn: Drawn) -> float:
    """Return the right number, as it is stored or as it is shown."""
    if "number" in drawn:
        return float(drawn["number"]["value"])
    (text,) = [option["text"] for option in drawn["options"] if option.get("correct")]
    return value(text)


def agrees(drawn: Drawn, expected: float) -> bool:
    """Whether a key is the expected number: to the last digit, or to the three that are shown."""
    relative = 1e-6 if "number" in drawn else SHOWN
    return math.isclose(key(drawn), expected, rel_tol=relative, abs_tol=1e-9)


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
