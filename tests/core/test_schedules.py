"""What a schedule does around odd dates, broken clocks, long sleeps and human input."""

import subprocess
import sys
import time as stopwatch
from dataclasses import FrozenInstanceError
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.errors import QuizError
from bot.core.holidays import public_holidays
from bot.core.schedules import (
    Decision,
    Due,
    Reveal,
    Rhythm,
    asks_on,
    closing,
    day_exists,
    decide,
    following,
    local_instant,
    next_due,
    parse_dates,
    parse_holidays,
    parse_time,
    parse_weekdays,
    parse_zone,
)

ALL_WEEK = frozenset(range(7))
HOUR = timedelta(hours=1)
GRACE = timedelta(hours=6)
BERLIN = Rhythm("Europe/Berlin", time(9), time(17))
# Zones whose clocks do odd things near midnight, by half hours, by two hours or in Ramadan.
ODD_ZONES = [
    "Africa/Cairo",
    "Africa/Casablanca",
    "America/Asuncion",
    "America/Havana",
    "America/New_York",
    "America/Nuuk",
    "America/Santiago",
    "America/Scoresbysund",
    "America/St_Johns",
    "Antarctica/Troll",
    "Asia/Beirut",
    "Asia/Gaza",
    "Asia/Kathmandu",
    "Atlantic/Azores",
    "Australia/Lord_Howe",
    "Europe/Berlin",
    "Pacific/Apia",
    "Pacific/Chatham",
    "UTC",
]


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


def instants(first_year: int, last_year: int) -> st.SearchStrategy[datetime]:
    start, end = utc(first_year, 1, 1), utc(last_year, 1, 1)
    span = int((end - start).total_seconds())
    return st.integers(0, span).map(lambda seconds: start + timedelta(seconds=seconds))


def due_after(rhythm: Rhythm, day: date) -> Due:
    due = following(rhythm, day)
    assert due is not None
    return due


def minute(text: str) -> time:
    return time.fromisoformat(text)


# --- Wall clock to instant --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "day", "at", "instant"),
    [
        ("Europe/Berlin", "2026-03-28", "02:30", utc(2026, 3, 28, 1, 30)),
        ("Europe/Berlin", "2026-03-29", "02:30", utc(2026, 3, 29, 1)),  # shown as 03:00
        ("Europe/Berlin", "2026-10-25", "02:30", utc(2026, 10, 25, 0, 30)),  # the first of two
        ("America/Sao_Paulo", "2018-11-04", "00:00", utc(2018, 11, 4, 3)),  # shown as 01:00
        ("America/Sao_Paulo", "2018-11-04", "00:45", utc(2018, 11, 4, 3)),
        ("America/Sao_Paulo", "2018-02-17", "23:30", utc(2018, 2, 18, 1, 30)),
        ("America/Sao_Paulo", "2018-02-18", "00:00", utc(2018, 2, 18, 3)),
        ("Africa/Cairo", "2026-04-24", "00:00", utc(2026, 4, 23, 22)),  # shown as 01:00
        ("Africa/Cairo", "2026-10-29", "23:30", utc(2026, 10, 29, 20, 30)),
        ("Australia/Lord_Howe", "2026-10-04", "02:15", utc(2026, 10, 3, 15, 30)),  # as 02:30
        ("Australia/Lord_Howe", "2026-04-05", "01:45", utc(2026, 4, 4, 14, 45)),
        ("Asia/Gaza", "2023-04-29", "02:30", utc(2023, 4, 29, 0)),  # shown as 03:00
        ("Africa/Casablanca", "2025-04-06", "02:30", utc(2025, 4, 6, 2)),  # after Ramadan
        ("Africa/Casablanca", "2025-02-23", "02:30", utc(2025, 2, 23, 1, 30)),
        ("America/Nuuk", "2026-03-28", "23:30", utc(2026, 3, 29, 1)),  # as 00:00 of the 29th
        ("America/Nuuk", "2026-10-24", "23:30", utc(2026, 10, 25, 0, 30)),
        ("Antarctica/Troll", "2026-03-29", "01:30", utc(2026, 3, 29, 1)),  # two hours at once
        ("Antarctica/Troll", "2026-03-29", "02:59", utc(2026, 3, 29, 1)),
        ("Antarctica/Troll", "2026-10-25", "02:30", utc(2026, 10, 25, 0, 30)),
    ],
)
def test_a_wall_clock_time_is_the_first_instant_that_shows_or_has_passed_it(zone, day, at, instant):
    found = local_instant(date.fromisoformat(day), minute(at), zone)
    assert found == instant
    assert found.tzinfo is UTC


