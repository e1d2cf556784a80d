"""How are answers taken in? Those that arrive together are committed together.

A commit waits for the disk, and one wait serves everybody who came meanwhile. A player is told
only what is committed.
"""

import asyncio
from collections import deque

from sqlalchemy.exc import OperationalError

from bot import faults
from bot.core.answers import Outcome
from bot.core.errors import QuizError
from bot.core.people import Actor
from bot.journeys import answer
from bot.journeys.answer import Attempt
from bot.metrics import COMMIT_SECONDS
from bot.ports import Clock
from bot.requests import AnswerRound
from bot.storage.database import Database

LARGEST_BATCH = 512


class Intake:
    """The queue in front of the answers table of one process."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Start with nothing waiting; the worker runs only while something does."""
        self._database = database
        self._clock = clock
        self._waiting: deque[tuple[Attempt, asyncio.Future[Outcome]]] = deque()
        self._worker: asyncio.Task[None] | None = None

    async def submit(self, actor: Actor, request: AnswerRound) -> Outcome:
        """Return what became of an answer, after it is committed; QuizError if it was refused."""
        future = asyncio.get_running_loop().create_future()
        self._waiting.append((Attempt(actor, request.round, request.response), future))
        if self._worker is None:
            self._worker = asyncio.create_task(self._work())
        outcome: Outcome = await future
        return outcome

    async def drain(self) -> None:
        """Wait until everything that was submitted is committed."""
        if self._worker is not None:
            await self._worker

    async def _work(self) -> None:
        try:
            while self._waiting:
                size = min(len(self._waiting), LARGEST_BATCH)
                await self._settle([self._waiting.popleft() for _ in range(size)])
        finally:
            self._worker = None

    async def _settle(self, batch: list[tuple[Attempt, asyncio.Future[Outcome]]]) -> None:
        try:
            outcomes = await self._commit([attempt for attempt, _ in batch])
        except Exception as error:
            if len(batch) == 1 or isinstance(error, OperationalError | OSError):
                # A database that is locked, full or away is so for everybody: no waiting in turn.
                for _, future in batch:
                    _tell(future, error)
                return
            for one in batch:  # one bad answer must not cost the others theirs
                await self._settle([one])
            return
        for (_, future), outcome in zip(batch, outcomes, strict=True):
            _tell(future, outcome)

    async def _commit(self, attempts: list[Attempt]) -> list[Outcome | QuizError]:
        with COMMIT_SECONDS.time():
            async with self._database.write() as connection:
                outcomes = await answer.commit(connection, attempts, self._clock())
        faults.reach("answer.committed")
        return outcomes


def _tell(future: asyncio.Future[Outcome], outcome: Outcome | Exception) -> None:
    if future.done():  # whoever asked has gone away
        return
    if isinstance(outcome, Exception):
        future.set_exception(outcome)
    else:
        future.set_result(outcome)
