"""What becomes of people on Discord when something goes wrong? They are told, and nothing is lost."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import timedelta

import discord
import pytest
import simcord
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType
from sqlalchemy import text

from adapters.discord import listener
from adapters.discord.listener import Companion
from bot.cards import Card, Reply, Suggestion
from bot.core.errors import QuizError
from bot.core.people import Actor
from bot.presence import Presence
from bot.requests import Request
from bot.storage.database import Database
from tests.support.clock import MONDAY
from tests.support.guilds import Server, said

TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def server_url(database_url: str) -> str:
    """Each kind of database: what goes wrong there differs."""
    return database_url


@pytest.fixture
async def other(server_url: str) -> AsyncIterator[Database]:
    """The same database, as another program has it open."""
    found = Database(server_url)
    yield found
    await found.close()


async def asked(server: Server) -> discord.Message:
    """Set the daily question up and let it come."""
    await server.sets_up()
    return await server.comes("09:00")


async def count(database: Database, table: str) -> int:
    async with database.read() as connection:
        return int((await connection.execute(text(f"SELECT count(*) FROM {table}"))).scalar_one())


async def presses(
    who: simcord.MemberActor, server: Server, custom_id: str, channel: simcord.ChannelHandle
) -> simcord.InteractionResult:
    """Press a button that the bot has never made."""
    view = discord.ui.View(timeout=None)
    view.add_item(discord.ui.Button(label="Press", custom_id=custom_id))
    view.stop()
    forged = await server.env.bot.get_partial_messageable(channel.id).send(view=view)
    return await who.click(forged, label="Press")


# ------------------------------------------------------------------------------ forged


@pytest.mark.parametrize(
    "custom_id",
    [
        "a",
        "a:1",
        "a:one:0",
        "a:1:0:0",
        "zz:1",
        "x",
        "a:" + "9" * 30 + ":0",
        "q:%ff",
        "a:01:0",
        "a:-1:0",
    ],
)
async def test_a_button_that_means_nothing_is_answered_in_a_sentence(
    server: Server, custom_id: str
) -> None:
    shown = await presses(server.grace, server, custom_id, server.channel)
    assert "no longer works" in said(shown.response)


@pytest.mark.parametrize("custom_id", ["!", "GARBAGE", "a b", "quiz-answer-1", "\n", "🙂", "abc:1"])
async def test_a_button_of_another_program_is_answered_too(server: Server, custom_id: str) -> None:
    shown = await presses(server.grace, server, custom_id, server.channel)
    assert "no longer works" in said(shown.response)


async def test_nobody_answers_the_question_of_another_server(
    server: Server, other: Database
) -> None:
    message = await asked(server)
    elsewhere = server.env.create_guild("Elsewhere")
    channel = elsewhere.create_text_channel("quiz")
    eve = elsewhere.add_member(server.env.create_user("eve"))
    shown = await presses(eve, server, answers(message)[0], channel)
    assert "I do not know this question here" in said(shown.response)
    assert await count(other, "answers") == 0


async def test_a_button_of_somebody_else_does_nothing_in_their_name(
    server: Server, other: Database
) -> None:
    message = await asked(server)
    await server.grace.click(message, label="A")
    round = answers(message)[0].split(":")[1]
    refused = await presses(server.alan, server, f"gf:{round}", server.channel)
    assert "no answer of your own" in said(refused.response)
    assert "Only admins" in said(
        (await presses(server.alan, server, "dr", server.channel)).response
    )
    await presses(server.alan, server, "mh:1", server.channel)
    await presses(server.alan, server, "md:1", server.channel)
    await server.comes("17:00")
    board = await server.alan.slash(server.channel, "quiz leaderboard", board="day")
    assert f"<@{server.grace.id}>" in said(board.response)
    assert await count(other, "answers") == 1


def answers(message: discord.Message) -> list[str]:
    """Return the ids of the buttons that answer a question."""
    found = re.findall(
        r"'custom_id': '(a:[^']*)'", str([one.to_dict() for one in message.components])
    )
    assert found
    return found


# ------------------------------------------------------------------------------ at a bad moment


async def test_buttons_of_a_question_that_was_closed_say_so(server: Server) -> None:
    message = await asked(server)
    forged = answers(message)[0]
    await server.comes("17:00")
    late = await presses(server.grace, server, forged, server.channel)
    assert "has closed" in said(late.response)


async def test_two_players_at_once_both_count_and_one_who_clicks_twice_once(
    server: Server, other: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = await asked(server)
    slow = await Slow.comes_between(server, monkeypatch)
    clicks = ((server.grace, "A"), (server.alan, "B"), (server.grace, "B"), (server.ada, "A"))
    shown = [await who.click(message, label=letter) for who, letter in clicks]
    assert all(one.deferred for one in shown)
    await slow.lets_go()
    verdicts = [said(one.response) for one in shown]
    assert "Right" in verdicts[0]
    assert "Right" not in verdicts[1].splitlines()[0]
    assert "Your first answer stands: **A**" in verdicts[2]
    assert "Right" in verdicts[3]
    assert await count(other, "answers") == 3
    assert "3 answers so far" in said(await server.comes("09:01"))


async def test_a_restart_between_two_players_loses_neither(server: Server) -> None:
    message = await asked(server)
    await server.grace.click(message, label="A")
    await server.env.restart_bot(server.reborn())
    assert "Your first answer stands" in said(
        (await server.grace.click(message, label="B")).response
    )
    assert "Right" in said((await server.alan.click(message, label="A")).response)


# ------------------------------------------------------------------------------ Discord refuses


def allow(server: Server, yes: bool) -> None:
    """Take Send Messages from the bot in the channel, or give it back."""
    bits = discord.Permissions(send_messages=True).value
    me = server.env.backend.bot_user.id
    allowed, denied = (bits, 0) if yes else (0, bits)
    server.env.backend.set_overwrite(
        server.channel.id, Overwrite(me, OverwriteType.MEMBER, allowed, denied)
    )


async def test_a_missing_permission_is_named_and_after_it_is_back_the_post_is_sent(
    server: Server,
) -> None:
    await server.sets_up()
    allow(server, False)
    server.clock.move(hours=3)
    await server.tick.settle()
    assert server.channel.history() == []

    doctor = await server.ada.slash(server.channel, "quiz doctor")
    told = said(doctor.response)
    assert "/quiz doctor says what to click" in told
    assert "Edit Channel, Permissions, add me and allow Send Messages" in told

    allow(server, True)
    assert doctor.response is not None
    tried = await server.ada.click(doctor.response, label="Send failed posts again")
    assert "1 post is tried again" in said(tried.response)
    await server.tick.settle()
    (message,) = server.channel.history()
    assert "Why is the sky blue?" in said(message)
    assert "Right" in said((await server.grace.click(message, label="A")).response)
    well = await server.ada.slash(server.channel, "quiz doctor")
    assert "Send failed posts again" not in said(well.response)


async def test_a_channel_that_was_deleted_is_told_and_another_takes_its_place(
    server: Server,
) -> None:
    await server.sets_up()
    elsewhere = server.env.guild.create_text_channel("elsewhere")
    server.env.backend.delete_channel(server.channel.id)
    server.clock.move(hours=3)
    await server.tick.settle()
    told = said((await server.ada.slash(elsewhere, "quiz doctor")).response)
    assert "was deleted. Press Change and choose another channel." in told
    await server.ada.slash(elsewhere, "quiz setup", schedule=1, channel=elsewhere)
    server.channel = elsewhere
    assert "Why is the sky blue?" in said(await server.comes("09:00", TUESDAY))


async def test_a_message_somebody_deleted_stays_deleted_and_the_day_ends_as_ever(
    server: Server,
) -> None:
    message = await asked(server)
    await server.grace.click(message, label="A")
    server.env.backend.delete_message(server.channel.id, message.id)
    for at in ("10:00", "17:00", "18:00"):
        server.clock.at(server.clock.now.replace(hour=int(at[:2])))
        await server.tick.settle()
    assert server.channel.last_message is None
    board = await server.alan.slash(server.channel, "quiz leaderboard", board="day")
    assert f"<@{server.grace.id}>" in said(board.response)
    assert "is well" in said((await server.ada.slash(server.channel, "quiz doctor")).response)
    assert "Why is the sky blue?" in said(await server.comes("09:00", TUESDAY))


async def test_an_answer_whose_verdict_comes_too_late_counts(
    server: Server, other: Database
) -> None:
    message = await asked(server)
    server.env.inject_error("POST", "/interactions/*/callback", status=404, code=10062)
    unseen = await server.grace.click(message, label="A")
    assert not unseen.acknowledged
    assert await count(other, "answers") == 1
    assert "Your first answer stands" in said(
        (await server.grace.click(message, label="B")).response
    )


# ------------------------------------------------------------------------------ we are in trouble


class Slow:
    """The quiz, while its database makes everybody wait."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._goes = asyncio.Event()

    @classmethod
    async def comes_between(cls, server: Server, patch: pytest.MonkeyPatch) -> "Slow":
        """Let everything that is asked from now on wait; nobody has much patience here."""
        patch.setattr(listener, "PATIENCE", 0.1)
        found = cls(server)
        await server.env.restart_bot(Companion(found))
        return found

    async def lets_go(self) -> None:
        """Let everything that waits happen."""
        self._goes.set()
        await self._server.env.settle()

    async def handle(self, actor: Actor, request: Request) -> Reply:
        await self._server.env.external_wait(self._goes.wait(), reason="the database is busy")
        return await self._server.quiz.handle(actor, request)

    def refuse(self, actor: Actor, refusal: QuizError) -> Card:
        return self._server.quiz.refuse(actor, refusal)

    def trouble(self, where: str, error: Exception) -> str:
        return self._server.quiz.trouble(where, error)

    async def suggest(
        self, actor: Actor, option: str, typed: str, command: str
    ) -> list[Suggestion]:
        return await self._server.quiz.suggest(actor, option, typed, command)

    def translated(self, locale: str, text: str) -> str | None:
        return self._server.quiz.translated(locale, text)

    @property
    def presence(self) -> Presence:
        return self._server.quiz.presence

    def picture(self, path: str) -> bytes | None:
        return self._server.quiz.picture(path)


