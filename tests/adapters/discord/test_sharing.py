"""Sharing a card in a Discord channel."""

import discord

from tests.support.guilds import Server, said


async def test_a_card_is_shared_by_its_button_and_answers_everybody(server: Server) -> None:
    card = await server.grace.slash(server.channel, "quiz ask", query="rayleigh scattering")
    assert card.response is not None
    told = await server.grace.click(card.response, label="Share here")
    assert told.ephemeral
    assert f"Shared in <#{server.channel.id}>" in said(told.response)

    await server.tick.settle()
    public = server.channel.last_message
    assert public is not None
    assert "Light bounces off what is smaller than its wave." in said(public)
    assert f"Shared by <@{server.grace.id}>" in said(public)
    assert "[Share here]" not in said(public)
    near = await server.alan.click(public, label="Speed of light")
    assert near.ephemeral
    assert "300 megametres a second." in said(near.response)

    twice = await server.alan.slash(server.channel, "quiz ask", query="rayleigh scattering")
    assert twice.response is not None
    again = await server.alan.click(twice.response, label="Share here")
    assert "is there already" in said(again.response)


async def test_a_card_is_shared_in_the_thread_where_one_talks(server: Server) -> None:
    await server.ada.slash(
        server.channel,
        "quiz setup",
        time="09:00",
        zone="UTC",
        weekdays="daily",
        close="17:00",
        discuss="yes",
    )
    await server.comes("09:00")
    await server.comes("17:00")
    (thread,) = server.channel.threads
    card = await server.grace.slash(thread, "quiz ask", query="rayleigh scattering")
    assert card.response is not None
    told = await server.grace.click(card.response, label="Share here")
    assert f"Shared in <#{thread.id}>" in said(told.response)
    await server.tick.settle()
    assert "Light bounces" in said(thread.last_message)


async def test_where_the_companion_may_not_post_it_says_what_to_click(server: Server) -> None:
    guild = server.grace.guild
    mute = guild.create_text_channel(
        "mute",
        overwrites={
            guild.default_role: discord.PermissionOverwrite(send_messages=False),
        },
    )
    card = await server.grace.slash(mute, "quiz ask", query="rayleigh scattering")
    assert card.response is not None
    told = await server.grace.click(card.response, label="Share here")
    assert "Nothing was shared" in said(told.response)
    assert "Send Messages" in said(told.response)
    await server.tick.settle()
    assert mute.last_message is None or "Shared by" not in said(mute.last_message)
