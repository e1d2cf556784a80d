"""Which concepts share telling words with what somebody typed? Okapi BM25 over passages."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

import Stemmer
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.bank.passages import Kind, Passage
from bot.core.terms import fold

STOP: Final = frozenset(
    re.findall(
        r"[a-z]+",
        """a about all an and are as at be been being between but by can could cant did do does doing
        dont done for from get gets getting got has have having how i if im ive in into is isnt it
        its just me my myself of on one or our ours out really same should so some somebody someone
        something than that thats the their them then there these they thing things this those to
        too up use used using very want wants was we were what whats when where which while who why
        will with without would you your""",
    )
)
_STEMMER: Final = Stemmer.Stemmer("english")
_APOSTROPHES: Final = str.maketrans("", "", "'’")


class Words:
    """Counts of words by concept. `weights` say how much a word in each kind of passage counts."""

    K1: Final = 1.2

    def __init__(
        self, passages: Iterable[Passage], size: int, weights: Mapping[Kind, float], length: float
    ) -> None:
        """Count every word; `length` (0..1) is how much a long card's words count less."""
        counts: list[dict[str, float]] = [defaultdict(float) for _ in range(size)]
        for passage in passages:
            if weight := weights.get(passage.kind, 0.0):
                for word, often in Counter(roots(passage.text)).items():
                    counts[passage.concept][word] += weight * often
        totals = [sum(count.values()) for count in counts]
        average = sum(totals) / max(1, size) or 1.0
        self._size = size
        self._postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, count in enumerate(counts):
            norm = self.K1 * (1 - length + length * totals[number] / average)
            for word, times in count.items():
                self._postings[word].append((number, times / (times + norm)))
        self._known = [word for word in self._postings if len(word) > 4]

    def scores(self, query: str) -> tuple[dict[int, float], float]:
        """Return which share of the query's telling words each concept has, and any of them."""
        found: dict[int, float] = defaultdict(float)
        total = 0.0
        words = [self._meant(given) for given in dict.fromkeys(roots(query))]
        for word in words:
            rarity = self._rarity(word)
            total += rarity
            for number, weight in self._postings.get(word, ()):
                found[number] += rarity * weight
        shares = {number: score / total for number, score in found.items()}
        return shares, sum(word in self._postings for word in words) / max(1, len(words))

    def _meant(self, word: str) -> str:
        """Return the word, or the one a slip made it from."""
        if word in self._postings or len(word) < 6:
            return word
        near = process.extractOne(word, self._known, scorer=OSA.distance, score_cutoff=1)
        return near[0] if near else word

    def _rarity(self, word: str) -> float:
        known = len(self._postings.get(word, ()))
        return math.log(1 + (self._size - known + 0.5) / (known + 0.5))


def roots(text: str) -> list[str]:
    """Return the telling words of a text without their endings."""
    words = fold(text.translate(_APOSTROPHES)).split()
    return [root(word) for word in words if word not in STOP]


@lru_cache(maxsize=16384)
def root(word: str) -> str:
    """Drop an English ending, the same one from a question and from a card."""
    stem: str = _STEMMER.stemWord(word)
    return stem
