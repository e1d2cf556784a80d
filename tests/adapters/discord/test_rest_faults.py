"""What becomes of a message when Discord misbehaves? It comes once, and late rather than twice.

The real client over real sockets, against a Discord that goes wrong as it is told to.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from adapters.discord import connection
from adapters.discord.connection import Access, signed_in
from adapters.discord.gateway import LONGEST_WAIT
from adapters.discord.messenger import DiscordMessenger
from bot.cards import Card
from bot.core.people import Actor
from bot.intake import Intake
from bot.outbox import LEASE, SLOWEST_SEND, Outbox
from bot.ports import DeliveryError, Messenger
from bot.quiz import Quiz
from bot.requests import AnswerRound, Setup
from bot.storage.database import Database
from bot.tick import Tick
from tests.support.bank import COLOUR, bank, fixed
from tests.support.clock import MONDAY, FakeClock, utc
from tests.support.discord_faults import How
from tests.support.discord_server import CHANNEL, GUILD, DiscordServer, discord_server

POST, EDIT = "POST */messages", "PATCH */messages/*"
CARD = Card("Hello", fallback="Hello")
ADA = Actor(f"discord:{GUILD}", "1", "Ada", "en", str(CHANNEL), is_admin=True)
GRACE = Actor(f"discord:{GUILD}", "2", "Grace", "en", str(CHANNEL))


class Team:
    """A program that has signed in, with a clock to turn."""

    def __init__(self, discord: DiscordServer, quiz: Quiz, tick: Tick, clock: FakeClock) -> None:
        self.discord = discord
        self.quiz = quiz
        self.messenger: Messenger
        self._tick = tick
        self._clock = clock

    async def post(self, once: str = "round:1", channel: int = CHANNEL) -> str:
        """Post something."""
        return await self.messenger.post(str(channel), CARD, once=once)

    async def is_kept_waiting(self) -> None:
        """Wait until Discord has made a call wait, and the call has heard of it."""
        await asyncio.wait_for(self.discord.faults.waiting.wait(), 10)
        await asyncio.sleep(0.1)

    async def asks(self) -> None:
        """Have a daily question, and come to its time."""
        await self.quiz.handle(ADA, Setup(0, "", "09:00", "UTC", "daily", close="17:00"))
        self._clock.at(utc(MONDAY, "09:00"))
        await self._tick.settle()

    async def waits(self, seconds: float) -> None:
        """Let time pass, and what falls due happen."""
        self._clock.move(timedelta(seconds=seconds))
        await self._tick.settle()


@pytest.fixture
async def team(sqlite_url: str) -> AsyncIterator[Team]:
    async with discord_server() as discord, _team(sqlite_url, discord) as found:
        yield found


@asynccontextmanager
async def _team(url: str, discord: DiscordServer) -> AsyncIterator[Team]:
    database, clock, questions = Database(url), FakeClock(), bank([fixed(COLOUR)])
    messengers: dict[str, Messenger] = {}
    intake, outbox = Intake(database, clock), Outbox(database, lambda: questions, clock, messengers)
    quiz = Quiz(database, lambda: questions, clock, intake, messengers)
    found = Team(discord, quiz, Tick(database, lambda: questions, clock, outbox), clock)
    async with signed_in(quiz, Access("a.secret.token", discord.api)) as companion:
        found.messenger = DiscordMessenger(companion, quiz.picture)
        messengers["discord"] = found.messenger
        yield found
        await intake.drain()
        await outbox.drain()
    await database.close()


@pytest.mark.parametrize("how", [How.LIMITED, How.LIMITED_GLOBALLY])
async def test_a_short_limit_is_waited_for(team: Team, how: How) -> None:
    team.discord.faults.add(POST, how, 0.3)
    began = time.monotonic()
    posted = await team.post()
    assert time.monotonic() - began >= 0.3
    assert [one.id for one in team.discord.messages] == [posted]


async def test_a_global_limit_holds_back_every_channel(team: Team) -> None:
    team.discord.faults.add(POST, How.LIMITED_GLOBALLY, 0.5)
    began = time.monotonic()
    first = asyncio.create_task(team.post("round:1"))
    await team.is_kept_waiting()
    await team.post("round:2", channel=301)
    assert time.monotonic() - began >= 0.5
    await first
    assert len(team.discord.messages) == 2


async def test_whoever_gives_up_in_a_global_limit_does_not_hold_back_the_others_for_ever(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "LONGEST_WAIT", 1.0)
    team.discord.faults.add(POST, How.LIMITED_GLOBALLY, 0.9)
    impatient = asyncio.create_task(team.post("round:1"))
    await team.is_kept_waiting()
    impatient.cancel()
    async with asyncio.timeout(20):
        await team.post("round:2")


@pytest.mark.parametrize("how", [How.LIMITED, How.LIMITED_GLOBALLY, How.BANNED])
async def test_a_long_limit_is_left_to_the_outbox_with_the_time_to_wait(
    team: Team, how: How
) -> None:
    team.discord.faults.add(POST, how, 600.0)
    began = time.monotonic()
    with pytest.raises(DeliveryError) as refusal:
        await team.post()
    assert time.monotonic() - began < LONGEST_WAIT, "nobody has waited"
    assert refusal.value.retry_after == 600.0
    assert not refusal.value.permanent


@pytest.mark.parametrize("how", [How.BROKEN, How.BAD_GATEWAY])
async def test_a_broken_answer_is_asked_for_again(team: Team, how: How) -> None:
    team.discord.faults.add(POST, how)
    posted = await team.post()
    assert [one.id for one in team.discord.messages] == [posted]
    assert team.discord.calls[f"POST /api/channels/{CHANNEL}/messages"] == 2


@pytest.mark.parametrize("how", [How.RESET_BEFORE, How.RESET_AFTER])
async def test_a_connection_that_breaks_leaves_one_message_after_the_next_try(
    team: Team, how: How
) -> None:
    team.discord.faults.add(POST, how)
    with pytest.raises(DeliveryError, match="could not be reached") as refusal:
        await team.post()
    flags = refusal.value.permanent, refusal.value.maybe_sent, refusal.value.gone
    assert flags == (False, False, False)
    posted = await team.post()
    assert [(one.id, one.nonce) for one in team.discord.messages] == [(posted, "round:1")]
    assert team.discord.nonces == ["round:1"] * (2 if how is How.RESET_AFTER else 1)


async def test_an_answer_that_nobody_waited_for_leaves_one_message(team: Team) -> None:
    team.discord.faults.add(POST, How.LATE, 1.0)
    impatient = asyncio.create_task(team.post())
    await team.is_kept_waiting()
    impatient.cancel()
    assert len(team.discord.messages) == 1
    posted = await team.post()
    assert [one.id for one in team.discord.messages] == [posted]


async def test_a_question_whose_sending_broke_off_comes_once_and_shows_what_is_true(
    team: Team,
) -> None:
    team.discord.faults.add(POST, How.RESET_AFTER)
    await team.asks()
    assert len(team.discord.messages) == 1
    await team.quiz.handle(GRACE, AnswerRound(1, "0"))  # by the button that nobody knows of yet
    for _ in range(3):
        await team.waits(5)
    (message,) = team.discord.messages
    assert "1 answer so far" in message.said
    assert len(team.discord.nonces) == 1, "it was found, not sent again"


async def test_a_question_waits_as_long_as_discord_asks(team: Team) -> None:
    team.discord.faults.add(POST, How.LIMITED, 600.0)
    await team.asks()
    await team.waits(599)
    assert team.discord.messages == []
    await team.waits(1)
    assert len(team.discord.messages) == 1


@pytest.mark.parametrize("how", [How.LIMITED, How.BROKEN, How.RESET_BEFORE, How.RESET_AFTER])
async def test_an_edit_gets_through_in_the_end(team: Team, how: How) -> None:
    await team.asks()
    team.discord.faults.add(EDIT, how, 0.2)
    await team.quiz.handle(GRACE, AnswerRound(1, "0"))
    for _ in range(3):
        await team.waits(5)
    (message,) = team.discord.messages
    assert "1 answer so far" in message.said


def test_a_call_that_is_tried_again_by_the_library_ends_within_its_lease() -> None:
    pauses = sum(1 + 2 * tries for tries in range(5))
    assert pauses < SLOWEST_SEND.total_seconds() < LEASE.total_seconds()
    assert SLOWEST_SEND.total_seconds() >= LONGEST_WAIT
