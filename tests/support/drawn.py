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
