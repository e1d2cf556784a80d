"""The schedules: when and where a community gets its daily question."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

import orjson
from sqlalchemy import func, select, update
from sqlalchemy import insert as sql_insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.communities import Halt, Missed, Schedule
from bot.core.picking import Wish
from bot.core.questions import Level
from bot.core.schedules import Due, Reveal, Rhythm
from bot.storage.database import Rows, inserting, per_dialect
from bot.storage.tables import communities, missed, rounds, schedules

_MISSED = Rows(schedule=int, day=date, due_at=datetime, noted_at=datetime, reason=str)
_NEXT = Rows(id=int, next_day=date, next_at=datetime)


def _values(schedule: Schedule) -> dict[str, Any]:
    rhythm, wish = schedule.rhythm, schedule.wish
    return {
        "community": schedule.community,
        "number": schedule.number,
        "channel": schedule.channel,
        "zone": rhythm.zone,
        "at": rhythm.at.strftime("%H:%M"),
        "closes": rhythm.closes.strftime("%H:%M"),
        "weekdays": "".join(map(str, sorted(rhythm.weekdays))),
        "skipped": " ".join(day.isoformat() for day in sorted(rhythm.skipped)),
        "holidays": rhythm.holidays,
        "topics": orjson.dumps(sorted(wish.topics)).decode(),
        "easiest": int(wish.easiest),
        "hardest": int(wish.hardest),
        "reveal": schedule.reveal.value,
        "role": schedule.role,
        "paused": schedule.paused,
        "pin": schedule.pin,
        "discuss": schedule.discuss,
        "halted": schedule.halted or "",
        "next_day": schedule.next.day if schedule.next else None,
        "next_at": schedule.next.at if schedule.next else None,
    }


async def add(connection: AsyncConnection, schedule: Schedule) -> int:
    """Keep a new schedule; return its id."""
    statement = sql_insert(schedules).values(_values(schedule)).returning(schedules.c.id)
    return int((await connection.execute(statement)).scalar_one())


async def change(connection: AsyncConnection, schedule: Schedule) -> None:
    """Keep a changed schedule."""
    await connection.execute(
        update(schedules).where(schedules.c.id == schedule.id).values(_values(schedule))
    )


async def remove(connection: AsyncConnection, id: int) -> None:
    """End a schedule; its rounds stay."""
    await connection.execute(update(schedules).where(schedules.c.id == id).values(removed=True))


async def halt(
    connection: AsyncConnection, community: str, why: Halt, channel: str | None = None
) -> int:
    """Stop the running schedules of a community, or of one of its channels; return how many."""
    running = update(schedules).where(
        schedules.c.community == community, ~schedules.c.paused, ~schedules.c.removed
    )
    if channel is not None:
        running = running.where(schedules.c.channel == channel)
    result = await connection.execute(running.values(paused=True, halted=why.value))
    return int(result.rowcount)


async def next_number(connection: AsyncConnection, community: str) -> int:
    """Return the number of the community's next schedule; numbers are never used twice."""
    query = select(func.coalesce(func.max(schedules.c.number), 0)).where(
        schedules.c.community == community
    )
    return int(await connection.scalar(query) or 0) + 1


async def of(connection: AsyncConnection, community: str) -> list[Schedule]:
    """Return a community's schedules by number."""
    query = select(schedules).where(schedules.c.community == community, ~schedules.c.removed)
    rows = await connection.execute(query.order_by(schedules.c.number))
    return [_schedule(row) for row in rows]


async def some(connection: AsyncConnection, ids: Iterable[int]) -> dict[int, Schedule]:
    """Return schedules by id, ended ones too."""
    query = select(schedules).where(schedules.c.id.in_(list(ids)))
    return {row.id: _schedule(row) for row in await connection.execute(query)}


