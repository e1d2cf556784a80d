"""When is a schedule due, what opens now, when does it close, and what time did a person mean?

A schedule lives on the wall clock of its own zone: every due is computed from a local date and a
local time, never from the last due plus an interval. Instants are aware UTC, anything else is a
ValueError. Two rules keep each date single across clock changes: a wall clock time stands for the
first instant at which the clock shows it or has passed it, and the next due is found by date.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from difflib import get_close_matches
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from bot.core.errors import QuizError
from bot.core.holidays import parse_holidays, public_holidays

__all__ = [
    "Decision",
    "Due",
    "Reveal",
    "Rhythm",
    "asks_on",
    "closing",
    "day_exists",
    "decide",
    "following",
    "local_day",
    "local_instant",
    "next_due",
    "parse_dates",
    "parse_holidays",
    "parse_time",
    "parse_weekdays",
    "parse_zone",
]

LOOK_AHEAD_DAYS = 3 * 366
MOST_DATES = 1000  # of a skip list: enough for anybody, and "2026-01-01..9999-12-31" stays harmless
_ONE_DAY = timedelta(days=1)
_SHORTEST_ROUND = timedelta(minutes=1)


class Reveal(StrEnum):
    """When a player learns the verdict."""

    AT_ONCE = "at_once"
    AT_CLOSING = "at_closing"


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When a schedule asks: wall clock times in an IANA zone, weekdays with 0 = Monday.

    `closes` is the first such time after opening: the same day if later than `at`, else the next.
    `holidays` is "", a country ("DE") or a country and its subdivision ("DE-BY").
    """

    zone: str
    at: time
    closes: time
    weekdays: frozenset[int] = frozenset(range(5))
    skipped: frozenset[date] = frozenset()
    holidays: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """A chosen local date and the UTC instant at which it opens."""

    day: date
    at: datetime

    def __post_init__(self) -> None:
        _require_utc(self.at)


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do now: open one due or none, record the missed ones, store the next."""

    opens: Due | None
    missed: tuple[Due, ...]
    next: Due | None


def local_instant(day: date, at: time, zone: str) -> datetime:
    """The first instant (UTC) at which the zone's clock shows or has passed this wall clock time.

    So a time that a clock change leaves out moves to the end of the gap, and one that comes twice
    is its first. Raises QuizError bad_zone.
    """
    tz = _tz(zone)
    wall = datetime.combine(day, at.replace(fold=0), tz)
    first = wall.astimezone(UTC)
    second = wall.replace(fold=1).astimezone(UTC)
    if second >= first:
        return first
    # In a gap fold=0 lands after the change and fold=1 before it (PEP 495).
    return _end_of_gap(second.replace(microsecond=0), first, wall.replace(tzinfo=None), tz)


def local_day(instant: datetime, zone: str) -> date:
    """Return the date that a zone's clock shows at an instant; QuizError bad_zone."""
    return _local_date(instant, zone)


def day_exists(day: date, zone: str) -> bool:
    """False for a date that the zone left out whole, as Apia did with 2011-12-30."""
    return _local_date(local_instant(day, time.min, zone), zone) == day


def asks_on(rhythm: Rhythm, day: date) -> bool:
    """Whether the local date is chosen: weekday, skip list, holidays, and that it exists."""
    return (
        day.weekday() in rhythm.weekdays
        and day not in rhythm.skipped
        and not (rhythm.holidays and day in public_holidays(rhythm.holidays, day.year))
        and day_exists(day, rhythm.zone)
    )


def next_due(rhythm: Rhythm, *, after: datetime, not_before: date | None = None) -> Due | None:
    """The first due later than `after` (UTC) whose date is not before `not_before`.

    None when no date of the next three years is chosen.
    """
    _require_utc(after)
    # Nothing is lost by starting today: the due of an earlier date came before this date began.
    start = _local_date(after, rhythm.zone)
    due = _first_from(rhythm, max(start, not_before or start))
    while due and due.at <= after:
        due = following(rhythm, due.day)
    return due


def following(rhythm: Rhythm, day: date) -> Due | None:
    """The due of the first chosen date after `day`; None when three years hold none.

    By date and not by instant, so that no jump of a clock repeats a date or loses one.
    """
    return _first_from(rhythm, day + _ONE_DAY)


