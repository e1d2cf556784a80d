"""How does everything about a community go that removed us long ago? Bit by bit, players first.

A player goes as a whole, in one transaction, and rounds only when nobody's answers are left: so
what is derived stays right at every moment, and an interruption leaves nothing half done.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.duels import State
from bot.core.rounds import Kind
from bot.storage import communities as communities_table
from bot.storage import contest_places as places_table
from bot.storage import duels as duels_table
from bot.storage import invitations, leagues, link_codes, links, tries
from bot.storage import posts as posts_table
from bot.storage import ratings as ratings_table
from bot.storage import rounds as rounds_table
from bot.storage import standings as standings_table
from bot.storage import teams as teams_table
from bot.storage.game_tables import (
    abilities,
    blitz_players,
    blitzes,
    contest_days,
    contests,
    crowds,
    duels,
    registrations,
    seasons,
    seen,
    teams,
    turns,
)
from bot.storage.league_tables import contest_places
from bot.storage.tables import (
    admins,
    answers,
    communities,
    corrections,
    ledger,
    missed,
    players,
    posts,
    reports,
    rounds,
    schedules,
    shares,
    standings,
    steps,
    streaks,
    tallies,
)

PLAYERS: Final = 50
ROWS: Final = 500

_OF_PLAYERS: Final = (
    *(reports, shares, streaks, ledger, answers),
    *(blitz_players, turns, seen, admins, players),
)
_OF_ROUNDS: Final = (reports, ledger, answers, turns)
_OF_COMMUNITIES: Final = (
    *(contest_places, contests, shares, corrections, schedules, standings, tallies, streaks),
    *(abilities, crowds, seasons),
    *(blitz_players, blitzes),
    *(duels, seen, admins),
)


@dataclass(frozen=True, slots=True)
class Left:
    """A community whose time is over, and how much there is about it."""

    id: str
    name: str
    left_at: datetime
    players: int
    answers: int


async def due(connection: AsyncConnection, before: datetime) -> list[Left]:
    """Return the communities that removed us at `before` or earlier, the longest gone first."""
    here = communities.c.id
    query = (
        select(
            here,
            communities.c.name,
            communities.c.left_at,
            _count(players, here).label("players"),
            _count(answers, here).label("answers"),
        )
        .where(communities.c.left_at.is_not(None), communities.c.left_at <= before)
        .order_by(communities.c.left_at, here)
    )
    return [Left(*row) for row in await connection.execute(query)]


def _count(table: Any, community: Any) -> Any:
    found = select(func.count()).select_from(table).where(table.c.community == community)
    return found.correlate(communities).scalar_subquery()


async def some(connection: AsyncConnection, community: str, before: datetime) -> bool:
    """Delete a part of what is kept about a community; return whether there is more to delete.

    Nothing is deleted where it has come back meanwhile.
    """
    others = await duels_table.partners(connection, community)
    await communities_table.lock(connection, [community, *others])
    left_at = await connection.scalar(
        select(communities.c.left_at).where(communities.c.id == community)
    )
    if left_at is None or left_at > before:
        return False
    await links.lock(connection)
    for part in (_players, _posts, _rounds):
        if await part(connection, community):
            return True
    await _rest(connection, community, left_at)
    return False


async def _players(connection: AsyncConnection, community: str) -> bool:
    query = select(players.c.player).where(players.c.community == community).limit(PLAYERS)
    names = list((await connection.execute(query)).scalars())
    if not names:
        return False
    await standings_table.forget(connection, community, names)
    await ratings_table.forget(connection, community, names)
    gone = await links.alone_in(connection, community, names)
    await link_codes.forget(connection, gone)
    await links.forget(connection, gone)
    await teams_table.forget(connection, community, names)
    for table in _OF_PLAYERS:
        mine = table.c.community == community, table.c.player.in_(names)
        await connection.execute(delete(table).where(*mine))
    return True


async def _posts(connection: AsyncConnection, community: str) -> bool:
    ids = await _ids(connection, posts, community)
    if ids:
        await connection.execute(delete(steps).where(steps.c.post.in_(ids)))
        await connection.execute(delete(posts).where(posts.c.id.in_(ids)))
    return bool(ids)


async def _rounds(connection: AsyncConnection, community: str) -> bool:
    ids = await _ids(connection, rounds, community)
    if ids:
        for table in _OF_ROUNDS:
            await connection.execute(delete(table).where(table.c.round.in_(ids)))
        await connection.execute(delete(rounds).where(rounds.c.id.in_(ids)))
    return bool(ids)


async def _ids(connection: AsyncConnection, table: Any, community: str) -> Sequence[int]:
    query = select(table.c.id).where(table.c.community == community).limit(ROWS)
    return list((await connection.execute(query)).scalars())


async def _rest(connection: AsyncConnection, community: str, left_at: datetime) -> None:
    plans = select(schedules.c.id).where(schedules.c.community == community)
    await connection.execute(delete(missed).where(missed.c.schedule.in_(plans)))
    await places_table.hand_on(connection, community, left_at)
    await _part(connection, community)
    games = select(contests.c.id).where(contests.c.community == community)
    for of_contest in (registrations, teams, contest_days):
        await connection.execute(delete(of_contest).where(of_contest.c.contest.in_(games)))
    gone = await links.accounts_of(connection, community)
    await link_codes.forget(connection, gone)
    await links.forget(connection, gone)
    await leagues.leave(connection, community)
    await invitations.forget(connection, community)
    await tries.forget(connection, tries.LEAGUE, community)
    for table in _OF_COMMUNITIES:
        await connection.execute(delete(table).where(table.c.community == community))
    await connection.execute(delete(communities).where(communities.c.id == community))


async def _part(connection: AsyncConnection, community: str) -> None:
    """Leave duels with players of other communities to those, as after somebody's leaving."""
    shared = await duels_table.crossing(connection, community, list(State))
    ids = [one.id for one in shared]
    left = await rounds_table.of_games(connection, Kind.DUEL, ids)
    await rounds_table.settle(connection, left)
    await duels_table.part(connection, shared, community)
    for subject in ("offer", "duel"):
        await posts_table.want_current(connection, subject, ids)