def test_the_fold_of_a_chosen_time_changes_nothing():
    for day in (date(2026, 3, 29), date(2026, 10, 25), date(2026, 6, 1)):
        at = time(2, 30)
        assert local_instant(day, at.replace(fold=1), "Europe/Berlin") == local_instant(
            day, at, "Europe/Berlin"
        )


@pytest.mark.parametrize(
    ("zone", "skipped"),
    [
        ("Pacific/Apia", date(2011, 12, 30)),
        ("Pacific/Fakaofo", date(2011, 12, 30)),
        ("Pacific/Kwajalein", date(1993, 8, 21)),
    ],
)
def test_a_date_that_a_zone_left_out_whole_does_not_exist(zone, skipped):
    assert not day_exists(skipped, zone)
    assert day_exists(skipped - timedelta(days=1), zone)
    assert day_exists(skipped + timedelta(days=1), zone)
    assert day_exists(skipped, "Europe/Berlin")


def test_apia_goes_from_the_29th_to_the_31st_and_loses_no_chosen_date():
    rhythm = Rhythm("Pacific/Apia", time(9), time(8), ALL_WEEK)
    assert not asks_on(rhythm, date(2011, 12, 30))
    before = due_after(rhythm, date(2011, 12, 28))
    assert before == Due(date(2011, 12, 29), utc(2011, 12, 29, 19))
    after = following(rhythm, date(2011, 12, 29))
    assert after == Due(date(2011, 12, 31), utc(2011, 12, 30, 19))
    assert next_due(rhythm, after=before.at) == after
    assert closing(rhythm, before) == utc(2011, 12, 30, 18)  # 08:00 of the 31st, not midnight


def test_a_midnight_that_a_clock_change_leaves_out_does_not_take_the_date_with_it():
    assert day_exists(date(2018, 11, 4), "America/Sao_Paulo")
    assert day_exists(date(2026, 4, 24), "Africa/Cairo")


@pytest.mark.parametrize("zone", ["Mars/Olympus", "America", "../etc/passwd", "", "europe berlin"])
def test_an_unknown_zone_is_refused_and_not_a_crash(zone):
    with pytest.raises(QuizError) as refusal:
        local_instant(date(2026, 1, 1), time(9), zone)
    assert refusal.value.code == "bad_zone"
    assert refusal.value.facts["given"] == zone


# --- Which dates ------------------------------------------------------------------------------


def test_a_rhythm_asks_on_working_days_unless_told_otherwise():
    week = [date(2026, 6, 1) + timedelta(days=n) for n in range(7)]
    assert [asks_on(BERLIN, day) for day in week] == [True] * 5 + [False] * 2


def test_a_skipped_date_and_a_public_holiday_are_not_chosen():
    rhythm = Rhythm(
        "Europe/Berlin", time(9), time(17), skipped=frozenset({date(2026, 6, 2)}), holidays="DE-BY"
    )
    assert not asks_on(rhythm, date(2026, 6, 2))
    assert not asks_on(rhythm, date(2026, 6, 4))  # Corpus Christi, in Bavaria
    assert asks_on(Rhythm("Europe/Berlin", time(9), time(17), holidays="DE"), date(2026, 6, 4))
    assert not asks_on(rhythm, date(2026, 1, 1))


