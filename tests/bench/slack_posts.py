"""Do players wait while questions go out to many workspaces, and does a slow one delay others?

Twenty posts a second fall due, each in a channel of its own; the outbox looks once a second, as it
does in the program. Of one workspace every tenth post is, and in the second run Slack does not
answer anything that is asked for it. Meanwhile players answer at a steady rate.
"""

import asyncio
import logging
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta

import aiohttp
import structlog
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import update

from adapters.slack.messenger import SlackMessenger, SlackVoices
from adapters.slack.pictures import Pictures
from adapters.slack.workspaces import connections, web_client
from bot.bank import Bank
from bot.cards import Card
from bot.outbox import Outbox
from bot.storage.tables import posts
from tests.bench import answers, deliveries, schedules
from tests.bench.common import NOON, Databases, Program, load_average, percentile, program, table
from tests.bench.slack_line import Nothing

POSTS = 600
DUE = 20
"""Posts a second."""
SLOW = "bench:0"
EACH = 10
"""Every so many posts are the slow workspace's."""
RUNS = 2
BEFORE = 10
"""Seconds of answers with nothing to post."""


class Tokens:
    """A client for each workspace; those of the slow one hang if they are to."""

    def __init__(self, api: str, session: aiohttp.ClientSession, hangs: bool) -> None:
        self._api, self._session, self._hangs = api, session, hangs

    async def client(self, community: str) -> AsyncWebClient:
        hangs = self._hangs and community == SLOW
        return web_client(self._api, self._session, "xoxb-hangs" if hangs else "xoxb-1")

    def forget(self, community: str) -> None:
        """There is nothing to forget."""


class Noting(SlackVoices):
    """Notes when each message has been taken."""

    def __init__(self, workspaces: Tokens, pictures: Pictures) -> None:
        super().__init__(workspaces, pictures)
        self.taken: dict[str, float] = {}

    def at(self, community: str) -> SlackMessenger:
        return NotingMessenger(self, community)


class NotingMessenger(SlackMessenger):
    """Posts, and notes when that is done."""

    async def post(self, channel: str, card: Card, *, once: str, again: bool = False) -> str:
        message = await super().post(channel, card, once=once, again=again)
        assert isinstance(self._voices, Noting)
        self._voices.taken[channel] = time.perf_counter()
        return message


async def measure(
    url: str, bank: Bank, count: int, hangs: bool
) -> tuple[list[float], list[float], list[float]]:
    """Return how late posts of others were, and the waits of players before and meanwhile."""
    with deliveries.server("tests.bench.slack_server") as api:
        async with program(url, bank) as running, connections() as session:
            await schedules.fill(running, count, count)
            running.clock.now = NOON
            await running.tick._open()
            await _spread(running, count)
            opened = await answers.open_rounds(running, NOON.date(), [])
            pictures = Pictures(running.quiz.picture, Nothing())
            voices = Noting(Tokens(api, session, hangs), pictures)
            start = time.perf_counter() + BEFORE + 1
            outbox = Outbox(
                running.database,
                lambda: bank,
                lambda: NOON + timedelta(seconds=time.perf_counter() - start),
                {"bench": voices},
            )
            before = await deliveries.played(running, opened, asyncio.sleep(BEFORE))
            others = [number for number in range(count) if number % EACH]
            meanwhile = await deliveries.played(
                running, opened, _pump(outbox, voices, {f"C{one}" for one in others}, start)
            )
            late = [voices.taken[f"C{one}"] - start - one / DUE for one in others]
            return late, before, meanwhile


async def _spread(running: Program, count: int) -> None:
    """Let the posts fall due one after the other, and each be of the workspace it is to be of."""
    async with running.database.write() as connection:
        ids = [row.id for row in await connection.execute(posts.select().order_by(posts.c.id))]
        for number, id in enumerate(ids[:count]):
            due = NOON + timedelta(seconds=number / DUE)
            where = {"community": SLOW} if number % EACH == 0 else {}
            await connection.execute(
                update(posts)
                .where(posts.c.id == id)
                .values(channel=f"C{number}", next_try=due, **where)
            )


async def _pump(outbox: Outbox, voices: Noting, wanted: set[str], start: float) -> None:
    """Look once a second, until everything that is wanted is there."""
    await asyncio.sleep(max(start - time.perf_counter(), 0))
    while not wanted <= voices.taken.keys():
        if time.perf_counter() - start > 300:
            raise RuntimeError(f"{len(wanted - voices.taken.keys())} posts did not go out")
        await outbox.pump()
        await asyncio.sleep(1)
    for task in list(outbox._running):  # those that hang
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def bench(given: Databases, bank: Bank, *, postgres: bool, factor: float) -> None:
    """Print the table of posts."""
    # What hangs would fill the page.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    count, rows = int(POSTS * factor), []
    for hangs in (False, True):
        runs = [asyncio.run(measure(given.url(), bank, count, hangs)) for _ in range(RUNS)]
        late, before, meanwhile = min(runs, key=lambda run: percentile(run[0], 0.99))
        name = "one workspace hangs" if hangs else "all answer"
        rows.append((name, _seconds(late), _ms(before), _ms(meanwhile)))
    table(
        f"{count} posts to {count - count // EACH + 1} workspaces on Slack, {DUE} due a second,"
        f" {deliveries.RATE} answers a second meanwhile, on"
        f" {'PostgreSQL' if postgres else 'SQLite'}, median and p99 of the better of {RUNS} runs (load {load_average()})",
        ("", "others' posts are late, s", "an answer before, ms", "meanwhile, ms"),
        rows,
    )


def _seconds(waits: Sequence[float]) -> str:
    return f"{percentile(waits, 0.5):.2f}, {percentile(waits, 0.99):.2f}"


def _ms(waits: Sequence[float]) -> str:
    return f"{percentile(waits, 0.5) * 1e3:.1f}, {percentile(waits, 0.99) * 1e3:.1f}"
