"""The duels: every step from one state to another is a compare-and-set."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.duels import Duel, Play, Reason, State
from bot.core.rounds import Kind, Round, Status
from bot.storage import answers, rounds, turns
from bot.storage.game_tables import duels
from bot.storage.tables import communities

ALIVE = (State.OFFERED, State.RUNNING)


async def add(
    connection: AsyncConnection,
    *,
    community: str,
    channel: str,
    challenger: str,
    opponent: str,
    topic: str,
    questions: int,
    now: datetime,
    ends_at: datetime,
) -> int:
    """Keep an offer; return its id."""
    result = await connection.execute(
        insert(duels)
        .values(
            community=community,
            channel=channel,
            challenger=challenger,
            opponent=opponent,
            topic=topic,
            questions=questions,
            state=State.OFFERED.value,
            reason="",
            offered_at=now,
            ends_at=ends_at,
            due_at=ends_at,
        )
        .returning(duels.c.id)
    )
    return int(result.scalar_one())


async def move(
    connection: AsyncConnection,
    ids: Iterable[int],
    before: Collection[State],
    after: State,
    **values: Any,
) -> list[Duel]:
    """Bring those that stand in one of the states `before` into another; return only those."""
    result = await connection.execute(
        update(duels)
        .where(duels.c.id.in_(sorted(ids)), duels.c.state.in_([one.value for one in before]))
        .values(state=after.value, **values)
        .returning(duels)
    )
    return sorted((_duel(row) for row in result), key=lambda one: one.id)


async def end(
    connection: AsyncConnection,
    ids: Iterable[int],
    before: Collection[State],
    after: State,
    now: datetime,
    reason: Reason = Reason.NONE,
) -> list[Duel]:
    """Bring duels into a last state; return those that were not in one before."""
    over: dict[str, Any] = {"ended_at": now, "due_at": None, "reason": reason.value}
    return await move(connection, ids, before, after, **over)


async def wake(connection: AsyncConnection, due: Mapping[int, datetime]) -> None:
    """Look at running duels again at these times."""
    for id, at in due.items():
        running = duels.c.id == id, duels.c.state == State.RUNNING.value
        await connection.execute(update(duels).where(*running).values(due_at=at))


async def load(connection: AsyncConnection, ids: Iterable[int]) -> dict[int, Duel]:
    """Return duels by id."""
    rows = await connection.execute(select(duels).where(duels.c.id.in_(sorted(set(ids)))))
    return {row.id: _duel(row) for row in rows}


async def one(connection: AsyncConnection, id: int) -> Duel | None:
    """Return a duel, or None."""
    return (await load(connection, [id])).get(id)


async def due(connection: AsyncConnection, now: datetime, limit: int) -> list[Duel]:
    """Return those that have to be looked at, where we have not been removed."""
    query = (
        select(duels)
        .join(communities, communities.c.id == duels.c.community)
        .where(duels.c.due_at <= now, communities.c.left_at.is_(None))
        .order_by(duels.c.due_at)
        .limit(limit)
    )
    return [_duel(row) for row in await connection.execute(query)]


def _mine(player: str) -> Any:
    return or_(duels.c.challenger == player, duels.c.opponent == player)


def _between(one: str, other: str) -> Any:
    return or_(
        and_(duels.c.challenger == one, duels.c.opponent == other),
        and_(duels.c.challenger == other, duels.c.opponent == one),
    )


async def of_player(
    connection: AsyncConnection,
    community: str,
    player: str,
    states: Collection[State],
    limit: int | None = None,
) -> list[Duel]:
    """Return a player's duels in some states, the newest first."""
    wanted = duels.c.state.in_([one.value for one in states])
    query = select(duels).where(duels.c.community == community, _mine(player), wanted)
    rows = await connection.execute(query.order_by(duels.c.id.desc()).limit(limit))
    return [_duel(row) for row in rows]


async def between(
    connection: AsyncConnection, community: str, one: str, other: str, states: Collection[State]
) -> list[Duel]:
    """Return the duels of two players in some states, oldest first."""
    wanted = duels.c.state.in_([state.value for state in states])
    query = select(duels).where(duels.c.community == community, _between(one, other), wanted)
    return [_duel(row) for row in await connection.execute(query.order_by(duels.c.id))]


