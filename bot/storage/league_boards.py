"""Who stands where among several communities? Read when somebody looks; nothing of it is kept.

A person has one line on a shared board, their best; their others are beaten by it. Those are few,
so everything else is read as the boards of communities are: lines in the order of their index, one
community beside the other, and places from the tallies, less what is beaten.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import and_, bindparam, collate, func, literal_column, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.leagues import Board, Line
from bot.core.people import account
from bot.storage.database import Rows, per_dialect
from bot.storage.league_tables import links
from bot.storage.tables import players, standings, tallies

TOP = 10
CHUNK = 16
HIGHEST = 2**31 - 1

Key = tuple[str, str]
"""Community and player: whose line it is."""

Bound = tuple[int, str]
"""Points and player; nobody's id is "", so that comes before all who have these points."""

_MEMBERS = Rows(community=str, low=str, high=str)
_KEYS = Rows(community=str, player=str)

_PLAYED = standings.c.answered > literal_column("0")
_ON = standings.c.board == bindparam("board")
_VISIBLE = (_ON, ~standings.c.hidden, _PLAYED)
_LINE = (
    *(standings.c.community, standings.c.player, players.c.name),
    *(standings.c.points, standings.c.answered, standings.c.right),
)
_NAMED = and_(players.c.community == standings.c.community, players.c.player == standings.c.player)


async def board(
    connection: AsyncConnection, ids: Iterable[str], key: str, me: Key | None = None
) -> Board:
    """Return the best of a board that communities share, and where one player stands."""
    shared = _Shared(connection, sorted(set(ids)), key, {})
    shared = replace(shared, beaten=await _beaten(shared))
    top = _ranked(await _walk(shared, None, TOP))
    own = await _own(shared, me) if me else None
    around: Sequence[Line] = ()
    if own is not None:
        shown = {_key(one) for one in top}
        if _key(own) not in shown:
            near = await _walk(shared, own, 1, up=True), [own], await _walk(shared, own, 1)
            around = [one for part in near for one in part if _key(one) not in shown]
            around = await _placed(shared, around)
        own = (await _placed(shared, [own]))[0]
    size = await shared.lines(-1) - len(shared.beaten)
    return Board(tuple(top), tuple(around), own, size)


_ABOVE = select(func.coalesce(func.sum(tallies.c.players), 0)).where(
    tallies.c.community.in_(bindparam("ids", expanding=True)),
    tallies.c.board == bindparam("board"),
    tallies.c.points > bindparam("points"),
)


@dataclass(frozen=True, slots=True)
class _Shared:
    """A board of several communities, and the points of the lines on it that are beaten."""

    connection: AsyncConnection
    ids: Sequence[str]
    key: str
    beaten: dict[Key, int]

    async def lines(self, above: int) -> int:
        """Return how many visible lines have more points, beaten ones too."""
        given = {"ids": self.ids, "board": self.key, "points": above}
        return int(await self.connection.scalar(_ABOVE, given) or 0)

    async def place(self, points: int) -> int:
        """Return the place of so many points: one more than the people with more."""
        beaten = sum(one > points for one in self.beaten.values())
        return await self.lines(points) - beaten + 1


def _ranked(best: Sequence[Line]) -> list[Line]:
    """Give the first lines of all their places."""
    points = [one.points for one in best]
    return [replace(one, place=points.index(one.points) + 1) for one in best]


async def _placed(shared: _Shared, lines: Iterable[Line]) -> list[Line]:
    found: list[Line] = []
    places: dict[int, int] = {}
    for one in lines:
        if one.points not in places:
            places[one.points] = await shared.place(one.points)
        found.append(replace(one, place=places[one.points]))
    return found


# --- lines in order: most points first, then community by community


def _next(up: bool) -> Any:
    """Select the next lines of a community in the order of the index, or against it."""
    given: Any = (bindparam("points"), bindparam("player"))
    here = (standings.c.points, standings.c.player)
    beyond: Any = tuple_(*given) < tuple_(*here) if up else tuple_(*given) > tuple_(*here)
    return (
        select(*_LINE)
        .select_from(standings.outerjoin(players, _NAMED))
        .where(standings.c.community == bindparam("community"), *_VISIBLE, beyond)
        .order_by(*(one if up else one.desc() for one in here))
        .limit(bindparam("count"))
    )


_DOWN, _UP = _next(up=False), _next(up=True)


class _Stream:
    """The lines of one community, read bit by bit."""

    def __init__(self, shared: _Shared, community: str, bound: Bound, *, up: bool) -> None:
        self._shared = shared
        self._community = community
        self._bound = bound
        self._up = up
        self._count = CHUNK
        self._read: list[Line] = []
        self._over = False

    async def head(self) -> Line | None:
        """Return the next line, or None where there is no more."""
        if not self._read and not self._over:
            await self._more()
        return self._read[-1] if self._read else None

    def take(self) -> None:
        """Go on from the line at the head."""
        self._read.pop()

    async def _more(self) -> None:
        points, player = self._bound
        given = {"community": self._community, "board": self._shared.key, "count": self._count}
        statement = _UP if self._up else _DOWN
        rows = await self._shared.connection.execute(
            statement, given | {"points": points, "player": player}
        )
        found = [_line(row) for row in rows]
        self._over = len(found) < self._count
        self._count *= 2  # where many are beaten, there is far to go
        self._read = found[::-1]
        if found:
            self._bound = found[-1].points, found[-1].player


