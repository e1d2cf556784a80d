"""How does a player go who wants nothing kept? Their duels end first, and what names them follows."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cards import Card
from bot.core.people import Actor
from bot.journeys import boards, duels
from bot.present import boards as words
from bot.storage import communities, links, privacy, rounds, standings
from bot.storage import duels as duels_table


async def forget(connection: AsyncConnection, actor: Actor, sure: bool, now: datetime) -> Card:
    """Delete everything that is stored about the actor, after asking once more."""
    if not sure:
        return words.forget_question(actor.locale)
    others = await duels_table.partners(connection, *actor.face)
    await communities.lock(connection, [actor.community, *others])
    await links.lock(connection)  # before any message, as who links does
    mine = await boards.refresh_posts(connection, actor)
    still_open = {one.id for one in await rounds.open_in(connection, actor.community)}
    await rounds.spend(connection, sorted(still_open & mine), actor.player)
    await duels.leave(connection, actor, now)
    await standings.forget(connection, actor.community, [actor.player])
    await privacy.forget(connection, actor.community, actor.player)
    return words.forgotten(actor.locale)
