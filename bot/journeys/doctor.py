"""`/quiz doctor`: is everything well, and what comes next?"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bank import Bank
from bot.cards import Card
from bot.core import duels as rules
from bot.core import picking
from bot.core.communities import Halt, Health, Schedule, StuckPost, Trouble
from bot.core.people import Actor
from bot.core.rounds import Kind
from bot.journeys import duel_play
from bot.journeys.setup import coming
from bot.present import doctor as words
from bot.present.duels import called
from bot.storage import contests, duels, leagues, posts, reports, rounds, schedules, steps

NEXT_SHOWN = 3
LISTED = 5
HASTY_SHOWN = timedelta(days=7)
MOST_DUELS = 50


async def examine(
    connection: AsyncConnection,
    bank: Bank,
    actor: Actor,
    now: datetime,
    *,
    database: str,
    writable: str,
    drift: float,
    troubles: Sequence[Trouble],
    permissions: Mapping[str, Sequence[str]],
    content: Sequence[str] = (),
) -> Health:
    """Return everything the doctor looks at in one community."""
    plans = await schedules.of(connection, actor.community)
    upcoming = [(one, due) for one in plans for due in coming(one, NEXT_SHOWN)]
    upcoming.sort(key=lambda pair: pair[1].at)
    stuck = await _stuck(connection, actor.community)
    contest = await contests.newest(connection, actor.community)
    return Health(
        now=now,
        upcoming=tuple(upcoming[:NEXT_SHOWN]),
        schedules=len(plans),
        paused=sum(one.paused for one in plans),
        homeless=tuple(one for one in plans if one.halted is Halt.CHANNEL_GONE)[:LISTED],
        database=database,
        writable=writable,
        questions=len(bank.entries),
        concepts=len(bank.concepts),
        pool=tuple(await _pools(connection, bank, actor.community, plans, now)),
        asked=tuple(
            (one.channel, one.frozen.question.id, one.closes_at)
            for one in await rounds.open_in(connection, actor.community, {Kind.DAILY})
        ),
        permissions=tuple(
            (channel, tuple(found)) for channel, found in permissions.items() if found
        ),
        missed=tuple(await schedules.missed_days(connection, actor.community, LISTED)),
        stuck=tuple(stuck[:LISTED]),
        reports=tuple(await reports.newest(connection, actor.community, LISTED)),
        troubles=tuple(troubles),
        clock_drift=drift,
        content=tuple(content[:LISTED]),
        content_count=len(content),
        hasty=tuple(await _hasty(connection, actor, now)),
        league=await _league(connection, actor.community),
        waits=contest if contest and contest.waits else None,
        contest_missed=tuple(await contests.newest_missed(connection, actor.community, LISTED)),
    )


async def _league(connection: AsyncConnection, community: str) -> tuple[str, int] | None:
    league = await leagues.of(connection, community)
    return (league.name, len(await leagues.members(connection, league.id))) if league else None


async def _hasty(connection: AsyncConnection, actor: Actor, now: datetime) -> list[tuple[int, str]]:
    """Return lately settled duels, and who answered everything in them faster than one can read."""
    found = await duels.settled_since(connection, actor.community, now - HASTY_SHOWN, MOST_DUELS)
    marked = []
    for game in (await duels.plays(connection, found)).values():
        sides = await duel_play.sides(connection, game.duel, actor.community)
        hasty = (sides[one.who] for one in rules.result(game).lines if one.hasty)
        marked += [(game.duel.id, called(actor.locale, side)) for side in hasty]
    return marked[:LISTED]


async def _stuck(connection: AsyncConnection, community: str) -> list[StuckPost]:
    found = [
        StuckPost(one.channel, one.state, one.error, one.attempts)
        for one in await posts.stuck(connection, community, LISTED)
    ]
    return found + [
        StuckPost(one.channel, one.state, one.error, one.attempts, one.kind)
        for one in await steps.stuck(connection, community, LISTED)
    ]


async def _pools(
    connection: AsyncConnection,
    bank: Bank,
    community: str,
    plans: Sequence[Schedule],
    now: datetime,
) -> list[tuple[int, int, int]]:
    """Return each schedule's number, how many questions fit it and how many are still unasked."""
    history = (await rounds.histories(connection, [community]))[community]
    found = []
    for plan in plans:
        fitting = [
            entry
            for entry in bank.entries.values()
            if picking.fits(entry, plan.wish, now.date())
            and entry.version > history.voided.get(entry.id, 0)
        ]
        fresh = sum(entry.id not in history.asked for entry in fitting)
        found.append((plan.number, len(fitting), fresh))
    return found


async def retry(connection: AsyncConnection, actor: Actor, now: datetime) -> Card:
    """Try the community's failed posts again."""
    count = await posts.retry(connection, actor.community, now)
    count += await steps.retry(connection, actor.community, now)
    return words.retried(actor.locale, count)
