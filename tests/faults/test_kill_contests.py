"""What becomes of a contest when the program is killed in the middle of it? It is played once.

It begins, asks, reveals and ends exactly once: the teams are drawn once and stay, each day has its
questions, no confirmed answer is lost, and everything is announced once.
"""

import random
import signal
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from bot.core.people import Actor
from bot.core.rounds import Round, Status
from bot.requests import AnswerRound, Request
from bot.requests.contests import JoinContest, SaveContest
from tests.support.books import Books, a_response
from tests.support.lives import Died, Hive, Life, Told, hive

pytestmark = pytest.mark.kill

TEAM = "rec:team"
ADMIN = Actor(TEAM, "boss", "Ada", "en", "#a", is_admin=True)
PLAYERS = [Actor(TEAM, f"p{number}", f"Player {number}", "en", "#a") for number in range(4)]
LEASE = 2.0
DAYS, QUESTIONS = 2, 2
FAULTS = [
    *("contest.begun:1", "contest.asked:1", "contest.asked:2", "contest.opened:1"),
    *("contest.opened:2", "contest.revealed:1", "contest.revealed:2", "contest.closed:1"),
    *("answer.booked:1", "answer.committed:2", "post.sent:3", "post.recorded:2"),
]
"""In an order in which each of them is still to come; two contests pass all of them."""


class Cup:
    """A contest after the other, carried on from life to life until every fault has come."""

    def __init__(self, world: Hive, url: str, faults: list[str]) -> None:
        self.books = Books(url)
        self.kills = 0
        self._chance = random.Random(1)
        self._hive = world
        self._url = url
        self._faults = list(faults)
        self._life: Life | None = None
        self._at = datetime.now(UTC)

    async def run(self) -> None:
        """Hold contests until nobody dies any more."""
        peaceful = False
        while not peaceful:
            assert self.kills <= len(FAULTS)
            peaceful = not self._faults
            await self._contest()
        assert self._life is not None
        now = await self._life.now()
        await self._life.stop()
        await self.books.check()
        await self.books.check_chat(self._hive.chat, now)

    async def _contest(self) -> None:
        first = self._at.date() + timedelta(days=1)
        await self._through(lambda: self._plan(first))
        contest = await self._newest()
        for one in PLAYERS:
            await self._through(lambda one=one: self._ask(one, JoinContest(contest)))  # type: ignore[misc]
        drawn: Any = None
        for number in range(DAYS):
            await self._through(lambda: self._come(first + timedelta(days=number), "09:00"))  # noqa: B023
            teams = await self.books.rows(
                f"SELECT player, team FROM registrations WHERE contest = {contest} ORDER BY player"
            )
            assert drawn in (None, teams), "teams are drawn once"
            drawn = teams
            for round in await self._asked(contest, number):
                for who in PLAYERS:
                    await self._through(lambda who=who, round=round: self._answer(who, round))  # type: ignore[misc]
            await self._through(lambda: self._come(first + timedelta(days=number), "17:00"))  # noqa: B023
        assert all(team for _, team in drawn)
        await self._check(contest)

    async def _plan(self, first: date) -> None:
        alive = await self.books.rows("SELECT id FROM contests WHERE ended_at IS NULL")
        if not alive:
            wanted = SaveContest(
                *(0, "Cup", first.isoformat(), str(DAYS), str(QUESTIONS), "09:00", "UTC", "8"),
                *("balanced", "2", "#a"),
            )
            said = await self._ask(ADMIN, wanted)
            assert said.title == "Contest Cup is planned", said

    async def _newest(self) -> int:
        return int((await self.books.rows("SELECT max(id) FROM contests"))[0][0])

    async def _come(self, day: date, at: str) -> None:
        """Come to this time, and let a dead life's lease run out if it must be."""
        moment = datetime.combine(day, time.fromisoformat(at), UTC)
        assert self._life is not None
        for _ in range(5):
            self._at = max(self._at + timedelta(seconds=LEASE + 1), moment)
            await self._life.turn(self._at)
            if not await self.books.rows("SELECT 1 FROM posts WHERE shown <> wanted"):
                return

    async def _asked(self, contest: int, number: int) -> list[Round]:
        found = [one for one in await self.books.rounds() if one.game == contest]
        assert len(found) == (number + 1) * QUESTIONS, "each day asks once"
        return found[-QUESTIONS:]

    async def _answer(self, who: Actor, round: Round) -> None:
        response = a_response(round, self._chance)
        told = await self._ask(who, AnswerRound(round.id, response))
        assert told.tone != "error", told
        self.books.told[round.id, who.player].append((response, told))

    async def _check(self, contest: int) -> None:
        """The contest ended in time with all of its days, and everything was announced once."""
        (row,) = await self.books.rows(f"SELECT state FROM contests WHERE id = {contest}")
        assert row == ("over",)
        asked = [one for one in await self.books.rounds() if one.game == contest]
        assert [one.status for one in asked] == [Status.CLOSED] * (DAYS * QUESTIONS)
        assert await self.books.rows("SELECT * FROM contest_days") == []
        said = [one.once for one in self._hive.chat.messages.values()]
        for part in ("registration:#a", "start", "final"):
            assert said.count(f"contest:{contest}:{part}") == 1
        assert all(said.count(f"round:{one.id}") == 1 for one in asked)
        stored = await self.books.rows("SELECT round, player FROM answers")
        assert {(one.id, who.player) for one in asked for who in PLAYERS} <= set(stored)

    async def _through(self, step: Callable[[], Awaitable[object]]) -> None:
        """Do a step, in as many lives as it takes."""
        while True:
            try:
                if self._life is None:
                    fault = self._faults.pop(0) if self._faults else ""
                    self._life = await self._hive.hatch(self._url, fault=fault, lease=LEASE)
                    await self._life.turn(self._at)  # a new life begins in our own time
                await step()
            except Died:
                if self._life is None:  # it died at birth, which no fault here asks for
                    raise
                assert await self._life.death() == -signal.SIGKILL, self._life.log()
                self._life = None
                self.kills += 1
                await self.books.check()
            else:
                return

    async def _ask(self, actor: Actor, request: Request) -> Told:
        assert self._life is not None
        told = await self._life.handle(actor, request)
        assert "eference" not in told.text, (told, self._life.log())
        return told


async def play(url: str, faults: list[str]) -> None:
    async with hive() as world:
        cup = Cup(world, url, faults)
        await cup.run()
        assert cup.kills == len(faults)


async def test_a_contest_is_played_once_however_often_the_program_is_killed(
    sqlite_url: str,
) -> None:
    await play(sqlite_url, FAULTS)


@pytest.mark.postgres
async def test_a_contest_is_played_once_on_postgresql_as_well(postgres_url: str) -> None:
    await play(postgres_url, [one for one in FAULTS if one.startswith("contest.")][::2])
