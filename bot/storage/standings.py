"""The boards, kept up to date with every booking so that nobody waits for a sum.

`tallies` counts the visible players at each number of points of a board: a place is one more
than the players above, which is a sum over few rows even among a million players.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    FromClause,
    Integer,
    and_,
    bindparam,
    case,
    delete,
    func,
    literal_column,
    select,
    true,
    tuple_,
    union_all,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.boards import Standing
from bot.core.seasons import Spans
from bot.storage.database import Rows, inserting, inserting_from, per_dialect
from bot.storage.ledger import Entry
from bot.storage.tables import players, standings, tallies

_ADD = Rows(community=str, player=str, on=str, points=int, answered=int, right=int, hidden=bool)
_BOARDS = Rows("boards", on=str, board=str)
_TALLY = Rows(community=str, board=str, points=int, players=int)

Key = tuple[str, str, str]
"""Community, board, player."""

Line = tuple[str, int, int, int, bool]
"""Player, points, answered, right, hidden."""


def changes(entries: Iterable[Entry], spans: Spans) -> dict[Key, tuple[int, int, int]]:
    """Return what entries add to each (community, board, player): points, answered, right."""
    sums: dict[Key, list[int]] = defaultdict(lambda: [0, 0, 0])
    for entry in entries:
        for board in entry.boards(spans):
            total = sums[entry.community, board, entry.player]
            total[0] += entry.points
            total[1] += entry.answered
            total[2] += entry.right
    return {key: (total[0], total[1], total[2]) for key, total in sums.items()}


def _added(dialect: str) -> tuple[Any, FromClause]:
    """Return what is added, and to which boards, read from the parameters only once."""
    found = []
    for name, rows in (("added", _ADD), ("counted", _BOARDS)):
        source, columns = rows.source(dialect)
        named = [one.label(name) for one, name in zip(columns, rows.columns, strict=True)]
        query = select(*named).select_from(source)
        found.append(query.cte(name).prefix_with("MATERIALIZED"))
    added, counted = found
    return added, added.join(counted, counted.c.on == added.c.on)


@per_dialect
def _add(dialect: str) -> Any:
    """Add to the lines, in the order of their keys: so no two processes wait for each other."""
    added, source = _added(dialect)
    key = (added.c.community, source.c.counted_board, added.c.player)
    values = (added.c.points, added.c.answered, added.c.right, added.c.hidden)
    names = ["community", "board", "player", "points", "answered", "right", "hidden"]
    lines = select(*key, *values).select_from(source).where(true()).order_by(*key)
    statement = inserting_from(dialect, standings, names, lines)
    new = statement.excluded
    return statement.on_conflict_do_update(
        index_elements=["community", "board", "player"],
        set_={
            "points": standings.c.points + new.points,
            "answered": standings.c.answered + new.answered,
            "right": standings.c.right + new.right,
        },
    )


@per_dialect
def _count(dialect: str) -> Any:
    """Move the players who were added to from their former points to their new ones.

    Run after `_add`, whose locks keep everybody else from those lines.
    """
    added, source = _added(dialect)
    mine = and_(
        standings.c.community == added.c.community,
        standings.c.board == source.c.counted_board,
        standings.c.player == added.c.player,
        ~standings.c.hidden,
    )
    now_and_before = union_all(
        *(select(literal_column(sql, Integer).label("before")) for sql in "01")
    ).subquery("sides")
    before = now_and_before.c.before
    place = (
        standings.c.community,
        standings.c.board,
        (standings.c.points - before * added.c.points).label("points"),
    )
    change = func.sum(1 - 2 * before)
    moves = (
        select(*place, change)
        .select_from(source.join(standings, mine).join(now_and_before, true()))
        .where(standings.c.answered > before * added.c.answered)
        .group_by(*place)
        .having(change != 0)
        .order_by(*place)
    )
    return _tally(inserting_from(dialect, tallies, list(_TALLY.columns), moves))


def _tally(statement: Any) -> Any:
    return statement.on_conflict_do_update(
        index_elements=["community", "board", "points"],
        set_={"players": tallies.c.players + statement.excluded.players},
    )


async def book(
    connection: AsyncConnection,
    entries: Sequence[Entry],
    hidden: set[tuple[str, str]],
    spans: Spans,
) -> None:
    """Add booked entries to every board they count on; `hidden` are (community, player)."""
    if not entries:
        return
    people = {(e.community, e.player) for e in entries}
    rows: list[tuple[Any, ...]]
    if len(people) == len(entries):
        alike: dict[tuple[str, ...], str] = {}  # those that count on the same boards, by a number
        on = [alike.setdefault(e.boards(spans), str(len(alike))) for e in entries]
        rows = [
            (e.community, e.player, one, e.points, e.answered, e.right)
            for e, one in zip(entries, on, strict=True)
        ]
        counted = [(number, board) for keys, number in alike.items() for board in keys]
    else:  # who has several is added up first: a statement changes a line only once
        rows = [(key[0], key[2], key[1], *sums) for key, sums in changes(entries, spans).items()]
        counted = [(board, board) for board in {row[2] for row in rows}]
    given = _ADD.bind((*row, row[:2] in hidden) for row in rows) | _BOARDS.bind(counted)
    await connection.execute(_add(connection), given)
    await connection.execute(_count(connection), given)


@per_dialect
def _move_rows(dialect: str) -> Any:
    return _tally(inserting(dialect, tallies, _TALLY))


async def _move(connection: AsyncConnection, moves: dict[tuple[str, str, int], int]) -> None:
    rows = [(*key, change) for key, change in sorted(moves.items()) if change]
    if rows:
        await connection.execute(_move_rows(connection), _TALLY.bind(rows))


async def hide(connection: AsyncConnection, community: str, player: str, hidden: bool) -> None:
    """Take a player off the boards others see, or put them back."""
    mine = (standings.c.community == community, standings.c.player == player)
    result = await connection.execute(
        update(standings)
        .where(*mine, standings.c.hidden != hidden)
        .values(hidden=hidden)
        .returning(standings.c.board, standings.c.points, standings.c.answered)
    )
    change = -1 if hidden else 1
    await _move(
        connection, {(community, row.board, row.points): change for row in result if row.answered}
    )


async def forget(connection: AsyncConnection, community: str, who: Sequence[str]) -> None:
    """Delete some players' lines."""
    result = await connection.execute(
        delete(standings)
        .where(standings.c.community == community, standings.c.player.in_(who))
        .returning(standings.c.board, standings.c.points, standings.c.answered, standings.c.hidden)
    )
    moves = Counter(
        (community, row.board, row.points) for row in result if row.answered and not row.hidden
    )
    await _move(connection, {key: -count for key, count in moves.items()})


