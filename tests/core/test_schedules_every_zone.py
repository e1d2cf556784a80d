"""Does every zone of the time zone database ask once a day, on time, whatever its clock does?

The oracle knows no wall clock arithmetic: it reads each zone's offsets forwards from UTC, second by
second where they change, and works on integers from there.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

from bot.core.schedules import Due, Rhythm, closing, day_exists, decide, following, local_instant

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EPOCH_DAY = EPOCH.date()
DAY = 86_400
QUARTERS = [time(minute // 60, minute % 60) for minute in range(0, 1440, 15)]
ALL_WEEK = frozenset(range(7))
ZONES = sorted(available_timezones())

Segment = tuple[int, int]  # from this second of UTC on, the zone is this many seconds ahead


def seconds(year: int, month: int = 1, day: int = 1) -> int:
    return int((datetime(year, month, day, tzinfo=UTC) - EPOCH).total_seconds())


def offset(zone: ZoneInfo, second: int) -> int:
    ahead = (EPOCH + timedelta(seconds=second)).astimezone(zone).utcoffset()
    assert ahead is not None
    return int(ahead.total_seconds())


@cache
def segments(name: str, first: int = 2023, last: int = 2029) -> tuple[Segment, ...]:
    """The zone's offsets from the start of one year to the end of another."""
    zone = ZoneInfo(name)
    found = [(seconds(first), offset(zone, seconds(first)))]
    for morning in range(seconds(first), seconds(last + 1), DAY):
        if offset(zone, morning + DAY) == found[-1][1]:
            continue
        before, after = morning, morning + DAY
        while after - before > 1:
            middle = (before + after) // 2
            if offset(zone, middle) == found[-1][1]:
                before = middle
            else:
                after = middle
        found.append((after, offset(zone, after)))
    return tuple(found)


def first_passing(clock: tuple[Segment, ...], wall: int) -> int:
    """The first second at which a clock with these offsets shows `wall` or more."""
    ends = [start for start, _ in clock[1:]] + [2**62]
    return next(
        max(start, wall - ahead)
        for (start, ahead), end in zip(clock, ends, strict=True)
        if wall - ahead < end
    )


def days_near_changes(clock: tuple[Segment, ...], *, around: int = 1) -> list[date]:
    """The local dates on both sides of each change, and `around` more on either side."""
    found: set[date] = set()
    for (_, old), (change, new) in pairwise(clock):
        first = (change + min(old, new)) // DAY - around
        last = (change + max(old, new)) // DAY + around
        found |= {EPOCH_DAY + timedelta(days=day) for day in range(first, last + 1)}
    return sorted(found)


def distinct_clocks() -> Iterator[str]:
    """One zone name for each distinct run of offsets; the others are links or look-alikes."""
    yield from {segments(name): name for name in reversed(ZONES)}.values()


def runs(days: list[date]) -> list[list[date]]:
    """Split sorted dates into runs without a hole."""
    split: list[list[date]] = []
    for day in days:
        if split and day - split[-1][-1] == timedelta(days=1):
            split[-1].append(day)
        else:
            split.append([day])
    return split


def test_the_database_is_there_and_its_clocks_change():
    changing = [name for name in ZONES if len(segments(name)) > 1]
    assert len(ZONES) > 550
    assert len(changing) > 150
    assert sum(len(segments(name)) - 1 for name in changing) > 2000


def test_every_wall_clock_time_near_every_change_is_the_first_instant_that_passed_it():
    checked = 0
    for name in ZONES:
        clock = segments(name)
        for day in days_near_changes(clock):
            midnight = (day - EPOCH_DAY).days * DAY
            for at in QUARTERS:
                expected = first_passing(clock, midnight + at.hour * 3600 + at.minute * 60)
                instant = local_instant(day, at, name)
                assert instant == EPOCH + timedelta(seconds=expected), (name, day, at)
                checked += 1
    assert checked > 500_000


def test_no_wall_clock_time_near_any_change_comes_before_itself_or_late_without_a_gap():
    for name in distinct_clocks():
        zone = ZoneInfo(name)
        for day in days_near_changes(segments(name)):
            for at in QUARTERS:
                instant = local_instant(day, at, name)
                shown = instant.astimezone(zone).replace(tzinfo=None)
                chosen = datetime.combine(day, at)
                assert shown >= chosen, (name, day, at)
                if shown > chosen:
                    just_before = (instant - timedelta(seconds=1)).astimezone(zone)
                    assert just_before.replace(tzinfo=None, fold=0) < chosen, (name, day, at)


def test_every_zone_has_one_due_for_each_date_in_order_of_date_and_of_instant():
    for name in distinct_clocks():
        for run in runs(days_near_changes(segments(name))):
            for at in QUARTERS:
                rhythm = Rhythm(name, at, at, ALL_WEEK)
                dues = [following(rhythm, day) for day in run]
                opened = [due.at for due in dues if due]
                assert [due.day for due in dues if due] == [
                    day + timedelta(days=1) for day in run
                ], (name, at)
                assert opened == sorted(set(opened)), (name, at)
                assert opened == [local_instant(due.day, at, name) for due in dues if due]


def test_every_zone_keeps_every_date_from_2023_to_2029():
    for name in distinct_clocks():
        assert all(day_exists(day, name) for day in days_near_changes(segments(name)))


def test_every_round_near_every_change_closes_the_first_time_that_is_a_minute_later():
    for name in distinct_clocks():
        clock = segments(name)
        for day in days_near_changes(clock, around=0):
            midnight = (day - EPOCH_DAY).days * DAY
            for hour in range(24):
                due = Due(day, local_instant(day, time(hour, 30), name))
                for closes in (time(0), time(2), time(2, 30), time(3), time(hour, 45)):
                    wall = midnight + closes.hour * 3600 + closes.minute * 60
                    candidates = [
                        EPOCH + timedelta(seconds=first_passing(clock, wall + days * DAY))
                        for days in range(-1, 4)
                    ]
                    expected = min(c for c in candidates if c >= due.at + timedelta(minutes=1))
                    rhythm = Rhythm(name, time(hour, 30), closes)
                    assert closing(rhythm, due) == expected, (name, due, closes)


def test_a_tick_every_half_hour_opens_every_date_once_on_time_in_every_zone():
    for name in distinct_clocks():
        for run in runs(days_near_changes(segments(name))):
            for at in (time(0), time(0, 30), time(2), time(2, 30), time(3), time(23, 30)):
                rhythm = Rhythm(name, at, time(12, 15), ALL_WEEK)
                stored = following(rhythm, run[0] - timedelta(days=1))
                assert stored is not None
                now = stored.at - timedelta(minutes=29)
                opened = []
                while stored.day <= run[-1]:
                    decision = decide(rhythm, stored, now=now)
                    assert decision.next is not None
                    assert not decision.missed, (name, at, now)
                    if decision.opens:
                        opened.append(decision.opens.day)
                        late = now - decision.opens.at
                        assert timedelta(0) <= late < timedelta(minutes=30), (name, at, now)
                    stored = decision.next
                    now += timedelta(minutes=30)
                assert opened == run, (name, at)
