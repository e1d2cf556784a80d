"""The players: what they are called, and what they asked us to mind."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.streaks import Streak
from bot.storage.database import Rows, inserting, per_dialect
from bot.storage.tables import answers, communities, players, streaks


@dataclass(frozen=True, slots=True)
class Player:
    """A player's own settings. `zone` is "" until they set one."""

    name: str = ""
    zone: str = ""
    hidden: bool = False
    no_duels: bool = False


_KEYS = Rows(community=str, player=str)
_NEW = Rows(community=str, player=str, name=str, joined_at=datetime)


@per_dialect
def _with_streaks(dialect: str) -> Any:
    source, (community, player) = _KEYS.source(dialect)
    mine = and_(players.c.community == community, players.c.player == player)
    theirs = and_(streaks.c.community == players.c.community, streaks.c.player == players.c.player)
    settings = (players.c.community, players.c.player, players.c.name, players.c.zone)
    streak = (streaks.c.length, streaks.c.best, streaks.c.freezes, streaks.c.through)
    query = select(*settings, players.c.hidden, players.c.no_duels, *streak)
    return query.select_from(source).join(players, mine).outerjoin(streaks, theirs)


async def with_streaks(
    connection: AsyncConnection, keys: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], tuple[Player, Streak]]:
    """Return the known ones among (community, player) with their streaks."""
    found = {}
    for row in await connection.execute(_with_streaks(connection), _KEYS.bind(keys)):
        community, player, name, zone, hidden, no_duels, *rest = row
        length, best, freezes, through = rest
        streak = Streak() if through is None else Streak(length, best, freezes, through)
        found[community, player] = (Player(name, zone, bool(hidden), bool(no_duels)), streak)
    return found


async def get(connection: AsyncConnection, community: str, player: str) -> tuple[Player, Streak]:
    """Return one player's settings and streak; empty ones for somebody new."""
    found = await with_streaks(connection, [(community, player)])
    return found.get((community, player), (Player(), Streak()))


@per_dialect
def _meet(dialect: str) -> Any:
    statement = inserting(dialect, players, _NEW)
    return statement.on_conflict_do_update(
        index_elements=["community", "player"], set_={"name": statement.excluded.name}
    )


async def meet(
    connection: AsyncConnection, people: Iterable[tuple[str, str, str]], now: datetime
) -> None:
    """Know these (community, player, name) from now on, by their newest name."""
    await connection.execute(_meet(connection), _NEW.bind((*one, now) for one in sorted(people)))


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


async def named(connection: AsyncConnection, community: str, name: str) -> list[str]:
    """Return the players who are called so, however it is written."""
    same = or_(players.c.name == name, func.lower(players.c.name) == name.lower())
    query = select(players.c.player).where(players.c.community == community, same)
    return list((await connection.execute(query.order_by(players.c.player))).scalars())


async def plays_in(
    connection: AsyncConnection, platform: str, player: str
) -> list[tuple[str, str]]:
    """Return the communities (id, name) that know a person, the newest answer first."""
    newest = (
        select(func.max(answers.c.round))
        .where(answers.c.community == players.c.community, answers.c.player == players.c.player)
        .correlate(players)
        .scalar_subquery()
    )
    query = (
        select(players.c.community, communities.c.name)
        .join(communities, communities.c.id == players.c.community)
        .where(
            players.c.player == player,
            players.c.community.startswith(f"{platform}:", autoescape=True),
        )
        .order_by(newest.desc().nulls_last(), players.c.community)
    )
    return [(row.community, row.name) for row in await connection.execute(query)]


async def hidden(
    connection: AsyncConnection, keys: Iterable[tuple[str, str]]
) -> set[tuple[str, str]]:
    """Return those among (community, player) who hide from boards."""
    found = await with_streaks(connection, sorted(keys))
    return {key for key, (settings, _) in found.items() if settings.hidden}
