"""Which players of the other communities of a league may be named, and challenged?

Whose community lets the others read names, who is not hidden and takes part in duels.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.rivals import Rival
from bot.storage.league_tables import league_members
from bot.storage.tables import communities, players


async def near(
    connection: AsyncConnection, community: str, spellings: Iterable[str], limit: int
) -> list[Rival]:
    """Return those whose name and community hold one of these texts, those who begin so first."""
    ours, theirs, here = league_members.alias(), league_members.alias(), communities.alias()
    label = players.c.name + case((communities.c.name == "", ""), else_=" · " + communities.c.name)
    wanted = sorted(spellings)
    query = (
        select(players.c.community, players.c.player, players.c.name, communities.c.name)
        .select_from(ours)
        .join(here, here.c.id == ours.c.community)
        .join(theirs, theirs.c.league == ours.c.league)
        .join(communities, communities.c.id == theirs.c.community)
        .join(players, players.c.community == theirs.c.community)
        .where(
            ours.c.community == community,
            here.c.left_at.is_(None),
            theirs.c.community != community,
            theirs.c.names,
            communities.c.boards,
            communities.c.left_at.is_(None),
            ~players.c.hidden,
            ~players.c.no_duels,
            or_(*(_holds(label, one) for one in wanted)),
        )
        .order_by(
            case((or_(*(_begins(label, one) for one in wanted)), 0), else_=1),
            func.lower(label),
            players.c.community,
            players.c.player,
        )
        .limit(limit)
    )
    return [Rival(*row) for row in await connection.execute(query)]


def _holds(label: Any, text: str) -> Any:
    # SQLite knows capitals of English letters only, so the others are found as they are written.
    lowered = func.lower(label).contains(text.lower(), autoescape=True)
    return or_(lowered, label.contains(text, autoescape=True))


def _begins(label: Any, text: str) -> Any:
    return func.lower(label).startswith(text.lower(), autoescape=True)
