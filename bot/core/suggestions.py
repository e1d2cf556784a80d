"""What may the beginning of a word become, where only certain words will do?"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from zoneinfo import available_timezones

from bot.core.errors import QuizError
from bot.core.schedules import parse_time

WEEKDAYS = (
    *("mon-fri", "daily", "weekend", "mon-thu", "mon-sat"),
    *("mon", "tue", "wed", "thu", "fri", "sat", "sun"),
)
_EARLIEST = 14  # half hours: most people begin at seven


def zones(typed: str) -> list[str]:
    """Return the zones whose name holds what was typed, those whose city begins so first."""
    wanted = typed.strip().casefold().replace(" ", "_")
    found = [zone for zone in _zones() if wanted in zone.casefold()]
    return sorted(found, key=lambda zone: not _city(zone).startswith(wanted))


def times(typed: str) -> list[str]:
    """Return the half hours that begin as typed, and what was typed if it is a time."""
    wanted = typed.strip()
    halves = [(half // 2, 30 * (half % 2)) for half in range(48)]
    halves = halves[_EARLIEST:] + halves[:_EARLIEST]
    found = [
        f"{hour:02}:{minute:02}"
        for hour, minute in halves
        if f"{hour:02}:{minute:02}".startswith(wanted) or f"{hour}:{minute:02}".startswith(wanted)
    ]
    try:
        exactly = [f"{parse_time(wanted):%H:%M}"]
    except QuizError:
        exactly = []
    return list(dict.fromkeys(exactly + found))


def listed(typed: str, known: Mapping[str, str] | Iterable[str]) -> list[str]:
    """Complete the last part of a list with commas; what stands before it is kept.

    `known` are the words, perhaps with another name each by which they are found as well.
    """
    *before, last = (part.strip() for part in typed.split(","))
    names = known if isinstance(known, Mapping) else dict.fromkeys(known, "")
    kept = [part for part in before if part]
    wanted, taken = last.casefold(), {part.casefold() for part in kept}
    found = [
        word
        for word, name in names.items()
        if word.casefold() not in taken
        and (word.casefold().startswith(wanted) or wanted in name.casefold())
    ]
    found.sort(key=lambda word: not word.casefold().startswith(wanted))
    return [", ".join([*kept, word]) for word in found]


@lru_cache(maxsize=1)
def _zones() -> tuple[str, ...]:
    return tuple(sorted(one for one in available_timezones() if "/" in one and one[:3] != "Etc"))


def _city(zone: str) -> str:
    return zone.casefold().rpartition("/")[2]
