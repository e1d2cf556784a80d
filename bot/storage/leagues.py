"""The leagues, which communities are in which, and the months that are over."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.boards import Span, key
from bot.core.leagues import Home, League, Member
from bot.core.rounds import Kind, Status
from bot.core.seasons import Kind as SeasonKind
from bot.core.seasons import Season, containing
from bot.storage import invitations, posts
from bot.storage.columns import literally
from bot.storage.league_tables import league_members, league_seasons, leagues
from bot.storage.tables import communities, rounds, schedules, standings

POST = "league"
"""The subject of the cards that end a month; what they are about is a row of `league_seasons`."""


@dataclass(frozen=True, slots=True)
class Played:
    """How many players of a community answered how often."""

    players: int
    answered: int


async def add(
    connection: AsyncConnection,
    *,
    name: str,
    zone: str,
    now: datetime,
    season: date,
    ends_at: datetime,
) -> int:
    """Keep a new league, without members; return its id."""
    values = {"name": name, "zone": zone, "at": now, "season": season, "ends_at": ends_at}
    last = containing(SeasonKind.MONTH, season).last
    new = insert(leagues).values(**values, last=last)
    return int((await connection.execute(new.returning(leagues.c.id))).scalar_one())


async def join(
    connection: AsyncConnection, league: int, community: str, now: datetime, *, names: bool
) -> None:
    """Make a community that is in no league a member of one."""
    await connection.execute(
        insert(league_members).values(community=community, league=league, names=names, at=now)
    )


async def lock(connection: AsyncConnection, league: int) -> None:
    """Keep everybody else from changing who is in a league until the end."""
    await connection.execute(select(leagues.c.id).where(leagues.c.id == league).with_for_update())


async def of(connection: AsyncConnection, community: str) -> League | None:
    """Return the league that a community is in, or None."""
    query = (
        select(leagues)
        .join(league_members, league_members.c.league == leagues.c.id)
        .where(league_members.c.community == community)
    )
    row = (await connection.execute(query)).first()
    return _league(row) if row else None


async def one(connection: AsyncConnection, league: int) -> League | None:
    """Return a league, or None where it has ended."""
    row = (await connection.execute(select(leagues).where(leagues.c.id == league))).first()
    return _league(row) if row else None


async def members(connection: AsyncConnection, league: int) -> list[Member]:
    """Return the communities of a league, the first first, without those that removed us."""
    query = (
        select(
            league_members.c.community,
            communities.c.name,
            league_members.c.names,
            league_members.c.at,
        )
        .join(communities, communities.c.id == league_members.c.community)
        .where(league_members.c.league == league, communities.c.left_at.is_(None))
        .order_by(league_members.c.at, league_members.c.community)
    )
    return [Member(*row) for row in await connection.execute(query)]


async def size(connection: AsyncConnection, league: int) -> int:
    """Return how many communities have a place in a league, those that removed us too."""
    query = select(func.count()).where(league_members.c.league == league)
    return await connection.scalar(query) or 0


async def together(connection: AsyncConnection, one: str, other: str) -> bool:
    """Whether two communities are in one league, and we are in both."""
    query = (
        select(league_members.c.league)
        .join(communities, communities.c.id == league_members.c.community)
        .where(communities.c.id.in_([one, other]), communities.c.left_at.is_(None))
    )
    found = list((await connection.execute(query)).scalars())
    return len(found) == 2 and len(set(found)) == 1


async def homes(connection: AsyncConnection, ids: Iterable[str]) -> dict[str, Home]:
    """Return what communities are called, and whether others may read their players' names.

    Not where boards are switched off, nor of a community that has left its league.
    """
    query = (
        select(communities.c.id, communities.c.name, communities.c.boards, league_members.c.names)
        .outerjoin(league_members, league_members.c.community == communities.c.id)
        .where(communities.c.id.in_(sorted(set(ids))))
    )
    rows = await connection.execute(query)
    return {row.id: Home(row.name, bool(row.boards and row.names)) for row in rows}


async def set_names(connection: AsyncConnection, community: str, names: bool) -> None:
    """Keep whether the other communities may read our players' names."""
    mine = update(league_members).where(league_members.c.community == community)
    await connection.execute(mine.values(names=names))


async def leave(connection: AsyncConnection, community: str) -> None:
    """Take a community out of its league, with the codes it gave; a league of nobody goes."""
    league = await of(connection, community)
    if league is None:
        return
    await lock(connection, league.id)
    await refresh(connection, community)
    await connection.execute(delete(league_members).where(league_members.c.community == community))
    await invitations.withdraw(connection, league.id, community)
    if not await size(connection, league.id):
        await invitations.end(connection, league.id)
        for table, column in ((league_seasons, league_seasons.c.league), (leagues, leagues.c.id)):
            await connection.execute(delete(table).where(column == league.id))


