"""How many answers a second, and how long does a player wait for the verdict?

Closed loops: so many players at once, each the next new one as soon as a verdict is there. On the
first day nobody is known yet ("first answer"); on the second the same players come back.
"""

import asyncio
import sqlite3
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from datetime import time as clock_time
from pathlib import Path
from statistics import median

from bot.bank import Bank
from bot.cards import Card, Tone
from bot.core.communities import Schedule
from bot.core.people import Actor
from bot.core.picking import Wish
from bot.core.questions import Kind, Question, freeze
from bot.core.schedules import Due, Reveal, Rhythm
from bot.requests import AnswerRound
from bot.storage import communities, posts, rounds, schedules, verify
from bot.storage.posts import NewPost
from bot.storage.rounds import NewRound
from tests.bench import raw
from tests.bench.common import NOON, Databases, Program, percentile, program, resident, table

COMMUNITIES = 8
DAYS = (NOON, NOON + timedelta(days=1))
NAMES = ("first answer", "returning")
PLAN = {1: 400, 64: 24_000, 512: 48_000}
"""Players at once: answers a day."""


@dataclass(frozen=True, slots=True)
class Run:
    """One day of answers: seconds in all and of each, the size of each commit."""

    seconds: float
    waits: list[float]
    sizes: list[int]

    @property
    def rate(self) -> float:
        return len(self.waits) / self.seconds


async def open_rounds(running: Program, day: date, known: list[int]) -> list[tuple[int, str]]:
    """Open one single-choice round in each community; return (round, community)."""
    now = running.clock()
    question = _single(running.bank)
    async with running.database.write() as c:
        if not known:
            for number in range(COMMUNITIES):
                name = f"bench:team{number}"
                await communities.ensure(c, name, "en", now)
                known.append(await schedules.add(c, _schedule(name)))
        opened = await rounds.open_many(
            c,
            [
                NewRound(
                    f"bench:team{number}",
                    schedule,
                    "quiz",
                    day,
                    freeze(question, f"{schedule}/{day}"),
                    "at_once",
                    now - timedelta(hours=3),
                    now + timedelta(hours=6),
                )
                for number, schedule in enumerate(known)
            ],
        )
        wanted = [NewPost(f"round:{id}", where, ch, "round", id) for id, where, ch in opened]
        await posts.want_new(c, wanted, now)
    return [(id, community) for id, community, _ in sorted(opened)]


def _single(bank: Bank) -> Question:
    of_kind = (e.question for e in bank.entries.values() if e.kind is Kind.SINGLE and e.question)
    return max(of_kind, key=lambda q: (len(q.sources), q.id))


def _schedule(community: str) -> Schedule:
    rhythm = Rhythm("UTC", clock_time(9), clock_time(17))
    due = Due(NOON.date() + timedelta(days=30), NOON + timedelta(days=30))
    return Schedule(0, community, 1, "quiz", rhythm, Wish(), Reveal.AT_ONCE, "", False, due)


async def day(running: Program, opened: Sequence[tuple[int, str]], at_once: int, total: int) -> Run:
    """Let `total` players answer, `at_once` at a time."""
    numbers = iter(range(total))
    waits: list[float] = []
    running.intake.sizes.clear()

    async def client() -> None:
        for number in numbers:
            round, community = opened[number % len(opened)]
            actor = Actor(community, f"U{number:07}", f"Player {number}")
            request = AnswerRound(round, str(number * 7 // 8 % 4))
            start = time.perf_counter()
            card = await running.quiz.handle(actor, request)
            waits.append(time.perf_counter() - start)
            if not isinstance(card, Card) or card.tone not in (Tone.RIGHT, Tone.WRONG):
                raise RuntimeError(f"no verdict: {card}")

    start = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(at_once):
            group.create_task(client())
    return Run(time.perf_counter() - start, waits, list(running.intake.sizes))


async def both_days(url: str, at_once: int, total: int, bank: Bank) -> list[Run]:
    """Measure first answers, then the same players' second ones; check what was stored."""
    runs = []
    async with program(url, bank) as running:
        known: list[int] = []
        for now in DAYS:
            running.clock.now = now
            opened = await open_rounds(running, now.date(), known)
            runs.append(await day(running, opened, at_once, total))
        async with running.database.read() as connection:
            if found := await verify.differences(connection):
                raise RuntimeError(f"stored wrongly: {found[:3]}")
    return runs


def limits(source: Path, target: Path, runs: Sequence[Run]) -> list[float]:
    """Return how many answers a second plain sqlite3 writes on each of the days."""
    stored = sqlite3.connect(source)
    connection = raw.prepare(target, stored)
    rates = []
    for index, (now, run) in enumerate(zip(DAYS, runs, strict=True)):
        work = list(raw.batches(stored, now.date(), run.sizes, fresh=index == 0))
        rates.append(len(run.waits) / raw.write(connection, work))
    counted = "SELECT count(*), sum(points) FROM standings"
    if stored.execute(counted).fetchall() != connection.execute(counted).fetchall():
        raise RuntimeError("the raw run stored something else")
    stored.close()
    connection.close()
    return rates


def bench(given: Databases, bank: Bank, *, postgres: bool, repeats: int, factor: float) -> None:
    """Print the table of answers."""
    lines = []
    for at_once, answers in PLAN.items():
        total = max(int(answers * factor), 2 * at_once)
        measured: list[list[Run]] = []
        raws: list[list[float]] = []
        for _ in range(repeats):
            url = given.url()
            measured.append(asyncio.run(both_days(url, at_once, total, bank)))
            if not postgres:
                source = Path(url.partition(":///")[2])
                raws.append(limits(source, given.sqlite(), measured[-1]))
        for index, name in enumerate(NAMES):
            runs = [pair[index] for pair in measured]
            waits = [wait for run in runs for wait in run.waits]
            rate = median(run.rate for run in runs)
            limit = median(pair[index] for pair in raws) if raws else 0.0
            lines.append(
                (
                    f"{at_once} at once, {name}",
                    f"{rate:,.0f}",
                    f"{limit:,.0f}" if limit else "–",
                    f"{median(r.rate / p[index] for r, p in zip(runs, raws, strict=True)):.0%}"
                    if raws
                    else "–",
                    f"{median(waits) * 1e3:.1f}",
                    f"{percentile(waits, 0.99) * 1e3:.1f}",
                    f"{median(size for run in runs for size in run.sizes):.0f}",
                    TARGETS[at_once],
                )
            )
    table(
        f"Answers through quiz.handle on {'PostgreSQL' if postgres else 'SQLite'},"
        f" synchronous=FULL ({resident():.0f} MB resident)",
        ("players", "answers/s", "raw/s", "share", "median ms", "p99 ms", "a commit", "target"),
        lines,
    )


TARGETS = {
    1: "median < 10 ms",
    64: ">= 4,000/s, p99 < 60 ms, share >= 35 %",
    512: ">= 8,000/s, share >= 35 %",
}
