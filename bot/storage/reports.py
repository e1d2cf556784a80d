"""The reports: what players found wrong with a question."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.communities import Report
from bot.storage.database import insert
from bot.storage.tables import reports, rounds


async def add(
    connection: AsyncConnection,
    *,
    round: int,
    community: str,
    player: str,
    text: str,
    now: datetime,
) -> None:
    """Keep a player's report of a round's question; a second one replaces the first."""
    statement = insert(connection, reports).values(
        round=round, player=player, community=community, text=text, at=now
    )
    await connection.execute(
        statement.on_conflict_do_update(
            index_elements=["round", "player"], set_={"text": text, "at": now}
        )
    )


async def newest(connection: AsyncConnection, community: str, limit: int) -> list[Report]:
    """Return the newest reports of a community."""
    query = (
        select(rounds.c.question_id, reports.c.player, reports.c.text, reports.c.at)
        .join(rounds, rounds.c.id == reports.c.round)
        .where(reports.c.community == community)
        .order_by(reports.c.at.desc())
        .limit(limit)
    )
    return [Report(*row) for row in await connection.execute(query)]
