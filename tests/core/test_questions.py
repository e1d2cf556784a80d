"""In which order is a question shown, and what does a corrected key change?"""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core import judging
from bot.core.questions import (
    Choices,
    Key,
    Question,
    Sequence,
    Text,
    corrected,
    freeze,
    size,
)
from tests.support.bank import COLLAPSE, COLOUR, ESSAY, EVENS, ONE_OF_EACH, PRIMES, SPEED, STEPS


@given(st.sampled_from(ONE_OF_EACH), st.text(max_size=20))
def test_an_order_holds_everything_once_and_is_the_same_for_a_seed(
    question: Question, seed: str
) -> None:
    frozen = freeze(question, seed)
    assert sorted(frozen.order) == list(range(size(question.body)))
    assert freeze(question, seed) == frozen
    assert [frozen.shown(index) for index in frozen.order] == list(range(len(frozen.order)))


def test_options_are_shuffled_unless_their_order_is_fixed() -> None:
    assert len({freeze(COLOUR, str(n)).order for n in range(200)}) == 24
    assert {freeze(PRIMES, str(n)).order for n in range(50)} == {(0, 1, 2, 3)}


def test_steps_are_never_shown_in_their_right_order() -> None:
    assert (0, 1, 2, 3) not in {freeze(STEPS, str(n)).order for n in range(500)}
    two = replace(STEPS, body=Sequence(("first", "second")))
    assert {freeze(two, str(n)).order for n in range(20)} == {(1, 0)}


@given(st.sampled_from(ONE_OF_EACH), st.text(max_size=9))
def test_the_right_answer_typed_as_shown_gets_full_credit(question: Question, seed: str) -> None:
    frozen = freeze(question, seed)
    right = judging.right_answer(question)
    if question is ESSAY:
        assert right is None
        return
    if isinstance(question.body, Choices | Sequence):
        indices = right if isinstance(right, tuple) else (right,)
        response = ",".join(str(frozen.shown(int(index))) for index in indices)  # type: ignore[arg-type]
    else:
        response = str(right)
    answer = judging.parse(frozen, response)
    assert judging.judge(question, answer).credit == judging.FULL
    assert judging.load(question, judging.dump(answer)) == answer


def test_a_corrected_choice_changes_what_is_right_and_nothing_that_is_shown() -> None:
    fixed = corrected(COLOUR, Key(right=(1, 2)))
    assert isinstance(fixed.body, Choices)
    assert isinstance(COLOUR.body, Choices)
    assert [one.correct for one in fixed.body.options] == [False, True, True, False]
    assert [one.text for one in fixed.body.options] == [one.text for one in COLOUR.body.options]
    assert judging.judge(fixed, 2).correct
    assert judging.judge(fixed, 2).missed == ()


@pytest.mark.parametrize(("right", "choose"), [((1, 2), 2), ((1,), None), ((0, 1, 2), None)])
def test_a_limit_of_ticks_binds_only_a_key_of_that_size(
    right: tuple[int, ...], choose: int | None
) -> None:
    fixed = corrected(EVENS, Key(right=right))
    assert isinstance(fixed.body, Choices)
    assert fixed.body.choose == choose


def test_a_corrected_number_keeps_tolerance_and_units() -> None:
    fixed = corrected(SPEED, Key(value=150.0))
    assert judging.judge(fixed, 151.0).correct
    assert not judging.judge(fixed, 300.0).correct
    assert corrected(SPEED, Key()) == SPEED


def test_a_corrected_term_is_accepted_beside_the_others() -> None:
    fixed = corrected(COLLAPSE, Key(accept=("posterior collapse",)))
    assert isinstance(fixed.body, Text)
    assert judging.judge(fixed, "Posterior Collapse").correct
    assert judging.judge(fixed, "mode collapse").correct
    assert fixed.body.reject == ()


def test_a_corrected_order_is_the_right_one() -> None:
    fixed = corrected(STEPS, Key(right=(0, 2, 1, 3)))
    assert judging.judge(fixed, (0, 2, 1, 3)).correct
    assert not judging.judge(fixed, (0, 1, 2, 3)).correct


def test_an_open_question_has_no_key() -> None:
    assert corrected(ESSAY, Key(right=(0,), value=1.0, accept=("x",))) == ESSAY
