"""How many points is an answer worth?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.questions import Kind, Level
from bot.core.scoring import FULL, points, right


@pytest.mark.parametrize(
    ("level", "credit", "worth"),
    [
        (Level.BASIC, 1000, 10),
        (Level.SOLID, 1000, 20),
        (Level.EXPERT, 1000, 30),
        (Level.EXPERT, 0, 0),
        (Level.BASIC, 666, 7),
        (Level.SOLID, 666, 13),
        (Level.BASIC, 50, 1),  # halves are rounded up
        (Level.BASIC, 49, 0),
        (Level.EXPERT, 999, 30),
    ],
)
def test_points_are_a_share_of_the_levels(level: Level, credit: int, worth: int) -> None:
    for kind in set(Kind) - {Kind.OPEN}:
        assert points(kind, level, credit) == worth


def test_open_questions_are_practice() -> None:
    assert {points(Kind.OPEN, level, FULL) for level in Level} == {0}


def test_only_full_credit_is_right() -> None:
    assert right(1000)
    assert not right(999)


@given(st.sampled_from(list(Kind)), st.sampled_from(list(Level)), st.integers(0, FULL))
def test_points_are_whole_never_negative_and_grow_with_credit(
    kind: Kind, level: Level, credit: int
) -> None:
    worth = points(kind, level, credit)
    assert 0 <= worth <= level * 10
    assert worth <= points(kind, level, min(credit + 1, FULL))
