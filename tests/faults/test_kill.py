"""What is left when the program is killed? Everything anybody was told, and nothing twice.

A story is the life of a community over many days: three schedules, six players who all answer
at once, an admin who corrects questions. The real program serves it and is killed again and
again, at a chosen fault point or at a random moment of its start or its work; after every death
the books are checked, the program is started again and the story goes on where it was.
"""

import asyncio
import random
import signal
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TypeVar

import pytest

from bot import faults
from bot.core.people import Actor
from bot.core.questions import Kind
from bot.core.rounds import Round, Status
from bot.requests import AnswerRound, FixQuestion, Leaderboard, Request, Season, Setup, VoidQuestion
from tests.support.books import Books, a_response
from tests.support.lives import Died, Hive, Life, Told, hive
from tests.support.servers import PostgresServer, sqlite_url

pytestmark = pytest.mark.kill

TEAM = "rec:team"
ADMIN = Actor(TEAM, "boss", "Ada", "en", "#a", is_admin=True)
PLAYERS = [Actor(TEAM, f"p{number}", f"Player {number}", "en", "#a") for number in range(6)]
PLANS = [("#a", "09:00", "17:00"), ("#b", "09:00", "17:00"), ("#c", "13:00", "08:00")]
"""Channel, opening and closing; the last one closes on the next morning, where answers are sealed."""

LEASE = 2.0
LONGEST = 60
"""Days after which a fault point that was never reached is a failure."""
MOST_VOIDED = 6

_GAMES = ("live.", "duel.", "contest.", "league.")
POINTS = tuple(one for one in faults.POINTS if not one.startswith(_GAMES))
"""Those that days pass; the tests beside this one die in the middle of games."""