async def _walk(shared: _Shared, start: Line | None, count: int, *, up: bool = False) -> list[Line]:
    """Return the lines that come next after one, or first of all, without those that are beaten."""
    streams = [_Stream(shared, id, _bound(shared, id, start), up=up) for id in shared.ids]
    sign = 1 if up else -1
    found: list[Line] = []
    while len(found) < count:
        heads = [
            (sign * line.points, -sign * index, line)
            for index, one in enumerate(streams)
            if (line := await one.head()) is not None
        ]
        if not heads:
            break
        _points, index, line = min(heads, key=lambda one: one[:2])
        streams[abs(index)].take()
        if _key(line) not in shared.beaten:
            found.append(line)
    return found


def _bound(shared: _Shared, community: str, start: Line | None) -> Bound:
    """Return where a community's lines are to be cut: its equals stand before mine, or behind."""
    if start is None:
        return HIGHEST, ""
    if community == start.community:
        return start.points, start.player
    return start.points + (community > start.community), ""


# --- people with several lines

_TURN = func.row_number().over(
    partition_by=standings.c.player, order_by=(standings.c.points.desc(), standings.c.community)
)
_RANKED = (
    select(standings.c.community, standings.c.player, standings.c.points, _TURN.label("turn"))
    .where(standings.c.community.in_(bindparam("ids", expanding=True)), *_VISIBLE)
    .subquery("ranked")
)
_AGAIN = select(_RANKED.c.community, _RANKED.c.player, _RANKED.c.points).where(_RANKED.c.turn > 1)


@per_dialect
def _linked(dialect: str) -> Any:
    """Select the linked accounts that may play in communities, with their persons."""
    source, (community, low, high) = _MEMBERS.source(dialect)
    known: Any = links.c.account
    if dialect == "postgresql":  # by bytes, as the bounds are meant
        known, high = collate(known, "C"), collate(high, "C")
    between = and_(known > low, known < high)
    return (
        select(community, links.c.account, links.c.person).select_from(source).join(links, between)
    )


async def _beaten(shared: _Shared) -> dict[Key, int]:
    """Return the lines of people who have a better one, with their points."""
    spaces = {id: account(id, "") for id in shared.ids}
    ranges = [(id, low, f"{low[:-1]}0") for id, low in spaces.items()]
    rows = await shared.connection.execute(_linked(shared.connection), _MEMBERS.bind(ranges))
    persons = {(id, one.removeprefix(spaces[id])): person for id, one, person in rows}
    linked = [] if not persons else await _lines(shared, persons)
    alike: dict[str, list[str]] = defaultdict(list)
    for id, low in spaces.items():
        alike[low].append(id)
    found: dict[Key, int] = {}
    for ids in alike.values():
        if len(ids) > 1:  # one account plays in several of them
            rows = await shared.connection.execute(_AGAIN, {"board": shared.key, "ids": ids})
            found |= {(community, player): points for community, player, points in rows}
    best: set[str] = set()
    for line, is_hidden in sorted(linked, key=lambda one: (-one[0].points, _key(one[0]))):
        one = _key(line)
        if not is_hidden and one not in found:
            if persons[one] in best:
                found[one] = line.points
            best.add(persons[one])
    return found


@per_dialect
def _lines_of(dialect: str) -> Any:
    source, (community, player) = _KEYS.source(dialect)
    mine = and_(standings.c.community == community, standings.c.player == player, _ON, _PLAYED)
    return (
        select(*_LINE, standings.c.hidden)
        .select_from(source)
        .join(standings, mine)
        .outerjoin(players, _NAMED)
    )


async def _lines(shared: _Shared, keys: Iterable[Key]) -> list[tuple[Line, bool]]:
    """Return the lines of some players, each with whether it is hidden."""
    given = {"board": shared.key} | _KEYS.bind(keys)
    rows = await shared.connection.execute(_lines_of(shared.connection), given)
    return [(_line(row), bool(row.hidden)) for row in rows]


async def _own(shared: _Shared, me: Key) -> Line | None:
    """Return a person's line: the one that others see, or else their best hidden one."""
    other = links.alias()
    linked = select(other.c.account).join(links, links.c.person == other.c.person)
    known = await shared.connection.execute(linked.where(links.c.account == account(*me)))
    accounts = {account(*me), *known.scalars()}
    keys = [
        (id, one.removeprefix(account(id, "")))
        for id in shared.ids
        for one in sorted(accounts)
        if one.startswith(account(id, ""))
    ]
    lines = await _lines(shared, keys)
    return min(lines, key=lambda one: (one[1], -one[0].points, _key(one[0])))[0] if lines else None


def _line(row: Any) -> Line:
    name = row.name or row.player
    return Line(row.community, row.player, name, row.points, row.answered, row.right)


def _key(line: Line) -> Key:
    return line.community, line.player
