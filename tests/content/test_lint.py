"""Does the check notice how questions and cards are written, and say by which rule?"""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bank import census, check, load
from bot.bank.problems import Problem
from bot.bank.rulebook import RULES
from bot.bank.wording import NAMES, misspelt
from bot.core.questions import Choices, Kind, Option, Question
from tests.support.bank import question
from tests.support.bankfiles import (
    CARD,
    LONG,
    MODEL,
    NUMERIC,
    OPEN,
    ORDERING,
    SINGLE,
    TODAY,
    TYPED,
    WHY,
    bank,
    changed,
)

README = Path(__file__).parents[2] / "content" / "README.md"
SOURCED = "    sources: [{key: goodfellow14, at: sec. 1}]\n"
ASKED = "Which failure\n      is this?"
ASKS = [f"how does it come to number {n}" for n in range(6)]
GOOD_CARD = f"""topic: gans
concepts:
  - id: mode-collapse
    name: Mode collapse
    answer: The generator covers few modes.
    explanation: {" ".join(["word"] * 90)}
    misconception: It is not what it seems.
    tip: Say what it is.
    sources: [{{key: goodfellow14}}]
    asks: [{", ".join(ASKS)}, all samples look the same, my faces repeat]
"""

# (file, old, new, line, severity, rule, what is said)
STYLE = [
    (SINGLE, "is this?", "is this.", 10, "error", "stem-ending", 'ends with ".": a question ends'),
    (SINGLE, "is this?", "is this " + "so " * 80 + "?", 10, "warning", "stem-length", "6 to 80"),
    (
        SINGLE,
        "Which   failure\n      is this?",
        "Which of the following is true about such networks?",
        10,
        "warning",
        "stem-focus",
        "ask one thing",
    ),
    (
        SINGLE,
        "Which   failure\n      is this?",
        "A network does not learn. Which cause is not possible here?",
        10,
        "warning",
        "negative-stem",
        '"is not" is easily overlooked',
    ),
    (SINGLE, LONG, "Too short.", 22, "error", "length", "has 2 words and should have 25 to 90"),
    (SINGLE, LONG, LONG * 4, 22, "error", "length", "explanation: has 117 words"),
    (SINGLE, "Tell two failures apart.", LONG, 9, "error", "length", "tests: has 30 words"),
    (SINGLE, WHY, "It is not.", 19, "error", "length", "options #2: why: has 3 words"),
    (SINGLE, LONG, f"Option B is right. {LONG}", 22, "error", "option-letter", '"Option B" means'),
    (SINGLE, "text: Three", "text: All of the above", 20, "error", "option-reference", "say it"),
    (SINGLE, "text: Three", "text: It never works", 20, "warning", "absolute-words", '"never"'),
    (SINGLE, "text: Three", "text: " + "Three " * 6, 13, "warning", "option-lengths", "3 to 35"),
    (SINGLE, "text: Three", "text: " + "x" * 201, 20, "error", "room", "201 characters"),
    (ORDERING, "- Third", "- " + "x" * 201, 16, "error", "room", "steps #3: has 201"),
    (SINGLE, LONG, f"{LONG} In PyTorch and Pytorch.", 22, "warning", "spelling", '"PyTorch"'),
    (SINGLE, "text: Three", "text: A gaussian", 20, "warning", "spelling", '"Gaussian"'),
    (SINGLE, LONG, f"{LONG} Currently.", 22, "warning", "volatile", '"Currently" goes stale'),
    (
        SINGLE,
        "    sources",
        "    review_by: 2027-02-01\n    sources",
        3,
        "warning",
        "volatile",
        "as",
    ),
    (
        SINGLE,
        "    sources",
        "    as_of: 2026-01-01\n    review_by: 2026-02-01\n    sources",
        24,
        "warning",
        "review-due",
        "review_by: has passed",
    ),
    (SINGLE, SOURCED, "", 3, "warning", "sources", "none: name where the answer can be checked"),
    (OPEN, MODEL, "word", 17, "error", "length", "model_answer: has 1 words and should have 80"),
    (OPEN, '    red_flags: ["It knows facts."]\n', "", 3, "warning", "red-flags", "said and wrong"),
    (
        TYPED,
        "    reject:\n      - {answer: model collapse, why: That is another one.}\n",
        "",
        3,
        "warning",
        "near-miss",
        "reject: none",
    ),
]


