"""`/quiz setup`, pause, resume and remove: when and where a community is asked."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, time

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bank import Bank
from bot.cards import Card, Form
from bot.commands import YES_NO
from bot.core import schedules as rules
from bot.core.communities import Halt, Schedule
from bot.core.concepts import Topic
from bot.core.errors import QuizError
from bot.core.people import Actor
from bot.core.picking import Wish
from bot.core.questions import Level
from bot.core.schedules import Due, Reveal, Rhythm
from bot.ports import Step
from bot.present import setup as words
from bot.requests import Pause, RemoveSchedule, Resume, Setup
from bot.storage import communities, schedules, seasons

MAX_SCHEDULES = 25
MAX_NAME = 100
NOTHING = ("", "none", "-")


async def form(
    connection: AsyncConnection, bank: Bank, actor: Actor, number: int, steps: Collection[Step]
) -> Form:
    """Return the form for a new schedule (0), or an existing one's.

    It asks about those steps only that the platform can take.
    """
    if number:
        schedule = await numbered(connection, actor, number)
    else:
        schedule = await _default(connection, actor)
    return words.form(actor.locale, schedule, number, topics_of(bank), steps)


async def save(
    connection: AsyncConnection,
    bank: Bank,
    actor: Actor,
    request: Setup,
    now: datetime,
) -> Schedule:
    """Create or change a schedule and return it."""
    name = actor.community_name
    await communities.ensure(connection, actor.community, actor.locale, now, name)
    await communities.lock(connection, [actor.community])
    old = await numbered(connection, actor, request.schedule) if request.schedule else None
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
    if wanted.halted is Halt.CHANNEL_GONE and wanted.channel != default.channel:
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
        await seasons.move(connection, actor.community, wanted.rhythm.zone)
    return wanted


def is_there_again(schedule: Schedule, request: Setup, problems: Sequence[str]) -> bool:
    """Whether somebody chose the channel that was deleted, and it can be used again."""
    return schedule.halted is Halt.CHANNEL_GONE and bool(request.channel.strip()) and not problems


async def resumed(connection: AsyncConnection, schedule: Schedule, now: datetime) -> Schedule:
    """Have a schedule ask again; return it."""
    again = await asking_again(connection, schedule, now)
    await schedules.change(connection, again)
    return again


def saved(bank: Bank, actor: Actor, schedule: Schedule, problems: Sequence[str]) -> Card:
    """Return the card of a schedule that was created or changed."""
    nexts = coming(schedule, words.NEXT_SHOWN)
    return words.saved(actor.locale, schedule, nexts, topics_of(bank), problems)


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
        found = [await numbered(connection, actor, request.schedule)]
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
    schedule = await numbered(connection, actor, request.schedule)
    if not request.sure:
        return words.remove_question(actor.locale, schedule)
    await schedules.remove(connection, schedule.id)
    return words.removed(actor.locale, schedule)


def steps_of(schedule: Schedule) -> set[Step]:
    """Return what a schedule's messages have done with them."""
    taken = {Step.PIN, Step.UNPIN} if schedule.pin else set()
    return taken | ({Step.DISCUSS} if schedule.discuss else set())


def topics_of(bank: Bank) -> list[Topic]:
    """Return the topics in the order in which the bank shows them."""
    return sorted(bank.topics.values(), key=lambda topic: topic.order)


async def numbered(connection: AsyncConnection, actor: Actor, number: int) -> Schedule:
    """Return a community's schedule by its number."""
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
        wish = replace(wish, topics=named_topics(bank, request.topics))
    if request.level:
        easiest, hardest = _levels(request.level)
        wish = replace(wish, easiest=easiest, hardest=hardest)
    reveal = _reveal(request.reveal) if request.reveal else old.reveal
    role = old.role
    if request.role:
        role = "" if request.role.strip().lower() in NOTHING else request.role.strip()
    pin = _yes(request.pin, "pin") if request.pin else old.pin
    discuss = _yes(request.discuss, "discuss") if request.discuss else old.discuss
    return replace(
        old,
        channel=request.channel.strip() or old.channel,
        rhythm=rhythm,
        wish=wish,
        reveal=reveal,
        role=role,
        pin=pin,
        discuss=discuss,
    )


def _yes(text: str, option: str) -> bool:
    given = text.strip().lower()
    if given not in YES_NO:
        raise QuizError("bad_option", option=option, given=text, choices=list(YES_NO))
    return given == "yes"


def named_topics(bank: Bank, text: str) -> frozenset[str]:
    """Return the topics that a text names by id or name; none means all of them."""
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
