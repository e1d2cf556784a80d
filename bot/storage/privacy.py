"""What we keep about one player, and how all of it goes."""

from typing import Any

from sqlalchemy import Row, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.rounds import Status
from bot.storage.rounds import AT_ONCE
from bot.storage.tables import (
    admins,
    answers,
    corrections,
    ledger,
    players,
    reports,
    rounds,
    shares,
    standings,
    streaks,
)

_OWN = (players, answers, ledger, standings, streaks, reports, shares, admins)


async def export(connection: AsyncConnection, community: str, player: str) -> dict[str, Any]:
    """Return every row about a player, by table, with the questions they answered.

    What a sealed round keeps back until it closes stays back here too.
    """
    found: dict[str, Any] = {}
    for table in _OWN:
        query = select(table).where(table.c.community == community, table.c.player == player)
        found[str(table.name)] = [_plain(row) for row in await connection.execute(query)]
    ids = {row["round"] for row in found["answers"]}
    query = select(
        rounds.c.id, rounds.c.day, rounds.c.question_id, rounds.c.status, rounds.c.reveal
    )
    known = (await connection.execute(query.where(rounds.c.id.in_(ids)))).all()
    sealed = {row.id for row in known if row.status == Status.OPEN.value and row.reveal != AT_ONCE}
    found["rounds"] = [
        {"id": row.id, "day": row.day, "question_id": row.question_id}
        for row in known
        if row.id not in sealed
    ]
    for row in found["answers"]:
        if row["round"] in sealed:
            row |= dict.fromkeys(("credit", "points"), "told when the question closes")
    return found


def _plain(row: Row[Any]) -> dict[str, Any]:
    return {str(name): value for name, value in row._mapping.items()}


async def forget(connection: AsyncConnection, community: str, player: str) -> None:
    """Delete every row about a player; their boards must have been left before."""
    for table in (admins, reports, streaks, standings, ledger, answers, players):
        await connection.execute(
            delete(table).where(table.c.community == community, table.c.player == player)
        )
    # A card somebody shared stays where it is, without their name.
    await connection.execute(
        update(shares)
        .where(shares.c.community == community, shares.c.player == player)
        .values(player="", name="")
    )
    for table in (corrections, admins):
        await connection.execute(
            update(table)
            .where(table.c.community == community, table.c.by_player == player)
            .values(by_player="")
        )
