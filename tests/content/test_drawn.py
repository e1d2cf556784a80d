"""Is every question that a generator draws a whole one, for ten thousand seeds?

Each draw is looked at lightly here; whether its key is right, `test_drawn_*.py` ask, and the first
hundred go through the rules for writing.
"""

import math
from collections import Counter
from functools import cache

import pytest

from bot.bank import Bank, load, rules
from bot.bank.recipes import Recipe
from tests.support.drawn import CONTENT, NAMES, Drawn, key, opened, value

SEEDS = 10_000
RULED = 100


@cache
def bank() -> Bank:
    return load([CONTENT])


def flaws(drawn: Drawn) -> str:
    """Return what is wrong with a drawn question at first sight, or nothing."""
    stem, explanation = drawn["stem"], drawn["explanation"]
    asked, mark, told = stem.rpartition("?")
    if not mark or (told and ("options" in drawn or told.count(" ") > 10)):
        return "the stem does not end with its question"
    if not 12 <= asked.count(" ") + 1 <= 60:
        return "the stem is too short or too long"
    if not 25 <= explanation.count(" ") + 1 <= 90:
        return "the explanation is too short or too long"
    if "nan" in stem.split() or "inf" in stem.split():
        return "a number is none"
    return choice(drawn) if "options" in drawn else numeric(drawn)


def choice(drawn: Drawn) -> str:
    texts = [option["text"] for option in drawn["options"]]
    values = [value(text) for text in texts]
    if len(set(texts)) < 4 or len(texts) > 4:
        return "there are not four different options"
    if values != sorted(set(values)) or drawn["order"] != "fixed":
        return "the options do not ascend"
    if [bool(option.get("correct")) for option in drawn["options"]].count(True) != 1:
        return "there is not one key"
    if not all(map(math.isfinite, values)):
        return "an option is no number"
    return ""


def numeric(drawn: Drawn) -> str:
    number = drawn["number"]
    right = number["value"]
    if not math.isfinite(right):
        return "the key is no number"
    margin = max(number["relative"] * abs(right), number.get("absolute", 0.0))
    wrong = [float(mistake["answer"]) for mistake in number["mistakes"]]
    if len(set(wrong)) < 2 or len(set(wrong)) < len(wrong):
        return "there are not two different mistakes"
    if min(abs(one - right) for one in wrong) <= 2 * margin:
        return "a mistake could be taken for the key"
    return ""


@pytest.mark.parametrize("name", NAMES)
def test_ten_thousand_draws_are_whole_questions(name: str) -> None:
    draw = opened(name)
    places: Counter[int] = Counter()
    keys: Counter[float] = Counter()
    for seed in range(SEEDS):
        drawn = draw(seed)
        assert not (found := flaws(drawn)), f"{name}, seed {seed}: {found}"
        keys[key(drawn)] += 1
        if "options" in drawn:
            (place,) = [n for n, option in enumerate(drawn["options"]) if option.get("correct")]
            places[place] += 1
    assert len(keys) > 4
    assert max(keys.values()) < 0.5 * SEEDS
    assert not places or (len(places) > 1 and max(places.values()) <= 0.6 * SEEDS), places


@pytest.mark.parametrize("name", NAMES)
def test_a_draw_depends_on_its_seed_alone(name: str) -> None:
    draw, again = opened(name), opened(name)
    seeds = [0, 1, 2**63, 223541586791718]
    drawn = [draw(seed) for seed in seeds]
    assert drawn == [again(seed) for seed in reversed(seeds)][::-1]
    assert len({one["stem"] for one in map(draw, range(20))}) > 10


@pytest.mark.parametrize("name", NAMES)
def test_draws_follow_the_rules_for_writing(name: str) -> None:
    entries = [
        entry
        for entry in bank().entries.values()
        if isinstance(entry.generate, Recipe) and entry.generate.item.generator.name == name
    ]
    assert len(entries) == 1, "a generator belongs to one question"
    (recipe,) = [entry.generate for entry in entries]
    assert recipe is not None
    for seed in range(RULED):
        assert list(rules.of_question(recipe(seed))) == [], seed
