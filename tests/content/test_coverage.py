"""Does the bank hold all it should: the taxonomy, the collections, the path?"""

from collections import Counter, defaultdict
from pathlib import Path

import pytest
import yaml

from bot.bank import Bank, load, tables
from bot.core.questions import Kind, Level

CONTENT = Path(__file__).parents[2] / "content"
TAXONOMY: dict[str, list[str]] = yaml.safe_load(
    (Path(__file__).parent / "taxonomy.yaml").read_text("utf-8")
)
# How the files of the collections number their items: by file name, the numbers of what asks.
COLLECTIONS = {
    "000_cc626cc54ee52e49": range(4, 24),
    "001_119ce3aea157fae2": (
        *(2, 7, 18, 24, 29, 34, 39, 41, 42, 43, 45, 46, 47, 48, 50, 51, 52, 54, 55, 56, 58, 59),
        *(61, 62, 64, 65, 67, 68, 70, 71, 73),
    ),
    "002_3fe1f52107ce9dc0": range(1, 28),
    "003_430730c303d9e1ff": range(2, 14),
    "004_853605832a5b0552": (*range(1, 5), *range(7, 15), *range(16, 39)),
}


@pytest.fixture(scope="module")
def bank() -> Bank:
    return load([CONTENT])


def test_every_concept_that_is_core_standard_or_asked_for_has_a_card(bank: Bank) -> None:
    wanted = {*TAXONOMY["core"], *TAXONOMY["standard"], *TAXONOMY["reached"]}
    assert wanted - bank.concepts.keys() == set()
    assert len(bank.concepts) >= 190


def test_core_concepts_are_asked_on_every_level_and_standard_ones_on_two(bank: Bank) -> None:
    levels: dict[str, Counter[Level]] = defaultdict(Counter)
    for entry in bank.entries.values():
        if entry.kind is not Kind.OPEN:
            levels[entry.concepts[0]][entry.level] += 1
    few = {
        concept: dict(levels[concept])
        for name, questions, kinds in (("core", 3, 3), ("standard", 2, 2))
        for concept in TAXONOMY[name]
        if levels[concept].total() < questions or len(levels[concept]) < kinds
    }
    assert few == {}


def test_there_are_enough_questions_of_every_kind(bank: Bank) -> None:
    kinds = Counter(entry.kind for entry in bank.entries.values())
    assert kinds.total() - kinds[Kind.OPEN] >= 500
    assert kinds[Kind.OPEN] >= 70
    assert min(kinds[kind] for kind in Kind) >= 30
    assert sum(entry.generate is not None for entry in bank.entries.values()) >= 45


def test_every_item_of_the_collections_has_an_open_question_that_answers_it(bank: Bank) -> None:
    covered = {id: [item.number for item in one.items] for id, one in bank.collections.items()}
    assert covered == {id: list(numbers) for id, numbers in COLLECTIONS.items()}
    assert sum(map(len, covered.values())) == 125
    for one in bank.collections.values():
        for item in one.items:
            assert bank.entries[item.question].kind is Kind.OPEN


def test_the_table_of_coverage_names_every_item(bank: Bank) -> None:
    table = tables.coverage(bank)
    for id, numbers in COLLECTIONS.items():
        assert f"{id}: " in table
        assert f"{len(list(numbers))} items answered" in table
    assert table.endswith("125 items, answered by 77 open questions.")


def test_the_path_has_twenty_steps_and_every_card_is_on_it_once(bank: Bank) -> None:
    assert len(bank.path) == 20
    walked = [concept for step in bank.path for concept in step.concepts]
    assert sorted(walked) == sorted(bank.concepts)


def test_every_concept_on_the_path_can_be_shown_to_be_known(bank: Bank) -> None:
    asked = {entry.concepts[0] for entry in bank.entries.values()}
    assert bank.concepts.keys() - asked == set()