async def recount(
    connection: AsyncConnection, community: str, board: str, lines: Sequence[Line]
) -> None:
    """Make a board of these (player, points, answered, right, hidden), whatever it was before."""
    await remove(connection, community, board)
    rows = [(community, player, "0", *sums, hidden) for player, *sums, hidden in lines]
    if rows:
        given = _ADD.bind(rows) | _BOARDS.bind([("0", board)])
        await connection.execute(_add(connection), given)
        await connection.execute(_count(connection), given)


async def remove(connection: AsyncConnection, community: str, board: str) -> None:
    """Delete a board."""
    for table in (standings, tallies):
        mine = table.c.community == community, table.c.board == board
        await connection.execute(delete(table).where(*mine))


_HERE = (standings.c.community == bindparam("community"), standings.c.board == bindparam("board"))
_TALLIED = (tallies.c.community == bindparam("community"), tallies.c.board == bindparam("board"))
_VISIBLE = (*_HERE, ~standings.c.hidden, standings.c.answered > literal_column("0"))
_LINE = (
    standings.c.player,
    standings.c.points,
    standings.c.answered,
    standings.c.right,
    players.c.name,
)
_NAMED = standings.outerjoin(
    players,
    and_(players.c.community == standings.c.community, players.c.player == standings.c.player),
)
_MINE: Any = (bindparam("points"), bindparam("player"))


def _first(*where: Any, last: bool = False, count: Any = 1) -> Any:
    """Select the first lines, or the last, in the order in which the index holds them."""
    lines = select(*_LINE).select_from(_NAMED).where(*_VISIBLE, *where)
    order = [one.desc() if last else one for one in (standings.c.points, standings.c.player)]
    return lines.order_by(*order).limit(count).subquery().select()


def _equal(points: Any) -> tuple[Any, Any]:
    """Ask for a range of one: "=" makes SQLite walk the whole board in the order of players."""
    return standings.c.points >= points, standings.c.points <= points


