"""What does a concept card hold, and how are concepts grouped?"""

from dataclasses import dataclass
from datetime import date

from bot.core.questions import Source


@dataclass(frozen=True, slots=True)
class Topic:
    """A track of concepts; `order` is its place on the learning path."""

    id: str
    name: str
    summary: str
    order: int


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing to know.

    `asks` are ways in which people really ask for it, `shared` names that others have as well.
    What changes says on which day it was true (`as_of`) and when to look again (`review_by`).
    """

    id: str
    name: str
    topic: str
    answer: str
    explanation: str
    aliases: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    misconception: str = ""
    tip: str = ""
    needs: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    asks: tuple[str, ...] = ()
    as_of: date | None = None
    review_by: date | None = None
