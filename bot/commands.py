"""Which `/quiz` commands exist, and what does a typed line mean?

One table for every adapter: it feeds completion, the help card, the registered commands of a
platform and the documentation. Platforms that give typed options build requests directly.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from bot import options
from bot import requests as r
from bot.core.errors import QuizError
from bot.requests.contests import ContestCard

BOARDS = ("day", "week", "month", "season", "all", "teams")
YES_NO = ("yes", "no")
LEAGUE = ("create", "join", "invite", "names", "leave")


@dataclass(frozen=True, slots=True)
class Parameter:
    """An option of a command. `rest` takes all the words that are left, without its name.

    `suggests`: what is typed is completed (`journeys/suggesting.py`).
    """

    name: str
    help: str
    choices: tuple[str, ...] = ()
    rest: bool = False
    example: str = ""
    suggests: bool = False


@dataclass(frozen=True, slots=True)
class Command:
    """`/quiz <path>` with its options; `build` makes the request from the words given."""

    path: str
    help: str
    build: Callable[[dict[str, str]], r.Request]
    parameters: tuple[Parameter, ...] = ()
    admin: bool = False
    example: str = ""


@dataclass(frozen=True, slots=True)
class Menu:
    """An entry in the menu of a message or a person; `build` takes the platform's id of it."""

    name: str
    help: str
    on: Literal["message", "person"]
    build: Callable[[str], r.Request]


_SCHEDULE = Parameter(
    "schedule", "Number of the schedule; all of them if left out", example="1", suggests=True
)
_QUESTION = Parameter("question", "Id of the question, as its message shows it", suggests=True)

