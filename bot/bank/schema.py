"""Which fields does a file of the bank have, and which values may they hold?

The models say what can be said about one file alone; whether its concepts, topics, sources and
figures exist is asked by `items`, whether it is well written by `lint`.
"""

import math
from datetime import date
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from bot.bank.fields import (
    MODULE,
    Day,
    Line,
    Name,
    Prose,
    Slug,
    Slugs,
    Stem,
    Term,
    Thinking,
    distinct,
)
from bot.bank.parts import (
    FigureItem,
    IdeaItem,
    MistakeItem,
    NumberItem,
    OptionItem,
    SourceItem,
    Strict,
)
from bot.core.questions import Kind
from bot.core.terms import fold


class Reviewed(Strict):
    by: Name
    on: Day


class Head(Strict):
    """What every question says about itself."""

    id: Slug
    version: Annotated[int, Field(ge=1, le=10_000)]
    concepts: Annotated[Slugs, Field(min_length=1, max_length=3)]
    level: Annotated[int, Field(ge=1, le=3)]
    tests: Line
    sources: list[SourceItem] = Field(default_factory=list)
    figure: FigureItem | None = None
    as_of: Day | None = None
    review_by: Day | None = None
    author: Name = ""
    note: Prose = ""
    reviewed: Reviewed | None = None

    @field_validator("review_by")
    @classmethod
    def _after_as_of(cls, day: date | None, info: ValidationInfo) -> date | None:
        as_of = info.data.get("as_of")
        if day and as_of and day <= as_of:
            raise ValueError('must be later than "as_of"')
        return day


class Asked(Head):
    stem: Stem
    explanation: Prose


def _keys(options: list[OptionItem]) -> int:
    distinct([option.text for option in options], "options")
    return sum(option.correct for option in options)


def _one_key(options: list[OptionItem]) -> list[OptionItem]:
    if (keys := _keys(options)) != 1:
        raise ValueError(f'{keys} have "correct: true", and a single choice has exactly one')
    return options


def _some_keys(options: list[OptionItem]) -> list[OptionItem]:
    keys = _keys(options)
    if keys < 2:
        raise ValueError(f'{keys} have "correct: true", and a multiple choice has at least two')
    if keys == len(options):
        raise ValueError("all are correct: at least one must be wrong")
    return options


class SingleItem(Asked):
    kind: Literal["single"]
    cognition: Thinking
    order: Literal["fixed", "shuffled"] = "shuffled"
    options: Annotated[
        list[OptionItem], Field(min_length=3, max_length=4), AfterValidator(_one_key)
    ]


class MultipleItem(Asked):
    kind: Literal["multiple"]
    cognition: Thinking
    order: Literal["fixed", "shuffled"] = "shuffled"
    options: Annotated[
        list[OptionItem], Field(min_length=4, max_length=6), AfterValidator(_some_keys)
    ]
    choose: int | None = None

    @field_validator("choose")
    @classmethod
    def _as_many_as_keys(cls, choose: int | None, info: ValidationInfo) -> int | None:
        keys = sum(option.correct for option in info.data.get("options", ()))
        if choose is not None and keys and choose != keys:
            raise ValueError(f'says {choose}, but {keys} options have "correct: true"')
        return choose


class NumericItem(Asked):
    kind: Literal["numeric"]
    cognition: Thinking
    number: NumberItem


class TypedItem(Asked):
    kind: Literal["typed"]
    cognition: Thinking
    accept: Annotated[list[Term], Field(min_length=1, max_length=30)]
    reject: list[MistakeItem] = Field(default_factory=list)

    @field_validator("reject")
    @classmethod
    def _not_accepted(cls, reject: list[MistakeItem], info: ValidationInfo) -> list[MistakeItem]:
        accepted = {fold(term) for term in info.data.get("accept", ())}
        for mistake in reject:
            if fold(mistake.answer) in accepted:
                raise ValueError(f'"{mistake.answer}" is accepted, too: delete one of them')
        return reject


def _steps(steps: list[str]) -> list[str]:
    distinct(steps, "steps")
    return steps


class OrderingItem(Asked):
    kind: Literal["ordering"]
    cognition: Thinking
    steps: Annotated[list[Line], Field(min_length=3, max_length=6), AfterValidator(_steps)]


def _whole(ideas: list[IdeaItem]) -> list[IdeaItem]:
    total = math.fsum(idea.weight for idea in ideas)
    if abs(total - 1) > 0.001:
        raise ValueError(f"the weights add up to {total:g}, not to 1")
    distinct([idea.text for idea in ideas], "ideas")
    return ideas


class OpenItem(Asked):
    kind: Literal["open"]
    cognition: Literal["remember", "understand", "apply", "analyse", "create"]
    ideas: Annotated[list[IdeaItem], Field(min_length=3, max_length=6), AfterValidator(_whole)]
    model_answer: Prose
    red_flags: list[Line] = Field(default_factory=list)


class Generator(Strict):
    name: Annotated[str, Field(pattern=MODULE, max_length=60)]


class GeneratedItem(Head):
    """A question whose numbers are drawn: generators/<name>.py returns the fields left out."""

    kind: Literal["single", "multiple", "numeric", "typed", "ordering", "open"]
    cognition: Literal["remember", "understand", "apply", "analyse", "create"]
    generator: Generator


Item = SingleItem | MultipleItem | NumericItem | TypedItem | OrderingItem | OpenItem
MODELS: Final[dict[Kind, type[Item]]] = {
    Kind.SINGLE: SingleItem,
    Kind.MULTIPLE: MultipleItem,
    Kind.NUMERIC: NumericItem,
    Kind.TYPED: TypedItem,
    Kind.ORDERING: OrderingItem,
    Kind.OPEN: OpenItem,
}


class QuestionFile(Strict):
    topic: Slug
    questions: Annotated[list[Any], Field(min_length=1)]


class ConceptItem(Strict):
    id: Slug
    name: Name
    answer: Line
    explanation: Prose
    aliases: Annotated[list[Name], Field(max_length=40)] = Field(default_factory=list)
    shared: Annotated[list[Name], Field(max_length=10)] = Field(default_factory=list)
    misconception: Prose = ""
    tip: Prose = ""
    needs: Slugs = Field(default_factory=list)
    related: Slugs = Field(default_factory=list)
    sources: list[SourceItem] = Field(default_factory=list)
    asks: list[Line] = Field(default_factory=list)
    as_of: Day | None = None
    review_by: Day | None = None


class ConceptFile(Strict):
    topic: Slug
    concepts: Annotated[list[Any], Field(min_length=1)]


class TopicItem(Strict):
    id: Slug
    name: Name
    summary: Line
    order: int


class TopicFile(Strict):
    topics: Annotated[list[Any], Field(min_length=1)]


class StepItem(Strict):
    id: Slug
    name: Name
    summary: Line
    concepts: Annotated[Slugs, Field(min_length=1)]


class PathFile(Strict):
    steps: Annotated[list[Any], Field(min_length=1)]


class CollectionEntry(Strict):
    n: Annotated[int, Field(ge=1)]
    label: str = ""
    question: Slug
    concepts: Annotated[Slugs, Field(min_length=1)]


class CollectionFile(Strict):
    name: Name
    items: Annotated[list[Any], Field(min_length=1)]