def test_a_holiday_observed_in_the_year_before_is_a_holiday_of_that_year():
    assert date(2021, 12, 31) in public_holidays("US", 2021)
    assert not asks_on(
        Rhythm("America/New_York", time(9), time(17), holidays="US"), date(2021, 12, 31)
    )


@pytest.mark.parametrize("code", ["XX", "DE-QQ", "germany"])
def test_an_unknown_holiday_code_is_refused(code):
    with pytest.raises(QuizError) as refusal:
        asks_on(Rhythm("UTC", time(9), time(17), holidays=code), date(2026, 6, 1))
    assert (refusal.value.code, refusal.value.facts) == ("bad_holidays", {"given": code})


def test_importing_the_schedules_does_not_import_the_holidays():
    program = "import sys, bot.core.schedules; sys.exit('holidays' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


# --- The next due -----------------------------------------------------------------------------


def test_the_next_due_is_strictly_later():
    monday = Due(date(2026, 6, 1), utc(2026, 6, 1, 7))
    assert next_due(BERLIN, after=monday.at - timedelta(seconds=1)) == monday
    assert next_due(BERLIN, after=monday.at) == Due(date(2026, 6, 2), utc(2026, 6, 2, 7))


def test_friday_is_followed_by_monday():
    assert following(BERLIN, date(2026, 6, 5)) == Due(date(2026, 6, 8), utc(2026, 6, 8, 7))


def test_the_next_due_is_not_before_a_date():
    due = next_due(BERLIN, after=utc(2026, 6, 1), not_before=date(2026, 6, 6))
    assert due == Due(date(2026, 6, 8), utc(2026, 6, 8, 7))
    assert next_due(BERLIN, after=utc(2026, 6, 1), not_before=date(2020, 1, 1)) == Due(
        date(2026, 6, 1), utc(2026, 6, 1, 7)
    )


def test_the_local_time_stays_when_the_offset_changes():
    assert following(BERLIN, date(2026, 3, 27)) == Due(date(2026, 3, 30), utc(2026, 3, 30, 7))
    assert following(BERLIN, date(2026, 3, 26)) == Due(date(2026, 3, 27), utc(2026, 3, 27, 8))


def test_a_rhythm_without_a_chosen_date_is_never_due():
    never = Rhythm("Europe/Berlin", time(9), time(17), frozenset())
    assert next_due(never, after=utc(2026, 6, 1)) is None
    assert following(never, date(2026, 6, 1)) is None


def test_the_end_of_the_calendar_is_not_a_crash():
    for zone in ("Pacific/Kiritimati", "Etc/GMT+12"):
        rhythm = Rhythm(zone, time(23, 59), time(17), ALL_WEEK)
        assert next_due(rhythm, after=utc(9999, 12, 31, 1)) is None


def test_a_time_moved_past_midnight_stays_the_due_of_its_own_date():
    nuuk = Rhythm("America/Nuuk", time(23, 30), time(12), ALL_WEEK)
    moved = due_after(nuuk, date(2026, 3, 27))
    assert moved == Due(date(2026, 3, 28), utc(2026, 3, 29, 1))  # 00:00 of the 29th
    assert next_due(nuuk, after=moved.at - timedelta(minutes=1)) == moved
    assert next_due(nuuk, after=moved.at) == Due(date(2026, 3, 29), utc(2026, 3, 30, 0, 30))


@given(
    zone=st.sampled_from(ODD_ZONES),
    at=st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    weekdays=st.frozensets(st.integers(0, 6), min_size=1),
    after=instants(2005, 2030),
)
def test_the_next_due_is_the_earliest_of_all_dues_that_are_later(zone, at, weekdays, after):
    rhythm = Rhythm(zone, at, time(12), weekdays)
    days = [after.date() + timedelta(days=n) for n in range(-3, 14)]
    dues = [Due(day, local_instant(day, at, zone)) for day in days if asks_on(rhythm, day)]
    expected = min((due for due in dues if due.at > after), key=lambda due: due.at)
    assert next_due(rhythm, after=after) == expected


