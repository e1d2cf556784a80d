"""A day in the playground: the real program in a real browser, by mouse and by keyboard."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, Route, expect, sync_playwright

from adapters.web import renderer
from bot.cards import Choice, ChoiceField, Form, OrderField
from bot.requests import AnswerRound

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

ROOT = Path(__file__).resolve().parents[3]
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
        found = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield found
        found.close()


Open = Callable[..., Page]


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
def picture(tmp_path: Path) -> Callable[[Page, str], None]:
    """Save a screenshot to $QUIZ_PICTURES, or to the folder of the test."""
    folder = Path(os.environ.get("QUIZ_PICTURES", tmp_path))
    folder.mkdir(parents=True, exist_ok=True)

    def take(page: Page, name: str) -> None:
        page.screenshot(path=folder / f"{name}.png")

    return take


# ---------------------------------------------------------------- what people do and see


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


# ---------------------------------------------------------------------------- the tests


def test_a_day_from_setup_to_the_leaderboard(open_page: Open, picture: Callable[[Page, str], None]):
    page, other = open_page(), open_page(player="Katherine")
    expect(page.get_by_role("heading", name="Nothing has been asked here yet")).to_be_visible()
    picture(page, "first-steps")
    no_barriers(page)

    set_up(page)
    question = ask_a_choice(page)
    expect(other.locator("button.choice").last).to_be_visible()  # everybody sees the question
    picture(page, "question")
    no_barriers(page)

    play_as(page, "Grace")  # by mouse
    question.locator("button.choice").first.click()
    verdict = replies(page).last
    expect(verdict).to_contain_text("Only you can see this")
    expect(verdict).to_be_focused()
    expect(verdict.get_by_text("your answer")).to_be_visible()
    picture(page, "verdict")

    play_as(page, "Alan")  # by keyboard: up from the message box, to the last option
    expect(replies(page)).to_have_count(0)
    page.get_by_role("combobox").focus()
    tab_to(page, "button.choice", "Shift+Tab")
    page.keyboard.press("Enter")
    expect(replies(page)).to_have_count(1)
    expect(replies(page).last).to_be_focused()
    letter = question.locator("button.choice .badge").last.inner_text()
    mine = replies(page).last.locator(".option.yours")
    expect(mine.locator(".badge")).to_have_text(letter)

    replies(page).last.get_by_role("button", name="Dismiss").press("Space")
    expect(replies(page)).to_have_count(0)

    expect(replies(other)).to_have_count(0)  # verdicts are private
    expect(other.get_by_text("your answer")).to_have_count(0)
    other.locator("button.choice").nth(1).click()  # the third player, in a tab of her own
    expect(replies(other)).to_have_count(1)
    expect(posts(page).last).to_contain_text("3 answers so far")

    posts(page).last.locator("button.choice").first.click()  # a second click changes nothing
    expect(replies(page).last).to_contain_text("Your first answer stands")

    turn(page, "Close the question")
    for one in (page, other):
        expect(posts(one).last).to_contain_text("How 3 players chose")
        expect(posts(one).last.locator(".option.mark-right")).to_have_count(1)
        expect(posts(one).last.locator("button.choice")).to_have_count(0)
    posts(page).last.locator(".bars").scroll_into_view_if_needed()
    picture(page, "reveal")
    no_barriers(page)

    board = say(page, "/quiz leaderboard").get_by_role("table")
    expect(board.get_by_role("row")).to_have_count(4)
    expect(board.locator("tr.you")).to_contain_text("Alan")
    picture(page, "leaderboard")
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    picture(page, "leaderboard-dark")
    no_barriers(page)


def test_every_command_has_a_reply_without_barriers(open_page: Open):
    page = open_page()
    set_up(page)
    ask_a_choice(page)
    for line in (
        "/quiz help",
        "/quiz today",
        "/quiz me",
        "/quiz ask gan",
        "/quiz doctor",
        "/quiz x",
    ):
        say(page, line)
    no_barriers(page)


def test_a_phone_shows_everything_in_its_width(
    open_page: Open, picture: Callable[[Page, str], None]
):
    page = open_page(390, 844, scheme="dark")
    no_barriers(page)
    set_up(page)
    ask_a_choice(page)
    posts(page).last.locator("button.choice").first.click()
    expect(replies(page).last).to_be_focused()
    wide = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 0
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    picture(page, "phone-verdict")
    no_barriers(page)
    page.get_by_role("button", name="/quiz setup").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    picture(page, "phone-form")
    no_barriers(page)


def test_a_form_takes_the_focus_says_what_is_wrong_and_gives_the_focus_back(
    open_page: Open, picture: Callable[[Page, str], None]
):
    page = open_page()
    chip = page.get_by_role("button", name="/quiz setup")
    chip.press("Enter")
    dialog = page.get_by_role("dialog", name="Daily question")
    expect(dialog.get_by_label("Channel")).to_be_focused()
    picture(page, "form")
    no_barriers(page)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(chip).to_be_focused()

    chip.press("Enter")
    dialog.get_by_label("Time of the question").fill("")
    dialog.get_by_role("button", name="Save").press("Enter")
    expect(dialog.get_by_text("Please fill this in.")).to_be_visible()
    expect(dialog.get_by_label("Time of the question")).to_be_focused()
    dialog.get_by_label("Time of the question").fill("noonish")
    dialog.get_by_role("button", name="Save").press("Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("noonish")  # what was written stays
    expect(dialog.get_by_label("Time of the question")).to_have_value("noonish")
    no_barriers(page)


def answer_with(page: Page, form: Form, sent: list[Any]) -> Locator:
    """Let the next request open this form, and catch what it sends."""

    def reply(route: Route) -> None:
        asked: Any = route.request.post_data_json
        if "line" in asked:
            html = renderer.form(form, "k1")
            route.fulfill(json={"kind": "form", "html": html, "said": form.title})
        else:
            sent.append(asked)
            route.fulfill(status=500, json={"error": "Caught."})

    page.route("**/act", reply)
    page.get_by_role("button", name="/quiz today").click()
    return page.get_by_role("dialog")


def test_an_order_is_made_with_the_keyboard_and_said_aloud(open_page: Open):
    page, sent = open_page(), list[Any]()
    steps = tuple(Choice(str(n), f"Step {name}") for n, name in enumerate("xyz"))
    form = Form("Order", (OrderField("response", "First to last", steps),), AnswerRound(5), "Send")
    dialog = answer_with(page, form, sent)
    down = dialog.get_by_role("button", name="Move down: Step x")
    down.press("Enter")
    expect(down).to_be_focused()
    expect(dialog.locator(".order-said")).to_have_text("Step x: now step 2 of 3.")
    dialog.get_by_role("button", name="Move up: Step z").press("Space")
    no_barriers(page)
    dialog.get_by_role("button", name="Send").press("Enter")
    expect(dialog.get_by_role("alert")).to_have_text("Caught.")
    assert [one["values"] for one in sent] == [{"response": "1,2,0"}]


def test_choices_are_counted_before_they_are_sent(open_page: Open):
    page, sent = open_page(), list[Any]()
    choices = tuple(Choice(str(n), f"Choice {n}") for n in range(4))
    field = ChoiceField("response", "Which two?", choices, 2, 2)
    dialog = answer_with(page, Form("Two", (field,), AnswerRound(5), "Send"), sent)
    send = dialog.get_by_role("button", name="Send")
    dialog.get_by_label("Choice 3").check()
    send.click()
    expect(dialog.get_by_text("Please choose 1 more.")).to_be_visible()
    no_barriers(page)
    dialog.get_by_label("Choice 0").check()
    dialog.get_by_label("Choice 1").check()
    send.click()
    expect(dialog.get_by_text("That is 1 too many: untick 1.")).to_be_visible()
    assert sent == []
    dialog.get_by_label("Choice 3").uncheck()
    send.click()
    expect(dialog.get_by_role("alert")).to_have_text("Caught.")
    assert [one["values"] for one in sent] == [{"response": "0,1"}]


def test_commands_complete_with_the_keyboard(open_page: Open, picture: Callable[[Page, str], None]):
    page = open_page()
    box = page.get_by_role("combobox")
    box.press_sequentially("/quiz lea")
    expect(page.get_by_role("option").first).to_have_text("/quiz leaderboard")
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowDown")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    assert box.get_attribute("aria-activedescendant") == "line-0"
    picture(page, "completion")
    no_barriers(page)
    box.press("Enter")
    expect(box).to_have_value("/quiz leaderboard ")
    expect(page.get_by_role("option").first).to_have_text("/quiz leaderboard day")
    box.press("Tab")
    expect(box).to_have_value("/quiz leaderboard day ")
    expect(page.get_by_role("listbox")).to_be_hidden()
    box.press("Enter")
    expect(replies(page)).to_have_count(1)
    expect(box).to_be_focused()
    expect(page.locator("#live")).not_to_be_empty()
    box.press("ArrowUp")
    expect(box).to_have_value("/quiz leaderboard day")


def test_the_skip_link_and_the_player_of_a_tab(open_page: Open):
    page = open_page(player="Grace")
    page.reload()
    expect(page.get_by_role("radio", name="Grace")).to_be_checked()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the message box")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox")).to_be_focused()


def test_a_lost_connection_is_said_and_the_click_can_be_repeated(open_page: Open):
    page = open_page()
    page.route("**/act", lambda route: route.abort())
    page.get_by_role("button", name="/quiz help").click()
    again = page.get_by_role("button", name="Try again")
    expect(page.get_by_text("The quiz could not be reached.").first).to_be_visible()
    expect(again).to_be_focused()
    page.unroute("**/act")
    again.click()
    expect(replies(page)).to_have_count(1)
    expect(again).to_have_count(0)


def test_a_restarted_program_is_found_again_with_everything_in_place(
    open_page: Open, program: Program
):
    page = open_page()
    set_up(page)
    ask_a_choice(page)
    before = posts(page).last.inner_text()
    program.stop()
    expect(page.locator("#link")).to_contain_text("Connection lost")
    program.start()
    expect(page.locator("#link")).to_have_text("Live", timeout=15_000)
    assert posts(page).last.inner_text() == before
    posts(page).last.locator("button.choice").first.click()  # old buttons still work
    expect(replies(page).last).to_contain_text("your answer")
