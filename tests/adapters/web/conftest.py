"""A running program and a browser, for the tests that need them."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.adapters.web.browsing import Open, Picture, Program, play_as

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    found = Program(tmp_path)
    yield found
    found.stop()
    log = (tmp_path / "log.txt").read_text()
    assert not [line for line in log.splitlines() if "request failed" in line.replace("_", " ")]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = os.environ.get("QUIZ_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        reason = "no Chromium found: install the package chromium, or set QUIZ_CHROMIUM"
        if os.environ.get("QUIZ_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        expect.set_options(timeout=20_000)  # of a busy machine; nothing waits longer than it must
        found = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield found
        found.close()


@pytest.fixture
def open_page(browser: Browser, program: Program) -> Iterator[Open]:
    """Open the playground in a tab of its own; no page may complain in its console."""
    contexts = []
    complaints: list[str] = []

    def start(
        width: int = 1280, height: int = 900, player: str = "Ada", scheme: Any = "light"
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            reduced_motion="reduce",
            timezone_id="Europe/Berlin",
            locale="en-GB",
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: _note(complaints, said.type, said.text))
        page.goto(program.url)
        expect(page.locator("#link")).to_have_text("Live")
        play_as(page, player)
        return page

    yield start
    for context in contexts:
        context.close()
    assert complaints == []


def _note(complaints: list[str], kind: str, text: str) -> None:
    if kind in ("error", "warning") and "net::ERR" not in text:  # we cut the connection ourselves
        complaints.append(text)


@pytest.fixture
def picture(tmp_path: Path) -> Picture:
    """Save a screenshot to $QUIZ_PICTURES, or to the folder of the test."""
    folder = Path(os.environ.get("QUIZ_PICTURES", tmp_path))
    folder.mkdir(parents=True, exist_ok=True)

    def take(page: Page, name: str) -> None:
        page.screenshot(path=folder / f"{name}.png")

    return take
