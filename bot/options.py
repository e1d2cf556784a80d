"""What do the options of a typed command ask for? The words come as people wrote them, by name."""

from bot import requests as r
from bot.core.errors import QuizError
from bot.requests import blitz as g
from bot.requests import duels as d
from bot.requests.admins import Admins, ChangeAdmins
from bot.requests.leagues import (
    CreateLeague,
    InviteToLeague,
    JoinLeague,
    LeagueBoard,
    LeagueCard,
    LeagueCodeForm,
    LeagueForm,
    LeaveLeague,
    NamesInLeague,
)
from bot.requests.links import Links, UseCode


def _digits(text: str) -> int | None:
    text = text.lstrip("#")
    if not text:
        return 0
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def number(values: dict[str, str], name: str) -> int:
    """Return the number of a schedule; 0 where none is given."""
    number = _digits(values.get(name, ""))
    if number is None:
        raise QuizError("bad_schedule_number", given=values[name].lstrip("#"))
    return number


def blitz(values: dict[str, str]) -> r.Request:
    """Return the live round that somebody wants."""
    questions, seconds = _digits(values.get("questions", "")), _digits(values.get("seconds", ""))
    if questions is None:
        raise QuizError("bad_questions", given=values["questions"])
    if seconds is None:
        raise QuizError("bad_seconds", given=values["seconds"])
    return g.Blitz(questions, values.get("topic", ""), seconds, values.get("speed") == "yes")


def path(values: dict[str, str]) -> r.Request:
    """Return the path, or a step of it."""
    number = _digits(values.get("step", ""))
    if number is None:
        raise QuizError("bad_step", given=values["step"])
    return r.Path(number)


def leaderboard(values: dict[str, str]) -> r.Request:
    """Return the board that somebody wants, here or of the league."""
    if values.get("topic"):
        return r.TopicBoard(values["topic"])
    board = values.get("board", "season")
    return LeagueBoard(board) if values.get("where") == "league" else r.Leaderboard(board)


def duel(values: dict[str, str]) -> r.Request:
    """Return one's duels, or the challenge."""
    if not any(values.values()):
        return d.Duels()
    topic, questions = values.get("topic", ""), values.get("questions", "")
    if topic.isdigit() and not questions:
        topic, questions = "", topic
    if values.get("rival"):
        return d.OfferRival(values["rival"], topic, questions)
    return d.OfferDuel(values.get("player", ""), topic, questions)


def setup(values: dict[str, str]) -> r.Request:
    """Return the schedule as somebody wants it, or its form."""
    if not values or values.keys() == {"schedule"}:
        return r.SetupForm(number(values, "schedule"))
    words = {name: value for name, value in values.items() if name != "schedule"}
    return r.Setup(schedule=number(values, "schedule"), **words)


def admins(values: dict[str, str]) -> r.Request:
    """Return who is named, or a change of that."""
    add, remove = values.get("add", ""), values.get("remove", "")
    return ChangeAdmins(add, remove) if add or remove else Admins()


def fix(values: dict[str, str]) -> r.Request:
    """Return the correction, or its form."""
    if "answer" not in values:
        return r.FixForm(values.get("question", ""))
    return r.FixQuestion(values.get("question", ""), values["answer"], values.get("reason", ""))


def league(values: dict[str, str]) -> r.Request:
    """Return the league, or what somebody wants of it; words without a name are the first ones."""
    word, names = values.get("name", ""), values.get("names", "")
    match values.get("action", ""):
        case "create":
            return CreateLeague(word, names) if word else LeagueForm()
        case "join":
            code = values.get("code", "") or word
            return JoinLeague(code, names) if code else LeagueCodeForm()
        case "invite":
            return InviteToLeague()
        case "names":
            return NamesInLeague(names or word)
        case "leave":
            return LeaveLeague()
    return LeagueCard()


def link(values: dict[str, str]) -> r.Request:
    """Return what is linked, or the use of a code."""
    return UseCode(values["code"]) if values.get("code") else Links()
