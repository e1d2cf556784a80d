"""The seasons: which run where, on which board, and which are over."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core import seasons as rules
from bot.core.rounds import Kind as RoundKind
from bot.core.rounds import Status
from bot.core.seasons import Kind, Season, Spans
from bot.storage import standings as standings_table
from bot.storage.columns import literally
from bot.storage.database import Rows, inserting, per_dialect
from bot.storage.game_tables import seasons
from bot.storage.tables import communities, ledger, players, rounds, schedules, standings


@dataclass(frozen=True, slots=True)
class Wish:
    """What a community wants of seasons: of which kind they are, and whether boards are shown."""

    zone: str = "UTC"
    season: str = "month"
    boards: bool = True


_NEW = Rows(
    community=str,
    board=str,
    kind=str,
    first=date,
    last=date,
    own=bool,
    ends_at=datetime,
)


async def wishes(connection: AsyncConnection, ids: Iterable[str]) -> dict[str, Wish]:
    """Return what communities want; those we have not met are not in it."""
    query = select(
        communities.c.id, communities.c.zone, communities.c.season, communities.c.boards
    ).where(communities.c.id.in_(sorted(set(ids))))
    rows = await connection.execute(query)
    return {row.id: Wish(row.zone, row.season, bool(row.boards)) for row in rows}


async def wish(connection: AsyncConnection, community: str) -> Wish:
    """Return what one community wants."""
    return (await wishes(connection, [community])).get(community, Wish())


async def set_wish(connection: AsyncConnection, community: str, **values: str | bool) -> None:
    """Change what a community wants."""
    mine = update(communities).where(communities.c.id == community)
    await connection.execute(mine.values(**values))


@per_dialect
def _begin(dialect: str) -> Any:
    statement = inserting(dialect, seasons, _NEW).on_conflict_do_nothing()
    return statement.returning(seasons.c.community, seasons.c.board, seasons.c.own)


async def begin(connection: AsyncConnection, days: Iterable[tuple[str, date]]) -> None:
    """Have the seasons of these days in communities; one with a board of its own is counted."""
    asked = sorted(set(days))
    known = await wishes(connection, (community for community, _ in asked))
    found = {}
    for community, day in asked:
        wanted = known.get(community, Wish())
        season = rules.containing(wanted.season, day)
        found[community, season.board] = season, season.over(wanted.zone)
    rows = [
        (community, board, one.kind.value, one.first, one.last, one.own, over)
        for (community, board), (one, over) in found.items()
    ]
    if not rows:
        return
    for row in list(await connection.execute(_begin(connection), _NEW.bind(rows))):
        if row.own:
            season = found[row.community, row.board][0]
            await _count(connection, row.community, season)


async def _count(connection: AsyncConnection, community: str, season: Season) -> None:
    """Make a season's own board from what was booked on its days."""
    sums = (ledger.c.points, ledger.c.answered, ledger.c.right)
    hidden = func.coalesce(players.c.hidden, False)
    mine = (players.c.community == ledger.c.community) & (players.c.player == ledger.c.player)
    query = (
        select(ledger.c.player, *(func.sum(one) for one in sums), hidden)
        .select_from(ledger.outerjoin(players, mine))
        .where(ledger.c.community == community, ledger.c.board == "")
        .where(ledger.c.day >= season.first, ledger.c.day <= season.last)
        .group_by(ledger.c.player, players.c.hidden)
    )
    lines = [
        (row[0], int(row[1]), int(row[2]), int(row[3]), bool(row[4]))
        for row in await connection.execute(query)
    ]
    await standings_table.recount(connection, community, season.board, lines)


async def drop_running(connection: AsyncConnection, community: str, today: date) -> None:
    """Forget a community's seasons that go on today, with the boards only they have."""
    running = (
        seasons.c.community == community,
        seasons.c.closed_at.is_(None),
        seasons.c.last >= today,
    )
    gone = await connection.execute(
        delete(seasons).where(*running).returning(seasons.c.board, seasons.c.own)
    )
    for board, own in list(gone):
        if own:
            await standings_table.remove(connection, community, board)


async def move(connection: AsyncConnection, community: str, zone: str) -> None:
    """End a community's running seasons at another zone's midnight."""
    for id, season in (await _running(connection, community)).items():
        over = season.over(zone)
        await connection.execute(update(seasons).where(seasons.c.id == id).values(ends_at=over))


