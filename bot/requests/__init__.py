"""What can people ask for, and how does a request fit into a button?

A button carries at most 100 characters (Discord's limit). `decode` trusts nothing: what is not
exactly an encoded request is refused, and who may do what is decided later, from the actor.
"""

from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import Any
from urllib.parse import quote, unquote

from bot.core.errors import QuizError
from bot.requests.admins import CODES as ADMIN_CODES
from bot.requests.admins import AdminRequest
from bot.requests.blitz import CODES as BLITZ_CODES
from bot.requests.blitz import BlitzRequest
from bot.requests.boards import Season as Season  # told on as one of ours
from bot.requests.boards import TopicBoard as TopicBoard
from bot.requests.contests import CODES as CONTEST_CODES
from bot.requests.contests import ContestRequest
from bot.requests.duels import CODES as DUEL_CODES
from bot.requests.duels import DuelRequest
from bot.requests.leagues import CODES as LEAGUE_CODES
from bot.requests.leagues import LeagueRequest
from bot.requests.links import CODES as LINK_CODES
from bot.requests.links import LinkRequest
from bot.requests.setup import Example as Example
from bot.requests.setup import Pause as Pause
from bot.requests.setup import RemoveSchedule as RemoveSchedule
from bot.requests.setup import Resume as Resume
from bot.requests.setup import Setup as Setup
from bot.requests.setup import SetupForm as SetupForm
from bot.requests.setup import SetupMore as SetupMore

LIMIT = 100
KNOWN = 4096
"""So many spellings are remembered: a hundred people press the same button."""


@dataclass(frozen=True, slots=True)
class Help:
    """Show what can be done here."""


@dataclass(frozen=True, slots=True)
class Today:
    """Show the open questions of this community, with the actor's own state in each."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Look a concept up."""

    query: str = ""


@dataclass(frozen=True, slots=True)
class ShowConcept:
    """Show one concept's card."""

    concept: str = ""


@dataclass(frozen=True, slots=True)
class ShareConcept:
    """Show one concept's card to everybody in the channel where the actor is."""

    concept: str = ""


@dataclass(frozen=True, slots=True)
class Path:
    """Show how far the actor has come on the learning path (0), or in one step of it."""

    step: int = 0


@dataclass(frozen=True, slots=True)
class AnswerForm:
    """Open the form of a question that a single button cannot answer."""

    round: int = 0


@dataclass(frozen=True, slots=True)
class AnswerRound:
    """Answer a round; `response` is a shown position, positions or words (see `judging.parse`)."""

    round: int = 0
    response: str = ""


@dataclass(frozen=True, slots=True)
class GradeForm:
    """Open the rubric to compare one's own answer with."""

    round: int = 0


@dataclass(frozen=True, slots=True)
class GradeRound:
    """Grade one's own open answer; `full` and `partly` are indices of the rubric's ideas."""

    round: int = 0
    full: str = ""
    partly: str = ""


@dataclass(frozen=True, slots=True)
class Leaderboard:
    """Show a board: day, week, month, season or all."""

    board: str = "season"


@dataclass(frozen=True, slots=True)
class Me:
    """Show the actor's own figures."""


@dataclass(frozen=True, slots=True)
class SetZone:
    """Tell the companion one's own time zone, by which streaks count days."""

    zone: str = ""


@dataclass(frozen=True, slots=True)
class ZoneForm:
    """Ask for one's own time zone."""


@dataclass(frozen=True, slots=True)
class HideMe:
    """Leave or rejoin the boards others see."""

    hidden: bool = True


@dataclass(frozen=True, slots=True)
class ExportMe:
    """Hand over everything that is stored about the actor."""


@dataclass(frozen=True, slots=True)
class ForgetMe:
    """Delete the actor's data; asks once more unless `sure`."""

    sure: bool = False


@dataclass(frozen=True, slots=True)
class ReportForm:
    """Open the form to say what is wrong with a round's question."""

    round: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """Say what is wrong with a round's question."""

    round: int = 0
    text: str = ""


@dataclass(frozen=True, slots=True)
class ReportMessage:
    """Open the form to say what is wrong with the question that a message shows."""

    message: str = ""


@dataclass(frozen=True, slots=True)
class Challenge:
    """Challenge another player to a duel."""

    player: str = ""


@dataclass(frozen=True, slots=True)
class VoidQuestion:
    """Take a question out: nobody's answer to it counts any more."""

    question: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class FixForm:
    """Open the form that corrects a question's key."""

    question: str = ""