def closing(rhythm: Rhythm, due: Due) -> datetime:
    """The UTC instant at which the round of `due` closes, at least a minute after it opened."""
    earliest = due.at + _SHORTEST_ROUND
    day = due.day
    while True:
        instant = local_instant(day, rhythm.closes, rhythm.zone)
        if instant >= earliest and day_exists(day, rhythm.zone):
            return instant
        day += _ONE_DAY


def decide(
    rhythm: Rhythm, due: Due, *, now: datetime, grace: timedelta = timedelta(hours=6)
) -> Decision:
    """Settle every due up to `now` (UTC), starting with the stored one.

    The latest opens if it is still fresh: not older than `grace`, its local date not yet over and
    its closing still ahead. All others are missed, never posted in a burst.
    """
    _require_utc(now)
    settled: list[Due] = []
    upcoming: Due | None = due
    while upcoming and upcoming.at <= now:
        settled.append(upcoming)
        upcoming = following(rhythm, upcoming.day)
    # If the latest is stale, those before it are older still.
    opens = settled.pop() if settled and _fresh(rhythm, settled[-1], now, grace) else None
    return Decision(opens, tuple(settled), upcoming)


def _fresh(rhythm: Rhythm, due: Due, now: datetime, grace: timedelta) -> bool:
    # The date of the instant, not due.day: a gap at midnight can move a due into the next date.
    # And "not later" instead of "the same", because a clock set back at midnight shows yesterday.
    return (
        now - due.at <= grace
        and _local_date(now, rhythm.zone) <= _local_date(due.at, rhythm.zone)
        and now < closing(rhythm, due)
    )


def _first_from(rhythm: Rhythm, day: date) -> Due | None:
    start = day.toordinal()
    # The last dates of the calendar are left out: their instants may not fit a datetime.
    for ordinal in range(start, min(start + LOOK_AHEAD_DAYS, date.max.toordinal() - 1)):
        candidate = date.fromordinal(ordinal)
        if asks_on(rhythm, candidate):
            return Due(candidate, local_instant(candidate, rhythm.at, rhythm.zone))
    return None


def _end_of_gap(before: datetime, after: datetime, wall: datetime, tz: tzinfo) -> datetime:
    """The first instant, to the second, in (before, after] whose local time has passed `wall`."""

    def passed(seconds: int) -> bool:
        local = (before + timedelta(seconds=seconds)).astimezone(tz)
        return local.replace(tzinfo=None) >= wall

    span = int((after - before).total_seconds())
    return before + timedelta(seconds=bisect_left(range(span), True, key=passed))


def _local_date(instant: datetime, zone: str) -> date:
    return instant.astimezone(_tz(zone)).date()


@lru_cache(maxsize=1024)  # ZoneInfo's own cache promises to keep only eight
def _tz(zone: str) -> ZoneInfo:
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: "America" is a directory
        raise QuizError("bad_zone", given=zone, suggestions=[]) from None


def _require_utc(instant: datetime) -> None:
    if instant.tzinfo != UTC:
        raise ValueError(f"not an aware UTC datetime: {instant!r}")


# --- What people type -------------------------------------------------------------------------

_TIME = re.compile(r"(\d{1,2})(?:[:.h]?(\d{2})(?::00)?|h)? ?(?:([ap])\.?m?\.?)?")
_NAMED_TIMES = {"noon": time(12), "midday": time(12), "midnight": time(0)}
_DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY_GROUPS = {
    **dict.fromkeys(("weekday", "workday", "workingday"), range(5)),
    **dict.fromkeys(("weekend",), range(5, 7)),
    **dict.fromkeys(("daily", "day", "everyday", "all", "allday"), range(7)),
}
_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_NOT_PLACES = frozenset({"Factory", "localtime", "posixrules"})


def parse_time(text: str) -> time:
    """Read "9", "9:00", "09.30", "0900", "17h30", "5:30 pm" or "noon"; QuizError bad_time."""
    plain = _plain(text)
    if plain in _NAMED_TIMES:
        return _NAMED_TIMES[plain]
    try:
        if not (found := _TIME.fullmatch(plain)):
            raise ValueError
        hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
        if half and not 1 <= hour <= 12:
            raise ValueError
        return time(hour % 12 + 12 * (half == "p") if half else hour, minute)
    except ValueError:
        raise QuizError("bad_time", given=text) from None


