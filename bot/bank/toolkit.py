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


@dataclass(frozen=True, slots=True)
class Mistake:
    """A wrong result: its value, what its finder believes, and why that breaks."""

    value: float
    belief: str
    why: str


def numeral(value: float, digits: int = 3) -> str:
    """Write a number for people: `digits` significant ones, thousands with commas, no exponent."""
    if value == 0 or not math.isfinite(value):
        return "0" if value == 0 else str(value)
    places = digits - 1 - math.floor(math.log10(abs(value)))
    rounded = round(value, places)
    text = f"{rounded:,.{max(places, 0)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(value: float) -> str:
    """Write a share as per cent with up to one decimal."""
    return f"{100 * value:.1f}".removesuffix(".0") + " %"


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

    Which mistakes are shown is drawn, so that the key is not always in the same place.
    """
    kept = _apart(right, chance.sample(list(mistakes), len(mistakes)), show)
    if len(kept) < count - 1:
        return None
    rows: list[tuple[float, dict[str, Any]]] = [
        (right, {"text": show(right), "correct": True, "why": why})
    ]
    rows += [
        (one.value, {"text": show(one.value), "misconception": one.belief, "why": one.why})
        for one in kept[: count - 1]
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
    kept = _apart(right, mistakes, numeral, absolute)
    if len(kept) < 2:
        return None
    asked: dict[str, Any] = {
        "value": right,
        "relative": relative,
        "absolute": absolute,
        "mistakes": [{"answer": f"{one.value:.4g}", "why": one.why} for one in kept],
    }
    if unit:
        asked["unit"] = unit
    if units:
        asked["units"] = list(units)
    return asked


def _apart(
    right: float, mistakes: Sequence[Mistake], show: Callable[[float], str], absolute: float = 0.0
) -> list[Mistake]:
    """Keep mistakes whose values and written forms differ from the key's and from each other's."""
    kept: list[Mistake] = []
    taken = [right]
    for one in mistakes:
        if not math.isfinite(one.value):
            continue
        far = all(
            abs(one.value - other) > max(APART * max(abs(one.value), abs(other)), 2.5 * absolute)
            for other in taken
        )
        if far and show(one.value) not in map(show, taken):
            kept.append(one)
            taken.append(one.value)
    return kept
