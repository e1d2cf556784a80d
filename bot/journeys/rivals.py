"""Duels between communities of a league: who is meant, where they are told, and how it all ends."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bank import Bank
from bot.cards import Card, Suggestion
from bot.core import rivals as rules
from bot.core.duels import Reason, State
from bot.core.errors import QuizError
from bot.core.people import Actor
from bot.core.rivals import Rival
from bot.journeys import duel_play
from bot.journeys.duel_posts import OFFER
from bot.present import duels as words
from bot.present import suggestions as suggestion_words
from bot.requests.duels import OfferDuel, OfferRival, Rematch
from bot.storage import duels, leagues, posts, rivals, schedules

SUGGESTED = 25
LOOKED_AT = 100


async def suggest(
    connection: AsyncConnection, bank: Bank, actor: Actor, typed: str
) -> list[Suggestion]:
    """Suggest players of the other communities; nobody who is not to be seen."""
    near = await rivals.near(connection, actor.community, rules.spellings(typed), SUGGESTED)
    return [suggestion_words.named(label) for label in rules.labels(near)]


async def meant(
    connection: AsyncConnection, actor: Actor, request: OfferDuel | OfferRival | Rematch
) -> Rival | Card | None:
    """Return who is challenged in another community, None for somebody here.

    A card asks back where several could be meant.
    """
    if isinstance(request, Rematch):
        return await _again(connection, actor, request.duel)
    if isinstance(request, OfferDuel):
        return None
    typed = request.rival.strip()
    if await leagues.of(connection, actor.community) is None:
        raise QuizError("duel_no_league")
    near = await rivals.near(connection, actor.community, rules.spellings(typed), LOOKED_AT)
    found = rules.meant(near, typed)
    if not found:
        raise QuizError("duel_no_rival", given=typed)
    if len(found) > 1:
        return words.which(actor.locale, request, list(found))
    return next(iter(found.values()))


async def _again(connection: AsyncConnection, actor: Actor, id: int) -> Rival | None:
    """Return the other one of a duel, whom nobody has to name again."""
    duel = duel_play.of_actor(await duel_play.here(connection, actor, id), actor)
    if not duel.crosses:
        return None
    other = duel.other(actor.face)
    side = (await duel_play.sides(connection, duel, actor.community))[other]
    return Rival(*other, side.name, side.home or "")


async def room(connection: AsyncConnection, rival: Rival) -> str:
    """Return the channel where a rival is challenged: the first in which their community is asked."""
    found = [one for one in await schedules.of(connection, rival.community) if not one.halted]
    if not found:
        raise QuizError("duel_no_room", community=rival.home)
    return found[0].channel


async def expect(connection: AsyncConnection, actor: Actor, other: str) -> None:
    """Refuse what is begun between communities that share no league any more."""
    if not await leagues.together(connection, actor.community, other):
        raise QuizError("duel_apart")


async def removed(connection: AsyncConnection, community: str, now: datetime) -> None:
    """End what cannot go on where we were removed: nobody there can answer any more."""
    alive = await duels.crossing(connection, community)
    offers = [one.id for one in alive if one.state is State.OFFERED]
    ended = await duels.end(
        connection, offers, [State.OFFERED], State.WITHDRAWN, now, Reason.REMOVED
    )
    await posts.want_current(connection, OFFER, (one.id for one in ended))
    running = [one for one in alive if one.state is State.RUNNING]
    await duel_play.take_out(connection, running, Reason.REMOVED, now)
