"""How should a question and a card be written? One rule a function, each with a name.

A finding says where, what and how to mend it; `content/README.md` explains the rules.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from bot.bank.problems import Severity
from bot.bank.reading import Loc
from bot.bank.wording import ABSOLUTES, LETTER, NEGATIVE, OTHERS, UNFOCUSED, VOLATILE, misspelt
from bot.core.concepts import Concept
from bot.core.questions import Choices, Kind, Option, Question, Rubric, Sequence, Text
from bot.core.terms import fold

LONGEST_OPTION: Final = 200
LONGEST_QUESTION: Final = 2_400
"""Characters of stem and options together: with its marks, this fits into one message."""

_WRITTEN: Final = frozenset({Kind.ORDERING, Kind.TYPED, Kind.NUMERIC})


class Finding(NamedTuple):
    """What a rule found: in which part, how to mend it, and by which rule."""

    loc: Loc
    message: str
    rule: str
    severity: Severity = "warning"


def of_question(question: Question) -> Iterator[Finding]:
    """Look at one question as it will be asked."""
    yield from _stem(question)
    yield from _frame(question)
    yield from _spelling(_texts(question))
    yield from _volatile(question)
    match question.body:
        case Choices() as body:
            yield from _options(body)
        case Rubric() as body:
            yield from _length(["model_answer"], body.model_answer, 80, 180)
            if not body.red_flags:
                message = "none: name what is often said and wrong"
                yield Finding(["red_flags"], message, "red-flags")
        case Text() as body:
            if not body.reject:
                message = "none: name a near miss and why it is none"
                yield Finding(["reject"], message, "near-miss")
        case _:
            pass
    yield from _room(question)


def of_card(card: Concept) -> Iterator[Finding]:
    """Look at one card."""
    yield from _length(["explanation"], card.explanation, 80, 200, "warning")
    texts = ("name", "answer", "explanation", "misconception", "tip")
    yield from _spelling(([name], getattr(card, name)) for name in texts)
    if ". " in card.answer.rstrip("."):
        yield Finding(["answer"], "is more than one sentence: keep the first", "one-sentence")
    for name in ("misconception", "tip"):
        if not getattr(card, name):
            yield Finding([name], "is missing: it is what people remember", "card-parts")
    if not card.sources:
        yield Finding(["sources"], "none: name where it can be checked", "sources")
    if card.review_by and not card.as_of:
        yield Finding(["as_of"], "is missing: say on which day it was true", "volatile")
    yield from _asks(card)


def _asks(card: Concept) -> Iterator[Finding]:
    if len(card.asks) < 8:
        message = f"{len(card.asks)} given: write at least 8 ways in which people ask for it"
        yield Finding(["asks"], message, "asks")
        return
    names = [f" {fold(name)} " for name in (card.name, *card.aliases)]
    nameless = sum(not any(name in f" {fold(ask)} " for name in names) for ask in card.asks)
    if nameless < 2:
        message = "fewer than two do without the name: add what people see when it goes wrong"
        yield Finding(["asks"], message, "symptoms")


def _stem(question: Question) -> Iterator[Finding]:
    asked = question.stem.rstrip("*_\"'”’)` ")
    # A typed answer may be told its form: "How many GiB is it? Give one decimal."
    told = question.kind in _WRITTEN and (asked.endswith(":") or "?" in asked)
    if not asked.endswith("?") and not told:
        message = f'ends with "{asked[-1:]}": a question ends with "?"'
        yield Finding(["stem"], message, "stem-ending", "error")
    words = len(question.stem.split())
    if not 6 <= words <= 80:
        message = f"has {words} words and should have 6 to 80"
        yield Finding(["stem"], message, "stem-length")
    if UNFOCUSED.search(question.stem):
        message = "asks what is true about something: ask one thing about a situation"
        yield Finding(["stem"], message, "stem-focus")
    last = question.stem.rpartition("?")[0].rpartition(". ")[2]
    if found := NEGATIVE.search(last):
        message = f'"{found[0]}" is easily overlooked: write NOT in capitals or ask the other way'
        yield Finding(["stem"], message, "negative-stem")


def _frame(question: Question) -> Iterator[Finding]:
    yield from _length(["explanation"], question.explanation, 25, 90)
    yield from _length(["tests"], question.tests, 1, 25)
    for name, text in (("stem", question.stem), ("explanation", question.explanation)):
        yield from _letters([name], text)
    if not question.sources:
        yield Finding(["sources"], "none: name where the answer can be checked", "sources")
    if question.figure and len(question.figure.alt.split()) < 8:
        message = "is short: say what there is to see, in 8 words or more"
        yield Finding(["figure", "alt"], message, "alt-text")


def _options(body: Choices) -> Iterator[Finding]:
    for index, option in enumerate(body.options):
        at: Loc = ["options", index]
        if not option.correct:
            yield from _length([*at, "why"], option.why, 8, 80)
        if OTHERS.search(option.text):
            message = "points to other options, which are shuffled: say it"
            yield Finding([*at, "text"], message, "option-reference", "error")
        yield from _letters([*at, "text"], option.text)
        yield from _letters([*at, "why"], option.why)
    yield from _absolutes(body.options)
    yield from _ratio(body.options)


def _absolutes(options: tuple[Option, ...]) -> Iterator[Finding]:
    """A word such as "always" that only wrong options have gives them away."""
    if any(option.correct and ABSOLUTES.search(option.text) for option in options):
        return
    for index, option in enumerate(options):
        if found := ABSOLUTES.search(option.text):
            message = f'"{found[0]}" stands in wrong options only: say it without, or balance it'
            yield Finding(["options", index, "text"], message, "absolute-words")
            return


def _ratio(options: tuple[Option, ...]) -> Iterator[Finding]:
    longest = max(len(option.text) for option in options)
    shortest = min(len(option.text) for option in options)
    if longest > 20 and longest > 2.2 * shortest:
        message = f"have {shortest} to {longest} characters: make them alike in length"
        yield Finding(["options"], message, "option-lengths")


def _room(question: Question) -> Iterator[Finding]:
    match question.body:
        case Choices(options=options):
            texts = [option.text for option in options]
        case Sequence(steps=steps):
            texts = list(steps)
        case _:
            texts = []
    for index, text in enumerate(texts):
        if len(text) > LONGEST_OPTION:
            part = "options" if isinstance(question.body, Choices) else "steps"
            message = f"has {len(text)} characters, and {LONGEST_OPTION} fit: shorten it"
            yield Finding([part, index], message, "room", "error")
    total = len(question.stem) + sum(map(len, texts))
    if total > LONGEST_QUESTION:
        message = f"with its options has {total} characters, and {LONGEST_QUESTION} fit: shorten it"
        yield Finding(["stem"], message, "room", "error")


def _texts(question: Question) -> Iterator[tuple[Loc, str]]:
    """Give the texts that are the bank's own words, not what people type."""
    yield ["stem"], question.stem
    yield ["explanation"], question.explanation
    match question.body:
        case Choices(options=options):
            for index, option in enumerate(options):
                yield ["options", index, "text"], option.text
                yield ["options", index, "why"], option.why
        case Sequence(steps=steps):
            for index, text in enumerate(steps):
                yield ["steps", index], text
        case Rubric(ideas=ideas, model_answer=model_answer):
            yield ["model_answer"], model_answer
            for index, idea in enumerate(ideas):
                yield ["ideas", index, "text"], idea.text
        case _:
            pass


