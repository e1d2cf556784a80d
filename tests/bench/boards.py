"""How long does a player wait for the board, with a million players in the season?

The top ten, the player's own place and the neighbours, for players at random places.
"""

import asyncio
import random
import sqlite3
import time
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import text

from bot.bank import Bank
from bot.cards import Card, Standings
from bot.core import boards
from bot.core.boards import Span
from bot.core.people import Actor
from bot.core.seasons import Kind, containing
from bot.requests import Leaderboard
from bot.requests.leagues import LeagueBoard
from bot.storage import communities, leagues
from tests.bench.common import NOON, Databases, percentile, program, resident, table

COMMUNITY = "bench:team"
PLAYERS = 1_000_000
ASKED = 1_000
SEASON = boards.key(Span.SEASON, NOON.date())
VARIANTS = {"points 0–600": 601, "20,000 different points": 20_000}

MEMBERS = 20_000
TURNS = 300
LEAGUES = {
    "four workspaces": [f"slack:T{number}" for number in range(4)],
    "and two of them servers with the same people": [
        "discord:1",
        "discord:2",
        "slack:A",
        "slack:B",
    ],
}

# Spread by a hash, so that the place has nothing to do with the order of insertion.
_NUMBERS = {
    "sqlite": "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :players)"
    " SELECT i, (i * 2654435761 % 4294967296) % :kinds AS points FROM n",
    "postgresql": "SELECT i, (i * 2654435761 % 4294967296) % CAST(:kinds AS bigint) AS points"
    " FROM generate_series(0, CAST(:players AS bigint) - 1) AS n (i)",
}
_PLAYER = {"sqlite": "printf('U%07d', i)", "postgresql": "'U' || lpad(i::text, 7, '0')"}
_FILL = (
    (
        "INSERT INTO players (community, player, name, joined_at)"
        " SELECT '{community}', {player}, 'Player ' || i, '{now}' FROM ({numbers}) AS p"
    ),
    (
        'INSERT INTO standings (community, board, player, points, answered, "right", hidden)'
        " SELECT '{community}', '{season}', {player}, points, 20, 10, false FROM ({numbers}) AS p"
    ),
    (
        "INSERT INTO tallies (community, board, points, players)"
        " SELECT community, board, points, count(*) FROM standings GROUP BY community, board, points"
    ),
)

RAW = {
    "top": "SELECT s.player, s.points, p.name FROM standings AS s LEFT JOIN players AS p"
    " ON p.community = s.community AND p.player = s.player WHERE s.community = :c AND s.board = :b"
    " AND s.hidden = 0 AND s.answered > 0 ORDER BY s.points DESC, s.player DESC LIMIT 10",
    "own": "SELECT points, answered FROM standings WHERE community = :c AND board = :b"
    " AND player = :p",
    "place": "SELECT sum(players) FROM tallies WHERE community = :c AND board = :b"
    " AND points > (SELECT points FROM standings WHERE community = :c AND board = :b"
    " AND player = :p)",
    "size": "SELECT sum(players) FROM tallies WHERE community = :c AND board = :b",
}


async def measure(url: str, bank: Bank, kinds: int) -> tuple[list[float], float]:
    """Return the seconds of each board asked for, and those of filling the tables."""
    async with program(url, bank) as running:
        dialect = "sqlite" if running.database.is_sqlite else "postgresql"
        start = time.perf_counter()
        async with running.database.write() as connection:
            await communities.ensure(connection, COMMUNITY, "en", NOON)
            for statement in _FILL:
                filled = statement.format(
                    community=COMMUNITY,
                    season=SEASON,
                    player=_PLAYER[dialect],
                    now=NOON.isoformat(timespec="microseconds"),
                    numbers=_NUMBERS[dialect],
                )
                used = {"players": PLAYERS, "kinds": kinds} if "numbers" in statement else {}
                await connection.execute(text(filled), used)
        async with running.database.read() as connection:
            settle = "PRAGMA wal_checkpoint(TRUNCATE)" if dialect == "sqlite" else "ANALYZE"
            await connection.execute(text(settle))
            await connection.commit()
        filling = time.perf_counter() - start
        chosen = random.Random(kinds)
        waits = []
        for turn in range(ASKED + 20):
            number = chosen.randrange(PLAYERS)
            actor = Actor(COMMUNITY, f"U{number:07}", f"Player {number}")
            begun = time.perf_counter()
            card = await running.quiz.handle(actor, Leaderboard("season"))
            if turn >= 20:  # connections are open and statements prepared by then
                waits.append(time.perf_counter() - begun)
            _check(card, actor)
        return waits, filling


