"""What is left of duels when the program is killed in the middle? Every answer that was confirmed.

Two players duel day after day; the program dies at a chosen point or at a random moment, is started
again, and the duel goes on where it was: nothing is asked anew, and the result is told once.
"""

import random
import signal
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.core.people import Actor
from bot.core.rounds import Round
from bot.requests import AnswerRound, Request
from bot.requests.duels import AcceptDuel, Duels, OfferDuel, PlayDuel
from bot.storage import rounds, verify
from bot.storage.database import Database
from tests.support.books import a_response
from tests.support.lives import Died, Hive, Life, Told, hive
from tests.support.servers import PostgresServer, sqlite_url

pytestmark = pytest.mark.kill

TEAM = "rec:team"
GRACE = Actor(TEAM, "u2", "Grace", "en", "#a")
ALAN = Actor(TEAM, "u3", "Alan", "en", "#a")
LEASE = 2.0
FAULTS = (
    "duel.opened:1",
    "duel.settled:1",
    "answer.inserted:1",
    "answer.inserted:4",
    "answer.booked:2",
    "answer.booked:6",
    "answer.committed:1",
    "answer.committed:3",
    "answer.committed:6",
    "post.claimed:2",
    "post.sent:1",
    "post.sent:3",
    "post.recorded:2",
)


class Duelling:
    """Two players, and a program that dies again and again."""

    def __init__(self, world: Hive, url: str, seed: int) -> None:
        self.chance = random.Random(seed)
        self.kills = 0
        self.told: dict[tuple[int, str], str] = {}
        self._hive = world
        self._url = url
        self._life: Life | None = None
        self._ends: list[dict[str, Any]] = []
        self._at = datetime.now(UTC)

    async def run(self, ends: list[dict[str, Any]]) -> None:
        """Play duels until every end has come, and one more in peace."""
        self._ends = ends
        for number in range(1, 40):
            peaceful = not self._ends
            await self._duel(number)
            if peaceful:
                break
        assert not self._ends
        await self._through(self._stop)

    async def _duel(self, number: int) -> None:
        for step in (self._challenge, self._accept):
            await self._through(step)
        for who in (GRACE, ALAN) if number % 3 else (GRACE,):
            await self._through(lambda who=who: self._play(who))  # type: ignore[misc]
        duel = (await self._rows("SELECT max(id) AS id FROM duels"))[0].id
        await self._through(lambda: self._wait(duel))
        assert self._told(duel) == 1, "a result is told once"
        (row,) = await self._rows(f"SELECT state FROM duels WHERE id = {duel}")
        assert row.state == "settled"
        await self._check()

    async def _challenge(self) -> None:
        for who in (ALAN, GRACE):
            await self._ask(who, Duels())
        alive = await self._rows("SELECT id FROM duels WHERE state IN ('offered', 'running')")
        if not alive:
            said = await self._ask(GRACE, OfferDuel("u3", "", "3"))
            assert said.title == "Your challenge stands", said

    async def _accept(self) -> None:
        offers = await self._rows("SELECT id FROM duels WHERE state = 'offered'")
        if offers:
            said = await self._ask(ALAN, AcceptDuel(offers[0].id))
            assert said.title == "The duel is on", said
        running = await self._rows("SELECT id FROM duels WHERE state = 'running'")
        assert len(running) == 1
        assert len(await self._rounds(running[0].id)) == 3

    async def _play(self, who: Actor) -> None:
        running = await self._rows("SELECT id FROM duels WHERE state = 'running'")
        for one in running:
            shown = await self._ask(who, PlayDuel(one.id))
            for round in await self._rounds(one.id):
                if round.question.stem[:40] not in shown.text:
                    continue
                response = a_response(round, self.chance)
                shown = await self._ask(who, AnswerRound(round.id, response))
                assert "Your answer is kept." in shown.text, shown
                self.told[round.id, who.player] = response

    async def _wait(self, duel: int) -> None:
        """Let the day of a duel be over, and a dead life's lease run out if it must be."""
        assert self._life is not None
        (row,) = await self._rows(f"SELECT ends_at FROM duels WHERE id = {duel}")
        at = row.ends_at
        end = at if isinstance(at, datetime) else datetime.fromisoformat(at)
        self._at = max(self._at, end.replace(tzinfo=UTC))
        await self._life.turn(self._at)
        for _ in range(5):
            self._at += timedelta(seconds=LEASE + 1)
            await self._life.turn(self._at)
            if self._told(duel):
                return

    def _told(self, duel: int) -> int:
        return sum(one.once == f"duel:{duel}:result" for one in self._hive.chat.messages.values())

    async def _stop(self) -> None:
        assert self._life is not None
        await self._life.stop()
        self._life = None

    async def _through(self, step: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                if self._life is None:
                    end = self._ends.pop() if self._ends else {}
                    self._life = await self._hive.hatch(self._url, lease=LEASE, **end)
                    await self._life.turn(self._at)  # a new life begins in our own time
                await step()
                if self._life is not None:
                    self._at = await self._life.now()
            except Died as died:
                await self._bury(died)
            else:
                return

    async def _bury(self, died: Died) -> None:
        status = died.status if self._life is None else await self._life.death()
        log = "" if self._life is None else self._life.log()
        assert status == -signal.SIGKILL, (died, log)
        self._life = None
        self.kills += 1

    async def _ask(self, actor: Actor, request: Request) -> Told:
        assert self._life is not None
        told = await self._life.handle(actor, request)
        assert told.tone != "error" or "eference" not in told.text, (told, self._life.log())
        return told

    async def _check(self) -> None:
        """What was confirmed is kept, once, and everything derived is right."""
        kept = {(row.round, row.player) for row in await self._rows("SELECT * FROM answers")}
        assert self.told.keys() <= kept
        database = Database(self._url)
        async with database.read() as connection:
            assert await verify.differences(connection) == []
        await database.close()

    async def _rounds(self, duel: int) -> list[Round]:
        found = await self._rows(f"SELECT id FROM rounds WHERE game = {duel} ORDER BY id")
        database = Database(self._url)
        async with database.read() as connection:
            loaded = await rounds.load(connection, [row.id for row in found])
        await database.close()
        return [loaded[id] for id in sorted(loaded)]

    async def _rows(self, statement: str) -> list[Any]:
        database = Database(self._url)
        async with database.read() as connection:
            found = list(await connection.execute(text(statement)))
        await database.close()
        return found


def ends(seed: int, at_random: int) -> list[dict[str, Any]]:
    """Return each point once and some random moments, shuffled."""
    chance = random.Random(seed)
    found: list[dict[str, Any]] = [{"fault": one} for one in FAULTS]
    found += [{"kill_after": chance.uniform(0.6, 2.0)} for _ in range(at_random)]
    chance.shuffle(found)
    return found


async def test_no_duel_is_lost_or_doubled_when_the_program_is_killed(tmp_path: Path) -> None:
    async with hive() as world:
        story = Duelling(world, sqlite_url(tmp_path / "quiz.db"), 1)
        await story.run(ends(1, 5))
        assert story.kills >= len(FAULTS)


@pytest.mark.postgres
async def test_no_duel_is_lost_on_postgresql_either(postgres_server: PostgresServer) -> None:
    url = await postgres_server.new()
    async with hive() as world:
        story = Duelling(world, url, 2)
        await story.run(ends(2, 0)[::2])
        assert story.kills
    await postgres_server.drop(url)
