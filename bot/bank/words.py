"""Which cards talk about what a question in words asks?"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from bot.core.concepts import Concept
from bot.core.terms import fold

STOP: Final = frozenset(
    re.findall(
        r"[a-z]+",
        """a about all an and are as at be between but by can could did do does every for from get
        gets give go has have how i if in into is it its just keep like make makes mean my not of on
        one or our out really same should so some than that the their them then there they this to
        too up use used using want was we what when where which while who why will with without
        work would you your""",
    )
)


class Words:
    """Okapi BM25 over the texts of the cards, with the ways people ask counted most."""

    K1: Final = 1.2
    B: Final = 0.6

    def __init__(self, concepts: tuple[Concept, ...]) -> None:
        """Count every word of every card."""
        counts = [_counts(card) for card in concepts]
        self.documents = len(counts)
        average = sum(map(Counter.total, counts)) / max(1, self.documents)
        self.postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, count in enumerate(counts):
            norm = self.K1 * (1 - self.B + self.B * count.total() / max(1, average))
            for word, times in count.items():
                weight = times * (self.K1 + 1) / (times + norm)
                self.postings[word].append((number, weight))

    def found(self, query: str) -> Iterator[tuple[int, float]]:
        """Give the cards that share most of what is telling about the query."""
        words = dict.fromkeys(root(word) for word in query.split() if word not in STOP)
        rarity = {word: self._rarity(word) for word in words}
        total = sum(rarity.values())
        shared: dict[int, float] = defaultdict(float)
        score: dict[int, float] = defaultdict(float)
        for word in words:
            for number, weight in self.postings.get(word, ()):
                shared[number] += rarity[word] / total
                score[number] += rarity[word] * weight
        for number, coverage in shared.items():
            if coverage >= 0.5:
                yield number, 0.6 * coverage * score[number] / (score[number] + 3)

    def _rarity(self, word: str) -> float:
        known = len(self.postings.get(word, ()))
        return math.log(1 + (self.documents - known + 0.5) / (known + 0.5))


def _counts(card: Concept) -> Counter[str]:
    count: Counter[str] = Counter()
    names = " ".join((card.name, *card.aliases))
    texts = ((names, 3), (" ".join(card.asks), 3), (card.answer, 2))
    rest = f"{card.explanation} {card.misconception} {card.tip}"
    for text, weight in (*texts, (rest, 1)):
        for word, times in Counter(fold(text).split()).items():
            if word not in STOP:
                count[root(word)] += weight * times
    return count


@lru_cache(maxsize=16384)
def root(word: str) -> str:
    """Drop an English ending, the same one from a question and from a card."""
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) >= len(ending) + 4:
            return word.removesuffix(ending).removesuffix("e")
    return word.removesuffix("e") if len(word) > 4 else word
