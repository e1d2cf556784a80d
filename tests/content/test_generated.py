"""Is a generated question the same everywhere, and is a broken generator named?"""

from pathlib import Path

import pytest

from bot.bank import check, load
from tests.support.bankfiles import (
    GENERATED,
    TODAY,
    TOTAL,
    bank,
    changed,
    refused,
)


def test_a_generated_question_is_the_same_for_a_seed_everywhere(tmp_path: Path) -> None:
    entry = load([bank(tmp_path, GENERATED, generators_total=TOTAL)]).entries["q"]
    assert entry.question is None
    question = entry.draw("round 7")
    assert question == entry.draw("round 7") != entry.draw("round 8")
    # Written down: another process, Python or machine has to draw the same.
    assert question.stem == "What is 223541586791718 and one?"
    assert check([tmp_path], TODAY) != []


GENERATORS = {
    "missing": (None, "10: q: generator: there is no generators/total.py"),
    "syntax": ("def draw(", "10: q: generator: total.py fails on import: SyntaxError"),
    "exit": ("raise SystemExit(3)", "10: q: generator: total.py fails on import: SystemExit: 3"),
    "no draw": ("x = 1", "10: q: generator: total.py has no function draw(seed)"),
    "raises": (
        "def draw(seed): 1 / 0",
        "10: q: generator: total, seed 0: fails: ZeroDivisionError",
    ),
    "no dict": ("def draw(seed): return 3", "total, seed 0: should return a dict of fields"),
    "incomplete": ("def draw(seed): return {}", "total, seed 0: stem: is missing"),
    "takes over": (
        "def draw(seed): return {'id': 'x', 'stem': 'y'}",
        "total, seed 0: returns id, which the YAML says: leave it out",
    ),
    "surrogate": (
        changed(TOTAL, "What is", "\\ud800"),
        "total, seed 0: stem: holds half a character (a lone surrogate): delete it",
    ),
}


@pytest.mark.parametrize("case", GENERATORS)
def test_a_broken_generator_is_named(tmp_path: Path, case: str) -> None:
    code, sentence = GENERATORS[case]
    files = {} if code is None else {"generators_total": code}
    (problem,) = refused(bank(tmp_path, GENERATED, **files))
    assert problem.startswith("questions/gans.yaml:10: q: generator: ")
    assert sentence in problem


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("seed + 1", "1 / (seed - 9)", "total, seed 9: fails: ZeroDivisionError"),
        ("one?", "one{'?.'[seed > 7]}", 'q, seed 8: stem: ends with "."'),
        ("{seed} and", "{__import__('os').urandom(8)} and", "another one for the same seed"),
    ],
)
def test_check_draws_twenty_questions_of_a_generator(
    tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    code = changed(TOTAL, old, new)
    if "stem" in sentence:
        code = changed(code, "What is", "Add")
    found = check([bank(tmp_path, GENERATED, generators_total=code)], TODAY)
    (problem,) = [problem for problem in found if problem.severity == "error"]
    assert sentence in str(problem)
    assert problem.line == 10