def parse_weekdays(text: str) -> frozenset[int]:
    """Read "mon-fri", "Mon, Wed", "weekdays", "daily" or "1-5" (1 = Monday) to 0 = Monday.

    Raises QuizError bad_weekdays, also when no day is named.
    """
    plain = re.sub(r" ?(?:-|\b(?:to|through|thru|until)\b) ?", "-", _plain(text))
    plain = re.sub(r"\b(working|every|all) days?\b", r"\1day", plain)
    words = [word for word in re.split(r"[,;&+/ ]+", plain) if word not in ("", "and", "every")]
    try:
        days = frozenset(day for word in words for day in _weekdays_of(word))
    except ValueError:
        days = frozenset()
    if not days:
        raise QuizError("bad_weekdays", given=text)
    return days


def _weekdays_of(word: str) -> Iterator[int]:
    if group := _DAY_GROUPS.get(word.removesuffix("s")) or _DAY_GROUPS.get(word):
        yield from group
        return
    first, dash, last = word.partition("-")
    start = _weekday(first)
    for step in range((_weekday(last) - start) % 7 + 1 if dash else 1):  # fri-mon goes round
        yield (start + step) % 7


def _weekday(word: str) -> int:
    if word in tuple("1234567"):
        return int(word) - 1
    for number, name in enumerate(_DAY_NAMES):
        if len(word) >= 2 and (name + "s").startswith(word):
            return number
    raise ValueError(word)


def parse_dates(text: str) -> frozenset[date]:
    """Read "2026-12-24, 2026-12-27..2026-12-31"; empty or "none" is no date.

    Raises QuizError bad_dates, also for a range backwards and for more than 1,000 dates.
    """
    plain = re.sub(r" ?(?:\.{2,3}|/|\b(?:to|until|through)\b) ?| - ", "..", _plain(text))
    found: set[date] = set()
    try:
        for word in re.split("[,; ]+", "" if plain == "none" else plain):
            found.update(_dates_of(word))
            if len(found) > MOST_DATES:
                raise ValueError
    except ValueError:
        raise QuizError("bad_dates", given=text) from None
    return frozenset(found)


def _dates_of(word: str) -> Iterator[date]:
    if not word:
        return
    first, dots, last = word.partition("..")
    start = _date(first)
    end = _date(last) if dots else start
    if not 0 <= (end - start).days < MOST_DATES:
        raise ValueError(word)
    for ordinal in range(start.toordinal(), end.toordinal() + 1):
        yield date.fromordinal(ordinal)


def _date(word: str) -> date:
    if not (found := _DATE.fullmatch(word)):
        raise ValueError(word)
    return date(int(found[1]), int(found[2]), int(found[3]))


def parse_zone(text: str) -> str:
    """Read an IANA name in any case, with spaces for underscores, or its city if there is one such.

    Raises QuizError bad_zone with up to three near names as `suggestions`.
    """
    key = re.sub(r" ?/ ?", "/", _plain(text)).replace(" ", "_")
    names = _zone_names()
    if key in names:
        return names[key]
    places = [name for folded, name in names.items() if folded.endswith("/" + key)]
    # Etc/GMT+2 is two hours *behind* UTC, so it takes its full name to get it.
    places = [name for name in places if not name.startswith("Etc/")]
    if len(places) == 1:
        return places[0]
    raise QuizError("bad_zone", given=text, suggestions=places[:3] or _near_zones(key))


@lru_cache(maxsize=1)
def _zone_names() -> dict[str, str]:
    return {name.casefold(): name for name in sorted(available_timezones() - _NOT_PLACES)}


def _near_zones(key: str) -> list[str]:
    names = {folded: name for folded, name in _zone_names().items() if folded[:4] != "etc/"}
    names = {folded.rpartition("/")[2]: name for folded, name in names.items()} | names
    city = key.rpartition("/")[2]
    close = get_close_matches(city, names, 3, 0.7) + get_close_matches(key, names, 3)
    return list(dict.fromkeys(names[match] for match in close))[:3]


def _plain(text: str) -> str:
    """Without case, accents, odd dashes and spare spaces."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(c for c in folded if not unicodedata.combining(c))
    return " ".join(re.sub("[\u2010-\u2015\u2212]", "-", bare).split())
