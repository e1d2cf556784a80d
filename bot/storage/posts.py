"""The posts: public messages that should exist and look current."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, case, func, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.columns import Utc, literally
from bot.storage.database import Rows, inserting, per_dialect
from bot.storage.tables import posts, rounds

AHEAD = timedelta(hours=1)
"""What people wait for is made due so much earlier: ten thousand other messages may be."""

PENDING, FAILED, UNCONFIRMED, GONE = "pending", "failed", "unconfirmed", "gone"


@dataclass(frozen=True, slots=True)
class Post:
    """A message that should show version `wanted` and shows `shown`; `message` is its reference.

    `unsure`: a try has failed in a way that leaves open whether there is a message now. `again`:
    that, or it was claimed before and whoever did may have got further than they could say.
    """

    id: int
    key: str
    platform: str
    community: str
    channel: str
    subject: str
    subject_id: int
    message: str | None
    wanted: int
    shown: int
    state: str
    attempts: int
    error: str
    created_at: datetime
    lease: datetime | None = None
    unsure: bool = False
    again: bool = False
    next_try: datetime | None = None


@dataclass(frozen=True, slots=True)
class NewPost:
    """A message that should come to exist."""

    key: str
    community: str
    channel: str
    subject: str
    subject_id: int


_NEW = Rows(
    key=str,
    platform=str,
    community=str,
    channel=str,
    subject=str,
    subject_id=int,
    wanted=int,
    shown=int,
    state=str,
    attempts=int,
    next_try=datetime,
    error=str,
    created_at=datetime,
)


@per_dialect
def _want_new(dialect: str) -> Any:
    return inserting(dialect, posts, _NEW).on_conflict_do_nothing()


async def want_new(
    connection: AsyncConnection, new: Iterable[NewPost], now: datetime, *, at_once: bool = False
) -> None:
    """Want messages that do not exist yet; a known key changes nothing.

    `at_once`: people wait for them, so they go before whatever else is due.
    """
    due = now - AHEAD if at_once else now
    rows = [
        (
            p.key,
            p.community.partition(":")[0],
            p.community,
            p.channel,
            p.subject,
            p.subject_id,
            1,
            0,
            PENDING,
            0,
            due,
            "",
            now,
        )
        for p in new
    ]
    if rows:
        await connection.execute(_want_new(connection), _NEW.bind(rows))


_WANT_CURRENT = (
    update(posts)
    .where(
        posts.c.subject == bindparam("about"),
        posts.c.subject_id.in_(bindparam("ids", expanding=True)),
    )
    .values(wanted=posts.c.wanted + 1)
)


async def want_current(connection: AsyncConnection, subject: str, ids: Iterable[int]) -> None:
    """Want the messages about some subjects to be shown afresh."""
    given = {"about": subject, "ids": sorted(set(ids))}
    await connection.execute(_WANT_CURRENT, given)


_WANT_AT_ONCE = _WANT_CURRENT.values(
    next_try=case((posts.c.attempts == 0, bindparam("now", type_=Utc)), else_=posts.c.next_try)
)


async def want_at_once(
    connection: AsyncConnection, subject: str, ids: Iterable[int], now: datetime
) -> None:
    """Want the messages about some subjects to be shown afresh without a pause, before all others.

    Where a platform has just asked us to wait, we do.
    """
    given = {"about": subject, "ids": sorted(set(ids)), "now": now - AHEAD}
    await connection.execute(_WANT_AT_ONCE, given)


async def claim(
    connection: AsyncConnection,
    platforms: Iterable[str],
    now: datetime,
    lease: timedelta,
    limit: int,
) -> list[Post]:
    """Lease messages that are due, at most one unposted a channel: the oldest, to keep order."""
    older = posts.alias("older")
    first = ~(
        select(older.c.id)
        .where(
            older.c.community == posts.c.community,
            older.c.channel == posts.c.channel,
            older.c.message.is_(None),
            older.c.state == literally(PENDING),
            older.c.id < posts.c.id,
        )
        .exists()
    )
    due = (
        select(posts.c.id, posts.c.lease)
        .where(
            posts.c.shown < posts.c.wanted,
            posts.c.state == literally(PENDING),
            posts.c.next_try <= now,
            posts.c.platform.in_(list(platforms)),
            or_(posts.c.lease.is_(None), posts.c.lease <= now),
            or_(posts.c.message.is_not(None), first),
        )
        .order_by(posts.c.next_try, posts.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    found = {row.id: row.lease for row in await connection.execute(due)}
    result = await connection.execute(
        update(posts).where(posts.c.id.in_(found)).values(lease=now + lease).returning(posts)
    )
    claimed = sorted((_post(row) for row in result), key=lambda post: post.id)
    # An earlier try may have got further than we know: its edit may still be on its way and cover
    # ours, or its message may be there and show what was true then (the platform answers a
    # repeated post with the old message). So look once more afterwards.
    orphaned = {one.id for one in claimed if found[one.id] is not None}
    tried = orphaned | {one.id for one in claimed if _is_retried_post(one)}
    if tried:
        again = update(posts).where(posts.c.id.in_(tried))
        await connection.execute(again.values(wanted=posts.c.wanted + 1))
    return [replace(one, again=one.unsure or one.id in orphaned) for one in claimed]


def _is_retried_post(post: Post) -> bool:
    return post.message is None and bool(post.error)


async def shown(connection: AsyncConnection, post: Post, message: str, next_try: datetime) -> None:
    """Record that a message exists and shows what was wanted when it was claimed.

    Whoever took longer than their lease may have written over what another sent meanwhile: nobody
    knows what the message shows now, so it is wanted afresh. What was wanted at once meanwhile does
    not wait for `next_try`.
    """
    result = await connection.execute(
        update(posts)
        .where(posts.c.id == post.id, posts.c.lease == post.lease)
        .values(
            message=message,
            shown=post.wanted,
            attempts=0,
            error="",
            state=PENDING,
            lease=None,
            next_try=case(
                (posts.c.next_try == post.next_try, literal(next_try, Utc)),
                else_=posts.c.next_try,
            ),
            unsure=False,
        )
    )
    if not result.rowcount:
        await connection.execute(
            update(posts)
            .where(posts.c.id == post.id)
            .values(message=func.coalesce(posts.c.message, message), wanted=posts.c.wanted + 1)
        )


async def failed(
    connection: AsyncConnection,
    post: Post,
    error: str,
    state: str,
    next_try: datetime,
    *,
    unsure: bool,
) -> None:
    """Record that a message did not get through, unless the lease ran out and others try it.

    `unsure`: it may have got through nevertheless; no later failure makes us surer.
    """
    await connection.execute(
        update(posts)
        .where(posts.c.id == post.id, posts.c.lease == post.lease)
        .values(
            attempts=posts.c.attempts + 1,
            error=error,
            state=state,
            lease=None,
            next_try=next_try,
            unsure=True if unsure or post.again else posts.c.unsure,
        )
    )


async def retry(connection: AsyncConnection, community: str, now: datetime) -> int:
    """Try a community's failed posts again; return how many there are.

    Whoever says so has looked whether those that nobody could confirm are there.
    """
    result = await connection.execute(
        update(posts)
        .where(posts.c.community == community, posts.c.state.in_([FAILED, UNCONFIRMED]))
        .values(
            state=PENDING,
            attempts=0,
            next_try=now,
            lease=None,
            unsure=and_(posts.c.unsure, posts.c.state != UNCONFIRMED),
        )
    )
    return int(result.rowcount)


async def give_up(connection: AsyncConnection, community: str, reason: str) -> None:
    """Try none of a community's messages any more that wait to be delivered."""
    waiting = posts.c.shown < posts.c.wanted, posts.c.state == literally(PENDING)
    await connection.execute(
        update(posts)
        .where(posts.c.community == community, *waiting)
        .values(state=FAILED, error=reason, lease=None)
    )