def test_the_next_due_is_found_in_microseconds():
    rhythm = Rhythm("Europe/Berlin", time(9), time(17), holidays="DE-BY")
    start = utc(2026, 5, 1)
    next_due(rhythm, after=start)
    began = stopwatch.perf_counter()
    for hours in range(1000):
        next_due(rhythm, after=start + hours * HOUR)
    assert (stopwatch.perf_counter() - began) / 1000 < 500e-6  # 16 µs on the author's machine


# --- Closing ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "closes", "day", "closed"),
    [
        ("09:00", "17:00", "2026-06-01", utc(2026, 6, 1, 15)),
        ("17:00", "09:00", "2026-06-01", utc(2026, 6, 2, 7)),
        ("09:00", "09:00", "2026-06-01", utc(2026, 6, 2, 7)),
        ("02:10", "02:40", "2026-03-29", utc(2026, 3, 30, 0, 40)),  # both fall into the gap
        ("02:30", "03:00", "2026-03-29", utc(2026, 3, 30, 1)),  # opens at the closing time
        ("02:30", "03:01", "2026-03-29", utc(2026, 3, 29, 1, 1)),
        ("01:30", "02:30", "2026-10-25", utc(2026, 10, 25, 0, 30)),
        ("02:30", "02:10", "2026-10-25", utc(2026, 10, 26, 1, 10)),  # not the second 02:10
        ("23:00", "02:30", "2026-03-28", utc(2026, 3, 29, 1)),
    ],
)
def test_a_round_closes_the_next_time_its_clock_shows_the_closing_time(at, closes, day, closed):
    rhythm = Rhythm("Europe/Berlin", minute(at), minute(closes), ALL_WEEK)
    due = due_after(rhythm, date.fromisoformat(day) - timedelta(days=1))
    assert closing(rhythm, due) == closed


# --- What to do now ---------------------------------------------------------------------------

MONDAY, TUESDAY, WEDNESDAY = (Due(date(2026, 6, n), utc(2026, 6, n, 7)) for n in (1, 2, 3))


def test_nothing_happens_before_the_due_instant():
    early = MONDAY.at - timedelta(microseconds=1)
    assert decide(BERLIN, MONDAY, now=early) == Decision(None, (), MONDAY)


def test_the_due_instant_itself_opens():
    assert decide(BERLIN, MONDAY, now=MONDAY.at) == Decision(MONDAY, (), TUESDAY)


def test_a_late_tick_opens_up_to_the_grace_and_not_later():
    last = MONDAY.at + GRACE
    assert decide(BERLIN, MONDAY, now=last).opens == MONDAY
    late = decide(BERLIN, MONDAY, now=last + timedelta(microseconds=1))
    assert late == Decision(None, (MONDAY,), TUESDAY)


def test_after_a_sleep_only_the_latest_opens_and_the_others_are_missed():
    decision = decide(BERLIN, MONDAY, now=WEDNESDAY.at + HOUR)
    assert decision.opens == WEDNESDAY
    assert decision.missed == (MONDAY, TUESDAY)
    assert decision.next == Due(date(2026, 6, 4), utc(2026, 6, 4, 7))


def test_a_long_grace_opens_the_latest_only_and_not_one_of_yesterday():
    rhythm = Rhythm("Europe/Berlin", time(20), time(19))
    due = due_after(rhythm, date(2026, 5, 31))
    assert decide(rhythm, due, now=utc(2026, 6, 1, 21, 59), grace=48 * HOUR).opens == due
    after_midnight = decide(rhythm, due, now=utc(2026, 6, 1, 22), grace=48 * HOUR)
    assert (after_midnight.opens, after_midnight.missed) == (None, (due,))


