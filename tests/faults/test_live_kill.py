"""What becomes of a live round when the program is killed in the middle of it? It goes on, and ends.

The real program plays; it is killed at a fault point, started again at the same moment of its clock,
and plays on. In the end everybody has the points of the last answer they were told is kept.
"""

import asyncio
import random
import signal
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest

from bot.core.people import Actor
from bot.core.rounds import Round, Status
from bot.requests import AnswerRound, Request
from bot.requests.blitz import Blitz, StartBlitz
from tests.support.books import Books, a_response
from tests.support.lives import Died, Hive, Life, Told, hive
from tests.support.servers import PostgresServer, sqlite_url

pytestmark = pytest.mark.kill

TEAM = "rec:team"
HOST = Actor(TEAM, "host", "Ada", "en", "#a", is_admin=True)
PLAYERS = [Actor(TEAM, f"p{number}", f"Player {number}", "en", "#a") for number in range(5)]
LEASE = 1.0
FAULTS = [
    *("live.moved:1", "live.moved:2", "live.moved:4", "live.committed:1", "live.committed:3"),
    *("post.claimed:2", "post.sent:2", "post.sent:4", "post.recorded:2", "post.recorded:4"),
    *("answer.inserted:1", "answer.booked:2", "answer.committed:1", "answer.committed:3"),
]
T = TypeVar("T")


class Game:
    """A live round, carried on from life to life."""

    def __init__(self, world: Hive, url: str, faults: list[str]) -> None:
        self.books = Books(url)
        self.kept: dict[tuple[int, str], str] = {}
        self.kills = 0
        self.now = datetime.now(UTC) + timedelta(hours=1)
        self._chance = random.Random(url)
        self._hive = world
        self._url = url
        self._faults = list(faults)
        self.life: Life | None = None

    async def run(self) -> None:
        """Play to the end, in as many lives as it takes."""
        for _ in range(200):
            found = await self.stands()
            if found is None:
                await self.ask(HOST, Blitz(3, "", 30))
            elif found["state"] in ("over", "stopped"):
                break
            else:
                await self.step(found)
        else:
            raise AssertionError(
                f"never ended: {await self.stands()} {self.life and self.life.log()}"
            )
        for _ in range(4):
            await self.turn(self.now + timedelta(seconds=5))

    async def step(self, found: dict[str, Any]) -> None:
        """Do what people and time do where the game stands."""
        match found["state"]:
            case "lobby":
                await self.ask(HOST, StartBlitz(found["id"]))
            case "posting":
                await asyncio.sleep(0.1)
                await self.turn(self.now + timedelta(seconds=0.3))
            case "asking":
                round = (await self.books.rounds())[-1]
                await asyncio.gather(*(self.answer(round, one) for one in PLAYERS))
                await self.turn(round.closes_at)
            case "telling":
                await self.turn(self.now + timedelta(seconds=10))

    async def answer(self, round: Round, who: Actor) -> None:
        """Answer, and change one's mind, until both are told."""
        for _ in range(2):
            response = a_response(round, self._chance)
            told = await self.ask(who, AnswerRound(round.id, response))
            if not told.title.startswith("Kept"):
                return
            self.kept[round.id, who.player] = response

    async def stands(self) -> dict[str, Any] | None:
        await self.through(lambda life: life.ask("now"))  # its tables are there
        found = await self.books.rows("SELECT id, state, number FROM blitzes")
        return dict(zip(("id", "state", "number"), found[0], strict=True)) if found else None

    async def ask(self, who: Actor, request: Request) -> Told:
        told = await self.through(lambda life: life.handle(who, request))
        assert "eference" not in told.text, told
        return told

    async def turn(self, to: datetime) -> None:
        self.now = max(self.now, to)
        await self.through(lambda life: life.turn(self.now))

    async def through(self, step: Callable[[Life], Awaitable[T]]) -> T:
        """Do a step, in as many lives as it takes."""
        while True:
            life = self.life
            try:
                if life is None:
                    life = await self.hatch()
                return await step(life)
            except Died:
                if self.life is life and life is not None:  # the first of several to notice
                    self.life = None
                    assert await life.death() == -signal.SIGKILL, life.log()
                    self.kills += 1
                    await self.books.check()
                else:
                    await asyncio.sleep(0.05)

    _hatching: asyncio.Lock | None = None

    async def hatch(self) -> Life:
        self._hatching = self._hatching or asyncio.Lock()
        async with self._hatching:
            if self.life is None:
                fault = self._faults.pop(0) if self._faults else ""
                life = await self._hive.hatch(self._url, fault=fault, lease=LEASE)
                await life.ask("shift", to=self.now.isoformat())
                self.life = life
            return self.life

    async def check(self) -> None:
        """Fail unless everybody has what they were told, and the chat shows everything once."""
        assert self.life is not None
        await self.life.stop()
        await self.books.check()
        wanted = await self.books.rows("SELECT key FROM posts WHERE shown = wanted")
        everything = sorted(one.once for one in self._hive.chat.messages.values())
        assert everything == sorted(key for (key,) in wanted)
        rows = await self.books.rows("SELECT round, player, response, points FROM answers")
        stored = {(round, player): (response, points) for round, player, response, points in rows}
        assert stored.keys() >= self.kept.keys()
        rounds = {one.id: one for one in await self.books.rounds()}
        assert all(one.status in (Status.CLOSED, Status.VOID) for one in rounds.values())
        counted = {key: points for key, (_, points) in stored.items()
                   if rounds[key[0]].status is Status.CLOSED}  # fmt: skip
        sums = {who.player: sum(p for (_, player), p in counted.items() if player == who.player)
                for who in PLAYERS if any(player == who.player for _, player in counted)}  # fmt: skip
        board = await self.books.rows("SELECT player, points FROM standings WHERE answered > 0")
        assert dict(board) == sums
        assert any(one.once.startswith("podium:") for one in self._hive.chat.messages.values())


async def play(url: str, faults: list[str]) -> Game:
    async with hive() as world:
        game = Game(world, url, faults)
        await game.run()
        await game.check()
        return game


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_live_round_goes_on_after_a_kill(fault: str, tmp_path: Path) -> None:
    game = await play(sqlite_url(tmp_path / "quiz.db"), [fault])
    assert game.kills == 1, "the point was never reached"
    closed = [one for one in await game.books.rounds() if one.status is Status.CLOSED]
    assert len(closed) == 3, "no question was lost"


@pytest.mark.postgres
async def test_a_live_round_goes_on_after_many_kills_on_postgresql(
    postgres_server: PostgresServer,
) -> None:
    url = await postgres_server.new()
    faults = ["live.moved:1", "post.sent:2", "answer.booked:1", "live.committed:2"]
    game = await play(url, faults)
    assert game.kills == len(faults)
    await postgres_server.drop(url)


async def test_a_question_whose_time_ran_out_meanwhile_counts_for_nobody(tmp_path: Path) -> None:
    async with hive() as world:
        game = Game(world, sqlite_url(tmp_path / "quiz.db"), [])
        while (found := await game.stands()) is None or found["state"] != "asking":
            if found is None:
                await game.ask(HOST, Blitz(2, "", 30))
            else:
                await game.step(found)
        round = (await game.books.rounds())[-1]
        await game.answer(round, PLAYERS[0])
        assert game.life is not None
        game.life.kill()
        await game.life.death()
        game.life = None
        game.now = round.closes_at + timedelta(minutes=1)
        await game.run()
        assert [one.status for one in await game.books.rounds()] == [Status.VOID, Status.CLOSED]
        await game.check()