async def test_a_slow_database_is_waited_for_and_the_verdict_comes_all_the_same(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = await asked(server)
    slow = await Slow.comes_between(server, monkeypatch)
    click = await server.grace.click(message, label="A")
    assert click.deferred, "Discord gives up after three seconds"
    assert click.ephemeral
    await slow.lets_go()
    assert "Right" in said(click.response)
    assert not click.followups


async def test_a_form_that_came_too_late_is_asked_for_once_more(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = await Slow.comes_between(server, monkeypatch)
    shown = await server.grace.slash(server.channel, "quiz zone")
    await slow.lets_go()
    assert "Press once more" in said(shown.response)
    assert (await server.grace.slash(server.channel, "quiz zone")).modal is not None


async def test_an_answer_counts_even_if_discord_has_forgotten_who_asked(
    server: Server, other: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = await asked(server)
    slow = await Slow.comes_between(server, monkeypatch)
    click = await server.grace.click(message, label="A")
    await server.env.advance_time(15 * 60)
    await slow.lets_go()
    assert click.deferred, "it says for ever that it is thinking"
    assert await count(other, "answers") == 1


async def test_a_database_that_is_broken_is_told_with_a_reference(
    server: Server, other: Database
) -> None:
    message = await asked(server)
    async with other.write() as connection:
        await connection.execute(text("ALTER TABLE answers RENAME TO gone"))
    told = said((await server.grace.click(message, label="A")).response)
    assert "I could not save that" in told
    async with other.write() as connection:
        await connection.execute(text("ALTER TABLE gone RENAME TO answers"))
    assert await reference(server) in told


async def test_a_bug_is_told_with_a_reference_that_the_doctor_knows(
    server: Server, other: Database
) -> None:
    message = await asked(server)
    change = "UPDATE rounds SET question = replace(question, :old, :new)"
    async with other.write() as connection:
        await connection.execute(text(change), {"old": '"stem"', "new": '"gone"'})
    told = said((await server.grace.click(message, label="A")).response)
    assert "Something went wrong on my side" in told
    assert "Traceback" not in told
    assert "stem" not in told
    async with other.write() as connection:
        await connection.execute(text(change), {"old": '"gone"', "new": '"stem"'})
    assert await reference(server) in told
    assert "Right" in said((await server.grace.click(message, label="A")).response)


async def reference(server: Server) -> str:
    """Return the newest reference that the doctor knows."""
    told = said((await server.ada.slash(server.channel, "quiz doctor")).response)
    (found,) = re.findall(r"\b[0-9a-f]{8}\b", told.partition("Last errors")[2])
    return str(found)
