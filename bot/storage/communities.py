"""The communities we serve."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.people import is_person
from bot.storage.database import insert
from bot.storage.tables import communities


@dataclass(frozen=True, slots=True)
class Known:
    """A community as we know it, and whether we were removed from it."""

    id: str
    name: str
    left: bool


async def ensure(
    connection: AsyncConnection, community: str, locale: str, now: datetime, name: str = ""
) -> None:
    """Make the community known; its zone is UTC until the first schedule names one."""
    statement = insert(connection, communities).values(
        id=community, zone="UTC", locale=locale, created_at=now, name=name
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


async def set_name(connection: AsyncConnection, community: str, name: str) -> None:
    """Keep what people call the community; one we have not met stays unknown."""
    known = update(communities).where(communities.c.id == community, communities.c.name != name)
    await connection.execute(known.values(name=name))


async def leave(connection: AsyncConnection, community: str, now: datetime) -> bool:
    """Record that we were removed; return False if that was known, or the community is not."""
    staying = communities.c.id == community, communities.c.left_at.is_(None)
    result = await connection.execute(update(communities).where(*staying).values(left_at=now))
    return bool(result.rowcount)


async def come_back(connection: AsyncConnection, community: str) -> bool:
    """Record that we are there again; return whether we had been removed."""
    gone = communities.c.id == community, communities.c.left_at.is_not(None)
    result = await connection.execute(update(communities).where(*gone).values(left_at=None))
    return bool(result.rowcount)


async def is_left(connection: AsyncConnection, community: str) -> bool:
    """Whether we were removed from the community."""
    query = select(communities.c.left_at).where(communities.c.id == community)
    return await connection.scalar(query) is not None


async def of_platform(connection: AsyncConnection, platform: str) -> list[Known]:
    """Return the communities of a platform, without people who are alone with the bot."""
    query = select(communities.c.id, communities.c.name, communities.c.left_at).where(
        communities.c.id.startswith(f"{platform}:", autoescape=True)
    )
    rows = await connection.execute(query.order_by(communities.c.id))
    return [
        Known(row.id, row.name, row.left_at is not None) for row in rows if not is_person(row.id)
    ]
