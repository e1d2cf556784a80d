"""The wrong codes that somebody typed lately, so that nobody can try them all."""

from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.league_tables import tries

WITHIN = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
MOST = 5

LEAGUE = "league"
"""The purpose of tries to join a league; their account is the community."""


async def wait(connection: AsyncConnection, purpose: str, account: str, now: datetime) -> int:
    """Return for how many minutes one has to wait who has typed too many wrong codes, or 0."""
    query = (
        select(tries.c.at)
        .where(tries.c.purpose == purpose, tries.c.account == account, tries.c.at > now - WITHIN)
        .order_by(tries.c.at.desc())
        .limit(MOST)
    )
    lately: list[datetime] = list((await connection.execute(query)).scalars())
    return ceil((lately[-1] + WITHIN - now) / MINUTE) if len(lately) == MOST else 0


async def add(connection: AsyncConnection, purpose: str, account: str, now: datetime) -> None:
    """Keep that a wrong code was typed; those of old go."""
    old = tries.c.purpose == purpose, tries.c.at <= now - WITHIN
    await connection.execute(delete(tries).where(*old))
    await connection.execute(insert(tries).values(purpose=purpose, account=account, at=now))


async def forget(connection: AsyncConnection, purpose: str, account: str) -> None:
    """Delete all that is known of somebody's tries."""
    mine = tries.c.purpose == purpose, tries.c.account == account
    await connection.execute(delete(tries).where(*mine))
