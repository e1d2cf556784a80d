"""What we keep about one player, and how all of it goes."""

from typing import Any

from sqlalchemy import Row, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.tables import answers, ledger, players, reports, rounds, standings, streaks

_OWN = (players, answers, ledger, standings, streaks, reports)


async def export(connection: AsyncConnection, community: str, player: str) -> dict[str, Any]:
    """Return every row about a player, by table, with the questions they answered."""
    found: dict[str, Any] = {}
    for table in _OWN:
        query = select(table).where(table.c.community == community, table.c.player == player)
        found[str(table.name)] = [_plain(row) for row in await connection.execute(query)]
    ids = {row["round"] for row in found["answers"]}
    query = select(rounds.c.id, rounds.c.day, rounds.c.question_id).where(rounds.c.id.in_(ids))
    found["rounds"] = [_plain(row) for row in await connection.execute(query)]
    return found


def _plain(row: Row[Any]) -> dict[str, Any]:
    return {str(name): value for name, value in row._mapping.items()}


async def forget(connection: AsyncConnection, community: str, player: str) -> None:
    """Delete every row about a player; their boards must have been left before."""
    for table in (reports, streaks, standings, ledger, answers, players):
        await connection.execute(
            delete(table).where(table.c.community == community, table.c.player == player)
        )
