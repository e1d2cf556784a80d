"""From what was clicked or typed to a credit, for every kind of question."""

import itertools
import math
from functools import partial

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.core import questions as q
from bot.core.errors import QuizError
from bot.core.judging import Judgement, dump, grade, judge, load, parse, right_answer
from bot.core.questions import LETTERS, Frozen, Kind, Question, corrected, freeze


def question(kind: Kind, body: q.Body) -> Question:
    return Question("q", 1, kind, "t", ("c",), q.Level.SOLID, q.Cognition.APPLY, "", "?", body, "")


def choices(kind: Kind, keys: str, choose: int | None = None) -> Question:
    """Ask with one option for each key: "+--" is a right one and two wrong ones."""
    options = tuple(q.Option(f"option {at}", "", key == "+") for at, key in enumerate(keys))
    return question(kind, q.Choices(options, choose))


single, multiple = partial(choices, Kind.SINGLE), partial(choices, Kind.MULTIPLE)


def ordering(count: int, right: tuple[int, ...] = ()) -> Question:
    return question(Kind.ORDERING, q.Sequence(tuple("abcdefgh"[:count]), right))


def straight(asked: Question) -> Frozen:
    return Frozen(asked, tuple(range(q.size(asked.body))))


RUBRIC = q.Rubric((q.Idea("one", 0.7), q.Idea("two", 0.3)), "Both.")
HALF, MODEL = q.Mistake("28 GB", "Half."), q.Mistake("model collapse", "Not that one.")
MEMORY = question(
    Kind.NUMERIC, q.Number(14, unit="GB", units=(q.Unit("MB", 0.001),), mistakes=(HALF,))
)
TERM = question(Kind.TYPED, q.Text(("mode collapse",), (MODEL,)))
OPEN = question(Kind.OPEN, RUBRIC)
EVERY_KIND = [
    single("-+-"),
    multiple("++--"),
    multiple("+-+-+", 3),
    MEMORY,
    TERM,
    OPEN,
    ordering(4),
]
every_kind = pytest.mark.parametrize("asked", EVERY_KIND, ids=lambda asked: asked.kind)


def test_a_position_means_the_option_that_stood_there():
    shown = Frozen(single("-+--"), (3, 0, 1, 2))
    assert [parse(shown, text) for text in ["0", "2", "C", "c", " c ", "Ｃ"]] == [3, 1, 1, 1, 1, 1]


@pytest.mark.parametrize("text", ["0,2", "2,0", "A, C", "ac", "C;A", "a c a"])
def test_several_options_may_be_written_in_many_ways(text):
    assert parse(Frozen(multiple("++--"), (3, 2, 1, 0)), text) == (1, 3)


@pytest.mark.parametrize("text", ["2,0,1", "C A B", "cab", "c > a > b", "C → A → B", "C->A->B"])
def test_an_order_is_read_from_positions_or_letters(text):
    assert parse(Frozen(ordering(3), (1, 2, 0)), text) == (0, 1, 2)


def test_texts_are_trimmed():
    assert parse(straight(TERM), " gan \0 ") == "gan"
    assert parse(straight(OPEN), " " + "x" * 4000) == "x" * 4000


@pytest.mark.parametrize(
    ("asked", "responses", "code", "facts"),
    [
        (single("+--"), ["", " ", ", ,"], "nothing_chosen", {}),
        (multiple("+--"), ["", "\0", ", ,"], "nothing_chosen", {}),
        (ordering(3), ["", " ", ", ,"], "nothing_chosen", {}),
        (multiple("++--", 2), ["a", "0", "aa"], "choose_count", {"choose": 2, "given": 1}),
        (multiple("++--", 2), ["abd", "0,1,3"], "choose_count", {"choose": 2, "given": 3}),
        (ordering(3), ["ab", "aab", "abcd", "abd", "0,1", "first"], "bad_order", {"count": 3}),
        (TERM, ["", "?!"], "empty_answer", {}),
        (MEMORY, ["", " \0"], "empty_answer", {}),
        (OPEN, ["\n", "\0"], "empty_answer", {}),
        (TERM, ["one two three four five six seven 8 9", "x" * 201], "too_long", {"limit": 8}),
        (OPEN, ["x" * 4001], "too_long", {"limit": 4000}),
    ],
)
def test_a_refusal_says_what_is_missing(asked, responses, code, facts):
    for response in responses:
        with pytest.raises(QuizError) as refused:
            parse(straight(asked), response)
        assert (refused.value.code, refused.value.facts) == (code, facts)


@pytest.mark.parametrize("text", ["3", "D", "-1", "1.0", "ab", "1 2", "02", "x", "é", "٢"])
def test_an_option_that_was_not_shown_is_refused(text):
    with pytest.raises(QuizError, match="bad_choice") as refused:
        parse(straight(single("+--")), text)
    assert refused.value.facts == {"given": text, "letters": "ABC"}


