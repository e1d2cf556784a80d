"""The communities we serve."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.database import insert
from bot.storage.tables import communities


async def ensure(connection: AsyncConnection, community: str, locale: str, now: datetime) -> None:
    """Make the community known; its zone is UTC until the first schedule names one."""
    statement = insert(connection, communities).values(
        id=community, zone="UTC", locale=locale, created_at=now
    )
    await connection.execute(statement.on_conflict_do_nothing())


async def lock(connection: AsyncConnection, ids: Iterable[str]) -> None:
    """Keep everybody else from changing these communities' derived tables until the end.

    Streaks are read, extended and written back, so two processes must take turns. SQLite's
    writers do anyway.
    """
    if connection.dialect.name == "sqlite":
        return
    query = select(communities.c.id).where(communities.c.id.in_(sorted(set(ids))))
    await connection.execute(query.order_by(communities.c.id).with_for_update())


async def zone(connection: AsyncConnection, community: str) -> str:
    """Return the community's zone, UTC for one we have not met."""
    query = select(communities.c.zone).where(communities.c.id == community)
    return await connection.scalar(query) or "UTC"


async def locale(connection: AsyncConnection, community: str) -> str:
    """Return the language public messages are written in."""
    query = select(communities.c.locale).where(communities.c.id == community)
    return await connection.scalar(query) or "en"


async def set_zone(connection: AsyncConnection, community: str, zone: str) -> None:
    """Boards of the community turn at midnight of this zone from now on."""
    await connection.execute(
        update(communities).where(communities.c.id == community).values(zone=zone)
    )
