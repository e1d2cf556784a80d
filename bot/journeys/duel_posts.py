"""Which messages about duels look different now?"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.duels import Duel, State, Who
from bot.core.rounds import Kind, Round
from bot.storage import duels, posts
from bot.storage.posts import NewPost

OFFER, RESULT = "offer", "duel"
"""What the two posts of a duel are about: the challenge while it lives, and how it went."""


def of(duel: Duel, subject: str) -> list[NewPost]:
    """Return a duel's messages about a subject: one in each community that has a player in it."""
    key = f"duel:{duel.id}" if subject == OFFER else f"duel:{duel.id}:result"
    keys = (key, f"{key}:there")
    return [
        NewPost(one, community, channel, subject, duel.id)
        for one, (community, channel) in zip(keys, duel.places.items(), strict=False)
    ]


async def refresh(connection: AsyncConnection, some: Iterable[Duel]) -> None:
    """Show the results of these two players' duels as they are now: later ones count them."""
    for one, other in sorted({duel.players for duel in some}):
        shown = await duels.between(connection, [one], [other], [State.SETTLED, State.VOIDED])
        await posts.want_current(connection, RESULT, (duel.id for duel in shown))


async def corrected(connection: AsyncConnection, found: Iterable[Round], now: datetime) -> None:
    """Let duels follow a correction of their questions; one may be over without a question."""
    games = await duels.load(connection, (one.game for one in found if one.kind is Kind.DUEL))
    await duels.wake(connection, dict.fromkeys(games, now))
    await refresh(connection, (one for one in games.values() if one.state is State.SETTLED))


async def of_player(connection: AsyncConnection, who: Who) -> None:
    """Show the messages that may name a player as they are now."""
    await _show(connection, await duels.of_player(connection, who, list(State)))


async def of_community(connection: AsyncConnection, community: str) -> None:
    """Show the messages in other communities that may name a community's players as they are now."""
    await _show(connection, await duels.crossing(connection, community, list(State)))


async def _show(connection: AsyncConnection, some: Iterable[Duel]) -> None:
    ids = [one.id for one in some]
    for subject in (OFFER, RESULT):
        await posts.want_current(connection, subject, ids)
