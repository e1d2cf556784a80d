"""What a person sees on Discord: nothing is blank, cut off or out of its box."""

import os
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright

from bot.bank import Bank, load
from bot.config import CONTENT
from tests.adapters.discord.seeing import Camera, asking, folder, team
from tests.support.guilds import Server

pytest.importorskip("linkify_it", reason="simcord's preview is not installed: make test")

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

Team = Callable[[str], AbstractAsyncContextManager[Server]]


@pytest.fixture(scope="module")
def bank() -> Bank:
    return load([CONTENT])


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


async def test_a_day_from_the_question_to_the_reveal(
    asked: Team, browser: Browser, tmp_path: Path
) -> None:
    async with asked("figure-noising-schedule-rows") as server:
        camera = Camera(server, browser, folder(tmp_path))
        await camera.take(await server.sets_up(), "saved")
        message = await server.comes("09:00")
        await camera.take(message, "question-figure", server.grace)
        for label, who in zip("ACD", (server.grace, server.alan, server.ada), strict=True):
            await camera.take(await who.click(message, label=label), f"verdict-{label}", who)
        closed = await server.comes("17:00")
        await camera.take(closed, "reveal", server.grace)
        board = await server.grace.slash(server.channel, "quiz leaderboard")
        await camera.take(board, "leaderboard", server.grace)
        await camera.take(await server.grace.slash(server.channel, "quiz me"), "me", server.grace)


async def test_forms(asked: Team, browser: Browser, tmp_path: Path) -> None:
    async with asked("ada-forgetting-remedies") as server:
        camera = Camera(server, browser, folder(tmp_path))
        await server.sets_up()
        message = await server.comes("09:00")
        await camera.take(message, "question-multiple", server.grace)
        form = await server.grace.click(message, label="Answer")
        await camera.take(form, "form-multiple", server.grace)
        partly = await server.grace.submit_modal(form, {"response": ["0", "1"]})
        await camera.take(partly, "verdict-partly", server.grace)


async def test_asking(asked: Team, browser: Browser, tmp_path: Path) -> None:
    async with asked("ada-rlhf-order") as server:
        camera = Camera(server, browser, folder(tmp_path))
        await server.sets_up()
        message = await server.comes("09:00")
        await camera.take(message, "question-order", server.grace)
        form = await server.grace.click(message, label="Answer")
        await camera.take(form, "form-order", server.grace)

        async def say(command: str, name: str, **options: object) -> None:
            reply = await server.ada.slash(server.channel, f"quiz {command}", **options)
            await camera.take(reply, name)

        await say("ask", "card", query="mode collapse")
        await say("ask", "which", query="temperature")
        await say("ask", "nothing", query="how do I bake bread")
        await say("path", "path")
        await say("path", "path-step", step=1)
        await say("help", "help")
        await say("today", "today")
        await say("setup", "form-setup")
        await say("doctor", "doctor")
