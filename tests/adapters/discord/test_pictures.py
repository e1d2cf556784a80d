"""What a person sees on Discord: nothing is blank, cut off or out of its box."""

import json
import os
import re
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from pathlib import Path

import discord
import pytest
from playwright.async_api import Browser, async_playwright

from adapters.discord.messenger import DiscordMessenger
from bot.bank import Bank, load
from bot.cards import Card
from bot.config import CONTENT
from bot.core.people import Actor
from bot.storage.database import Database
from tests.adapters.discord.seeing import Camera, asking, folder, team
from tests.support import game_cards, people
from tests.support.guilds import Server, said
from tests.support.servers import SqliteFiles
from tests.support.world import World

pytest.importorskip("linkify_it", reason="simcord's preview is not installed: make test")

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

Team = Callable[[str], AbstractAsyncContextManager[Server]]
Cameras = Callable[[Server], Camera]


@pytest.fixture(scope="module")
def bank() -> Bank:
    found = load([CONTENT])
    found.index.warm()  # a first lookup would take longer than simcord waits
    return found


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    path = os.environ.get("QUIZ_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        reason = "no Chromium found: install the package chromium, or set QUIZ_CHROMIUM"
        if os.environ.get("QUIZ_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    async with async_playwright() as playwright:
        found = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield found
        await found.close()


@pytest.fixture
def asked(sqlite_url: str, bank: Bank) -> Team:
    return lambda question: team(sqlite_url, lambda: asking(bank, question))


@pytest.fixture
def camera(browser: Browser, tmp_path: Path) -> Cameras:
    return lambda server: Camera(server, browser, folder(tmp_path))


def letter(message: discord.Message, option: str) -> str:
    """Return the letter under which a message shows an option."""
    found = re.search(rf"\*\*([A-F])\*\*\s+{option}", said(message))
    assert found, said(message)
    return found[1]


def positions(*letters: str) -> list[str]:
    return [str("ABCDEF".index(one)) for one in letters]


async def test_a_day_from_the_setup_to_the_board(asked: Team, camera: Cameras) -> None:
    async with asked("figure-noising-schedule-rows") as server:
        at = camera(server)
        setup = await server.sets_up()
        await at.take(setup, "saved", "Daily question 1 is set", "at 09:00 (UTC)", "in 3 hours")
        message = await server.comes("09:00")
        question = ("Which row has linear betas", "A Row", "Closes 5:00 PM (in 8 hours)")
        await at.take(message, "question", "Level solid · 20 points", *question)
        right = letter(message, "Row B")
        wrong = next(one for one in "ABCD" if one != right)
        chosen = ((server.grace, wrong), (server.alan, right), (server.ada, wrong))
        for who, label in chosen:
            verdict = await who.click(message, label=label)
            what = "right" if label == right else "wrong"
            said_ = (f"{what}, your answer", "Why The share")
            await at.take(verdict, f"verdict-{what}", *said_, viewer=who)
        reveal = await server.comes("17:00")
        chose = ("How 3 players chose", f"33 % ✅ {right} Row B; its late steps are almost alike")
        await at.take(reveal, "reveal", *chose, "Today's board", "1. 20 🥇 @Alan")
        board = await server.grace.slash(server.channel, "quiz leaderboard")
        ranks = ("1. 20 🥇 @Alan", "2. 0 @Grace · 0 of 1 right · you")
        await at.take(board, "leaderboard", *ranks, viewer=server.grace)
        figures = await server.grace.slash(server.channel, "quiz me")
        await at.take(figures, "me", "0 points, place 2 of 3", viewer=server.grace)


async def test_a_question_with_several_right_answers(asked: Team, camera: Cameras) -> None:
    async with asked("ada-forgetting-remedies") as server:
        at = camera(server)
        await server.sets_up()
        message = await server.comes("09:00")
        await at.take(message, "question-multiple", "Choose exactly 2.", "Answer")
        form = await server.ada.click(message, label="Answer")
        await at.take(form, "form-multiple", "Choose exactly 2.", "Train for more epochs")
        mix, adapter, longer = (
            letter(message, text) for text in ("Mix general", "Train a low-rank", "Train for more")
        )
        verdict = await server.ada.submit_modal(form, {"response": positions(mix, longer)})
        partly = ("Partly right: 50 %, +10 points", "right, your answer", "wrong, your answer")
        await at.take(verdict, "verdict-partly", *partly)
        await server.grace.submit_modal(
            await server.grace.click(message, label="Answer"), {"response": positions(mix, adapter)}
        )
        reveal = await server.comes("17:00")
        chose = (
            f"100 % ✅ {mix} Mix general data into the training… (2)",
            f"50 % ❌ {longer} Train for",
        )
        await at.take(reveal, "reveal-multiple", *chose, "1. 20 🥇 @Grace", "2. 10 🥈 @Ada")


@pytest.mark.parametrize(
    ("question", "name", "words"),
    [
        ("ada-rlhf-order", "order", "For example"),
        ("dec-self-consistency-name", "typed", "Answer with a term of a few words."),
    ],
)
async def test_a_question_with_a_form(
    asked: Team, camera: Cameras, question: str, name: str, words: str
) -> None:
    async with asked(question) as server:
        at = camera(server)
        await server.sets_up()
        message = await server.comes("09:00")
        await at.take(message, f"question-{name}", "Answer")
        form = await server.ada.click(message, label="Answer")
        await at.take(form, f"form-{name}", "Your answer", "Submit")
        assert words in json.dumps(form.modal)  # a placeholder is no text on the page


async def test_everything_people_play_together(
    asked: Team, camera: Cameras, bank: Bank, sqlite_files: SqliteFiles, tmp_path: Path
) -> None:
    async with asked("ada-rlhf-order") as server:
        database = Database(await sqlite_files.new(tmp_path))
        world = World(database)
        world.bank = game_cards.choices(bank)
        messenger = DiscordMessenger(server.env.bot, world.quiz.picture)
        shown = []
        async for seen in game_cards.Team(world, players(server)).plays():
            if isinstance(seen.reply, Card):
                await messenger.post(str(server.channel.id), seen.reply, once=seen.name)
                message = server.channel.last_message
                assert message is not None
                shown.append((message, seen.name, seen.says))
        server.clock.at(world.clock())
        await world.end()
        await database.close()
        at = camera(server)
        await at.all(shown)
        if "QUIZ_PICTURES" in os.environ:  # alone, for the documentation: this takes a minute
            for message, name, said in shown:
                await at.take(message, name, *said)


def players(server: Server) -> list[Actor]:
    """Return five people of a server as those who play."""
    guild, env = server.ada.guild, server.env
    more = {one: guild.add_member(env.create_user(one)) for one in ("Katherine", "Wei")}
    there = {"Ada": server.ada, "Grace": server.grace, "Alan": server.alan, **more}
    channel = str(server.channel.id)
    return [
        replace(
            people.ADA if one is server.ada else people.GRACE,
            player=str(one.id),
            display_name=name,
            channel=channel,
        )
        for name, one in there.items()
    ]


async def test_looking_things_up(asked: Team, camera: Cameras) -> None:
    async with asked("ada-rlhf-order") as server:
        at = camera(server)

        async def says(name: str, command: str, *words: str, **options: object) -> None:
            reply = await server.ada.slash(server.channel, f"quiz {command}", **options)
            await at.take(reply, name, *words)

        await says("card", "ask", "Mode collapse", "Often misunderstood", query="mode collapse")
        await says("which", "ask", "Which one do you mean?", query="temperature")
        await says("nothing", "ask", "Nothing found", query="how do I bake bread")
        await says("path", "path", "0/7 1. What generative AI is", "You know 0 of 220")
        await says("path-step", "path", "⬜ Generative AI — not answered yet", step=1)
        await says("help", "help", "/quiz today · The question of the day", "For admins")


async def test_setting_up_and_the_doctor(asked: Team, camera: Cameras) -> None:
    async with asked("ada-rlhf-order") as server:
        at = camera(server)
        form = await server.ada.slash(server.channel, "quiz setup")
        await at.take(form, "form-setup", "Daily question", "Submit")
        bot = server.env.bot.user
        assert bot is not None
        silent = discord.PermissionOverwrite(send_messages=False, attach_files=False)
        shut = server.ada.guild.create_text_channel("announcements", overwrites={bot: silent})
        when = {"time": "09:00", "zone": "UTC", "close": "17:00"}
        setup = await server.ada.slash(server.channel, "quiz setup", channel=shut, **when)
        await at.take(setup, "saved-problem", "To mend:", "I lack Send Messages, Attach Files")
        report = await server.ada.slash(server.channel, "quiz doctor")
        await at.take(report, "doctor", "Something needs your attention", "Permissions to mend")
