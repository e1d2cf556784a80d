"""What a person sees on Slack: nothing is blank, cut off or out of its box."""

import os
import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page, async_playwright

from adapters.slack import forms, home
from adapters.slack.renderer import message
from bot.bank import Bank, load
from bot.cards import Card, Form, Options, Reply
from bot.config import CONTENT
from bot.core.people import Actor
from bot.storage.database import Database
from tests.adapters.slack.seeing import (
    Camera,
    Drawing,
    NoDrawing,
    Shown,
    drawing,
    folder,
    framed,
    in_window,
)
from tests.support import game_cards, people
from tests.support.servers import SqliteFiles
from tests.support.slack_checks import message as accepted
from tests.support.slack_checks import view as accepted_view
from tests.support.world import World

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
ADA, GRACE, ALAN, KATHERINE, WEI = (
    replace(who, player=f"U0{who.display_name.upper()}", channel="C0QUIZ")
    for who in (
        people.ADA,
        people.GRACE,
        people.ALAN,
        replace(people.GRACE, display_name="Katherine"),
        replace(people.GRACE, display_name="Wei"),
    )
)
SHOWN = {
    **{who.player: who.display_name for who in (ADA, GRACE, ALAN, KATHERINE, WEI)},
    "C0QUIZ": "daily-question",
}
pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(300),
    pytest.mark.asyncio(loop_scope="module"),  # one browser for all of them
]


@pytest.fixture(scope="module")
def bank() -> Bank:
    return load([CONTENT])


