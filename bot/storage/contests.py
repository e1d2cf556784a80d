"""The contests: when they ask, what must not be asked, and how they end.

Every change of state is a compare-and-set: who comes second finds nothing to change.
"""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

import orjson
from sqlalchemy import (
    and_,
    exists,
    func,
    literal,
    literal_column,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.contests import Contest, State, Teams
from bot.core.rounds import Kind, Status
from bot.core.schedules import Due
from bot.storage import database, posts
from bot.storage.columns import literally
from bot.storage.communities import lock
from bot.storage.game_tables import contest_days, contests, registrations
from bot.storage.league_tables import contest_places
from bot.storage.tables import answers, communities, rounds

POSTS = ("contest_registration", "contest_start", "contest_final")
"""What messages about a contest are about: who may join, who plays, who has won."""

_LIVE = contests.c.ended_at.is_(None)
_CONTEST = literally(Kind.CONTEST.value)
_OPEN = literally(Status.OPEN.value)
# SQLite sees by `game <> 0` that the index of games will do.
_OPEN_ROUND = exists().where(
    rounds.c.kind == _CONTEST,
    rounds.c.game == contests.c.id,
    rounds.c.game != literal_column("0"),
    rounds.c.status == _OPEN,
)


def board(contest: int) -> str:
    """Return the key of a contest's board."""
    return f"{Kind.CONTEST}:{contest}"


# --- contests


def _values(one: Contest) -> dict[str, Any]:
    return {
        "community": one.community,
        "channel": one.channel,
        "name": one.name,
        "zone": one.zone,
        "at": one.at.strftime("%H:%M"),
        "hours": one.hours,
        "first": one.first,
        "days": one.days,
        "questions": one.questions,
        "topics": orjson.dumps(sorted(one.topics)).decode(),
        "teams": one.teams.value,
        "best": one.best,
        "state": one.state.value,
        "next_day": one.next.day if one.next else one.waits,
        "next_at": one.next and one.next.at,
        "league": one.league,
    }


async def add(connection: AsyncConnection, contest: Contest) -> int:
    """Keep a new contest; return its id, or 0 where another one is still going on."""
    statement = database.insert(connection, contests).values(_values(contest))
    found = statement.on_conflict_do_nothing().returning(contests.c.id)
    return int((await connection.execute(found)).scalar() or 0)


async def change(connection: AsyncConnection, contest: Contest) -> bool:
    """Keep what was changed of a contest that has not begun; return whether it had not."""
    result = await connection.execute(
        update(contests)
        .where(contests.c.id == contest.id, contests.c.state == State.REGISTERING.value)
        .values(_values(contest))
    )
    return bool(result.rowcount)


async def move(connection: AsyncConnection, contest: Contest) -> None:
    """Keep in which channel a contest goes on, and when."""
    values = {name: _values(contest)[name] for name in ("channel", "next_day", "next_at")}
    alive = update(contests).where(contests.c.id == contest.id, _LIVE)
    await connection.execute(alive.values(values))


async def halt(connection: AsyncConnection, community: str, channel: str) -> int:
    """Let no further day come in a channel until there is another; return how many contests wait.

    A day without a moment is one that waits, so that neither `claim_due` nor `finish` finds it. One
    of a league goes on elsewhere, and has no channel here meanwhile.
    """
    coming = update(contests).where(
        *(contests.c.community == community, contests.c.channel == channel),
        *(_LIVE, contests.c.next_at.is_not(None)),
    )
    alone = await connection.execute(coming.where(contests.c.league == 0).values(next_at=None))
    shared = await connection.execute(coming.where(contests.c.league != 0).values(channel=""))
    guest = update(contest_places).where(
        contest_places.c.community == community, contest_places.c.channel == channel
    )
    guests = await connection.execute(guest.values(channel=""))
    return int(alone.rowcount + shared.rowcount + guests.rowcount)


async def become(connection: AsyncConnection, contest: int, now: State, was: State) -> bool:
    """Take a contest from one state to the next; return False if it was in another."""
    result = await connection.execute(
        update(contests)
        .where(contests.c.id == contest, contests.c.state == was.value)
        .values(state=now.value)
    )
    return bool(result.rowcount)


async def stop(connection: AsyncConnection, contest: int, now: datetime) -> bool:
    """End a contest before its time; return False if it had ended."""
    result = await connection.execute(
        update(contests)
        .where(contests.c.id == contest, _LIVE)
        .values(state=State.STOPPED.value, ended_at=now, next_day=None, next_at=None)
    )
    return bool(result.rowcount)


async def finish(connection: AsyncConnection, now: datetime) -> list[Contest]:
    """End the contests that have no day left and no open question; return them."""
    none_left = contests.c.next_at.is_(None), contests.c.next_day.is_(None)
    done = and_(_LIVE, *none_left, contests.c.state == State.RUNNING.value)
    result = await connection.execute(
        update(contests)
        .where(done, ~_OPEN_ROUND)
        .values(state=State.OVER.value, ended_at=now)
        .returning(contests)
    )
    return [_contest(row) for row in result]


async def one(connection: AsyncConnection, id: int) -> Contest | None:
    """Return a contest, or None."""
    row = (await connection.execute(select(contests).where(contests.c.id == id))).first()
    return _contest(row) if row else None


async def which(
    connection: AsyncConnection, *where: Any, limit: int | None = None
) -> list[Contest]:
    """Return the contests of which all of this is true, newest first."""
    query = select(contests).where(*where).order_by(contests.c.id.desc()).limit(limit)
    return [_contest(row) for row in await connection.execute(query)]


async def not_of(connection: AsyncConnection, community: str, ids: Iterable[int]) -> set[int]:
    """Return those of some contests that another community has planned."""
    query = select(contests.c.id).where(
        contests.c.id.in_(sorted(ids)), contests.c.community != community
    )
    return set((await connection.execute(query)).scalars())


async def newest(connection: AsyncConnection, community: str) -> Contest | None:
    """Return the contest that a community has planned last, or None."""
    found = await which(connection, contests.c.community == community, limit=1)
    return found[0] if found else None


async def claim_due(connection: AsyncConnection, now: datetime, limit: int) -> list[Contest]:
    """Return contests whose next day has come; all the communities are claimed with them.

    So none of their schedules picks the same question. None that is held only where we were removed.
    """
    due = contests.c.next_at <= now, _LIVE
    hosts = select(contests.c.id, contests.c.next_at, contests.c.community)
    hosts = hosts.where(*due, contests.c.channel != "")
    guests = (
        select(contests.c.id, contests.c.next_at, contest_places.c.community)
        .join(contest_places, contest_places.c.contest == contests.c.id)
        .where(*due, contest_places.c.channel != "")
    )
    held = union_all(hosts, guests).subquery()
    here = select(held.c.id, held.c.community).join(
        communities, communities.c.id == held.c.community
    )
    here = here.where(communities.c.left_at.is_(None)).order_by(held.c.next_at, held.c.id)
    places: dict[int, list[str]] = {}
    for row in await connection.execute(here):
        places.setdefault(row.id, []).append(row.community)
    some = dict(list(places.items())[:limit])
    await lock(connection, (one for where in some.values() for one in where))
    # Others may have been at work on them while we waited, so they are read only now.
    found = select(contests).where(contests.c.id.in_(some), *due)
    rows = await connection.execute(found.order_by(contests.c.next_at, contests.c.id))
    return [_contest(row) for row in rows]


async def set_next(connection: AsyncConnection, contest: Contest, due: Due | None) -> bool:
    """Set the next day if it still is what was read; return whether it was."""
    was = contest.next
    result = await connection.execute(
        update(contests)
        .where(contests.c.id == contest.id, _LIVE, contests.c.next_day == (was and was.day))
        .values(next_day=due and due.day, next_at=due and due.at)
    )
    return bool(result.rowcount)


async def note_missed(
    connection: AsyncConnection, contest: int, days: Iterable[date], reason: str, now: datetime
) -> None:
    """Record days without a question: "downtime" or "no question"."""
    rows = [{"contest": contest, "day": day, "noted_at": now, "reason": reason} for day in days]
    if rows:
        statement = database.insert(connection, contest_days).values(rows)
        await connection.execute(statement.on_conflict_do_nothing())


async def missed(connection: AsyncConnection, contest: int, community: str) -> list[date]:
    """Return the days on which nothing could be asked in a place of a contest."""
    query = select(contest_days.c.day).where(contest_days.c.contest == contest)
    nowhere = set((await connection.execute(query)).scalars())
    theirs = (
        rounds.c.kind == _CONTEST,
        rounds.c.game == contest,
        rounds.c.game != literal_column("0"),
    )
    asked = select(rounds.c.day, rounds.c.community).where(*theirs).distinct()
    found = (await connection.execute(asked)).all()
    here = {row.day for row in found if row.community == community}
    elsewhere = {row.day for row in found} - here
    return sorted(nowhere | elsewhere)


async def newest_missed(
    connection: AsyncConnection, community: str, limit: int
) -> list[tuple[str, date, str]]:
    """Return the last days on which nothing could be asked here: the contest's name, day and why.

    "no channel": it was asked elsewhere, while players of this community had nowhere to answer.
    """
    plays = select(registrations.c.contest).where(registrations.c.community == community)
    nowhere = (
        select(contests.c.name, contest_days.c.day, contest_days.c.reason)
        .join(contests, contests.c.id == contest_days.c.contest)
        .where(or_(contests.c.community == community, contests.c.id.in_(plays)))
    )
    here = rounds.alias("here")
    asked = (
        here.c.community == community,
        here.c.game == rounds.c.game,
        here.c.day == rounds.c.day,
    )
    elsewhere = (
        select(contests.c.name, rounds.c.day, literal("no channel"))
        .join(contests, contests.c.id == rounds.c.game)
        .where(rounds.c.kind == _CONTEST, rounds.c.game != literal_column("0"))
        .where(rounds.c.game.in_(plays), ~exists().where(here.c.kind == _CONTEST, *asked))
    )
    found = {
        tuple(row) for query in (nowhere, elsewhere) for row in await connection.execute(query)
    }
    return sorted(found, key=lambda one: (one[1], one[0]), reverse=True)[:limit]


async def refresh(connection: AsyncConnection, ids: Iterable[int]) -> None:
    """Want every message about some contests to be shown afresh."""
    for subject in POSTS:
        await posts.want_current(connection, subject, ids)


# --- what players know and have shown


async def credits(
    connection: AsyncConnection, community: str, who: Iterable[str], since: datetime
) -> dict[str, tuple[int, int]]:
    """Return how many answers players gave since then and the sum of their credit, by player.

    Only where the verdict is known: teams that are drawn must not tell of a sealed one.
    """
    query = (
        select(answers.c.player, func.count().label("n"), func.sum(answers.c.credit).label("sum"))
        .join(rounds, rounds.c.id == answers.c.round)
        .where(
            answers.c.community == community,
            answers.c.player.in_(list(who)),
            answers.c.at >= since,
            rounds.c.status == literally(Status.CLOSED.value),
        )
        .group_by(answers.c.player)
    )
    return {row.player: (row.n, int(row.sum)) for row in await connection.execute(query)}


async def asked_since(
    connection: AsyncConnection, where: Iterable[str], since: datetime
) -> set[str]:
    """Return the questions asked publicly in any of these communities since then."""
    query = (
        select(rounds.c.question_id)
        .where(rounds.c.community.in_(sorted(where)), rounds.c.opened_at >= since)
        .where(rounds.c.kind != literally(Kind.DUEL.value))
        .distinct()
    )
    return set((await connection.execute(query)).scalars())


def _contest(row: Any) -> Contest:
    return Contest(
        id=row.id,
        community=row.community,
        channel=row.channel,
        name=row.name,
        zone=row.zone,
        at=time.fromisoformat(row.at),
        hours=row.hours,
        first=row.first,
        days=row.days,
        questions=row.questions,
        topics=frozenset(orjson.loads(row.topics)),
        teams=Teams(row.teams),
        best=row.best,
        state=State(row.state),
        next=Due(row.next_day, row.next_at) if row.next_at is not None else None,
        ended_at=row.ended_at,
        league=row.league,
        waits=row.next_day if row.next_at is None else None,
    )