def _spelling(texts: Iterator[tuple[Loc, str]]) -> Iterator[Finding]:
    for loc, text in texts:
        if found := misspelt(text):
            yield Finding(loc, f'"{found[0]}" is written "{found[1]}"', "spelling")


def _volatile(question: Question) -> Iterator[Finding]:
    if question.review_by and not question.as_of:
        yield Finding(["as_of"], "is missing: say on which day it was true", "volatile")
    if question.as_of:
        return
    for loc, text in _texts(question):
        if found := VOLATILE.search(text):
            message = f'"{found[0]}" goes stale: say as_of and review_by, or leave it out'
            yield Finding(loc, message, "volatile")
            return


def _letters(loc: Loc, text: str) -> Iterator[Finding]:
    if found := LETTER.search(text):
        message = f'"{found[0]}" means nothing, the options are shuffled: name it'
        yield Finding(loc, message, "option-letter", "error")


def _length(
    loc: Loc, text: str, least: int, most: int, severity: Severity = "error"
) -> Iterator[Finding]:
    words = len(text.split())
    if not least <= words <= most:
        way = "say more" if words < least else "shorten it"
        bounds = f"{least} to {most}" if least > 1 else f"at most {most}"
        message = f"has {words} words and should have {bounds}: {way}"
        yield Finding(loc, message, "length", severity)
