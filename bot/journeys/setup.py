"""`/quiz setup`, pause, resume and remove: when and where a community is asked."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bank import Bank
from bot.cards import Card, Form
from bot.core import schedules as rules
from bot.core.communities import Halt, Schedule
from bot.core.errors import QuizError
from bot.core.people import Actor
from bot.core.picking import Wish
from bot.core.questions import Level
from bot.core.schedules import Due, Reveal, Rhythm
from bot.present import setup as words
from bot.requests import Pause, RemoveSchedule, Resume, Setup
from bot.storage import communities, schedules

MAX_SCHEDULES = 25
MAX_NAME = 100
NOTHING = ("", "none", "-")


async def form(connection: AsyncConnection, bank: Bank, actor: Actor, number: int) -> Form:
    """Return the form for a new schedule (0), or an existing one's."""
    schedule = await _one(connection, actor, number) if number else None
    zone = await communities.zone(connection, actor.community)
    topics = sorted(bank.topics.values(), key=lambda topic: topic.order)
    return words.form(actor.locale, schedule, actor.channel, zone, topics)


async def save(
    connection: AsyncConnection,
    bank: Bank,
    actor: Actor,
    request: Setup,
    now: datetime,
    problems: Sequence[str] = (),
) -> tuple[Card, str]:
    """Create or change a schedule; return the card and the channel it posts in."""
    name = actor.community_name
    await communities.ensure(connection, actor.community, actor.locale, now, name)
    await communities.lock(connection, [actor.community])
    old = await _one(connection, actor, request.schedule) if request.schedule else None
    others = [
        one
        for one in await schedules.of(connection, actor.community)
        if old is None or one.id != old.id
    ]
    if len(others) >= MAX_SCHEDULES:
        raise QuizError("too_many_schedules", limit=MAX_SCHEDULES)
    default = old or await _default(connection, actor)
    wanted = _read(default, bank, request)
    if not wanted.channel:
        raise QuizError("no_channel")
    if max(len(wanted.channel), len(wanted.role)) > MAX_NAME:
        raise QuizError("too_long", limit=MAX_NAME)
    if wanted.rhythm.at == wanted.rhythm.closes:
        raise QuizError("same_time")
    if old is not None and _has_home(old, wanted, request, problems):
        wanted = await asking_again(connection, wanted, now)
    if old is None or old.next is None or wanted.rhythm != old.rhythm:
        wanted = replace(wanted, next=await _next(connection, wanted, now))
    # Otherwise what is due stays due: a question about to open must not be lost to a new topic.
    if old is None:
        wanted = replace(wanted, id=await schedules.add(connection, wanted))
    else:
        await schedules.change(connection, wanted)
    if not others:  # the boards turn at midnight of the first schedule's zone
        await communities.set_zone(connection, actor.community, wanted.rhythm.zone)
    topics = sorted(bank.topics.values(), key=lambda topic: topic.order)
    card = words.saved(actor.locale, wanted, coming(wanted, words.NEXT_SHOWN), topics, problems)
    return card, wanted.channel


def coming(schedule: Schedule, count: int) -> list[Due]:
    """Return the next times a schedule asks."""
    found: list[Due] = []
    due = None if schedule.paused else schedule.next
    while due is not None and len(found) < count:
        found.append(due)
        due = rules.following(schedule.rhythm, due.day)
    return found


async def pause(
    connection: AsyncConnection, actor: Actor, request: Pause | Resume, now: datetime
) -> Card:
    """Pause or resume one schedule, or all of them; days in between are not missed."""
    is_paused = isinstance(request, Pause)
    await communities.lock(connection, [actor.community])
    if request.schedule:
        found = [await _one(connection, actor, request.schedule)]
    else:
        found = await schedules.of(connection, actor.community)
    if not found:
        raise QuizError("no_schedules")
    homeless = [one for one in found if one.halted is Halt.CHANNEL_GONE and not is_paused]
    if len(homeless) == len(found):
        raise QuizError("channel_gone", number=homeless[0].number)
    changed = list(homeless)
    for one in found:
        if one in homeless:
            continue
        again = replace(one, paused=True, halted=None)
        fresh = again if is_paused else await asking_again(connection, one, now)
        await schedules.change(connection, fresh)
        changed.append(fresh)
    changed.sort(key=lambda one: one.number)
    return words.paused(actor.locale, changed, is_paused)


async def asking_again(connection: AsyncConnection, schedule: Schedule, now: datetime) -> Schedule:
    """Return a paused schedule as it asks again: from now on, and nothing was missed meanwhile."""
    if not schedule.paused:
        return schedule
    due = await _next(connection, schedule, now)
    return replace(schedule, paused=False, halted=None, next=due)


