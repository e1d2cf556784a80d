"""How does an item of a file become what the core works with?"""

from collections.abc import Mapping

from bot.bank.parts import MistakeItem, SourceItem
from bot.bank.schema import (
    ConceptItem,
    Item,
    MultipleItem,
    NumericItem,
    OpenItem,
    OrderingItem,
    SingleItem,
    TypedItem,
)
from bot.core.concepts import Concept
from bot.core.questions import (
    Body,
    Choices,
    Cognition,
    Figure,
    Idea,
    Kind,
    Level,
    Mistake,
    Number,
    Option,
    Question,
    Rubric,
    Sequence,
    Source,
    Text,
    Unit,
)


def question(item: Item, topic: str, registry: Mapping[str, Source]) -> Question:
    """Return the question of an item whose references have been checked."""
    figure = Figure(item.figure.path, item.figure.alt) if item.figure else None
    return Question(
        id=item.id,
        version=item.version,
        kind=Kind(item.kind),
        topic=topic,
        concepts=tuple(item.concepts),
        level=Level(item.level),
        cognition=Cognition(item.cognition),
        tests=item.tests,
        stem=item.stem,
        body=_body(item),
        explanation=item.explanation,
        sources=sources(item.sources, registry),
        figure=figure,
        author=item.author,
        note=item.note,
        as_of=item.as_of,
        review_by=item.review_by,
    )


def _body(item: Item) -> Body:
    match item:
        case SingleItem():
            return Choices(_options(item), fixed_order=item.order == "fixed")
        case MultipleItem():
            return Choices(_options(item), item.choose, item.order == "fixed")
        case NumericItem():
            return _number(item)
        case TypedItem():
            return Text(tuple(item.accept), _mistakes(item.reject))
        case OrderingItem():
            return Sequence(tuple(item.steps))
        case OpenItem():
            ideas = tuple(Idea(idea.text, idea.weight) for idea in item.ideas)
            return Rubric(ideas, item.model_answer, tuple(item.red_flags))


def _options(item: SingleItem | MultipleItem) -> tuple[Option, ...]:
    return tuple(
        Option(option.text, option.why, option.correct, option.misconception)
        for option in item.options
    )


def _number(item: NumericItem) -> Number:
    number = item.number
    return Number(
        value=float(number.value),
        relative=float(number.relative),
        absolute=float(number.absolute),
        unit=number.unit,
        units=tuple(Unit(unit.name, float(unit.factor)) for unit in number.units),
        mistakes=_mistakes(number.mistakes),
    )


def _mistakes(mistakes: list[MistakeItem]) -> tuple[Mistake, ...]:
    return tuple(Mistake(mistake.answer, mistake.why) for mistake in mistakes)


def concept(item: ConceptItem, topic: str, registry: Mapping[str, Source]) -> Concept:
    """Return the concept of a card; `needs` and `related` may still name cards to come."""
    return Concept(
        id=item.id,
        name=item.name,
        topic=topic,
        answer=item.answer,
        explanation=item.explanation,
        aliases=tuple(item.aliases),
        shared=tuple(item.shared),
        misconception=item.misconception,
        tip=item.tip,
        needs=tuple(item.needs),
        related=tuple(item.related),
        sources=sources(item.sources, registry),
        asks=tuple(item.asks),
        as_of=item.as_of,
        review_by=item.review_by,
    )


def sources(items: list[SourceItem], registry: Mapping[str, Source]) -> tuple[Source, ...]:
    """Return the sources with their registered titles; an unknown key is shown as it is."""
    return tuple(source(item, registry) for item in items)


def source(item: SourceItem, registry: Mapping[str, Source]) -> Source:
    """Return one source; the venue is part of the title where nothing else leads there."""
    if item.key is not None:
        known = registry.get(item.key, Source(item.key))
        return Source(known.title, known.authors, known.year, known.arxiv, known.url, item.at or "")
    title = item.title or ""
    if item.venue and not (item.arxiv or item.url):
        title = f"{title}, {item.venue}"
    return Source(
        title, item.authors or "", item.year, item.arxiv or "", item.url or "", item.at or ""
    )
