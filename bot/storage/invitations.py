"""The codes with which communities join leagues: kept as hashes, each good for one."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.league_tables import invitations

VALID = timedelta(hours=48)
KEPT = timedelta(days=30)
"""So long somebody who comes too late is told that, and not that the code is wrong."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """A code's league, until when it is good, and whether it was used."""

    league: int
    expires_at: datetime
    used: bool


async def add(
    connection: AsyncConnection,
    code: str,
    league: int,
    by: tuple[str, str],
    now: datetime,
) -> None:
    """Keep a code, by its hash, that somebody (community, player) gives; those of old go."""
    old = invitations.c.league == league, invitations.c.expires_at <= now - KEPT
    await connection.execute(delete(invitations).where(*old))
    community, player = by
    values = {"code": code, "league": league, "community": community, "player": player}
    times = {"at": now, "expires_at": now + VALID}
    await connection.execute(insert(invitations).values(**values, **times, used_by=""))


async def one(connection: AsyncConnection, code: str) -> Invitation | None:
    """Return what a hash is the code of."""
    query = select(invitations).where(invitations.c.code == code)
    row = (await connection.execute(query)).first()
    return Invitation(row.league, row.expires_at, row.used_at is not None) if row else None


async def use(connection: AsyncConnection, code: str, community: str, now: datetime) -> bool:
    """Use a code up; return False where it is not good any more."""
    good = (
        invitations.c.code == code,
        invitations.c.used_at.is_(None),
        invitations.c.expires_at > now,
    )
    result = await connection.execute(
        update(invitations).where(*good).values(used_by=community, used_at=now)
    )
    return bool(result.rowcount)


async def withdraw(connection: AsyncConnection, league: int, community: str) -> None:
    """Let the unused codes be good no more that a community gave."""
    given = invitations.c.league == league, invitations.c.community == community
    await connection.execute(delete(invitations).where(*given, invitations.c.used_at.is_(None)))


async def end(connection: AsyncConnection, league: int) -> None:
    """Delete the codes of a league."""
    await connection.execute(delete(invitations).where(invitations.c.league == league))


async def forget(connection: AsyncConnection, community: str) -> None:
    """Delete every code that a community gave or used."""
    named = or_(invitations.c.community == community, invitations.c.used_by == community)
    await connection.execute(delete(invitations).where(named))
