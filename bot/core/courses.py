"""How did it come to the points there are? Sums day by day, of players and of teams."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

ENOUGH_DAYS = 2
"""Points of a single day have no course."""

ENOUGH_LINES = 2

Booked = Iterable[tuple[str, date, int]]
"""Points as they were booked: whose, for which day, and how many."""


@dataclass(frozen=True, slots=True)
class Course:
    """What stood at the end of each day, from the day before the first on.

    The lines are those of the standings it goes with, in their order.
    """

    days: tuple[date, ...]
    lines: tuple[tuple[float, ...], ...]


def of_players(players: Sequence[str], booked: Booked) -> Course | None:
    """Return how the points of players grew, or None where too little has happened."""
    return of_teams([[one] for one in players], sum, booked)


def of_teams(
    teams: Sequence[Collection[str]],
    score: Callable[[Iterable[int]], Fraction | int],
    booked: Booked,
) -> Course | None:
    """Return how the scores of teams grew, or None where too little has happened."""
    days, by_day = _days(booked, {one for team in teams for one in team})
    if len(by_day) < ENOUGH_DAYS or len(teams) < ENOUGH_LINES:
        return None
    sums = list(_sums(days, by_day))
    lines = tuple(
        tuple(float(score(of_all[one] for one in team)) for of_all in sums) for team in teams
    )
    return Course(days, lines) if any(line[-1] for line in lines) else None


def _days(
    booked: Booked, players: Collection[str]
) -> tuple[tuple[date, ...], Mapping[date, Mapping[str, int]]]:
    """Return each date from the day before the first booking on, and what was booked when."""
    by_day: dict[date, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for player, day, points in booked:
        if player in players:
            by_day[day][player] += points
    if not by_day:
        return (), by_day
    first, last = min(by_day) - timedelta(days=1), max(by_day)
    return tuple(first + timedelta(days=n) for n in range((last - first).days + 1)), by_day


def _sums(
    days: Iterable[date], by_day: Mapping[date, Mapping[str, int]]
) -> Iterable[Mapping[str, int]]:
    total: dict[str, int] = defaultdict(int)
    for day in days:
        for player, points in by_day.get(day, {}).items():
            total[player] += points
        yield defaultdict(int, total)