COMMANDS: tuple[Command, ...] = (
    Command("today", "The question of the day and your answer to it", lambda v: r.Today()),
    Command(
        "ask",
        "Look a concept up",
        lambda v: r.Ask(v.get("query", "")),
        (Parameter("query", "What you want to know, in your own words", rest=True, suggests=True),),
        example="mode collapse",
    ),
    Command(
        "path",
        "The learning path: how far you are, and what comes next",
        options.path,
        (
            Parameter(
                "step", "Number of a step, to see what belongs to it", example="3", suggests=True
            ),
        ),
        example="step:3",
    ),
    Command(
        "leaderboard",
        "Who is where: today, this week, this month, this season, of all time, in a topic, in teams",
        options.leaderboard,
        (
            Parameter("board", "Which one", choices=BOARDS),
            Parameter("topic", "Who knows most about it, of all time", suggests=True),
            Parameter("where", "Of this community, or of its league", choices=("here", "league")),
        ),
        example="week",
    ),
    Command(
        "blitz",
        "A live round in this channel: one question after the other, for whoever is here",
        options.blitz,
        (
            Parameter("questions", "How many, 1 to 20; 5 if left out", example="5"),
            Parameter("topic", "What to ask about", example="gans", suggests=True),
            Parameter("seconds", "Time for each, 10 to 120; 20 if left out", example="30"),
            Parameter("speed", "Whether sooner is worth more", choices=YES_NO),
        ),
        example="questions:5 topic:gans seconds:30",
    ),
    Command(
        "contest",
        "The contest of teams: take part, your team, and who leads",
        lambda v: ContestCard(),
    ),
    Command(
        "league",
        "The league of several communities: who is in it, and what admins can do",
        options.league,
        (
            Parameter("action", "What to do, for admins; see it if left out", choices=LEAGUE),
            Parameter("name", "What a new league is called", rest=True),
            Parameter("code", "The code to join with", example="BCDF-GHJK-MNPR"),
            Parameter("names", "Whether the others may read our names", choices=YES_NO),
        ),
        example="join code:BCDF-GHJK-MNPR names:yes",
    ),
    Command("me", "Your points, streak and settings", lambda v: r.Me()),
    Command(
        "zone",
        "Set your own time zone, by which your streak counts days",
        lambda v: r.SetZone(v["zone"]) if v.get("zone") else r.ZoneForm(),
        (Parameter("zone", "IANA zone or a large city", rest=True, suggests=True),),
        example="Europe/Berlin",
    ),
    Command(
        "duel",
        "Challenge a player to a duel, or see your own",
        options.duel,
        (
            Parameter("player", "Whom to challenge; your own duels if left out", example="@Grace"),
            Parameter("topic", "What to be asked about; anything if left out", suggests=True),
            Parameter("questions", "How many questions, 3 to 10", example="5"),
            Parameter("rival", "Somebody elsewhere in your league instead", suggests=True),
        ),
        example="player:@Grace topic:gans questions:5",
    ),
    Command(
        "link",
        "Your accounts on Discord and Slack that count as one person",
        options.link,
        (Parameter("code", "A code made on your other account", example="BCDF-GHJK-MNPR"),),
        example="code:BCDF-GHJK-MNPR",
    ),
    Command("help", "What the companion can do", lambda v: r.Help()),
    Command(
        "setup",
        "Create or change a daily question",
        options.setup,
        (
            Parameter("schedule", "Number of the schedule to change", example="1", suggests=True),
            Parameter("channel", "Where to post", example="#quiz"),
            Parameter("time", "When to post", example="09:00", suggests=True),
            Parameter("zone", "IANA time zone", example="Europe/Berlin", suggests=True),
            Parameter("weekdays", "On which days", example="mon-fri", suggests=True),
            Parameter("skip", "Dates without a question", example="2026-12-24..2026-12-31"),
            Parameter(
                "holidays",
                "Country whose public holidays are skipped",
                example="DE-BY",
                suggests=True,
            ),
            Parameter("topics", "Topics to ask about", example="gans, diffusion", suggests=True),
            Parameter("level", "Hardest to ask", example="1-2", suggests=True),
            Parameter("close", "When the question closes", example="17:00", suggests=True),
            Parameter(
                "reveal",
                "When players learn their verdict",
                choices=("at_once", "at_closing"),
            ),
            Parameter("role", "Role or user group to notify", example="@quizzers"),
            Parameter("pin", "Pin the question while it is open", choices=YES_NO),
            Parameter("discuss", "Open a thread once the question has closed", choices=YES_NO),
        ),
        admin=True,
        example="time:09:00 zone:Europe/Berlin weekdays:mon-fri close:17:00",
    ),
    Command(
        "pause",
        "Stop asking for a while",
        lambda v: r.Pause(options.number(v, "schedule")),
        (_SCHEDULE,),
        admin=True,
    ),
    Command(
        "resume",
        "Ask again",
        lambda v: r.Resume(options.number(v, "schedule")),
        (_SCHEDULE,),
        admin=True,
    ),
    Command(
        "remove",
        "End a schedule for good; its questions and points stay",
        lambda v: r.RemoveSchedule(options.number(v, "schedule")),
        (Parameter("schedule", "Number of the schedule", example="1", suggests=True),),
        admin=True,
        example="schedule:1",
    ),
    Command(
        "question void",
        "Take a wrong question out and rescore everybody",
        lambda v: r.VoidQuestion(v.get("question", ""), v.get("reason", "")),
        (_QUESTION, Parameter("reason", "What is wrong, for everybody to read", rest=True)),
        admin=True,
        example="question:gan-loss reason:two options are right",
    ),
    Command(
        "question fix",
        "Correct a question's key and rescore everybody",
        options.fix,
        (
            _QUESTION,
            Parameter("answer", "The right answer: letters as last shown, a number or a term"),
            Parameter("reason", "What was wrong, for everybody to read", rest=True),
        ),
        admin=True,
        example="question:gan-loss answer:B reason:the key was wrong",
    ),
    Command(
        "season",
        "How long seasons are, and whether boards are shown",
        lambda v: r.Season(v.get("kind", ""), v.get("boards", "")),
        (
            Parameter("kind", "week, month, quarter or dates", example="quarter", suggests=True),
            Parameter("boards", "Whether everybody sees them", choices=YES_NO),
        ),
        admin=True,
        example="kind:quarter",
    ),
    Command(
        "admins",
        "Who was named to do what admins may; name or remove somebody",
        options.admins,
        (
            Parameter("add", "Whom to name", example="@Grace"),
            Parameter("remove", "Who shall not be named any more", example="@Alan"),
        ),
        admin=True,
        example="add:@Grace",
    ),
    Command("doctor", "Whether everything is well", lambda v: r.Doctor(), admin=True),
)

