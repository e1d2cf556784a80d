"""Which public collections of interview questions does the bank answer, and with what?"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CollectionItem:
    """One question of a collection: its running number, its own label, and what answers it."""

    number: int
    label: str
    question: str
    concepts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Collection:
    """A collection by the name of its file."""

    id: str
    name: str
    items: tuple[CollectionItem, ...]
