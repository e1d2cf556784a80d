"""The streaks, as of each player's last kept day; `core.streaks` has the rules."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.streaks import Streak, question_day, replay
from bot.storage import rounds as rounds_table
from bot.storage.database import Rows, inserting, per_dialect
from bot.storage.tables import answers, players, rounds, streaks

_NEW = Rows(community=str, player=str, length=int, best=int, freezes=int, through=date)


@per_dialect
def _put(dialect: str) -> Any:
    statement = inserting(dialect, streaks, _NEW)
    changed = {name: statement.excluded[name] for name in ("length", "best", "freezes", "through")}
    return statement.on_conflict_do_update(index_elements=["community", "player"], set_=changed)


async def put(connection: AsyncConnection, new: Mapping[tuple[str, str], Streak]) -> None:
    """Keep these streaks by (community, player)."""
    rows = [
        (*key, s.length, s.best, s.freezes, s.through)
        for key, s in sorted(new.items())
        if s.through is not None
    ]
    if rows:
        await connection.execute(_put(connection), _NEW.bind(rows))


async def replayed(
    connection: AsyncConnection, community: str, only: set[str] | None = None
) -> dict[str, Streak]:
    """Return the streaks of a community's players as their answers and rounds tell."""
    asked = (await rounds_table.question_days(connection, [community])).get(community, [])
    query = (
        select(answers.c.player, players.c.zone, rounds.c.day, rounds.c.opened_at)
        .join(rounds, rounds.c.id == answers.c.round)
        .outerjoin(
            players,
            (players.c.community == answers.c.community) & (players.c.player == answers.c.player),
        )
        .where(answers.c.community == community, rounds.c.kind == "daily")
    )
    if only is not None:
        query = query.where(answers.c.player.in_(sorted(only)))
    kept: dict[str, set[date]] = {}
    zones: dict[str, str] = {}
    for row in await connection.execute(query):
        zones[row.player] = zone = row.zone or ""
        kept.setdefault(row.player, set()).add(question_day(row.day, row.opened_at, zone))
    days = {
        zone: [question_day(day, at, zone) for day, at, _ in asked] for zone in set(zones.values())
    }
    return {player: replay(days[zones[player]], kept[player]) for player in kept}


async def reaching(connection: AsyncConnection, community: str, day: date) -> set[str]:
    """Return the players whose streak goes up to this day or beyond."""
    query = select(streaks.c.player).where(
        streaks.c.community == community, streaks.c.through >= day
    )
    return set((await connection.execute(query)).scalars())


async def rebuild(
    connection: AsyncConnection, community: str, only: set[str] | None = None
) -> None:
    """Make the stored streaks what answers and rounds tell."""
    fresh = await replayed(connection, community, only)
    stale = delete(streaks).where(streaks.c.community == community)
    if only is not None:
        stale = stale.where(streaks.c.player.in_(sorted(only)))
    await connection.execute(stale)
    await put(connection, {(community, player): streak for player, streak in fresh.items()})