# --- months that are over


async def claim_due(connection: AsyncConnection, now: datetime, limit: int) -> list[League]:
    """Return leagues whose month is over.

    One waits for questions of its last days that are open, or still to come in zones further west.
    """
    still_open = _somewhere(
        rounds,
        rounds.c.status == literally(Status.OPEN.value),
        rounds.c.kind == literally(Kind.DAILY.value),
        rounds.c.day <= leagues.c.last,
    )
    to_come = _somewhere(
        schedules,
        schedules.c.next_day <= leagues.c.last,
        ~schedules.c.paused,
        ~schedules.c.removed,
    )
    query = (
        select(leagues)
        .where(leagues.c.ends_at <= now, ~still_open, ~to_come)
        .order_by(leagues.c.ends_at, leagues.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [_league(row) for row in await connection.execute(query)]


def _somewhere(table: Any, *where: Any) -> Any:
    """Whether there is a row about a community of the league at hand."""
    found = (
        select(table.c.id)
        .join(league_members, league_members.c.community == table.c.community)
        .join(communities, communities.c.id == league_members.c.community)
        .where(league_members.c.league == leagues.c.id, communities.c.left_at.is_(None), *where)
    )
    return found.correlate(leagues).exists()


async def go_on(connection: AsyncConnection, league: League, to: Season) -> bool:
    """Begin the next month, unless another process has; return whether it was us."""
    mine = leagues.c.id == league.id, leagues.c.season == league.season
    result = await connection.execute(
        update(leagues)
        .where(*mine)
        .values(season=to.first, last=to.last, ends_at=to.over(league.zone))
    )
    return bool(result.rowcount)


async def keep_season(connection: AsyncConnection, league: int, first: date, now: datetime) -> int:
    """Keep that a month is over; return the id that its cards are about."""
    new = insert(league_seasons).values(league=league, first=first, at=now)
    return int((await connection.execute(new.returning(league_seasons.c.id))).scalar_one())


async def season(connection: AsyncConnection, id: int) -> tuple[League, date, datetime] | None:
    """Return the league of a card, the first day of its month and when that was closed."""
    query = (
        select(leagues, league_seasons.c.first, league_seasons.c.at.label("closed_at"))
        .join(league_seasons, league_seasons.c.league == leagues.c.id)
        .where(league_seasons.c.id == id)
    )
    row = (await connection.execute(query)).first()
    return (_league(row), row.first, row.closed_at) if row else None


async def played(
    connection: AsyncConnection, ids: Iterable[str], board: str
) -> Mapping[str, Played]:
    """Return how much was played on a board in each of some communities, if anything."""
    query = (
        select(standings.c.community, func.count(), func.sum(standings.c.answered))
        .where(standings.c.community.in_(sorted(set(ids))), standings.c.board == board)
        .where(standings.c.answered > 0)
        .group_by(standings.c.community)
    )
    return {row[0]: Played(int(row[1]), int(row[2])) for row in await connection.execute(query)}


# --- cards that follow when what they tell changes


async def refresh(
    connection: AsyncConnection, community: str, days: Iterable[date] | None = None
) -> None:
    """Have the cards of a community's league look as things stand now: of some days, or all."""
    found = await _seasons(connection, community)
    if days is not None:
        wanted = {day.replace(day=1) for day in days}
        found = {id: first for id, first in found.items() if first in wanted}
    await posts.want_current(connection, POST, found)


async def refresh_with(connection: AsyncConnection, community: str, player: str) -> None:
    """Have the cards look as things stand now of whose months a player has played in."""
    found = {key(Span.MONTH, one): one for one in (await _seasons(connection, community)).values()}
    query = select(standings.c.board).where(
        standings.c.community == community,
        standings.c.player == player,
        standings.c.board.in_(sorted(found)),
    )
    boards = (await connection.execute(query)).scalars()
    await refresh(connection, community, [found[one] for one in boards])


async def _seasons(connection: AsyncConnection, community: str) -> dict[int, date]:
    query = (
        select(league_seasons.c.id, league_seasons.c.first)
        .join(league_members, league_members.c.league == league_seasons.c.league)
        .where(league_members.c.community == community)
    )
    return {row.id: row.first for row in await connection.execute(query)}


def _league(row: Any) -> League:
    return League(row.id, row.name, row.zone, row.season, row.ends_at)
