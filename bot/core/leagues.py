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


@dataclass(frozen=True, slots=True)
class Home:
    """What a community is called, and whether others of its league may read its players' names."""

    name: str
    names: bool


def shown(name: str, home: Home | None) -> str:
    """Return a player's name where another community may read it, else ""; None is their own."""
    return name if home is None or home.names else ""