async def _running(connection: AsyncConnection, community: str) -> dict[int, Season]:
    query = select(seasons).where(seasons.c.community == community, seasons.c.closed_at.is_(None))
    return {row.id: _season(row) for row in await connection.execute(query)}


async def spans(connection: AsyncConnection, ids: Iterable[str] | None = None) -> Spans:
    """Return the seasons with a board of their own, of some communities or of all."""
    query = select(seasons).where(seasons.c.own)
    if ids is not None:
        wanted = sorted(set(ids))
        if not wanted:
            return {}
        query = query.where(seasons.c.community.in_(wanted))
    found: dict[str, list[Season]] = {}
    for row in await connection.execute(query):
        found.setdefault(row.community, []).append(_season(row))
    return found


async def due(connection: AsyncConnection, now: datetime, limit: int) -> dict[int, str]:
    """Return seasons that are over and not closed, with communities.

    One waits for questions of its last days that are open, or still to come in zones further west.
    """
    here = rounds.c.community == seasons.c.community
    still_open = exists().where(
        here,
        rounds.c.status == literally(Status.OPEN.value),
        rounds.c.kind == literally(RoundKind.DAILY.value),
        rounds.c.day <= seasons.c.last,
    )
    to_come = exists().where(
        schedules.c.community == seasons.c.community,
        schedules.c.next_day <= seasons.c.last,
        ~schedules.c.paused,
        ~schedules.c.removed,
    )
    query = (
        select(seasons.c.id, seasons.c.community)
        .where(seasons.c.ends_at <= now, seasons.c.closed_at.is_(None), ~still_open, ~to_come)
        .order_by(seasons.c.ends_at, seasons.c.id)
        .limit(limit)
    )
    return {row.id: row.community for row in await connection.execute(query)}


async def close(
    connection: AsyncConnection, ids: Iterable[int], now: datetime
) -> list[tuple[int, str, Season]]:
    """Close those that are not yet; return them with communities."""
    result = await connection.execute(
        update(seasons)
        .where(seasons.c.id.in_(sorted(ids)), seasons.c.closed_at.is_(None))
        .values(closed_at=now)
        .returning(seasons)
    )
    return sorted((row.id, row.community, _season(row)) for row in result)


async def one(connection: AsyncConnection, id: int) -> tuple[str, Season] | None:
    """Return a season and its community."""
    row = (await connection.execute(select(seasons).where(seasons.c.id == id))).first()
    return (row.community, _season(row)) if row else None


async def before(connection: AsyncConnection, community: str, season: Season) -> Season | None:
    """Return the season of the same kind that was over last before one."""
    query = (
        select(seasons)
        .where(seasons.c.community == community, seasons.c.last < season.first)
        .where(seasons.c.kind == season.kind.value, seasons.c.closed_at.is_not(None))
        .order_by(seasons.c.last.desc())
        .limit(1)
    )
    row = (await connection.execute(query)).first()
    return _season(row) if row else None


async def closed_of_days(
    connection: AsyncConnection, community: str, days: Iterable[date]
) -> list[int]:
    """Return the closed seasons in which some days lie: their cards tell of them."""
    query = select(seasons.c.id, seasons.c.first, seasons.c.last).where(
        seasons.c.community == community, seasons.c.closed_at.is_not(None)
    )
    wanted = set(days)
    return [
        row.id
        for row in await connection.execute(query)
        if any(row.first <= day <= row.last for day in wanted)
    ]


async def closed_with(connection: AsyncConnection, community: str, player: str) -> list[int]:
    """Return the closed seasons on whose board a player stands."""
    query = (
        select(seasons.c.id)
        .join(
            standings,
            (standings.c.community == seasons.c.community) & (standings.c.board == seasons.c.board),
        )
        .where(seasons.c.community == community, seasons.c.closed_at.is_not(None))
        .where(standings.c.player == player)
    )
    return list((await connection.execute(query)).scalars())


async def closed_in(connection: AsyncConnection, community: str) -> list[int]:
    """Return all closed seasons of a community."""
    query = select(seasons.c.id).where(
        seasons.c.community == community, seasons.c.closed_at.is_not(None)
    )
    return list((await connection.execute(query)).scalars())


async def running_board(connection: AsyncConnection, community: str, day: date) -> Season:
    """Return the season of a day in a community, whether or not a question has begun it."""
    return rules.containing((await wish(connection, community)).season, day)


def _season(row: Any) -> Season:
    return Season(Kind(row.kind), row.first, row.last)
