"""Which answers in a contest came before their question can have been read? Admins see; that is all.

Each community's admins see those that were given there.
"""

from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cards import Card
from bot.core import contests as rules
from bot.core.blitz import Fast
from bot.core.contests import Contest
from bot.core.people import Actor
from bot.core.rounds import Kind
from bot.present import contest_haste as words
from bot.storage import answers, players, rounds


async def marked(connection: AsyncConnection, actor: Actor, contest: Contest, shown: Card) -> Card:
    """Return the card of a contest with the answers that came very fast, as admins see it."""
    fast = await _fast(connection, actor.community, contest)
    return replace(shown, blocks=(*shown.blocks, *words.very_fast(actor.locale, fast)))


async def _fast(connection: AsyncConnection, community: str, contest: Contest) -> list[Fast]:
    """Return them, the newest first."""
    asked = await rounds.of_game(connection, Kind.CONTEST, contest.id)
    ours = (one for one in asked if one.community == community)
    here = {one.id: (number, one) for number, one in enumerate(ours, 1)}
    until = {id: rules.readable_from(one) for id, (_, one) in here.items()}
    found = await answers.before(connection, {id: at for id, at in until.items() if at})
    who = {(community, one.player) for one in found}
    hidden = {player for _, player in await players.hidden(connection, who)}
    names = await players.names(connection, community, (player for _, player in who))
    return [
        Fast(
            "" if one.player in hidden else one.player,
            "" if one.player in hidden else names.get(one.player, one.player),
            here[one.round][0],
            max((one.at - here[one.round][1].opened_at).total_seconds(), 0.0),
        )
        for one in sorted(found, key=lambda one: (-one.round, one.at, one.player))
    ]
