"""How does a live round go on? One question at a time, when its time has come.

Level-triggered: every call asks the tables which live rounds are due at `now`, and takes each one
step further. A question's clock starts when its message is there (`begun`), not before; one whose
message does not come, or whose time ran out while nobody was here, counts for nobody.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import faults
from bot.bank import Bank, Entry
from bot.core import picking
from bot.core.blitz import CLOSED, LATE, LATELY, MOST_LOST, PATIENCE, PAUSE, Blitz, State
from bot.core.picking import History
from bot.core.questions import freeze
from bot.core.rounds import Kind, Round, Status
from bot.core.schedules import Reveal
from bot.journeys import daily, rescoring
from bot.storage import blitz as blitzes
from bot.storage import communities, posts, rounds
from bot.storage.posts import NewPost
from bot.storage.rounds import NewRound

CHUNK = 50
SLOW = timedelta(seconds=2)
"""A message that took longer shows a deadline that is not the one which holds."""

log = structlog.get_logger()


async def go_on(connection: AsyncConnection, bank: Bank, now: datetime, limit: int = CHUNK) -> int:
    """Take every live round that is due one step further; return how many there were."""
    found = await blitzes.due(connection, now, limit)
    if not found:
        return 0
    await communities.lock(connection, found.values())  # no answer slips in behind the reveal
    for one in await blitzes.some(connection, found):
        if one.ended is None and one.due <= now:  # nobody else was quicker
            await _go_on(connection, bank, one, now)
    faults.reach("live.moved")
    return len(found)


async def begun(connection: AsyncConnection, round_id: int, now: datetime) -> None:
    """Start a question's clock: its message is there."""
    asked = await rounds.one(connection, round_id)
    if asked is None or asked.kind is not Kind.BLITZ:
        return
    if await blitzes.begin(connection, round_id, now) and now - asked.opened_at > SLOW:
        await posts.want_at_once(connection, "round", [round_id], now)


async def end(connection: AsyncConnection, one: Blitz, to: State, now: datetime) -> bool:
    """End a live round: scores are kept, and a question that is still open counts for nobody."""
    if not await blitzes.move(connection, one, to, ended=now):
        return False
    if one.state in (State.POSTING, State.ASKING):
        await _lose(connection, one, now)
    await posts.want_at_once(connection, "blitz", [one.id], now)
    counted = await rounds.of_game(connection, Kind.BLITZ, one.id)
    if any(round.status is Status.CLOSED for round in counted):
        post = NewPost(f"podium:{one.id}", one.community, one.channel, "podium", one.id)
        await posts.want_new(connection, [post], now, at_once=True)
    return True


async def ask(connection: AsyncConnection, bank: Bank, one: Blitz, now: datetime) -> bool:
    """Put the next question; return False where none is left."""
    new = await _next(connection, bank, one, now)
    if new is None:
        return False
    [(id, community, channel)] = await rounds.open_many(connection, [new])
    number, due = one.number + 1, now + PATIENCE
    await blitzes.move(connection, one, State.POSTING, number=number, round=id, due=due)
    wanted = NewPost(f"round:{id}", community, channel, "round", id)
    await posts.want_new(connection, [wanted], now, at_once=True)
    return True


async def fitting(
    connection: AsyncConnection, bank: Bank, one: Blitz, now: datetime
) -> tuple[list[Entry], History]:
    """Return the questions that may come, and what the community was asked before.

    Never one that was asked within a day or is still open, such as today's.
    """
    history = (await rounds.histories(connection, [one.community]))[one.community]
    still_open = await rounds.open_in(connection, one.community)
    lately = {id for id, at in history.asked.items() if at > now - LATELY}
    lately |= {round.question.id for round in still_open}
    wish = picking.Wish(frozenset({one.topic} - {""}))
    found = [
        entry
        for entry in bank.entries.values()
        if entry.kind in CLOSED
        and entry.id not in lately
        and history.voided.get(entry.id, 0) < entry.version
        and picking.fits(entry, wish, now.date())
    ]
    return found, history


