"""What does the bank say about each concept, and in whose words?

People ask in their own words, so the ways they ask and the questions' stems count beside the cards.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

from bot.core.concepts import Concept


class Kind(StrEnum):
    """Where a passage stands."""

    NAME = "name"
    ASK = "ask"
    ANSWER = "answer"
    TEXT = "text"
    STEM = "stem"
    TARGET = "target"


class Passage(NamedTuple):
    """A sentence or a few words about the concept with this number."""

    concept: int
    kind: Kind
    text: str


_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def passages(
    concepts: Iterable[Concept], stems: Mapping[str, Iterable[tuple[str, str]]]
) -> Iterator[Passage]:
    """Give every passage; `stems` are (stem, target) of the questions about a concept."""
    for number, card in enumerate(concepts):
        for name in (card.name, card.id.replace("-", " "), *card.aliases):
            yield Passage(number, Kind.NAME, name)
        for ask in card.asks:
            yield Passage(number, Kind.ASK, ask)
        yield Passage(number, Kind.ANSWER, card.answer)
        for text in (card.explanation, card.misconception, card.tip):
            for sentence in _SENTENCE.split(text):
                if sentence:
                    yield Passage(number, Kind.TEXT, sentence)
        for stem, target in stems.get(card.id, ()):
            yield Passage(number, Kind.STEM, stem)
            yield Passage(number, Kind.TARGET, target)
