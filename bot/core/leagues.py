"""What is a league? Several communities, on any platforms, that share a season board."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Member:
    """A community in a league; `names` is whether the others may read its players' names."""

    community: str
    name: str
    names: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class League:
    """A league; its season is the calendar month in its zone that begins on `season`."""

    id: int
    name: str
    zone: str
    season: date
    ends_at: datetime
