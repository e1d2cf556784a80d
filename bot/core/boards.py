"""Which boards does a day count on, and who stands where?

A board has a key such as "week:2026-W47". A season is a month unless a community says otherwise.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Span(StrEnum):
    """What people call the boards."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    SEASON = "season"
    ALL = "all"


TEAMS = "teams"
"""The board of teams, which is about a contest and no span."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A player's line on a board; `place` is shared by equal points."""

    player: str
    name: str
    points: int
    answered: int
    right: int
    place: int


def key(span: Span, day: date) -> str:
    """Return the key of the board of `span` that contains `day`."""
    match span:
        case Span.DAY:
            return f"day:{day.isoformat()}"
        case Span.WEEK:
            year, week, _ = day.isocalendar()
            return f"week:{year}-W{week:02}"
        case Span.MONTH | Span.SEASON:
            return f"month:{day:%Y-%m}"
        case Span.ALL:
            return "all"


def topic_key(topic: str) -> str:
    """Return the key of the board of a topic, of all time."""
    return f"topic:{topic}"


def keys(on: date | str, topic: str = "") -> tuple[str, ...]:
    """Return the keys of all boards on which points of a day count, or of a board of its own."""
    if isinstance(on, str):
        return (on,)
    spans = tuple(key(span, on) for span in (Span.DAY, Span.WEEK, Span.MONTH, Span.ALL))
    return (*spans, topic_key(topic)) if topic else spans
