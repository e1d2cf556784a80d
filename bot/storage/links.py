"""Which accounts belong to one person, and where else do they play?"""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.people import account
from bot.storage.league_tables import links
from bot.storage.tables import players

Face = tuple[str, str]
"""Community and player: how a person is known in one place."""


async def faces(connection: AsyncConnection, who: Iterable[Face]) -> set[Face]:
    """Return everywhere that any of these people is known to us, by linked accounts too."""
    own = {account(*one) for one in who}
    mine = select(links.c.person).where(links.c.account.in_(sorted(own)))
    query = select(links.c.account).where(links.c.person.in_(mine))
    accounts = own | set((await connection.execute(query)).scalars())
    ids = sorted({one.rpartition("/")[2] for one in accounts})
    known = select(players.c.community, players.c.player).where(players.c.player.in_(ids))
    found = {(row.community, row.player) for row in await connection.execute(known)}
    return {one for one in found if account(*one) in accounts}
