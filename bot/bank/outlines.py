"""Which learning path and which collections do the files describe, and does what they name exist?

Both come after cards and questions, because they only point to them.
"""

from collections.abc import Iterable

from bot.bank.draft import Draft, items, unknown, validated
from bot.bank.reading import Document, Loc, Place
from bot.bank.schema import CollectionEntry, CollectionFile, PathFile, StepItem
from bot.core.collections import Collection, CollectionItem
from bot.core.paths import Step
from bot.core.questions import Kind


def set_path(draft: Draft, document: Document) -> None:
    """Take a bank's learning path; a later bank's path stands in place of an earlier one's."""
    draft.steps = []
    seen: dict[str, Place] = {}
    names: set[str] = set()
    for place, data in items(document, PathFile, "steps", draft):
        item = validated(StepItem, data, place, draft)
        if item is None:
            continue
        if item.id in names:
            draft.add(
                place.problem(["id"], "another step has this id: choose a new one", rule="same-id")
            )
        names.add(item.id)
        _check_concepts(draft, item.concepts, place)
        for index, concept in enumerate(item.concepts):
            first = seen.setdefault(concept, place)
            if first is not place:
                message = f"{concept} is in a step before, at {first}: keep it in one of them"
                draft.add(place.problem(["concepts", index], message, rule="path-order"))
        draft.steps.append(Step(item.id, item.name, item.summary, tuple(item.concepts)))
    _check_order(draft, seen)


def _check_order(draft: Draft, places: dict[str, Place]) -> None:
    """A concept may not come before what it needs."""
    number = {concept: n for n, step in enumerate(draft.steps) for concept in step.concepts}
    for concept, n in number.items():
        card = draft.concepts.get(concept)
        for need in card.needs if card else ():
            if number.get(need, n) > n:
                step = draft.steps[number[need]].id
                message = f"{concept} needs {need}, which comes later ({step}): move one of them"
                draft.add(places[concept].problem(["concepts"], message, rule="path-order"))


def add_collection(draft: Draft, document: Document) -> None:
    """Add a collection: every item has an open question that answers it."""
    frame = validated(CollectionFile, document.data, Place(document), draft)
    found: list[CollectionItem] = []
    numbers: set[int] = set()
    for place, data in items(document, None, "items", draft):
        item = validated(CollectionEntry, data, place, draft)
        if item is None:
            continue
        if item.n in numbers:
            draft.add(
                place.problem(["n"], f"{item.n} stands here twice: delete one", rule="same-id")
            )
        numbers.add(item.n)
        _check_question(draft, item.question, place)
        _check_concepts(draft, item.concepts, place)
        found.append(CollectionItem(item.n, item.label, item.question, tuple(item.concepts)))
    if frame is not None:
        draft.collections[document.path.stem] = Collection(
            document.path.stem, frame.name, tuple(found)
        )


def _check_question(draft: Draft, question: str, place: Place) -> None:
    loc: Loc = ["question"]
    entry = draft.entries.get(question)
    if entry is None:
        message = f"{unknown(question, draft.entries)} under questions/: write it first"
        draft.add(place.problem(loc, message, rule="reference"))
    elif entry.kind is not Kind.OPEN:
        message = f"{question} is a {entry.kind} question: name an open one, which answers in full"
        draft.add(place.problem(loc, message, rule="reference"))


def _check_concepts(draft: Draft, concepts: Iterable[str], place: Place) -> None:
    for index, concept in enumerate(concepts):
        if concept not in draft.concepts:
            message = f"{unknown(concept, draft.concepts)} under concepts/: write its card first"
            draft.add(place.problem(["concepts", index], message, rule="reference"))
