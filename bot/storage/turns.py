"""The turns: when a question of a duel was shown to a player, once and for all."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.duels import Turn
from bot.storage.database import Rows, insert, per_dialect
from bot.storage.game_tables import turns

_KEYS = Rows(round=int, player=str)

Turns = dict[tuple[int, str], Turn]
"""By round and player."""


async def show(
    connection: AsyncConnection,
    round: int,
    player: str,
    community: str,
    now: datetime,
    until: datetime,
) -> Turn:
    """Record that a question is shown, unless it was before; return when it was first."""
    statement = insert(connection, turns).values(
        round=round, player=player, community=community, shown_at=now, until=until
    )
    await connection.execute(statement.on_conflict_do_nothing())
    return (await find(connection, [(round, player)]))[round, player]


@per_dialect
def _find(dialect: str) -> Any:
    source, (round_, player) = _KEYS.source(dialect)
    mine = and_(turns.c.round == round_, turns.c.player == player)
    return select(turns).select_from(source).join(turns, mine)


async def find(connection: AsyncConnection, keys: Iterable[tuple[int, str]]) -> Turns:
    """Return the turns among (round, player)."""
    return _by_key(await connection.execute(_find(connection), _KEYS.bind(keys)))


async def of_rounds(connection: AsyncConnection, ids: Iterable[int]) -> Turns:
    """Return all turns of some rounds."""
    return _by_key(await connection.execute(select(turns).where(turns.c.round.in_(list(ids)))))


def _by_key(rows: Iterable[Any]) -> Turns:
    return {
        (row.round, row.player): Turn(row.round, row.player, row.shown_at, row.until)
        for row in rows
    }
