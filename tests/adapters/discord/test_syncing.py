"""When does Discord learn the commands? Once, and again when they change or it did not listen."""

import asyncio
from collections.abc import AsyncIterator

import discord
import pytest
from discord import app_commands

from adapters.discord import syncing
from adapters.discord.connection import Access, connected, signed_in
from adapters.discord.listener import Companion
from bot.intake import Intake
from bot.quiz import Quiz
from bot.storage.database import Database
from tests.support.bank import COLOUR, bank, fixed
from tests.support.clock import FakeClock
from tests.support.discord_faults import How
from tests.support.discord_server import GUILD, DiscordServer, discord_server

SYNC = "PUT */commands"


class Memory:
    """What is known between starts; it may be out of order."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}
        self.broken = 0

    async def get(self, key: str) -> str | None:
        if self.broken:
            self.broken -= 1
            raise OSError("the database does not answer")
        return self.values.get(key)

    async def put(self, key: str, value: str) -> None:
        self.values[key] = value


@pytest.fixture
async def place() -> AsyncIterator[DiscordServer]:
    async with discord_server() as found:
        yield found


@pytest.fixture
async def quiz(sqlite_url: str) -> AsyncIterator[Quiz]:
    database, clock, questions = Database(sqlite_url), FakeClock(), bank([fixed(COLOUR)])
    yield Quiz(database, lambda: questions, clock, Intake(database, clock), {})
    await database.close()


@pytest.fixture
async def companion(place: DiscordServer, quiz: Quiz) -> AsyncIterator[Companion]:
    async with signed_in(quiz, Access("a.secret.token", place.api)) as found:
        yield found


async def test_commands_are_told_once_and_again_when_they_change(
    place: DiscordServer, companion: Companion
) -> None:
    known = Memory()
    assert await syncing.due(companion.tree, known)
    await syncing.keep(companion.tree, known)
    await syncing.keep(companion.tree, known)
    assert place.syncs == 1
    assert not await syncing.due(companion.tree, known)

    @app_commands.command(name="more", description="One more")
    async def more(interaction: discord.Interaction) -> None: ...

    companion.tree.add_command(more)
    await syncing.keep(companion.tree, known)
    assert place.syncs == 2
    assert "more" in [one["name"] for one in place.commands]


async def test_another_application_with_the_same_database_is_told_too(
    place: DiscordServer, companion: Companion
) -> None:
    known = Memory()
    await syncing.keep(companion.tree, known)
    companion._connection.application_id = 101
    assert await syncing.due(companion.tree, known)


async def test_the_digest_is_of_what_is_sent(place: DiscordServer, companion: Companion) -> None:
    await companion.tree.sync()
    assert await syncing._payload(companion.tree) == place.commands


@pytest.mark.parametrize("how", [How.RESET_BEFORE, How.RESET_AFTER, How.LIMITED])
async def test_a_failure_is_tried_again_later(
    place: DiscordServer,
    companion: Companion,
    monkeypatch: pytest.MonkeyPatch,
    how: How,
) -> None:
    monkeypatch.setattr(syncing, "PAUSES", (0.05, 0.1))
    place.faults.add(SYNC, how, 0.1, times=3)
    known = Memory()
    known.broken = 1
    await syncing.keep(companion.tree, known)
    assert not await syncing.due(companion.tree, known)
    assert place.calls["PUT /api/applications/100/commands"] == 4


async def test_a_long_wait_that_discord_asks_for_is_kept(
    place: DiscordServer, companion: Companion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(syncing, "PAUSES", (0.05,))
    place.faults.add(SYNC, How.LIMITED, 600.0)
    keeping = asyncio.create_task(syncing.keep(companion.tree, Memory()))
    await asyncio.wait_for(place.faults.waiting.wait(), 20)
    await asyncio.wait({keeping}, timeout=0.3)  # it would have tried again by now
    assert not keeping.done()
    keeping.cancel()
    assert place.calls["PUT /api/applications/100/commands"] == 1


async def test_a_process_hears_of_its_own_shards_only(place: DiscordServer, quiz: Quiz) -> None:
    """Two processes, one of two shards each: the server belongs to the second."""
    of = (GUILD >> 22) % 2
    mine = Access("a.secret.token", place.api, count=2, ids=(of,))
    other = Access("a.secret.token", place.api, count=2, ids=(1 - of,))
    async with connected(quiz, other, Memory()) as deaf:
        await place.gateway.until("begun")
        async with connected(quiz, mine, Memory()) as hearing:
            await place.gateway.until("begun", 2)
            assert "/quiz ask" in (await place.command("quiz help")).said
            assert [len(one.guilds) for one in (deaf, hearing)] == [0, 1]
            assert deaf.connected
            assert hearing.connected
