"""In which order is the subject studied, and how far has a player come?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

MOSTLY: Final = 700
"""Credit, in thousandths, from which an answer shows that its concept is known."""


class Mastery(StrEnum):
    """What a player's newest answer says about a concept."""

    NEW = "new"
    TRIED = "tried"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Step:
    """A stretch of the learning path: concepts that are studied together."""

    id: str
    name: str
    summary: str
    concepts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far somebody has come in one step; `mastery` is in the step's order."""

    step: Step
    mastery: Mapping[str, Mastery]

    @property
    def known(self) -> int:
        """How many concepts were answered right last time."""
        return sum(one is Mastery.KNOWN for one in self.mastery.values())

    @property
    def done(self) -> bool:
        """Whether nothing is left to learn here."""
        return self.known == len(self.mastery)


def progress(steps: Sequence[Step], answered: Iterable[tuple[str, int]]) -> list[Progress]:
    """Return how far one has come who `answered` (main concept, credit), oldest first."""
    newest = {concept: credit >= MOSTLY for concept, credit in answered}
    known = {True: Mastery.KNOWN, False: Mastery.TRIED, None: Mastery.NEW}
    return [
        Progress(step, {concept: known[newest.get(concept)] for concept in step.concepts})
        for step in steps
    ]


def current(course: Sequence[Progress]) -> int | None:
    """Return the index of the first step with something left to learn, or None."""
    return next((index for index, one in enumerate(course) if not one.done), None)
