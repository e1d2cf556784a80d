"""What is a round: one question, put to players for a while?"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.core.questions import Frozen, Key, Question, corrected


class Kind(StrEnum):
    """Why the question was put."""

    DAILY = "daily"


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
    by_name: str
    changed: int
    judged: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Round:
    """One question put to a community. `key` is set when the question was corrected later."""

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

    @property
    def question(self) -> Question:
        """The question with the key that holds now."""
        question = self.frozen.question
        return corrected(question, self.key) if self.key else question

    @property
    def tells(self) -> bool:
        """Whether verdicts and points may be seen already."""
        return self.at_once or self.status is not Status.OPEN

    def takes_answers(self, now: datetime) -> bool:
        """Whether an answer given at `now` counts."""
        return self.status is Status.OPEN and now < self.closes_at