MENUS: tuple[Menu, ...] = (
    Menu("Report this question", "Say what is wrong with it", "message", r.ReportMessage),
    Menu("Challenge to a duel", "See who knows more", "person", r.Challenge),
)
MENUS_ON = frozenset({"discord"})
"""The platforms that have such menus."""

_NAMED = re.compile(r"(?:^|(?<=\s))([a-z]+)[:=]", re.IGNORECASE)


def parse(line: str) -> r.Request:
    """Return the request of a line such as "/quiz leaderboard week"; QuizError if it is none."""
    words = line.strip()
    if words.lower().startswith("/quiz"):
        words = words[5:].strip()
    if not words:
        return r.Help()
    command, rest = _command(words)
    return command.build(_values(command, rest))


def complete(line: str, limit: int = 8) -> list[str]:
    """Return whole lines that the beginning of a typed one may become."""
    typed = " ".join(line.lower().split())
    if line.endswith(" "):
        typed += " "
    lines = [f"/quiz {command.path}" for command in COMMANDS]
    lines += [f"/quiz leaderboard {board}" for board in BOARDS]
    for command in COMMANDS:
        head = f"/quiz {command.path} "
        if typed.startswith(head) and not any(p.rest for p in command.parameters):
            stem, _, last = line.rpartition(" ")
            lines += [
                f"{stem} {p.name}:"
                for p in command.parameters
                if p.name.startswith(last.lower()) and f"{p.name}:" not in stem and not p.choices
            ]
    return [one for one in lines if one.lower().startswith(typed) and one != line][:limit]


def suggests(path: str, option: str, *, is_admin: bool) -> bool:
    """Whether the typed beginning of a command's option is completed for somebody."""
    return any(
        command.path == path
        and (is_admin or not command.admin)
        and any(one.name == option and one.suggests for one in command.parameters)
        for command in COMMANDS
    )


def usage(command: Command) -> str:
    """Return one line that shows how a command is written."""
    names = [f"[{p.name}]" if p.rest or p.choices else f"[{p.name}:…]" for p in command.parameters]
    return " ".join([f"/quiz {command.path}", *names])


def _command(words: str) -> tuple[Command, str]:
    lowered = " ".join(words.split())
    for command in sorted(COMMANDS, key=lambda c: -len(c.path)):
        head = lowered[: len(command.path)].lower()
        if head == command.path and lowered[len(head) : len(head) + 1] in ("", " "):
            return command, lowered[len(head) :].strip()
    paths = [command.path for command in COMMANDS]
    near = get_close_matches(" ".join(lowered.lower().split()[:2]), paths, 1, 0.6)
    near = near or get_close_matches(lowered.lower().split()[0], paths, 1, 0.6)
    raise QuizError(
        "unknown_command", given=words.split(maxsplit=1)[0], near=near[0] if near else ""
    )


def _values(command: Command, rest: str) -> dict[str, str]:
    known = {p.name: p for p in command.parameters}
    marks = [m for m in _NAMED.finditer(rest) if m.group(1).lower() in known]
    values = {}
    loose = rest[: marks[0].start()] if marks else rest
    ends = [mark.start() for mark in marks[1:]] + [len(rest)]
    for mark, end in zip(marks, ends, strict=False):
        values[mark.group(1).lower()] = rest[mark.end() : end].strip()
    if loose.strip():
        _place(command, loose.strip(), values)
    for name, value in values.items():
        choices = known[name].choices
        if choices and value.lower() not in choices:
            raise QuizError("bad_option", option=name, given=value, choices=list(choices))
    return {n: v.lower() if known[n].choices else v for n, v in values.items()}


def _place(command: Command, loose: str, values: dict[str, str]) -> None:
    """Give words without a name to the command's parameters, in their order."""
    for parameter in command.parameters:
        if not loose:
            return
        if parameter.name in values:
            continue
        if parameter.rest or parameter is command.parameters[-1]:
            values[parameter.name], loose = loose, ""
        else:
            values[parameter.name], _, loose = loose.partition(" ")
    if loose:
        raise QuizError("too_many_words", given=loose, usage=usage(command))