@every_kind
@given(st.text() | st.text("abcdefgh0123456789,. ->→%/\ud800\0ÅÄ½"))
def test_any_response_is_read_or_refused_and_what_is_read_is_judged(asked, response):
    try:
        answer = parse(freeze(asked, "seed"), response)
    except QuizError as refused:
        "".join(map(str, refused.facts.values())).encode()  # it can be shown and logged
        return
    assert 0 <= judge(asked, answer).credit <= 1000
    assert load(asked, dump(answer)) == answer
    assert dump(answer).isascii()
    assert f"{answer}".encode()


def test_a_single_choice_is_right_or_wrong_and_a_corrected_key_may_have_several():
    assert judge(single("-+-"), 1) == Judgement(1000, hits=(1,))
    assert judge(single("-+-"), 2) == Judgement(0, missed=(1,), alarms=(2,))
    assert [judge(single("-+-"), chosen).correct for chosen in (0, 1)] == [False, True]
    asked = corrected(single("+--"), q.Key(right=(0, 2)))
    assert [judge(asked, chosen).credit for chosen in range(3)] == [1000, 0, 1000]
    assert judge(asked, 2).missed == ()


def test_false_alarms_cost_unless_the_ticks_were_limited():
    free, limited = multiple("+++--"), multiple("++---", 2)
    ticks = [(0, 1, 2), (0, 1), (0, 1, 3), (0, 1, 2, 3, 4), (0, 3, 4)]
    assert [judge(free, chosen).credit for chosen in ticks] == [1000, 666, 333, 333, 0]
    assert [judge(limited, two).credit for two in [(0, 1), (0, 3), (3, 4)]] == [1000, 500, 0]


def test_a_key_of_another_size_than_announced_subtracts_alarms():
    asked = corrected(multiple("++---", 2), q.Key(right=(0, 1, 2)))
    assert judge(asked, (0, 1)).credit == 666
    assert judge(asked, (0, 4)).credit == 0
    assert judge(corrected(asked, q.Key()), (0, 1)).credit == 0


keys = st.text("+-", min_size=2, max_size=8)


@st.composite
def ticked(draw):
    """A multiple choice with at least one key, and as many options ticked as it allows."""
    key = draw(keys.filter(lambda key: "+" in key))
    ticks = draw(st.sets(st.integers(0, len(key) - 1), min_size=1))
    choose = draw(st.sampled_from([None, len(ticks)]))
    return multiple(key, choose), tuple(sorted(ticks))


@given(keys, st.none() | st.integers(1, 8))
def test_ticking_everything_is_right_only_if_everything_is(key, choose):
    judged = judge(multiple(key, choose), tuple(range(len(key))))
    assert judged.correct == ("-" not in key)


@given(ticked())
def test_full_credit_means_every_key_and_nothing_else(case):
    asked, chosen = case
    right = {at for at, option in enumerate(asked.body.options) if option.correct}
    judged = judge(asked, chosen)
    assert judged.correct == (set(chosen) == right)
    assert (set(judged.hits), set(judged.alarms)) == (right & {*chosen}, {*chosen} - right)
    assert set(judged.missed) == right - {*chosen}


@given(ticked(), st.randoms())
def test_shuffling_options_never_changes_the_credit(case, shuffler):
    asked, chosen = case
    order = list(range(q.size(asked.body)))
    shuffler.shuffle(order)
    shown = Frozen(asked, tuple(order))
    for names in ("01234567", LETTERS):
        picked = [names[shown.shown(index)] for index in chosen]
        assert judge(asked, parse(shown, ",".join(picked))) == judge(asked, chosen)
        one = Frozen(single("+" * len(order)), shown.order)
        assert parse(one, picked[0]) == chosen[0]


def tau(right: tuple[int, ...], chosen: tuple[int, ...]) -> int:
    return judge(ordering(len(right), right), chosen).credit


def test_an_order_earns_for_the_pairs_it_has_right_even_by_a_corrected_key():
    assert judge(ordering(4), (0, 1, 2, 3)).correct
    others = [(0, 1, 3, 2), (1, 0, 3, 2), (3, 2, 1, 0), (0, 1, 2), (0, 1, 2, 7)]
    assert [judge(ordering(4), other).credit for other in others] == [666, 333, 0, 0, 0]
    asked = corrected(ordering(3), q.Key(right=(2, 0, 1)))
    assert judge(asked, (2, 0, 1)).correct
    assert judge(asked, (0, 1, 2)).credit == 0


orders = st.integers(2, 6).flatmap(lambda count: st.permutations(range(count))).map(tuple)
two_orders = orders.flatmap(lambda one: st.tuples(st.just(one), st.permutations(one).map(tuple)))


