"""What people do in the playground and see there, and the program that serves it."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

ROOT = Path(__file__).resolve().parents[3]

Open = Callable[..., Page]
Picture = Callable[[Page, str], None]


class Program:
    """`python -m bot run` with its own database and its own free port."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = "0"
        self.start()

    def start(self) -> None:
        environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("QUIZ_", "DISCORD_", "SLACK_"))
        }
        environment |= {
            "QUIZ_DATABASE_URL": f"sqlite+aiosqlite:///{self.folder / 'quiz.db'}",
            "QUIZ_WEB_PORT": self.port,
            "PYTHONPATH": str(ROOT),
            "PYTHONUNBUFFERED": "1",
        }
        with (self.folder / "log.txt").open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bot", "run"],
                cwd=self.folder,  # away from a .env of whoever runs the tests
                env=environment,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        self.port = self._told_port()
        self.url = f"http://127.0.0.1:{self.port}/"

    def _told_port(self) -> str:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if found := re.search(r"http://127\.0\.0\.1:(\d+)", line):
                return found.group(1)
        log = (self.folder / "log.txt").read_text()
        raise AssertionError(f"the program did not start:\n{log}")

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(20) == 0
        assert self.process.stdout is not None
        self.process.stdout.close()


def play_as(page: Page, name: str) -> None:
    page.get_by_role("radio", name=name).check(force=True)


def turn(page: Page, button: str) -> None:
    page.get_by_role("region", name="Clock").get_by_role("button", name=button).click()
    expect(page.locator("#turned")).not_to_be_empty()


def posts(page: Page) -> Locator:
    return page.get_by_role("article", name="Message from Quiz Companion")


def replies(page: Page) -> Locator:
    return page.get_by_role("article", name="Reply that only you can see")


def say(page: Page, line: str) -> Locator:
    """Type a command as people do and return the private reply."""
    before = replies(page).count()
    box = page.get_by_role("combobox")
    box.fill(line)
    box.press("Escape")
    box.press("Enter")
    expect(replies(page)).to_have_count(before + 1)
    return replies(page).last


def set_up(page: Page) -> None:
    """Set a daily question up through the form that /quiz setup opens."""
    page.get_by_role("button", name="Set up as Ada").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Time of the question").fill("09:00")
    dialog.get_by_label("Closes at").fill("17:00")
    dialog.get_by_label("Time zone").fill("Europe/Berlin")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)
    expect(replies(page).last).to_contain_text("Daily question")


def ask_a_choice(page: Page) -> Locator:
    """Turn the clock until a question comes that one click answers; return its message."""
    for number in range(1, 20):
        turn(page, "Next question")
        expect(posts(page)).to_have_count(number)
        expect(posts(page).last).to_contain_text("Question of the day")
        if posts(page).last.locator("button.choice").count():
            return posts(page).last
    raise AssertionError("twenty questions, and none was a single choice")


def no_barriers(page: Page) -> None:
    """Scan for barriers in both colour schemes."""
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found = Axe().run(page).response["violations"]
        grave = [
            (one["id"], scheme, [node["html"][:200] for node in one["nodes"]])
            for one in found
            if one["impact"] in ("serious", "critical")
        ]
        assert grave == []


def focused(page: Page, script: str) -> Any:
    return page.evaluate(f"() => {{ const e = document.activeElement; return {script}; }}")


def tab_to(page: Page, wanted: str, key: str) -> None:
    for _ in range(60):
        page.keyboard.press(key)
        if focused(page, f"e.matches({wanted!r})"):
            return
    raise AssertionError(f"{wanted} cannot be reached with {key}")
