"""What becomes of the program when Discord hangs up? It comes back, and people hardly notice.

`quiz run` as it is, on a Discord with a real gateway on this machine.
"""

import asyncio
from collections.abc import AsyncIterator

import pytest

from tests.support.discord_faults import How
from tests.support.discord_server import DiscordServer, discord_server
from tests.support.program import on_discord


@pytest.fixture
async def discord() -> AsyncIterator[DiscordServer]:
    async with discord_server() as found:
        yield found


async def test_a_command_is_answered_and_buttons_work_after_a_restart(
    discord: DiscordServer, sqlite_url: str
) -> None:
    async with on_discord(discord, sqlite_url) as program:
        assert await program.ready() == (200, {"database": True, "tick": True, "discord": True})
        card = await discord.command("quiz ask", query="mode collapse")
        assert "Mode collapse" in card.said
        assert card.bodies[0]["flags"] & 64, "only the one who asked sees it"
        board = await discord.command("quiz leaderboard")
        assert "a.secret.token" not in await program.stop()
    async with on_discord(discord, sqlite_url) as program:
        assert "Nobody" in (await discord.press(board, board.labels()[0])).said
        await program.stop()
    assert "quiz" in [one["name"] for one in discord.commands]
    assert discord.syncs == 1, "the second start has nothing new to tell"


async def test_a_connection_that_is_lost_is_resumed_with_what_happened_meanwhile(
    discord: DiscordServer, sqlite_url: str
) -> None:
    async with on_discord(discord, sqlite_url) as program:
        await discord.gateway.drop()
        meanwhile = await discord.command("quiz help")
        assert "/quiz ask" in meanwhile.said
        await discord.gateway.until("resumed")
        await discord.gateway.ask_to_reconnect()
        await discord.gateway.until("resumed", 2)
        assert "/quiz ask" in (await discord.command("quiz help")).said
        await program.until_ready()
        await program.stop()
    assert discord.gateway.happened == {"begun": 1, "resumed": 2}
    assert discord.gateway.paths[-2:] == ["/gateway/again"] * 2, "where Discord says"


@pytest.mark.parametrize("how", [How.RESET_BEFORE, How.RESET_AFTER, How.BROKEN])
async def test_an_answer_that_breaks_off_on_its_way_is_given_all_the_same(
    discord: DiscordServer, sqlite_url: str, how: How
) -> None:
    async with on_discord(discord, sqlite_url) as program:
        discord.faults.add("POST */callback", how)
        assert "/quiz ask" in (await discord.command("quiz help")).said
        said = await program.stop()
    assert "Traceback" not in said, said[-3000:]


async def test_an_answer_on_its_way_when_the_program_ends_is_no_failure(
    discord: DiscordServer, sqlite_url: str
) -> None:
    async with on_discord(discord, sqlite_url) as program:
        discord.faults.add("POST */callback", How.LATE, 5)
        assert "/quiz ask" in (await discord.command("quiz help")).said
        said = await program.stop()
    assert "Traceback" not in said, said[-3000:]


async def test_a_session_that_discord_forgets_begins_anew(
    discord: DiscordServer, sqlite_url: str
) -> None:
    async with on_discord(discord, sqlite_url) as program:
        await discord.gateway.forget()
        await discord.gateway.until("begun", 2)
        assert "/quiz ask" in (await discord.command("quiz help")).said
        await program.stop()


async def test_without_its_connection_the_program_lives_and_is_not_ready(
    discord: DiscordServer, sqlite_url: str
) -> None:
    async with on_discord(discord, sqlite_url) as program:
        discord.gateway.refusing = True
        await discord.gateway.drop()
        await program.until_ready(False)
        status, parts = await program.ready()
        assert (status, parts["database"], parts["discord"]) == (503, True, False)
        assert await program.alive()
        discord.gateway.refusing = False
        await program.until_ready()
        assert "/quiz ask" in (await discord.command("quiz help")).said
        await program.stop()


@pytest.mark.parametrize(
    ("code", "mend"), [(4004, "copy it anew"), (4011, "QUIZ_DISCORD_SHARDS=auto"), (4013, "4013")]
)
async def test_a_connection_that_discord_ends_for_good_ends_the_program_with_a_sentence(
    discord: DiscordServer, sqlite_url: str, code: int, mend: str
) -> None:
    async with on_discord(discord, sqlite_url) as program:
        await discord.gateway.end(code)
        said = await program.ended()
        assert program.process.returncode == 1
        assert "Discord has ended the connection: " in said
        assert mend in said
        assert "Traceback" not in said


async def test_commands_that_discord_does_not_take_keep_nobody_waiting(
    discord: DiscordServer, sqlite_url: str
) -> None:
    discord.faults.add("PUT */commands", How.LIMITED, 3600.0)
    async with on_discord(discord, sqlite_url) as program:
        assert "/quiz ask" in (await discord.command("quiz help")).said
        assert "commands not synced" in await program.stop()
    assert discord.syncs == 0
    async with on_discord(discord, sqlite_url) as program:
        await asyncio.wait_for(discord.synced.wait(), 20)
        await program.stop()


async def test_a_gateway_of_ones_own_is_used_for_everything(
    discord: DiscordServer, sqlite_url: str
) -> None:
    proxy = f"{discord.gateway.url}/proxy"
    async with on_discord(discord, sqlite_url, QUIZ_DISCORD_GATEWAY_URL=proxy) as program:
        await discord.gateway.drop()
        await discord.gateway.until("resumed")
        await program.stop()
    assert set(discord.gateway.paths) == {"/gateway/proxy"}


async def test_as_many_connections_as_discord_recommends(
    discord: DiscordServer, sqlite_url: str
) -> None:
    discord.shards = 2
    async with on_discord(discord, sqlite_url, QUIZ_DISCORD_SHARDS="auto") as program:
        assert sorted(one.shard for one in discord.gateway.sessions.values()) == [(0, 2), (1, 2)]
        assert "/quiz ask" in (await discord.command("quiz help")).said
        await program.stop()
