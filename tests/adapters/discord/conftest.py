"""A Discord without network: the real client, commands and messages, on a real database."""

from collections.abc import AsyncIterator

import discord
import pytest
import simcord

from adapters.discord.listener import Companion
from adapters.discord.messenger import DiscordMessenger
from bot.intake import Intake
from bot.outbox import Outbox
from bot.ports import Messenger
from bot.quiz import Quiz
from bot.storage.database import Database
from bot.tick import Tick
from tests.support.bank import COLOUR, bank, fixed
from tests.support.clock import FakeClock
from tests.support.guilds import Server


@pytest.fixture
async def server(sqlite_url: str) -> AsyncIterator[Server]:
    database = Database(sqlite_url)
    clock, questions = FakeClock(), bank([fixed(COLOUR)])
    messengers: dict[str, Messenger] = {}
    intake = Intake(database, clock)
    outbox = Outbox(database, clock, messengers)
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
