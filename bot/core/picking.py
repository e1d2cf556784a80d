"""Which question comes next?

Nothing comes twice until everything that fits has come once; then what was asked longest ago
comes first. Among what is left, a concept's prerequisites come before it and topics take turns.
"""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol, TypeVar

from bot.core.questions import Level


class Candidate(Protocol):
    """What picking needs to know of a question."""

    @property
    def id(self) -> str:
        """The question's immutable id."""
        ...

    @property
    def version(self) -> int:
        """Grows whenever the question changes."""
        ...

    @property
    def topic(self) -> str:
        """The question's topic."""
        ...

    @property
    def concepts(self) -> tuple[str, ...]:
        """The question's concepts, the main one first."""
        ...

    @property
    def level(self) -> Level:
        """How hard the question is meant to be."""
        ...

    @property
    def review_by(self) -> date | None:
        """From which day on the question is stale."""
        ...


C = TypeVar("C", bound=Candidate)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a schedule wants to be asked about; no topics means all of them."""

    topics: frozenset[str] = frozenset()
    easiest: Level = Level.BASIC
    hardest: Level = Level.EXPERT


@dataclass(slots=True)
class History:
    """What a community was asked (question -> last time) and took out (question -> version).

    `fixed` are corrected keys: question -> version and id of the correction.
    """

    asked: dict[str, datetime] = field(default_factory=dict)
    voided: dict[str, int] = field(default_factory=dict)
    fixed: dict[str, tuple[int, int]] = field(default_factory=dict)
    concepts: set[str] = field(default_factory=set)
    last_topic: str = ""
    last_day: date = date.min


def fits(candidate: Candidate, wish: Wish, day: date) -> bool:
    """Whether a question may be asked for this wish on this day."""
    if wish.topics and candidate.topic not in wish.topics:
        return False
    if not wish.easiest <= candidate.level <= wish.hardest:
        return False
    return candidate.review_by is None or day < candidate.review_by


def pick(
    candidates: Sequence[C],
    history: History,
    needs: Mapping[str, Iterable[str]],
    seed: str,
) -> C | None:
    """Return the next question, or None when there is none at all.

    `needs` maps a concept to those it builds on; `seed` decides between equals.
    """
    # A voided question comes back when the bank has mended it, in a newer version.
    pool = [c for c in candidates if c.version > history.voided.get(c.id, 0)]
    fresh = [c for c in pool if c.id not in history.asked]
    if not fresh:
        return min(pool, key=lambda c: (history.asked[c.id], c.id), default=None)

    known = {c.concepts[0] for c in fresh}
    # A prerequisite is unmet only if we could still ask about it first.
    askable = known - history.concepts
    unmet = {concept: len(askable.intersection(needs.get(concept, ()))) for concept in known}
    weights = [(unmet[c.concepts[0]], c.topic == history.last_topic) for c in fresh]
    best = min(weights)
    equals = [c for c, weight in zip(fresh, weights, strict=True) if weight == best]
    equals.sort(key=lambda c: c.id)
    return random.Random(seed).choice(equals)
