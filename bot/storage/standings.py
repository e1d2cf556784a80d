"""The boards, kept up to date with every booking so that nobody waits for a sum.

`tallies` counts the visible players at each number of points of a board: a place is one more
than the players above, which is a sum over few rows even among a million players.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core import boards
from bot.core.boards import Standing
from bot.storage.database import Rows, inserting
from bot.storage.ledger import Entry
from bot.storage.tables import players, standings, tallies

_ADD = Rows(community=str, board=str, player=str, points=int, answered=int, right=int, hidden=bool)
_TALLY = Rows(community=str, board=str, points=int, players=int)

Key = tuple[str, str, str]
"""Community, board, player."""


def changes(entries: Iterable[Entry]) -> dict[Key, tuple[int, int, int]]:
    """Return what entries add to each (community, board, player): points, answered, right."""
    sums: dict[Key, list[int]] = defaultdict(lambda: [0, 0, 0])
    keys: dict[date, tuple[str, ...]] = {}
    for entry in entries:
        for board in keys.get(entry.day) or keys.setdefault(entry.day, boards.keys(entry.day)):
            total = sums[entry.community, board, entry.player]
            total[0] += entry.points
            total[1] += entry.answered
            total[2] += entry.right
    return {key: (total[0], total[1], total[2]) for key, total in sums.items()}


async def book(
    connection: AsyncConnection, entries: Iterable[Entry], hidden: set[tuple[str, str]]
) -> None:
    """Add booked entries to every board they count on; `hidden` are (community, player)."""
    added = changes(entries)
    if not added:
        return
    # In the order of their keys, so that two processes can never wait for each other.
    rows = [
        (community, board, player, *sums, (community, player) in hidden)
        for (community, board, player), sums in sorted(added.items())
    ]
    statement = inserting(connection, standings, _ADD)
    new = statement.excluded
    upsert = statement.on_conflict_do_update(
        index_elements=["community", "board", "player"],
        set_={
            "points": standings.c.points + new.points,
            "answered": standings.c.answered + new.answered,
            "right": standings.c.right + new.right,
        },
    ).returning(
        standings.c.community,
        standings.c.board,
        standings.c.player,
        standings.c.points,
        standings.c.answered,
        standings.c.hidden,
    )
    moves: dict[tuple[str, str, int], int] = defaultdict(int)
    for row in await connection.execute(upsert, _ADD.bind(rows)):
        community, board, player, points, answered, is_hidden = row
        if is_hidden:
            continue
        more, counted, _ = added[community, board, player]
        if answered - counted > 0:
            moves[community, board, points - more] -= 1
        if answered > 0:
            moves[community, board, points] += 1
    await _move(connection, moves)


async def _move(connection: AsyncConnection, moves: dict[tuple[str, str, int], int]) -> None:
    rows = [(*key, change) for key, change in sorted(moves.items()) if change]
    if not rows:
        return
    statement = inserting(connection, tallies, _TALLY)
    await connection.execute(
        statement.on_conflict_do_update(
            index_elements=["community", "board", "points"],
            set_={"players": tallies.c.players + statement.excluded.players},
        ),
        _TALLY.bind(rows),
    )


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


async def forget(connection: AsyncConnection, community: str, player: str) -> None:
    """Delete a player's lines."""
    await hide(connection, community, player, True)
    await connection.execute(
        delete(standings).where(standings.c.community == community, standings.c.player == player)
    )


def _board(community: str, board: str) -> tuple[Any, ...]:
    return (
        standings.c.community == community,
        standings.c.board == board,
        ~standings.c.hidden,
        standings.c.answered > 0,
    )


def _lines(community: str, board: str) -> Any:
    known = (players.c.community == standings.c.community) & (
        players.c.player == standings.c.player
    )
    return (
        select(standings, players.c.name)
        .select_from(standings)
        .outerjoin(players, known)
        .where(*_board(community, board))
    )


async def place(connection: AsyncConnection, community: str, board: str, points: int) -> int:
    """Return the place that `points` have: one more than the players with more."""
    above = select(func.coalesce(func.sum(tallies.c.players), 0)).where(
        tallies.c.community == community, tallies.c.board == board, tallies.c.points > points
    )
    return int(await connection.scalar(above) or 0) + 1


async def size(connection: AsyncConnection, community: str, board: str) -> int:
    """Return how many players stand on a board."""
    query = select(func.coalesce(func.sum(tallies.c.players), 0)).where(
        tallies.c.community == community, tallies.c.board == board
    )
    return int(await connection.scalar(query) or 0)


async def top(
    connection: AsyncConnection, community: str, board: str, limit: int
) -> list[Standing]:
    """Return the best players; equal points share a place."""
    query = _lines(community, board)
    query = query.order_by(standings.c.points.desc(), standings.c.player).limit(limit)
    rows = (await connection.execute(query)).all()
    found: list[Standing] = []
    for index, row in enumerate(rows):
        tied = found and found[-1].points == row.points
        found.append(_standing(row, found[-1].place if tied else index + 1))
    return found


async def own(
    connection: AsyncConnection, community: str, board: str, player: str
) -> Standing | None:
    """Return a player's own standing, also for a hidden player; None without an answer."""
    query = (
        select(standings, players.c.name)
        .outerjoin(
            players,
            (players.c.community == standings.c.community)
            & (players.c.player == standings.c.player),
        )
        .where(
            standings.c.community == community,
            standings.c.board == board,
            standings.c.player == player,
            standings.c.answered > 0,
        )
    )
    row = (await connection.execute(query)).first()
    if row is None:
        return None
    return _standing(row, await place(connection, community, board, row.points))


async def neighbours(
    connection: AsyncConnection, community: str, board: str, me: Standing
) -> list[Standing]:
    """Return the player just above and just below, with me between them."""
    mine = (standings.c.points, standings.c.player)
    lines = _lines(community, board)
    above = lines.where(
        (mine[0] > me.points) | ((mine[0] == me.points) & (mine[1] < me.player))
    ).order_by(mine[0], mine[1].desc())
    below = lines.where(
        (mine[0] < me.points) | ((mine[0] == me.points) & (mine[1] > me.player))
    ).order_by(mine[0].desc(), mine[1])
    found = []
    for query in (above, below):
        row = (await connection.execute(query.limit(1))).first()
        if row is not None:
            found.append(_standing(row, await place(connection, community, board, row.points)))
    return sorted([*found, me], key=lambda s: (-s.points, s.player))


def _standing(row: Any, place: int) -> Standing:
    return Standing(row.player, row.name or row.player, row.points, row.answered, row.right, place)
