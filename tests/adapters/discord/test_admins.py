"""On Discord whoever manages the server names members of it, who may then do what admins may."""

import pytest
import simcord

from adapters.discord.messenger import DiscordMessenger
from bot.ports import DeliveryError
from tests.support.guilds import Server, said

ONLY_ADMINS = "Only admins of this community can do that."


async def admins(server: Server, who: simcord.MemberActor, **options: object) -> str:
    shown = await who.slash(server.channel, "quiz admins", **options)
    assert shown.ephemeral
    return said(shown.response)


async def doctor(server: Server, who: simcord.MemberActor) -> str:
    return said((await who.slash(server.channel, "quiz doctor")).response)


async def offered(server: Server, who: simcord.MemberActor) -> int:
    return len(await who.autocomplete(server.channel, "quiz pause", "schedule", ""))


async def test_a_member_is_named_and_removed(server: Server) -> None:
    await server.sets_up()
    assert ONLY_ADMINS in await doctor(server, server.grace)
    assert await offered(server, server.grace) == 0

    told = await admins(server, server.ada, add=server.grace)

    assert "grace may now do what admins may" in told
    assert f"<@{server.grace.id}> · since <t:" in told
    assert ONLY_ADMINS not in await doctor(server, server.grace)
    assert ONLY_ADMINS in await doctor(server, server.alan)
    assert await offered(server, server.grace) == 1
    assert f"named by <@{server.ada.id}>" in await admins(server, server.grace)
    assert "name or remove nobody" in await admins(server, server.grace, add=server.alan)
    assert "name or remove nobody" in await admins(server, server.grace, remove=server.grace)

    assert "not named any more" in await admins(server, server.ada, remove=server.grace)
    assert ONLY_ADMINS in await doctor(server, server.grace)
    assert await offered(server, server.grace) == 0


async def test_the_button_removes_and_one_takes_over_from_another(server: Server) -> None:
    await admins(server, server.ada, add=server.grace)
    both = await admins(server, server.ada, add=server.alan, remove=server.grace)
    assert "grace is not named any more" in both
    assert "alan may now do what admins may" in both
    shown = await server.ada.slash(server.channel, "quiz admins")
    assert shown.response is not None
    gone = await server.ada.click(shown.response, label="Remove alan")
    assert "Nobody is named here now." in said(gone.response)


async def test_a_name_is_the_one_of_this_server(server: Server) -> None:
    eve = server.grace.guild.add_member(server.env.create_user("eve"), nick="Eve _the_ first")
    shown = await admins(server, server.ada, add=eve)
    assert "Remove Eve _the_ first" in shown


async def test_who_is_not_in_the_server_cannot_be_named(server: Server) -> None:
    stranger = server.env.create_user("stranger")
    told = await admins(server, server.ada, add=stranger)
    assert f"I find no person “{stranger.id}” in this community" in told
    assert "Nobody is named here now." in await admins(server, server.ada)


async def test_a_bot_cannot_be_named(server: Server) -> None:
    robot = server.grace.guild.add_member(server.env.create_user("robot", bot=True))
    assert "I find no person" in await admins(server, server.ada, add=robot)


async def test_who_was_named_in_one_server_is_nobody_in_another(server: Server) -> None:
    await admins(server, server.ada, add=server.grace)
    other = server.env.create_guild("Others")
    room = other.create_text_channel("quiz")
    shown = await other.add_member(server.grace.user).slash(room, "quiz doctor")
    assert ONLY_ADMINS in said(shown.response)


@pytest.mark.parametrize("given", ["", "0", "007", "x", "9" * 19, "9" * 40, "<@1>", "-1"])
async def test_an_id_that_means_nobody_names_nobody(server: Server, given: str) -> None:
    messenger = DiscordMessenger(server.env.bot, lambda path: None)
    assert await messenger.member(f"discord:{server.env.guild.id}", given) is None


async def test_only_members_of_the_server_itself_are_found_whoever_gives_the_id(
    server: Server,
) -> None:
    stranger = server.env.create_user("stranger")
    messenger = DiscordMessenger(server.env.bot, lambda path: None)
    here = f"discord:{server.env.guild.id}"
    assert await messenger.member(here, str(stranger.id)) is None
    assert await messenger.member("discord:4711", str(server.grace.id)) is None
    assert await messenger.member("discord:@1", str(server.grace.id)) is None
    found = await messenger.member(here, str(server.grace.id))
    assert found is not None
    assert (found.player, found.name) == (str(server.grace.id), "grace")


async def test_where_discord_does_not_answer_nobody_is_named(server: Server) -> None:
    server.env.inject_error("GET", "/guilds/*/members/*", status=503)
    told = await admins(server, server.ada, add=server.grace)
    assert "I could not find out whether they are here" in told
    assert "Nobody is named here now." in await admins(server, server.ada)


async def test_a_failure_is_told_as_one(server: Server) -> None:
    server.env.inject_error("GET", "/guilds/*/members/*", status=503)
    messenger = DiscordMessenger(server.env.bot, lambda path: None)
    with pytest.raises(DeliveryError):
        await messenger.member(f"discord:{server.env.guild.id}", str(server.grace.id))


async def test_twenty_people_fit_on_a_card(server: Server) -> None:
    guild = server.grace.guild
    for number in range(20):
        user = server.env.create_user(f"p{number}")
        await admins(server, server.ada, add=guild.add_member(user, nick=f"{number} " + "x" * 29))
    shown = await server.ada.slash(server.channel, "quiz admins")
    assert said(shown.response).count("[Remove ") == 20