async def take_up(connection: AsyncConnection, community: str, reason: str, now: datetime) -> None:
    """Try again what was given up for this reason, unless it would come as a surprise.

    Messages that exist are brought up to date; a first post comes only while its round is open.
    """
    open_round = and_(
        posts.c.subject == "round",
        posts.c.subject_id.in_(
            select(rounds.c.id).where(
                rounds.c.community == community, rounds.c.status == literally("open")
            )
        ),
    )
    await connection.execute(
        update(posts)
        .where(
            posts.c.community == community,
            posts.c.state == FAILED,
            posts.c.error == reason,
            or_(posts.c.message.is_not(None), open_round),
        )
        .values(state=PENDING, attempts=0, next_try=now, lease=None)
    )


async def stuck(connection: AsyncConnection, community: str, limit: int) -> list[Post]:
    """Return the newest posts that need somebody's attention."""
    query = (
        select(posts)
        .where(
            posts.c.community == community,
            or_(
                posts.c.state.in_([FAILED, UNCONFIRMED]),
                and_(posts.c.attempts > 0, posts.c.state == literally(PENDING)),
            ),
        )
        .order_by(posts.c.id.desc())
        .limit(limit)
    )
    return [_post(row) for row in await connection.execute(query)]


async def backlog(connection: AsyncConnection) -> int:
    """Return how many messages do not yet show what they should."""
    query = select(func.count()).select_from(posts)
    query = query.where(posts.c.shown < posts.c.wanted, posts.c.state == literally(PENDING))
    return await connection.scalar(query) or 0


async def in_channel(
    connection: AsyncConnection, community: str, channel: str, limit: int
) -> list[Post]:
    """Return the newest posted messages of a channel, oldest first."""
    query = (
        select(posts)
        .where(
            posts.c.community == community,
            posts.c.channel == channel,
            posts.c.message.is_not(None),
        )
        .order_by(posts.c.id.desc())
        .limit(limit)
    )
    found = [_post(row) for row in await connection.execute(query)]
    return found[::-1]


async def by_message(connection: AsyncConnection, community: str, message: str) -> Post | None:
    """Return what a community's message is, by its reference; None if it is not ours."""
    query = select(posts).where(posts.c.community == community, posts.c.message == message)
    row = (await connection.execute(query.limit(1))).first()
    return _post(row) if row else None


async def about(connection: AsyncConnection, subject: str, subject_id: int) -> Post | None:
    """Return the message about a subject."""
    query = select(posts).where(posts.c.subject == subject, posts.c.subject_id == subject_id)
    row = (await connection.execute(query.limit(1))).first()
    return _post(row) if row else None


def _post(row: Any) -> Post:
    return Post(
        row.id,
        row.key,
        row.platform,
        row.community,
        row.channel,
        row.subject,
        row.subject_id,
        row.message,
        row.wanted,
        row.shown,
        row.state,
        row.attempts,
        row.error,
        row.created_at,
        row.lease,
        row.unsure,
        next_try=row.next_try,
    )
