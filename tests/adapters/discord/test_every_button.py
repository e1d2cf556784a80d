"""Does every button of every card work? A week with all kinds of questions, and all is pressed."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import discord
import pytest
import simcord
from simcord.backend.errors import SetupError

from bot.core.questions import Question
from tests.adapters.discord.modals import CHANNELS
from tests.support.bank import ONE_OF_EACH, filler
from tests.support.clock import MONDAY, utc
from tests.support.discord_checks import BUTTON, INPUT, RADIO
from tests.support.discord_schema import nested
from tests.support.guilds import Server, filled, said

DANGER = 4
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
    *("k", "kf", "kn", "sm", "sp", "sr", "sx", "t", "zf"),
}
"""What stands on buttons (see `bot.requests`); everything else is typed or comes from a form."""
GAMES = {
    *("bj", "bm", "bs", "bv", "bx", "cf", "cj", "cm", "co", "ct", "cx"),
    *("du", "dua", "dup", "duq", "dur", "duv", "duw"),
}
"""What stands on those of games."""
BROKEN = ("no longer works", "on my side", "could not save", "took too long", "know this question")


@pytest.fixture
def asked(request: pytest.FixtureRequest) -> list[Question]:
    return list(getattr(request, "param", ONE_OF_EACH))


class Walk:
    """Presses every button once, and those of what comes then; what deletes waits for the end."""

    def __init__(self, who: simcord.MemberActor, channel: simcord.ChannelHandle) -> None:
        self._who = who
        self._channel = channel
        self.pressed: set[str] = set()
        self._dangers: list[tuple[Any, str]] = []

    async def through(self, shown: Any, dangers: bool = False) -> None:
        """Press what can be pressed from here on."""
        waiting = [shown]
        while waiting:
            message = waiting.pop()
            for button in buttons(message):
                custom_id = button["custom_id"]
                if custom_id in self.pressed:
                    continue
                if button["style"] == DANGER and not dangers:
                    self._dangers.append((message, custom_id))
                    continue
                self.pressed.add(custom_id)
                try:
                    reply = await self._who.click(message, custom_id=custom_id)
                except SetupError:  # the message has changed since, and nobody can press it
                    continue
                waiting += await self._read(reply, button["label"])

    async def dares(self) -> None:
        """Press at last what deletes something."""
        for message, _ in self._dangers:
            await self.through(message, dangers=True)

    async def _read(self, reply: simcord.InteractionResult, label: str) -> list[Any]:
        assert reply.acknowledged, label
        if reply.modal is not None:
            return await self._read(
                await self._who.submit_modal(reply, answer(reply, self._channel)), label
            )
        told = said(reply.response)
        assert not any(one in told for one in BROKEN), f"{label}: {told}"
        return [reply.response]


def buttons(shown: discord.Message | simcord.ResponseMessage) -> Iterator[dict[str, Any]]:
    message = shown.message if isinstance(shown, simcord.ResponseMessage) else shown
    every = nested([one.to_dict() for one in message.components])
    yield from [one for one in every if one["type"] == BUTTON]


def answer(shown: simcord.InteractionResult, channel: simcord.ChannelHandle) -> dict[str, Any]:
    """Fill a form in so that Discord sends it: what has to be there is there."""
    assert shown.modal is not None
    values = filled(shown)
    for label in shown.modal["components"]:
        field = label.get("component") or {}
        if field.get("type") == INPUT:
            example = (field.get("placeholder") or "").removeprefix("For example ")
            values[field["custom_id"]] = values[field["custom_id"]] or example or "mode collapse"
        elif field.get("type") == CHANNELS:
            values[field["custom_id"]] = [channel]
        elif field and field.get("options") and not values[field["custom_id"]]:
            offered = [one["value"] for one in field["options"]]
            several = offered[: max(1, field.get("min_values", 1))]
            values[field["custom_id"]] = offered[0] if field["type"] == RADIO else several
    return values


async def test_every_button_of_every_card_works(server: Server) -> None:
    walk = Walk(server.ada, server.channel)
    await walk.through((await server.sets_up()).response)
    server.env.inject_error("POST", "/channels/*/messages", status=403, code=50013)
    server.clock.at(utc(MONDAY, "09:00"))
    await server.tick.settle()
    for path in ("doctor", "today", "me", "help", "path", "leaderboard", "link"):
        await walk.through((await server.ada.slash(server.channel, f"quiz {path}")).response)
    named = await server.ada.slash(server.channel, "quiz admins", add=server.grace)
    await walk.through(named.response)
    for query in ("sky", "collapse", "nothing of the kind"):
        found = await server.ada.slash(server.channel, "quiz ask", query=query)
        await walk.through(found.response)
    refused = await server.ada.slash(server.channel, "quiz zone", zone="Nowhere")
    await walk.through(refused.response)
    for day in (MONDAY + timedelta(days=number) for number in range(len(ONE_OF_EACH))):
        await walk.through(await server.comes("09:00", day))
        await walk.through((await server.ada.slash(server.channel, "quiz today")).response)
        await walk.through(await server.comes("17:00", day))
    await walk.dares()
    codes = {one.split(":")[0] for one in walk.pressed}
    assert codes >= CODES, CODES - codes


@pytest.mark.parametrize("asked", [[filler(number) for number in range(30)]], indirect=True)
async def test_every_button_of_games_works(server: Server) -> None:
    walks = [Walk(one, server.channel) for one in (server.grace, server.ada)]

    async def goes_on() -> None:
        await server.tick.settle()
        for message in server.channel.history():
            for walk in walks:
                await walk.through(message)

    await server.sets_up()
    for one in (server.grace, server.alan):
        await one.slash(server.channel, "quiz duel")
    await server.ada.slash(server.channel, "quiz duel", player=server.grace)
    await goes_on()
    for path, options in (
        ("blitz", {"questions": 1}),
        ("contest", {}),
        ("season", {"kind": "week"}),
        ("leaderboard", {"board": "teams"}),
        ("duel", {"player": server.alan}),
        ("duel", {}),
    ):
        shown = await server.ada.slash(server.channel, f"quiz {path}", **options)
        await walks[1].through(shown.response)
        await goes_on()
    for _ in range(6):  # a live round needs somebody to come in time
        server.clock.move(timedelta(seconds=20))
        await goes_on()
    for day in range(7):
        for at in ("09:00", "17:00"):
            server.clock.at(utc(MONDAY + timedelta(days=day), at))
            await goes_on()
    for walk in walks:
        await walk.dares()
    codes = {one.split(":")[0] for walk in walks for one in walk.pressed}
    assert codes >= GAMES, GAMES - codes
