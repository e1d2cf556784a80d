"""Which `/quiz` commands does Discord offer? Each builds the request that a typed line would."""

from collections.abc import Awaitable, Callable
from typing import Final, Literal

import discord
from discord import app_commands

from adapters.discord import menus, suggestions
from bot import options
from bot import requests as r
from bot.commands import COMMANDS
from bot.requests import blitz as g
from bot.requests.admins import Admins, ChangeAdmins
from bot.requests.contests import ContestCard
from bot.requests.links import Links, UseCode

Interaction = discord.Interaction[discord.Client]
Answer = Callable[[Interaction, r.Request], Awaitable[None]]
Where = Literal["here", "league"]
League = Literal["create", "join", "invite", "names", "leave"]
Board = Literal["day", "week", "month", "season", "all", "teams"]
Reveal = Literal["at_once", "at_closing"]
YesNo = Literal["yes", "no"]
Channel = discord.TextChannel | discord.ForumChannel | discord.VoiceChannel | discord.Thread

HELP: Final = {command.path: command.help for command in COMMANDS}
OPTIONS: Final = {
    command.path: {one.name: one.help for one in command.parameters} for command in COMMANDS
}
BUILD: Final = {command.path: command.build for command in COMMANDS}
QUESTION: Final = "Take a wrong question out, or correct its key"
EVERYWHERE: Final = app_commands.AppCommandContext(
    guild=True, dm_channel=True, private_channel=True
)
BY_ANYBODY: Final = app_commands.AppInstallationType(guild=True, user=True)


def tree(
    client: discord.Client, answer: Answer, suggest: suggestions.Suggest
) -> app_commands.CommandTree:
    """Return all commands and context menus of a client."""
    made: app_commands.CommandTree = app_commands.CommandTree(client)
    quiz = app_commands.Group(
        name="quiz",
        description="One good question a day for your team",
        allowed_contexts=EVERYWHERE,
        allowed_installs=BY_ANYBODY,
    )
    _everybody(quiz, answer)
    _accounts(quiz, answer)
    _leagues(quiz, answer)
    _admins(quiz, answer)
    suggestions.offer(quiz, suggest)
    made.add_command(quiz)
    for menu in menus.menus(answer):
        made.add_command(menu)
    return made


def _everybody(quiz: app_commands.Group, answer: Answer) -> None:
    @quiz.command(name="today", description=HELP["today"])
    async def today(interaction: Interaction) -> None:
        await answer(interaction, r.Today())

    @quiz.command(name="ask", description=HELP["ask"])
    @app_commands.describe(**OPTIONS["ask"])
    async def ask(interaction: Interaction, query: app_commands.Range[str, 1, 300]) -> None:
        await answer(interaction, r.Ask(query))

    @quiz.command(name="path", description=HELP["path"])
    @app_commands.describe(**OPTIONS["path"])
    async def path(interaction: Interaction, step: app_commands.Range[int, 1, 99] | None) -> None:
        await answer(interaction, r.Path(step or 0))

    @quiz.command(name="leaderboard", description=HELP["leaderboard"])
    @app_commands.describe(**OPTIONS["leaderboard"])
    async def leaderboard(
        interaction: Interaction,
        board: Board = "season",
        topic: str = "",
        where: Where | None = None,
    ) -> None:
        given = {"board": board, "topic": topic, "where": where or ""}
        await answer(interaction, options.leaderboard(given))

    @quiz.command(name="blitz", description=HELP["blitz"])
    @app_commands.describe(**OPTIONS["blitz"])
    async def blitz(
        interaction: Interaction,
        questions: app_commands.Range[int, 1, 20] | None,
        topic: str = "",
        seconds: app_commands.Range[int, 10, 120] | None = None,
        speed: YesNo | None = None,
    ) -> None:
        await answer(interaction, g.Blitz(questions or 0, topic, seconds or 0, speed == "yes"))

    @quiz.command(name="contest", description=HELP["contest"])
    async def contest(interaction: Interaction) -> None:
        await answer(interaction, ContestCard())

    @quiz.command(name="me", description=HELP["me"])
    async def me(interaction: Interaction) -> None:
        await answer(interaction, r.Me())

    @quiz.command(name="zone", description=HELP["zone"])
    @app_commands.describe(**OPTIONS["zone"])
    async def zone(interaction: Interaction, zone: str | None) -> None:
        await answer(interaction, r.SetZone(zone) if zone else r.ZoneForm())

    @quiz.command(name="duel", description=HELP["duel"])
    @app_commands.describe(**OPTIONS["duel"])
    async def duel(
        interaction: Interaction,
        player: discord.User | None,
        topic: str = "",
        questions: app_commands.Range[int, 3, 10] | None = None,
        rival: str = "",
    ) -> None:
        given = {
            "player": str(player.id) if player else "",
            "topic": topic,
            "questions": str(questions) if questions else "",
            "rival": rival,
        }
        await answer(interaction, BUILD["duel"](given))

    @quiz.command(name="help", description=HELP["help"])
    async def help(interaction: Interaction) -> None:
        await answer(interaction, r.Help())


def _accounts(quiz: app_commands.Group, answer: Answer) -> None:
    @quiz.command(name="link", description=HELP["link"])
    @app_commands.describe(**OPTIONS["link"])
    async def link(interaction: Interaction, code: str = "") -> None:
        await answer(interaction, UseCode(code) if code else Links())


def _leagues(quiz: app_commands.Group, answer: Answer) -> None:
    @quiz.command(name="league", description=HELP["league"])
    @app_commands.describe(**OPTIONS["league"])
    async def league(
        interaction: Interaction,
        action: League | None = None,
        name: str = "",
        code: str = "",
        names: YesNo | None = None,
    ) -> None:
        given = {"action": action or "", "name": name, "code": code, "names": names or ""}
        await answer(interaction, options.league(given))


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
        pin: YesNo | None = None,
        discuss: YesNo | None = None,
    ) -> None:
        words = (time, zone, weekdays, skip, holidays, topics, level, close)
        if not (any(words) or channel or reveal or role or pin or discuss):
            await answer(interaction, r.SetupForm(schedule))
            return
        wanted = r.Setup(
            schedule,
            str(channel.id) if channel else "",
            *words,
            reveal or "",
            role.mention if role else "",
            pin or "",
            discuss or "",
        )
        await answer(interaction, wanted)

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

    @quiz.command(name="season", description=HELP["season"])
    @app_commands.describe(**OPTIONS["season"])
    async def season(interaction: Interaction, kind: str = "", boards: YesNo | None = None) -> None:
        await answer(interaction, r.Season(kind, boards or ""))

    @quiz.command(name="admins", description=HELP["admins"])
    @app_commands.describe(**OPTIONS["admins"])
    async def admins(
        interaction: Interaction,
        add: discord.User | None,
        remove: discord.User | None,
    ) -> None:
        chosen = [str(one.id) if one else "" for one in (add, remove)]
        await answer(interaction, ChangeAdmins(*chosen) if any(chosen) else Admins())

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
