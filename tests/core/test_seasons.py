"""From which day to which does a season go, and when is it over?"""

from datetime import UTC, date, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core import boards
from bot.core.boards import Span
from bot.core.errors import QuizError
from bot.core.seasons import REGULAR, Kind, Season, containing, midnight, own_boards, parse

DAYS = st.dates(date(1999, 1, 1), date(2101, 12, 31))
ZONES = st.sampled_from(sorted(zone for zone in available_timezones() if "/" in zone))
KINDS = st.sampled_from([kind.value for kind in REGULAR])
DAY = timedelta(days=1)


@given(KINDS, DAYS)
def test_every_day_lies_in_one_season_and_seasons_follow_each_other(kind: str, day: date) -> None:
    season = containing(kind, day)
    assert season.first <= day <= season.last
    assert containing(kind, season.first) == containing(kind, season.last) == season
    following, earlier = containing(kind, season.last + DAY), containing(kind, season.first - DAY)
    assert following.first == season.last + DAY
    assert earlier.last == season.first - DAY
    assert len({season.board, following.board, earlier.board}) == 3


@given(DAYS)
def test_weeks_and_months_count_on_the_boards_there_are(day: date) -> None:
    assert containing("week", day).board == boards.key(Span.WEEK, day)
    assert containing("month", day).board == boards.key(Span.MONTH, day)
    assert not containing("week", day).own


@given(DAYS)
def test_a_week_has_seven_days_and_a_quarter_three_months(day: date) -> None:
    week, quarter = containing("week", day), containing("quarter", day)
    assert (week.last - week.first).days == 6
    assert week.first.isoweekday() == 1
    months = {containing("month", quarter.first + timedelta(days=n)).board for n in range(0, 92, 7)}
    months &= {containing("month", quarter.first + n * DAY).board for n in range(90)}
    assert len(months) == 3
    assert quarter.first.month in (1, 4, 7, 10)


def test_leap_years_and_long_years() -> None:
    assert containing("month", date(2028, 2, 29)).last == date(2028, 2, 29)
    assert containing("month", date(2026, 2, 1)).last == date(2026, 2, 28)
    assert containing("quarter", date(2024, 2, 29)).last == date(2024, 3, 31)
    assert containing("week", date(2027, 1, 1)).board == "week:2026-W53"
    assert containing("quarter", date(2026, 12, 31)).board == "quarter:2026-Q4"


@given(DAYS, ZONES)
def test_a_day_begins_at_the_first_instant_that_has_its_date(day: date, zone: str) -> None:
    there = ZoneInfo(zone)
    at = midnight(day, zone)
    assert at.tzinfo is UTC
    assert at.astimezone(there).date() >= day
    assert (at - timedelta(microseconds=1)).astimezone(there).date() < day


@pytest.mark.parametrize(
    ("day", "zone", "begins"),
    [
        (date(2026, 3, 29), "Europe/Berlin", "2026-03-28T23:00"),
        (date(2018, 11, 4), "America/Sao_Paulo", "2018-11-04T03:00"),  # midnight was skipped
        (date(2026, 9, 6), "America/Santiago", "2026-09-06T04:00"),
        (date(2011, 12, 31), "Pacific/Apia", "2011-12-30T10:00"),  # the day before never was
        (date(2026, 1, 1), "Pacific/Kiritimati", "2025-12-31T10:00"),
    ],
)
def test_midnight_where_clocks_change(day: date, zone: str, begins: str) -> None:
    assert midnight(day, zone).isoformat(timespec="minutes") == f"{begins}+00:00"


@given(KINDS, DAYS, ZONES)
def test_a_season_is_over_when_its_last_day_is_over_there(kind: str, day: date, zone: str) -> None:
    season = containing(kind, day)
    last = (season.over(zone) - timedelta(microseconds=1)).astimezone(ZoneInfo(zone)).date()
    assert last <= season.last
    assert season.over(zone).astimezone(ZoneInfo(zone)).date() > season.last


@given(DAYS, st.integers(0, 300), st.integers(0, 300), st.integers(-500, 500))
def test_chosen_dates_are_a_season_and_outside_of_them_are_months(
    today: date, back: int, ahead: int, off: int
) -> None:
    first, last = today - back * DAY, today + ahead * DAY
    if (last - first).days > 370:
        with pytest.raises(QuizError, match="bad_season"):
            parse(f"{first}..{last}", today)
        return
    wish = parse(f" {first} .. {last} ", today)
    day = today + off * DAY
    found = containing(wish, day)
    inside = first <= day <= last
    assert found == (Season(Kind.DATES, first, last) if inside else containing("month", day))
    spans = {"here": [Season(Kind.DATES, first, last)]}
    assert bool(own_boards(spans, "here", day)) == inside
    assert own_boards(spans, "elsewhere", day) == ()


@pytest.mark.parametrize(
    "text", ["", "year", "2026-11-01", "2026-11-01..", "2026-02-30..2026-12-01", "..", "day", "\0"]
)
def test_what_is_no_season_is_refused(text: str) -> None:
    with pytest.raises(QuizError, match="bad_season"):
        parse(text, date(2026, 11, 21))


def test_dates_without_today_are_refused() -> None:
    for text in ("2026-12-01..2026-12-24", "2026-10-01..2026-11-20", "2026-12-24..2026-11-01"):
        with pytest.raises(QuizError, match="season_elsewhere"):
            parse(text, date(2026, 11, 21))
