"""What is a round: one question, put to players for a while?"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from hashlib import blake2b

from bot.core.questions import Frozen, Key, Question, corrected


class Kind(StrEnum):
    """Why the question was put."""

    DAILY = "daily"
    DUEL = "duel"
    BLITZ = "blitz"
    CONTEST = "contest"


_NONE, _ALL = Fraction(0), Fraction(1)
_TICK = timedelta(microseconds=1)

PUBLIC = frozenset({Kind.DAILY, Kind.BLITZ, Kind.CONTEST})
"""Kinds that a whole channel is asked; the questions of a duel only two people see."""


class Status(StrEnum):
    """Where a round stands in its life."""

    OPEN = "open"
    CLOSED = "closed"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class Correction:
    """What an admin found wrong with a question and how everybody was rescored."""

    id: int
    community: str
    question_id: str
    version: int
    void: bool
    key: Key
    reason: str
    by_player: str
    changed: int
    judged: int
    at: datetime


def spent_token(round: int, player: str) -> str:
    """Return what stands for a forgotten player in a round that is still open."""
    return blake2b(f"{round}/{player}".encode(), digest_size=12).hexdigest()


@dataclass(frozen=True, slots=True)
class Round:
    """One question put to a community. `key` is set when the question was corrected later.

    `game` is the duel, live round or contest that it belongs to, by `kind`; 0 for a daily one.
    `speed`: an answer is worth the less, the later it came.
    """

    id: int
    community: str
    kind: Kind
    schedule: int | None
    channel: str
    day: date
    frozen: Frozen
    at_once: bool
    opened_at: datetime
    closes_at: datetime
    status: Status
    correction: int | None = None
    key: Key | None = None
    spent: frozenset[str] = frozenset()
    game: int = 0
    speed: bool = False

    @property
    def board(self) -> str:
        """The one board on which its points count; "" for those of its day."""
        return f"{self.kind}:{self.game}" if self.game else ""

    @property
    def question(self) -> Question:
        """The question with the key that holds now."""
        question = self.frozen.question
        return corrected(question, self.key) if self.key else question

    def had_answer_of(self, player: str) -> bool:
        """Whether a player answered before their data was deleted: nobody has two first tries."""
        return bool(self.spent) and spent_token(self.id, player) in self.spent

    @property
    def tells(self) -> bool:
        """Whether verdicts and points may be seen already."""
        return self.at_once or self.status is not Status.OPEN

    @property
    def changeable(self) -> bool:
        """Whether players may change their answer as long as it is open."""
        return self.kind is Kind.BLITZ

    def waited(self, at: datetime) -> Fraction:
        """Return which part of the time had passed at `at`, where speed counts; else 0."""
        if not self.speed:
            return _NONE
        passed = (at - self.opened_at) // _TICK
        return min(max(Fraction(passed, (self.closes_at - self.opened_at) // _TICK), _NONE), _ALL)

    def takes_answers(self, now: datetime) -> bool:
        """Whether an answer given at `now` counts."""
        return self.status is Status.OPEN and now < self.closes_at