def missing(reason: str) -> None:
    if os.environ.get("QUIZ_REQUIRE_BROWSER") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def page() -> AsyncIterator[Page]:
    path = os.environ.get("QUIZ_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        missing("no Chromium found: install the package chromium, or set QUIZ_CHROMIUM")
    async with async_playwright() as playwright:
        found = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield await found.new_page()
        await found.close()


@pytest.fixture(scope="module")
def draws() -> Iterator[Drawing]:
    try:
        with drawing() as found:
            yield found
    except NoDrawing as reason:
        missing(str(reason))


class Team(World):
    """A team on Slack, as its people see it."""

    camera: Camera

    async def sees(self, reply: Reply, name: str, *said: str, private: bool = True) -> None:
        """Take a picture of what somebody gets to see."""
        await self.camera.all([self.shows(reply, name, *said, private=private)])

    def shows(self, reply: Reply, name: str, *said: str, private: bool = True) -> Shown:
        """Return what a picture is taken of."""
        if isinstance(reply, Form):
            view = forms.view(reply, channel="C0QUIZ", zone="Europe/Berlin")
            accepted_view(view)
            return in_window(view, name, *said)
        sent = message(reply, lambda path: path, "Europe/Berlin")
        accepted(sent.blocks, sent.text)
        return framed(sent.blocks, name, *said, private=private)

    async def goes_home(self, who: Actor, name: str, *said: str) -> None:
        """Take a picture of App Home, as the listener puts it together."""
        cards = [await self.says(who, line) for line in ("/quiz today", "/quiz me")]
        shown = home.view(
            [one for one in cards if isinstance(one, Card)],
            await self.quiz.settings(who),
            lambda path: path,
            "Europe/Berlin",
            lookup="Look a concept up",
        )
        accepted_view(shown)
        await self.camera.view(shown, name, "Look a concept up", "Settings", *said)

    async def posted(self, name: str, *said: str) -> Card:
        """Take a picture of the newest public message; return its card."""
        card = self.messenger.messages[-1].card
        await self.sees(card, name, *said, private=False)
        return card


@pytest_asyncio.fixture(loop_scope="module")
async def team(
    sqlite_files: SqliteFiles, bank: Bank, page: Page, draws: Drawing, tmp_path: Path
) -> AsyncIterator[Team]:
    database = Database(await sqlite_files.new(tmp_path))
    found = Team(database)
    found.bank = bank
    found.camera = Camera(draws, page, folder(tmp_path), SHOWN, found.quiz.picture, found.clock)
    yield found
    await found.end()
    await database.close()


async def asks(team: Team, question: str) -> None:
    """Have this question of the bank open."""
    entry = team.bank.entries[question]
    team.bank = replace(team.bank, entries={question: entry})
    when = "time:09:00 close:17:00 zone:Europe/Berlin weekdays:daily"
    reply = await team.says(ADA, f"/quiz setup channel:C0QUIZ {when}")
    assert isinstance(reply, Card)
    await team.sees(reply, f"saved-{question}", "Daily question 1 is set", "#daily-question")
    opens, _ = await team.quiz.upcoming(people.TEAM)
    assert opens is not None
    team.clock.at(opens)
    await team.waits(minutes=1)


def letter(card: Card, option: str) -> str:
    (options,) = (one for one in card.blocks if isinstance(one, Options))
    return next(one.letter for one in options.items if one.text.startswith(option))


async def test_a_day_from_the_setup_to_the_board(team: Team) -> None:
    await asks(team, "figure-noising-schedule-rows")
    card = await team.posted(
        "question", "Question of the day", "Level solid · 20 points", "A Row", "Closes"
    )
    await team.goes_home(ADA, "home-open", "A digit is noised", "Set up a daily question")
    right = letter(card, "Row B; its late")
    wrong = next(one for one in "ABCD" if one != right)
    for who, label, what in ((GRACE, wrong, "wrong"), (ALAN, right, "right")):
        verdict = await team.presses(who, card, label)
        await team.sees(verdict, f"verdict-{what}", f"{what}, your answer", "Why The share")
    last = await team.presses(ADA, card, wrong)
    assert isinstance(last, Card)
    await team.sees(await team.presses(ADA, last, "Report a mistake"), "form-report", "What is")
    await team.goes_home(GRACE, "home-answered", "Not this time", "Why The share")
    await team.closes()
    chose = ("How 3 players chose", "33 % ✅", "Today's board", "@Alan")
    await team.posted("reveal", *chose)
    await team.sees(await team.says(GRACE, "/quiz leaderboard"), "board", "@Grace", "you")
    await team.sees(await team.says(GRACE, "/quiz me"), "me", "place 2 of 3")
    await team.goes_home(GRACE, "home", "You answered", "0 points, place 2 of 3")


@pytest.mark.parametrize(
    ("question", "name", "words"),
    [
        ("ada-forgetting-remedies", "multiple", "Choose exactly 2."),
        ("ada-rlhf-order", "order", "Bring these into the right order."),
        ("dec-self-consistency-name", "typed", "Answer with a term of a few words."),
    ],
)
async def test_a_question_with_a_form(team: Team, question: str, name: str, words: str) -> None:
    await asks(team, question)
    card = await team.posted(f"question-{name}", words, "Answer")
    form = await team.presses(ADA, card, "Answer")
    await team.sees(form, f"form-{name}", "Your answer", words)
    if name == "multiple":
        chosen = [letter(card, text) for text in ("Mix general", "Train for more")]
        verdict = await team.fills(
            ADA, form, response=",".join(str("ABCDE".index(c)) for c in chosen)
        )
        await team.sees(verdict, "verdict-partly", "Partly right: 50 %", "wrong, your answer")


async def test_looking_things_up_and_the_doctor(team: Team) -> None:
    async def says(who: Actor, name: str, line: str, *said: str) -> None:
        await team.sees(await team.says(who, line), name, *said)

    await says(ADA, "form-setup", "/quiz setup", "Daily question", "Weekdays")
    await says(GRACE, "card", "/quiz ask mode collapse", "Often misunderstood")
    await says(GRACE, "which", "/quiz ask temperature", "Which one do you mean?")
    await says(GRACE, "path", "/quiz path", "0/7 1. What generative AI is")
    await says(GRACE, "path-step", "/quiz path 1", "⬜ Generative AI — not answered yet")
    await says(GRACE, "help", "/quiz help", "/quiz today")
    await asks(team, "ada-rlhf-order")
    await says(ADA, "doctor", "/quiz doctor", "well")
    team.messenger.wrong["C0QUIZ"] = ["I am not in it: invite me there by /invite @Quiz Companion."]
    await says(ADA, "doctor-worried", "/quiz doctor", "Something needs your attention")
    await says(ADA, "refusal", "/quiz nonsense", "That did not work")


async def test_everything_people_play_together(team: Team) -> None:
    team.bank = game_cards.choices(team.bank)
    shown = [
        team.shows(seen.reply, seen.name, *seen.says, private=seen.private)
        async for seen in game_cards.Team(team, (ADA, GRACE, ALAN, KATHERINE, WEI)).plays()
    ]
    await team.camera.all(shown)
    if "QUIZ_PICTURES" in os.environ:  # on pages of their own, for the documentation
        for one in shown:
            await team.camera.all([one])


async def test_what_is_ones_own(team: Team) -> None:
    me = await team.says(GRACE, "/quiz me")
    assert isinstance(me, Card)
    await team.sees(await team.presses(GRACE, me, "Set my time zone"), "form-zone", "Europe/Berlin")
    sure = await team.presses(GRACE, me, "Delete my data")
    await team.sees(sure, "privacy", "Nobody can undo it", "Yes, delete my data")
