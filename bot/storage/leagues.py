"""The leagues, and which communities are in which."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.leagues import Home, League, Member
from bot.storage.league_tables import league_members, leagues
from bot.storage.tables import communities


async def add(
    connection: AsyncConnection,
    *,
    name: str,
    zone: str,
    now: datetime,
    season: date,
    ends_at: datetime,
) -> int:
    """Keep a new league, without members; return its id."""
    result = await connection.execute(
        insert(leagues)
        .values(name=name, zone=zone, at=now, season=season, ends_at=ends_at)
        .returning(leagues.c.id)
    )
    return int(result.scalar_one())


async def join(
    connection: AsyncConnection, league: int, community: str, now: datetime, *, names: bool
) -> None:
    """Make a community that is in no league a member of one."""
    await connection.execute(
        insert(league_members).values(community=community, league=league, names=names, at=now)
    )


async def of(connection: AsyncConnection, community: str) -> League | None:
    """Return the league that a community is in, or None."""
    query = (
        select(leagues)
        .join(league_members, league_members.c.league == leagues.c.id)
        .where(league_members.c.community == community)
    )
    row = (await connection.execute(query)).first()
    return _league(row) if row else None


async def name(connection: AsyncConnection, league: int) -> str:
    """Return what a league is called, "" if there is none."""
    return await connection.scalar(select(leagues.c.name).where(leagues.c.id == league)) or ""


async def members(connection: AsyncConnection, league: int) -> list[Member]:
    """Return the communities of a league, the first first."""
    query = (
        select(
            league_members.c.community,
            communities.c.name,
            league_members.c.names,
            league_members.c.at,
        )
        .join(communities, communities.c.id == league_members.c.community)
        .where(league_members.c.league == league)
        .order_by(league_members.c.at, league_members.c.community)
    )
    return [Member(*row) for row in await connection.execute(query)]


async def homes(connection: AsyncConnection, ids: Iterable[str]) -> dict[str, Home]:
    """Return what communities are called, and whether others may read their players' names.

    Not where boards are switched off, nor of a community that has left its league.
    """
    query = (
        select(communities.c.id, communities.c.name, communities.c.boards, league_members.c.names)
        .outerjoin(league_members, league_members.c.community == communities.c.id)
        .where(communities.c.id.in_(sorted(set(ids))))
    )
    rows = await connection.execute(query)
    return {row.id: Home(row.name, bool(row.boards and row.names)) for row in rows}


def _league(row: Any) -> League:
    return League(row.id, row.name, row.zone, row.season, row.ends_at)
