"""Does every button of every card work on Slack? A week of all kinds of questions is pressed."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from bot.core.questions import Question
from tests.support.bank import ONE_OF_EACH, filler
from tests.support.clock import MONDAY, utc
from tests.support.offices import Office
from tests.support.slack_people import Member
from tests.support.slack_state import Kit, Posted, Seen, buttons

CODES = {
    *(
        "a",
        "ac",
        "af",
        "c",
        "d",
        "dr",
        "gf",
        "h",
        "l",
        "m",
        "md",
        "me",
        "mh",
        "p",
        "rf",
        "sd",
        "sf",
    ),
    *("k", "kf", "kn", "sp", "sr", "sx", "t", "zf"),
}
"""What stands on buttons (see `bot.requests`); all else is typed or comes from a form.

A form on Slack has one page, and so no buttons to turn it by ("sm")."""
GAMES = {
    *("bj", "bm", "bs", "bv", "bx", "cf", "cj", "co", "ct", "cx"),
    *("du", "dua", "dup", "duq", "dur", "duv", "duw"),
}
"""What stands on those of games."""
BROKEN = ("no longer works", "on my side", "could not save", "took too long", "know this question")


@pytest.fixture
def asked(request: pytest.FixtureRequest) -> list[Question]:
    return list(getattr(request, "param", ONE_OF_EACH))


class Walk:
    """Presses every button once, and those of what comes then; what deletes waits for the end."""

    def __init__(self, who: Member) -> None:
        self._who = who
        self.pressed: set[str] = set()
        self._dangers: list[Seen | Posted] = []

    async def through(self, shown: Seen | Posted, dangers: bool = False) -> None:
        """Press what can be pressed from here on."""
        waiting = [shown]
        while waiting:
            on = waiting.pop()
            for button in buttons(on.blocks):
                if button["value"] in self.pressed:
                    continue
                if button.get("style") == "danger" and not dangers:
                    self._dangers.append(on)
                    continue
                self.pressed.add(button["value"])
                waiting.append(await self._presses(on, button))

    async def dares(self) -> None:
        """Press at last what deletes something."""
        for shown in self._dangers:
            await self.through(shown, dangers=True)

    async def _presses(self, on: Seen | Posted, button: Kit) -> Seen:
        shown = await self._who.presses_it(on, button)
        label = button["text"]["text"]
        if shown.kind == "view" and "submit" in shown.body:
            shown = await self._who.submits(shown, **filled(shown))
            assert shown.kind in ("view", "errors"), label
        if isinstance(on, Seen) and on.kind == "home":
            assert (await self._who.sees()).kind == "home", "home shows what is true now"
        assert not any(one in shown.said for one in BROKEN), f"{label}: {shown.said}"
        assert self._who.has_seen_all(), f"{label}: one answer"
        return shown


def filled(form: Seen) -> dict[str, Any]:
    """Fill in what has to be there and is not."""
    return dict(_filled(form))


def _filled(form: Seen) -> Iterator[tuple[str, Any]]:
    for block in form.blocks:
        element = block.get("element") or {}
        empty = not any(name.startswith("initial") for name in element)
        if block["type"] != "input" or block["optional"] or not empty:
            continue
        match element["type"]:
            case "plain_text_input":
                example = (element.get("placeholder") or {}).get("text", "")
                yield block["block_id"], example.removeprefix("For example ") or "mode collapse"
            case "radio_buttons" | "static_select":
                yield block["block_id"], element["options"][0]["value"]
            case "checkboxes" | "multi_static_select":
                yield block["block_id"], [element["options"][0]["value"]]
            case "external_select":
                yield block["block_id"], "Europe/Berlin"


@pytest.mark.parametrize("room", ["channel", "home"])
async def test_every_button_of_every_card_works(team: Office, room: str) -> None:
    walk = Walk(team.ada)
    await walk.through(await team.sets_up())
    team.slack.faults.refuse("chat.postMessage", "not_in_channel")
    await team.ticks("09:00")
    for path in ("doctor", "today", "me", "help", "path", "leaderboard", "link"):
        await walk.through(await team.ada.types(path))
    await walk.through(await team.ada.types("admins add:<@UGRACE|grace>"))
    for query in ("sky", "collapse", "nothing of the kind"):
        await walk.through(await team.ada.types(f"ask {query}"))
    await walk.through(await team.ada.types("zone Nowhere"))
    for day in (MONDAY + timedelta(days=number) for number in range(len(ONE_OF_EACH))):
        await walk.through(await team.comes("09:00", day))
        if room == "home":
            await walk.through(await team.ada.goes_home())
        else:
            await walk.through(await team.ada.types("today"))
        await walk.through(await team.comes("17:00", day))
    await walk.dares()
    codes = {one.split(":")[0] for one in walk.pressed}
    assert codes >= CODES, CODES - codes


@pytest.mark.parametrize("asked", [[filler(number) for number in range(30)]], indirect=True)
async def test_every_button_of_games_works(team: Office) -> None:
    walks = [Walk(team.grace), Walk(team.ada)]

    async def goes_on() -> None:
        await team.tick.settle()
        for message in tuple(team.slack.state.messages):
            for walk in walks:
                await walk.through(message)

    await team.sets_up()
    for one in (team.grace, team.alan):
        await one.types("duel")
    await team.ada.types("duel <@UGRACE|grace> 3")
    await goes_on()
    for line in (
        *("blitz 1", "contest", "season kind:week", "leaderboard teams"),
        *("duel <@UALAN|alan> 3", "duel"),
    ):
        await walks[1].through(await team.ada.types(line))
        await goes_on()
    for _ in range(6):  # a live round needs somebody to come in time
        team.clock.move(seconds=20)
        await goes_on()
    for day in range(7):
        for at in ("09:00", "17:00"):
            team.clock.at(utc(MONDAY + timedelta(days=day), at))
            await goes_on()
    for walk in walks:
        await walk.dares()
    codes = {one.split(":")[0] for walk in walks for one in walk.pressed}
    assert codes >= GAMES, GAMES - codes


async def test_a_link_that_is_pressed_is_nothing_to_answer(team: Office) -> None:
    posted = await team.asks()
    link = {"type": "button", "url": "https://x.org", "action_id": "link"}
    pressed = team.grace.pressing(posted, link)
    await team.grace.sends("interactive", pressed)
    await team.connection.companion.drain()
    assert team.grace.has_seen_all()
