"""Public messages on Discord: posted once, edited in place, and every refusal in a sentence."""

from typing import Any

import discord
import pytest

from adapters.discord.messenger import DiscordMessenger, nonce
from bot.cards import Card, Line
from bot.ports import DeliveryError
from tests.support.guilds import Server, said

CARD = Card("Hello", (Line(("Everybody",)),), fallback="Hello")


def messenger(server: Server) -> DiscordMessenger:
    return DiscordMessenger(server.env.bot, lambda path: None)


async def test_a_message_is_posted_and_edited(server: Server) -> None:
    outbox = messenger(server)
    posted = await outbox.post(str(server.channel.id), CARD, once="round:1")
    await outbox.edit(str(server.channel.id), posted, Card("Good bye"))
    assert server.channel.last_message is not None
    assert str(server.channel.last_message.id) == posted
    assert "Good bye" in said(server.channel.last_message)


def sent(server: Server) -> list[Any]:
    found = [entry for entry in server.env.http_requests if entry.method == "POST"]
    return [entry.json for entry in found if entry.path.endswith("/messages")]


async def test_the_key_is_the_nonce_that_discord_enforces(server: Server) -> None:
    await messenger(server).post(str(server.channel.id), CARD, once="round:1")
    (body,) = sent(server)
    assert (body["nonce"], body["enforce_nonce"]) == ("round:1", True)


def test_a_long_key_becomes_a_nonce_of_its_own() -> None:
    one, other = nonce("round:" + "1" * 40), nonce("round:" + "1" * 39 + "2")
    assert one != other
    assert len(one) == len(other) == 25


@pytest.mark.parametrize(
    ("status", "code", "how"),
    [
        (403, 50013, "permanent"),
        (403, 50001, "permanent"),
        (404, 10003, "gone"),
        (404, 10008, "gone"),
        (400, 50035, "permanent"),
        (500, 0, ""),
        (502, 0, ""),
    ],
)
async def test_a_failure_says_how_to_go_on(
    server: Server, status: int, code: int, how: str
) -> None:
    server.env.inject_error(
        "POST", "/channels/*/messages", status=status, code=code, message="no", times=None
    )
    with pytest.raises(DeliveryError) as refusal:
        await messenger(server).post(str(server.channel.id), CARD, once="round:1")
    error = refusal.value
    flags = [name for name in ("permanent", "gone", "maybe_sent") if getattr(error, name)]
    assert " ".join(flags) == how
    assert error.reason
    assert server.channel.last_message is None


async def test_a_channel_that_is_none_is_refused(server: Server) -> None:
    with pytest.raises(DeliveryError, match="is no channel here"):
        await messenger(server).post("#quiz", CARD, once="round:1")
    assert "no channel of this server" in (await messenger(server).problems("#quiz"))[0]


async def test_missing_permissions_are_named(server: Server) -> None:
    assert await messenger(server).problems(str(server.channel.id)) == []
    guild = server.env.guild
    closed = guild.create_text_channel(
        "closed",
        overwrites={guild.default_role: discord.PermissionOverwrite(send_messages=False)},
    )
    (problem,) = await messenger(server).problems(str(closed.id))
    assert "Send Messages" in problem
