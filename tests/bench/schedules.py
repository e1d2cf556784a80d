"""How long until everybody whose minute has come has a question?

Ten thousand schedules due in the same minute among a million, each of a community of its own,
whose players are known, so that each gets what suits them.
"""

import asyncio
import sqlite3
import threading
import time
from pathlib import Path
from statistics import median

from sqlalchemy import text

from bot.bank import Bank
from tests.bench.common import NOON, Databases, Program, program, resident, table

ALL = 1_000_000
DUE = 10_000

_NUMBERS = {
    "sqlite": "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {all})"
    " SELECT i FROM n",
    "postgresql": "SELECT i FROM generate_series(0, {all} - 1) AS n (i)",
}
_FILL = (
    (
        "INSERT INTO communities (id, zone, locale, created_at)"
        " SELECT 'bench:' || i, 'Europe/Berlin', 'en', '{now}' FROM ({numbers}) AS c"
    ),
    (
        "INSERT INTO schedules (community, number, channel, zone, at, closes, weekdays, skipped,"
        " holidays, topics, easiest, hardest, reveal, role, next_day, next_at)"
        " SELECT 'bench:' || i, 1, 'quiz', 'Europe/Berlin', '14:00', '17:00', '01234', '', '', '[]',"
        " 1, 3, 'at_once', '', '{day}', CASE WHEN i % {each} = 0 THEN '{now}' ELSE '{later}' END"
        " FROM ({numbers}) AS c"
    ),
    (
        "INSERT INTO crowds (community, players, total)"
        " SELECT 'bench:' || i, 5, 5 * (1300 + i % 500) FROM ({numbers}) AS c"
    ),
)
FIND = (
    "SELECT id FROM schedules WHERE next_at <= ? AND paused = 0 AND removed = 0"
    " ORDER BY next_at, id"
)
OPENED = (
    "INSERT INTO rounds (community, kind, schedule, channel, day, question_id, version, question,"
    ' "order", reveal, opened_at, closes_at, status) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'
)
POSTED = (
    "INSERT INTO posts (key, platform, community, channel, subject, subject_id, wanted, shown,"
    " state, attempts, next_try, error, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


async def measure(url: str, bank: Bank) -> tuple[float, float, float, int]:
    """Return the seconds, the megabytes it grew by at most, the longest pause, the rounds."""
    async with program(url, bank) as running:
        await fill(running)
        await running.tick._open()  # nothing is due yet: connections and statements are warm
        running.clock.now = NOON
        before = resident()
        watch = _Watch()
        watch.start()
        pauses = asyncio.create_task(_pauses())
        await asyncio.sleep(0)
        start = time.perf_counter()
        await running.tick._open()
        seconds = time.perf_counter() - start
        watch.over.set()
        watch.join()
        pauses.cancel()
        async with running.database.read() as connection:
            opened = await connection.scalar(text("SELECT count(*) FROM rounds"))
            due = await connection.scalar(
                text("SELECT count(*) FROM posts WHERE shown < wanted AND message IS NULL")
            )
        if (opened, due) != (DUE, DUE):
            raise RuntimeError(f"{opened} rounds and {due} posts instead of {DUE}")
        return seconds, watch.most - before, LONGEST[0], opened


LONGEST = [0.0]


async def _pauses() -> None:
    """Note the longest time for which the loop served nobody else."""
    LONGEST[0] = 0.0
    last = time.perf_counter()
    while True:
        await asyncio.sleep(0.001)
        now = time.perf_counter()
        LONGEST[0] = max(LONGEST[0], now - last - 0.001)
        last = now


class _Watch(threading.Thread):
    """Notes the most memory this process held."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.over = threading.Event()
        self.most = 0.0

    def run(self) -> None:
        while not self.over.wait(0.01):
            self.most = max(self.most, resident())
        self.most = max(self.most, resident())


async def fill(running: Program, total: int = ALL, due: int = DUE) -> None:
    """Make so many schedules, of which so many are due at noon; it is an hour earlier now."""
    dialect = "sqlite" if running.database.is_sqlite else "postgresql"
    running.clock.now = NOON.replace(hour=11)
    async with running.database.write() as connection:
        for statement in _FILL:
            await connection.execute(
                text(
                    statement.format(
                        numbers=_NUMBERS[dialect].format(all=total),
                        now=NOON.isoformat(timespec="microseconds"),
                        later=NOON.replace(hour=15).isoformat(timespec="microseconds"),
                        day=NOON.date().isoformat(),
                        each=total // due,
                    ).replace(":", "\\:")
                )
                if dialect == "sqlite"
                else text(_typed(statement, dialect, total, due))
            )
    if not running.database.is_sqlite:
        async with running.database.write() as connection:
            await connection.execute(text("ANALYZE"))


def _typed(statement: str, dialect: str, total: int, due: int) -> str:
    filled = statement.format(
        numbers=_NUMBERS[dialect].format(all=total),
        now="{now}",
        later="{later}",
        day="{day}",
        each=total // due,
    )
    moments = {"{now}": NOON, "{later}": NOON.replace(hour=15)}
    for name, moment in moments.items():
        filled = filled.replace(f"'{name}'", f"CAST('{moment.isoformat()}' AS timestamptz)")
    filled = filled.replace("'{day}'", f"CAST('{NOON.date().isoformat()}' AS date)")
    return filled.replace(":", "\\:")


def limit(path: Path) -> tuple[float, float]:
    """Return the seconds plain sqlite3 needs to find the due ones, and to write what they got."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous=FULL")
    columns = OPENED.partition("(")[2].partition(")")[0]
    rounds = connection.execute(f"SELECT {columns} FROM rounds ORDER BY id").fetchall()
    columns = POSTED.partition("(")[2].partition(")")[0]
    posts = connection.execute(f"SELECT {columns} FROM posts ORDER BY id").fetchall()
    nexts = connection.execute(
        "SELECT s.next_day, s.next_at, s.id FROM schedules AS s JOIN rounds AS r ON r.schedule = s.id"
    ).fetchall()
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("DELETE FROM posts")
    connection.execute("DELETE FROM rounds")
    now = NOON.isoformat(timespec="microseconds")
    connection.executemany(
        "UPDATE schedules SET next_at = ? WHERE id = ?", [(now, one[2]) for one in nexts]
    )
    connection.execute("COMMIT")
    start = time.perf_counter()
    found = connection.execute(FIND, [now]).fetchall()
    finding = time.perf_counter() - start
    start = time.perf_counter()
    for first in range(0, len(found), 500):
        chunk = slice(first, first + 500)
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(OPENED, rounds[chunk])
        connection.executemany(POSTED, posts[chunk])
        connection.executemany(
            "UPDATE schedules SET next_day = ?, next_at = ? WHERE id = ?", nexts[chunk]
        )
        connection.execute("COMMIT")
    writing = time.perf_counter() - start
    connection.close()
    if len(found) != DUE:
        raise RuntimeError(f"plain sqlite3 found {len(found)} due")
    return finding, writing


def bench(given: Databases, bank: Bank, *, postgres: bool, repeats: int) -> None:
    """Print the table of schedules."""
    runs, raws = [], []
    for _ in range(repeats):
        url = given.url()
        runs.append(asyncio.run(measure(url, bank)))
        if not postgres:
            path = Path(url.partition(":///")[2])
            raws.append(limit(path))
            for file in path.parent.glob(f"{path.name}*"):
                file.unlink()
    found, written = ([median(raw[i] for raw in raws) for i in (0, 1)]) if raws else (0.0, 0.0)
    table(
        f"{DUE:,} schedules due in one minute among {ALL:,}, on"
        f" {'PostgreSQL' if postgres else 'SQLite'}",
        ("", "opened in", "raw find", "raw write", "grew by", "longest pause", "target"),
        [
            (
                f"median of {repeats}",
                f"{median(run[0] for run in runs):.2f} s",
                f"{found * 1e3:.0f} ms" if raws else "–",
                f"{written:.2f} s" if raws else "–",
                f"{max(run[1] for run in runs):.0f} MB",
                f"{median(run[2] for run in runs) * 1e3:.0f} ms",
                "< 5 s, < 100 MB",
            )
        ],
    )
