"""Is the bank that comes with the program in order, and is there enough of everything?"""

import re
import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
import yaml

from bot.bank import Bank, check, load, parse_file
from bot.core.judging import FULL, judge, right_answer
from bot.core.questions import Choices, Kind, Text, freeze

CONTENT = Path(__file__).parents[2] / "content"
TODAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def bank() -> Bank:
    return load([CONTENT])


def test_nothing_is_left_to_mend() -> None:
    assert [str(p) for p in check([CONTENT], TODAY) if p.severity == "error"] == []


def test_every_topic_with_questions_has_cards(bank: Bank) -> None:
    cards = Counter(card.topic for card in bank.concepts.values())
    assert {entry.topic for entry in bank.entries.values()} <= set(cards)


def test_every_key_earns_full_credit(bank: Bank) -> None:
    for entry in bank.entries.values():
        question = entry.draw("a round")
        answer = right_answer(question)
        if question.kind is Kind.OPEN:
            assert answer is None
        else:
            assert answer is not None
            assert judge(question, answer).credit == FULL, question.id


def test_every_wrong_option_and_near_miss_has_its_reason(bank: Bank) -> None:
    for entry in bank.entries.values():
        body = entry.draw("a round").body
        if isinstance(body, Choices):
            assert all(option.why for option in body.options)
        if isinstance(body, Text):
            for mistake in body.reject:
                judgement = judge(entry.draw("a round"), mistake.answer)
                assert (judgement.credit, judgement.why) == (0, mistake.why), entry.id


def test_every_question_can_be_laid_out(bank: Bank) -> None:
    for entry in bank.entries.values():
        frozen = freeze(entry.draw("a round"), "a round")
        assert sorted(frozen.order) == list(range(len(frozen.order)))


def test_every_card_is_found_by_its_names(bank: Bank) -> None:
    for card in bank.concepts.values():
        assert bank.search(card.name)[0].concept == card
        for alias in card.aliases:
            assert card in [hit.concept for hit in bank.search(alias)], alias


def test_cards_point_only_to_cards(bank: Bank) -> None:
    for card in bank.concepts.values():
        assert {*card.needs, *card.related} <= set(bank.concepts)


def test_the_examples_of_the_readme_are_questions_of_every_kind(tmp_path: Path) -> None:
    readme = (CONTENT / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```yaml\n(topic: .*?\nquestions:\n.*?)```", readme, re.DOTALL)
    shutil.copytree(CONTENT / "generators", tmp_path / "generators")
    (tmp_path / "questions").mkdir()
    kinds = Counter[str]()
    for number, block in enumerate(blocks):
        file = tmp_path / "questions" / f"{number}.yaml"
        file.write_text(block, encoding="utf-8")
        (entry,) = parse_file(file)
        kinds[entry.kind if entry.question else "generated"] += 1
    assert set(kinds) == {*Kind, "generated"}


def test_every_question_was_read_by_somebody_who_did_not_write_it() -> None:
    asked = [
        (path.stem, item)
        for path in (CONTENT / "questions").glob("*.yaml")
        for item in yaml.safe_load(path.read_text("utf-8"))["questions"]
    ]
    unread = [item["id"] for _, item in asked if not item.get("reviewed", {}).get("by")]
    assert unread == []
    assert all(item["reviewed"]["by"] != item.get("author") for _, item in asked)
