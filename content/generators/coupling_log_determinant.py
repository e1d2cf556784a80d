"""How much does an affine coupling layer change volumes, for drawn log-scales?

The layer passes some values on and maps the others to x exp(s) + t. Its Jacobian is triangular, so
ln|det| is the sum of s, and volumes change by exp of it; t and the untouched values do not enter.
"""

import math
from dataclasses import replace
from random import Random
from typing import Final

from bot.bank.toolkit import Mistake, numeral, options, series, until

WORDS: Final = {2: "two", 3: "three", 4: "four"}
SETTINGS: Final = (
    "A flow for images has an affine coupling layer.",
    "An affine coupling layer of a flow is checked by hand.",
    "A flow for molecules has an affine coupling layer.",
)


def _mistakes(scales: list[float], shifts: list[float], volume: bool) -> list[Mistake]:
    total, count = sum(scales), len(scales)
    stretched = sum(map(math.exp, scales))
    found = [
        Mistake(
            stretched,
            "The exponentials are added up.",
            "The diagonal holds exp(s) and the determinant multiplies it, so the exponents add up.",
        ),
        Mistake(
            math.prod(scales),
            "The values of s are multiplied.",
            "What multiplies is exp(s), so the values of s themselves are added.",
        ),
        Mistake(
            math.exp(total) if not volume else total,
            "Determinant and log-determinant are the same here.",
            f"That is the determinant itself; its logarithm is the sum {numeral(total)}."
            if not volume
            else f"{numeral(total)} is the log-determinant; volumes change by its exponential.",
        ),
        Mistake(
            math.exp(-total) if volume else -total,
            "The determinant of the inverse is meant.",
            "That belongs to the inverse layer; this direction multiplies by exp(s).",
        ),
        Mistake(
            math.exp(total + sum(shifts)) if volume else total + sum(shifts),
            "Shifts count as well.",
            "A shift moves a region without changing its volume; t has no part in it.",
        ),
    ]
    if not volume:
        why = "Untouched values have the derivative 1, whose logarithm is 0; they add nothing."
        found.append(Mistake(total + count, "Each untouched value adds 1.", why))
    found = [replace(one, value=round(one.value, 9)) for one in found]  # 0, not 1e-16
    return [one for one in found if not volume or 0.01 < one.value < 200]


def _attempt(chance: Random) -> dict[str, object] | None:
    count = chance.choice((2, 3, 3, 4))
    scales = [part / 10 for part in chance.sample([n for n in range(-9, 13) if n], count)]
    shifts = [part / 2 for part in chance.sample([n for n in range(-4, 7) if n], count)]
    total = round(sum(scales), 6)
    if abs(total) < 0.2 or abs(total) > 2.5:
        return None
    volume = chance.random() < 0.45
    right = math.exp(total) if volume else total
    sums = f"The sum of s is {numeral(total)}"
    why = f"{sums}, and exp of it is {numeral(right)}." if volume else f"{sums}."
    shown = options(chance, right, why, _mistakes(scales, shifts, volume))
    if shown is None:
        return None
    ask = (
        "By which factor does the layer change volumes?"
        if volume
        else "What is ln|det| of its Jacobian?"
    )
    after = (
        f"so volumes change by exp({numeral(total)}) = {numeral(right)}"
        if volume
        else f"so ln|det| = {numeral(total)}"
    )
    return {
        "stem": (
            f"{chance.choice(SETTINGS)} It passes {WORDS[count]} values on unchanged and maps "
            f"{WORDS[count]} others to x exp(s) + t, with s = {series([f'{s:g}' for s in scales])} "
            f"and t = {series([f'{t:g}' for t in shifts])}, computed from the first ones. {ask}"
        ),
        "order": "fixed",
        "options": shown,
        "explanation": (
            "The Jacobian is triangular: 1 for each value passed on, exp(s) for each other one. "
            f"Its determinant is the product, the logarithm the sum of s, {after}. How s and t "
            "depend on the first values does not matter, so any network may compute them. The "
            "price is that one layer changes a part of the values; the next has to change the rest."
        ),
    }


def draw(seed: int) -> dict[str, object]:
    """Draw one question: its stem, its four options, its explanation."""
    return until(Random(seed), _attempt)
