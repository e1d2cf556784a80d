"""Does the check notice how questions and cards are written?"""

from pathlib import Path

import pytest

from bot.bank import check, load
from tests.support.bankfiles import (
    CARD,
    LONG,
    MODEL,
    NUMERIC,
    OPEN,
    SINGLE,
    TODAY,
    WHY,
    bank,
    changed,
)

STYLE = [
    (SINGLE, "is this?", "is this.", 10, "error", 'stem: ends with ".": a question ends with "?"'),
    (SINGLE, LONG, "Too short.", 22, "error", "explanation: has 2 words and should have 25 to 90"),
    (SINGLE, LONG, LONG * 4, 22, "error", "explanation: has 117 words"),
    (
        SINGLE,
        "Tell two failures apart.",
        LONG,
        9,
        "error",
        "tests: has 30 words and should have at",
    ),
    (SINGLE, WHY, "It is not.", 19, "error", "options #2: why: has 3 words and should have 8 to"),
    (SINGLE, LONG, f"Option B is right. {LONG}", 22, "error", '"Option B" means nothing, the opti'),
    (SINGLE, "text: Three", "text: All of the above", 20, "error", "text: points to other options"),
    (OPEN, MODEL, "word", 17, "error", "model_answer: has 1 words and should have 80"),
    (
        SINGLE,
        "    sources",
        "    as_of: 2026-01-01\n    review_by: 2026-02-01\n    sources",
        24,
        "warning",
        "review_by: has passed",
    ),
    (
        SINGLE,
        "    sources",
        "    review_by: 2027-02-01\n    sources",
        3,
        "warning",
        "as_of: is missing",
    ),
    (SINGLE, "    sources: [{key: goodfellow14, at: sec. 1}]\n", "", 3, "warning", "sources: none"),
]


@pytest.mark.parametrize(
    ("text", "old", "new", "line", "severity", "sentence"), STYLE, ids=[case[5] for case in STYLE]
)
def test_check_looks_at_how_a_question_is_written(
    tmp_path: Path, text: str, old: str, new: str, line: int, severity: str, sentence: str
) -> None:
    root = bank(tmp_path, changed(text, old, new))
    load([root])  # style never keeps the quiz from starting
    found = [p for p in check([root], TODAY) if p.file.endswith("questions/gans.yaml")]
    assert [p for p in found if sentence in p.message and (p.line, p.severity) == (line, severity)]


def test_a_number_may_be_asked_with_an_instruction(tmp_path: Path) -> None:
    root = bank(tmp_path, changed(NUMERIC, "is this?", "is this? Give two decimals."))
    assert [p for p in check([root], TODAY) if p.severity == "error"] == []


def test_two_cards_with_one_name_are_a_warning(tmp_path: Path) -> None:
    root = bank(tmp_path, concepts_gans=changed(CARD, "mode dropping", "Model-collapse"))
    (found,) = [p for p in check([root]) if "is a name of" in p.message]
    assert (found.line, found.severity, found.id) == (13, "warning", "model-collapse")
