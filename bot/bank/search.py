"""Which concept does somebody mean, who types a name, half a name, a slip or a symptom?"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal, NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.bank.words import STOP, Words
from bot.core.concepts import Concept
from bot.core.terms import fold

Why = Literal["name", "alias", "prefix", "typo", "text"]

LONGEST: Final = 300
"""Characters of a query that are looked at."""

WEAKEST: Final = 0.2
"""What scores less fits too badly to be shown."""

_LEAD = re.compile(
    r"(?:whats|(?:what|who|how|why|where|when) (?:is|are|was|does|do|did|can)|explain|define|describe"
    r"|tell me about|meaning of|definition of) (?:(?:the|a|an|meant by) )*"
)
_TAIL = re.compile(r" (?:work|works|mean|means|good for|used for)$")
_PARENTHESIS = re.compile(r"^(.*\S)\s*\(([^()]+)\)$")


@dataclass(frozen=True, slots=True)
class Hit:
    """A concept that may be meant: `score` is between 0 and 1, `why` says what fitted."""

    concept: Concept
    score: float
    why: Why


class _Form(NamedTuple):
    key: str
    words: str
    shown: str
    concept: int
    why: Why


class Index:
    """Names, aliases and words of all cards, ready to search; made once and never changed."""

    def __init__(self, concepts: Iterable[Concept]) -> None:
        """Fold every name and count every word."""
        self._concepts = tuple(concepts)
        self._forms = [form for n, card in enumerate(self._concepts) for form in _forms(n, card)]
        self._exact: dict[str, list[_Form]] = defaultdict(list)
        for form in self._forms:
            self._exact[form.key].append(form)

    @cached_property
    def _words(self) -> Words:
        """Counted when the first question in words comes: it takes longer than all the rest."""
        return Words(self._concepts)

    def search(self, text: str, limit: int = 5) -> list[Hit]:
        """Return the likeliest concepts first, each once, for the best reason."""
        query = fold(text[:LONGEST])
        best: dict[int, tuple[float, Why]] = {}
        for concept, score, why in self._candidates(query):
            if score >= WEAKEST and score > best.get(concept, (0.0, why))[0]:
                best[concept] = (score, why)
        order = sorted(best, key=lambda concept: (-best[concept][0], concept))
        return [Hit(self._concepts[concept], *best[concept]) for concept in order[:limit]]

    def complete(self, prefix: str, limit: int = 10) -> list[str]:
        """Return names first, then aliases, then what has a later word that starts so."""
        words = fold(prefix[:LONGEST])
        key = words.replace(" ", "")
        ranked: dict[str, tuple[tuple[int, int], str]] = {}
        for form in self._forms:
            if not key and form.why == "name":
                rank = (0, 0)
            elif key and form.key.startswith(key):
                rank = (0 if form.why == "name" else 1, len(form.key))
            elif key and f" {words}" in form.words:
                rank = (2, len(form.key))
            else:
                continue
            ranked[form.key] = min(ranked.get(form.key, (rank, form.shown)), (rank, form.shown))
        # Sorting keeps the bank's own order between equals.
        return [shown for _, shown in sorted(ranked.values(), key=lambda item: item[0])][:limit]

    def _candidates(self, query: str) -> Iterator[tuple[int, float, Why]]:
        if not query:
            return
        core = _TAIL.sub("", _LEAD.sub("", query, count=1)) or query
        for words, factor in {core: 0.99, query: 1.0}.items():
            for form in self._exact.get(words.replace(" ", ""), ()):
                yield form.concept, factor * (1.0 if form.why == "name" else 0.97), form.why
        yield from self._mentioned(query)
        yield from self._started(core)
        yield from self._misspelt(core.replace(" ", ""))
        for concept, score in self._words.found(query):
            yield concept, score, "text"

    def _mentioned(self, query: str) -> Iterator[tuple[int, float, Why]]:
        """Names inside a longer question: "how do I fix mode collapse in my model"."""
        words = query.split()
        content = max(1, sum(word not in STOP for word in words))
        for start in range(len(words)):
            for end in range(start + 1, min(start + 7, len(words) + 1)):
                part = words[start:end]
                named = sum(word not in STOP for word in part)
                for form in self._exact.get("".join(part), ()) if named else ():
                    yield form.concept, 0.55 + 0.35 * named / content, form.why

    def _started(self, words: str) -> Iterator[tuple[int, float, Why]]:
        key = words.replace(" ", "")
        if len(key) < 2:
            return
        for form in self._forms:
            if form.key.startswith(key):
                yield form.concept, 0.6 + 0.3 * len(key) / len(form.key), "prefix"
            elif f" {words}" in form.words:
                yield form.concept, 0.4 + 0.3 * len(key) / len(form.key), "prefix"

    def _misspelt(self, key: str) -> Iterator[tuple[int, float, Why]]:
        if len(key) < 4:
            return
        edits = 1 if len(key) < 8 else 2 if len(key) < 14 else 3
        near = process.extract(
            key, self._exact.keys(), scorer=OSA.distance, score_cutoff=edits, limit=20
        )
        for form_key, distance, _ in near:
            for form in self._exact[form_key]:
                yield form.concept, 0.9 - 0.1 * distance, "typo"


def _forms(number: int, card: Concept) -> Iterator[_Form]:
    """Give a card's name, the name taken apart at its parenthesis, and its aliases."""
    names: list[tuple[str, Why]] = [(card.name, "name")]
    if found := _PARENTHESIS.match(card.name):
        names += [(found[1], "name"), (found[2], "alias")]
    names += [(alias, "alias") for alias in card.aliases]
    seen: set[str] = set()
    for shown, why in names:
        words = fold(shown)
        key = words.replace(" ", "")
        if key and key not in seen:
            seen.add(key)
            yield _Form(key, f" {words}", shown, number, why)
