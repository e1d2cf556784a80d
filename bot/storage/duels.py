"""The duels: every step from one state to another is a compare-and-set."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.answers import Stored
from bot.core.duels import Duel, Play, Reason, State, Turn, Who
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
    opponent_community: str = "",
    opponent_channel: str = "",
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
            opponent_community=opponent_community,
            opponent_channel=opponent_channel,
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


_SAME = duels.c.opponent_community == ""


def _challenges(who: Who) -> Any:
    return and_(duels.c.challenger == who[1], duels.c.community == who[0])


def _is_challenged(who: Who) -> Any:
    there = duels.c.opponent_community == who[0], and_(_SAME, duels.c.community == who[0])
    return and_(duels.c.opponent == who[1], or_(*there))


def _mine(who: Who) -> Any:
    return or_(_challenges(who), _is_challenged(who))


def _between(some: Iterable[Who], others: Iterable[Who]) -> Any:
    pairs = [(one, other) for one in sorted(some) for other in sorted(others)]
    return or_(
        *(and_(_challenges(one), _is_challenged(other)) for one, other in pairs),
        *(and_(_challenges(other), _is_challenged(one)) for one, other in pairs),
    )


def _in(community: str) -> Any:
    return or_(duels.c.community == community, duels.c.opponent_community == community)


async def of_player(
    connection: AsyncConnection, who: Who, states: Collection[State], limit: int | None = None
) -> list[Duel]:
    """Return a player's duels in some states, the newest first."""
    query = select(duels).where(_mine(who), duels.c.state.in_([one.value for one in states]))
    rows = await connection.execute(query.order_by(duels.c.id.desc()).limit(limit))
    return [_duel(row) for row in rows]


async def between(
    connection: AsyncConnection,
    some: Iterable[Who],
    others: Iterable[Who],
    states: Collection[State],
) -> list[Duel]:
    """Return the duels of one person with another in some states, oldest first.

    Each of them may be known by several accounts and in several communities.
    """
    wanted = duels.c.state.in_([state.value for state in states])
    query = select(duels).where(_between(some, others), wanted)
    return [_duel(row) for row in await connection.execute(query.order_by(duels.c.id))]


async def offers(connection: AsyncConnection, challenger: Who) -> int:
    """Return how many open offers a player has made."""
    query = select(func.count()).select_from(duels)
    open_ = duels.c.state == State.OFFERED.value
    return await connection.scalar(query.where(open_, _challenges(challenger))) or 0


async def declined_at(
    connection: AsyncConnection, challengers: Iterable[Who], opponents: Iterable[Who]
) -> datetime | None:
    """Return when a person last declined an offer of another, by whichever of their accounts."""
    asked, asking = sorted(opponents), sorted(challengers)
    query = select(func.max(duels.c.ended_at, type_=duels.c.ended_at.type)).where(
        or_(*(_challenges(one) for one in asking)),
        or_(*(_is_challenged(one) for one in asked)),
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
            _in(community),
            duels.c.state == State.SETTLED.value,
            duels.c.ended_at >= since,
        )
        .order_by(duels.c.id.desc())
        .limit(limit)
    )
    return [_duel(row) for row in await connection.execute(query)]


async def running(connection: AsyncConnection, community: str, limit: int) -> list[Duel]:
    """Return the newest running duels in which a community has a player."""
    here = _in(community), duels.c.state == State.RUNNING.value
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
    return {id: _play(duel, found[id], shown, given) for id, duel in wanted.items()}


def _play(
    duel: Duel,
    put: list[Round],
    shown: Mapping[tuple[int, str], Turn],
    given: Mapping[tuple[int, str], Stored],
) -> Play:
    keys = {(one.id, who[1]) for one in put for who in duel.players if one.community == who[0]}
    return Play(
        duel,
        tuple(put),
        {key: shown[key] for key in keys & shown.keys()},
        {key: given[key] for key in keys & given.keys()},
    )


_PLAYERS: Any = bindparam("players", expanding=True)
# Every lookup asks this, so it is built once.
_RUNNING_OF = select(duels).where(
    or_(duels.c.challenger.in_(_PLAYERS), duels.c.opponent.in_(_PLAYERS)),
    duels.c.state == State.RUNNING.value,
)


async def still_to_answer(connection: AsyncConnection, faces: Collection[Who]) -> list[Round]:
    """Return the rounds of running duels that a person, known by these faces, has not answered.

    Wherever on these platforms they play by the same id: it is better to tell too little.
    """
    near = {(community.partition(":")[0], player) for community, player in faces}
    given = {"players": sorted({player for _, player in faces})}
    running_ = [_duel(row) for row in await connection.execute(_RUNNING_OF, given)]
    mine = {
        (duel.id, community): player
        for duel in running_
        for community, player in duel.players
        if (community.partition(":")[0], player) in near
    }
    if not mine:
        return []
    put = await rounds.of_games(connection, Kind.DUEL, {id for id, _ in mine})
    found = {
        (one.id, mine[one.game, one.community]): one
        for one in put
        if one.status is Status.OPEN and (one.game, one.community) in mine
    }
    answered = await answers.find(connection, found)
    return [one for key, one in found.items() if key not in answered]


async def partners(
    connection: AsyncConnection, community: str, player: str | None = None
) -> set[str]:
    """Return the communities with whose players those of another have duels, or one of them."""
    query = select(duels.c.community, duels.c.opponent_community).where(
        ~_SAME, _in(community) if player is None else _mine((community, player))
    )
    rows = await connection.execute(query.distinct())
    return {one for row in rows for one in row} - {community}


async def crossing(
    connection: AsyncConnection, community: str, states: Collection[State] = ALIVE
) -> list[Duel]:
    """Return the duels of a community's players with those of others, in some states."""
    wanted = duels.c.state.in_([state.value for state in states])
    query = select(duels).where(~_SAME, _in(community), wanted).order_by(duels.c.id)
    return [_duel(row) for row in await connection.execute(query)]


async def forget(connection: AsyncConnection, who: Who) -> None:
    """Take a player's name out of their duels."""
    for column, mine in (
        (duels.c.challenger, _challenges(who)),
        (duels.c.opponent, _is_challenged(who)),
    ):
        await connection.execute(update(duels).where(mine).values({column: ""}))


async def part(connection: AsyncConnection, some: Iterable[Duel], gone: str) -> None:
    """Leave duels to one of their two communities: the other, and who played there, is forgotten."""
    for one in some:
        place = next((name, channel) for name, channel in one.places.items() if name != gone)
        left = {"challenger": ""} if one.community == gone else {"opponent": ""}
        values = {"community": place[0], "channel": place[1], **left}
        own = {"opponent_community": "", "opponent_channel": ""}
        await connection.execute(update(duels).where(duels.c.id == one.id).values(**values, **own))


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
        opponent_community=row.opponent_community,
        opponent_channel=row.opponent_channel,
    )
