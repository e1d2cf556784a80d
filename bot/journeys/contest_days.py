"""The days of a contest: it begins, asks, reveals and ends, each exactly once.

Level-triggered as the daily question is: every call asks the tables what is due at `now`.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import faults
from bot.bank import Bank, Entry
from bot.core import contests as rules
from bot.core import picking
from bot.core.contests import Contest, State, Teams
from bot.core.errors import QuizError
from bot.core.picking import History, Wish
from bot.core.questions import Kind as Way
from bot.core.questions import freeze
from bot.core.rounds import Kind
from bot.core.schedules import Decision, Due, Reveal, closing
from bot.journeys import contest_places as places
from bot.journeys import daily, rescoring
from bot.present import contests as words
from bot.storage import communities, contest_places, contests, links, posts, rounds, seen, teams
from bot.storage.links import Face
from bot.storage.posts import NewPost
from bot.storage.rounds import NewRound

CHUNK = 100

log = structlog.get_logger()


async def open_due(
    connection: AsyncConnection,
    bank: Bank,
    now: datetime,
    grace: timedelta = daily.GRACE,
    limit: int = CHUNK,
) -> int:
    """Begin contests and open the questions of their days; return how many were due."""
    due = await contests.claim_due(connection, now, limit)
    for one in due:
        await _advance(connection, bank, one, now, grace)
    return len(due)


async def close_due(connection: AsyncConnection, now: datetime, limit: int = CHUNK) -> int:
    """Close questions whose time is over, and contests that have none left; return how many."""
    due = await rounds.due_to_close(connection, now, limit, Kind.CONTEST)
    if due:
        await communities.lock(connection, due.values())
        await reveal(connection, due, now)
        faults.reach("contest.revealed")
    over = await contests.finish(connection, now)
    for one in over:
        await places.announce(connection, one, "final", now)
    await contests.refresh(connection, (one.id for one in over))
    return len(due) + len(over)


async def reveal(connection: AsyncConnection, ids: Collection[int], now: datetime) -> None:
    """Close some open questions: their answers are booked and their messages tell."""
    closed = await rounds.close(connection, ids)
    await rescoring.rejudge(connection, closed, "close", now)
    await posts.want_current(connection, "round", closed)
    games = {one.game for one in (await rounds.load(connection, closed)).values()}
    await contests.refresh(connection, games)


async def _advance(
    connection: AsyncConnection, bank: Bank, contest: Contest, now: datetime, grace: timedelta
) -> None:
    decision = _decided(contest, now, grace)
    if not await contests.set_next(connection, contest, decision.next):
        return
    if contest.next is not None and decision.next and decision.next.day == contest.next.day:
        return  # it cannot be read now, and is tried again
    if contest.state is State.REGISTERING and not await _begin(connection, contest, now):
        return
    days = [gone.day for gone in decision.missed]
    await contests.note_missed(connection, contest.id, days, "downtime", now)
    if decision.opens is not None:
        await _ask(connection, bank, contest, decision.opens, now)
        faults.reach("contest.asked")
    await contests.refresh(connection, [contest.id])


def _decided(contest: Contest, now: datetime, grace: timedelta) -> Decision:
    """Decide; a contest that cannot be read must not keep the others from theirs."""
    try:
        return rules.decided(contest, now, grace)
    except QuizError:  # a zone that a newer package no longer knows
        log.exception("contest cannot be read", contest=contest.id)
        later = contest.next and Due(contest.next.day, now + daily.TRY_AGAIN)
        return Decision(None, (), later)


async def _begin(connection: AsyncConnection, contest: Contest, now: datetime) -> bool:
    """End the registration and announce the teams; return whether there is anybody to play."""
    members = await teams.members(connection, contest.id)
    if not members:
        await contests.stop(connection, contest.id, now)
        await contests.refresh(connection, [contest.id])
        return False
    if not await contests.become(connection, contest.id, State.RUNNING, State.REGISTERING):
        return False
    if contest.teams is Teams.BALANCED:
        await _draw(connection, contest, [(one.community, one.player) for one in members], now)
    await places.announce(connection, contest, "start", now)
    faults.reach("contest.begun")
    return True


async def _draw(
    connection: AsyncConnection, contest: Contest, players: list[Face], now: datetime
) -> None:
    since = now - timedelta(days=rules.ABILITY_DAYS)
    credits: dict[Face, tuple[int, int]] = {}
    for home in sorted({community for community, _ in players}):
        theirs = [player for community, player in players if community == home]
        found = await contests.credits(connection, home, theirs, since)
        credits |= {(home, player): credit for player, credit in found.items()}
    count = rules.team_count(len(players), contest.best)
    ability = rules.abilities(players, credits)
    drawn = rules.draw(ability, count, f"contest:{contest.id}")
    locale = await communities.locale(connection, contest.community)
    names = words.team_names(locale, count)
    await teams.draw(connection, contest.id, dict(zip(names, drawn, strict=True)))


async def _ask(
    connection: AsyncConnection, bank: Bank, contest: Contest, due: Due, now: datetime
) -> None:
    """Open the questions of a day: not lately asked there, and known to as few as can be.

    Each is asked as one round in every place, the same in all of them.
    """
    where = await contest_places.present(connection, contest)
    history = await _history(connection, bank, where)
    lately = await contests.asked_since(connection, where, now - rules.LATELY)
    asked, looked_up = await _known(connection, contest)
    needs = {concept.id: concept.needs for concept in bank.concepts.values()}
    new: list[NewRound] = []
    pool = _pool(bank, contest, due.day, lately)
    if len(where) > 1:  # a key that holds in one place only would judge the others by another
        pool = {id: one for id, one in pool.items() if not daily.still_corrected(one, history)}
    while len(new) < contest.questions * len(where):
        seed = f"{contest.community}/contest:{contest.id}/{due.day.isoformat()}/{len(lately)}"
        fair = rules.least_known(pool.values(), asked, looked_up)
        entry = picking.Pool(fair).pick(history, needs, seed)
        if entry is None:
            break
        del pool[entry.id]
        lately.add(entry.id)
        history.asked[entry.id] = now
        history.concepts.update(entry.concepts)
        history.last_topic = entry.topic
        try:
            once = _round(contest, due, entry, history, now)
            new += [replace(once, community=one, channel=room) for one, room in where.items()]
        except Exception:  # a generator that fails must not keep the others from being asked
            log.exception("question cannot be drawn", question=entry.id)
    opened = await rounds.open_many(connection, new)
    wanted = [
        NewPost(f"round:{id}", community, channel, "round", id)
        for id, community, channel in sorted(opened)
    ]
    await posts.want_new(connection, wanted, now)
    if not opened:
        await contests.note_missed(connection, contest.id, [due.day], "no question", now)


async def _known(connection: AsyncConnection, contest: Contest) -> tuple[rules.Known, rules.Known]:
    """Return which players, by any account of theirs, know which questions and concepts."""
    members = await teams.members(connection, contest.id)
    who = ((one.community, one.player) for one in members)
    return await seen.knowers(connection, await links.persons(connection, who))


def _pool(bank: Bank, contest: Contest, day: date, lately: set[str]) -> dict[str, Entry]:
    """Return what may be asked: nothing that players grade themselves, and nothing asked lately."""
    return {
        entry.id: entry
        for entry in bank.entries.values()
        if entry.kind is not Way.OPEN
        and entry.id not in lately
        and picking.fits(entry, Wish(contest.topics), day)
    }


async def _history(connection: AsyncConnection, bank: Bank, where: Iterable[str]) -> History:
    history = picking.together((await rounds.histories(connection, where)).values())
    for id in history.asked:
        if (entry := bank.entries.get(id)) is not None:
            history.concepts.update(entry.concepts)
    return history


def _round(contest: Contest, due: Due, entry: Entry, history: History, now: datetime) -> NewRound:
    seed = f"{contest.community}/contest:{contest.id}/{due.day.isoformat()}/{entry.id}"
    return NewRound(
        community=contest.community,
        schedule=None,
        channel=contest.channel,
        day=due.day,
        frozen=freeze(entry.draw(seed), seed),
        reveal=Reveal.AT_CLOSING.value,
        opened_at=now,
        closes_at=closing(contest.rhythm, due),
        correction=daily.still_corrected(entry, history),
        kind=Kind.CONTEST,
        game=contest.id,
    )
