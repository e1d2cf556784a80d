"""What is a live round: a few questions, one after the other, for whoever is there?"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.core.boards import Standing
from bot.core.errors import QuizError
from bot.core.questions import Kind
from bot.core.rounds import Round

QUESTIONS = range(1, 21)
SECONDS = range(10, 121)
USUAL_QUESTIONS = 5
USUAL_SECONDS = 20

CLOSED = frozenset({Kind.SINGLE, Kind.MULTIPLE})
"""Kinds whose possible answers stand in the message: there is no time to calculate or to write."""

LOBBY = timedelta(minutes=10)
"""So long a host may wait for others."""

PATIENCE = timedelta(seconds=75)
"""So long the chat may take to show a question; longer than who died sending it holds it up."""

PAUSE = timedelta(seconds=10)
"""Time to read an answer before the next question comes."""

LATE = timedelta(seconds=5)
"""Who comes so late to close a question was not there when its time ran out."""

LATELY = timedelta(days=1)
MOST_LOST = 2
"""So many questions in a row that could not be asked end a live round."""

FAST = timedelta(seconds=1)
LONG_STEM = 80
"""Characters that nobody has read within a second."""


class State(StrEnum):
    """Where a live round stands in its life; the last three are the ways in which it ends."""

    LOBBY = "lobby"
    POSTING = "posting"
    ASKING = "asking"
    TELLING = "telling"
    OVER = "over"
    STOPPED = "stopped"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class Blitz:
    """A live round. `number` questions were put so far, the last in `round`; at `due` it goes on.

    `player` and `name` are those of its host, "" once they have been forgotten.
    """

    id: int
    community: str
    channel: str
    player: str
    name: str
    questions: int
    topic: str
    seconds: int
    speed: bool
    state: State
    number: int
    round: int
    due: datetime
    at: datetime
    ended: datetime | None = None

    @property
    def board(self) -> str:
        """The board on which its points count."""
        return f"blitz:{self.id}"


@dataclass(frozen=True, slots=True)
class Lobby:
    """A live round and who will play: `names` are some of them, by id, without who hides."""

    blitz: Blitz
    joined: int
    names: tuple[tuple[str, str], ...] = ()
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Podium:
    """How a live round went: `players` are those who may be named, `counted` its questions."""

    blitz: Blitz
    standings: tuple[Standing, ...]
    players: int
    counted: int
    lost: bool = False


@dataclass(frozen=True, slots=True)
class Fast:
    """An answer that came before its question can have been read."""

    player: str
    name: str
    number: int
    seconds: float


def checked(questions: int, seconds: int) -> tuple[int, int]:
    """Return how many questions of how many seconds are meant; 0 is as many as usual."""
    questions, seconds = questions or USUAL_QUESTIONS, seconds or USUAL_SECONDS
    if questions not in QUESTIONS:
        raise QuizError("bad_questions", given=questions)
    if seconds not in SECONDS:
        raise QuizError("bad_seconds", given=seconds)
    return questions, seconds


def is_fast(round: Round, at: datetime) -> bool:
    """Whether an answer came sooner than a long question can be read."""
    return len(round.question.stem) >= LONG_STEM and at - round.opened_at < FAST
