"""Single values that belong to the whole installation."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.database import insert
from bot.storage.tables import meta

PROBED = "written last"


async def get(connection: AsyncConnection, key: str) -> str | None:
    """Return a value, or None where there is none."""
    found: str | None = await connection.scalar(select(meta.c.value).where(meta.c.key == key))
    return found


async def probe(connection: AsyncConnection, moment: datetime) -> None:
    """Find out whether the database can be written, by writing."""
    await put(connection, PROBED, moment.isoformat())


async def put(connection: AsyncConnection, key: str, value: str) -> None:
    """Keep a value."""
    statement = insert(connection, meta).values(key=key, value=value)
    await connection.execute(
        statement.on_conflict_do_update(index_elements=["key"], set_={"value": value})
    )
