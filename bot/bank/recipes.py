"""How does a drawn question come about, and how does the bank list what it can ask?"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from bot.bank import building
from bot.bank.bank import Entry
from bot.bank.drawing import Draw, drawn, open_generator
from bot.bank.schema import GeneratedItem
from bot.bank.search import Index
from bot.core.concepts import Concept
from bot.core.questions import Kind, Level, Question, Source, Text
from bot.core.terms import neighbours


class Recipe:
    """Draws a question for a seed; the generator's file is imported when it is first needed."""

    def __init__(
        self, item: GeneratedItem, topic: str, registry: Mapping[str, Source], path: Path
    ) -> None:
        """Keep what the YAML says, the sources it names, and where the generator is."""
        self.item = item
        self.topic = topic
        self.path = path
        self.sources = {
            source.key: registry[source.key]
            for source in item.sources
            if source.key is not None and source.key in registry
        }
        self.terms: Sequence[str] = ()
        self._draw: Draw | None = None

    def __call__(self, seed: int) -> Question:
        """Return the question of a seed; DrawError if the generator makes none."""
        if self._draw is None:
            self._draw = open_generator(self.path)
        question = building.question(drawn(self.item, self._draw, seed), self.topic, self.sources)
        return near(question, self.terms)


def near(question: Question, terms: Sequence[str]) -> Question:
    """Let a typed question know the other terms that a slip could turn its own into."""
    if not isinstance(question.body, Text) or not terms:
        return question
    found = neighbours(question.body.accept, terms)
    return replace(question, body=replace(question.body, neighbours=found))


def entry_of(question: Question) -> Entry:
    """Return a written question as the bank lists it."""
    return Entry(
        id=question.id,
        version=question.version,
        kind=question.kind,
        topic=question.topic,
        concepts=question.concepts,
        level=question.level,
        review_by=question.review_by,
        question=question,
    )


def entry_drawn(recipe: Recipe) -> Entry:
    """Return a drawn question as the bank lists it."""
    item = recipe.item
    return Entry(
        id=item.id,
        version=item.version,
        kind=Kind(item.kind),
        topic=recipe.topic,
        concepts=tuple(item.concepts),
        level=Level(item.level),
        review_by=item.review_by,
        generate=recipe,
    )


def index(concepts: Iterable[Concept], entries: Iterable[Entry]) -> Index:
    """Return the index of the cards; written questions lend their words to their main concept."""
    stems: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for entry in entries:
        if entry.question is not None:
            stems[entry.concepts[0]].append((entry.question.stem, entry.question.tests))
    return Index(concepts, stems)
