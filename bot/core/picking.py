"""Which question comes next?

Nothing comes twice until everything that fits has come once; then what was asked longest ago
comes first. Among what is left, a concept's prerequisites come before it and topics take turns.
Where enough is known of the players, what is then as good is chosen by how well it suits them.
"""

import random
from bisect import bisect
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from math import inf
from operator import itemgetter
from typing import Generic, Protocol, TypeVar

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


HARDLY = 60.0
"""A difference, in points of a rating, that nobody would notice in a single question."""

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

    `fixed` are corrected keys: question -> version and id of the correction. `able` is how able
    its players are on average, where enough is known of them.
    """

    asked: dict[str, datetime] = field(default_factory=dict)
    voided: dict[str, int] = field(default_factory=dict)
    fixed: dict[str, tuple[int, int]] = field(default_factory=dict)
    concepts: set[str] = field(default_factory=set)
    last_topic: str = ""
    last_day: date = date.min
    able: float | None = None


def together(histories: Iterable[History]) -> History:
    """Return what several communities were asked and took out, as if they were one."""
    found = History()
    for one in histories:
        for id, last in one.asked.items():
            found.asked[id] = max(last, found.asked.get(id, last))
        for id, version in one.voided.items():
            found.voided[id] = max(version, found.voided.get(id, version))
        for id, fixed in one.fixed.items():
            found.fixed[id] = max(fixed, found.fixed.get(id, fixed))
        found.last_day = max(found.last_day, one.last_day)
    return found


def fits(candidate: Candidate, wish: Wish, day: date) -> bool:
    """Whether a question may be asked for this wish on this day."""
    if wish.topics and candidate.topic not in wish.topics:
        return False
    if not wish.easiest <= candidate.level <= wish.hardest:
        return False
    return candidate.review_by is None or day < candidate.review_by


class Pool(Generic[C]):
    """Questions to pick from for many communities: what is the same for all is counted once."""

    def __init__(self, candidates: Iterable[C], suits: Mapping[str, float] | None = None) -> None:
        """Group the questions by what decides when they come: main concept and topic.

        `suits` says how able players should be on average for a question to be right for them.
        """
        self._candidates = {c.id: c for c in candidates}
        self._suits = sorted(
            ((suits[c.id], c) for c in self._candidates.values()) if suits else (),
            key=itemgetter(0),
        )
        self._groups: dict[tuple[str, str], list[C]] = {}
        for c in sorted(self._candidates.values(), key=lambda c: c.id):
            self._groups.setdefault((c.concepts[0], c.topic), []).append(c)

    def pick(self, history: History, needs: Mapping[str, Iterable[str]], seed: str) -> C | None:
        """Return the next question, or None when there is none at all.

        `needs` maps a concept to those it builds on; `seed` decides between equals.
        """
        # A voided question comes back when the bank has mended it, in a newer version.
        voided = {id for id, version in history.voided.items() if self._version(id) <= version}
        spent = {id for id in voided | history.asked.keys() if id in self._candidates}
        gone = Counter(self._group(id) for id in spent)
        fresh = [group for group, held in self._groups.items() if len(held) > gone[group]]
        if not fresh:
            asked = [self._candidates[id] for id in spent - voided]
            return min(asked, key=lambda c: (history.asked[c.id], c.id), default=None)

        known = {concept for concept, _ in fresh}
        # A prerequisite is unmet only if we could still ask about it first.
        askable = known - history.concepts
        unmet = {concept: len(askable.intersection(needs.get(concept, ()))) for concept in known}
        weights = {group: (unmet[group[0]], group[1] == history.last_topic) for group in fresh}
        best = min(weights.values())
        firsts = {group for group, weight in weights.items() if weight == best}
        if history.able is not None and self._suits:
            equals = self._suiting(history.able, firsts, spent)
        else:
            equals = [c for group in firsts for c in self._groups[group] if c.id not in spent]
        return random.Random(seed).choice(sorted(equals, key=lambda c: c.id))

    def _suiting(self, able: float, groups: set[tuple[str, str]], spent: set[str]) -> list[C]:
        """Return what suits players best, and what does so hardly less: chance still decides.

        Looked for from their ability outwards: ten thousand communities are asked in one minute.
        """
        found: list[C] = []
        most = inf
        after = bisect(self._suits, able, key=itemgetter(0))
        before = after - 1
        while before >= 0 or after < len(self._suits):
            down = able - self._suits[before][0] if before >= 0 else inf
            up = self._suits[after][0] - able if after < len(self._suits) else inf
            if min(down, up) > most:
                break
            if down < up:
                c, before = self._suits[before][1], before - 1
            else:
                c, after = self._suits[after][1], after + 1
            if c.id not in spent and self._group(c.id) in groups:
                found.append(c)
                most = min(most, min(down, up) + HARDLY)
        return found

    def _group(self, id: str) -> tuple[str, str]:
        candidate = self._candidates[id]
        return candidate.concepts[0], candidate.topic

    def _version(self, id: str) -> int:
        return self._candidates[id].version if id in self._candidates else 0