def _check(card: object, actor: Actor) -> None:
    shown = card.blocks[0] if isinstance(card, Card) and card.blocks else None
    if not isinstance(shown, Standings) or len(shown.rows) != 10:
        raise RuntimeError(f"no board: {card}")
    if not any(one.who.player == actor.player for one in (*shown.rows, *shown.around)):
        raise RuntimeError(f"{actor.player} is not on the board: {card}")


def limit(path: Path, kinds: int) -> list[float]:
    """Return the seconds plain sqlite3 needs for the same boards, without neighbours."""
    connection = sqlite3.connect(path)
    chosen = random.Random(kinds)
    waits = []
    for turn in range(ASKED + 20):
        given = {"c": COMMUNITY, "b": SEASON, "p": f"U{chosen.randrange(PLAYERS):07}"}
        begun = time.perf_counter()
        for statement in RAW.values():
            used = {name: value for name, value in given.items() if f":{name}" in statement}
            connection.execute(statement, used).fetchall()
        if turn >= 20:
            waits.append(time.perf_counter() - begun)
    connection.close()
    return waits


async def shared(url: str, bank: Bank, ids: Sequence[str]) -> list[float]:
    """Return the seconds of each board of a league asked for; its communities are equally large."""
    async with program(url, bank) as running:
        dialect = "sqlite" if running.database.is_sqlite else "postgresql"
        month = containing(Kind.MONTH, NOON.date())
        async with running.database.write() as connection:
            league = await leagues.add(
                connection,
                name="Bench",
                zone="UTC",
                now=NOON,
                season=month.first,
                ends_at=month.over("UTC"),
            )
            for id in ids:
                await communities.ensure(connection, id, "en", NOON)
                await leagues.join(connection, league, id, NOON, names=True)
                for statement in _FILL[:2]:
                    filled = statement.format(
                        community=id,
                        season=SEASON,
                        player=_PLAYER[dialect],
                        now=NOON.isoformat(timespec="microseconds"),
                        numbers=_NUMBERS[dialect],
                    )
                    await connection.execute(text(filled), {"players": MEMBERS, "kinds": 601})
            await connection.execute(text(_FILL[2]))
        chosen = random.Random(1)
        waits = []
        for turn in range(TURNS + 20):
            number = chosen.randrange(MEMBERS)
            actor = Actor(ids[turn % len(ids)], f"U{number:07}", f"Player {number}")
            begun = time.perf_counter()
            card = await running.quiz.handle(actor, LeagueBoard("season"))
            if turn >= 20:
                waits.append(time.perf_counter() - begun)
            _check(card, actor)
        return waits


def bench(given: Databases, bank: Bank, *, postgres: bool) -> None:
    """Print the tables of boards."""
    lines = []
    for name, kinds in VARIANTS.items():
        url = given.url()
        waits, filling = asyncio.run(measure(url, bank, kinds))
        raw = [] if postgres else limit(Path(url.partition(":///")[2]), kinds)
        lines.append(
            (
                name,
                f"{percentile(waits, 0.5) * 1e3:.2f}",
                f"{percentile(waits, 0.99) * 1e3:.2f}",
                f"{percentile(raw, 0.5) * 1e3:.2f}" if raw else "–",
                f"{percentile(raw, 0.99) * 1e3:.2f}" if raw else "–",
                f"{filling:.0f} s",
                "p99 < 5 ms",
            )
        )
    table(
        f"Board of the season through quiz.handle, {PLAYERS:,} players, on"
        f" {'PostgreSQL' if postgres else 'SQLite'} ({resident():.0f} MB resident)",
        ("board", "median ms", "p99 ms", "raw median", "raw p99", "filled in", "target"),
        lines,
    )
    rows = [(name, asyncio.run(shared(given.url(), bank, ids))) for name, ids in LEAGUES.items()]
    table(
        f"Board of a league, {MEMBERS:,} players in each of its communities",
        ("communities", "median ms", "p99 ms"),
        [
            (name, f"{percentile(waits, 0.5) * 1e3:.1f}", f"{percentile(waits, 0.99) * 1e3:.1f}")
            for name, waits in rows
        ],
    )
