"""A Discord without network: the real client, commands and messages, on a real database."""

import logging
from collections.abc import AsyncIterator

import discord
import pytest
import simcord

from adapters.discord.listener import Companion
from adapters.discord.messenger import DiscordMessenger
from bot.core.questions import Question
from bot.intake import Intake
from bot.outbox import Outbox
from bot.ports import Messenger
from bot.quiz import Quiz
from bot.storage.database import Database
from bot.tick import Tick
from tests.support.bank import COLOUR, bank, fixed
from tests.support.clock import FakeClock
from tests.support.discord_checks import answered, check
from tests.support.guilds import Server


@pytest.fixture
def server_url(sqlite_url: str) -> str:
    """The database of a server: SQLite, where a file of tests does not ask for both kinds."""
    return sqlite_url


@pytest.fixture
def asked() -> list[Question]:
    """The questions of a server, where a file of tests does not have its own."""
    return [fixed(COLOUR)]


@pytest.fixture
async def server(
    server_url: str, asked: list[Question], caplog: pytest.LogCaptureFixture
) -> AsyncIterator[Server]:
    """A server; whatever was sent to Discord in a test is held against Discord's rules after it."""
    database = Database(server_url)
    clock, questions = FakeClock(), bank(asked)
    messengers: dict[str, Messenger] = {}
    intake = Intake(database, clock)
    outbox = Outbox(database, lambda: questions, clock, messengers)
    quiz = Quiz(database, lambda: questions, clock, intake, messengers)
    client = Companion(quiz)
    messengers["discord"] = DiscordMessenger(client, quiz.picture)
    tick = Tick(database, lambda: questions, clock, outbox)
    env = simcord.Env(client)  # not simcord.run: a fixture's end runs in another context
    await env.start()
    await client.tree.sync()
    guild = env.create_guild("Team")
    channel = guild.create_text_channel("quiz")
    boss = guild.create_role("boss", permissions=discord.Permissions(manage_guild=True))
    people = {
        "ada": guild.add_member(env.create_user("ada"), roles=[boss]),
        "grace": guild.add_member(env.create_user("grace")),
        "alan": guild.add_member(env.create_user("alan")),
    }
    yield Server(env, quiz, tick, clock, channel, **people)
    await intake.drain()
    await outbox.drain()
    await env.shutdown()
    env.raise_errors()
    await database.close()
    logged = [one for one in caplog.get_records("call") if one.name.startswith("discord")]
    assert not [one.getMessage() for one in logged if one.levelno >= logging.ERROR]
    answered(env)
    for request in env.http_requests:
        check(request)
