"""Which season is it, from which day to which, and when is it over?

A season is a span of whole days: an ISO week, a month, a quarter, or dates that admins chose.
Those of weeks and months count on the boards there are anyway; others have one of their own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.core import boards
from bot.core.boards import Span, Standing
from bot.core.courses import Course
from bot.core.errors import QuizError
from bot.core.questions import Question

LONGEST = timedelta(days=370)


class Kind(StrEnum):
    """How long seasons are."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    DATES = "dates"


REGULAR = (Kind.WEEK, Kind.MONTH, Kind.QUARTER)


@dataclass(frozen=True, slots=True)
class Season:
    """A span of days, both included, and the board it counts on."""

    kind: Kind
    first: date
    last: date

    @property
    def board(self) -> str:
        """The key of the board."""
        match self.kind:
            case Kind.WEEK:
                return boards.key(Span.WEEK, self.first)
            case Kind.MONTH:
                return boards.key(Span.MONTH, self.first)
            case Kind.QUARTER:
                return f"quarter:{self.first.year}-Q{(self.first.month + 2) // 3}"
            case Kind.DATES:
                return f"season:{self.first.isoformat()}..{self.last.isoformat()}"

    @property
    def own(self) -> bool:
        """Whether the board exists only for this season."""
        return self.kind in (Kind.QUARTER, Kind.DATES)

    def over(self, zone: str) -> datetime:
        """Return when its last day is over where the community is."""
        return midnight(self.last + timedelta(days=1), zone)


@dataclass(frozen=True, slots=True)
class Honours:
    """How a season went. Nobody is named where `podium` is empty and the rest is None.

    `course` is how those on the podium got there. `improved` is a player's share of right answers in the season before, and in this one.
    """

    season: Season
    players: int
    answered: int
    questions: int
    podium: tuple[Standing, ...] = ()
    course: Course | None = None
    improved: tuple[Standing, float, float] | None = None
    streak: tuple[str, str, int] | None = None
    hardest: tuple[Question, float] | None = None


def midnight(day: date, zone: str) -> datetime:
    """Return the first instant of a day in a zone, in UTC.

    Where clocks skip midnight the day begins later, and where they repeat it, the first time.
    """
    there = ZoneInfo(zone)
    at = datetime.combine(day, time(), there).astimezone(UTC)
    if at.astimezone(there).date() < day:  # skipped: before the change it is still the day before
        at = datetime.combine(day, time(), there).replace(fold=1).astimezone(UTC)
    return at


def containing(wish: str, day: date) -> Season:
    """Return the season of a day; `wish` is a kind or dates, outside of which months count."""
    if ".." in wish:
        first, last = _dates(wish)
        if first <= day <= last:
            return Season(Kind.DATES, first, last)
        wish = Kind.MONTH
    match Kind(wish):
        case Kind.WEEK:
            first = day - timedelta(days=day.weekday())
            return Season(Kind.WEEK, first, first + timedelta(days=6))
        case Kind.QUARTER:
            first = day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
            return Season(Kind.QUARTER, first, _month_end(first, 3))
        case _:
            first = day.replace(day=1)
            return Season(Kind.MONTH, first, _month_end(first, 1))


def parse(text: str, today: date) -> str:
    """Return what somebody wrote as a wish: week, month, quarter or dates with today in them."""
    given = "".join(text.lower().split())
    named = {"weekly": "week", "monthly": "month", "quarterly": "quarter"}.get(given, given)
    if named in REGULAR:
        return named
    try:
        first, last = _dates(given)
    except ValueError:
        raise QuizError("bad_season", given=text) from None
    if not first <= today <= last:
        raise QuizError("season_elsewhere", given=text, today=today.isoformat())
    if last - first > LONGEST:
        raise QuizError("bad_season", given=text)
    return f"{first.isoformat()}..{last.isoformat()}"


Spans = Mapping[str, list[Season]]
"""The seasons with a board of their own, by community."""


def own_boards(spans: Spans, community: str, day: date) -> tuple[str, ...]:
    """Return the boards of their own on which points of a day count."""
    return tuple(one.board for one in spans.get(community, ()) if one.first <= day <= one.last)


def _dates(text: str) -> tuple[date, date]:
    first, mark, last = text.partition("..")
    if not mark:
        raise ValueError(text)
    return date.fromisoformat(first), date.fromisoformat(last)


def _month_end(first: date, months: int) -> date:
    month = first.month - 1 + months
    after = date(first.year + month // 12, month % 12 + 1, 1)
    return after - timedelta(days=1)
