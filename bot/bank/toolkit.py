"""What do generators share? Readable numbers, and answers made from named mistakes.

A generator draws until its numbers are readable and its answers differ: `until` repeats an attempt
that returns None, `options` and `number` return None when two answers could be taken for one.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Final, TypeVar

T = TypeVar("T")

APART: Final = 0.045
"""Two answers differ by at least this share of the larger: more than twice the usual tolerance."""

ATTEMPTS: Final = 2_000

TINY: Final = 1e-9
"""What is smaller is left over from rounding and meant as nothing."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """A wrong result: its value, what its finder believes, and why that breaks."""

    value: float
    belief: str
    why: str


def numeral(value: float, digits: int = 3) -> str:
    """Write a number for people: `digits` significant ones, thousands with commas, no exponent."""
    if abs(value) < TINY or not math.isfinite(value):
        return "0" if abs(value) < TINY else str(value)
    if digits >= 3 and 1e-4 <= abs(value) < 999:  # most numbers: the quick way to the same text
        return f"{value:.{digits}g}"
    places = digits - 1 - math.floor(math.log10(abs(value)))
    rounded = round(value, places)
    text = f"{rounded:,.{max(places, 0)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(value: float) -> str:
    """Write a share as per cent with up to one decimal."""
    return f"{100 * value:.1f}".removesuffix(".0") + " %"


def scientific(value: float, digits: int = 3) -> str:
    """Write a large number as 5.88 x 10^23, with `digits` significant digits at most."""
    mantissa, _, exponent = f"{value:.{digits - 1}e}".partition("e")
    mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
    return f"{mantissa} x 10^{int(exponent)}"


def series(parts: Sequence[str]) -> str:
    """Write several things one after another: "a, b and c"."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else parts[0]


def until(chance: Random, attempt: Callable[[Random], T | None]) -> T:
    """Repeat an attempt until it gives something; ValueError if it hardly ever does."""
    for _ in range(ATTEMPTS):
        if (made := attempt(chance)) is not None:
            return made
    raise ValueError(f"nothing after {ATTEMPTS} attempts: widen what is drawn")


def options(
    chance: Random,
    right: float,
    why: str,
    mistakes: Sequence[Mistake],
    *,
    show: Callable[[float], str] = numeral,
    count: int = 4,
) -> list[dict[str, Any]] | None:
    """Return the key and some of the mistakes, ascending; None if too few of them differ.

    Which mistakes are shown is drawn, and with them the place of the key, as far as there are
    mistakes on both sides of it.
    """
    kept = _apart(right, chance.sample(list(mistakes), len(mistakes)), show)
    wanted = count - 1
    if len(kept) < wanted:
        return None
    below = [one for one in kept if one.value < right]
    above = [one for one in kept if one.value > right]
    low = min(len(below), max(chance.randrange(count), wanted - len(above)))
    rows: list[tuple[float, dict[str, Any]]] = [
        (right, {"text": show(right), "correct": True, "why": why})
    ]
    rows += [
        (one.value, {"text": show(one.value), "misconception": one.belief, "why": one.why})
        for one in (*below[:low], *above[: wanted - low])
    ]
    return [row for _, row in sorted(rows, key=lambda row: row[0])]


def number(
    right: float,
    unit: str,
    mistakes: Sequence[Mistake],
    *,
    relative: float = 0.02,
    absolute: float = 0.0,
    units: Sequence[dict[str, Any]] = (),
) -> dict[str, Any] | None:
    """Return the number asked for with its known mistakes; None if fewer than two differ from it."""
    # A count has no tolerance, so that being wrong by one is a mistake of its own.
    counted = relative == absolute == 0
    kept = _apart(
        right, mistakes, _typed if counted else numeral, absolute, 0 if counted else APART
    )
    if len(kept) < 2:
        return None
    asked: dict[str, Any] = {
        "value": right,
        "relative": relative,
        "absolute": absolute,
        "mistakes": [{"answer": _typed(one.value), "why": one.why} for one in kept],
    }
    if unit:
        asked["unit"] = unit
    if units:
        asked["units"] = list(units)
    return asked


def _typed(value: float) -> str:
    """Write a mistake as it is typed: a count in full, as counts have no tolerance."""
    return f"{value:.0f}" if value == round(value) and abs(value) < 1e9 else f"{value:.4g}"


def _apart(
    right: float,
    mistakes: Sequence[Mistake],
    show: Callable[[float], str],
    absolute: float = 0.0,
    share: float = APART,
) -> list[Mistake]:
    """Keep mistakes whose values and written forms differ from the key's and from each other's."""
    kept: list[Mistake] = []
    taken, written = [right], {show(right)}
    for one in mistakes:
        if not math.isfinite(one.value) or _meets(one.value, taken, share, 2.5 * absolute):
            continue
        if (text := show(one.value)) not in written:
            kept.append(one)
            taken.append(one.value)
            written.add(text)
    return kept


def _meets(value: float, taken: Sequence[float], share: float, absolute: float) -> bool:
    """Whether a value comes too close to one that is taken."""
    for other in taken:
        gap = abs(value - other)
        if gap <= absolute or gap <= share * max(abs(value), abs(other)):
            return True
    return False
