"""What may an option become of which somebody has typed the beginning? Nothing is written."""

from collections.abc import Awaitable, Callable, Iterable, Mapping

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bank import Bank
from bot.cards import Suggestion
from bot.core import holidays, suggestions
from bot.core.people import Actor
from bot.core.rounds import Status
from bot.core.seasons import REGULAR
from bot.journeys import rivals
from bot.present import suggestions as words
from bot.storage import rounds, schedules

MOST = 25
"""No chat shows more."""

RECENT = 50

FromBank = Callable[[Bank, Actor, str], list[Suggestion]]
FromTables = Callable[[AsyncConnection, Bank, Actor, str], Awaitable[list[Suggestion]]]


async def _questions(
    connection: AsyncConnection, bank: Bank, actor: Actor, typed: str
) -> list[Suggestion]:
    """Suggest what was asked here, newest first; nothing else can be taken out or corrected."""
    asked = await rounds.newest_by_question(connection, actor.community)
    recent = await rounds.load(connection, list(asked.values())[:RECENT])
    found = []
    for id, round in asked.items():
        shown = recent.get(round)
        entry = bank.entries.get(id)
        known = shown.question if shown else entry.question if entry else None
        stem = known.stem if known else ""
        if _holds(f"{id} {stem}", typed):
            is_open = shown is not None and shown.status is Status.OPEN
            found.append(words.question(actor.locale, id, stem, is_open=is_open))
    return found


async def _schedules(
    connection: AsyncConnection, bank: Bank, actor: Actor, typed: str
) -> list[Suggestion]:
    wanted = typed.strip().lstrip("#")
    return [
        words.schedule(actor.locale, one)
        for one in await schedules.of(connection, actor.community)
        if str(one.number).startswith(wanted) or _holds(one.rhythm.zone, wanted)
    ]


def _steps(bank: Bank, actor: Actor, typed: str) -> list[Suggestion]:
    return [
        words.step(number, step.name)
        for number, step in enumerate(bank.path, 1)
        if str(number).startswith(typed.strip()) or _holds(step.name, typed)
    ]


def _topics(bank: Bank, actor: Actor, typed: str) -> list[Suggestion]:
    known = sorted(bank.topics.values(), key=lambda topic: topic.order)
    names = {topic.id: topic.name for topic in known}
    if "," not in typed:
        names = {"all": ""} | names
    return _plain(suggestions.listed(typed, names))


def _topic(bank: Bank, actor: Actor, typed: str) -> list[Suggestion]:
    known = sorted(bank.topics.values(), key=lambda topic: topic.order)
    return _plain(one.id for one in known if _holds(f"{one.id} {one.name}", typed))


def _regions(bank: Bank, actor: Actor, typed: str) -> list[Suggestion]:
    none = [words.no_region(actor.locale)] if "none".startswith(typed.strip().lower()) else []
    return none + [words.region(one) for one in holidays.regions(typed)]


def _levels(bank: Bank, actor: Actor, typed: str) -> list[Suggestion]:
    ranges = [(low, high) for low in (1, 2, 3) for high in (1, 2, 3) if low <= high]
    offered = [words.levels(actor.locale, *one) for one in ranges]
    return [one for one in offered if _holds(str(one.label[0]), typed)]


def _plain(values: Iterable[str]) -> list[Suggestion]:
    return [words.plain(value) for value in values]


def _holds(text: str, typed: str) -> bool:
    return typed.strip().casefold() in text.casefold()


FROM_TABLES: Mapping[str, FromTables] = {
    "question": _questions,
    "schedule": _schedules,
    "rival": rivals.suggest,
}
"""Options that depend on what a community has; by name, as they mean the same everywhere."""

FROM_BANK: Mapping[str, FromBank] = {
    "query": lambda bank, _, typed: _plain(bank.complete(typed, MOST) if typed.strip() else ()),
    "step": _steps,
    "topic": _topic,
    "topics": _topics,
    "kind": lambda _bank, _actor, typed: _plain(
        one.value for one in REGULAR if _holds(one.value, typed)
    ),
    "zone": lambda _bank, _actor, typed: _plain(suggestions.zones(typed)),
    "time": lambda _bank, _actor, typed: _plain(suggestions.times(typed)),
    "close": lambda _bank, _actor, typed: _plain(suggestions.times(typed)),
    "weekdays": lambda _bank, _actor, typed: _plain(
        suggestions.listed(typed, suggestions.WEEKDAYS)
    ),
    "holidays": _regions,
    "level": _levels,
}
"""Options that are the same for everybody."""
