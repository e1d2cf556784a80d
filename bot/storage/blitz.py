"""The live rounds: which are on, where they stand, and who joined them."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.blitz import Blitz, State
from bot.storage import rounds
from bot.storage.columns import literally
from bot.storage.database import insert
from bot.storage.game_tables import blitz_players, blitzes
from bot.storage.tables import players

_POSTING = literally(State.POSTING.value)


async def add(connection: AsyncConnection, new: Blitz) -> int | None:
    """Keep a new live round; return its id, or None where one is on in the channel already."""
    values = {
        "community": new.community,
        "channel": new.channel,
        "player": new.player,
        "name": new.name,
        "questions": new.questions,
        "topic": new.topic,
        "seconds": new.seconds,
        "speed": new.speed,
        "state": new.state.value,
        "number": new.number,
        "round": new.round,
        "due": new.due,
        "at": new.at,
    }
    statement = insert(connection, blitzes).values(values).on_conflict_do_nothing()
    return (await connection.execute(statement.returning(blitzes.c.id))).scalar_one_or_none()


async def one(connection: AsyncConnection, id: int) -> Blitz | None:
    """Return a live round, or None."""
    row = (await connection.execute(select(blitzes).where(blitzes.c.id == id))).first()
    return _blitz(row) if row else None


async def due(connection: AsyncConnection, now: datetime, limit: int) -> dict[int, str]:
    """Return the live rounds that must go on, with their communities; the longest due first."""
    query = (
        select(blitzes.c.id, blitzes.c.community)
        .where(blitzes.c.ended.is_(None), blitzes.c.due <= now)
        .order_by(blitzes.c.due, blitzes.c.id)
        .limit(limit)
    )
    return {row.id: row.community for row in await connection.execute(query)}


async def move(
    connection: AsyncConnection, blitz: Blitz, to: State, /, **values: int | datetime
) -> bool:
    """Let a live round go on from where it was seen to stand; return False if it stands no more."""
    seen = (
        blitzes.c.id == blitz.id,
        blitzes.c.ended.is_(None),
        blitzes.c.state == blitz.state.value,
        blitzes.c.number == blitz.number,
    )
    changed = update(blitzes).where(*seen).values(state=to.value, **values)
    return bool((await connection.execute(changed)).rowcount)


async def void(connection: AsyncConnection, blitz: Blitz, now: datetime) -> None:
    """Take a live round out, also one that is over."""
    ended = func.coalesce(blitzes.c.ended, now, type_=blitzes.c.ended.type)
    values = {"state": State.VOID.value, "ended": ended}
    await connection.execute(update(blitzes).where(blitzes.c.id == blitz.id).values(values))


async def begin(connection: AsyncConnection, round: int, now: datetime) -> bool:
    """Start the clock of the question whose message is there now, once."""
    waiting = blitzes.c.round == round, blitzes.c.ended.is_(None), blitzes.c.state == _POSTING
    query = select(blitzes.c.id, blitzes.c.seconds).where(*waiting).with_for_update()
    found = (await connection.execute(query)).first()
    if found is None:
        return False
    closes = now + timedelta(seconds=found.seconds)
    values = {"state": State.ASKING.value, "due": closes}
    await connection.execute(
        update(blitzes).where(blitzes.c.id == found.id, *waiting).values(values)
    )
    await rounds.start(connection, round, now, closes)
    return True


async def join(connection: AsyncConnection, blitz: Blitz, player: str, now: datetime) -> bool:
    """Keep that somebody will play; return whether that is new."""
    values = {"blitz": blitz.id, "player": player, "community": blitz.community, "at": now}
    statement = insert(connection, blitz_players).values(values).on_conflict_do_nothing()
    return bool((await connection.execute(statement.returning(blitz_players.c.player))).first())


async def joined(connection: AsyncConnection, blitz: Blitz) -> Mapping[str, str]:
    """Return who joined and may be named, by id, in the order in which they came."""
    mine = and_(players.c.community == blitz.community, players.c.player == blitz_players.c.player)
    query = (
        select(blitz_players.c.player, players.c.name)
        .join(players, mine)
        .where(blitz_players.c.blitz == blitz.id, ~players.c.hidden)
        .order_by(blitz_players.c.at, blitz_players.c.player)
    )
    return {row.player: row.name for row in await connection.execute(query)}


async def count_joined(connection: AsyncConnection, blitz: Blitz) -> int:
    """Return how many joined."""
    query = select(func.count()).select_from(blitz_players)
    return await connection.scalar(query.where(blitz_players.c.blitz == blitz.id)) or 0


async def of_player(connection: AsyncConnection, community: str, player: str) -> list[int]:
    """Return the live rounds that a player hosted or joined."""
    hosted = select(blitzes.c.id).where(
        blitzes.c.community == community, blitzes.c.player == player
    )
    joined = select(blitz_players.c.blitz).where(
        blitz_players.c.community == community, blitz_players.c.player == player
    )
    return sorted((await connection.execute(hosted.union(joined))).scalars())


async def some(connection: AsyncConnection, ids: Iterable[int]) -> list[Blitz]:
    """Return live rounds by id."""
    query = select(blitzes).where(blitzes.c.id.in_(sorted(set(ids)))).order_by(blitzes.c.id)
    return [_blitz(row) for row in await connection.execute(query)]


def _blitz(row: Any) -> Blitz:
    return Blitz(
        id=row.id,
        community=row.community,
        channel=row.channel,
        player=row.player,
        name=row.name,
        questions=row.questions,
        topic=row.topic,
        seconds=row.seconds,
        speed=row.speed,
        state=State(row.state),
        number=row.number,
        round=row.round,
        due=row.due,
        at=row.at,
        ended=row.ended,
    )
