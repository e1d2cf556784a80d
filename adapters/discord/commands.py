"""Which `/quiz` commands does Discord offer? Each builds the request that a typed line would."""

from collections.abc import Awaitable, Callable, Iterable
from typing import Final, Literal
from zoneinfo import available_timezones

import discord
from discord import app_commands

from bot import requests as r
from bot.commands import COMMANDS

Interaction = discord.Interaction[discord.Client]
Answer = Callable[[Interaction, r.Request], Awaitable[None]]
Complete = Callable[[Interaction, str], list[str]]
Board = Literal["day", "week", "month", "season", "all"]
Reveal = Literal["at_once", "at_closing"]
Channel = discord.TextChannel | discord.ForumChannel

ZONES: Final = sorted(zone for zone in available_timezones() if "/" in zone and zone[:3] != "Etc")
MOST_CHOICES: Final = 25
LONGEST_CHOICE: Final = 100
HELP: Final = {command.path: command.help for command in COMMANDS}
OPTIONS: Final = {
    command.path: {one.name: one.help for one in command.parameters} for command in COMMANDS
}
QUESTION: Final = "Take a wrong question out, or correct its key"


def tree(client: discord.Client, answer: Answer, complete: Complete) -> app_commands.CommandTree:
    """Return all commands and context menus of a client."""
    made: app_commands.CommandTree = app_commands.CommandTree(
        client,
        allowed_contexts=app_commands.AppCommandContext(
            guild=True, dm_channel=True, private_channel=True
        ),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
    )
    quiz = app_commands.Group(name="quiz", description="One good question a day for your team")
    _everybody(quiz, answer, complete)
    _admins(quiz, answer)
    made.add_command(quiz)
    return made


def _everybody(quiz: app_commands.Group, answer: Answer, complete: Complete) -> None:
    @quiz.command(name="today", description=HELP["today"])
    async def today(interaction: Interaction) -> None:
        await answer(interaction, r.Today())

    @quiz.command(name="ask", description=HELP["ask"])
    @app_commands.describe(**OPTIONS["ask"])
    async def ask(interaction: Interaction, query: app_commands.Range[str, 1, 300]) -> None:
        await answer(interaction, r.Ask(query))

    @ask.autocomplete("query")
    async def names(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        head = "/quiz ask "
        lines = complete(interaction, head + typed) if typed.strip() else []
        return _choices(line.removeprefix(head) for line in lines)

    @quiz.command(name="path", description=HELP["path"])
    @app_commands.describe(**OPTIONS["path"])
    async def path(interaction: Interaction, step: app_commands.Range[int, 1, 99] | None) -> None:
        await answer(interaction, r.Path(step or 0))

    @quiz.command(name="leaderboard", description=HELP["leaderboard"])
    @app_commands.describe(**OPTIONS["leaderboard"])
    async def leaderboard(interaction: Interaction, board: Board = "season") -> None:
        await answer(interaction, r.Leaderboard(board))

    @quiz.command(name="me", description=HELP["me"])
    async def me(interaction: Interaction) -> None:
        await answer(interaction, r.Me())

    @quiz.command(name="zone", description=HELP["zone"])
    @app_commands.describe(**OPTIONS["zone"])
    async def zone(interaction: Interaction, zone: str | None) -> None:
        await answer(interaction, r.SetZone(zone) if zone else r.ZoneForm())

    @zone.autocomplete("zone")
    async def zones(_: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return _zones(typed)

    @quiz.command(name="help", description=HELP["help"])
    async def help(interaction: Interaction) -> None:
        await answer(interaction, r.Help())


def _admins(quiz: app_commands.Group, answer: Answer) -> None:
    @quiz.command(name="setup", description=HELP["setup"])
    @app_commands.describe(**OPTIONS["setup"])
    async def setup(
        interaction: Interaction,
        schedule: app_commands.Range[int, 0] = 0,
        channel: Channel | None = None,
        time: str = "",
        zone: str = "",
        weekdays: str = "",
        skip: str = "",
        holidays: str = "",
        topics: str = "",
        level: str = "",
        close: str = "",
        reveal: Reveal | None = None,
        role: discord.Role | None = None,
    ) -> None:
        words = (time, zone, weekdays, skip, holidays, topics, level, close)
        if not (any(words) or channel or reveal or role):
            await answer(interaction, r.SetupForm(schedule))
            return
        wanted = r.Setup(
            schedule,
            str(channel.id) if channel else "",
            *words,
            reveal or "",
            role.mention if role else "",
        )
        await answer(interaction, wanted)

    @setup.autocomplete("zone")
    async def zones(_: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return _zones(typed)

    @quiz.command(name="pause", description=HELP["pause"])
    @app_commands.describe(**OPTIONS["pause"])
    async def pause(interaction: Interaction, schedule: app_commands.Range[int, 0] = 0) -> None:
        await answer(interaction, r.Pause(schedule))

    @quiz.command(name="resume", description=HELP["resume"])
    @app_commands.describe(**OPTIONS["resume"])
    async def resume(interaction: Interaction, schedule: app_commands.Range[int, 0] = 0) -> None:
        await answer(interaction, r.Resume(schedule))

    @quiz.command(name="remove", description=HELP["remove"])
    @app_commands.describe(**OPTIONS["remove"])
    async def remove(interaction: Interaction, schedule: app_commands.Range[int, 1]) -> None:
        await answer(interaction, r.RemoveSchedule(schedule))

    @quiz.command(name="doctor", description=HELP["doctor"])
    async def doctor(interaction: Interaction) -> None:
        await answer(interaction, r.Doctor())

    question = app_commands.Group(name="question", description=QUESTION, parent=quiz)

    @question.command(name="void", description=HELP["question void"])
    @app_commands.describe(**OPTIONS["question void"])
    async def void(interaction: Interaction, question: str, reason: str) -> None:
        await answer(interaction, r.VoidQuestion(question, reason))

    @question.command(name="fix", description=HELP["question fix"])
    @app_commands.rename(key="answer")
    @app_commands.describe(**_renamed(OPTIONS["question fix"], answer="key"))
    async def fix(interaction: Interaction, question: str, key: str = "", reason: str = "") -> None:
        wanted = r.FixQuestion(question, key, reason) if key else r.FixForm(question)
        await answer(interaction, wanted)


def _renamed(described: dict[str, str], **names: str) -> dict[str, str]:
    """Return descriptions under the names that the function's parameters have."""
    return {names.get(name, name): text for name, text in described.items()}


def _choices(texts: Iterable[str]) -> list[app_commands.Choice[str]]:
    """Return what fits: longer texts could not be sent back whole."""
    fitting = [text for text in texts if 0 < len(text) <= LONGEST_CHOICE]
    return [app_commands.Choice(name=text, value=text) for text in fitting[:MOST_CHOICES]]


def _zones(typed: str) -> list[app_commands.Choice[str]]:
    """Return the zones whose name holds what was typed, with or without its underscore."""
    wanted = typed.strip().casefold().replace(" ", "_")
    return _choices(zone for zone in ZONES if wanted in zone.casefold())