async def claim_due(connection: AsyncConnection, now: datetime, limit: int) -> list[Schedule]:
    """Return due schedules nobody else is working on; the claim holds for the transaction.

    The community is claimed with them, so that two of its schedules never pick the same question.
    """
    query = (
        select(schedules)
        .join(communities, communities.c.id == schedules.c.community)
        .where(
            schedules.c.next_at <= now,
            ~schedules.c.paused,
            ~schedules.c.removed,
        )
        .order_by(schedules.c.next_at, schedules.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [_schedule(row) for row in await connection.execute(query)]


@per_dialect
def _set_next(dialect: str) -> Any:
    _, (id, next_day, next_at) = _NEXT.source(dialect)
    mine = update(schedules).where(schedules.c.id == id)
    return mine.values(next_day=next_day, next_at=next_at)


async def set_next(connection: AsyncConnection, nexts: Iterable[tuple[int, Due | None]]) -> None:
    """Set when the schedules are due next."""
    rows = [(one, due and due.day, due and due.at) for one, due in nexts]
    if rows:
        await connection.execute(_set_next(connection), _NEXT.bind(rows))


async def last_day(connection: AsyncConnection, schedule: int) -> date | None:
    """Return the last date the schedule has dealt with, asked or missed."""
    asked = await connection.scalar(
        select(func.max(rounds.c.day, type_=rounds.c.day.type)).where(rounds.c.schedule == schedule)
    )
    gone = await connection.scalar(
        select(func.max(missed.c.day, type_=missed.c.day.type)).where(missed.c.schedule == schedule)
    )
    days: list[date] = [day for day in (asked, gone) if day is not None]
    return max(days, default=None)


@per_dialect
def _note_missed(dialect: str) -> Any:
    return inserting(dialect, missed, _MISSED).on_conflict_do_nothing()


async def note_missed(connection: AsyncConnection, days: Iterable[Missed], now: datetime) -> None:
    """Record days that were missed."""
    rows = [(m.schedule, m.day, m.due_at, now, m.reason) for m in days]
    if rows:
        await connection.execute(_note_missed(connection), _MISSED.bind(rows))


async def missed_days(
    connection: AsyncConnection, community: str, limit: int
) -> list[tuple[int, Missed]]:
    """Return the newest missed days with their schedule's number."""
    query = (
        select(schedules.c.number, missed)
        .join(schedules, schedules.c.id == missed.c.schedule)
        .where(schedules.c.community == community)
        .order_by(missed.c.day.desc())
        .limit(limit)
    )
    return [
        (row.number, Missed(row.schedule, row.day, row.due_at, row.reason))
        for row in await connection.execute(query)
    ]


async def count_missed(connection: AsyncConnection) -> int:
    """Return how many days have been missed in all."""
    return await connection.scalar(select(func.count()).select_from(missed)) or 0


def _schedule(row: Any) -> Schedule:
    rhythm = Rhythm(
        zone=row.zone,
        at=time.fromisoformat(row.at),
        closes=time.fromisoformat(row.closes),
        weekdays=frozenset(map(int, row.weekdays)),
        skipped=frozenset(map(date.fromisoformat, row.skipped.split())),
        holidays=row.holidays,
    )
    wish = Wish(frozenset(orjson.loads(row.topics)), Level(row.easiest), Level(row.hardest))
    due = Due(row.next_day, row.next_at) if row.next_at is not None else None
    return Schedule(
        id=row.id,
        community=row.community,
        number=row.number,
        channel=row.channel,
        rhythm=rhythm,
        wish=wish,
        reveal=Reveal(row.reveal),
        role=row.role,
        paused=bool(row.paused),
        next=due,
        pin=bool(row.pin),
        discuss=bool(row.discuss),
        halted=Halt(row.halted) if row.halted else None,
    )


async def channels(connection: AsyncConnection, community: str) -> list[str]:
    """Return the channels in which a community is asked, paused or not, that still exist."""
    return sorted({one.channel for one in await of(connection, community) if one.halted is None})
