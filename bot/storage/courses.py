"""Day by day: which points were booked, and for whom?"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Select, func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.rounds import Kind
from bot.core.seasons import Season
from bot.storage.columns import literally
from bot.storage.tables import ledger, rounds

Day = tuple[str, date, int]
"""A player, a day, and the points that were booked for it, corrections and all."""


def _query() -> Select[Any]:
    points = func.sum(ledger.c.points).label("points")
    query = select(ledger.c.player, ledger.c.day, points)
    return query.group_by(ledger.c.player, ledger.c.day)


async def of_season(
    connection: AsyncConnection, community: str, season: Season, players: Iterable[str]
) -> list[Day]:
    """Return what players got for the days of a season."""
    query = _query().where(
        ledger.c.community == community,
        ledger.c.player.in_(sorted(players)),
        ledger.c.board == "",
        ledger.c.day >= season.first,
        ledger.c.day <= season.last,
    )
    return [(row.player, row.day, int(row.points)) for row in await connection.execute(query)]


async def of_contest(connection: AsyncConnection, contest: int) -> list[Day]:
    """Return what everybody got for the days of a contest, by community and player ("c/p")."""
    query = (
        _query()
        .add_columns(ledger.c.community)
        .group_by(ledger.c.community)
        .select_from(ledger.join(rounds, rounds.c.id == ledger.c.round))
        .where(rounds.c.kind == literally(Kind.CONTEST.value), rounds.c.game == contest)
        .where(rounds.c.game != literal_column("0"))
    )
    rows = await connection.execute(query)
    return [(f"{row.community}/{row.player}", row.day, int(row.points)) for row in rows]
