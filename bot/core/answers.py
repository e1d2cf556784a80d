"""What is an answer once it is stored, and what became of an attempt to give one?"""

from dataclasses import dataclass
from datetime import datetime

from bot.core.judging import Judgement
from bot.core.questions import Rubric
from bot.core.rounds import Round
from bot.core.streaks import Streak


@dataclass(frozen=True, slots=True)
class Stored:
    """An answer as it is kept; `response` is `judging.dump`'s text, `credit` in thousandths."""

    round: int
    player: str
    community: str
    response: str
    credit: int
    points: int
    at: datetime
    grade: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an attempt: the stored answer, and whether it is this one (`first`)."""

    round: Round
    stored: Stored
    judgement: Judgement
    first: bool
    streak: Streak


@dataclass(frozen=True, slots=True)
class Graded:
    """An open round with the player's answer and what they found in it."""

    round: Round
    rubric: Rubric
    stored: Stored
