"""Is everything written as it should be, item by item and over the whole bank?"""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Final

from rapidfuzz import fuzz, process

from bot.bank import census, rules
from bot.bank.bank import Entry
from bot.bank.draft import Draft
from bot.bank.drawing import DrawError
from bot.bank.problems import Problem, Severity
from bot.bank.reading import Loc, Place, where
from bot.bank.rules import Finding
from bot.core.terms import fold

SEEDS: Final = 20
"""So many questions of a generator are drawn and looked at."""

ALIKE: Final = 92
TOO_ALIKE: Final = 96
"""From how many per cent of shared letters on two stems are alike."""


def problems(draft: Draft, today: date | None) -> list[Problem]:
    """Return what is badly written among all that could be read."""
    found = [problem for entry in draft.entries.values() for problem in _entry(draft, entry, today)]
    for card in draft.concepts.values():
        place = draft.places["concept", card.id]
        found += [_problem(place, finding) for finding in rules.of_card(card)]
        found += _due(place, card.review_by, today)
    for rule in (_same_names, _shared_names, _same_asks, _same_stems, _whole):
        found += rule(draft)
    return found


def _problem(place: Place, finding: Finding) -> Problem:
    return place.problem(finding.loc, finding.message, finding.severity, finding.rule)


def _due(place: Place, review_by: date | None, today: date | None) -> Iterator[Problem]:
    if today and review_by and review_by <= today:
        message = "has passed: check the facts and set a later day (questions wait for it unasked)"
        yield place.problem(["review_by"], message, "warning", "review-due")


def _entry(draft: Draft, entry: Entry, today: date | None) -> Iterator[Problem]:
    place = draft.places["question", entry.id]
    yield from _due(place, entry.review_by, today)
    if entry.question is not None:
        yield from (_problem(place, finding) for finding in rules.of_question(entry.question))
    else:
        yield from _generated(entry, place)


def _generated(entry: Entry, place: Place) -> Iterator[Problem]:
    """Draw some questions, each of them twice; say what is wrong once, up to the first error."""
    if entry.generate is None:
        return
    said: set[str] = set()
    for seed in range(SEEDS):
        try:
            question, again = entry.generate(seed), entry.generate(seed)
        except DrawError as error:
            yield place.problem(["generator"], str(error), rule="generator")
            return
        found = list(rules.of_question(question))
        if question != again:
            message = "another one for the same seed: use random.Random(seed)"
            found.append(Finding(["stem"], message, "generator", "error"))
        for finding in found:
            text = f"{entry.id}, seed {seed}: {where(finding.loc)}{finding.message}"
            if finding.rule not in said:
                yield place.problem(["generator"], text, finding.severity, finding.rule)
            said.add(finding.rule)
        if any(finding.severity == "error" for finding in found):
            return


def _same_names(draft: Draft) -> Iterator[Problem]:
    """Two cards with one name: whoever looks it up gets the first."""
    owners: dict[str, str] = {}
    for card in draft.concepts.values():
        for index, name in enumerate((card.name, *card.aliases)):
            owner = owners.setdefault(fold(name), card.id)
            if owner != card.id:
                loc: Loc = ["aliases", index - 1] if index else ["name"]
                message = f'"{name}" is a name of {owner}, too: keep it at one of them'
                place = draft.places["concept", card.id]
                yield place.problem(loc, message, "warning", "same-name")


def _shared_names(draft: Draft) -> Iterator[Problem]:
    """A shared name that no other card has is an alias."""
    owners: Counter[str] = Counter()
    for card in draft.concepts.values():
        owners.update({fold(name) for name in (card.name, *card.aliases, *card.shared)})
    for card in draft.concepts.values():
        for index, name in enumerate(card.shared):
            if owners[fold(name)] < 2:
                message = f'no other card has "{name}": make it an alias'
                place = draft.places["concept", card.id]
                yield place.problem(["shared", index], message, "warning", "shared-name")


def _same_asks(draft: Draft) -> Iterator[Problem]:
    """One way of asking on two cards tells them apart no better than no way at all."""
    owners: dict[str, str] = {}
    for card in draft.concepts.values():
        for index, ask in enumerate(card.asks):
            owner = owners.setdefault(fold(ask), card.id)
            if owner != card.id:
                message = f"people ask {owner} the same: keep it where the answer is"
                place = draft.places["concept", card.id]
                yield place.problem(["asks", index], message, "warning", "same-ask")


def _same_stems(draft: Draft) -> Iterator[Problem]:
    """Two questions that read alike are one question."""
    asked = [entry.question for entry in draft.entries.values() if entry.question is not None]
    stems = [fold(question.stem) for question in asked]
    for index, stem in enumerate(stems[1:], 1):
        best = process.extractOne(stem, stems[:index], scorer=fuzz.ratio, score_cutoff=ALIKE)
        if best is not None:
            severity: Severity = "error" if best[1] >= TOO_ALIKE else "warning"
            message = f"reads like {asked[best[2]].id}: ask something else or delete one"
            place = draft.places["question", asked[index].id]
            yield place.problem(["stem"], message, severity, "near-duplicate")


def _whole(draft: Draft) -> Iterator[Problem]:
    """What no single question shows: does the form of the options tell the key?"""
    asked = [entry.question for entry in draft.entries.values() if entry.question is not None]
    for rule, message, example in census.cues(asked):
        yield draft.places["question", example].problem([], message, "warning", rule)