_OFTEN = {"open": 2, "post": 4, "answer": 4, "close": 2, "rescore": 1, "rate": 1, "season": 1}
"""How many times a part's points are passed on one day, at least."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Doom:
    """How a life ends: at a fault point, or so many seconds after it began."""

    fault: str = ""
    after: float | None = None


def dooms(seed: int, at_random: int, points: tuple[str, ...] = POINTS) -> list[Doom]:
    """Return each point once, with a seeded count, and some random moments, shuffled."""
    chance = random.Random(seed)
    found = [Doom(f"{one}:{chance.randint(1, _OFTEN[one.partition('.')[0]])}") for one in points]
    found += [Doom(after=chance.uniform(0.0, 0.25)) for _ in range(at_random // 3)]
    found += [Doom(after=chance.uniform(0.2, 1.2)) for _ in range(at_random - at_random // 3)]
    chance.shuffle(found)
    return found


class Story:
    """A community's days, carried on from life to life."""

    def __init__(self, world: Hive, url: str, seed: int, ends: list[Doom]) -> None:
        self.chance = random.Random(seed)
        self.books = Books(url)
        self.kills = 0
        self.day: date = datetime.now(UTC).date() + timedelta(days=1)
        self._hive = world
        self._url = url
        self._ends = ends
        self._life: Life | None = None
        self._doom = Doom()
        self._posted: set[tuple[str, date]] = set()
        self._voided: set[str] = set()
        world.chat.delays = [self.chance.choice([0.0, 0.0, 0.002, 0.01]) for _ in range(31)]

    async def run(self) -> None:
        """Live until every end has come, then one more day in peace."""
        await self._through(self._set_up)
        for _ in range(LONGEST):
            peaceful = not self._ends and self._doom == Doom()
            await self._one_day()
            if peaceful:
                break
        else:
            raise AssertionError(f"never reached: {self._doom} {self._ends}")
        await self._through(self._end)

    # --- a day ------------------------------------------------------------------------------

    async def _set_up(self) -> None:
        await self._turn("20:00:00")  # nothing is asked any more on this day
        known = {row[0] for row in await self.books.rows("SELECT channel FROM schedules")}
        for channel, opens, closes in PLANS:
            if channel not in known:
                reveal = "at_closing" if channel == "#c" else "at_once"
                wanted = Setup(0, channel, opens, "UTC", "daily", close=closes, reveal=reveal)
                said = await self._ask(ADMIN, wanted)
                assert said.title.endswith("is set"), said

    async def _one_day(self) -> None:
        self.day += timedelta(days=1)
        await self._through(lambda: self._post("09:00:20", "#a", "#b"))
        today = f"{self.day}..{self.day}"  # so that a season ends every day
        await self._through(lambda: self._ask(ADMIN, Season(today)))
        await self._through(self._answer)
        await self._through(lambda: self._post("13:00:20", "#c"))
        await self._through(self._answer)
        await self._correct()
        await self._through(lambda: self._turn("17:00:20"))
        await self._through(lambda: self._turn("17:00:30"))
        await self._through(lambda: self._ask(PLAYERS[0], Leaderboard("all")))

    async def _turn(self, at: str) -> None:
        moment = datetime.combine(self.day, time.fromisoformat(at), UTC)
        assert self._life is not None
        await self._life.turn(moment)

    async def _post(self, at: str, *channels: str) -> None:
        """Come to this time, and wait until a dead life's lease has run out if it must be."""
        await self._turn(at)
        assert self._life is not None
        for _ in range(5):
            if all(self._count()[channel, self.day] for channel in channels):
                break
            await self._life.turn(await self._life.now() + timedelta(seconds=LEASE + 1))
        self._posted |= {(channel, self.day) for channel in channels}
        self._check_chat()

    async def _answer(self) -> None:
        """Let everybody answer every open question at the same time, some of them twice."""
        found = [one for one in await self.books.rounds() if one.status is Status.OPEN]
        wanted = [(one, actor) for one in found for actor in PLAYERS]
        wanted += self.chance.sample(wanted, len(wanted) // 3)
        self.chance.shuffle(wanted)
        done = await asyncio.gather(
            *(self._give(one, actor) for one, actor in wanted), return_exceptions=True
        )
        for failed in done:
            if isinstance(failed, BaseException):
                raise failed

    async def _give(self, round: Round, actor: Actor) -> None:
        response = a_response(round, self.chance)
        told = await self._ask(actor, AnswerRound(round.id, response))
        if told.tone != "error":
            self.books.told[round.id, actor.player].append((response, told))

    async def _correct(self) -> None:
        """Have the admin take a question out or correct its key."""
        asked = [one for one in await self.books.rounds() if one.question.kind is not Kind.OPEN]
        asked = [one for one in asked if one.question.id not in self._voided]
        if not asked:
            return
        one = self.chance.choice(asked)
        id = one.question.id
        if len(self._voided) < MOST_VOIDED and self.chance.random() < 0.3:
            self._voided.add(id)
            await self._through(lambda: self._ask(ADMIN, VoidQuestion(id, "It was wrong.")))
        else:
            last = next(r for r in reversed(asked) if r.question.id == id)
            wanted = FixQuestion(id, a_response(last, self.chance), "The key was wrong.")
            await self._through(lambda: self._ask(ADMIN, wanted))

    async def _end(self) -> None:
        """Let everything close, and the chat be as the tables say."""
        assert self._life is not None
        self.day += timedelta(days=1)
        await self._turn("08:00:20")
        await self._turn("08:00:30")
        await self._turn("08:00:40")
        now = await self._life.now()
        await self._life.stop()
        await self.books.check()
        await self.books.check_chat(self._hive.chat, now)
        self._check_chat()
        assert await self.books.rows("SELECT * FROM missed") == []
        rounds = await self.books.rows("SELECT count(*) FROM rounds")
        assert rounds == [(len(self._posted),)]

    # --- lives and deaths ---------------------------------------------------------------------

    async def _through(self, step: Callable[[], Awaitable[T]]) -> T:
        """Do a step of the story, in as many lives as it takes."""
        while True:
            try:
                if self._life is None:
                    self._doom = self._ends.pop() if self._ends else Doom()
                    self._life = await self._hive.hatch(
                        self._url,
                        fault=self._doom.fault,
                        kill_after=self._doom.after,
                        lease=LEASE,
                    )
                return await step()
            except Died as died:
                await self._bury(died)

    async def _bury(self, died: Died) -> None:
        log = "" if self._life is None else self._life.log()
        status = died.status if self._life is None else await self._life.death()
        assert status == -signal.SIGKILL, f"{self._doom}: {status} {died}\n{log}"
        self._life = None
        self.kills += 1
        await self._check_after_death()

    async def _check_after_death(self) -> None:
        self._check_chat()
        if await self._has_tables():
            await self.books.check()

    async def _has_tables(self) -> bool:
        if self._url.startswith("postgresql"):
            return True
        return bool(await self.books.rows("SELECT 1 FROM sqlite_master WHERE name = 'answers'"))

    async def _ask(self, actor: Actor, request: Request) -> Told:
        assert self._life is not None
        told = await self._life.handle(actor, request)
        is_bug = told.tone == "error" and "eference" in told.text
        assert not is_bug, (told, self._life.log())
        return told

    # --- the chat -------------------------------------------------------------------------------

    def _count(self) -> Counter[tuple[str, date]]:
        """Count the questions that came, by channel and date."""
        found = [one for one in self._hive.chat.messages.values() if one.once.startswith("round")]
        return Counter((one.channel, one.at.date()) for one in found)

    def _check_chat(self) -> None:
        """Fail unless each schedule has asked exactly once on each day that has come."""
        count = self._count()
        assert all(count[key] == 1 for key in self._posted), self._posted - count.keys()
        assert all(number == 1 for number in count.values()), count


SQLITE = {seed: dooms(seed, at_random=12) for seed in range(1, 7)}
POSTGRES = {
    101: dooms(101, at_random=4, points=POINTS[::2]),
    102: dooms(102, at_random=4, points=POINTS[1::2]),
}
STARTS = 15


def test_the_stories_kill_at_every_point_and_more_than_200_times_in_all() -> None:
    assert sum(map(len, (SQLITE | POSTGRES).values())) >= 200
    for stories in (SQLITE, POSTGRES):
        points = {doom.fault.partition(":")[0] for ends in stories.values() for doom in ends}
        assert points - {""} == set(POINTS)


@pytest.mark.parametrize("seed", SQLITE)
async def test_nothing_is_lost_or_doubled_when_the_program_is_killed(
    seed: int, tmp_path: Path
) -> None:
    ends = list(SQLITE[seed])
    async with hive() as world:
        story = Story(world, sqlite_url(tmp_path / "quiz.db"), seed, list(ends))
        await story.run()
        assert story.kills == len(ends)


@pytest.mark.postgres
@pytest.mark.parametrize("seed", POSTGRES)
async def test_nothing_is_lost_or_doubled_on_postgresql_either(
    seed: int, postgres_server: PostgresServer
) -> None:
    ends = list(POSTGRES[seed])
    url = await postgres_server.new()
    async with hive() as world:
        story = Story(world, url, seed, list(ends))
        await story.run()
        assert story.kills == len(ends)
    await postgres_server.drop(url)


async def test_a_first_start_can_be_killed_at_any_moment(tmp_path: Path) -> None:
    chance = random.Random(7)
    killed = 0
    async with hive() as world:
        for number in range(STARTS):
            url = sqlite_url(tmp_path / f"{number}.db")
            try:
                life = await world.hatch(url, kill_after=chance.uniform(0.0, 0.4))
                status: int | None = await life.death()
            except Died as died:
                status = died.status
            killed += status == -signal.SIGKILL
            life = await world.hatch(url)
            said = await life.handle(ADMIN, Setup(0, "#a", "09:00", "UTC"))
            assert said.title.endswith("is set"), said
            await life.stop()
    assert killed == STARTS
