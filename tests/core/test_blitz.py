"""What is a live round worth, and what is possible in one?"""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core import blitz
from bot.core.errors import QuizError
from bot.core.questions import Kind, Level, freeze
from bot.core.rounds import Kind as RoundKind
from bot.core.rounds import Round, Status
from bot.core.scoring import FULL, points
from tests.support.bank import COLOUR
from tests.support.clock import MONDAY, utc

NOON = utc(MONDAY, "12:00")
ROUND = Round(
    id=1,
    community="test:team",
    kind=RoundKind.BLITZ,
    schedule=None,
    channel="#quiz",
    day=date(2026, 3, 2),
    frozen=freeze(COLOUR, "seed"),
    at_once=False,
    opened_at=NOON,
    closes_at=NOON + timedelta(seconds=20),
    status=Status.OPEN,
    game=3,
    speed=True,
)
LONG = replace(COLOUR, stem="x" * blitz.LONG_STEM)


@pytest.mark.parametrize(("seconds", "part"), [(-1, 0), (0, 0), (5, 0.25), (20, 1), (99, 1)])
def test_how_much_of_the_time_has_passed(seconds: int, part: float) -> None:
    at = NOON + timedelta(seconds=seconds)
    assert ROUND.waited(at) == Fraction(part)
    assert replace(ROUND, speed=False).waited(at) == 0


@given(
    st.sampled_from(Level),
    st.integers(0, FULL),
    st.fractions(0, 1, max_denominator=10**7),
    st.fractions(0, 1, max_denominator=10**7),
)
def test_the_last_moment_is_worth_half_and_sooner_is_never_worth_less(
    level: Level, credit: int, one: Fraction, other: Fraction
) -> None:
    sooner, later = sorted((one, other))
    worth = points(Kind.SINGLE, level, credit)
    assert points(Kind.SINGLE, level, credit, sooner) >= points(Kind.SINGLE, level, credit, later)
    assert points(Kind.SINGLE, level, credit, Fraction(0)) == worth
    exact = Fraction(level * 10 * credit, 2 * FULL)
    assert abs(points(Kind.SINGLE, level, credit, Fraction(1)) - exact) <= Fraction(1, 2)


def test_only_long_questions_can_be_answered_too_fast() -> None:
    long = replace(ROUND, frozen=freeze(LONG, "seed"))
    assert blitz.is_fast(long, NOON + timedelta(seconds=0.99))
    assert not blitz.is_fast(long, NOON + timedelta(seconds=1))
    assert not blitz.is_fast(ROUND, NOON)


def test_what_is_left_out_is_as_usual() -> None:
    assert blitz.checked(0, 0) == (5, 20)
    assert blitz.checked(20, 120) == (20, 120)


@pytest.mark.parametrize(
    ("questions", "seconds", "code"),
    [(21, 0, "bad_questions"), (2**63 - 1, 0, "bad_questions"), (0, 9, "bad_seconds")],
)
def test_what_is_not_possible_is_refused(questions: int, seconds: int, code: str) -> None:
    with pytest.raises(QuizError) as refusal:
        blitz.checked(questions, seconds)
    assert refusal.value.code == code


def test_its_points_count_on_a_board_of_its_own() -> None:
    assert ROUND.board == "blitz:3"
    assert ROUND.changeable
