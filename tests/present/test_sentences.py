"""Does every refusal have its sentence, with every fact it needs, for those who may ask?"""

import ast
import string
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cards import Card, Tone
from bot.core.errors import QuizError
from bot.present import errors
from tests.support.reading import text

BOT = Path(__file__).parent.parent.parent / "bot"
ADAPTERS = BOT.parent / "adapters"

# Filled in by the card itself, from other facts.
COMPUTED = {"unknown_command": {"suggestion"}}
# Raised with a code that is a variable: the front door's own two.
INDIRECT = {"bug": {"reference"}, "storage": {"reference"}}


def _raised() -> Iterator[tuple[str, set[str], str]]:
    """Yield the code and the names of the facts of every QuizError(…) in the program."""
    for path in [*BOT.rglob("*.py"), *ADAPTERS.rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and ast.unparse(node.func).endswith("QuizError")):
                continue
            where = f"{path.name}:{node.lineno}"
            (code,) = node.args
            facts = {str(keyword.arg) for keyword in node.keywords}
            if isinstance(code, ast.Constant):
                yield str(code.value), facts, where
            else:
                assert path.name == "quiz.py", f"{where}: the code must be written out"


RAISED = sorted(_raised(), key=lambda one: one[0])
SENTENCES = errors.sentences("en")


def fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


@pytest.mark.parametrize(("code", "facts", "where"), RAISED, ids=[f"{c} {w}" for c, _, w in RAISED])
def test_every_refusal_has_a_sentence_and_brings_its_facts(
    code: str, facts: set[str], where: str
) -> None:
    assert code in SENTENCES, where
    missing = fields(SENTENCES[code]) - facts - COMPUTED.get(code, set())
    assert not missing, where


def test_every_sentence_is_said_somewhere() -> None:
    known = {code for code, _, _ in RAISED} | INDIRECT.keys()
    assert SENTENCES.keys() - known == set()


def test_every_refusal_becomes_a_card_that_can_be_read() -> None:
    given: dict[str, set[str]] = defaultdict(set)
    for code, named, _ in RAISED:
        given[code] |= named
    for code, sentence in SENTENCES.items():
        facts = dict.fromkeys(given[code] | fields(sentence), "<b>x</b>\0" * 100)
        card = errors.refusal("de-AT", QuizError(code, **facts))
        assert isinstance(card, Card)
        assert card.tone is Tone.ERROR
        assert card.fallback
        assert card.buttons
        assert "{" not in text(card)
        assert len(text(card)) < 1500, "however much was given"


def test_lists_of_facts_are_written_out() -> None:
    card = errors.refusal("en", QuizError("bad_topics", given="x", known=["gans", "vae"]))
    assert "Topics are: gans, vae." in text(card)