@dataclass(frozen=True, slots=True)
class FixQuestion:
    """Correct a question's key: letters as last shown, a number, a term or an order."""

    question: str = ""
    answer: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Doctor:
    """Show whether everything is well."""


@dataclass(frozen=True, slots=True)
class RetryPosts:
    """Try posts again that failed for good."""


Request = (
    Help
    | Today
    | Ask
    | ShowConcept
    | ShareConcept
    | Path
    | AnswerForm
    | AnswerRound
    | GradeForm
    | GradeRound
    | Leaderboard
    | TopicBoard
    | Me
    | SetZone
    | ZoneForm
    | HideMe
    | ExportMe
    | ForgetMe
    | ReportForm
    | Report
    | ReportMessage
    | Challenge
    | BlitzRequest
    | SetupForm
    | SetupMore
    | Setup
    | Example
    | Pause
    | Resume
    | RemoveSchedule
    | VoidQuestion
    | FixForm
    | FixQuestion
    | Season
    | AdminRequest
    | Doctor
    | RetryPosts
    | DuelRequest
    | ContestRequest
    | LeagueRequest
    | LinkRequest
)

# Codes are short because buttons are, and permanent because old messages keep them.
_CODES: dict[str, type[Any]] = {
    "h": Help,
    "t": Today,
    "q": Ask,
    "c": ShowConcept,
    "cs": ShareConcept,
    "p": Path,
    "af": AnswerForm,
    "a": AnswerRound,
    "gf": GradeForm,
    "g": GradeRound,
    "l": Leaderboard,
    "lt": TopicBoard,
    "m": Me,
    "z": SetZone,
    "zf": ZoneForm,
    "mh": HideMe,
    "me": ExportMe,
    "md": ForgetMe,
    "rf": ReportForm,
    "r": Report,
    "rm": ReportMessage,
    "ch": Challenge,
    "sf": SetupForm,
    "sm": SetupMore,
    "s": Setup,
    "sx": Example,
    "sp": Pause,
    "sr": Resume,
    "sd": RemoveSchedule,
    "qv": VoidQuestion,
    "qf": FixForm,
    "qx": FixQuestion,
    "se": Season,
    "d": Doctor,
    "dr": RetryPosts,
    **BLITZ_CODES,
    **DUEL_CODES,
    **CONTEST_CODES,
    **LEAGUE_CODES,
    **ADMIN_CODES,
    **LINK_CODES,
}
_CODE_OF = {kind: code for code, kind in _CODES.items()}


@lru_cache(KNOWN)
def encode(request: Request) -> str:
    """Return the request as at most 100 characters; ValueError if it cannot be that short."""
    values = [_text(getattr(request, field.name)) for field in fields(request)]
    text = ":".join([_CODE_OF[type(request)], *values])
    if len(text) > LIMIT:
        raise ValueError(f"{type(request).__name__} needs {len(text)} characters in a button")
    return text


def fits(request: Request) -> bool:
    """Whether a button can carry the request."""
    try:
        return bool(encode(request))
    except ValueError:
        return False


@lru_cache(KNOWN)
def decode(text: str) -> Request:
    """Return the request a button carried; QuizError("stale_button") for anything else."""
    if len(text) > LIMIT:
        raise QuizError("stale_button")
    code, *values = text.split(":")
    kind = _CODES.get(code)
    if kind is None or len(values) != len(fields(kind)):
        raise QuizError("stale_button")
    try:
        arguments = [
            _value(field.type, value) for field, value in zip(fields(kind), values, strict=True)
        ]
        request: Request = kind(*arguments)
        spelt = encode(request)  # too long, if what was sent had not been spelt as we do
    except ValueError:
        raise QuizError("stale_button") from None
    if spelt != text:  # one request has one spelling
        raise QuizError("stale_button")
    return request


def fill(request: Request, values: dict[str, str]) -> Request:
    """Return the request with a submitted form's words in its text fields."""
    names = {field.name for field in fields(request) if field.type is str}
    unknown = values.keys() - names
    if unknown:
        raise QuizError("stale_button")
    filled: Request = replace(request, **values)  # type: ignore[arg-type] # names checked above
    return filled


def _text(value: int | str | bool) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    return quote(str(value), safe=" ,")


def _value(kind: object, text: str) -> int | str | bool:
    if kind is bool:
        if text not in ("0", "1"):
            raise ValueError(text)
        return text == "1"
    if kind is int:
        number = int(text)
        if not 0 <= number < 2**63 or not text.isascii():
            raise ValueError(text)
        return number
    return unquote(text, errors="strict")