async def offers(connection: AsyncConnection, community: str, challenger: str) -> int:
    """Return how many open offers a player has made."""
    query = select(func.count()).select_from(duels)
    open_ = duels.c.community == community, duels.c.state == State.OFFERED.value
    return await connection.scalar(query.where(*open_, duels.c.challenger == challenger)) or 0


async def declined_at(
    connection: AsyncConnection, community: str, challenger: str, opponent: str
) -> datetime | None:
    """Return when a player last declined an offer of another."""
    query = select(func.max(duels.c.ended_at, type_=duels.c.ended_at.type)).where(
        duels.c.community == community,
        duels.c.challenger == challenger,
        duels.c.opponent == opponent,
        duels.c.state == State.DECLINED.value,
    )
    found: datetime | None = await connection.scalar(query)
    return found


async def settled_since(
    connection: AsyncConnection, community: str, since: datetime, limit: int
) -> list[Duel]:
    """Return the newest duels that were settled since, the newest first."""
    query = (
        select(duels)
        .where(
            duels.c.community == community,
            duels.c.state == State.SETTLED.value,
            duels.c.ended_at >= since,
        )
        .order_by(duels.c.id.desc())
        .limit(limit)
    )
    return [_duel(row) for row in await connection.execute(query)]


async def running(connection: AsyncConnection, community: str, limit: int) -> list[Duel]:
    """Return the newest running duels of a community."""
    here = duels.c.community == community, duels.c.state == State.RUNNING.value
    query = select(duels).where(*here).order_by(duels.c.id.desc()).limit(limit)
    return [_duel(row) for row in await connection.execute(query)]


async def plays(connection: AsyncConnection, some: Iterable[Duel]) -> dict[int, Play]:
    """Return everything that happened in some duels, by their ids."""
    wanted = {one.id: one for one in some}
    found: dict[int, list[Round]] = {id: [] for id in wanted}
    for round in await rounds.of_games(connection, Kind.DUEL, wanted):
        found[round.game].append(round)
    ids = [round.id for listed in found.values() for round in listed]
    shown = await turns.of_rounds(connection, ids)
    given = {(one.round, one.player): one for one in await answers.of_rounds(connection, ids)}
    return {
        id: Play(
            duel,
            tuple(found[id]),
            {
                (r.id, p): shown[r.id, p]
                for r in found[id]
                for p in duel.players
                if (r.id, p) in shown
            },
            {
                (r.id, p): given[r.id, p]
                for r in found[id]
                for p in duel.players
                if (r.id, p) in given
            },
        )
        for id, duel in wanted.items()
    }


# Every lookup asks this, so it is built once.
_RUNNING_OF = select(duels.c.id, duels.c.community).where(
    or_(duels.c.challenger == bindparam("player"), duels.c.opponent == bindparam("player")),
    duels.c.state == State.RUNNING.value,
)


async def still_to_answer(connection: AsyncConnection, platform: str, player: str) -> list[Round]:
    """Return the rounds of running duels that a player has not answered, wherever they play."""
    running_ = await connection.execute(_RUNNING_OF, {"player": player})
    ids = [row.id for row in running_ if row.community.startswith(f"{platform}:")]
    if not ids:
        return []
    found = await rounds.of_games(connection, Kind.DUEL, ids)
    given = await answers.find(connection, ((one.id, player) for one in found))
    return [one for one in found if one.status is Status.OPEN and (one.id, player) not in given]


async def forget(connection: AsyncConnection, community: str, player: str) -> None:
    """Take a player's name out of their duels."""
    for column in (duels.c.challenger, duels.c.opponent):
        mine = duels.c.community == community, column == player
        await connection.execute(update(duels).where(*mine).values({column: ""}))


def _duel(row: Any) -> Duel:
    return Duel(
        id=row.id,
        community=row.community,
        channel=row.channel,
        challenger=row.challenger,
        opponent=row.opponent,
        topic=row.topic,
        questions=row.questions,
        state=State(row.state),
        offered_at=row.offered_at,
        ends_at=row.ends_at,
        ended_at=row.ended_at,
        reason=Reason(row.reason),
    )
