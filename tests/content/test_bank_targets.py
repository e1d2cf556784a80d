"""Can the bank be answered without knowing the subject? Programs that know nothing try.

Each picks by form alone; none may do better than chance by more than its margin.
"""

import math
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

import pytest

from bot.bank import Bank, census, load
from bot.bank.wording import ABSOLUTES, HEDGES
from bot.core.judging import FULL, judge
from bot.core.questions import Answer, Choices, Cognition, Kind, Option, Question

CONTENT = Path(__file__).parents[2] / "content"
WORD = re.compile(r"[a-z]{4,}")


@pytest.fixture(scope="module")
def questions() -> list[Question]:
    bank: Bank = load([CONTENT])
    return [entry.question for entry in bank.entries.values() if entry.question is not None]


@pytest.fixture(scope="module")
def single(questions: list[Question]) -> list[Question]:
    return list(census.singles(questions))


def options(question: Question) -> tuple[Option, ...]:
    assert isinstance(question.body, Choices)
    return question.body.options


Scorer = Callable[[Question, Option], float]


def success(single: Sequence[Question], scorer: Scorer) -> tuple[float, float, float]:
    """Return the share this scorer gets right, chance, and its standard error; ties share."""
    right = chance = variance = 0.0
    for question in single:
        listed = options(question)
        scores = [scorer(question, option) for option in listed]
        best = [n for n, score in enumerate(scores) if score == max(scores)]
        right += sum(listed[n].correct for n in best) / len(best)
        chance += 1 / len(listed)
        variance += (1 / len(listed)) * (1 - 1 / len(listed))
    count = len(single)
    return right / count, chance / count, math.sqrt(variance) / count


def words(text: str) -> set[str]:
    return set(WORD.findall(text.lower()))


def convergence(question: Question, option: Option) -> float:
    """Say how many words an option shares with the others."""
    mine = words(option.text)
    others = [words(one.text) for one in options(question) if one is not option]
    return sum(len(mine & other) / max(1, len(mine | other)) for other in others)


ATTACKS: dict[str, tuple[Scorer, float]] = {
    "longest": (lambda _, option: len(option.text), 0.0),
    "shortest": (lambda _, option: -len(option.text), 0.0),
    "cautious": (
        lambda _, option: len(HEDGES.findall(option.text)) - len(ABSOLUTES.findall(option.text)),
        0.0,
    ),
    "echo": (lambda question, option: len(words(question.stem) & words(option.text)), 0.08),
    "convergence": (convergence, 0.05),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_whoever_picks_by_form_does_no_better_than_chance(
    single: list[Question], attack: str
) -> None:
    scorer, margin = ATTACKS[attack]
    right, chance, error = success(single, scorer)
    assert right <= chance + margin + 2 * error, f"{attack}: {right:.1%} right, chance {chance:.1%}"


def test_ticking_everything_earns_little(questions: list[Question]) -> None:
    credits = []
    for question in questions:
        body = question.body
        if question.kind is Kind.MULTIPLE and isinstance(body, Choices) and not body.choose:
            everything: Answer = tuple(range(len(body.options)))
            credits.append(judge(question, everything).credit / FULL)
    assert sum(credits) / len(credits) <= 0.35


def test_the_key_is_seldom_the_longest_and_sometimes_the_shortest(single: list[Question]) -> None:
    longest = sum(census.is_extreme(one, max) for one in single) / len(single)
    shortest = sum(census.is_extreme(one, min) for one in single) / len(single)
    assert longest < 0.35
    assert 0.15 <= shortest <= 0.40


def test_absolute_words_and_hedges_stand_in_keys_and_wrong_options_alike(
    single: list[Question],
) -> None:
    for key, wrong in (census.absolutes(single), census.hedges(single)):
        assert abs(key - wrong) <= 0.05


def test_stems_have_room_for_a_situation(questions: list[Question]) -> None:
    lengths = [len(one.stem.split()) for one in questions]
    assert 15 <= median(lengths) <= 32


def test_thinking_is_asked_for_more_than_remembering(questions: list[Question]) -> None:
    scored = [one.cognition for one in questions if one.kind is not Kind.OPEN]

    def share(cognition: Cognition) -> float:
        return scored.count(cognition) / len(scored)

    assert share(Cognition.REMEMBER) <= 0.25
    assert share(Cognition.UNDERSTAND) <= 0.45
    assert share(Cognition.APPLY) >= 0.20
    assert share(Cognition.ANALYSE) >= 0.15


def test_what_goes_stale_is_marked(questions: list[Question]) -> None:
    marked = [one for one in questions if one.as_of]
    assert len(marked) >= 8
    assert all(one.review_by and one.as_of and one.review_by > one.as_of for one in marked)


def test_the_key_stands_in_every_place_of_fixed_orders(single: list[Question]) -> None:
    places = [
        next(n for n, option in enumerate(options(one)) if option.correct)
        for one in single
        if isinstance(one.body, Choices) and one.body.fixed_order
    ]
    assert max(places.count(place) for place in set(places)) <= len(places) / 2