def test_a_round_that_would_be_closed_already_is_missed():
    rhythm = Rhythm("Europe/Berlin", time(9), time(10))
    due = due_after(rhythm, date(2026, 5, 31))
    assert decide(rhythm, due, now=closing(rhythm, due) - timedelta(seconds=1)).opens == due
    assert decide(rhythm, due, now=closing(rhythm, due)).missed == (due,)


def test_a_due_moved_past_midnight_opens_on_the_date_it_was_moved_to():
    nuuk = Rhythm("America/Nuuk", time(23, 30), time(12), ALL_WEEK)
    moved = due_after(nuuk, date(2026, 3, 27))
    decision = decide(nuuk, moved, now=moved.at + HOUR)
    assert (decision.opens, decision.missed) == (moved, ())


def test_a_clock_set_back_over_midnight_does_not_make_a_due_look_like_tomorrows():
    # St. John's set its clock back at a minute past midnight, to 23:01 of the day before.
    rhythm = Rhythm("America/St_Johns", time(0), time(12), ALL_WEEK)
    due = due_after(rhythm, date(2008, 11, 1))
    assert due == Due(date(2008, 11, 2), utc(2008, 11, 2, 2, 30))
    now = due.at + timedelta(minutes=10)
    assert now.astimezone(ZoneInfo("America/St_Johns")).date() == date(2008, 11, 1)
    assert decide(rhythm, due, now=now).opens == due


def test_a_time_that_comes_twice_opens_once():
    rhythm = Rhythm("Europe/Berlin", time(2, 30), time(12), ALL_WEEK)
    due = due_after(rhythm, date(2026, 10, 24))
    first = decide(rhythm, due, now=utc(2026, 10, 25, 0, 30))
    assert first.next is not None
    second = decide(rhythm, first.next, now=utc(2026, 10, 25, 1, 30))
    assert first.opens == Due(date(2026, 10, 25), utc(2026, 10, 25, 0, 30))
    assert second == Decision(None, (), first.next)


def test_a_year_of_sleep_is_settled_at_once():
    rhythm = Rhythm("Europe/Berlin", time(9), time(17), ALL_WEEK, holidays="DE")
    began = stopwatch.perf_counter()
    decision = decide(rhythm, MONDAY, now=utc(2027, 6, 1, 8))
    assert stopwatch.perf_counter() - began < 1
    assert decision.opens == Due(date(2027, 6, 1), utc(2027, 6, 1, 7))
    assert len(decision.missed) == 365 - len(
        [
            d
            for y in (2026, 2027)
            for d in public_holidays("DE", y)
            if MONDAY.day <= d < date(2027, 6, 1)
        ]
    )
    assert decision.next == Due(date(2027, 6, 2), utc(2027, 6, 2, 7))


def test_a_schedule_whose_last_date_is_settled_has_no_next():
    emptied = Rhythm("Europe/Berlin", time(9), time(17), frozenset())
    assert decide(emptied, MONDAY, now=MONDAY.at) == Decision(MONDAY, (), None)


def ticks() -> st.SearchStrategy[list[timedelta]]:
    """Steps of a clock: regular, irregular, backwards, a week asleep, months asleep."""
    return st.lists(
        st.one_of(
            st.just(timedelta(minutes=1)),
            st.integers(1, 12 * 3600).map(lambda s: timedelta(seconds=s)),
            st.integers(-3 * 86_400, -1).map(lambda s: timedelta(seconds=s)),
            st.integers(1, 9 * 86_400).map(lambda s: timedelta(seconds=s)),
            st.sampled_from([timedelta(days=7), timedelta(days=100), -timedelta(days=40)]),
        ),
        max_size=60,
    )


