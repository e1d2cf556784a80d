"""Which parts do questions and cards share: sources, figures, options, numbers?"""

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot.bank.fields import ARXIV, FIGURE, KEY, URL, Finite, Line, Name
from bot.core.errors import QuizError
from bot.core.numbers import is_right, parse_number
from bot.core.questions import Number, Unit


class Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class SourceItem(Strict):
    """A key of sources.yaml, or a title with an arXiv number, an address or a venue."""

    key: Annotated[str, Field(pattern=KEY)] | None = None
    title: Line | None = None
    authors: Line | None = None
    year: Annotated[int, Field(ge=1600, le=2100)] | None = None
    venue: Line | None = None
    arxiv: Annotated[str, Field(pattern=ARXIV)] | None = None
    url: Annotated[str, Field(pattern=URL, max_length=500)] | None = None
    at: Line | None = None

    @model_validator(mode="after")
    def _one_or_the_other(self) -> Self:
        if self.key is not None:
            if self.model_fields_set - {"key", "at"}:
                raise ValueError('"key" stands alone (with "at"): the rest is in sources.yaml')
        elif self.title is None:
            raise ValueError('needs a "key" of sources.yaml or a "title"')
        elif not (self.arxiv or self.url or self.venue):
            raise ValueError('cannot be found by a reader: add "arxiv", "url" or "venue"')
        return self


class FigureItem(Strict):
    path: Annotated[str, Field(pattern=FIGURE, max_length=200)]
    alt: Line


class OptionItem(Strict):
    text: Line
    why: Line
    correct: bool = False
    misconception: Line = ""


class MistakeItem(Strict):
    answer: Line
    why: Line


class UnitItem(Strict):
    name: Name
    factor: Annotated[Finite, Field(gt=0)] = 1.0


class NumberItem(Strict):
    value: Finite
    relative: Annotated[Finite, Field(ge=0, le=0.5)] = 0.02
    absolute: Annotated[Finite, Field(ge=0)] = 0.0
    unit: Name = ""
    units: list[UnitItem] = Field(default_factory=list)
    mistakes: list[MistakeItem] = Field(default_factory=list)

    def number(self) -> Number:
        """Return what the core judges with, still without mistakes."""
        units = tuple(Unit(unit.name, unit.factor) for unit in self.units)
        return Number(self.value, self.relative, self.absolute, self.unit, units)

    @model_validator(mode="after")
    def _mistakes_are_wrong_numbers(self) -> Self:
        names = [self.unit, *(unit.name for unit in self.units)]
        if len(set(names)) < len(names):  # MB and Mb are two units, so nothing is folded here
            raise ValueError("units: one is listed twice: delete it")
        number = self.number()
        for mistake in self.mistakes:
            try:
                value = parse_number(mistake.answer, number)
            except QuizError:
                message = "is not a clear number in a listed unit"
                raise ValueError(f'mistakes: "{mistake.answer}" {message}') from None
            if is_right(number, value):
                raise ValueError(f'mistakes: "{mistake.answer}" counts as right')
        return self


class IdeaItem(Strict):
    text: Line
    weight: Annotated[Finite, Field(gt=0, le=1)]
