"""The admins that were named, beside those whom the platform knows."""

from datetime import datetime

from sqlalchemy import and_, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.communities import Named
from bot.core.people import Member
from bot.storage.database import insert
from bot.storage.tables import admins, players


async def is_named(connection: AsyncConnection, community: str, player: str) -> bool:
    """Whether somebody was named in a community."""
    query = select(admins.c.at).where(admins.c.community == community, admins.c.player == player)
    return await connection.scalar(query) is not None


async def of(connection: AsyncConnection, community: str) -> list[Named]:
    """Return who was named in a community, the first first."""
    by = and_(players.c.community == admins.c.community, players.c.player == admins.c.by_player)
    query = (
        select(admins.c.player, admins.c.name, admins.c.by_player, players.c.name, admins.c.at)
        .select_from(admins.outerjoin(players, by))
        .where(admins.c.community == community)
        .order_by(admins.c.at, admins.c.player)
    )
    return [
        Named(player, name, by_player, by_name or by_player, at)
        for player, name, by_player, by_name, at in await connection.execute(query)
    ]


async def add(
    connection: AsyncConnection, community: str, member: Member, by: str, now: datetime
) -> bool:
    """Keep that somebody was named; return False if they were already, which stays as it is."""
    statement = insert(connection, admins).values(
        community=community, player=member.player, name=member.name, by_player=by, at=now
    )
    result = await connection.execute(statement.on_conflict_do_nothing())
    return bool(result.rowcount)


async def remove(connection: AsyncConnection, community: str, player: str) -> None:
    """Take somebody out."""
    mine = admins.c.community == community, admins.c.player == player
    await connection.execute(delete(admins).where(*mine))


async def named_in(connection: AsyncConnection, platform: str, player: str) -> list[str]:
    """Return the communities of a platform in which somebody was named."""
    query = select(admins.c.community).where(
        admins.c.player == player,
        admins.c.community.startswith(f"{platform}:", autoescape=True),
    )
    return list((await connection.execute(query.order_by(admins.c.community))).scalars())
