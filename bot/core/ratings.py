"""How able is a player, and how hard is a question? Each first answer is a game between the two.

The chance to be right is what guessing gives, and of the rest a share that grows with ability
over difficulty: 400 points more are ten times the odds. Both are estimates with a deviation, and
a game moves each towards what was seen, the less the surer it is already (Glicko's idea, with
guessing in it). A round is one moment: its games see what was known before it, so that the order
in which people answered changes nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import comb, exp, factorial, fsum, log, pi, sqrt

from bot.core.questions import Choices, Kind, Level, Question
from bot.core.questions import Sequence as Steps

SCALE = 400 / log(10)
"""Points that multiply the odds by e."""

START = 1500
UNSURE = 250
"""Where a player begins, and how far off that may be."""

DRIFT = 6.0
"""People learn and forget: so many points more unsure, in quadrature, with each game."""

OFF_TOPIC = 120
"""How far a player's ability in a topic may be from their ability overall."""

BY_LEVEL = {Level.BASIC: 1300, Level.SOLID: 1500, Level.EXPERT: 1700}
"""Where a question begins, by the level its author gave it."""

MISJUDGED = 200
"""How far off the author's level may be."""

AIM = 0.7
"""So many players of a community should be right about the question of the day."""

SPREAD = 200
"""How far the players of a community are apart, about."""

CROWD = 3
"""So many players must be known before questions are picked to suit them."""

ENOUGH = 8
"""Before so many games nobody is told a level."""

ENOUGH_OF_TOPIC = 5
"""Before so many games in a topic nobody is told a level in it."""

UNIT = 1000
"""Ratings are kept in thousandths of a point, so that adding up again gives the same."""

HINTS = 10**6
"""What a game tells about a question is kept in such parts, for the same reason."""

_PROBIT = pi / 8


@dataclass(frozen=True, slots=True)
class Rating:
    """An estimate in thousandths of a point, and from how many games."""

    value: int = START * UNIT
    deviation: int = UNSURE * UNIT
    games: int = 0

    @property
    def points(self) -> int:
        """The estimate as people are told it."""
        return round(self.value / UNIT / 10) * 10

    @property
    def about(self) -> int:
        """How far off it may be, in two of three cases."""
        return max(10, round(self.deviation / UNIT / 10) * 10)


@dataclass(frozen=True, slots=True)
class Hint:
    """What one game tells about a question's difficulty: how much, and how much times where."""

    weight: int
    pull: int


def guessing(question: Question) -> float:
    """Return how often somebody is right who knows nothing but how to answer."""
    match question.body:
        case Choices(options=options, choose=choose):
            if question.kind is Kind.SINGLE:
                return 1 / len(options)
            return 1 / comb(len(options), choose) if choose else 1 / (2 ** len(options) - 1)
        case Steps(steps=steps):
            return 1 / factorial(len(steps))
        case _:
            return 0.0


def guessing_by_kind(kind: Kind) -> float:
    """Return what guessing gives, about, where a question is yet to be drawn."""
    return {Kind.SINGLE: 0.25, Kind.MULTIPLE: 0.1}.get(kind, 0.0)


def first(level: Level) -> Rating:
    """Return what is known about a question nobody has answered yet."""
    return Rating(BY_LEVEL[level] * UNIT, MISJUDGED * UNIT)


def chance(able: Rating, hard: Rating, guess: float) -> float:
    """Return how likely it is that a player is right about a question."""
    spread = able.deviation / UNIT / SCALE, hard.deviation / UNIT / SCALE
    flat = sqrt(1 + _PROBIT * (spread[0] ** 2 + spread[1] ** 2))
    return guess + (1 - guess) * _logistic((able.value - hard.value) / UNIT / SCALE / flat)


