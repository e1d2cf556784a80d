"""How long has a player kept at it? The rules, without a database."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.core.streaks import DAYS_PER_FREEZE, Streak, extend, miss, question_day, replay, today

START = date(2026, 3, 2)


def days(*numbers: int) -> list[date]:
    return [START + timedelta(days=number) for number in numbers]


def test_days_in_a_row_add_up() -> None:
    assert replay(days(0, 1, 2), days(0, 1, 2)) == Streak(3, 3, 0, days(2)[0])


def test_only_days_with_a_question_can_be_missed() -> None:
    assert replay(days(0, 7, 30), days(0, 7, 30)).length == 3
    assert replay(days(0, 1, 2), days(0, 2)) == Streak(1, 1, 0, days(2)[0])


def test_the_tenth_day_earns_a_freeze_and_every_tenth_after_it() -> None:
    kept = days(*range(25))
    assert [replay(kept, kept[:n]).freezes for n in (9, 10, 19, 20, 25)] == [0, 1, 1, 2, 2]


def test_a_missed_day_uses_a_freeze_and_does_not_count() -> None:
    kept = days(*range(10), 11)
    assert replay(days(*range(12)), kept) == Streak(11, 11, 0, days(11)[0])


def test_more_missed_days_than_freezes_end_it_and_use_them_up() -> None:
    before = Streak(20, 20, 2, START)
    assert miss(before, 2) == Streak(20, 20, 0, START)
    assert miss(before, 3) == Streak(0, 20, 0, START)
    assert extend(before, days(4)[0], days(1, 2, 3)) == Streak(1, 20, 0, days(4)[0])


def test_days_at_either_end_are_not_in_between() -> None:
    assert extend(Streak(1, 1, 0, START), days(2)[0], days(0, 2, 3, -1)).length == 2


def test_today_takes_off_what_closed_since() -> None:
    streak = Streak(3, 5, 0, START)
    assert today(streak, []) == streak
    assert today(streak, days(-1, 0)) == streak
    assert today(streak, days(1)).length == 0
    assert today(Streak(), days(1)) == Streak()


def test_a_round_counts_for_its_own_day_or_the_date_where_the_player_lives() -> None:
    opened = datetime(2026, 3, 2, 20, tzinfo=UTC)
    assert question_day(date(2026, 3, 3), opened, "") == date(2026, 3, 3)
    assert question_day(date(2026, 3, 3), opened, "America/New_York") == date(2026, 3, 2)
    assert question_day(date(2026, 3, 2), opened, "Asia/Tokyo") == date(2026, 3, 3)


@given(st.sets(st.integers(0, 80)), st.sets(st.integers(0, 80)), st.randoms(use_true_random=False))
def test_extending_day_by_day_is_replaying(asked: set[int], kept: set[int], random: object) -> None:
    asked |= kept  # whoever kept a day was asked on it
    streak = Streak()
    for number in sorted(kept):
        known = days(*(one for one in asked if one <= number))  # what was known at that time
        streak = extend(streak, days(number)[0], known)
    assert streak == replay(days(*asked), days(*kept))
    assert streak.length <= streak.best <= len(kept)
    assert streak.freezes <= streak.best // DAYS_PER_FREEZE


@given(st.sets(st.integers(0, 60)), st.sets(st.integers(0, 60)))
def test_answering_one_more_day_never_shortens_a_streak(asked: set[int], kept: set[int]) -> None:
    asked |= kept
    whole = replay(days(*asked), days(*kept))
    for number in asked - kept:
        more = replay(days(*asked), days(*kept, number))
        assert more.best >= whole.best
