"""The steps: what is still to be done with a public message, such as pinning it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Text,
    and_,
    delete,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.columns import Utc, literally
from bot.storage.posts import FAILED, GONE, PENDING
from bot.storage.tables import posts, rounds, schedules, steps

DONE = "done"
PIN, UNPIN, DISCUSS = "pin", "unpin", "discuss"


@dataclass(frozen=True, slots=True)
class Planned:
    """A step to take with the message `message` of a post about `subject`."""

    id: int
    kind: str
    key: str
    platform: str
    community: str
    channel: str
    subject: str
    subject_id: int
    message: str
    attempts: int
    lease: datetime


async def plan_opened(connection: AsyncConnection, ids: Iterable[int], now: datetime) -> None:
    """Plan to pin the messages of rounds whose schedule wants it."""
    await _plan(connection, PIN, schedules.c.pin, ids, now)


async def plan_discussed(connection: AsyncConnection, ids: Iterable[int], now: datetime) -> None:
    """Plan to talk about rounds whose schedule wants it, once their messages show the answer."""
    await _plan(connection, DISCUSS, schedules.c.discuss, ids, now)


async def plan_unpinned(connection: AsyncConnection, ids: Iterable[int], now: datetime) -> None:
    """Plan to unpin the messages of rounds that can no longer be answered."""
    over = list(ids)
    never = select(posts.c.id).where(_about(over), posts.c.message.is_(None))
    await connection.execute(delete(steps).where(steps.c.kind == PIN, steps.c.post.in_(never)))
    pinned = select(steps.c.id).where(steps.c.post == posts.c.id, steps.c.kind == PIN).exists()
    await _plan(connection, UNPIN, pinned, over, now)


async def drop(connection: AsyncConnection, post: int) -> None:
    """Give up what was planned for a message that is no more."""
    await connection.execute(
        update(steps)
        .where(steps.c.post == post, steps.c.state == PENDING)
        .values(state=DONE, lease=None)
    )


def _about(ids: Iterable[int]) -> ColumnElement[bool]:
    return and_(posts.c.subject == literally("round"), posts.c.subject_id.in_(list(ids)))


async def _plan(
    connection: AsyncConnection,
    kind: str,
    condition: ColumnElement[bool],
    ids: Iterable[int],
    now: datetime,
) -> None:
    again = steps.alias("again")
    found: Select[Any] = (
        select(
            posts.c.id,
            literal(kind, Text),
            posts.c.wanted,
            literal(PENDING, Text),
            literal(0, Integer),
            literal(now, Utc),
            literal("", Text),
        )
        .join(rounds, rounds.c.id == posts.c.subject_id)
        .join(schedules, schedules.c.id == rounds.c.schedule)
        .where(_about(ids), posts.c.state != GONE, condition)
        .where(~select(again.c.id).where(again.c.post == posts.c.id, again.c.kind == kind).exists())
    )
    columns = ["post", "kind", "after", "state", "attempts", "next_try", "error"]
    await connection.execute(insert(steps).from_select(columns, found))


async def claim(
    connection: AsyncConnection,
    platforms: Iterable[str],
    now: datetime,
    lease: timedelta,
    limit: int,
) -> list[Planned]:
    """Lease steps that are due: their message shows what it has to, and the step before is done."""
    before = steps.alias("before")
    first = ~(
        select(before.c.id)
        .where(
            before.c.post == steps.c.post,
            before.c.id < steps.c.id,
            before.c.state == literally(PENDING),
        )
        .exists()
    )
    due = (
        select(steps.c.id)
        .join(posts, posts.c.id == steps.c.post)
        .where(
            steps.c.state == literally(PENDING),
            steps.c.next_try <= now,
            or_(steps.c.lease.is_(None), steps.c.lease <= now),
            posts.c.message.is_not(None),
            posts.c.shown >= steps.c.after,
            posts.c.platform.in_(list(platforms)),
            first,
        )
        .order_by(steps.c.next_try, steps.c.id)
        .limit(limit)
        .with_for_update(of=steps, skip_locked=True)
    )
    ids = list((await connection.execute(due)).scalars())
    if not ids:
        return []
    await connection.execute(update(steps).where(steps.c.id.in_(ids)).values(lease=now + lease))
    query = (
        select(steps.c.kind, steps.c.attempts, steps.c.lease, posts, steps.c.id.label("step"))
        .join(posts, posts.c.id == steps.c.post)
        .where(steps.c.id.in_(ids))
        .order_by(steps.c.id)
    )
    return [
        Planned(
            row.step,
            row.kind,
            row.key,
            row.platform,
            row.community,
            row.channel,
            row.subject,
            row.subject_id,
            row.message,
            row.attempts,
            row.lease,
        )
        for row in await connection.execute(query)
    ]


async def taken(connection: AsyncConnection, step: Planned) -> None:
    """Record that a step is taken, or that there is nothing left to take it with."""
    await connection.execute(
        update(steps).where(steps.c.id == step.id).values(state=DONE, error="", lease=None)
    )


async def failed(
    connection: AsyncConnection, step: Planned, error: str, state: str, next_try: datetime
) -> None:
    """Record that a step did not succeed, unless the lease ran out and others try it."""
    await connection.execute(
        update(steps)
        .where(steps.c.id == step.id, steps.c.lease == step.lease)
        .values(
            attempts=steps.c.attempts + 1, error=error, state=state, lease=None, next_try=next_try
        )
    )


async def retry(connection: AsyncConnection, community: str, now: datetime) -> int:
    """Try a community's failed steps again; return how many there are."""
    mine = select(posts.c.id).where(posts.c.community == community)
    result = await connection.execute(
        update(steps)
        .where(steps.c.state == FAILED, steps.c.post.in_(mine))
        .values(state=PENDING, attempts=0, next_try=now, lease=None)
    )
    return int(result.rowcount)


async def stuck(connection: AsyncConnection, community: str, limit: int) -> Sequence[Any]:
    """Return kind, channel, state, error and attempts of the newest steps that did not succeed."""
    query = (
        select(steps.c.kind, posts.c.channel, steps.c.state, steps.c.error, steps.c.attempts)
        .join(posts, posts.c.id == steps.c.post)
        .where(
            posts.c.community == community,
            or_(
                steps.c.state == FAILED,
                and_(steps.c.attempts > 0, steps.c.state == literally(PENDING)),
            ),
        )
        .order_by(steps.c.id.desc())
        .limit(limit)
    )
    return (await connection.execute(query)).all()
