"""How does a challenge come to a channel, or to two, where the other one is in another community?

Platforms are asked whether we can post there before anything is written, and no transaction waits.
"""

from bot.bank import Bank
from bot.cards import Card
from bot.core.errors import QuizError
from bot.core.people import Actor
from bot.core.rivals import Rival
from bot.journeys import duels, rivals
from bot.ports import Clock, Messengers, messenger_in
from bot.requests.duels import OfferDuel, OfferRival, Rematch
from bot.storage.database import Database


async def offer(
    database: Database,
    bank: Bank,
    messengers: Messengers,
    actor: Actor,
    request: OfferDuel | OfferRival | Rematch,
    clock: Clock,
) -> Card:
    """Challenge somebody, or the other one of a duel again."""
    problems = await _problems(messengers, actor.community, duels.room(actor))
    async with database.read() as connection:
        rival = await rivals.meant(connection, actor, request)
        there = await rivals.room(connection, rival) if isinstance(rival, Rival) else ""
    if isinstance(rival, Card):
        return rival
    if rival and await _problems(messengers, rival.community, there):
        raise QuizError("duel_no_way", community=rival.home)
    async with database.write() as connection:
        given = (connection, bank, actor)
        if isinstance(request, Rematch):
            return await duels.rematch(*given, request.duel, clock(), problems, rival)
        return await duels.offer(*given, request, clock(), problems, rival)


async def _problems(messengers: Messengers, community: str, channel: str) -> list[str]:
    messenger = messenger_in(community, messengers)
    return await messenger.problems(channel) if messenger else []
