"""The learning path and the collections: do they arrive, and is every mistake in them named?"""

from pathlib import Path

import pytest

from bot.bank import load
from bot.core.paths import Step
from tests.support.bankfiles import CARD, OPEN, SINGLE, bank, changed, refused

PATH = """steps:
  - id: failures
    name: Failures
    summary: What goes wrong.
    concepts: [mode-collapse]
  - id: loops
    name: Loops
    summary: What goes round.
    concepts: [model-collapse]
"""
COLLECTION = """name: A list of questions
items:
  - {n: 1, label: "1", question: q, concepts: [mode-collapse]}
  - {n: 3, question: q, concepts: [mode-collapse, model-collapse]}
"""


def test_a_path_arrives_in_its_order(tmp_path: Path) -> None:
    loaded = load([bank(tmp_path, path=PATH)])
    assert loaded.path == (
        Step("failures", "Failures", "What goes wrong.", ("mode-collapse",)),
        Step("loops", "Loops", "What goes round.", ("model-collapse",)),
    )


def test_another_banks_path_stands_in_place_of_ours(tmp_path: Path) -> None:
    first = bank(tmp_path / "one", path=PATH)
    second = tmp_path / "two"
    (second / "questions").mkdir(parents=True)
    (second / "path.yaml").write_text(
        "steps:\n  - {id: own, name: Own, summary: Ours., concepts: [model-collapse]}\n"
    )
    assert [step.id for step in load([first, second]).path] == ["own"]


def test_a_collection_arrives_by_the_name_of_its_file(tmp_path: Path) -> None:
    loaded = load([bank(tmp_path, OPEN, collections_fifty=COLLECTION)])
    collection = loaded.collections["fifty"]
    assert collection.name == "A list of questions"
    assert [(item.number, item.label) for item in collection.items] == [(1, "1"), (3, "")]
    assert collection.items[1].concepts == ("mode-collapse", "model-collapse")


def test_the_digest_changes_with_both(tmp_path: Path) -> None:
    digests = {
        load([bank(tmp_path / "a", OPEN)]).digest,
        load([bank(tmp_path / "b", OPEN, path=PATH)]).digest,
        load([bank(tmp_path / "c", OPEN, collections_fifty=COLLECTION)]).digest,
    }
    assert len(digests) == 3


PATHS = [
    ("[mode-collapse]", "[mode-colapse]", 'path.yaml:5: failures: concepts #1: there is no "mode'),
    ("[model-collapse]", "[mode-collapse]", "9: loops: concepts #1: mode-collapse is in a step"),
    ("id: loops", "id: failures", "path.yaml:6: failures: id: another step has this id"),
    ("    summary: What goes round.\n", "", "path.yaml:6: loops: summary: is missing"),
]


@pytest.mark.parametrize(("old", "new", "sentence"), PATHS, ids=[case[2] for case in PATHS])
def test_a_mistake_in_a_path_is_named(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    found = refused(bank(tmp_path, path=changed(PATH, old, new)))
    assert any(sentence in one for one in found), found


def test_a_concept_may_not_come_before_what_it_needs(tmp_path: Path) -> None:
    card = changed(CARD, "needs: [gan-generator]", "needs: [model-collapse]")
    (found,) = refused(bank(tmp_path, concepts_gans=card, path=PATH))
    assert found == (
        "path.yaml:5: failures: concepts: mode-collapse needs model-collapse, which comes later"
        " (loops): move one of them"
    )


COLLECTIONS = [
    ("question: q", "question: p", 'collections/fifty.yaml:3: question: there is no "p"'),
    ("n: 3", "n: 1", "collections/fifty.yaml:4: n: 1 stands here twice: delete one"),
    ("[mode-collapse]", "[mode-colapse]", 'concepts #1: there is no "mode-colapse"'),
    ("name: A list of questions\n", "", "collections/fifty.yaml:1: name: is missing"),
    ("n: 3", "number: 3", "collections/fifty.yaml:4: n: is missing"),
]


@pytest.mark.parametrize(
    ("old", "new", "sentence"), COLLECTIONS, ids=[case[2] for case in COLLECTIONS]
)
def test_a_mistake_in_a_collection_is_named(
    tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    text = changed(COLLECTION, old, new)
    found = refused(bank(tmp_path, OPEN, collections_fifty=text))
    assert any(sentence in one for one in found), found


def test_only_an_open_question_answers_an_item_in_full(tmp_path: Path) -> None:
    found = refused(bank(tmp_path, SINGLE, collections_fifty=COLLECTION))
    assert found[0] == (
        "collections/fifty.yaml:3: question: q is a single question: name an open one, which"
        " answers in full"
    )
