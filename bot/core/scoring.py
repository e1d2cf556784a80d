"""How many points is an answer worth?

Every rule about points is here and in the README's one table. Rules may change: `db rescore`
judges all stored answers again and books the differences, so nothing here is ever baked in.
"""

from fractions import Fraction

from bot.core.questions import Kind, Level

FULL = 1000
"""Full credit; credit is counted in thousandths so that sums are exact."""

_HALF = Fraction(1, 2)

POINTS = {Level.BASIC: 10, Level.SOLID: 20, Level.EXPERT: 30}
"""Points of a fully right answer by level."""


def points(kind: Kind, level: Level, credit: int, waited: Fraction | int = 0) -> int:
    """Return whole points for `credit` thousandths, halves rounded up; never negative.

    `waited` is the part of the time that had passed, where speed counts: the last moment is worth
    half of the first.

    Open questions are graded by the player, so they are practice: they keep a streak, and earn
    nothing on a board.
    """
    if kind is Kind.OPEN:
        return 0
    if waited:
        return int(Fraction(POINTS[level] * credit, FULL) * (1 - Fraction(waited) / 2) + _HALF)
    return (POINTS[level] * credit * 2 + FULL) // (2 * FULL)


def right(credit: int) -> bool:
    """Whether an answer counts as right on boards: only full credit does."""
    return credit >= FULL
