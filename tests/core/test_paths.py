"""How far has somebody come?"""

from hypothesis import given
from hypothesis import strategies as st

from bot.core.paths import Mastery, Step, current, progress

FIRST = Step("first", "First", "What comes first.", ("light", "sound"))
SECOND = Step("second", "Second", "What builds on it.", ("colour",))
STEPS = (FIRST, SECOND)


def test_nothing_answered_is_the_beginning() -> None:
    course = progress(STEPS, [])
    assert [one.known for one in course] == [0, 0]
    assert set(course[0].mastery.values()) == {Mastery.NEW}
    assert current(course) == 0


def test_the_newest_answer_about_a_concept_counts() -> None:
    answered = [("light", 1000), ("sound", 0), ("light", 0), ("sound", 1000)]
    (first, _) = progress(STEPS, answered)
    assert first.mastery == {"light": Mastery.TRIED, "sound": Mastery.KNOWN}


def test_mostly_right_is_known_and_half_right_is_not() -> None:
    (first, _) = progress(STEPS, [("light", 700), ("sound", 699)])
    assert list(first.mastery.values()) == [Mastery.KNOWN, Mastery.TRIED]


def test_one_goes_on_where_something_is_left() -> None:
    known = [("colour", 1000)]
    assert current(progress(STEPS, known)) == 0
    known += [("light", 1000), ("sound", 1000)]
    assert current(progress(STEPS, known)) is None


@given(
    st.lists(st.tuples(st.sampled_from(["light", "sound", "colour", "x"]), st.integers(0, 1000)))
)
def test_no_answer_about_something_else_changes_a_step(answered: list[tuple[str, int]]) -> None:
    own = [one for one in answered if one[0] in FIRST.concepts]
    assert progress(STEPS, answered)[0] == progress(STEPS, own)[0]