@given(orders)
def test_only_the_right_order_is_fully_right(order):
    for other in itertools.islice(itertools.permutations(order), 50):
        assert (tau(order, other) == 1000) == (other == order)


@given(two_orders)
def test_the_distance_of_two_orders_is_mutual_and_reversing_flips_it(pair):
    one, other = pair
    assert tau(one, other) == tau(other, one)
    assert 0 in (tau(one, other), tau(one, other[::-1]))


@given(two_orders, st.data())
def test_putting_two_neighbours_right_always_pays(pair, data):
    right, chosen = pair
    wrong = [
        at for at in range(len(right) - 1) if right.index(chosen[at]) > right.index(chosen[at + 1])
    ]
    assume(wrong)
    at = data.draw(st.sampled_from(wrong))
    better = (*chosen[:at], chosen[at + 1], chosen[at], *chosen[at + 2 :])
    assert tau(right, better) > tau(right, chosen) or tau(right, better) == 0


@given(two_orders, st.text())
def test_shuffling_steps_never_changes_the_credit(pair, seed):
    right, chosen = pair
    asked = ordering(len(right), right)
    shown = freeze(asked, seed)
    picked = "".join(LETTERS[shown.shown(index)] for index in chosen)
    assert judge(asked, parse(shown, picked)) == judge(asked, chosen)


def test_a_number_is_right_in_any_unit_and_a_known_mistake_is_explained():
    assert judge(MEMORY, parse(straight(MEMORY), "14,100.0 MB")) == Judgement(1000)
    assert judge(MEMORY, parse(straight(MEMORY), "28")) == Judgement(0, why="Half.")
    assert judge(MEMORY, parse(straight(MEMORY), "5")) == Judgement(0)


def test_a_term_tells_how_it_was_read():
    assert judge(TERM, "mode collapse") == Judgement(1000)
    assert judge(TERM, "Mode-colapse") == Judgement(1000, accepted="mode collapse")
    assert judge(TERM, "Model collapse") == Judgement(0, why="Not that one.")
    assert judge(TERM, "overfitting") == Judgement(0)


def test_an_open_answer_earns_nothing_until_its_ideas_are_graded():
    assert judge(OPEN, "both") == Judgement(0)
    assert grade(RUBRIC, frozenset({0}), frozenset()) == 700
    assert grade(RUBRIC, frozenset({0}), frozenset({1})) == 850
    for index in (-1, 2):
        with pytest.raises(QuizError, match="bad_grade"):
            grade(RUBRIC, frozenset({index}), frozenset())
        with pytest.raises(QuizError, match="bad_grade"):
            grade(RUBRIC, frozenset(), frozenset({index}))


@given(st.lists(st.floats(0.01, 1), min_size=1, max_size=7), st.data())
def test_a_grade_grows_with_every_idea_up_to_full_credit(weights, data):
    rubric = q.Rubric(tuple(q.Idea("", weight) for weight in weights), "")
    some = st.frozensets(st.integers(0, len(weights) - 1))
    full, partly, more = data.draw(some), data.draw(some), data.draw(some)
    assert grade(rubric, full, partly) <= grade(rubric, full, partly | more)
    assert grade(rubric, full, partly | more) <= grade(rubric, full | more, partly)
    assert (grade(rubric, full, partly) == 1000) == (len(full) == len(weights))


@every_kind
def test_the_key_is_right_and_survives_being_kept(asked):
    key = right_answer(asked)
    assert (key is None) == (asked.kind is Kind.OPEN)
    if key is not None:
        assert judge(asked, key).correct
        assert load(asked, dump(key)) == key


def test_a_question_without_a_key_has_no_right_answer():
    assert [right_answer(asked) for asked in (single("--"), multiple("--"))] == [None, None]


@given(st.floats(allow_nan=False), st.text())
def test_answers_are_kept_to_the_last_bit_and_character(value, text):
    kept = load(MEMORY, dump(value))
    assert isinstance(kept, float)
    assert isinstance(load(MEMORY, "14"), float)
    assert (kept, math.copysign(1, kept)) == (value, math.copysign(1, value))
    assert 0 <= judge(MEMORY, kept).credit <= 1000
    assert load(OPEN, dump(text)) == text


def test_an_answer_of_another_kind_is_a_bug_and_not_a_refusal():
    kept = [(MEMORY, '"14"'), (TERM, "3"), (single("+-"), "[0]"), (ordering(2), "0"), (TERM, "{")]
    for asked, text in kept:
        with pytest.raises(ValueError, match=r".+"):
            load(asked, text)
        with pytest.raises(TypeError):
            judge(asked, "3" if asked is not TERM else 3)
