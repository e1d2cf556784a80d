"""Whatever people and clocks do, in whatever order, what is derived stays what the record says."""

import asyncio
import random
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot import requests as r
from bot.core.people import Actor
from bot.journeys import rescoring
from bot.storage import streaks
from bot.storage.database import Database
from tests.support.bank import ONE_OF_EACH, bank, filler
from tests.support.people import ADA, TEAM, elsewhere, somebody
from tests.support.servers import SqliteFiles
from tests.support.world import World

ZONES = ("UTC", "Pacific/Kiritimati", "Pacific/Honolulu", "Asia/Kathmandu", "America/New_York")
RESPONSES = ("0", "1", "0,1", "1,0,2,3", "A,B", "300", "mode collapse", "Because.", "Z", "")
PEOPLE = (ADA, *(somebody(number) for number in range(3)))

# An action is a name and a few numbers, which mean what they can in the situation.
ACTIONS = st.tuples(
    st.sampled_from(
        [
            "answer",
            "answer",
            "answer",
            "wait",
            "wait",
            "wait",
            "back",
            "void",
            "fix",
            "grade",
            "hide",
            "forget",
            "zone",
            "setup",
            "pause",
            "rescore",
            "season",
            "together",
            "elsewhere",
        ]
    ),
    st.integers(0, 99),
    st.integers(0, 99),
)


class Life:
    """A world in which things happen; after each one its books must be right."""

    def __init__(self, world: World) -> None:
        self.world = world
        world.bank = bank([*ONE_OF_EACH, *(filler(n) for n in range(4))])

    async def act(self, name: str, a: int, b: int) -> None:
        actor = PEOPLE[a % len(PEOPLE)]
        await getattr(self, name)(actor, a, b)
        assert await self.world.differences() == [], (name, a, b)

    async def answer(self, actor: Actor, a: int, b: int) -> None:
        known = await self.world.rounds()
        if known:
            recent = known[-(1 + b % 3) :][0]
            await self.world.answers(actor, recent, RESPONSES[(a + b) % len(RESPONSES)])

    async def together(self, _: Actor, a: int, b: int) -> None:
        known = await self.world.rounds()
        seeded = random.Random(a * 100 + b)
        await asyncio.gather(
            *(
                self.world.answers(
                    seeded.choice(PEOPLE), seeded.choice(known), seeded.choice(RESPONSES)
                )
                for _ in range(12 if known else 0)
            )
        )

    async def elsewhere(self, actor: Actor, a: int, b: int) -> None:
        stranger = elsewhere(actor, admin=True)
        await self.world.quiz.handle(stranger, r.Setup(time="09:00", zone=ZONES[b % len(ZONES)]))
        theirs = await self.world.rounds(stranger.community)
        if theirs:
            await self.world.answers(stranger, theirs[-1], RESPONSES[a % len(RESPONSES)])

    async def wait(self, _: Actor, a: int, b: int) -> None:
        hours = (1, 3, 8, 24, 24, 24, 49, 24 * 30)[b % 8]
        await self.world.waits(timedelta(hours=hours, minutes=a))

    async def back(self, _: Actor, a: int, b: int) -> None:
        await self.world.waits(timedelta(hours=-(b % 30), minutes=-a))

    async def void(self, _: Actor, a: int, b: int) -> None:
        if b % 3 == 0:  # a question that was taken out is gone for good
            await self.world.quiz.handle(ADA, r.VoidQuestion(await self._asked(a), "wrong"))

    async def fix(self, _: Actor, a: int, b: int) -> None:
        response = RESPONSES[b % len(RESPONSES)]
        await self.world.quiz.handle(ADA, r.FixQuestion(await self._asked(a), response, "slip"))

    async def _asked(self, number: int) -> str:
        known = await self.world.rounds()
        return known[number % len(known)].frozen.question.id if known else "none"

    async def grade(self, actor: Actor, a: int, b: int) -> None:
        for round in await self.world.rounds():
            await self.world.quiz.handle(actor, r.GradeRound(round.id, "0", "1" if b % 2 else ""))

    async def hide(self, actor: Actor, a: int, b: int) -> None:
        await self.world.quiz.handle(actor, r.HideMe(bool(b % 2)))

    async def forget(self, actor: Actor, a: int, b: int) -> None:
        await self.world.quiz.handle(actor, r.ForgetMe(sure=True))

    async def zone(self, actor: Actor, a: int, b: int) -> None:
        await self.world.quiz.handle(actor, r.SetZone(ZONES[b % len(ZONES)]))

    async def setup(self, _: Actor, a: int, b: int) -> None:
        await self.world.quiz.handle(
            ADA,
            r.Setup(
                schedule=a % 3,
                time=f"{b % 24:02}:00",
                close=f"{(a + 7) % 24:02}:30",
                zone=ZONES[a % len(ZONES)],
                weekdays=("daily", "mon-fri", "tue, thu")[b % 3],
                reveal=("at_once", "at_closing")[a % 2],
            ),
        )

    async def pause(self, _: Actor, a: int, b: int) -> None:
        await self.world.quiz.handle(ADA, r.Pause(a % 3) if b % 2 else r.Resume(a % 3))

    async def season(self, _: Actor, a: int, b: int) -> None:
        today = self.world.clock().date()
        wanted = ("week", "month", "quarter", f"{today - timedelta(days=a)}..{today}")[b % 4]
        await self.world.quiz.handle(ADA, r.Season(wanted, ("", "no", "yes")[a % 3]))

    async def rescore(self, _: Actor, a: int, b: int) -> None:
        ids = [round.id for round in await self.world.rounds()]
        async with self.world.database.write() as connection:
            source = f"rules:{a}:{b}:{self.world.clock().isoformat()}"
            await rescoring.rejudge(connection, ids, source, self.world.clock())
            await streaks.rebuild(connection, TEAM)


async def live(url: str, actions: list[tuple[str, int, int]]) -> None:
    """Let these things happen, one after the other."""
    world = World(Database(url))
    try:
        life = Life(world)
        await life.setup(ADA, 0, 9)
        await life.setup(ADA, 3, 9)
        for action in actions:
            await life.act(*action)
        troubles = list(world.quiz._troubles)
        assert troubles == []
        await consistent_boards(world)
    finally:
        await world.end()
        await world.database.close()


async def consistent_boards(world: World) -> None:
    """The first place is nobody's better, and sizes count the visible."""
    for row in await world.rows(
        "SELECT community, board, count(*) AS n FROM standings"
        " WHERE answered > 0 AND NOT hidden GROUP BY community, board"
    ):
        counted = await world.column(
            "SELECT sum(players) FROM tallies WHERE community = :c AND board = :b",
            c=row.community,
            b=row.board,
        )
        assert counted == [row.n]


@settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # a failure is told before it is small
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(actions=st.lists(ACTIONS, min_size=10, max_size=30))
def test_the_books_are_right_whatever_happens(
    sqlite_files: SqliteFiles, tmp_path: Path, actions: list[tuple[str, int, int]]
) -> None:
    async def run() -> None:
        await live(await sqlite_files.new(tmp_path), actions)

    asyncio.run(run())


@pytest.mark.parametrize("seed", range(3))
async def test_long_lives_keep_their_books_right(database_url: str, seed: int) -> None:
    seeded = random.Random(seed)
    names = "answer answer together wait wait wait back void fix grade hide forget zone setup"
    names += " pause rescore elsewhere"
    actions = [
        (seeded.choice(names.split()), seeded.randrange(100), seeded.randrange(100))
        for _ in range(50)
    ]
    await live(database_url, actions)
