"""What does the program say when Discord does not let it in?"""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.support.discord_server import DiscordServer, discord_server
from tests.support.program import quiz


@pytest.fixture
async def discord() -> AsyncIterator[DiscordServer]:
    async with discord_server() as found:
        yield found


async def refused(url: str, discord: DiscordServer, **more: str) -> str:
    """Start the program, which must end soon and in order; return what it says."""
    code, said = await quiz(url, "run", **discord.settings | more)
    assert code == 1, said
    assert "Traceback" not in said
    assert "a.secret.token" not in said
    return said


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (401, "Discord does not accept DISCORD_TOKEN"),
        (403, "Discord cannot be reached"),
        (200, "is not Discord: look at QUIZ_DISCORD_API_URL"),
    ],
)
async def test_a_refusal_is_said_in_a_sentence(
    sqlite_url: str, discord: DiscordServer, status: int, sentence: str
) -> None:
    async def refuse(_: web.Request) -> web.Response:
        return web.json_response({"message": "no", "code": 0}, status=status)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", refuse)
    async with TestServer(app) as other:
        api = str(other.make_url("/api"))
        assert sentence in await refused(sqlite_url, discord, QUIZ_DISCORD_API_URL=api)


async def test_an_address_where_nobody_is_is_named(sqlite_url: str, discord: DiscordServer) -> None:
    nowhere = "http://127.0.0.1:9/api"
    said = await refused(sqlite_url, discord, QUIZ_DISCORD_API_URL=nowhere)
    assert f"Discord cannot be reached at {nowhere}" in said


async def test_a_gateway_where_nobody_is_is_named_with_its_setting(
    sqlite_url: str, discord: DiscordServer
) -> None:
    said = await refused(sqlite_url, discord, QUIZ_DISCORD_GATEWAY_URL="ws://127.0.0.1:9")
    assert "Discord's gateway ws://127.0.0.1:9 cannot be reached" in said
    assert "QUIZ_DISCORD_GATEWAY_URL" in said


async def test_a_gateway_that_is_down_is_said(sqlite_url: str, discord: DiscordServer) -> None:
    discord.gateway.refusing = True
    assert "502" in (said := await refused(sqlite_url, discord))
    assert "Try again later" in said


async def test_a_bot_that_was_started_too_often_says_when_to_try_again(
    sqlite_url: str, discord: DiscordServer
) -> None:
    discord.starts = 0
    assert "no more sessions for 2 minutes" in await refused(sqlite_url, discord)
    assert discord.gateway.paths == []


async def test_syncing_is_said_and_done_by_a_command(
    sqlite_url: str, discord: DiscordServer
) -> None:
    code, said = await quiz(sqlite_url, "discord", "sync", DISCORD_TOKEN="")
    assert (code, "DISCORD_TOKEN is not set" in said) == (1, True)
    code, said = await quiz(sqlite_url, "discord", "sync", "--check", **discord.settings)
    assert (code, discord.syncs) == (1, 0)
    assert "have changed" in said
    code, said = await quiz(sqlite_url, "discord", "sync", **discord.settings)
    assert (code, discord.syncs) == (0, 1)
    assert "has been told the commands" in said
    code, said = await quiz(sqlite_url, "discord", "sync", "--check", **discord.settings)
    assert (code, discord.syncs) == (0, 1)
    assert "Nothing to do" in said
