"""Is a question well written? The rules that a program can see; the rest is for a reviewer."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from bot.bank.bank import Entry
from bot.bank.draft import Draft
from bot.bank.drawing import DrawError
from bot.bank.problems import Problem, Severity
from bot.bank.reading import Loc, Place, where
from bot.core.concepts import Concept
from bot.core.questions import Choices, Kind, Question, Rubric
from bot.core.terms import fold

SEEDS: Final = 20
"""So many questions of a generator are drawn and looked at."""

_LETTER = re.compile(r"\b(?:[Oo]ption|[Aa]nswer|[Cc]hoice)s? [A-H]\b(?!/)")
_OTHERS = re.compile(r"\b(?:all|none|both|neither) of the (?:above|below|others?)\b", re.IGNORECASE)
_WRITTEN: Final = frozenset({Kind.ORDERING, Kind.TYPED, Kind.NUMERIC})

Finding = tuple[Loc, str, Severity]


def problems(draft: Draft, today: date | None) -> list[Problem]:
    """Return what is badly written among all that could be read."""
    found = [problem for entry in draft.entries.values() for problem in _entry(draft, entry, today)]
    for card in draft.concepts.values():
        place = draft.places["concept", card.id]
        found += [place.problem(*finding) for finding in _card(card)]
    return [*found, *_same_names(draft)]


def _entry(draft: Draft, entry: Entry, today: date | None) -> Iterator[Problem]:
    place = draft.places["question", entry.id]
    if today and entry.review_by and entry.review_by <= today:
        message = "has passed, and it is no longer asked: check the facts and set a later day"
        yield place.problem(["review_by"], message, "warning")
    if entry.question is not None:
        yield from (place.problem(*finding) for finding in _question(entry.question))
    else:
        yield from _generated(entry, place)


def _generated(entry: Entry, place: Place) -> Iterator[Problem]:
    """Draw some questions, each of them twice; say what is wrong with the first bad one."""
    if entry.generate is None:
        return
    for seed in range(SEEDS):
        try:
            question, again = entry.generate(seed), entry.generate(seed)
        except DrawError as error:
            yield place.problem(["generator"], str(error))
            return
        found = list(_question(question))
        if question != again:
            found = [(["stem"], "another one for the same seed: use random.Random(seed)", "error")]
        for loc, message, severity in found:
            text = f"{entry.id}, seed {seed}: {where(loc)}{message}"
            yield place.problem(["generator"], text, severity)
        if found:
            return


def _question(question: Question) -> Iterator[Finding]:
    """Look at one question as it will be asked."""
    yield from _frame(question)
    match question.body:
        case Choices() as body:
            yield from _options(body)
        case Rubric(model_answer=model_answer):
            yield from _length(["model_answer"], model_answer, 80, 180)
        case _:
            pass


def _frame(question: Question) -> Iterator[Finding]:
    asked = question.stem.rstrip("*_\"'”’)` ")
    # A typed answer may be told its form: "How many GiB is it? Give one decimal."
    told = question.kind in _WRITTEN and (asked.endswith(":") or "?" in asked)
    if not asked.endswith("?") and not told:
        yield ["stem"], f'ends with "{asked[-1:]}": a question ends with "?"', "error"
    yield from _length(["explanation"], question.explanation, 25, 90)
    yield from _length(["tests"], question.tests, 1, 25)
    for name, text in (("stem", question.stem), ("explanation", question.explanation)):
        yield from _letters([name], text)
    if not question.sources:
        yield ["sources"], "none: name where the answer can be checked", "warning"
    if question.review_by and not question.as_of:
        yield ["as_of"], "is missing: say on which day it was true", "warning"
    if question.figure and len(question.figure.alt.split()) < 8:
        yield ["figure", "alt"], "is short: say what there is to see, in 8 words or more", "warning"


def _options(body: Choices) -> Iterator[Finding]:
    for index, option in enumerate(body.options):
        at: Loc = ["options", index]
        if not option.correct:
            yield from _length([*at, "why"], option.why, 8, 80)
        if _OTHERS.search(option.text):
            yield [*at, "text"], "points to other options, which are shuffled: say it", "error"
        yield from _letters([*at, "text"], option.text)
        yield from _letters([*at, "why"], option.why)


def _letters(loc: Loc, text: str) -> Iterator[Finding]:
    if found := _LETTER.search(text):
        yield loc, f'"{found[0]}" means nothing, the options are shuffled: name it', "error"


def _length(
    loc: Loc, text: str, least: int, most: int, severity: Severity = "error"
) -> Iterator[Finding]:
    words = len(text.split())
    if not least <= words <= most:
        way = "say more" if words < least else "shorten it"
        bounds = f"{least} to {most}" if least > 1 else f"at most {most}"
        yield loc, f"has {words} words and should have {bounds}: {way}", severity


def _card(card: Concept) -> Iterator[Finding]:
    yield from _length(["explanation"], card.explanation, 80, 200, "warning")
    if len(card.asks) < 8:
        message = f"{len(card.asks)} given: write at least 8 ways in which people ask for it"
        yield ["asks"], message, "warning"
    if not card.sources:
        yield ["sources"], "none: name where it can be checked", "warning"


def _same_names(draft: Draft) -> Iterator[Problem]:
    """Two cards with one name: whoever looks it up gets the first."""
    owners: dict[str, str] = {}
    for card in draft.concepts.values():
        for index, name in enumerate((card.name, *card.aliases)):
            owner = owners.setdefault(fold(name), card.id)
            if owner != card.id:
                loc: Loc = ["aliases", index - 1] if index else ["name"]
                message = f'"{name}" is a name of {owner}, too: keep it at one of them'
                yield draft.places["concept", card.id].problem(loc, message, "warning")
