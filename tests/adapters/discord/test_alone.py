"""A person uses the bot alone: in direct messages, or in a server that has not installed it."""

from datetime import timedelta
from typing import Any

import discord
import pytest
import simcord
from simcord.interactions import base_payload

from adapters.discord.actors import actor
from tests.support.guilds import Server, said

DAY = timedelta(days=1)


@pytest.fixture
def eve(server: Server) -> simcord.UserHandle:
    """Somebody who shares no server with the bot."""
    return server.env.create_user("eve")


def seen(server: Server, **changes: Any) -> discord.Interaction:
    """Return an interaction of Ada's in the server, with some things as Discord says them."""
    record, payload = base_payload(
        server.env.backend,
        type=2,
        channel_id=server.channel.id,
        guild_id=server.env.guild.id,
        user_id=server.ada.id,
        data={"name": "quiz", "type": 1, "id": "1"},
    )
    del server.env.backend.interactions[record.id]  # only looked at, never answered
    return discord.Interaction(data=payload | changes, state=server.env.bot._connection)  # type: ignore[arg-type]


async def test_the_commands_may_be_used_anywhere(server: Server) -> None:
    (put,) = [one for one in server.env.http_requests if one.method == "PUT"]
    assert put.json
    (quiz,) = [command for command in put.json if command["name"] == "quiz"]
    assert sorted(quiz["integration_types"]) == [0, 1]
    assert sorted(quiz["contexts"]) == [0, 1, 2]


async def test_a_server_that_has_installed_the_bot_is_the_community(server: Server) -> None:
    guild = server.env.guild.id
    for owners in ({}, {"0": str(guild)}, {"0": str(guild), "1": str(server.ada.id)}):
        who = actor(seen(server, authorizing_integration_owners=owners))
        assert who.community == f"discord:{guild}"
        assert who.community_name == "Team"
        assert who.is_admin
        assert not who.alone


@pytest.mark.parametrize("owner", ["ada", "grace"])
async def test_a_server_that_has_not_is_no_community_whoever_brought_the_bot(
    server: Server, owner: str
) -> None:
    owners = {"1": str(getattr(server, owner).id)}
    foreign = {"guild_id": "4711", "guild": {"id": "4711", "locale": "en-US", "features": []}}
    who = actor(seen(server, authorizing_integration_owners=owners, **foreign))
    assert who.community == f"discord:@{server.ada.id}"
    assert who.alone
    assert who.community_name == ""
    assert not who.is_admin, "who manages that server manages nothing of ours"


async def test_a_server_without_our_bot_but_with_our_commands_is_a_community(
    server: Server,
) -> None:
    foreign = {"guild_id": "4711", "guild": {"id": "4711", "locale": "en-US", "features": []}}
    who = actor(seen(server, authorizing_integration_owners={"0": "4711"}, **foreign))
    assert who.community == "discord:4711"


async def test_in_direct_messages_one_can_look_things_up(
    server: Server, eve: simcord.UserHandle
) -> None:
    card = await eve.slash("quiz ask", query="why the sky is blue")
    assert "Light bounces off" in said(card.response)
    for path in ("path", "help", "me", "today", "leaderboard"):
        shown = await eve.slash(f"quiz {path}")
        assert shown.ephemeral, path
        assert "did not work" not in said(shown.response), path


async def test_in_direct_messages_nothing_can_be_set_up(
    server: Server, eve: simcord.UserHandle
) -> None:
    for path in ("setup", "pause", "resume", "doctor"):
        shown = await eve.slash(f"quiz {path}")
        assert "That belongs to a server: add me to one" in said(shown.response), path


async def test_a_foreign_server_gets_nothing_and_its_managers_no_power(server: Server) -> None:
    await server.sets_up()
    guild = server.env.guild.id
    server.env.backend.emit("GUILD_DELETE", {"id": str(guild)})  # now the bot is not there
    await server.env.settle()

    refused = await server.ada.slash(server.channel, "quiz setup", time="10:00")
    assert "That belongs to a server" in said(refused.response)
    card = await server.ada.slash(server.channel, "quiz today")
    assert "No daily question comes here" in said(card.response)
    assert server.channel.last_message is None


async def test_own_figures_follow_a_person_into_direct_messages(server: Server) -> None:
    await server.sets_up()
    message = await server.comes("09:00")
    await server.grace.click(message, label="A")
    grace = server.grace.user
    shown = await grace.slash("quiz me")
    assert "Team" in said(shown.response)
    assert "place 1 of 1" in said(shown.response)
    assert "1 day" in said(shown.response)
