"""What stood out in a season? Read from answers and boards, hidden players left out."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Float, and_, case, cast, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.boards import Standing
from bot.core.rounds import Kind, Status
from bot.core.scoring import FULL
from bot.core.seasons import Season
from bot.storage.tables import answers, players, rounds, standings

ENOUGH_ANSWERS = 5
"""Shares of fewer answers are not compared."""

ENOUGH_PLAYERS = 3
"""A question that fewer answered is not called hard."""

LONG = 3
"""Shorter runs of days are not worth a line."""

CANDIDATES = 10


@dataclass(frozen=True, slots=True)
class Size:
    """How much happened in a season."""

    players: int
    answered: int
    questions: int


def _asked(community: str, season: Season) -> Any:
    return and_(
        rounds.c.community == community,
        rounds.c.kind == Kind.DAILY.value,
        rounds.c.status == Status.CLOSED.value,
        rounds.c.day >= season.first,
        rounds.c.day <= season.last,
    )


async def size(connection: AsyncConnection, community: str, season: Season) -> Size:
    """Return how many players answered how often, and how many questions were asked."""
    played = select(func.count(), func.coalesce(func.sum(standings.c.answered), 0)).where(
        standings.c.community == community,
        standings.c.board == season.board,
        standings.c.answered > 0,
    )
    people, given = (await connection.execute(played)).one()
    asked = select(func.count()).select_from(rounds).where(_asked(community, season))
    return Size(int(people), int(given), await connection.scalar(asked) or 0)


async def improved(
    connection: AsyncConnection, community: str, before: Season, season: Season
) -> tuple[Standing, float, float] | None:
    """Return who was right more often than in the season before, by the largest step."""
    then, now = standings.alias("then"), standings.alias("now")
    shares = [cast(one.c.right, Float) / one.c.answered for one in (then, now)]
    query = (
        select(now.c.player, players.c.name, now.c.points, now.c.answered, now.c.right, *shares)
        .select_from(now)
        .join(then, and_(then.c.community == now.c.community, then.c.player == now.c.player))
        .join(players, and_(players.c.community == community, players.c.player == now.c.player))
        .where(now.c.community == community, now.c.board == season.board, ~now.c.hidden)
        .where(then.c.board == before.board)
        .where(now.c.answered >= ENOUGH_ANSWERS, then.c.answered >= ENOUGH_ANSWERS)
        .where(shares[1] > shares[0])
        .order_by((shares[1] - shares[0]).desc(), now.c.player)
        .limit(1)
    )
    row = (await connection.execute(query)).first()
    if row is None:
        return None
    player, name, points, answered, right, earlier, later = row
    return Standing(player, name, points, answered, right, 0), earlier, later


async def streak(
    connection: AsyncConnection, community: str, season: Season
) -> tuple[str, str, int] | None:
    """Return who answered on most question days in a row: player, name and how many."""
    days = select(rounds.c.day).where(_asked(community, season)).distinct().subquery("days")
    numbered = select(days.c.day, func.row_number().over(order_by=days.c.day).label("n"))
    at = numbered.subquery("at")
    kept = (
        select(answers.c.player, at.c.n)
        .join(rounds, rounds.c.id == answers.c.round)
        .join(at, at.c.day == rounds.c.day)
        .where(_asked(community, season))
        .distinct()
        .subquery("kept")
    )
    # Days in a row have the same distance between their number and their turn.
    turn = func.row_number().over(partition_by=kept.c.player, order_by=kept.c.n)
    runs = select(kept.c.player, (kept.c.n - turn).label("run")).subquery("runs")
    length = func.count().label("length")
    query = (
        select(runs.c.player, players.c.name, length)
        .join(players, and_(players.c.community == community, players.c.player == runs.c.player))
        .where(~players.c.hidden)
        .group_by(runs.c.player, players.c.name, runs.c.run)
        .having(length >= LONG)
        .order_by(length.desc(), runs.c.player)
        .limit(1)
    )
    row = (await connection.execute(query)).first()
    return (row.player, row.name, row.length) if row else None


async def hardest(
    connection: AsyncConnection, community: str, season: Season
) -> list[tuple[int, float]]:
    """Return the rounds with the smallest shares of right answers, the smallest first."""
    right = func.sum(case((answers.c.credit >= FULL, 1.0), else_=0.0))
    share = (right / func.count()).label("share")
    query = (
        select(rounds.c.id, share)
        .join(answers, answers.c.round == rounds.c.id)
        .where(_asked(community, season))
        .group_by(rounds.c.id)
        .having(func.count() >= ENOUGH_PLAYERS)
        .order_by(share, rounds.c.id)
        .limit(CANDIDATES)
    )
    return [(row.id, float(row.share)) for row in await connection.execute(query)]
