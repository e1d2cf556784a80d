"""Which boards does a day count on?"""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.core.boards import Span, key, keys


def test_a_day_counts_on_its_day_week_month_and_for_all_time() -> None:
    assert keys(date(2026, 3, 2)) == ("day:2026-03-02", "week:2026-W10", "month:2026-03", "all")


def test_a_season_is_a_month() -> None:
    assert key(Span.SEASON, date(2026, 3, 2)) == key(Span.MONTH, date(2026, 3, 31))


def test_weeks_are_iso_weeks_also_around_new_year() -> None:
    assert key(Span.WEEK, date(2026, 12, 31)) == key(Span.WEEK, date(2027, 1, 3)) == "week:2026-W53"
    assert key(Span.WEEK, date(2027, 1, 4)) == "week:2027-W01"
    assert key(Span.WEEK, date(2024, 12, 30)) == "week:2025-W01"


@given(st.dates(date(1970, 1, 1), date(2200, 1, 1)))
def test_a_week_begins_on_monday_and_has_seven_days(day: date) -> None:
    monday = day - timedelta(days=day.weekday())
    assert {key(Span.WEEK, monday + timedelta(days=n)) for n in range(7)} == {key(Span.WEEK, day)}
    assert key(Span.WEEK, monday - timedelta(days=1)) != key(Span.WEEK, day)


@given(st.dates(), st.sampled_from(list(Span)))
def test_what_a_span_shows_is_where_its_day_counts(day: date, span: Span) -> None:
    assert key(span, day) in keys(day)
