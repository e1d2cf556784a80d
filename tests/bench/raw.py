"""What can the disk and SQLite do at most? The rows the program stored, written by plain sqlite3.

The same tables, indexes and pragmas, the same rows in commits of the same sizes, with everything
worked out beforehand: nothing but statements and commits is timed.
"""

import asyncio
import json
import sqlite3
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bot.core import boards
from bot.storage import migrate
from bot.storage.database import Database

Row = tuple[Any, ...]

STATEMENTS = {
    "answers": "INSERT INTO answers (round, player, community, response, credit, points, at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
    "players": "INSERT INTO players (community, player, name, joined_at) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (community, player) DO UPDATE SET name = excluded.name",
    "ledger": 'INSERT INTO ledger (source, community, player, round, day, points, answered, "right",'
    " at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
    "standings": "INSERT INTO standings (community, board, player, points, answered, "
    '"right", hidden) VALUES (?, ?, ?, ?, ?, ?, 0) ON CONFLICT (community, board, player)'
    " DO UPDATE SET points = points + excluded.points, answered = answered + excluded.answered,"
    ' "right" = "right" + excluded."right"',
    "tallies": "INSERT INTO tallies (community, board, points, players) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (community, board, points) DO UPDATE SET players = players + excluded.players",
    "streaks": "INSERT INTO streaks (community, player, length, best, freezes, through)"
    " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (community, player) DO UPDATE SET"
    " length = excluded.length, best = excluded.best, freezes = excluded.freezes,"
    " through = excluded.through",
    "posts": "UPDATE posts SET wanted = wanted + 1 WHERE subject = 'round' AND subject_id = ?",
}
ROUNDS = "SELECT * FROM rounds WHERE id IN (SELECT value FROM json_each(?))"
KNOWN = (
    "SELECT p.*, s.* FROM json_each(?) AS r JOIN players AS p"
    " ON p.community = json_extract(r.value, '$[0]') AND p.player = json_extract(r.value, '$[1]')"
    " LEFT JOIN streaks AS s ON s.community = p.community AND s.player = p.player"
)
DAYS = (
    "SELECT community, day, opened_at, status FROM rounds WHERE kind = 'daily'"
    " AND community IN (SELECT value FROM json_each(?))"
)


@dataclass(frozen=True, slots=True)
class Batch:
    """What one commit writes, by table, and what it reads first."""

    rounds: str
    known: str
    communities: str
    rows: dict[str, list[Row]]


def batches(
    connection: sqlite3.Connection, day: date, sizes: Sequence[int], fresh: bool
) -> Iterator[Batch]:
    """Read back what the program stored for a day, in commits of these sizes."""
    stored = connection.execute(
        'SELECT l.source, l.community, l.player, l.round, l.day, l.points, l.answered, l."right",'
        " l.at, a.response, a.credit, p.name, s.length, s.best, s.freezes, s.through,"
        " (SELECT sum(e.points) FROM ledger AS e WHERE e.community = l.community"
        "  AND e.player = l.player AND e.day < l.day)"
        " FROM ledger AS l JOIN answers AS a ON a.round = l.round AND a.player = l.player"
        " JOIN players AS p ON p.community = l.community AND p.player = l.player"
        " JOIN streaks AS s ON s.community = l.community AND s.player = l.player"
        " WHERE l.day = ? ORDER BY l.id",
        [day.isoformat()],
    ).fetchall()
    start = 0
    for size in sizes:
        yield _batch(stored[start : start + size], day, fresh)
        start += size


def _batch(lines: list[Row], day: date, fresh: bool) -> Batch:
    rows: dict[str, list[Row]] = {name: [] for name in STATEMENTS}
    moves: dict[Row, int] = {}
    for line in lines:
        source, community, player, round, on, points, answered, right, at, *rest = line
        response, credit, name, length, best, freezes, through, before = rest
        rows["answers"].append((round, player, community, response, credit, points, at))
        rows["ledger"].append((source, community, player, round, on, points, answered, right, at))
        if fresh:
            rows["players"].append((community, player, name, at))
        rows["streaks"].append((community, player, length, best, freezes, through))
        for board in boards.keys(day, "a-topic"):
            rows["standings"].append((community, board, player, points, answered, right))
            old = None if board.startswith("day:") else before
            if old is not None:
                moves[community, board, old] = moves.get((community, board, old), 0) - 1
            now = (community, board, points + (old or 0))
            moves[now] = moves.get(now, 0) + 1
    rows["standings"].sort()
    rows["tallies"] = [(*key, change) for key, change in sorted(moves.items()) if change]
    rounds = sorted({line[3] for line in lines})
    rows["posts"] = [(round,) for round in rounds]
    return Batch(
        json.dumps(rounds),
        json.dumps([[line[1], line[2]] for line in lines]),
        json.dumps(sorted({line[1] for line in lines})),
        rows,
    )


def connect(path: Path) -> sqlite3.Connection:
    """Open a file with the program's pragmas."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA cache_size=-32768")
    return connection


def prepare(path: Path, source: sqlite3.Connection) -> sqlite3.Connection:
    """Make a database with the program's structure and the rounds of another one, no answers."""

    async def build() -> None:
        database = Database(f"sqlite+aiosqlite:///{path}")
        await migrate.upgrade(database)
        await database.close()

    asyncio.run(build())
    connection = connect(path)
    connection.execute("PRAGMA foreign_keys=OFF")
    for table in ("communities", "schedules", "rounds", "posts"):
        rows = source.execute(f"SELECT * FROM {table}").fetchall()
        holes = ", ".join("?" * len(rows[0])) if rows else ""
        if rows:
            connection.executemany(f"INSERT INTO {table} VALUES ({holes})", rows)
    connection.execute("PRAGMA foreign_keys=ON")
    return connection


def write(connection: sqlite3.Connection, work: Sequence[Batch]) -> float:
    """Write the batches, a commit each; return the seconds it took."""
    start = time.perf_counter()
    for batch in work:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(ROUNDS, [batch.rounds]).fetchall()
        connection.execute(KNOWN, [batch.known]).fetchall()
        connection.execute(DAYS, [batch.communities]).fetchall()
        for name, rows in batch.rows.items():
            if rows:
                connection.executemany(STATEMENTS[name], rows)
        connection.execute("COMMIT")
    return time.perf_counter() - start
