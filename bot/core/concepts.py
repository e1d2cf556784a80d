"""What does a concept card hold, and how are concepts grouped?"""

from dataclasses import dataclass

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
    """One thing to know. `asks` are ways in which people really ask for it."""

    id: str
    name: str
    topic: str
    answer: str
    explanation: str
    aliases: tuple[str, ...] = ()
    misconception: str = ""
    tip: str = ""
    needs: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    asks: tuple[str, ...] = ()