def after(able: Rating, hard: Rating, guess: float, is_right: bool) -> Rating:
    """Return what is known about a player after a game."""
    deviation = sqrt((able.deviation / UNIT / SCALE) ** 2 + (DRIFT / SCALE) ** 2)
    slope, weight = _seen(
        able.value / UNIT / SCALE,
        hard.value / UNIT / SCALE,
        _flat(hard.deviation / UNIT / SCALE),
        guess,
        is_right,
    )
    variance = 1 / (1 / deviation**2 + weight)
    return Rating(
        able.value + round(variance * slope * SCALE * UNIT),
        round(sqrt(variance) * SCALE * UNIT),
        able.games + 1,
    )


def in_topic(overall: Rating) -> Rating:
    """Return what is known about a player in a topic before their first game in it."""
    return Rating(overall.value, round(sqrt(overall.deviation**2 + (OFF_TOPIC * UNIT) ** 2)))


def hints(hard: Rating, guess: float, games: Sequence[tuple[Rating, bool]]) -> list[Hint]:
    """Return what each game of a round tells about its question, in their order.

    Together with `hard`, what was known before, they lead to the likeliest difficulty: that is
    looked for first, since far from it one game more would count for too much or too little.
    """
    seen = [
        (able.value / UNIT / SCALE, _flat(able.deviation / UNIT / SCALE), ok) for able, ok in games
    ]
    where = _likeliest(hard, guess, seen)
    found = []
    for able, flat, ok in seen:
        # The same curve from the question's side: what pulls a player up pulls it down.
        slope, weight = _seen(able, where, flat, guess, ok)
        found.append(Hint(round(weight * HINTS), round((weight * where - slope) * HINTS)))
    return found


def learned(hard: Rating, weight: int, pull: int, games: int) -> Rating:
    """Return how hard a question is by what was known before and the sums of hints since."""
    before = (SCALE * UNIT / hard.deviation) ** 2
    sure = before + weight / HINTS
    value = (before * hard.value / UNIT / SCALE + pull / HINTS) / sure
    games += hard.games
    return Rating(round(value * SCALE * UNIT), round(SCALE * UNIT / sqrt(sure)), games)


def suits(hard: Rating, guess: float) -> float:
    """Return the mean ability, in points, of players of whom AIM are right about a question."""
    beyond = max(AIM - guess, 0.05) / (1 - guess)
    wide = (SPREAD / SCALE) ** 2 + (hard.deviation / UNIT / SCALE) ** 2
    return hard.value / UNIT + SCALE * sqrt(1 + _PROBIT * wide) * log(beyond / (1 - beyond))


def _flat(unsure: float) -> float:
    """Return by how much the curve is flatter where the other side is known no better than so."""
    return 1 / sqrt(1 + _PROBIT * unsure**2)


def _seen(
    able: float, hard: float, flat: float, guess: float, is_right: bool
) -> tuple[float, float]:
    """Return how the likelihood of what was seen rises with ability, and how much it tells."""
    knows = _logistic((able - hard) * flat)
    likely = guess + (1 - guess) * knows
    rise = (1 - guess) * knows * (1 - knows) * flat
    spread = max(likely * (1 - likely), 1e-9)
    return (is_right - likely) * rise / spread, rise * rise / spread


def _likeliest(hard: Rating, guess: float, seen: Iterable[tuple[float, float, bool]]) -> float:
    """Find the difficulty at which what was known before and all games pull equally."""
    seen = list(seen)
    middle, sure = hard.value / UNIT / SCALE, (SCALE * UNIT / hard.deviation) ** 2
    low, high = middle - 8, middle + 8
    for _ in range(24):  # to a hundredth of a point
        where = (low + high) / 2
        down = fsum([_seen(able, where, flat, guess, ok)[0] for able, flat, ok in seen])
        if sure * (middle - where) - down > 0:
            low = where
        else:
            high = where
    return (low + high) / 2


def _logistic(x: float) -> float:
    return 1 / (1 + exp(-x)) if x > -500 else 0.0
