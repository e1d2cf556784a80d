"""What did a player choose, and how right is it?

`parse` turns what came from a button or a form into an Answer in the bank's own order, `judge`
gives it a credit. Both depend on the frozen question alone, so that everybody can be judged
again after a key was corrected.
"""

import json
import re
import unicodedata
from collections.abc import Sequence as Listed
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from bot.core.errors import QuizError
from bot.core.numbers import SHOWN, is_right, known_mistake, parse_number
from bot.core.questions import (
    LETTERS,
    Answer,
    Choices,
    Frozen,
    Kind,
    Number,
    Question,
    Rubric,
    Sequence,
    Text,
)
from bot.core.terms import fold, matched, rejected

FULL = 1000
"""Full credit, in thousandths."""

MOST_WORDS = 8
"""A term has no more words than this."""

MOST_LETTERS = 200
"""Nor more characters than this, in whatever script."""

LONGEST_TEXT = 4000
"""An open answer has no more characters than this."""

_POSITIONS = {
    name: position
    for position, letter in enumerate(LETTERS)
    for name in (str(position), letter, letter.lower())
}
_DIVIDERS = re.compile(r"(?:->|[\s,;>→])+")


@dataclass(frozen=True, slots=True)
class Judgement:
    """How right an answer is: `credit` in thousandths, and what can be said about it.

    `accepted` is the listed form a typed answer was read as, if it was written otherwise; `why`
    the sentence of a known mistake. `hits`, `missed` and `alarms` are the bank's indices of
    choices: chosen and right, right and not chosen, chosen and wrong. Nothing counts as missed
    in a single choice that was right, even if a corrected key has several.
    """

    credit: int
    accepted: str = ""
    why: str = ""
    hits: tuple[int, ...] = ()
    missed: tuple[int, ...] = ()
    alarms: tuple[int, ...] = ()

    @property
    def correct(self) -> bool:
        """Whether it earned full credit; only that counts for streaks."""
        return self.credit == FULL


def parse(frozen: Frozen, response: str) -> Answer:
    """Read a response as it was shown into an Answer in the bank's order.

    QuizError: bad_choice (given, letters), choose_count (choose, given), nothing_chosen,
    bad_order (count), empty_answer, too_long (limit: words of a term, characters of an open
    answer), and those of `parse_number`.
    """
    question = frozen.question
    match question.body:
        case Choices(choose=choose):
            if question.kind is Kind.SINGLE:
                return _parse_one(frozen.order, response)
            return _parse_several(frozen.order, choose, response)
        case Sequence():
            return _parse_order(frozen.order, response)
        case Number():
            return parse_number(_clean(response), question.body)
        case Text():
            return _parse_term(_clean(response))
        case Rubric():
            return _parse_text(_clean(response))


def judge(question: Question, answer: Answer) -> Judgement:
    """Judge an Answer of the question's own kind; open ones get no credit here (see `grade`)."""
    body = question.body
    match body:
        case Choices():
            if isinstance(answer, int):
                return _judge_one(body, answer)
            if isinstance(answer, tuple):
                return _judge_several(body, answer)
        case Sequence():
            if isinstance(answer, tuple):
                return Judgement(_order_credit(_right_order(body), answer))
        case Number():
            if isinstance(answer, int | float):
                return _judge_number(body, answer)
        case Text():
            if isinstance(answer, str):
                return _judge_term(body, answer)
        case Rubric():
            return Judgement(0)
    raise TypeError(f"{answer!r} cannot answer a {question.kind} question")


def dump(answer: Answer) -> str:
    """Return the JSON text of an Answer; plain ASCII, floats exact."""
    return json.dumps(answer)


def load(question: Question, text: str) -> Answer:
    """Return the Answer that `dump` wrote; ValueError if it is not one of the question's kind."""
    answer = json.loads(text)
    match question.kind, answer:
        case Kind.SINGLE, int():
            return int(answer)
        case ((Kind.TYPED | Kind.OPEN), str()):
            return str(answer)
        case Kind.NUMERIC, float() | int():
            return float(answer)
        case ((Kind.MULTIPLE | Kind.ORDERING), [*indices]):
            return tuple(int(index) for index in indices)
    raise ValueError(f"{text!r} is no answer to a {question.kind} question")


def grade(rubric: Rubric, full: frozenset[int], partly: frozenset[int]) -> int:
    """Return the thousandths earned by ideas said in full and in part, which counts half.

    An idea in both counts as said in full. QuizError bad_grade: an index that is no idea's.
    """
    weights = [Fraction(repr(idea.weight)) for idea in rubric.ideas]
    if not full | partly <= set(range(len(weights))):
        raise QuizError("bad_grade")
    shares = {**dict.fromkeys(partly, Fraction(1, 2)), **dict.fromkeys(full, Fraction(1))}
    earned = sum((weights[index] * share for index, share in shares.items()), Fraction(0))
    return int(FULL * earned / sum(weights)) if any(weights) else 0


