"""The daily question: claim what is due, pick, open, close.

Level-triggered: every call asks the tables what is due at `now` and settles a chunk of it in one
transaction; it may be called by any process, at any time, as often as one likes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import faults
from bot.bank import Bank, Entry
from bot.core import picking
from bot.core import ratings as rules
from bot.core.communities import Missed, Schedule
from bot.core.errors import QuizError
from bot.core.picking import History
from bot.core.questions import freeze
from bot.core.schedules import Decision, Due, closing, decide
from bot.journeys import rescoring
from bot.storage import communities, posts, ratings, rounds, schedules, seasons, steps, streaks
from bot.storage.posts import NewPost
from bot.storage.rounds import NewRound

GRACE = timedelta(hours=6)
CHUNK = 500
TRY_AGAIN = timedelta(hours=1)
NEW = (0, 0, 0)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Opened:
    """What one chunk did. `found` due schedules; `lag` of the oldest one."""

    found: int = 0
    opened: int = 0
    missed: int = 0
    lag: timedelta = timedelta()


async def open_due(
    connection: AsyncConnection,
    bank: Bank,
    now: datetime,
    grace: timedelta = GRACE,
    limit: int = CHUNK,
) -> Opened:
    """Open what is due and note what was missed, for at most `limit` schedules."""
    due = await schedules.claim_due(connection, now, limit)
    if not due:
        return Opened()
    faults.reach("open.claimed")
    decided = [(one, _decide(one, one.next, now, grace)) for one in due if one.next]
    missed = [
        Missed(one.id, gone.day, gone.at, "downtime")
        for one, decision in decided
        for gone in decision.missed
    ]
    new, empty, late = await _put(connection, bank, decided, now)
    opened = await rounds.open_many(connection, new)
    await seasons.begin(connection, ((one.community, one.day) for one in new))
    for community, day in late.items():
        ahead = await streaks.reaching(connection, community, day)
        await streaks.rebuild(connection, community, ahead)
    wanted = [
        NewPost(f"round:{id}", community, channel, "round", id)
        for id, community, channel in sorted(opened)
    ]
    await posts.want_new(connection, wanted, now)
    await steps.plan_opened(connection, (id for id, *_ in opened), now)
    await schedules.note_missed(connection, [*missed, *empty], now)
    await schedules.set_next(connection, ((one.id, decision.next) for one, decision in decided))
    faults.reach("open.inserted")
    oldest = min(one.next.at for one in due if one.next)
    return Opened(len(due), len(opened), len(missed) + len(empty), now - oldest)


async def close_due(connection: AsyncConnection, now: datetime, limit: int = CHUNK) -> int:
    """Close rounds whose time is over and want their messages to tell; return how many were due.

    Answers to a round that kept its verdicts back are booked now, when they are told.
    """
    due = await rounds.due_to_close(connection, now, limit)
    if not due:
        return 0
    await communities.lock(connection, due.values())  # no answer slips in behind the reveal
    closed = await rounds.close(connection, due)
    sealed = [id for id, at_once in closed.items() if not at_once]
    if sealed:
        await rescoring.rejudge(connection, sealed, "close", now)
    # What was booked now belongs to the standings that messages closed earlier that day show.
    changed = await rounds.of_same_days(connection, sealed) if sealed else []
    await posts.want_current(connection, "round", {*closed, *changed})
    await steps.plan_unpinned(connection, closed, now)
    await steps.plan_discussed(connection, closed, now)
    faults.reach("close.updated")
    return len(due)


def _decide(schedule: Schedule, due: Due, now: datetime, grace: timedelta) -> Decision:
    """Decide for one schedule; one that cannot be read must not keep the others from theirs."""
    try:
        return decide(schedule.rhythm, due, now=now, grace=grace)
    except QuizError:  # a country or zone that a newer package no longer knows
        log.exception("schedule cannot be read", schedule=schedule.id)
        return Decision(None, (), Due(due.day, now + TRY_AGAIN))


async def _put(
    connection: AsyncConnection,
    bank: Bank,
    decided: Sequence[tuple[Schedule, Decision]],
    now: datetime,
) -> tuple[list[NewRound], list[Missed], dict[str, date]]:
    """Pick a question for everybody whose time has come; who finds none has missed the day.

    Last come the communities that were asked for a later date before, as Auckland's Friday opens
    before Honolulu's Thursday: streaks that reach beyond this date are counted anew.
    """
    opening = [(one, decision.opens) for one, decision in decided if decision.opens]
    histories = await rounds.histories(connection, {one.community for one, _ in opening})
    means = await ratings.means(connection, histories, rules.CROWD)
    for community, able in means.items():
        histories[community].able = able
    suits = _suiting(bank, await ratings.difficulty_sums(connection)) if means else {}
    chooser = _Chooser(bank, suits)
    new, empty = [], []
    late: dict[str, date] = {}
    for schedule, due in opening:
        history = histories[schedule.community]
        turned_back = now < max(history.asked.values(), default=now)
        entry = chooser.choose(schedule, due, history)
        if entry is None:
            empty.append(Missed(schedule.id, due.day, due.at, "no question"))
            continue
        try:
            new.append(_round(schedule, due, entry, history, now))
        except Exception:  # a generator that fails must not keep the others from their question
            log.exception("question cannot be drawn", question=entry.id)
            empty.append(Missed(schedule.id, due.day, due.at, "no question"))
            continue
        history.asked[entry.id] = now
        history.concepts.update(entry.concepts)
        if due.day < history.last_day or turned_back:
            # A day earlier, because players may live in other zones.
            before = due.day - timedelta(days=1)
            late[schedule.community] = min(before, late.get(schedule.community, before))
        history.last_day = max(history.last_day, due.day)
    return new, empty, late


def _round(schedule: Schedule, due: Due, entry: Entry, history: History, now: datetime) -> NewRound:
    seed = f"{schedule.community}/{schedule.id}/{due.day.isoformat()}/{entry.id}"
    return NewRound(
        community=schedule.community,
        schedule=schedule.id,
        channel=schedule.channel,
        day=due.day,
        frozen=freeze(entry.draw(seed), seed),
        reveal=schedule.reveal.value,
        opened_at=now,
        closes_at=closing(schedule.rhythm, due),
        correction=still_corrected(entry, history),
    )


def still_corrected(entry: Entry, history: History) -> int | None:
    """Return the correction of a question's key that still holds, or None.

    What was corrected stays so until the bank has a newer version; a generated question asks
    something else each time, so the key of another time says nothing about it.
    """
    version, correction = history.fixed.get(entry.id, (0, 0))
    still_holds = version == entry.version and entry.question is not None
    return correction if still_holds else None


def _suiting(bank: Bank, known: Mapping[ratings.Question, ratings.Sums]) -> Mapping[str, float]:
    """Return how able players should be for each question, by all that is known of it."""
    found = {}
    for entry in bank.entries.values():
        hard = rules.learned(rules.first(entry.level), *known.get((entry.id, entry.version), NEW))
        drawn = entry.question
        guess = rules.guessing(drawn) if drawn else rules.guessing_by_kind(entry.kind)
        found[entry.id] = rules.suits(hard, guess)
    return found


class _Chooser:
    """Picks for many schedules of one bank; those who wish the same share the search."""

    def __init__(self, bank: Bank, suits: Mapping[str, float]) -> None:
        self._bank = bank
        self._suits = suits
        self._needs = {concept.id: concept.needs for concept in bank.concepts.values()}
        self._pools: dict[tuple[picking.Wish, date], picking.Pool[Entry]] = {}

    def choose(self, schedule: Schedule, due: Due, history: History) -> Entry | None:
        wish = (schedule.wish, due.day)
        if wish not in self._pools:
            entries = self._bank.entries.values()
            fitting = (e for e in entries if picking.fits(e, schedule.wish, due.day))
            self._pools[wish] = picking.Pool(fitting, self._suits)
        if history.asked and not history.concepts:
            self._remember(history)
        seed = f"{schedule.community}/{schedule.id}/{due.day.isoformat()}"
        return self._pools[wish].pick(history, self._needs, seed)

    def _remember(self, history: History) -> None:
        """Fill in what the questions asked so far were about."""
        for id in history.asked:
            if (entry := self._bank.entries.get(id)) is not None:
                history.concepts.update(entry.concepts)
        last = self._bank.entries.get(max(history.asked, key=lambda id: history.asked[id]))
        history.last_topic = last.topic if last else ""
