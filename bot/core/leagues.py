"""What is a league? Several communities, on any platforms, that share a season board."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from bot.core.seasons import Season


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
class Line:
    """A person's best line on a board that communities share, as a player of one of them.

    `place` is shared by equal points.
    """

    community: str
    player: str
    name: str
    points: int
    answered: int
    right: int
    place: int = 0


@dataclass(frozen=True, slots=True)
class Board:
    """The best of a shared board, one reader with neighbours, and how many people stand on it."""

    top: tuple[Line, ...]
    around: tuple[Line, ...]
    me: Line | None
    size: int


@dataclass(frozen=True, slots=True)
class Share:
    """How one community did in a month: its place is by the mean of its best three."""

    community: str
    name: str
    players: int
    mean: Fraction
    place: int


@dataclass(frozen=True, slots=True)
class Closing:
    """How a month of a league went. Nobody is named where `podium` is empty."""

    league: str
    season: Season
    people: int
    answered: int
    podium: tuple[Line, ...]
    shares: tuple[Share, ...]


BEST = 3


def shares(
    members: Sequence[Member], players: Mapping[str, int], best: Mapping[str, Sequence[int]]
) -> tuple[Share, ...]:
    """Rank communities by the mean of their `best` points; those without any are left out."""
    means = {id: Fraction(sum(points), len(points)) for id, points in best.items() if points}
    found = [
        Share(
            one.community,
            one.name,
            players.get(one.community, 0),
            means[one.community],
            1 + sum(other > means[one.community] for other in means.values()),
        )
        for one in members
        if one.community in means
    ]
    return tuple(sorted(found, key=lambda one: (one.place, one.name, one.community)))


@dataclass(frozen=True, slots=True)
class Home:
    """What a community is called, and whether others of its league may read its players' names."""

    name: str
    names: bool


def shown(name: str, home: Home | None) -> str:
    """Return a player's name where another community may read it, else ""; None is their own."""
    return name if home is None or home.names else ""
