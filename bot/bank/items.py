"""Which topics, sources, cards and questions do the files hold, and does all they name exist?"""

import os
from collections.abc import Iterable
from dataclasses import replace
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from bot.bank import building
from bot.bank.bank import Entry
from bot.bank.draft import Draft, Folder, items, unknown, validated
from bot.bank.drawing import DrawError
from bot.bank.parts import FigureItem, SourceItem
from bot.bank.reading import Document, Place
from bot.bank.recipes import Recipe, entry_drawn, entry_of, near
from bot.bank.schema import (
    MODELS,
    ConceptFile,
    ConceptItem,
    GeneratedItem,
    Item,
    QuestionFile,
    TopicFile,
    TopicItem,
)
from bot.bank.sentences import kind_problem
from bot.core.concepts import Topic
from bot.core.questions import Kind, Text


def add_sources(draft: Draft, document: Document) -> None:
    """Add a registry of sources; a key described twice keeps its first description."""
    for key, data in document.data.items():
        place = Place(document, (key,), key if key.isprintable() else "")
        item = validated(SourceItem, data, place, draft)
        if item is None:
            continue
        if item.key is not None:
            draft.add(place.problem(["key"], "is no field of a registered source: delete it"))
            continue
        source = building.source(item, {})
        if draft.sources.setdefault(key, source) != source:
            first = draft.places["source", key]
            message = f"is described otherwise in {first}, which counts: delete one"
            draft.add(place.problem([], message, "warning", "same-source"))
        draft.places.setdefault(("source", key), place)


def add_topics(draft: Draft, document: Document) -> None:
    """Add the topics of a file."""
    for place, data in items(document, TopicFile, "topics", draft):
        item = validated(TopicItem, data, place, draft)
        if item and draft.claim("topic", place):
            draft.topics[item.id] = Topic(item.id, item.name, item.summary, item.order)


def add_concepts(draft: Draft, document: Document) -> None:
    """Add the cards of a file."""
    topic = _topic(draft, document)
    for place, data in items(document, ConceptFile, "concepts", draft):
        item = validated(ConceptItem, data, place, draft)
        if item is None or not draft.claim("concept", place):
            continue
        _check_sources(draft, item.sources, place)
        if item.id in {*item.needs, *item.related}:
            draft.add(
                place.problem([], "names itself in needs or related: delete it", rule="circle")
            )
        draft.concepts[item.id] = building.concept(item, topic, draft.sources)


def add_questions(draft: Draft, document: Document, folder: Folder) -> None:
    """Add the questions of a file."""
    topic = _topic(draft, document)
    for place, data in items(document, QuestionFile, "questions", draft):
        item = _question_item(draft, data, place)
        if item is not None and draft.claim("question", place):
            _check_concepts(draft, item.concepts, place)
            _check_sources(draft, item.sources, place)
            _check_figure(draft, item.figure, place, folder)
            if entry := _entry(draft, item, topic, place, folder):
                draft.entries[item.id] = entry


def _question_item(draft: Draft, data: object, place: Place) -> Item | GeneratedItem | None:
    """Validate an item as what it says it is."""
    if not isinstance(data, dict) or "generator" in data:
        return validated(GeneratedItem, data, place, draft)
    kind = data.get("kind")
    if not isinstance(kind, str) or kind not in MODELS:
        draft.add(kind_problem(place, kind))
        return None
    return validated(MODELS[Kind(kind)], data, place, draft)


def _entry(
    draft: Draft, item: Item | GeneratedItem, topic: str, place: Place, folder: Folder
) -> Entry | None:
    if not isinstance(item, GeneratedItem):
        return entry_of(building.question(item, topic, draft.sources))
    path = folder.root / "generators" / f"{item.generator.name}.py"
    recipe = Recipe(item, topic, draft.sources, path)
    try:
        recipe(0)
    except DrawError as error:
        draft.add(place.problem(["generator"], str(error), rule="generator"))
        return None
    return entry_drawn(recipe)


def _topic(draft: Draft, document: Document) -> str:
    """Return the topic of a file, which has to exist."""
    topic = document.data.get("topic")
    if not isinstance(topic, str):
        return ""
    if topic not in draft.topics and not draft.alone:
        message = f"{unknown(topic, draft.topics)} in topics.yaml"
        draft.add(Place(document).problem(["topic"], message, rule="reference"))
    return topic


def _check_concepts(draft: Draft, concepts: Iterable[str], place: Place) -> None:
    for index, concept in enumerate(concepts):
        if concept not in draft.concepts and not draft.alone:
            message = f"{unknown(concept, draft.concepts)} under concepts/: write its card first"
            draft.add(place.problem(["concepts", index], message, rule="reference"))


def _check_sources(draft: Draft, listed: Iterable[SourceItem], place: Place) -> None:
    for index, source in enumerate(listed):
        if source.key is not None and source.key not in draft.sources and not draft.alone:
            message = f"{unknown(source.key, draft.sources)} in sources.yaml"
            draft.add(place.problem(["sources", index, "key"], message, rule="reference"))


def _check_figure(draft: Draft, figure: FigureItem | None, place: Place, folder: Folder) -> None:
    """A figure lies in the bank's own folder, also when links are followed."""
    if figure is None:
        return
    root, path = _real(folder.root), _real(folder.root / figure.path)
    if not path.is_relative_to(root):
        message = "lies outside the bank's folder: copy it to figures/"
    elif not path.is_file():
        message = f"there is no {figure.path} in the bank's folder"
    elif any((other / figure.path).is_file() for other in draft.roots_before(folder.root)):
        message = "an earlier bank has a figure of this name: rename yours"
    else:
        return
    draft.add(place.problem(["figure", "path"], message, rule="figure"))


def _real(path: Path) -> Path:
    """Follow links; unlike Path.resolve this does not fail where they go round in a circle."""
    return Path(os.path.realpath(path))


def join(draft: Draft) -> None:
    """Bring together what belongs to several files: cards that build on others, similar terms."""
    for concept in draft.concepts.values():
        needs = tuple(slug for slug in concept.needs if slug in draft.concepts)
        related = tuple(slug for slug in concept.related if slug in draft.concepts)
        draft.concepts[concept.id] = replace(concept, needs=needs, related=related)
    _check_circles(draft)
    terms = _terms(draft)
    for entry in draft.entries.values():
        if entry.kind is Kind.TYPED:
            draft.entries[entry.id] = _with_neighbours(entry, terms)


def _check_circles(draft: Draft) -> None:
    """Refuse cards that need each other: no order of study would be right."""
    graph = {concept.id: concept.needs for concept in draft.concepts.values()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        circle = list(reversed(error.args[1]))
        message = f"go round in a circle, {' needs '.join(circle)}: take one out"
        draft.add(draft.places["concept", circle[0]].problem(["needs"], message, rule="circle"))


def _terms(draft: Draft) -> list[str]:
    """Return every term a typed answer could be mistaken for."""
    terms = [term for card in draft.concepts.values() for term in (card.name, *card.aliases)]
    for entry in draft.entries.values():
        if entry.question and isinstance(entry.question.body, Text):
            terms += entry.question.body.accept
    return terms


def _with_neighbours(entry: Entry, terms: list[str]) -> Entry:
    if entry.question is not None:
        return replace(entry, question=near(entry.question, terms))
    if isinstance(entry.generate, Recipe):
        entry.generate.terms = terms
    return entry
