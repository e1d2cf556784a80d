"""How does the chat come to look like the posts table says?

A post is leased, rendered as things stand now, sent with its key so that the platform can tell a
repetition, and recorded. Whoever dies in between leaves a lease that runs out. What is to be done
with a message once it is there, such as pinning it, is leased, done and recorded in the same way.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TypeVar

import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import faults
from bot.bank import Bank
from bot.cards import Card
from bot.charts import GALLERY
from bot.journeys import posts as journey
from bot.journeys import presence
from bot.metrics import BACKLOG, DELIVERIES
from bot.ports import Clock, DeliveryError, Messengers, Step, speaking_in
from bot.storage import posts, steps
from bot.storage.database import Database
from bot.storage.posts import Post
from bot.storage.steps import Planned

SPACING = timedelta(seconds=3)
LEASE = timedelta(seconds=60)
SLOWEST_SEND = timedelta(seconds=30)
MOST_BUGS = 10
SLOWEST_RETRY = timedelta(minutes=10)
PARALLEL = 40
"""A tick a second starts so many at most: Discord takes fifty requests a second of a bot."""

T = TypeVar("T")

log = structlog.get_logger()


class Outbox:
    """Delivers the posts of the platforms that are connected to this process."""

    def __init__(
        self,
        database: Database,
        bank: Callable[[], Bank],
        clock: Clock,
        messengers: Messengers,
        lease: timedelta = LEASE,
    ) -> None:
        """Serve these platforms, by name; `lease` bounds how long a dead process blocks a post."""
        self._database = database
        self._bank = bank
        self._clock = clock
        self._messengers = messengers
        self._lease = lease
        self._random = random.Random()
        self._running: set[asyncio.Task[None]] = set()
        # One at a time before the database, or answers would wait there behind all deliveries.
        self._turn = asyncio.Lock()

    async def pump(self) -> int:
        """Start delivering what is due, as far as there is room; return how many were claimed."""
        room = PARALLEL - len(self._running)
        if room <= 0 or not self._messengers:
            return 0
        now = self._clock()
        async with self._write() as connection:
            claimed = await posts.claim(connection, self._messengers, now, self._lease, room)
            room -= len(claimed)
            planned = await steps.claim(connection, self._messengers, now, self._lease, room)
        if claimed:
            faults.reach("post.claimed")
        for post in claimed:
            self._begin(self._deliver(post))
        for step in planned:
            self._begin(self._take(step))
        return len(claimed) + len(planned)

    @asynccontextmanager
    async def _read(self) -> AsyncIterator[AsyncConnection]:
        async with self._turn, self._database.read() as connection:
            yield connection

    @asynccontextmanager
    async def _write(self) -> AsyncIterator[AsyncConnection]:
        async with self._turn, self._database.write() as connection:
            yield connection

    def _begin(self, delivery: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(delivery)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def drain(self) -> None:
        """Wait for the deliveries under way."""
        while self._running:
            await asyncio.gather(*self._running, return_exceptions=True)

    async def flush(self) -> None:
        """Deliver until nothing is due; for the playground's clock and for tests."""
        await self.drain()  # what a tick has started may hold back the next of its channel
        while await self.pump():
            await self.drain()

    async def measure(self) -> None:
        """Refresh the backlog figure."""
        async with self._database.read() as connection:
            BACKLOG.set(await posts.backlog(connection))

    async def _deliver(self, post: Post) -> None:
        async def send() -> str:
            async with self._read() as connection:
                await presence.expect(connection, post.community)
                card = await journey.render(connection, self._bank(), post, self._clock())
            return await self._send(post, await GALLERY.hang(card))

        message = await self._attempted(post, send)
        if isinstance(message, DeliveryError):
            await self._record_failure(post, message)
            return
        faults.reach("post.sent")
        async with self._write() as connection:
            now = self._clock()
            await journey.posted(connection, post, now)
            await posts.shown(connection, post, message, now + SPACING)
        DELIVERIES.labels("post" if post.message is None else "edit").inc()
        faults.reach("post.recorded")

    async def _take(self, step: Planned) -> None:
        async def take() -> None:
            async with self._read() as connection:
                await presence.expect(connection, step.community)
                title = await journey.subject(connection, step.subject, step.subject_id)
            messenger = speaking_in(step.community, self._messengers)
            await messenger.take(Step(step.kind), step.channel, step.message, title)

        error = await self._attempted(step, take)
        if error is None or error.gone:  # where nothing is left, nothing is left to do
            async with self._write() as connection:
                await steps.taken(connection, step)
            DELIVERIES.labels(step.kind).inc()
            return
        state = posts.FAILED if error.permanent else posts.PENDING
        next_try = self._clock() + self._wait(step.attempts, error)
        async with self._write() as connection:
            await steps.failed(connection, step, error.reason, state, next_try)
        log.warning("step not taken", post=step.key, step=step.kind, reason=error.reason)

    async def _attempted(
        self, of: Post | Planned, call: Callable[[], Awaitable[T]]
    ) -> T | DeliveryError:
        """Return what came of a call to a platform; whatever went wrong is a DeliveryError."""
        try:
            # A call that hangs would outlive its lease, and hold up the end of the program.
            async with asyncio.timeout(SLOWEST_SEND.total_seconds()):
                return await call()
        except DeliveryError as error:
            return error
        except TimeoutError:
            return DeliveryError("the platform did not answer in time")
        except (DBAPIError, OSError) as error:  # the database or the network: not for long
            log.warning("delivery failed", post=of.key, exc_info=error)
            return DeliveryError(type(error).__name__)
        except Exception as error:
            log.exception("delivery failed", post=of.key)
            # A bug does not mend itself: after a while the next messages of the channel may go.
            given_up = of.attempts + 1 >= MOST_BUGS
            return DeliveryError(f"internal error: {type(error).__name__}", permanent=given_up)

    async def _send(self, post: Post, card: Card) -> str:
        messenger = speaking_in(post.community, self._messengers)
        if post.message is None:
            return await messenger.post(post.channel, card, once=post.key, again=post.again)
        await messenger.edit(post.channel, post.message, card)
        return post.message

    async def _record_failure(self, post: Post, error: DeliveryError) -> None:
        state = posts.PENDING
        if error.gone and post.message is not None:
            state = posts.GONE
        elif error.maybe_sent and post.message is None:  # an edit can always be made again
            state = posts.UNCONFIRMED
        elif error.permanent or error.gone:
            state = posts.FAILED
        next_try = self._clock() + self._wait(post.attempts, error)
        async with self._write() as connection:
            unsure = not error.refused
            await posts.failed(connection, post, error.reason, state, next_try, unsure=unsure)
            if state == posts.GONE:
                await steps.drop(connection, post.id)
            if error.gone and post.message is None:
                await presence.channel_gone(connection, post.community, post.channel)
        DELIVERIES.labels(state if state != posts.PENDING else "retry").inc()
        log.warning("post not delivered", post=post.key, state=state, reason=error.reason)

    def _wait(self, attempts: int, error: DeliveryError) -> timedelta:
        """Return what the platform asked for, else twice as long each time, with jitter."""
        if error.retry_after is not None:
            return timedelta(seconds=error.retry_after)
        seconds = min(2.0 ** min(attempts, 16), SLOWEST_RETRY.total_seconds())
        return timedelta(seconds=seconds * self._random.uniform(0.5, 1.0))
