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
    top = await _placed(shared, await _walk(shared, None, TOP))
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

_AGAIN = (
    select(standings.c.player)
    .where(standings.c.community.in_(bindparam("ids", expanding=True)), *_VISIBLE)
    .group_by(standings.c.player)
    .having(func.count() > 1)
)
_SEVERAL = select(standings.c.community, standings.c.player, standings.c.points).where(
    standings.c.community.in_(bindparam("ids", expanding=True)),
    *_VISIBLE,
    standings.c.player.in_(_AGAIN),
)


@per_dialect
def _linked(dialect: str) -> Any:
    """Select the lines of linked accounts, with their persons."""
    source, (community, low, high) = _MEMBERS.source(dialect)
    known: Any = links.c.account
    if dialect == "postgresql":  # by bytes, as the bounds are meant
        known, high = collate(known, "C"), collate(high, "C")
    player = func.substr(links.c.account, func.length(low) + 1)
    mine = (standings.c.community == community, standings.c.player == player, *_VISIBLE)
    return (
        select(standings.c.community, standings.c.player, standings.c.points, links.c.person)
        .select_from(source)
        .join(links, and_(known > low, known < high))
        .join(standings, and_(*mine))
    )


async def _beaten(shared: _Shared) -> dict[Key, int]:
    """Return the lines of people who have a better one, with their points."""
    spaces: dict[str, list[str]] = defaultdict(list)
    for id in shared.ids:
        spaces[account(id, "")].append(id)
    people: dict[str, dict[Key, int]] = defaultdict(dict)
    whose: dict[Key, str] = {}
    given: dict[str, Any] = {"board": shared.key}
    ranges = [(id, low, f"{low[:-1]}0") for low, ids in spaces.items() for id in ids]
    linked = await shared.connection.execute(
        _linked(shared.connection), given | _MEMBERS.bind(ranges)
    )
    for community, player, points, person in linked:
        whose[community, player] = person
        people[person][community, player] = points
    for ids in spaces.values():
        if len(ids) > 1:  # one account plays in several of them
            rows = await shared.connection.execute(_SEVERAL, given | {"ids": ids})
            for community, player, points in rows:
                person = whose.get((community, player), account(community, player))
                people[person][community, player] = points
    found: dict[Key, int] = {}
    for lines in people.values():
        best = min(lines, key=lambda one: (-lines[one], one))
        found |= {one: points for one, points in lines.items() if one != best}
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
    rows = await shared.connection.execute(
        _lines_of(shared.connection), {"board": shared.key} | _KEYS.bind(keys)
    )
    lines = [(bool(row.hidden), -row.points, row.community, row.player, row) for row in rows]
    return _line(min(lines, key=lambda one: one[:4])[-1]) if lines else None


def _line(row: Any) -> Line:
    name = row.name or row.player
    return Line(row.community, row.player, name, row.points, row.answered, row.right)


def _key(line: Line) -> Key:
    return line.community, line.player
