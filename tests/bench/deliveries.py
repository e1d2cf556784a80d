"""Do players wait while ten thousand questions go out to Discord?

Ten thousand rounds were opened in one minute; the outbox posts them, as fast as it can, through
discord.py and its rate limits to a server on this machine that takes everything. Meanwhile players
answer at a steady rate, and whoever comes waits from the moment they pressed.
"""

import asyncio
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Coroutine, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from typing import Any

import discord
from discord.http import Route
from sqlalchemy import text

from adapters.discord.listener import Companion
from adapters.discord.messenger import DiscordMessenger
from bot.bank import Bank
from bot.cards import Card, Tone
from bot.config import ROOT
from bot.core.people import Actor
from bot.outbox import Outbox
from bot.requests import AnswerRound
from tests.bench import answers, interactions, schedules
from tests.bench.common import NOON, Databases, Program, load_average, percentile, program, table

POSTS = 10_000
RATE = 100
"""Answers a second."""
FIRST_CHANNEL = 2 * 10**17

_IN_CHANNELS = text("UPDATE posts SET channel = CAST(id + :first AS TEXT)")
_LEFT = text("SELECT count(*) FROM posts WHERE message IS NULL")


@contextmanager
def server(module: str = "tests.bench.discord_server") -> Iterator[str]:
    """Run a server that takes messages; yield where it listens."""
    command = [sys.executable, "-m", module]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as running:
        try:
            assert running.stdout
            yield running.stdout.readline().strip()
        finally:
            running.terminate()


@asynccontextmanager
async def connected(running: Program, api: str, count: int) -> AsyncIterator[Companion]:
    """Log in, and know as many servers as there are posts, each with a channel."""
    Route.BASE = api
    async with Companion(running.quiz) as companion:
        await companion.http.static_login("a.token")
        state: Any = companion._connection
        state.user = discord.ClientUser(state=state, data=interactions.BOT)  # type: ignore[arg-type]
        for number in range(count + 1):
            id = str(FIRST_CHANNEL + number)
            channel = interactions.CHANNEL_SEEN | {"id": id, "guild_id": id}
            roles = [interactions.GUILD_SEEN["roles"][0] | {"id": id}]
            seen = interactions.GUILD_SEEN | {"id": id, "channels": [channel], "roles": roles}
            state._add_guild_from_data(seen)
        yield companion


async def play(running: Program, rounds: list[tuple[int, str]], over: asyncio.Event) -> list[float]:
    """Let a new player answer every so often; return how long each waited from their press on."""
    waits: list[float] = []

    async def answer(number: int, pressed: float) -> None:
        round, community = rounds[number % len(rounds)]
        actor = Actor(community, f"U{number:07}", f"Player {number}")
        card = await running.quiz.handle(actor, AnswerRound(round, str(number * 7 // 8 % 4)))
        waits.append(time.perf_counter() - pressed)
        if not isinstance(card, Card) or card.tone not in (Tone.RIGHT, Tone.WRONG):
            raise RuntimeError(f"no verdict: {card}")

    start, number = time.perf_counter(), 0
    async with asyncio.TaskGroup() as group:
        while not over.is_set():
            running.clock.now = NOON + timedelta(seconds=time.perf_counter() - start)
            while (pressed := start + number / RATE) <= time.perf_counter():
                group.create_task(answer(number, pressed))
                number += 1
            await asyncio.sleep(0.002)
    return waits


async def measure(url: str, bank: Bank, count: int) -> tuple[float, list[float], list[float]]:
    """Return the seconds the posts took, and the waits of players before and meanwhile."""
    with server() as api:
        async with program(url, bank) as running:
            await schedules.fill(running, count, count)
            running.clock.now = NOON
            await running.tick._open()
            opened = await answers.open_rounds(running, NOON.date(), [])
            async with running.database.write() as connection:
                await connection.execute(_IN_CHANNELS, {"first": FIRST_CHANNEL})
            async with connected(running, api, count + len(opened)) as companion:
                before = await played(running, opened, asyncio.sleep(10))
                messenger = DiscordMessenger(companion, running.quiz.picture)
                outbox = Outbox(running.database, lambda: bank, running.clock, {"bench": messenger})
                start = time.perf_counter()
                meanwhile = await played(running, opened, outbox.flush())
                seconds = time.perf_counter() - start
            async with running.database.read() as connection:
                if left := await connection.scalar(_LEFT):
                    raise RuntimeError(f"{left} posts did not go out")
            return seconds, before, meanwhile


async def played(
    running: Program, rounds: list[tuple[int, str]], meanwhile: Coroutine[Any, Any, None]
) -> list[float]:
    """Let players answer until something is over; return how long each waited."""
    over = asyncio.Event()
    players = asyncio.create_task(play(running, rounds, over))
    await meanwhile
    over.set()
    return await players


def bench(given: Databases, bank: Bank, *, postgres: bool, factor: float) -> None:
    """Print the table of deliveries."""
    count = int(POSTS * factor)
    seconds, before, meanwhile = asyncio.run(measure(given.url(), bank, count))
    table(
        f"{count:,} due questions posted on Discord, {RATE} answers a second meanwhile, on"
        f" {'PostgreSQL' if postgres else 'SQLite'} (load {load_average()})",
        ("answers", "posted in", "posts/s", "median ms", "p99 ms", "longest ms", "target"),
        [
            ("with nothing to post", "–", "–", *map(_ms, _figures(before)), ""),
            (
                *("meanwhile", f"{seconds:.0f} s", f"{count / seconds:.0f}"),
                *map(_ms, _figures(meanwhile)),
                "p99 < 100 ms",
            ),
        ],
    )


def _figures(waits: Sequence[float]) -> tuple[float, float, float]:
    return percentile(waits, 0.5), percentile(waits, 0.99), max(waits)


def _ms(seconds: float) -> str:
    return f"{seconds * 1e3:.1f}"