def found_in(root: Path, part: str) -> list[Problem]:
    return [problem for problem in check([root], TODAY) if f"/{part}/" in problem.file]


@pytest.mark.parametrize(
    ("text", "old", "new", "line", "severity", "rule", "said"),
    STYLE,
    ids=[f"{case[5]}: {case[6]}" for case in STYLE],
)
def test_check_looks_at_how_a_question_is_written(
    tmp_path: Path, text: str, old: str, new: str, line: int, severity: str, rule: str, said: str
) -> None:
    root = bank(tmp_path, changed(text, old, new))
    load([root])  # style never keeps the quiz from starting
    found = [one for one in found_in(root, "questions") if one.rule == rule]
    assert [(one.line, one.severity) for one in found] == [(line, severity)]
    assert said in found[0].message


def test_a_question_that_is_in_order_is_left_alone(tmp_path: Path) -> None:
    good = changed(SINGLE, "Which   failure", "A generator repeats itself: which failure")
    assert found_in(bank(tmp_path, good), "questions") == []


def test_a_number_may_be_asked_with_an_instruction(tmp_path: Path) -> None:
    root = bank(tmp_path, changed(NUMERIC, "is this?", "is this? Give two decimals."))
    assert [p for p in check([root], TODAY) if p.severity == "error"] == []


CARDS = [
    ("    misconception: It is not what it seems.\n", "", 3, "card-parts"),
    ("    tip: Say what it is.\n", "", 3, "card-parts"),
    ("covers few modes.", "covers few modes. It is bad.", 5, "one-sentence"),
    (", my faces repeat]", "]", 10, "asks"),
    ("all samples look the same, my faces", "why mode collapse, mode-collapse at", 10, ""),
    ("word word", "a Pytorch", 6, "spelling"),
    ("    sources: [{key: goodfellow14}]\n", "", 3, "sources"),
    ("    tip", "    review_by: 2027-01-01\n    tip", 3, "volatile"),
    ("    tip", "    as_of: 2026-01-01\n    review_by: 2026-02-01\n    tip", 9, "review-due"),
]


@pytest.mark.parametrize(("old", "new", "line", "rule"), CARDS, ids=[case[3] for case in CARDS])
def test_check_looks_at_how_a_card_is_written(
    tmp_path: Path, old: str, new: str, line: int, rule: str
) -> None:
    root = bank(tmp_path, concepts_gans=changed(GOOD_CARD, old, new))
    found = [(one.line, one.rule) for one in found_in(root, "concepts")]
    assert found == ([(line, rule)] if rule else [])


def test_symptoms_do_without_the_name(tmp_path: Path) -> None:
    asks = "[" + ", ".join(f"why mode collapse {n}" for n in range(8)) + "]"
    card = re.sub(r"asks: .*", f"asks: {asks}", GOOD_CARD)
    (found,) = found_in(bank(tmp_path, concepts_gans=card), "concepts")
    assert (found.rule, found.line) == ("symptoms", 10)


def test_two_cards_with_one_name_are_a_warning(tmp_path: Path) -> None:
    root = bank(tmp_path, concepts_gans=changed(CARD, "mode dropping", "Model-collapse"))
    (found,) = [p for p in check([root]) if p.rule == "same-name"]
    assert (found.line, found.severity, found.id) == (13, "warning", "model-collapse")


def test_two_cards_for_one_way_of_asking_are_a_warning(tmp_path: Path) -> None:
    second = GOOD_CARD.partition("concepts:\n")[2].replace("mode", "model").replace("Mode", "Model")
    (found,) = [
        p
        for p in found_in(bank(tmp_path, concepts_gans=GOOD_CARD + second), "concepts")
        if p.rule == "same-ask" and p.message.startswith("asks #8")
    ]
    assert found.id == "model-collapse"


