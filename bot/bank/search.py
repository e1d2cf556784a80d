"""Which concept does somebody mean, who types a name, half a name, a slip or a symptom?"""

import re
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.bank.passages import passages
from bot.bank.understanding import GivenUp, Scores, Understanding, is_about
from bot.bank.words import STOP
from bot.core.concepts import Concept
from bot.core.terms import fold

Why = Literal["name", "alias", "prefix", "typo", "text"]
Stems = Mapping[str, Iterable[tuple[str, str]]]

LONGEST: Final = 300
"""Characters of a query that are looked at."""

WEIGHTS: Final = (0.32, 0.228, 0.395, 0.057)
"""Of the three views of `Understanding` and of names mentioned (tools/tune_lookup.py)."""

NAMED: Final = 0.5
"""If names of a concept make up this share of the telling words, a question is about one."""

SURELY: Final = 0.94
"""From this score on, a name was typed and nothing else is meant."""

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
    worth: float


class Index:
    """Names, aliases and passages of all cards, ready to search; made once and never changed."""

    def __init__(self, concepts: Iterable[Concept], stems: Stems | None = None) -> None:
        """Fold every name; `stems` are (stem, target) of the questions about a concept."""
        self.concepts = tuple(concepts)
        self.stems: Stems = stems or {}
        self._forms = [form for n, card in enumerate(self.concepts) for form in _forms(n, card)]
        self._exact: dict[str, list[_Form]] = defaultdict(list)
        for form in self._forms:
            self._exact[form.key].append(form)
        self._understood: Understanding | None = None
        self._making = threading.Lock()

    @property
    def is_warm(self) -> bool:
        """Whether a question in words waits for nothing."""
        return self._understood is not None

    def warm(self, wanted: Callable[[], bool] = lambda: True) -> None:
        """Make now what the first question in words would have to wait for, if still `wanted`."""
        with suppress(GivenUp):
            self._understanding(wanted)

    def _understanding(self, wanted: Callable[[], bool] = lambda: True) -> Understanding:
        """Made when the first question in words comes: it takes longer than all the rest."""
        with self._making:
            if self._understood is None:
                found = list(passages(self.concepts, self.stems))
                self._understood = Understanding(found, len(self.concepts), wanted)
            return self._understood

    def search(self, text: str, limit: int = 5) -> list[Hit]:
        """Return the likeliest concepts first, each once, for the best reason; none if none fits."""
        query = fold(text[:LONGEST])
        best: dict[int, tuple[float, Why]] = {}
        for concept, score, why in self._named(query):
            if score > best.get(concept, (0.0, why))[0]:
                best[concept] = (score, why)
        named = max((score for score, _ in best.values()), default=0.0)
        if query and named < SURELY:
            # A few letters or words that begin a name, or nearly are one, are meant as that name.
            most = 0.95 * named if named >= 0.5 and len(query.split()) <= 3 else SURELY
            for concept, score, why in self._about(text[:LONGEST], limit + len(best)):
                if most * score > best.get(concept, (0.0, why))[0]:
                    best[concept] = (most * score, why)
        order = sorted(best, key=lambda concept: (-best[concept][0], concept))
        return [Hit(self.concepts[concept], *best[concept]) for concept in order[:limit]]

    def views(self, text: str) -> tuple[list[Scores], Scores]:
        """Return the views whose sum ranks concepts, and what tells strange queries apart."""
        views, doubts = self._understanding().views(text)
        mentioned = np.zeros(len(self.concepts))
        for concept, share in self._mentioned(fold(text)):
            mentioned[concept] = max(mentioned[concept], share)
        return [*views, mentioned], doubts

    def _about(self, text: str, limit: int) -> Iterator[tuple[int, float, Why]]:
        """Give the concepts a question in words is about, if it is about any."""
        if not self.concepts:
            return
        views, doubts = self.views(text)
        scores = self._scores(views)
        named = views[-1].max() >= NAMED
        if not named and not is_about(float(scores.max()), views, doubts):
            return
        for concept in np.argsort(-scores, kind="stable")[:limit]:
            why: Why = "name" if views[-1][concept] else "text"
            yield int(concept), min(1.0, max(0.01, float(scores[concept]))), why

    def _scores(self, views: Sequence[Scores]) -> Scores:
        return np.tensordot(np.array(WEIGHTS), np.stack(views), (0, 0))

    def topics(self, text: str, limit: int = 3) -> list[str]:
        """Return the topics nearest to a query, for one that no concept answers."""
        if not self.concepts or not fold(text):
            return []
        scores = self._scores(self.views(text[:LONGEST])[0])
        order = np.argsort(-scores, kind="stable")
        return list(dict.fromkeys(self.concepts[number].topic for number in order))[:limit]

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

    def _named(self, query: str) -> Iterator[tuple[int, float, Why]]:
        """Give the concepts whose name is typed: whole, begun or with slips."""
        if not query:
            return
        core = _TAIL.sub("", _LEAD.sub("", query, count=1)) or query
        for words, factor in {core: 0.99, query: 1.0}.items():
            for form in self._exact.get(words.replace(" ", ""), ()):
                yield form.concept, factor * form.worth, form.why
        yield from self._started(core)
        yield from self._misspelt(core.replace(" ", ""))

    def _mentioned(self, query: str) -> Iterator[tuple[int, float]]:
        """Names inside a longer question: "how do I fix mode collapse in my model"."""
        words = query.split()
        content = max(1, sum(word not in STOP for word in words))
        for start in range(len(words)):
            for end in range(start + 1, min(start + 7, len(words) + 1)):
                part = words[start:end]
                named = sum(word not in STOP for word in part)
                for form in self._exact.get("".join(part), ()) if named else ():
                    yield form.concept, named / content

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
                yield form.concept, 0.93 - 0.03 * distance, "typo"


def _forms(number: int, card: Concept) -> Iterator[_Form]:
    """Give a card's name, the name taken apart at its parenthesis, its other names and its id."""
    names: list[tuple[str, Why, float]] = [(card.name, "name", 1.0)]
    if found := _PARENTHESIS.match(card.name):
        names += [(found[1], "name", 1.0), (found[2], "alias", 0.97)]
    names += [(alias, "alias", 0.97) for alias in (*card.aliases, card.id.replace("-", " "))]
    # Whoever shares a name with others comes after the one whose own it is.
    names += [(name, "alias", 0.96) for name in card.shared]
    seen: set[str] = set()
    for shown, why, worth in names:
        words = fold(shown)
        key = words.replace(" ", "")
        if key and key not in seen:
            seen.add(key)
            yield _Form(key, f" {words}", shown, number, why, worth)
