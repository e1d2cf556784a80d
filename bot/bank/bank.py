"""What can be asked and looked up?"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from bot.bank.search import Hit, Index
from bot.core.collections import Collection
from bot.core.concepts import Concept, Topic
from bot.core.paths import Step
from bot.core.questions import Figure, Kind, Level, Question


@dataclass(frozen=True, slots=True)
class Entry:
    """What picking needs to know of a question, and how to get it: exactly one of the last two."""

    id: str
    version: int
    kind: Kind
    topic: str
    concepts: tuple[str, ...]
    level: Level
    review_by: date | None
    question: Question | None = None
    generate: Callable[[int], Question] | None = None

    def draw(self, seed: str) -> Question:
        """Return the question; a generated one is the same for a seed on every machine."""
        if self.question is not None:
            return self.question
        if self.generate is None:
            raise ValueError(f"{self.id} has neither a question nor a generator")
        digest = hashlib.sha256(f"{self.id}\n{seed}".encode()).digest()
        return self.generate(int.from_bytes(digest[:6]))


@dataclass(frozen=True, slots=True)
class Bank:
    """Everything under the content roots; `digest` changes whenever any of it does."""

    entries: Mapping[str, Entry]
    concepts: Mapping[str, Concept]
    topics: Mapping[str, Topic]
    digest: str
    roots: tuple[Path, ...]
    index: Index = field(repr=False, compare=False)
    path: tuple[Step, ...] = ()
    collections: Mapping[str, Collection] = field(default_factory=dict)

    def search(self, text: str, limit: int = 5) -> list[Hit]:
        """Return the concepts that somebody may mean, the likeliest first; none if none fits."""
        return self.index.search(text, limit)

    def near_topics(self, text: str, limit: int = 3) -> list[Topic]:
        """Return the topics nearest to what nobody has a card for."""
        return [self.topics[id] for id in self.index.topics(text, limit) if id in self.topics]

    def complete(self, prefix: str, limit: int = 10) -> list[str]:
        """Return names and aliases that go on like `prefix`, for an input that completes."""
        return self.index.complete(prefix, limit)

    def figure(self, figure: Figure) -> Path | None:
        """Return the file of a figure, or None if a newer bank no longer has it."""
        paths = (root / figure.path for root in self.roots)
        return next((path for path in paths if path.is_file()), None)
