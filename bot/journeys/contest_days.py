"""The days of a contest: it begins, asks, reveals and ends, each exactly once.

Level-triggered as the daily question is: every call asks the tables what is due at `now`.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

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
from bot.journeys import daily, rescoring
from bot.present import contests as words
from bot.storage import communities, contests, links, posts, rounds, seen, teams
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
    over = await contests.finish(connection, now)
    await posts.want_new(connection, (announcement(one, "final") for one in over), now)
    await contests.refresh(connection, (one.id for one in over))
    return len(due) + len(over)


async def reveal(connection: AsyncConnection, ids: Collection[int], now: datetime) -> None:
    """Close some open questions: their answers are booked and their messages tell."""
    closed = await rounds.close(connection, ids)
    await rescoring.rejudge(connection, closed, "close", now)
    await posts.want_current(connection, "round", closed)
    games = {one.game for one in (await rounds.load(connection, closed)).values()}
    await contests.refresh(connection, games)


def announcement(contest: Contest, part: str) -> NewPost:
    """Return a message about a contest: its registration, start or final.

    A registration that moves is announced where it has moved to.
    """
    where = f":{contest.channel}" if part == "registration" else ""
    key = f"contest:{contest.id}:{part}{where}"
    subject = f"contest_{part}"
    return NewPost(key, contest.community, contest.channel, subject, contest.id)


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
        await _draw(connection, contest, [one.player for one in members], now)
    await posts.want_new(connection, [announcement(contest, "start")], now)
    return True


async def _draw(
    connection: AsyncConnection, contest: Contest, players: list[str], now: datetime
) -> None:
    since = now - timedelta(days=rules.ABILITY_DAYS)
    credits = await contests.credits(connection, contest.community, players, since)
    count = rules.team_count(len(players), contest.best)
    ability = rules.abilities(players, credits)
    drawn = rules.draw(ability, count, f"contest:{contest.id}")
    locale = await communities.locale(connection, contest.community)
    names = words.team_names(locale, count)
    await teams.draw(connection, contest.id, dict(zip(names, drawn, strict=True)))


async def _ask(
    connection: AsyncConnection, bank: Bank, contest: Contest, due: Due, now: datetime
) -> None:
    """Open the questions of a day: not lately asked here, and known to as few as can be."""
    history = await _history(connection, bank, contest.community)
    lately = await contests.asked_since(connection, contest.community, now - rules.LATELY)
    asked, looked_up = await _known(connection, contest)
    needs = {concept.id: concept.needs for concept in bank.concepts.values()}
    new: list[NewRound] = []
    pool = _pool(bank, contest, due.day, lately)
    while len(new) < contest.questions:
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
            new.append(_round(contest, due, entry, history, now))
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
    who = ((contest.community, one.player) for one in members)
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


async def _history(connection: AsyncConnection, bank: Bank, community: str) -> History:
    history = (await rounds.histories(connection, [community]))[community]
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