@settings(max_examples=400, deadline=None)
@given(
    zone=st.sampled_from(ODD_ZONES),
    at=st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 59])),
    closes=st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 59])),
    weekdays=st.frozensets(st.integers(0, 6), min_size=1),
    start=instants(2005, 2029),
    steps=ticks(),
    grace=st.sampled_from([timedelta(minutes=5), GRACE, timedelta(hours=30)]),
)
def test_whatever_the_clock_does_each_chosen_date_is_opened_or_missed_once(
    zone, at, closes, weekdays, start, steps, grace
):
    rhythm = Rhythm(zone, at, closes, weekdays)
    first = stored = due_after(rhythm, start.date())
    opened: list[date] = []
    settled: list[date] = []
    now = latest = start
    for step in steps:
        now += step
        latest = max(latest, now)
        decision = decide(rhythm, stored, now=now, grace=grace)
        if due := decision.opens:
            opened.append(due.day)
            assert due.at <= now <= due.at + grace
            assert now < closing(rhythm, due)
            assert due.at == local_instant(due.day, at, zone)
        dues = [*decision.missed, *([decision.opens] if decision.opens else [])]
        assert all(due.at <= now for due in dues)
        settled += [due.day for due in dues]
        assert decision.next is not None
        stored = decision.next
        assert stored.at > now
    chosen = [first.day + timedelta(days=n) for n in range((stored.day - first.day).days)]
    assert settled == [day for day in chosen if asks_on(rhythm, day)]
    assert all(local_instant(day, at, zone) <= latest for day in settled)
    assert len(set(opened)) == len(opened)


@settings(max_examples=50, deadline=None)
@given(
    zone=st.sampled_from(ODD_ZONES),
    hour=st.integers(0, 23),
    day=st.dates(date(2023, 1, 1), date(2029, 1, 1)),
)
def test_a_clock_that_ticks_every_few_minutes_misses_nothing(zone, hour, day):
    rhythm = Rhythm(zone, time(hour, 30), time(hour, 15), ALL_WEEK)
    stored = due_after(rhythm, day)
    now, opened = stored.at - HOUR, []
    for _ in range(60 * 24 * 4 // 7):
        decision = decide(rhythm, stored, now=now)
        opened += [decision.opens.day] if decision.opens else []
        assert not decision.missed
        assert decision.next is not None
        stored, now = decision.next, now + timedelta(minutes=7)
    assert opened == [day + timedelta(days=n) for n in range(1, len(opened) + 1)]
    assert stored.day == day + timedelta(days=len(opened) + 1)
    assert len(opened) in (4, 5)  # a clock set forward brings a fifth into the last hour


@pytest.mark.parametrize(
    "instant",
    [
        utc(2026, 6, 1, 7).replace(tzinfo=None),
        datetime(2026, 6, 1, 7, tzinfo=timezone(HOUR)),
        datetime(2026, 1, 1, 7, tzinfo=ZoneInfo("Europe/London")),  # UTC only in winter
    ],
)
def test_a_time_that_is_not_utc_is_an_error(instant):
    with pytest.raises(ValueError, match="UTC"):
        next_due(BERLIN, after=instant)
    with pytest.raises(ValueError, match="UTC"):
        decide(BERLIN, MONDAY, now=instant)
    with pytest.raises(ValueError, match="UTC"):
        Due(date(2026, 6, 1), instant)


def test_the_values_cannot_be_changed_and_the_codes_are_stable():
    with pytest.raises(FrozenInstanceError):
        MONDAY.at = utc(2026, 1, 1)  # type: ignore[misc]
    assert {member.name: member.value for member in Reveal} == {
        "AT_ONCE": "at_once",
        "AT_CLOSING": "at_closing",
    }


# --- What people type -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("9", "09:00"), ("9:00", "09:00"), ("09.30", "09:30"), ("9am", "09:00"),
        ("5:30 pm", "17:30"), ("5:30 P.M.", "17:30"), ("0900", "09:00"), ("930", "09:30"),
        ("12am", "00:00"), ("12 pm", "12:00"), ("12:30am", "00:30"), ("0", "00:00"),
        ("23:59", "23:59"), (" 17h30 ", "17:30"), ("17h", "17:00"), ("09:00:00", "09:00"),
        ("noon", "12:00"), ("Midnight", "00:00"), ("\uff19\uff1a30", "09:30"), ("1730", "17:30"),
        ("5:30\u202fPM", "17:30"),
    ],
)  # fmt: skip
def test_a_time_is_read_as_people_write_it(text, meant):
    assert parse_time(text) == minute(meant)


