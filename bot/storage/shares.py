"""The shared cards: who showed which concept to a channel."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert as sql_insert
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.tables import shares


@dataclass(frozen=True, slots=True)
class Share:
    """A concept shown to a channel; `player` and `name` are "" once they have been forgotten."""

    id: int
    community: str
    channel: str
    player: str
    name: str
    concept: str
    at: datetime


async def add(
    connection: AsyncConnection,
    *,
    community: str,
    channel: str,
    player: str,
    name: str,
    concept: str,
    now: datetime,
) -> int:
    """Keep that somebody shared a card; return its id."""
    values = {
        "community": community,
        "channel": channel,
        "player": player,
        "name": name,
        "concept": concept,
        "at": now,
    }
    statement = sql_insert(shares).values(values).returning(shares.c.id)
    return int((await connection.execute(statement)).scalar_one())


async def one(connection: AsyncConnection, id: int) -> Share | None:
    """Return a share, or None."""
    row = (await connection.execute(select(shares).where(shares.c.id == id))).first()
    return _share(row) if row else None


async def newest(
    connection: AsyncConnection, community: str, channel: str, concept: str
) -> Share | None:
    """Return the newest share of a concept in a channel."""
    query = select(shares).where(
        shares.c.community == community, shares.c.channel == channel, shares.c.concept == concept
    )
    row = (await connection.execute(query.order_by(shares.c.id.desc()).limit(1))).first()
    return _share(row) if row else None


async def ids_of(connection: AsyncConnection, community: str, player: str) -> list[int]:
    """Return the ids of everything a player shared."""
    query = select(shares.c.id).where(shares.c.community == community, shares.c.player == player)
    return list((await connection.execute(query)).scalars())


def _share(row: Any) -> Share:
    return Share(row.id, row.community, row.channel, row.player, row.name, row.concept, row.at)
