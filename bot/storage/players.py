"""The players: what they are called, and what they asked us to mind."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.streaks import Streak
from bot.storage.database import Rows, inserting
from bot.storage.tables import players, streaks


@dataclass(frozen=True, slots=True)
class Player:
    """A player's own settings. `zone` is "" until they set one."""

    name: str = ""
    zone: str = ""
    hidden: bool = False


_KEYS = Rows(community=str, player=str)
_NEW = Rows(community=str, player=str, name=str, joined_at=datetime)


async def with_streaks(
    connection: AsyncConnection, keys: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], tuple[Player, Streak]]:
    """Return the known ones among (community, player) with their streaks."""
    source, (community, player) = _KEYS.source(connection)
    mine = and_(players.c.community == community, players.c.player == player)
    theirs = and_(streaks.c.community == players.c.community, streaks.c.player == players.c.player)
    query = (
        select(players, streaks.c.length, streaks.c.best, streaks.c.freezes, streaks.c.through)
        .select_from(source)
        .join(players, mine)
        .outerjoin(streaks, theirs)
    )
    found = {}
    for row in await connection.execute(query, _KEYS.bind(keys)):
        streak = Streak()
        if row.through is not None:
            streak = Streak(row.length, row.best, row.freezes, row.through)
        settings = Player(row.name, row.zone, bool(row.hidden))
        found[row.community, row.player] = (settings, streak)
    return found


async def get(connection: AsyncConnection, community: str, player: str) -> tuple[Player, Streak]:
    """Return one player's settings and streak; empty ones for somebody new."""
    found = await with_streaks(connection, [(community, player)])
    return found.get((community, player), (Player(), Streak()))


async def meet(
    connection: AsyncConnection, people: Iterable[tuple[str, str, str]], now: datetime
) -> None:
    """Know these (community, player, name) from now on, by their newest name."""
    statement = inserting(connection, players, _NEW)
    upsert = statement.on_conflict_do_update(
        index_elements=["community", "player"],
        set_={"name": statement.excluded.name},
    )
    await connection.execute(upsert, _NEW.bind((*one, now) for one in sorted(people)))


async def change(
    connection: AsyncConnection, community: str, player: str, **values: str | bool
) -> None:
    """Change a player's settings."""
    await connection.execute(
        update(players)
        .where(players.c.community == community, players.c.player == player)
        .values(**values)
    )


async def names(connection: AsyncConnection, community: str, who: Iterable[str]) -> dict[str, str]:
    """Return what these players are called."""
    query = select(players.c.player, players.c.name).where(
        players.c.community == community, players.c.player.in_(list(who))
    )
    return {row.player: row.name for row in await connection.execute(query)}


async def hidden(
    connection: AsyncConnection, keys: Iterable[tuple[str, str]]
) -> set[tuple[str, str]]:
    """Return those among (community, player) who hide from boards."""
    found = await with_streaks(connection, sorted(keys))
    return {key for key, (settings, _) in found.items() if settings.hidden}