@pytest.mark.parametrize(("change", "severity"), [("", "error"), (" again and again", "warning")])
def test_a_stem_that_reads_like_another_is_named(
    tmp_path: Path, change: str, severity: str
) -> None:
    stem = "A generator makes eight distinct faces whatever it is given, and each of them is sharp"
    one = changed(SINGLE, "Which   failure", f"{stem}. Which failure")
    two = changed(one, "id: q", "id: r").partition("questions:\n")[2]
    two = changed(two, "sharp", f"sharp{change}")
    found = [p for p in check([bank(tmp_path, one + two)]) if p.rule == "near-duplicate"]
    assert [(p.id, p.severity) for p in found] == [("r", severity)]
    assert "reads like q" in found[0].message


def choice(number: int, *texts: str, key: int = 0, fixed: bool = False) -> Question:
    options = tuple(Option(text, WHY, index == key) for index, text in enumerate(texts))
    return question(f"q{number}", Kind.SINGLE, Choices(options, fixed_order=fixed))


def test_a_bank_whose_longest_option_is_the_key_is_told_so() -> None:
    even = [choice(n, "aaa", "bbb", "ccc") for n in range(26)]
    long = [choice(100 + n, "aaaa", "bbb", "ccc") for n in range(14)]
    assert list(census.cues(even + long)) == []
    ((rule, message, example),) = census.cues([*even, *long, choice(200, "aaaa", "b")])
    assert (rule, example) == ("key-longest", "q100")
    assert "in 37% of 41 questions" in message


def test_a_bank_in_which_wrong_options_are_absolute_is_told_so() -> None:
    plain = [choice(n, "aye", "nay") for n in range(37)]
    telling = [choice(50 + n, "quite", "never") for n in range(3)]
    ((rule, message, example),) = census.cues(plain + telling)
    assert (rule, example) == ("absolute-rate", "q50")
    assert "8% of wrong options and 0% of keys" in message


def test_a_bank_whose_fixed_orders_have_the_key_in_one_place_is_told_so() -> None:
    fixed = [choice(n, "ab", "cd", "ef", key=1 if n % 3 else 0, fixed=True) for n in range(40)]
    ((rule, message, _),) = census.cues(fixed)
    assert rule == "key-position"
    assert "place 2 in 26 of 40" in message
    numbers = [choice(n, "1", "2", "3", key=1, fixed=True) for n in range(40)]
    assert list(census.cues(numbers)) == []


def test_a_small_bank_is_not_counted() -> None:
    assert list(census.cues([choice(n, "always", "no") for n in range(39)])) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_name_in_its_own_spelling_is_right(name: str) -> None:
    assert misspelt(f"We use {name}, twice.") is None


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("Chatgpt", "ChatGPT"),
        ("GPT4", "GPT-4"),
        ("Frechet", "Fréchet"),
        ("dall-e", "DALL-E"),
        ("Kullback Leibler", "Kullback-Leibler"),
        ("Lora", "LoRA"),
        ("bayesian", "Bayesian"),
    ],
)
def test_a_misspelt_name_is_noticed(given: str, name: str) -> None:
    assert misspelt(f"As {given} does.") == (given, name)


@pytest.mark.parametrize("words", ["clip the gradient", "a rag", "rope it in", "see bert/x.py"])
def test_words_that_only_look_like_names_are_left_alone(words: str) -> None:
    assert misspelt(words) is None


@given(st.text(max_size=200))
def test_any_text_can_be_looked_at(text: str) -> None:
    misspelt(text)


def test_every_rule_is_explained_and_no_other() -> None:
    rows = re.findall(r"^\| `([a-z-]+)` \| (.*) \|$", README.read_text("utf-8"), re.MULTILINE)
    assert {rule: text for rule, text in rows if rule in RULES} == RULES