@pytest.mark.parametrize(
    "text",
    ["", "24:00", "25", "9:60", "9:5", "13pm", "0am", "nine", "-1", "9:00:30", "12345", "9 m"],
)
def test_a_time_that_is_none_is_refused(text):
    with pytest.raises(QuizError) as refusal:
        parse_time(text)
    assert (refusal.value.code, refusal.value.facts) == ("bad_time", {"given": text})


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("mon-fri", "01234"), ("Mon \u2013 Fri", "01234"), ("monday to friday", "01234"),
        ("Mon, Wed", "02"), ("mon wed", "02"), ("Mo/Mi", None), ("Tues & Thurs", "13"),
        ("weekdays", "01234"), ("working days", "01234"), ("weekend", "56"),
        ("daily", "0123456"), ("every day", "0123456"), ("Everyday", "0123456"),
        ("all", "0123456"), ("1-5", "01234"), ("7", "6"), ("1,3;5", "024"),
        ("fri-mon", "0456"), ("every monday and sundays", "06"), ("weekdays and Sat", "012345"),
        ("mon-mon", "0"), ("Mon,Wed-Fri", "0234"), ("days", "0123456"),
        ("", None), ("0", None), ("8", None), ("m", None), ("someday", None), ("mon-", None),
        ("-", None), ("mon-fri-sun", None), ("never", None), ("s", None), ("mon-weekend", None),
    ],
)  # fmt: skip
def test_weekdays_are_read_as_people_write_them_or_refused(text, meant):
    if meant is not None:
        assert parse_weekdays(text) == {int(day) for day in meant}
        return
    with pytest.raises(QuizError) as refusal:
        parse_weekdays(text)
    assert (refusal.value.code, refusal.value.facts) == ("bad_weekdays", {"given": text})


def december(*days: int) -> frozenset[date]:
    return frozenset(date(2026, 12, day) for day in days)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("", december()),
        ("none", december()),
        ("2026-12-24", december(24)),
        ("2026-12-24, 2026-12-27..2026-12-31", december(24, 27, 28, 29, 30, 31)),
        ("2026-12-24 2026-12-26;2026-12-28", december(24, 26, 28)),
        ("2026-12-27 .. 2026-12-28", december(27, 28)),
        ("2026-12-27 to 2026-12-28,", december(27, 28)),
        ("2026-12-27 \u2013 2026-12-28", december(27, 28)),
        ("2026-12-27/2026-12-28", december(27, 28)),
        ("2026-12-27\u20262026-12-28", december(27, 28)),
        ("2026-12-5..2026-12-5", december(5)),
    ],
)
def test_dates_are_read_as_people_write_them(text, meant):
    assert parse_dates(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "tomorrow", "2026-13-01", "2026-02-29", "24.12.2026", "2026-12-31..2026-12-24",
        "2026-12-24..", "..2026-12-24", "2026-01-01..9999-12-31", "0000-01-01",
        "2026-01-01..2026-01-03..2026-01-05", "2020-01-01..2022-01-01, 2024-01-01..2026-01-01",
    ],
)  # fmt: skip
def test_dates_that_are_none_or_too_many_are_refused(text):
    with pytest.raises(QuizError) as refusal:
        parse_dates(text)
    assert (refusal.value.code, refusal.value.facts) == ("bad_dates", {"given": text})