# The points of the last player who is shown; among equals, those whose id comes first are.
_LAST = func.coalesce(
    select(standings.c.points)
    .where(*_VISIBLE)
    .order_by(standings.c.points.desc())
    .limit(1)
    .offset(bindparam("limit") - 1)
    .scalar_subquery(),
    -1,
)
_TOP = union_all(
    _first(standings.c.points > _LAST, last=True, count=bindparam("limit")),
    _first(*_equal(_LAST), count=bindparam("limit")),
)
_OWN = (
    select(*_LINE)
    .select_from(_NAMED)
    .where(*_HERE, standings.c.player == bindparam("player"), standings.c.answered > 0)
)
_ABOVE = func.coalesce(
    func.sum(case((tallies.c.points > bindparam("points"), tallies.c.players), else_=0)), 0
)
_PLACE = select(func.coalesce(func.sum(tallies.c.players), 0)).where(
    *_TALLIED, tallies.c.points > bindparam("points")
)
_SIZE = select(func.coalesce(func.sum(tallies.c.players), 0)).where(*_TALLIED)
_PLACE_AND_SIZE = select(_ABOVE, func.coalesce(func.sum(tallies.c.players), 0)).where(*_TALLIED)


def _level(where: Any, order: Any) -> Any:
    """Select the next points that anybody has."""
    levels = select(tallies.c.points).where(*_TALLIED, tallies.c.players > 0, where)
    return levels.order_by(order).limit(1).scalar_subquery()


_IN_ORDER = tuple_(standings.c.points, standings.c.player)
# Who is next in the index, and who stands at the next points that anybody has. Boards show equal
# points by player upwards and points downwards, so the two neighbours are always among these.
_NEIGHBOURS = union_all(
    _first(tuple_(*_MINE) > _IN_ORDER, last=True),
    _first(tuple_(*_MINE) < _IN_ORDER),
    _first(*_equal(_level(tallies.c.points > _MINE[0], tallies.c.points)), last=True),
    _first(*_equal(_level(tallies.c.points < _MINE[0], tallies.c.points.desc()))),
)
_TALLY_OF = select(tallies.c.points, tallies.c.players).where(
    *_TALLIED, tallies.c.points.in_(bindparam("points", expanding=True))
)


async def place(connection: AsyncConnection, community: str, board: str, points: int) -> int:
    """Return the place that `points` have: one more than the players with more."""
    given = {"community": community, "board": board, "points": points}
    return int(await connection.scalar(_PLACE, given) or 0) + 1


async def size(connection: AsyncConnection, community: str, board: str) -> int:
    """Return how many players stand on a board."""
    return int(await connection.scalar(_SIZE, {"community": community, "board": board}) or 0)


async def top(
    connection: AsyncConnection, community: str, board: str, limit: int
) -> list[Standing]:
    """Return the best players; equal points share a place."""
    given = {"community": community, "board": board, "limit": limit}
    rows = sorted(await connection.execute(_TOP, given), key=_order)
    found: list[Standing] = []
    for index, row in enumerate(rows[:limit]):
        tied = found and found[-1].points == row.points
        found.append(_standing(row, found[-1].place if tied else index + 1))
    return found


async def own(
    connection: AsyncConnection, community: str, board: str, player: str
) -> Standing | None:
    """Return a player's own standing, also for a hidden player; None without an answer."""
    return (await own_and_size(connection, community, board, player))[0]


async def own_and_size(
    connection: AsyncConnection, community: str, board: str, player: str
) -> tuple[Standing | None, int]:
    """Return a player's own standing, or None, and how many players stand on the board."""
    given = {"community": community, "board": board, "player": player}
    row = (await connection.execute(_OWN, given)).first()
    if row is None:
        return None, await size(connection, community, board)
    given = {"community": community, "board": board, "points": row.points}
    above, all_ = (await connection.execute(_PLACE_AND_SIZE, given)).one()
    return _standing(row, int(above) + 1), int(all_)


async def neighbours(
    connection: AsyncConnection, community: str, board: str, me: Standing
) -> list[Standing]:
    """Return the player just above and just below, with me between them."""
    given = {"community": community, "board": board, "points": me.points, "player": me.player}
    rows = (await connection.execute(_NEIGHBOURS, given)).all()
    levels = {
        "community": community,
        "board": board,
        "points": [row.points for row in rows] + [me.points],
    }
    tallied = {row.points: row.players for row in await connection.execute(_TALLY_OF, levels)}
    lines = sorted(rows, key=_order)
    above = [row for row in lines if _order(row) < _order(me)][-1:]
    below = [row for row in lines if _order(row) > _order(me)][:1]
    found = [me]
    for row in above:
        up = tallied.get(row.points, 0) if row.points > me.points else 0
        found.insert(0, _standing(row, me.place - up))
    for row in below:
        down = tallied.get(me.points, 0) if row.points < me.points else 0
        found.append(_standing(row, me.place + down))
    return found


def _order(line: Any) -> tuple[int, str]:
    """Return by what lines are sorted: most points first, then by player."""
    return -line.points, line.player


def _standing(row: Any, place: int) -> Standing:
    return Standing(row.player, row.name or row.player, row.points, row.answered, row.right, place)
