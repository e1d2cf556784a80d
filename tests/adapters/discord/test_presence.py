"""A server removes the bot, deletes its channel, comes back: told by Discord, or seen later."""

from datetime import timedelta
from typing import Any

import discord
import pytest
from simcord.backend import serializers
from sqlalchemy import select, update

from adapters.discord.listener import Companion
from adapters.discord.presence import ours
from bot.storage.tables import communities, schedules
from tests.support.clock import MONDAY
from tests.support.guilds import Server, said

DAY = timedelta(days=1)


async def halted(server: Server) -> list[str]:
    """Return why each daily question waits; "" for one that asks."""
    async with server.quiz._database.read() as connection:
        found = await connection.execute(select(schedules.c.halted).order_by(schedules.c.id))
        return list(found.scalars())


async def known(server: Server) -> list[tuple[str, bool]]:
    """Return the names of the communities, and whether we are there."""
    async with server.quiz._database.read() as connection:
        found = await connection.execute(select(communities))
        return [(row.name, row.left_at is None) for row in found]


async def happens(server: Server, event: str, payload: dict[str, Any]) -> None:
    """Let Discord tell the bot something, and the bot take it in."""
    server.env.backend.emit(event, payload)
    await server.env.settle()


async def kicks(server: Server) -> None:
    """Remove the bot; the server itself goes on."""
    await happens(server, "GUILD_DELETE", {"id": str(server.env.guild.id)})


async def invites(server: Server) -> None:
    """Add the bot again: everything about the server is sent once more."""
    backend = server.env.backend
    payload = serializers.guild_create_payload(backend, backend.get_guild(server.env.guild.id))
    joined = {key: value for key, value in payload.items() if key != "unavailable"}
    await happens(server, "GUILD_CREATE", joined)


async def test_a_server_that_removes_the_bot_is_asked_no_more_until_it_is_back(
    server: Server,
) -> None:
    await server.sets_up()
    assert await known(server) == [("Team", True)]
    await kicks(server)
    assert await halted(server) == ["left"]
    assert await known(server) == [("Team", False)]
    server.clock.move(timedelta(days=3, hours=4))
    await server.tick.settle()
    assert server.channel.last_message is None

    await invites(server)
    assert await halted(server) == [""]
    assert "Why is the sky blue?" in said(await server.comes("09:00", MONDAY + 4 * DAY))


async def test_nobody_is_greeted_uninvited(server: Server) -> None:
    server.env.create_guild("Another").create_text_channel("general")
    await server.env.settle()
    await kicks(server)
    await invites(server)
    assert [one for one in server.env.http_requests if one.path.endswith("/messages")] == []
    assert await known(server) == [], "and nothing is kept of who has set nothing up"


async def test_an_outage_is_no_removal(server: Server) -> None:
    await server.sets_up()
    await happens(server, "GUILD_DELETE", {"id": str(server.env.guild.id), "unavailable": True})
    assert await halted(server) == [""]
    server.env.bot.dispatch("ready")
    await server.env.settle()
    assert await known(server) == [("Team", True)]


async def test_a_restart_during_an_outage_is_no_removal(server: Server) -> None:
    await server.sets_up()
    bot = server.env.bot
    await happens(server, "GUILD_DELETE", {"id": str(server.env.guild.id), "unavailable": True})
    (guild,) = bot.guilds
    assert guild.unavailable
    bot.dispatch("resumed")
    await server.env.settle()
    assert await halted(server) == [""]


async def test_a_server_that_went_while_the_bot_was_away_is_noticed_at_the_start(
    server: Server,
) -> None:
    await server.sets_up()
    backend, guild = server.env.backend, server.env.guild
    kept = backend.guilds.pop(guild.id)  # gone, and nobody is told
    await server.env.restart_bot(server.reborn())
    await server.env.settle()
    assert await halted(server) == ["left"]

    backend.guilds[guild.id] = kept
    await server.env.restart_bot(server.reborn())
    await server.env.settle()
    assert await halted(server) == [""]
    assert "Why is the sky blue?" in said(await server.comes("09:00"))


