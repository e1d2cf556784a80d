"""What does the bank hold, counted over all of it, and does the form of options tell the key?"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.bank.bank import Bank
from bot.bank.wording import ABSOLUTES, HEDGES
from bot.core.questions import Choices, Kind, Option, Question

ENOUGH: Final = 40
"""From so many choice questions on, shares mean something."""

MOST_LONGEST: Final = 0.35
MOST_ABSOLUTE: Final = 0.05


def cues(questions: Iterable[Question]) -> Iterator[tuple[str, str, str]]:
    """Give (rule, message, id of an example) for what would let people guess."""
    single = list(singles(questions))
    if len(single) < ENOUGH:
        return
    longest = [one for one in single if is_extreme(one, max)]
    share = len(longest) / len(single)
    if share > MOST_LONGEST:
        message = (
            f"the key is the longest option in {share:.0%} of {len(single)} questions, and should"
            f" be in at most {MOST_LONGEST:.0%}: shorten this one's"
        )
        yield "key-longest", message, longest[0].id
    keys, wrong = absolutes(single)
    if abs(wrong - keys) > MOST_ABSOLUTE:
        message = (
            f"{wrong:.0%} of wrong options and {keys:.0%} of keys have a word such as “always”,"
            " and should differ less: balance them, here for example"
        )
        yield (
            "absolute-rate",
            message,
            next(one.id for one in single if _has(one, ABSOLUTES.search)),
        )
    yield from _positions(single)


def _positions(single: Sequence[Question]) -> Iterator[tuple[str, str, str]]:
    """Fixed orders of words: the key has to stand in each place about as often."""
    fixed = [one for one in single if _body(one).fixed_order and not _numbers(one)]
    if len(fixed) < ENOUGH:
        return
    places = Counter(_key(one) for one in fixed)
    place, count = places.most_common(1)[0]
    if count > len(fixed) / 2:
        message = (
            f"the key is in place {place + 1} in {count} of {len(fixed)} fixed orders: vary it"
        )
        yield "key-position", message, fixed[0].id


def singles(questions: Iterable[Question]) -> Iterator[Question]:
    """Give the questions with exactly one key among options."""
    for question in questions:
        if question.kind is Kind.SINGLE and isinstance(question.body, Choices):
            yield question


def is_extreme(question: Question, extreme: Callable[[Iterable[int]], int]) -> bool:
    """Whether the key alone has the extreme length (`max` or `min`) among the options."""
    options = _body(question).options
    lengths = [len(option.text) for option in options]
    wanted = extreme(lengths)
    return lengths.count(wanted) == 1 and options[lengths.index(wanted)].correct


def absolutes(questions: Sequence[Question]) -> tuple[float, float]:
    """Return which share of the keys and of the wrong options has a word such as "always"."""
    return _rates(questions, lambda option: bool(ABSOLUTES.search(option.text)))


def hedges(questions: Sequence[Question]) -> tuple[float, float]:
    """Return which share of the keys and of the wrong options has a word such as "often"."""
    return _rates(questions, lambda option: bool(HEDGES.search(option.text)))


def _rates(questions: Sequence[Question], has: Callable[[Option], bool]) -> tuple[float, float]:
    options = [option for question in questions for option in _body(question).options]
    keys = [has(option) for option in options if option.correct]
    wrong = [has(option) for option in options if not option.correct]
    return sum(keys) / len(keys), sum(wrong) / len(wrong)


def _has(question: Question, search: Callable[[str], object]) -> bool:
    return any(search(option.text) for option in _body(question).options)


def _body(question: Question) -> Choices:
    if not isinstance(question.body, Choices):
        raise TypeError(f"{question.id} has no options")
    return question.body


def _key(question: Question) -> int:
    return next(n for n, option in enumerate(_body(question).options) if option.correct)


def _numbers(question: Question) -> bool:
    return all(any(map(str.isdigit, option.text)) for option in _body(question).options)


@dataclass(frozen=True, slots=True)
class Census:
    """Counts of questions by topic and level, and by topic and kind; and of cards by topic."""

    levels: Counter[tuple[str, int]]
    kinds: Counter[tuple[str, Kind]]
    cards: Counter[str]
    generated: int


def count(bank: Bank) -> Census:
    """Count what is in the bank."""
    entries = bank.entries.values()
    return Census(
        Counter((entry.topic, int(entry.level)) for entry in entries),
        Counter((entry.topic, entry.kind) for entry in entries),
        Counter(card.topic for card in bank.concepts.values()),
        sum(entry.generate is not None for entry in entries),
    )
