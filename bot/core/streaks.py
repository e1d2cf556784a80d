"""How long has a player kept at it, and when is that over?

A streak counts question days: dates (in the player's own zone, else the schedule's) on which
the community was asked a daily question. Answering one of them, right or wrong, keeps the day.
Days without a question do not exist for a streak. Every tenth kept day in a row earns a freeze,
and a missed day uses one up instead of ending the streak.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

DAYS_PER_FREEZE = 10


@dataclass(frozen=True, slots=True)
class Streak:
    """A streak as of the last kept day, `through`; `freezes` are those left then."""

    length: int = 0
    best: int = 0
    freezes: int = 0
    through: date | None = None


def question_day(day: date, opened_at: datetime, zone: str) -> date:
    """Return the date a round counts for: in the player's `zone`, or its own `day` without one."""
    return opened_at.astimezone(ZoneInfo(zone)).date() if zone else day


def miss(streak: Streak, days: int) -> Streak:
    """Return the streak after `days` question days without an answer."""
    if days <= streak.freezes:
        return Streak(streak.length, streak.best, streak.freezes - days, streak.through)
    return Streak(0, streak.best, 0, streak.through)


def extend(streak: Streak, day: date, asked: Iterable[date]) -> Streak:
    """Return the streak after keeping `day`, later than `through`.

    `asked` are question days; only those strictly between `through` and `day` matter.
    """
    if streak.through is not None:
        between = {one for one in asked if streak.through < one < day}
        streak = miss(streak, len(between))
    length = streak.length + 1
    freezes = streak.freezes + (length % DAYS_PER_FREEZE == 0)
    return Streak(length, max(streak.best, length), freezes, day)


def replay(asked: Sequence[date], kept: Iterable[date]) -> Streak:
    """Return the streak from nothing: the same as extending it day by day."""
    streak = Streak()
    days = sorted(set(asked))
    for day in sorted(set(kept)):
        streak = extend(streak, day, days)
    return streak


def today(streak: Streak, missed: Iterable[date]) -> Streak:
    """Return the streak as it stands now, after the closed question days since `through`."""
    if streak.through is None:
        return streak
    since = {day for day in missed if day > streak.through}
    return miss(streak, len(since))
