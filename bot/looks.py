"""Who has looked what up? Written down a moment later, so that no lookup waits for it.

A crash may lose the last second: then somebody may be asked in a duel about a card that they have
just read, which is no reason to make every lookup a write.
"""

import asyncio

import structlog
from sqlalchemy.exc import DBAPIError

from bot.core.people import Actor
from bot.ports import Clock
from bot.storage import seen
from bot.storage.database import Database
from bot.storage.seen import Look

PAUSE_SECONDS = 1.0
MOST = 10_000
"""So many are remembered at most while the database cannot be written."""

log = structlog.get_logger()


class Looks:
    """What was looked up and is not yet written down."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Start with nothing to write; the worker runs only while there is something."""
        self._database = database
        self._clock = clock
        self._waiting: dict[tuple[str, str, str], Look] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._worker: asyncio.Task[None] | None = None

    def note(self, actor: Actor, concept: str) -> None:
        """Remember that somebody has read a concept's card."""
        if len(self._waiting) >= MOST:
            return
        key = (actor.player, actor.community, concept)
        self._waiting.setdefault(key, (*key, self._clock()))
        if self._timer is None and self._worker is None:
            self._timer = asyncio.get_running_loop().call_later(PAUSE_SECONDS, self._begin)

    async def drain(self) -> None:
        """Write down now what is waiting."""
        if self._waiting and self._worker is None:
            self._begin()
        if self._worker is not None:
            await asyncio.shield(self._worker)

    def _begin(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._worker = asyncio.create_task(self._work())

    async def _work(self) -> None:
        try:
            while self._waiting:
                await self._write()
        except (DBAPIError, OSError) as error:  # what waits is tried again with the next look
            log.warning("lookups not written down", error=str(error).splitlines()[0])
        finally:
            self._worker = None

    async def _write(self) -> None:
        batch = dict(self._waiting)
        async with self._database.write() as connection:
            await seen.note(connection, batch.values())
        for key in batch:
            del self._waiting[key]
