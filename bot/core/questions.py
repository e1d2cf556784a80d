"""What is a question, in which order was it shown, and what exactly did a player choose?

Judging an answer lives in `judging.py`; this file has only the shapes. They are plain data so
that a round can keep the very version it was asked with.
"""

import random
from dataclasses import dataclass, field, replace
from datetime import date
from enum import IntEnum, StrEnum


class Kind(StrEnum):
    """How a question is answered."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    NUMERIC = "numeric"
    TYPED = "typed"
    ORDERING = "ordering"
    OPEN = "open"


class Level(IntEnum):
    """How hard a question is meant to be."""

    BASIC = 1
    SOLID = 2
    EXPERT = 3


class Cognition(StrEnum):
    """Which mental step it asks for (revised Bloom, by the operation and not the verb)."""

    REMEMBER = "remember"
    UNDERSTAND = "understand"
    APPLY = "apply"
    ANALYSE = "analyse"
    CREATE = "create"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a statement can be checked: a title and an arXiv number or an address."""

    title: str
    authors: str = ""
    year: int | None = None
    arxiv: str = ""
    url: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture of a question; `path` is relative to the bank's folder, `alt` never gives it away."""

    path: str
    alt: str


@dataclass(frozen=True, slots=True)
class Option:
    """One choice; `why` says what is right about it or what breaks in a wrong one."""

    text: str
    why: str
    correct: bool = False
    misconception: str = ""


@dataclass(frozen=True, slots=True)
class Choices:
    """Single or multiple choice. `choose` tells how many to tick; None subtracts false alarms."""

    options: tuple[Option, ...]
    choose: int | None = None
    fixed_order: bool = False


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit people may write, and how many of the question's own units one of it is."""

    name: str
    factor: float = 1.0


@dataclass(frozen=True, slots=True)
class Mistake:
    """A wrong answer that has a known cause, and the sentence that explains it."""

    answer: str
    why: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number within `relative` (a share of the value) or `absolute` tolerance, the wider wins."""

    value: float
    relative: float = 0.02
    absolute: float = 0.0
    unit: str = ""
    units: tuple[Unit, ...] = ()
    mistakes: tuple[Mistake, ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """A term: `accept[0]` is the form shown; `reject` are near misses with their own reply.

    `neighbours` are other listed terms so alike that a typo could turn one into the other; the
    bank fills them in, so that a frozen question can be judged again without the bank.
    """

    accept: tuple[str, ...]
    reject: tuple[Mistake, ...] = ()
    neighbours: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sequence:
    """Steps, always shown shuffled; `right` is their right order, empty meaning as written."""

    steps: tuple[str, ...]
    right: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Idea:
    """One thing a full answer to an open question says; weights of a rubric add up to 1."""

    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class Rubric:
    """An open question: people compare their own words with the ideas and a model answer."""

    ideas: tuple[Idea, ...]
    model_answer: str
    red_flags: tuple[str, ...] = ()


Body = Choices | Number | Text | Sequence | Rubric


@dataclass(frozen=True, slots=True)
class Question:
    """One item of the bank. `id` never changes; `version` grows when what it asks changes."""

    id: str
    version: int
    kind: Kind
    topic: str
    concepts: tuple[str, ...]
    level: Level
    cognition: Cognition
    tests: str
    stem: str
    body: Body
    explanation: str
    sources: tuple[Source, ...] = ()
    figure: Figure | None = None
    author: str = ""
    note: str = ""
    as_of: date | None = None
    review_by: date | None = None

    @property
    def rates(self) -> bool:
        """Whether it may count in a rating: volatile facts and self-graded answers never do."""
        stays = self.as_of is None and self.review_by is None
        return stays and self.kind is not Kind.OPEN


Answer = int | float | str | tuple[int, ...]
"""What a player chose, in the bank's own order: an option's index, indices, a number or text."""


@dataclass(frozen=True, slots=True)
class Frozen:
    """A question as it was put: `order[position]` is the bank's index of what stood there."""

    question: Question
    order: tuple[int, ...] = field(default=())

    def shown(self, index: int) -> int:
        """Return the position at which the bank's `index` was shown."""
        return self.order.index(index)


LETTERS = "ABCDEFGH"


def size(body: Body) -> int:
    """How many things are laid out in an order: options, steps, or none."""
    match body:
        case Choices(options=options):
            return len(options)
        case Sequence(steps=steps):
            return len(steps)
        case _:
            return 0


def freeze(question: Question, seed: str) -> Frozen:
    """Lay a question's options out once, the same for everybody and every restart."""
    order = list(range(size(question.body)))
    keep = isinstance(question.body, Choices) and question.body.fixed_order
    if not keep:
        shuffle = random.Random(seed)
        shuffle.shuffle(order)
        if isinstance(question.body, Sequence) and order == sorted(order):
            order = order[1:] + order[:1]  # never show steps already in their right order
    return Frozen(question, tuple(order))


@dataclass(frozen=True, slots=True)
class Key:
    """A corrected key for a question, in the bank's own order: what now counts as right."""

    right: tuple[int, ...] = ()
    value: float | None = None
    accept: tuple[str, ...] = ()


def corrected(question: Question, key: Key) -> Question:
    """Return the question with `key` in the place of its own; the shown text stays as it was."""
    body = question.body
    match body:
        case Choices():
            options = tuple(
                replace(option, correct=index in key.right)
                for index, option in enumerate(body.options)
            )
            # A key of another size than announced: the tick limit shown before no longer binds.
            choose = body.choose if body.choose == len(key.right) else None
            return replace(question, body=replace(body, options=options, choose=choose))
        case Number():
            value = body.value if key.value is None else key.value
            return replace(question, body=replace(body, value=value))
        case Text():
            refused = tuple(m for m in body.reject if m.answer not in key.accept)
            accept = (*body.accept, *key.accept)
            return replace(question, body=replace(body, accept=accept, reject=refused))
        case Sequence():
            return replace(question, body=replace(body, right=key.right))
        case Rubric():
            return question