def right_answer(question: Question) -> Answer | None:
    """Return the key as an Answer, the first of several; None if it has none, as open ones."""
    match question.body:
        case Choices() as body:
            right = _right_options(body)
            if question.kind is Kind.MULTIPLE:
                return right or None
            return right[0] if right else None
        case Number(value=value):
            return float(value)
        case Text(accept=accept):
            return accept[0] if accept else None
        case Sequence() as body:
            return _right_order(body)
        case Rubric():
            return None


def _clean(response: str) -> str:
    """Drop what no database and no chat can carry: NUL and halves of surrogate pairs."""
    if not response.isascii():
        response = response.encode("utf-8", "replace").decode()
    return response.replace("\0", "").strip()


def _parse_one(order: Listed[int], response: str) -> int:
    position = _POSITIONS.get(response, len(order))
    if position < len(order):
        return order[position]
    positions = _positions(len(order), response)
    if len(positions) != 1:
        raise _bad_choice(len(order), response)
    return order[positions[0]]


def _parse_several(order: Listed[int], choose: int | None, response: str) -> tuple[int, ...]:
    chosen = {order[position] for position in _positions(len(order), response)}
    if choose is not None and len(chosen) != choose:
        raise QuizError("choose_count", choose=choose, given=len(chosen))
    return tuple(sorted(chosen))


def _parse_order(order: Listed[int], response: str) -> tuple[int, ...]:
    try:
        positions = _positions(len(order), response)
    except QuizError as refusal:
        if refusal.code == "nothing_chosen":
            raise
        positions = []
    if sorted(positions) != list(range(len(order))):
        raise QuizError("bad_order", count=len(order))
    return tuple(order[position] for position in positions)


def _positions(count: int, response: str) -> list[int]:
    """Read "0,2", "A, C" or "ac" into shown positions; at least one, each below `count`."""
    plain = unicodedata.normalize("NFKC", _clean(response))
    words = [word for word in _DIVIDERS.split(plain) if word]
    if not words:
        raise QuizError("nothing_chosen")
    names = [name for word in words for name in (word if word.isalpha() else (word,))]
    positions = [_POSITIONS.get(name, count) for name in names]
    if max(positions) >= count:
        raise _bad_choice(count, response)
    return positions


def _bad_choice(count: int, response: str) -> QuizError:
    return QuizError("bad_choice", given=_clean(response)[:SHOWN], letters=LETTERS[:count])


def _parse_term(text: str) -> str:
    if len(text) > MOST_LETTERS or len(text.split()) > MOST_WORDS:
        raise QuizError("too_long", limit=MOST_WORDS)
    if not fold(text):
        raise QuizError("empty_answer")
    return text


def _parse_text(text: str) -> str:
    if not text:
        raise QuizError("empty_answer")
    if len(text) > LONGEST_TEXT:
        raise QuizError("too_long", limit=LONGEST_TEXT)
    return text


def _right_options(body: Choices) -> tuple[int, ...]:
    return tuple([index for index, option in enumerate(body.options) if option.correct])


def _right_order(body: Sequence) -> tuple[int, ...]:
    return body.right or tuple(range(len(body.steps)))


def _judge_one(body: Choices, chosen: int) -> Judgement:
    right = _right_options(body)
    if chosen in right:
        return Judgement(FULL, hits=(chosen,))
    return Judgement(0, missed=right, alarms=(chosen,))


def _judge_several(body: Choices, chosen: tuple[int, ...]) -> Judgement:
    right = _right_options(body)
    hits = tuple(index for index in right if index in chosen)
    missed = tuple(index for index in right if index not in chosen)
    alarms = tuple(index for index in chosen if index not in right)
    # Where the ticks were limited to the number of keys, an alarm has already cost a hit.
    limited = body.choose == len(right) == len(chosen)
    earned = len(hits) if limited else max(0, len(hits) - len(alarms))
    return Judgement(
        FULL * earned // len(right) if right else 0, hits=hits, missed=missed, alarms=alarms
    )


def _order_credit(right: tuple[int, ...], given: tuple[int, ...]) -> int:
    """Kendall's tau in thousandths, no less than 0: 1 for the right order, -1 for its reverse."""
    if sorted(given) != sorted(right):
        return 0
    place = {index: rank for rank, index in enumerate(right)}
    pairs = list(combinations([place[index] for index in given], 2))
    swapped = sum(first > second for first, second in pairs)
    return max(0, FULL * (len(pairs) - 2 * swapped) // len(pairs)) if pairs else FULL


def _judge_number(body: Number, value: float) -> Judgement:
    if is_right(body, value):
        return Judgement(FULL)
    return Judgement(0, why=known_mistake(body, value))


def _judge_term(body: Text, typed: str) -> Judgement:
    form = matched(body, typed)
    if form is None:
        return Judgement(0, why=rejected(body, typed))
    return Judgement(FULL, accepted="" if form == typed else form)
