"""How suggestions read while somebody is typing: in one short line each."""

from textwrap import shorten

from bot.cards import Place, Suggestion
from bot.core.communities import Schedule
from bot.core.holidays import Region
from bot.present import words
from bot.present.rounds import level_name

LONGEST = 100
"""Characters of a line; no chat shows more."""


def plain(value: str) -> Suggestion:
    """Suggest just what will be sent."""
    return Suggestion((value,), value)


def named(name: str) -> Suggestion:
    """Suggest a name, of which the beginning will do where the whole is too long to send."""
    return plain(name[:LONGEST].rstrip())


def question(locale: str, id: str, stem: str, *, is_open: bool = False) -> Suggestion:
    """Suggest a question; the id of an open one is not shown, as it may name the answer."""
    _ = words(locale).gettext
    end = f" ({_('open')})" if is_open else f" ({id})"
    return Suggestion((shorten(stem, max(LONGEST - len(end), 1), placeholder="…") + end,), id)


def schedule(locale: str, one: Schedule) -> Suggestion:
    """Suggest a schedule by where and when it asks."""
    _ = words(locale).gettext
    when = f" {one.rhythm.at:%H:%M} {one.rhythm.zone}"
    paused = f" · {_('paused')}" if one.paused else ""
    return Suggestion((f"{one.number} · ", Place(one.channel), when + paused), str(one.number))


def step(number: int, name: str) -> Suggestion:
    """Suggest a step of the path."""
    return Suggestion((f"{number} · {name}",), str(number))


def region(one: Region) -> Suggestion:
    """Suggest a country or a part of it."""
    return Suggestion((f"{one.name} ({one.code})",), one.code)


def no_region(locale: str) -> Suggestion:
    """Suggest to skip no public holidays."""
    return Suggestion((words(locale).gettext("none: ask on public holidays too"),), "none")


def levels(locale: str, easiest: int, hardest: int) -> Suggestion:
    """Suggest a range of levels."""
    low, high = level_name(locale, easiest), level_name(locale, hardest)
    if easiest == hardest:
        return Suggestion((f"{easiest} · {low}",), str(easiest))
    named = words(locale).gettext("{low} to {high}").format(low=low, high=high)
    return Suggestion((f"{easiest}-{hardest} · {named}",), f"{easiest}-{hardest}")
