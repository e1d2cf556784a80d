"""Where does a contest go on whose channel was deleted? Where an admin says, with the days left."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.contests import CHANNEL_NAME, Contest
from bot.core.errors import QuizError
from bot.core.schedules import following
from bot.journeys import contest_places
from bot.requests.contests import SaveContest
from bot.storage import contests


def waiting(wanted: Contest, old: Contest) -> Contest:
    """Return what is wanted of a contest; it waits on as long as its channel is the deleted one."""
    if old.waits is None or wanted.next is None:
        return wanted
    waits = wanted.next.day if wanted.channel == old.channel else None
    return replace(wanted, waits=waits, next=None if waits else wanted.next)


async def move(
    connection: AsyncConnection, contest: Contest, request: SaveContest, now: datetime
) -> Contest:
    """Have a contest that has begun go on in another channel, and say so there."""
    channel = request.channel.strip()
    if not channel or replace(request, contest=0, channel="") != SaveContest():
        raise QuizError("contest_begun", name=contest.name)
    if len(channel) > CHANNEL_NAME:
        raise QuizError("too_long", limit=CHANNEL_NAME)
    if channel == contest.channel:
        return contest
    moved = replace(contest, channel=channel)
    moved = await going_on(connection, moved)
    await contest_places.announce(connection, moved, "start", now, moved=contest.community)
    await contests.refresh(connection, [moved.id])
    return moved


def is_there_again(contest: Contest, request: SaveContest, problems: Sequence[str]) -> bool:
    """Whether somebody chose the channel that was deleted, and it can be used again."""
    return contest.waits is not None and bool(request.channel.strip()) and not problems


async def going_on(connection: AsyncConnection, contest: Contest) -> Contest:
    """Have a contest ask again from the day it waits with; the tick sees what became of that."""
    if contest.waits is not None:
        due = following(contest.rhythm, contest.waits - timedelta(days=1))
        contest = replace(contest, next=due, waits=None)
    await contests.move(connection, contest)
    return contest
