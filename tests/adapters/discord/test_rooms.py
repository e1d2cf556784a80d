"""Where a question may stand on Discord, and what is done with it there: pins, threads, forums."""

from typing import Any

import discord
import pytest
import simcord

from adapters.discord.messenger import DiscordMessenger, container_id, thread_name
from bot.cards import Card, Line
from bot.ports import DeliveryError, Step
from tests.support.clock import MONDAY, utc
from tests.support.guilds import Server, said

CARD = Card("Hello", (Line(("Everybody",)),), fallback="Hello: everybody")


def messenger(server: Server) -> DiscordMessenger:
    return DiscordMessenger(server.env.bot, lambda path: None)


def calls(server: Server, path: str) -> list[str]:
    """Return which calls about pins or threads were made, in their order."""
    found = [one for one in server.env.http_requests if path in one.path]
    return [one.method for one in found]


async def sets_up(server: Server, channel: simcord.ChannelHandle, **wishes: Any) -> str:
    """Have a daily question set up in a channel; return what was said."""
    shown = await server.ada.slash(
        server.channel,
        "quiz setup",
        channel=channel,
        time="09:00",
        zone="UTC",
        weekdays="daily",
        **wishes,
    )
    return said(shown.response)


async def test_a_question_is_pinned_and_talked_about_afterwards(server: Server) -> None:
    await sets_up(server, server.channel, pin="yes", discuss="yes")
    await server.comes("09:00")
    (message,) = server.channel.pinned_messages()
    assert "Why is the sky blue?" in said(message)
    await server.comes("17:00")
    assert server.channel.pinned_messages() == []
    (thread,) = server.channel.threads
    assert thread.name == "Why is the sky blue?"
    assert thread.id == message.id, "it hangs on the message"


async def test_a_thread_that_is_there_already_is_no_trouble(server: Server) -> None:
    post = messenger(server)
    channel = str(server.channel.id)
    message = await post.post(channel, CARD, once="round:1")
    for _ in range(2):
        await post.take(Step.DISCUSS, channel, message, "Why?")
        await post.take(Step.PIN, channel, message, "")
    assert len(server.channel.threads) == 1


@pytest.mark.parametrize("step", [Step.PIN, Step.UNPIN, Step.DISCUSS])
async def test_a_step_with_a_deleted_message_says_so(server: Server, step: Step) -> None:
    post = messenger(server)
    with pytest.raises(DeliveryError) as refusal:
        await post.take(step, str(server.channel.id), "1234567890123456789", "Why?")
    assert refusal.value.gone


async def test_too_many_pins_are_told_in_a_sentence(server: Server) -> None:
    server.env.inject_error(
        "PUT", "/channels/*/messages/pins/*", status=400, code=30003, message="no", times=None
    )
    post = messenger(server)
    message = await post.post(str(server.channel.id), CARD, once="round:1")
    with pytest.raises(DeliveryError, match="as many pins as Discord allows") as refusal:
        await post.take(Step.PIN, str(server.channel.id), message, "")
    assert refusal.value.permanent


async def test_what_is_needed_for_pins_and_threads_is_said_when_it_is_missing(
    server: Server,
) -> None:
    guild = server.env.guild
    barred = discord.PermissionOverwrite(pin_messages=False, create_public_threads=False)
    room = guild.create_text_channel("quiet", overwrites={guild.default_role: barred})
    answer = await sets_up(server, room, pin="yes", discuss="yes")
    assert "I lack Pin Messages, Create Public Threads" in answer
    assert "is set" in answer
    plain = await messenger(server).problems(str(room.id))
    assert plain == [], "nobody needs what was not asked for"


async def test_a_role_that_hears_nothing_is_named(server: Server) -> None:
    guild = server.env.guild
    barred = discord.PermissionOverwrite(mention_everyone=False)
    room = guild.create_text_channel("quiet", overwrites={guild.default_role: barred})
    silent = guild.create_role("silent")
    loud = guild.create_role("loud", mentionable=True)
    assert "@silent is not notified" in await sets_up(server, room, role=silent)
    assert "not notified" not in await sets_up(server, room, role=loud)
    gone = await messenger(server).problems(str(server.channel.id), (), "<@&1234567890123456789>")
    assert gone == ["The role to notify is gone: choose another one."]


async def test_an_announcement_channel_takes_the_question(server: Server) -> None:
    news = server.env.guild.create_news_channel("news")
    assert "To mend" not in await sets_up(server, news, discuss="yes")
    server.clock.at(utc(MONDAY, "09:00", "UTC"))
    await server.tick.settle()
    assert "Why is the sky blue?" in said(news.last_message)


async def test_a_forum_gets_a_post_a_day_which_is_edited(server: Server) -> None:
    forum = server.env.guild.create_forum_channel("quizzes")
    assert "To mend" not in await sets_up(server, forum, discuss="yes")
    server.clock.at(utc(MONDAY, "09:00", "UTC"))
    await server.tick.settle()
    (thread,) = forum.threads
    assert thread.name == "Question of the day: Why is the sky blue?"
    first = thread.last_message
    assert first is not None
    verdict = await server.grace.click(first, label="A")
    assert "Right" in said(verdict.response)

    server.clock.at(utc(MONDAY, "17:00", "UTC"))
    await server.tick.settle()
    assert len(forum.threads) == 1
    assert "Scattering grows with the fourth power of the frequency." in said(thread.last_message)


async def test_a_forum_post_whose_record_was_lost_is_found_again(server: Server) -> None:
    forum = server.env.guild.create_forum_channel("quizzes")
    post = messenger(server)
    first = await post.post(str(forum.id), CARD, once="round:1")
    assert await post.post(str(forum.id), CARD, once="round:1") == first
    other = await post.post(str(forum.id), CARD, once="round:2")
    assert other != first
    assert len(forum.threads) == 2


async def test_a_message_whose_record_was_lost_is_found_again_after_hours(server: Server) -> None:
    post, channel = messenger(server), str(server.channel.id)
    first = await post.post(channel, CARD, once="round:1")
    for number in range(20):  # Discord has long forgotten the nonce, and people have talked
        await server.grace.send(server.channel, f"Hello {number}")
    assert await post.post(channel, CARD, once="round:1", again=True) == first
    assert await post.post(channel, CARD, once="round:2", again=True) != first


async def test_who_may_not_look_back_posts_by_the_nonce_alone(server: Server) -> None:
    post, channel = messenger(server), str(server.channel.id)
    server.env.inject_error(
        "GET", "/channels/*/messages", status=403, code=50001, message="no", times=None
    )
    await post.post(channel, CARD, once="round:1", again=True)
    assert len(server.channel.history()) == 1


def test_keys_are_ids_of_their_own_that_discord_takes() -> None:
    ids = {container_id(f"round:{number}") for number in range(1000)}
    assert len(ids) == 1000
    assert all(0 < one < 2**31 for one in ids)


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("Why is the sky blue?", "Why is the sky blue?"),
        ("What does `top_p` do?\n\nThink.", "What does top_p do? Think."),
        ("", "…"),
        ("word " * 40, ("word " * 20)[:-1]),
    ],
)
def test_a_thread_is_named_by_one_short_line(stem: str, name: str) -> None:
    found = thread_name(stem)
    assert len(found) <= 100
    assert found.rstrip("…") == name.rstrip("…")[: len(found.rstrip("…"))]
