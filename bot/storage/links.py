"""Which accounts belong to one person, and where else do they play?"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.people import account, player_of
from bot.storage.database import Rows, per_dialect
from bot.storage.game_tables import seen
from bot.storage.league_tables import links
from bot.storage.tables import players

Face = tuple[str, str]
"""Community and player: how a person is known in one place."""

_ACCOUNTS = Rows(account=str)
_PLAYERS = Rows(player=str)


async def faces(connection: AsyncConnection, who: Iterable[Face]) -> set[Face]:
    """Return everywhere that any of these people is known to us, by linked accounts too."""
    return set(await persons(connection, who))


async def persons(connection: AsyncConnection, who: Iterable[Face]) -> dict[Face, str]:
    """Return everywhere that any of these people is known to us, and which of them it is.

    One person is one text: their account, or what their linked accounts have in common.
    """
    asked = set(who)
    whose = {one: one for one in (account(*face) for face in asked)}
    rows = await connection.execute(_linked(connection), _ACCOUNTS.bind((one,) for one in whose))
    whose |= {row.account: row.person for row in rows}
    ids = sorted({player_of(one) for one in whose})
    rows = await connection.execute(_known(connection), _PLAYERS.bind((one,) for one in ids))
    found = asked | {(row.community, row.player) for row in rows}
    return {one: whose[account(*one)] for one in found if account(*one) in whose}


@per_dialect
def _linked(dialect: str) -> Any:
    source, (given,) = _ACCOUNTS.source(dialect)
    other = links.alias("other")
    return (
        select(other.c.account, other.c.person)
        .select_from(source)
        .join(links, links.c.account == given)
        .join(other, other.c.person == links.c.person)
        .distinct()
    )


@per_dialect
def _known(dialect: str) -> Any:
    """Find where players are, and where somebody has only looked something up so far."""
    source, (given,) = _PLAYERS.source(dialect)
    return union(
        *(
            select(table.c.community, table.c.player)
            .select_from(source)
            .join(table, table.c.player == given)
            for table in (players, seen)
        )
    )