def test_every_zone_is_read_back_whatever_its_case_and_spaces():
    for name in available_timezones() - {"Factory", "localtime", "posixrules"}:
        assert parse_zone(name) == name
        assert parse_zone(f" {name.upper().replace('_', ' ')} ") == name


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("berlin", "Europe/Berlin"), ("new york", "America/New_York"), ("UTC", "UTC"),
        ("utc", "UTC"), ("São Paulo", "America/Sao_Paulo"), ("Europe / London", "Europe/London"),
        ("ho chi  minh", "Asia/Ho_Chi_Minh"), ("Etc/GMT+2", "Etc/GMT+2"),
        ("north dakota/center", "America/North_Dakota/Center"),
    ],
)  # fmt: skip
def test_a_city_is_enough_where_there_is_only_one(text, meant):
    assert parse_zone(text) == meant


@pytest.mark.parametrize(
    ("text", "suggested"),
    [
        ("Europe/Berln", "Europe/Berlin"),
        ("america/berlin", "Europe/Berlin"),
        ("new yrok", "America/New_York"),
        ("port au prince", "America/Port-au-Prince"),
        ("buenos aires", "America/Argentina/Buenos_Aires"),  # America/Buenos_Aires is one too
        ("eastern", "US/Eastern"),
    ],
)
def test_a_zone_that_is_none_is_refused_with_near_ones(text, suggested):
    with pytest.raises(QuizError) as refusal:
        parse_zone(text)
    assert refusal.value.code == "bad_zone"
    assert refusal.value.facts["given"] == text
    suggestions = refusal.value.facts["suggestions"]
    assert isinstance(suggestions, list)
    assert suggested in suggestions
    assert len(suggestions) == len(set(suggestions)) <= 3
    assert set(suggestions) <= available_timezones()


@pytest.mark.parametrize("text", ["", "/", "zzzzzzzz", "x" * 4000, "+02:00", "Factory"])
def test_a_zone_like_nothing_is_refused_all_the_same(text):
    with pytest.raises(QuizError) as refusal:
        parse_zone(text)
    assert refusal.value.facts["given"] == text


def test_an_offset_is_not_taken_for_the_zone_that_means_the_opposite():
    with pytest.raises(QuizError) as refusal:
        parse_zone("GMT+2")  # Etc/GMT+2 is two hours behind UTC
    assert "Etc/" not in str(refusal.value.facts["suggestions"])


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("DE", "DE"), ("de-by", "DE-BY"), ("none", ""), ("", ""), ("Germany", "DE"),
        ("Germany, Bayern", "DE-BY"), ("United States", "US"), ("usa/ca", "US-CA"),
        ("NO", "NO"), ("Guinea-Bissau", "GW"), ("uk", "GB"), ("DE-augsburg", "DE-Augsburg"),
        ("de-sachsen-anhalt", "DE-ST"), ("South Korea", "KR"),
    ],
)  # fmt: skip
def test_holidays_are_read_as_people_write_them_and_can_be_used(text, meant):
    assert parse_holidays(text) == meant
    assert parse_holidays(meant) == meant
    assert bool(public_holidays(meant, 2026)) == bool(meant)


@pytest.mark.parametrize("text", ["XX", "Bavaria", "DE-QQ", "Atlantis, north", "-", "DE BY CA"])
def test_holidays_that_are_none_are_refused(text):
    with pytest.raises(QuizError) as refusal:
        parse_holidays(text)
    assert (refusal.value.code, refusal.value.facts) == ("bad_holidays", {"given": text})


@pytest.mark.parametrize(
    "parse", [parse_time, parse_weekdays, parse_dates, parse_zone, parse_holidays]
)
@settings(deadline=None)
@given(text=st.text(max_size=40) | st.text("0123456789-.:,;/ apmontwedfrs", max_size=40))
def test_no_text_is_more_than_a_refusal(parse, text):
    refusal = None
    try:
        parse(text)
    except QuizError as raised:
        refusal = raised
    assert refusal is None or refusal.facts["given"] == text