async def test_a_server_gets_the_name_it_has_now(server: Server) -> None:
    await server.sets_up()
    server.env.backend.edit_guild(server.env.guild.id, {"name": "The A-Team"})
    await server.env.settle()
    assert await known(server) == [("The A-Team", True)]


async def test_a_deleted_channel_is_told_by_the_doctor_and_another_can_be_chosen(
    server: Server,
) -> None:
    other = server.env.guild.create_text_channel("other")
    await server.ada.slash(
        other, "quiz setup", time="09:00", zone="UTC", weekdays="daily", channel=server.channel
    )
    server.env.backend.delete_channel(server.channel.id)
    await server.env.settle()
    assert await halted(server) == ["channel_gone"]

    shown = await server.ada.slash(other, "quiz doctor")
    assert "was deleted. Press Change and choose another channel." in said(shown.response)
    assert "[Change daily question 1]" in said(shown.response)
    refused = await server.ada.slash(other, "quiz resume", schedule=1)
    assert "The channel of daily question 1 was deleted." in said(refused.response)
    await server.ada.slash(other, "quiz setup", schedule=1, channel=other)

    assert await halted(server) == [""]
    server.channel = other
    assert "Why is the sky blue?" in said(await server.comes("09:00"))


async def test_a_channel_deleted_while_the_bot_was_away_is_noticed_by_the_first_post(
    server: Server,
) -> None:
    await server.sets_up()
    server.env.backend.channels.pop(server.channel.id)  # gone, and nobody is told
    server.clock.move(timedelta(hours=4))
    await server.tick.settle()
    assert await halted(server) == ["channel_gone"]


@pytest.mark.parametrize(("status", "code"), [(500, 0), (503, 0), (403, 50001), (403, 50013)])
async def test_a_failure_that_may_pass_stops_nothing(
    server: Server, status: int, code: int
) -> None:
    await server.sets_up()
    server.env.inject_error(
        "POST", "/channels/*/messages", status=status, code=code, message="no", times=None
    )
    server.clock.move(timedelta(hours=4))
    await server.tick.settle()
    assert await halted(server) == [""]


async def test_a_deleted_thread_stops_what_was_asked_in_it(server: Server) -> None:
    await server.sets_up()
    async with server.quiz._database.write() as connection:
        await connection.execute(update(schedules).values(channel="4711"))
    await happens(
        server,
        "THREAD_DELETE",
        {
            "id": "4711",
            "guild_id": str(server.env.guild.id),
            "parent_id": str(server.channel.id),
            "type": 11,
        },
    )
    assert await halted(server) == ["channel_gone"]


def guild_of_shard(shard: int, count: int) -> str:
    return f"discord:{((7 * count + shard) << 22) + 5}"


async def test_a_client_judges_the_servers_of_its_shards_only(server: Server) -> None:
    intents = discord.Intents(guilds=True)
    everything = ours(server.env.bot)
    one = ours(discord.Client(intents=intents, shard_id=1, shard_count=4))
    some = ours(discord.AutoShardedClient(intents=intents, shard_ids=[0, 3], shard_count=4))
    all_ = ours(discord.AutoShardedClient(intents=intents, shard_count=4))
    guilds = [guild_of_shard(shard, 4) for shard in range(4)]
    assert [everything(guild) for guild in guilds] == [True] * 4
    assert [one(guild) for guild in guilds] == [False, True, False, False]
    assert [some(guild) for guild in guilds] == [True, False, False, True]
    assert [all_(guild) for guild in guilds] == [True] * 4
    assert not any(judge("discord:@5") for judge in (everything, one, some, all_))


async def test_every_event_is_heard_by_a_client_after_a_restart_too(server: Server) -> None:
    await server.sets_up()
    reborn = server.reborn()
    assert isinstance(reborn, Companion)
    await server.env.restart_bot(reborn)
    await kicks(server)
    assert await halted(server) == ["left"]
