"""Does the lookup understand what people really type? Measured on queries that no card holds."""

from collections import Counter

import pytest

from bot.bank import Bank, load
from bot.config import CONTENT
from tests.support.lookups import MEASURE, NAMED, OFF, TUNING, Share, queries, shares

# Kind: least share with the right card first, and among the first three.
TARGETS = {
    **dict.fromkeys(NAMED, (0.97, 0.97)),
    "synonym": (0.75, 0.75),
    "question": (0.65, 0.85),
    "symptom": (0.60, 0.80),
    OFF: (0.90, 0.90),
}


@pytest.fixture(scope="module")
def bank() -> Bank:
    return load([CONTENT])


@pytest.fixture(scope="module")
def measured(bank: Bank) -> tuple[dict[str, Share], list[str]]:
    return shares(queries(), lambda text: [hit.concept.id for hit in bank.search(text)])


@pytest.mark.parametrize("kind", TARGETS)
def test_the_right_card_comes_first_often_enough(
    measured: tuple[dict[str, Share], list[str]], kind: str
) -> None:
    found, missed = measured
    share = found[kind]
    first, three = TARGETS[kind]
    said = "\n".join(line for line in missed if line.startswith(f"{kind}: "))
    reached = f"{share.first / share.count:.1%} first, {share.three / share.count:.1%} in three"
    assert share.first / share.count >= first, f"{reached}\n{said}"
    assert share.three / share.count >= three, f"{reached}\n{said}"


def test_there_are_enough_queries_of_every_kind() -> None:
    asked = queries()
    kinds = Counter(query.kind for query in asked)
    assert len(asked) >= 200
    assert kinds.keys() == TARGETS.keys()
    assert min(kinds.values()) >= 25


def test_no_card_holds_a_query_by_which_it_is_measured(bank: Bank) -> None:
    held = {ask.casefold() for card in bank.concepts.values() for ask in card.asks}
    asked = {query.text.casefold() for query in queries() if query.kind not in NAMED}
    assert asked & held == set()


def test_it_is_measured_by_other_queries_than_it_was_tuned_by() -> None:
    tuned = {query.text.casefold() for query in queries(TUNING) if query.kind not in NAMED}
    assert tuned & {query.text.casefold() for query in queries(MEASURE)} == set()


def test_every_concept_that_is_wanted_has_a_card(bank: Bank) -> None:
    assert {id for query in queries() for id in query.want} <= bank.concepts.keys()
