"""Which request do the words given with a `/quiz` command make?"""

from bot import requests as r
from bot.core.errors import QuizError
from bot.requests import blitz as g
from bot.requests import duels as d
from bot.requests.admins import Admins, ChangeAdmins
from bot.requests.links import Links, UseCode


def _digits(text: str) -> int | None:
    text = text.lstrip("#")
    if not text:
        return 0
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def number(values: dict[str, str], name: str) -> int:
    number = _digits(values.get(name, ""))
    if number is None:
        raise QuizError("bad_schedule_number", given=values[name].lstrip("#"))
    return number


def blitz(values: dict[str, str]) -> r.Request:
    questions, seconds = _digits(values.get("questions", "")), _digits(values.get("seconds", ""))
    if questions is None:
        raise QuizError("bad_questions", given=values["questions"])
    if seconds is None:
        raise QuizError("bad_seconds", given=values["seconds"])
    return g.Blitz(questions, values.get("topic", ""), seconds, values.get("speed") == "yes")


def path(values: dict[str, str]) -> r.Request:
    number = _digits(values.get("step", ""))
    if number is None:
        raise QuizError("bad_step", given=values["step"])
    return r.Path(number)


def leaderboard(values: dict[str, str]) -> r.Request:
    if values.get("topic"):
        return r.TopicBoard(values["topic"])
    return r.Leaderboard(values.get("board", "season"))


def duel(values: dict[str, str]) -> r.Request:
    if not any(values.values()):
        return d.Duels()
    topic, questions = values.get("topic", ""), values.get("questions", "")
    if topic.isdigit() and not questions:
        topic, questions = "", topic
    return d.OfferDuel(values.get("player", ""), topic, questions)


def setup(values: dict[str, str]) -> r.Request:
    if not values or values.keys() == {"schedule"}:
        return r.SetupForm(number(values, "schedule"))
    words = {name: value for name, value in values.items() if name != "schedule"}
    return r.Setup(schedule=number(values, "schedule"), **words)


def admins(values: dict[str, str]) -> r.Request:
    add, remove = values.get("add", ""), values.get("remove", "")
    return ChangeAdmins(add, remove) if add or remove else Admins()


def fix(values: dict[str, str]) -> r.Request:
    if "answer" not in values:
        return r.FixForm(values.get("question", ""))
    return r.FixQuestion(values.get("question", ""), values["answer"], values.get("reason", ""))


def link(values: dict[str, str]) -> r.Request:
    return UseCode(values["code"]) if values.get("code") else Links()