async def _go_on(connection: AsyncConnection, bank: Bank, one: Blitz, now: datetime) -> None:
    match one.state:
        case State.LOBBY:
            await end(connection, one, State.STOPPED, now)
        case State.ASKING if now - one.due <= LATE:
            await _tell(connection, one, now)
        case State.ASKING | State.POSTING:
            await _lose(connection, one, now)
            await blitzes.move(connection, one, State.TELLING, due=now + PAUSE)
        case State.TELLING:
            await _next_or_end(connection, bank, one, now)


async def _tell(connection: AsyncConnection, one: Blitz, now: datetime) -> None:
    """Close the question and book what it earned: from now on it is told."""
    await rounds.close(connection, [one.round])
    await rescoring.rejudge(connection, [one.round], "close", now)
    await blitzes.move(connection, one, State.TELLING, due=now + PAUSE)
    await posts.want_at_once(connection, "round", [one.round], now)


async def _lose(connection: AsyncConnection, one: Blitz, now: datetime) -> None:
    """Take the question out that could not be asked to its end."""
    asked = await rounds.one(connection, one.round)
    if asked is not None and asked.status is Status.OPEN:
        await rounds.take_out(connection, [one.round])
        await rescoring.rejudge(connection, [one.round], "lost", now)
    await posts.want_at_once(connection, "round", [one.round], now)


async def _next_or_end(connection: AsyncConnection, bank: Bank, one: Blitz, now: datetime) -> None:
    asked = await rounds.of_game(connection, Kind.BLITZ, one.id)
    if is_cut_off(asked):
        await end(connection, one, State.STOPPED, now)
    elif one.number >= one.questions or not await ask(connection, bank, one, now):
        await end(connection, one, State.OVER, now)


def is_cut_off(asked: Sequence[Round]) -> bool:
    """Whether so many of the last questions could not be asked to their end that none should be."""
    last = asked[-MOST_LOST:]
    lost = [one for one in last if one.status is Status.VOID and one.correction is None]
    return len(lost) == MOST_LOST


async def _next(
    connection: AsyncConnection, bank: Bank, one: Blitz, now: datetime
) -> NewRound | None:
    """Draw a question nobody has seen lately; topics take turns."""
    entries, history = await fitting(connection, bank, one, now)
    before = await rounds.one(connection, one.round) if one.round else None
    history.last_topic = before.question.topic if before else ""
    while entries:
        entry = picking.Pool(entries).pick(history, {}, f"blitz/{one.id}/{one.number}")
        if entry is None:
            return None
        try:
            return await _drawn(connection, one, entry, history, now)
        except Exception:  # a generator that fails must not end the game
            log.exception("question cannot be drawn", question=entry.id)
            entries = [other for other in entries if other.id != entry.id]
    return None


async def _drawn(
    connection: AsyncConnection, one: Blitz, entry: Entry, history: History, now: datetime
) -> NewRound:
    seed = f"blitz/{one.id}/{one.number}/{entry.id}"
    # All questions count for the day of the first: who plays over midnight plays one game.
    zone = ZoneInfo(await communities.zone(connection, one.community))
    return NewRound(
        community=one.community,
        schedule=None,
        channel=one.channel,
        day=one.at.astimezone(zone).date(),
        frozen=freeze(entry.draw(seed), seed),
        reveal=Reveal.AT_CLOSING.value,
        opened_at=now,
        # Answers may come before we know that the message is there; then the clock is set.
        closes_at=now + PATIENCE + timedelta(seconds=one.seconds),
        correction=daily.still_corrected(entry, history),
        kind=Kind.BLITZ,
        game=one.id,
        speed=one.speed,
    )


def as_shown(round: Round, one: Blitz, now: datetime) -> Round:
    """Return an open question with the deadline that its message is to show now."""
    if one.state is not State.POSTING or one.round != round.id:
        return round
    return replace(round, opened_at=now, closes_at=now + timedelta(seconds=one.seconds))
