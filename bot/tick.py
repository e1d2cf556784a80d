"""What is due now? One APScheduler job asks the journeys, again and again.

Due-ness lives in the tables; a tick that comes late, twice or in two processes changes nothing.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot import faults
from bot.bank import Bank
from bot.journeys import contest_days, daily, duel_play, leagues, live, rating, seasons
from bot.metrics import MISSED, TICK_LAG, TICK_SECONDS
from bot.outbox import Outbox
from bot.ports import Clock
from bot.storage import schedules
from bot.storage.database import Database

EVERY_SECONDS = 1
MEASURE_SECONDS = 15
STALE_SECONDS = 60
RATED_AT_ONCE = 8

log = structlog.get_logger()


class Tick:
    """Opens, closes and delivers whatever is due."""

    def __init__(
        self,
        database: Database,
        bank: Callable[[], Bank],
        clock: Clock,
        outbox: Outbox,
        grace: timedelta = daily.GRACE,
        trouble: Callable[[str, Exception], None] = lambda where, error: None,
    ) -> None:
        """`bank` is asked anew each time, so that a reloaded one is used at once."""
        self._database = database
        self._bank = bank
        self._clock = clock
        self._outbox = outbox
        self._grace = grace
        self._trouble = trouble
        self._scheduler = AsyncIOScheduler()
        self._turn = asyncio.Lock()
        self._parts = (
            *(self._play, self._close, self._end_duels, self._open),
            *(self._open_contests, self._close_contests, self._end_seasons, self._end_leagues),
            outbox.pump,
            self._rate,
        )
        self._last = time.monotonic()

    @property
    def alive(self) -> bool:
        """Whether a tick has ended lately; a stuck one would keep questions from coming."""
        return time.monotonic() - self._last < STALE_SECONDS

    def every(self, seconds: int, part: Callable[[], Awaitable[object]], name: str) -> None:
        """Do something else as well, every so many seconds; its failure is told under a name."""
        self._repeat(lambda: self._guarded(part, name), seconds)

    def start(self) -> None:
        """Tick every second from now on, and measure now and then."""
        self._repeat(self.run, EVERY_SECONDS)
        self._repeat(self.measure, MEASURE_SECONDS)
        self._scheduler.start()

    def _repeat(self, part: Callable[[], Awaitable[object]], seconds: int) -> None:
        async def job() -> None:  # the scheduler awaits only what it sees to be a coroutine
            await part()

        options = {"max_instances": 1, "coalesce": True, "misfire_grace_time": None}
        self._scheduler.add_job(job, "interval", seconds=seconds, **options)

    async def stop(self) -> None:
        """Stop ticking; a tick under way is finished first."""
        if not self._scheduler.running:
            return
        self._scheduler.pause()
        async with self._turn:  # shutting down would cancel a tick in the middle
            self._scheduler.shutdown(wait=False)

    async def run(self) -> None:
        """Settle everything that is due; one part's failure does not stop the others."""
        async with self._turn:
            with TICK_SECONDS.time():
                for part in self._parts:
                    await self._guarded(part)
        self._last = time.monotonic()

    async def settle(self) -> None:
        """Tick until nothing is due and everything is delivered; for the playground's clock."""
        await self.run()
        await self._outbox.flush()

    async def measure(self) -> None:
        """Refresh the figures that are read from the tables."""
        await self._guarded(self._outbox.measure)
        await self._guarded(self._count_missed)

    async def _guarded(self, part: Callable[[], Awaitable[object]], name: str = "") -> None:
        try:
            await part()
        except Exception as error:
            name = name or getattr(part, "__name__", "part").strip("_")
            log.exception("tick failed", part=name)
            self._trouble(f"tick: {name}", error)

    async def _open(self) -> None:
        while True:
            async with self._database.write() as connection:
                done = await daily.open_due(connection, self._bank(), self._clock(), self._grace)
            if not done.found:
                break
            TICK_LAG.set(done.lag.total_seconds())
            faults.reach("open.committed")
            log.info("opened", rounds=done.opened, missed=done.missed)
            if done.found < daily.CHUNK:
                break

    async def _close(self) -> None:
        while True:
            async with self._database.write() as connection:
                closed = await daily.close_due(connection, self._clock())
            if not closed:
                break
            faults.reach("close.committed")
            log.info("closed", rounds=closed)
            if closed < daily.CHUNK:
                break

    async def _end_seasons(self) -> None:
        while True:
            async with self._database.write() as connection:
                ended = await seasons.close_due(connection, self._clock())
            if ended:
                faults.reach("season.committed")
                log.info("seasons ended", seasons=ended)
            if ended < seasons.CHUNK:
                break

    async def _end_leagues(self) -> None:
        while True:
            async with self._database.write() as connection:
                ended = await leagues.close_due(connection, self._clock())
            if ended:
                log.info("months of leagues ended", leagues=ended)
            if ended < leagues.CHUNK:
                break

    async def _rate(self) -> None:
        for _ in range(RATED_AT_ONCE):  # there is no hurry: the next tick goes on
            async with self._database.write() as connection:
                found = await rating.rate_due(connection)
            if not found:
                break
            faults.reach("rate.committed")

    async def _play(self) -> None:
        while True:
            async with self._database.write() as connection:
                moved = await live.go_on(connection, self._bank(), self._clock())
            if not moved:
                break
            faults.reach("live.committed")
            if moved < live.CHUNK:
                break

    async def _end_duels(self) -> None:
        while True:
            async with self._database.write() as connection:
                ended = await duel_play.end_due(connection, self._clock())
            if ended < duel_play.CHUNK:
                break

    async def _open_contests(self) -> None:
        async with self._database.write() as connection:
            bank, now = self._bank(), self._clock()
            opened = await contest_days.open_due(connection, bank, now, self._grace)
        if opened:
            faults.reach("contest.opened")
            log.info("contests opened", contests=opened)

    async def _close_contests(self) -> None:
        async with self._database.write() as connection:
            closed = await contest_days.close_due(connection, self._clock())
        if closed:
            faults.reach("contest.closed")
            log.info("contests closed", rounds=closed)

    async def _count_missed(self) -> None:
        async with self._database.read() as connection:
            MISSED.set(await schedules.count_missed(connection))
