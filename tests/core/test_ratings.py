"""How able is a player, and how hard is a question? What must hold of any way to say so."""

import random
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core import ratings
from bot.core.abilities import OVERALL, Abilities
from bot.core.questions import Level, Question
from bot.core.ratings import AIM, UNIT, Rating
from tests.bench.ratings import Levels, Ours, measure, world
from tests.support.bank import COLOUR, ESSAY, EVENS, PRIMES, SPEED, STEPS

SOME = st.builds(
    Rating, st.integers(500 * UNIT, 2500 * UNIT), st.integers(30 * UNIT, 300 * UNIT), st.just(0)
)
GUESS = st.sampled_from((0.0, 0.1, 0.25, 0.5))


@pytest.mark.parametrize(
    ("question", "share"),
    [(COLOUR, 1 / 4), (PRIMES, 1 / 15), (EVENS, 1 / 6), (SPEED, 0.0), (STEPS, 1 / 24)],
)
def test_guessing_is_right_now_and_then(question: Question, share: float) -> None:
    assert ratings.guessing(question) == share


def test_what_goes_stale_and_what_its_player_grades_does_not_rate() -> None:
    assert COLOUR.rates
    assert not ESSAY.rates
    assert not replace(COLOUR, as_of=date(2026, 3, 1)).rates
    assert not replace(COLOUR, review_by=date(2026, 3, 1)).rates


@given(SOME, SOME, GUESS)
def test_a_game_moves_a_player_towards_what_was_seen(
    able: Rating, hard: Rating, guess: float
) -> None:
    up, down = (ratings.after(able, hard, guess, ok) for ok in (True, False))
    assert down.value <= able.value <= up.value
    assert up.games == down.games == 1
    assert 0 < up.deviation <= able.deviation + ratings.DRIFT * UNIT


@given(SOME, SOME, GUESS)
def test_the_chance_lies_between_guessing_and_certainty_and_grows_with_ability(
    able: Rating, hard: Rating, guess: float
) -> None:
    likely = ratings.chance(able, hard, guess)
    assert guess <= likely <= 1
    better = replace(able, value=able.value + 100 * UNIT)
    assert ratings.chance(better, hard, guess) > likely


@given(st.lists(st.tuples(SOME, st.booleans()), min_size=1, max_size=20), SOME, GUESS)
def test_a_question_is_harder_the_fewer_are_right_whoever_comes_first(
    games: list[tuple[Rating, bool]], hard: Rating, guess: float
) -> None:
    def met(seen: list[tuple[Rating, bool]]) -> Rating:
        hints = ratings.hints(hard, guess, seen)
        return ratings.learned(
            hard, sum(one.weight for one in hints), sum(one.pull for one in hints), len(hints)
        )

    after = met(games)
    assert after.deviation <= hard.deviation
    assert met(games[::-1]) == after
    assert met([(able, False) for able, _ in games]).value >= after.value - UNIT
    assert met([(able, True) for able, _ in games]).value <= after.value + UNIT


@given(SOME, st.sampled_from((0.0, 0.1, 0.25)))
def test_players_whom_a_question_suits_are_mostly_right_about_it(
    hard: Rating, guess: float
) -> None:
    mean = round(ratings.suits(hard, guess) * UNIT)
    assert ratings.chance(Rating(mean, ratings.SPREAD * UNIT), hard, guess) == pytest.approx(
        AIM, abs=0.001
    )


def test_a_topic_begins_where_a_player_stands_and_less_surely() -> None:
    book = Abilities()
    for _ in range(20):
        book.play("light", ratings.first(Level.EXPERT), 0.25, [("grace", True)])
    overall = book.known["grace", OVERALL]
    assert overall.value > 1700 * UNIT
    new = book.in_topic("grace", "numbers")
    assert new.value == overall.value
    assert new.deviation > overall.deviation
    assert new.games == 0


def test_simulated_players_are_rated_as_they_are() -> None:
    """Calibration in small; `make bench ARGS=ratings` has it at large, beside other ways."""
    worlds = [world(7, 200, 120, guessed=True)]
    ours, levels = measure(Ours, worlds), measure(Levels, worlds)
    assert ours.settled - ours.limit_settled < 0.75 * (levels.settled - levels.limit_settled)
    assert ours.error < 0.04
    assert all(abs(said - truth) < 0.12 for n, said, truth in ours.bins if n >= 200)


def test_difficulty_is_found_though_its_author_misjudged_it() -> None:
    draw, hard = random.Random(1), ratings.first(Level.BASIC)
    able = Rating(1500 * UNIT, 80 * UNIT)
    truly = Rating(1750 * UNIT, 1)
    games = [(able, draw.random() < ratings.chance(able, truly, 0.25)) for _ in range(400)]
    hints = ratings.hints(hard, 0.25, games)
    found = ratings.learned(hard, sum(h.weight for h in hints), sum(h.pull for h in hints), 400)
    assert abs(found.value / UNIT - 1750) < 100
    assert found.about < 40
