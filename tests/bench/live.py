"""Two thousand players answer one live question within five seconds: is every answer kept, and soon?

Open loop: each player presses at a moment of their own within the five seconds, and a fifth of them
changes their mind a second later, whether the program keeps up or not. The tick runs beside it each
second, as it does in the program. `raw` writes the same answers in commits of the same sizes.
"""

import asyncio
import random
import sqlite3
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from sqlalchemy import text

from bot.bank import Bank
from bot.cards import Card
from bot.core.people import Actor
from bot.core.questions import Kind
from bot.requests import AnswerRound
from bot.requests.blitz import Blitz, StartBlitz
from bot.storage import rounds, verify
from bot.storage.blitz import begin
from tests.bench import raw
from tests.bench.common import Databases, Program, load_average, percentile, program, table

PLAYERS = 2_000
WITHIN = 5.0
CHANGE = 5
"""Each fifth one changes their mind."""

TEAM = "bench:live"
HOST = Actor(TEAM, "host", "Host", channel="quiz", is_admin=True)
ANSWER = (
    "INSERT INTO answers (round, player, community, response, credit, points, at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (round, player) DO UPDATE SET"
    " response = excluded.response, credit = excluded.credit, points = excluded.points,"
    " at = excluded.at WHERE answers.response <> excluded.response"
)
PLAYER = (
    "INSERT INTO players (community, player, name, joined_at) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (community, player) DO UPDATE SET name = excluded.name"
)
WANT = "UPDATE posts SET wanted = wanted + 1 WHERE subject = 'round' AND subject_id = ?"


@dataclass(frozen=True, slots=True)
class Run:
    """How long each reply took, how large each commit was, and how long it took to close."""

    waits: list[float]
    sizes: list[int]
    closing: float


async def play(url: str, bank: Bank) -> Run:
    """Have everybody answer, close the question, and look whether everything is there."""
    async with program(url, bank) as running:
        round = await _asked(running)
        last: dict[str, str] = {}
        waits: list[float] = []
        running.intake.sizes.clear()

        async def press(number: int, response: str) -> None:
            actor = Actor(TEAM, f"U{number:05}", f"Player {number}")
            start = time.perf_counter()
            last[actor.player] = response
            card = await running.quiz.handle(actor, AnswerRound(round, response))
            waits.append(time.perf_counter() - start)
            if not isinstance(card, Card) or not card.title.startswith("Kept"):
                raise RuntimeError(f"not kept: {card}")

        async def player(number: int, at: float) -> None:
            await asyncio.sleep(at)
            await press(number, str(number % 2))
            if number % CHANGE == 0:
                await asyncio.sleep(1)
                await press(number, str((number + 1) % 2))

        moments = random.Random(1)
        beside = asyncio.create_task(_ticking(running))
        async with asyncio.TaskGroup() as group:
            for number in range(PLAYERS):
                group.create_task(player(number, moments.uniform(0, WITHIN)))
        beside.cancel()
        async with running.database.read() as connection:
            found = await rounds.one(connection, round)
        if found is None:
            raise RuntimeError("the question is gone")
        running.clock.now = found.closes_at
        start = time.perf_counter()
        await running.tick.run()
        closing = time.perf_counter() - start
        await _checked(running, round, last)
        return Run(waits, list(running.intake.sizes), closing)


async def _asked(running: Program) -> int:
    """Have the first question of a live round open; there is no chat that would show it."""
    running.clock.now = datetime.now(UTC)
    await running.quiz.handle(HOST, Blitz(1, "", 60))
    await running.quiz.handle(HOST, StartBlitz(1))
    async with running.database.write() as connection:
        await begin(connection, 1, running.clock())
        found = await rounds.one(connection, 1)
    if found is None or not found.takes_answers(running.clock()):
        raise RuntimeError("no question was asked")
    return found.id


async def _ticking(running: Program) -> None:
    while True:
        await asyncio.sleep(1)
        await running.tick.run()


async def _checked(running: Program, round: int, last: dict[str, str]) -> None:
    async with running.database.read() as connection:
        stored = {
            row.player: row.response
            for row in await connection.execute(text("SELECT player, response FROM answers"))
        }
        found = await rounds.one(connection, round)
        if wrong := await verify.differences(connection):
            raise RuntimeError(f"stored wrongly: {wrong[:3]}")
    shown = {} if found is None else {p: str(found.frozen.order[int(r)]) for p, r in last.items()}
    if {player: one.strip("[]") for player, one in stored.items()} != shown:
        raise RuntimeError("an answer is lost")


def limit(source: Path, target: Path, run: Run) -> float:
    """Return how long plain sqlite3 takes for the same answers in commits of the same sizes."""
    stored = sqlite3.connect(source)
    lines = stored.execute(
        "SELECT a.*, p.name, p.joined_at FROM answers a JOIN players p USING (community, player)"
    ).fetchall()
    connection = raw.prepare(target, stored)
    again = [line for number, line in enumerate(lines) if number % CHANGE == 0]
    queue = [(line, True) for line in lines] + [(line, False) for line in again]
    start, at = time.perf_counter(), 0
    for size in run.sizes:
        some, at = queue[at : at + size], at + size
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(ANSWER, [line[:7] for line, _ in some])
        fresh = [(line[2], line[1], line[8], line[9]) for line, new in some if new]
        connection.executemany(PLAYER, fresh)
        connection.execute(WANT, [lines[0][0]])
        connection.execute("COMMIT")
    took = time.perf_counter() - start
    connection.close()
    stored.close()
    return took


def bench(given: Databases, bank: Bank, *, postgres: bool, repeats: int) -> None:
    """Print the table of live rounds."""
    singles = {id: one for id, one in bank.entries.items() if one.kind is Kind.SINGLE}
    bank = replace(bank, entries=singles)
    runs: list[Run] = []
    raws: list[float] = []
    for _ in range(repeats):
        url = given.url()
        runs.append(asyncio.run(play(url, bank)))
        if not postgres:
            raws.append(limit(Path(url.partition(":///")[2]), given.sqlite(), runs[-1]))
    waits = [wait for run in runs for wait in run.waits]
    line = (
        f"{PLAYERS:,} players within {WITHIN:.0f} s",
        f"{median(waits) * 1e3:.1f}",
        f"{percentile(waits, 0.99) * 1e3:.1f}",
        f"{max(waits) * 1e3:.0f}",
        f"{median(size for run in runs for size in run.sizes):.0f}",
        f"{median(sum(run.sizes) for run in runs):,.0f} in {_commits(runs):.0f}",
        f"{median(raws) * 1e3:.0f}" if raws else "–",
        f"{median(run.closing for run in runs) * 1e3:.0f}",
        "p99 < 500 ms, all < 3 s",
    )
    table(
        f"One live question on {'PostgreSQL' if postgres else 'SQLite'}, load {load_average()}",
        (
            *("players", "median ms", "p99 ms", "slowest ms", "a commit", "answers in commits"),
            *("raw, all commits, ms", "closing ms", "target"),
        ),
        [line],
    )


def _commits(runs: Sequence[Run]) -> float:
    return median(len(run.sizes) for run in runs)
