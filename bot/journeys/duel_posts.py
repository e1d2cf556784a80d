"""Which messages about duels look different now?"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.duels import Duel, State
from bot.core.rounds import Kind, Round
from bot.storage import duels, posts

OFFER, RESULT = "offer", "duel"
"""What the two posts of a duel are about: the challenge while it lives, and how it went."""


async def refresh(connection: AsyncConnection, some: Iterable[Duel]) -> None:
    """Show the results of these two players' duels as they are now: later ones count them."""
    for community, pair in sorted({(one.community, one.players) for one in some}):
        shown = await duels.between(connection, community, *pair, [State.SETTLED, State.VOIDED])
        await posts.want_current(connection, RESULT, (one.id for one in shown))


async def corrected(connection: AsyncConnection, found: Iterable[Round], now: datetime) -> None:
    """Let duels follow a correction of their questions; one may be over without a question."""
    games = await duels.load(connection, (one.game for one in found if one.kind is Kind.DUEL))
    await duels.wake(connection, dict.fromkeys(games, now))
    await refresh(connection, (one for one in games.values() if one.state is State.SETTLED))


async def of_player(connection: AsyncConnection, community: str, player: str) -> None:
    """Show the messages that may name a player as they are now."""
    mine = await duels.of_player(connection, community, player, list(State))
    for subject in (OFFER, RESULT):
        await posts.want_current(connection, subject, (one.id for one in mine))