async def remove(connection: AsyncConnection, actor: Actor, request: RemoveSchedule) -> Card:
    """End a schedule, after asking once more."""
    schedule = await _one(connection, actor, request.schedule)
    if not request.sure:
        return words.remove_question(actor.locale, schedule)
    await schedules.remove(connection, schedule.id)
    return words.removed(actor.locale, schedule)


def _has_home(old: Schedule, new: Schedule, request: Setup, problems: Sequence[str]) -> bool:
    """Whether a schedule whose channel was deleted has been given one that is there."""
    if old.halted is not Halt.CHANNEL_GONE or not request.channel.strip():
        return False
    return new.channel != old.channel or not problems


async def _one(connection: AsyncConnection, actor: Actor, number: int) -> Schedule:
    found = await schedules.of(connection, actor.community)
    if not found:
        raise QuizError("no_schedules")
    for one in found:
        if one.number == number:
            return one
    raise QuizError("no_schedule", number=number)


async def _default(connection: AsyncConnection, actor: Actor) -> Schedule:
    zone = await communities.zone(connection, actor.community)
    return Schedule(
        id=0,
        community=actor.community,
        number=await schedules.next_number(connection, actor.community),
        channel=actor.channel,
        rhythm=Rhythm(zone=zone, at=time(9), closes=time(17)),
        wish=Wish(),
        reveal=Reveal.AT_ONCE,
        role="",
        paused=False,
        next=None,
    )


async def _next(connection: AsyncConnection, schedule: Schedule, now: datetime) -> Due | None:
    """Return the first due after now, on a date the schedule has not dealt with."""
    last = await schedules.last_day(connection, schedule.id) if schedule.id else None
    due = rules.next_due(schedule.rhythm, after=now)
    while due is not None and last is not None and due.day <= last:
        due = rules.following(schedule.rhythm, due.day)
    return due


def _read(old: Schedule, bank: Bank, request: Setup) -> Schedule:
    """Return the schedule with what the request says; "" keeps what was."""
    rhythm, wish = old.rhythm, old.wish
    if request.time:
        rhythm = replace(rhythm, at=rules.parse_time(request.time))
    if request.close:
        rhythm = replace(rhythm, closes=rules.parse_time(request.close))
    if request.zone:
        rhythm = replace(rhythm, zone=rules.parse_zone(request.zone))
    if request.weekdays:
        rhythm = replace(rhythm, weekdays=rules.parse_weekdays(request.weekdays))
    if request.skip:
        none = request.skip.strip().lower() in NOTHING
        skipped = frozenset() if none else rules.parse_dates(request.skip)
        rhythm = replace(rhythm, skipped=skipped)
    if request.holidays:
        rhythm = replace(rhythm, holidays=rules.parse_holidays(request.holidays))
    if request.topics:
        wish = replace(wish, topics=_topics(bank, request.topics))
    if request.level:
        easiest, hardest = _levels(request.level)
        wish = replace(wish, easiest=easiest, hardest=hardest)
    reveal = _reveal(request.reveal) if request.reveal else old.reveal
    role = old.role
    if request.role:
        role = "" if request.role.strip().lower() in NOTHING else request.role.strip()
    return replace(
        old,
        channel=request.channel.strip() or old.channel,
        rhythm=rhythm,
        wish=wish,
        reveal=reveal,
        role=role,
    )


def _topics(bank: Bank, text: str) -> frozenset[str]:
    names = {}
    for topic in bank.topics.values():
        names[topic.id.lower()] = names[topic.name.lower()] = topic.id
    chosen = set()
    for part in text.split(","):
        name = part.strip().lower()
        if name in ("", "all", "any"):
            continue
        if name not in names:
            raise QuizError("bad_topics", given=part.strip(), known=sorted(bank.topics))
        chosen.add(names[name])
    return frozenset(chosen)


def _levels(text: str) -> tuple[Level, Level]:
    words_ = {"basic": "1", "solid": "2", "expert": "3", "all": "1-3", "any": "1-3"}
    cleaned = words_.get(text.strip().lower(), text.strip()).replace("–", "-").replace(" ", "")
    low, _, high = cleaned.partition("-")
    try:
        levels = Level(int(low)), Level(int(high or low))
    except ValueError:
        raise QuizError("bad_level", given=text) from None
    if levels[0] > levels[1]:
        raise QuizError("bad_level", given=text)
    return levels


def _reveal(text: str) -> Reveal:
    try:
        return Reveal(text.strip().lower().replace(" ", "_"))
    except ValueError:
        raise QuizError("bad_reveal", given=text) from None
