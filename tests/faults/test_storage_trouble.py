"""What happens when the database cannot be written? People are told, nothing is half done.

Real trouble: a full disk, a limit of the system, another process's lock, permissions, a file
that is no database or gone. In each case the player reads a sentence with a reference, the doctor
names the cause, and when the trouble is over the same process goes on.
"""

import asyncio
import contextlib
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.core.people import Actor
from bot.core.rounds import Round
from bot.requests import AnswerRound, Doctor, Leaderboard, Setup
from tests.support.books import Books, a_response
from tests.support.lives import Hive, Life, Told, hive
from tests.support.nests import ROOT
from tests.support.rights import mind_permissions
from tests.support.servers import PostgresServer, SqliteFiles, sqlite_url

ADMIN = Actor("rec:team", "boss", "Ada", "en", "#a", is_admin=True)
MANY = 60
PATIENCE = 1.0
_CHANCE = random.Random(3)


def player(number: int) -> Actor:
    return Actor("rec:team", f"p{number}", f"Player {number}", "en", "#a")


@pytest.fixture
async def world() -> AsyncIterator[Hive]:
    async with hive() as found:
        yield found


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A disk of four megabytes of its own."""
    folder = Path(tempfile.mkdtemp(prefix="quiz-disk-"))
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "quiz", folder], capture_output=True, text=True
    )
    if done.returncode:
        folder.rmdir()
        pytest.skip(f"cannot mount a small disk here: {done.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)
    folder.rmdir()


class Table:
    """A running program with an open question, and people at it."""

    def __init__(self, life: Life, url: str, round: Round, opened: datetime) -> None:
        self.life = life
        self.books = Books(url)
        self.round = round
        self.opened = opened
        self._numbers = iter(range(10_000))

    async def answers(self, who: Actor | None = None) -> Told:
        """Have somebody (new) answer, and remember what they were told."""
        actor = who or player(next(self._numbers))
        response = a_response(self.round, _CHANCE)
        told = await self.life.handle(actor, AnswerRound(self.round.id, response))
        if told.tone != "error":
            self.books.told[self.round.id, actor.player].append((response, told))
        return told

    async def until_refused(self) -> Told:
        """Answer until the trouble shows."""
        for _ in range(MANY):
            told = await self.answers()
            if told.tone == "error":
                return told
        raise AssertionError(f"{MANY} answers were taken although nothing can be written")

    async def doctor(self) -> str:
        return (await self.life.handle(ADMIN, Doctor())).text

    async def goes_on(self) -> None:
        """Check that all is as if nothing had happened, and that the program works."""
        told = await self.answers()
        assert told.tone != "error", (told, self.life.log())
        await self.life.turn(self.opened + timedelta(hours=8, minutes=1))
        await self.life.turn(self.opened + timedelta(hours=8, minutes=2))
        now = await self.life.now()
        await self.life.stop()
        assert await self.books.rows("SELECT status FROM rounds") == [("closed",)]
        assert await self.books.rows("SELECT count(*) FROM answers") == [(len(self.books.told),)]
        await self.books.check()
        await self.books.check_chat(self.life.chat, now)


async def seated(world: Hive, url: str, **how: object) -> Table:
    """Start the program and open a question."""
    life = await world.hatch(url, patience=PATIENCE, **how)  # type: ignore[arg-type]
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=1) + timedelta(days=1)
    await life.turn(midnight)
    options = {"time": "09:00", "zone": "UTC", "weekdays": "daily", "close": "17:00"}
    told = await life.handle(ADMIN, Setup(0, "#a", **options))
    assert told.title.endswith("is set"), told
    opened = midnight + timedelta(hours=9, seconds=20)
    await life.turn(opened)
    (round,) = await Books(url).rounds()
    table = Table(life, url, round, opened)
    assert (await table.answers()).tone != "error"
    return table


def reference(told: Told) -> str:
    """Return the reference of a refusal that blames the storage."""
    assert told.title == "That did not work", told
    line = told.text.splitlines()[1]
    assert "could not save that" in line, told
    assert "Nothing was changed" in line.replace("\n", " "), told
    found = line.partition("Reference ")[2].strip(". ")
    assert len(found) == 8, told
    return found


# --- while it runs --------------------------------------------------------------------------


async def test_a_full_disk_refuses_answers_until_there_is_room_again(
    world: Hive, small_disk: Path, sqlite_files: SqliteFiles
) -> None:
    table = await seated(world, await sqlite_files.new(small_disk))
    _fill(small_disk)
    refused = reference(await table.until_refused())
    said = await table.doctor()
    assert refused in said
    assert "full" in said, said
    assert "Something needs your attention" in said
    (small_disk / "filler").unlink()
    await table.goes_on()


async def test_a_limit_on_the_size_of_files_refuses_answers_until_it_is_lifted(
    world: Hive, tmp_path: Path, sqlite_files: SqliteFiles
) -> None:
    table = await seated(world, await sqlite_files.new(tmp_path))
    await table.life.ask("file_limit", size=64 * 1024)
    refused = reference(await table.until_refused())
    said = await table.doctor()
    assert refused in said, said
    assert "error" in said, said
    await table.life.ask("file_limit", size=-1)
    await table.goes_on()


async def test_a_lock_held_too_long_by_another_process_is_told_to_all_at_once(
    world: Hive, sqlite_url: str
) -> None:
    table = await seated(world, sqlite_url)
    with _locked(_file(sqlite_url)):
        began = time.monotonic()
        told = await asyncio.gather(*(table.answers() for _ in range(10)))
        # The tick may hold the turn for three waits of its own; one by one it would be ten more.
        assert time.monotonic() - began < 9 * PATIENCE
        references = [reference(one) for one in told]
        board = await table.life.handle(player(1), Leaderboard())
        assert board.tone != "error", "reading needs no lock"
        said = await table.doctor()
    assert references[-1] in said, said
    assert "Database: SQLite" in said, said
    assert "locked" in said, said
    await table.goes_on()


async def test_a_lock_held_for_a_moment_is_waited_for(world: Hive, sqlite_url: str) -> None:
    table = await seated(world, sqlite_url)
    with _locked(_file(sqlite_url)):
        answer = asyncio.create_task(table.answers())
        await asyncio.sleep(PATIENCE / 3)
    assert (await answer).tone != "error"
    await table.goes_on()


async def test_a_file_made_read_only_refuses_answers_until_it_is_writable(
    world: Hive, tmp_path: Path, sqlite_files: SqliteFiles
) -> None:
    url = await sqlite_files.new(tmp_path)
    table = await seated(world, url, modest=True)
    files = [path for path in tmp_path.iterdir() if path.name.startswith(_file(url).name)]
    assert len(files) == 3, files
    for path in [*files, tmp_path]:
        path.chmod(0o555)
    await table.life.ask("reconnect")
    refused = reference(await table.answers())
    said = await table.doctor()
    assert refused in said, said
    assert "readonly" in said, said
    for path in [*files, tmp_path]:
        path.chmod(0o755)
    await table.life.ask("reconnect")
    await table.goes_on()


@pytest.mark.parametrize("how", ["moved away", "replaced"])
async def test_a_database_file_that_is_gone_refuses_everything_until_it_is_back(
    world: Hive, sqlite_url: str, how: str
) -> None:
    table = await seated(world, sqlite_url)
    file = _file(sqlite_url)
    away = file.with_suffix(".away")
    file.rename(away)
    if how == "replaced":
        file.write_text("These are notes, and no database.")
    refused = reference(await table.answers())
    said = await table.doctor()
    assert "moved, deleted or replaced" in said, said
    assert await table.life.ask("ready") == {"database": False, "tick": True}
    assert how == "replaced" or not file.exists(), "a new, empty database was made in its place"
    away.replace(file)
    said = await table.doctor()
    assert refused in said, "the doctor has forgotten what players were told"
    await table.goes_on()


async def test_a_deleted_database_file_is_not_written_to_any_more(
    world: Hive, sqlite_url: str
) -> None:
    table = await seated(world, sqlite_url)
    for path in _file(sqlite_url).parent.glob(f"{_file(sqlite_url).name}*"):
        path.unlink()
    for _ in range(3):  # SQLite itself would take these, into a file that nobody can find
        reference(await table.answers())
    assert "deleted" in await table.doctor()
    table.life.kill()
    assert await table.life.death() == -9


@pytest.mark.postgres
async def test_a_postgresql_database_that_is_away_refuses_answers_until_it_is_back(
    world: Hive, postgres_server: PostgresServer
) -> None:
    url = await postgres_server.new()
    name = url.partition("?")[0].rpartition("/")[2]
    table = await seated(world, url)
    kick = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
    await postgres_server.execute(kick)
    assert (await table.answers()).tone != "error", "lost connections are made anew"
    for _ in range(20):  # it comes back between the two statements
        with contextlib.suppress(Exception):
            await postgres_server.execute(kick)
            await postgres_server.execute(f"ALTER DATABASE {name} RENAME TO {name}_away")
            break
    refused = reference(await table.answers())
    assert name in await table.doctor()
    await postgres_server.execute(f"ALTER DATABASE {name}_away RENAME TO {name}")
    assert refused in await table.doctor()
    await table.goes_on()
    await postgres_server.drop(url)


# --- at the start ----------------------------------------------------------------------------


def run(url: str, preexec: Callable[[], None] | None = None, port: int = 0) -> str:
    """Start the program, which must fail with a sentence; return it."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", "run"],
        env=os.environ | {"QUIZ_DATABASE_URL": url, "QUIZ_WEB_PORT": str(port)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=30,
        preexec_fn=preexec,  # nothing else runs in this process
    )
    assert done.returncode == 1, (done.stdout, done.stderr)
    assert "Traceback" not in done.stderr, done.stderr
    assert done.stderr.strip().count("\n") <= 1, done.stderr
    return done.stderr


def test_a_file_that_is_no_database_is_named_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "notes.db").write_text("These are notes, and no database. " * 100)
    said = run(sqlite_url(tmp_path / "notes.db"))
    assert "notes.db" in said
    assert "not a database" in said
    assert "QUIZ_DATABASE_URL" in said
    assert (tmp_path / "notes.db").read_text().startswith("These are notes")


def test_a_missing_folder_is_named_at_the_start(tmp_path: Path) -> None:
    said = run(sqlite_url(tmp_path / "nowhere" / "quiz.db"))
    assert "quiz.db" in said
    assert "QUIZ_DATABASE_URL" in said


async def test_a_read_only_file_is_named_at_the_start(
    tmp_path: Path, sqlite_files: SqliteFiles
) -> None:
    url = await sqlite_files.new(tmp_path)
    _file(url).chmod(0o444)
    said = run(url, mind_permissions)
    assert _file(url).name in said
    assert "readonly" in said
    assert "QUIZ_DATABASE_URL" in said


def test_a_read_only_folder_is_named_at_the_start(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    said = run(sqlite_url(tmp_path / "quiz.db"), mind_permissions)
    tmp_path.chmod(0o755)
    assert "quiz.db" in said
    assert "QUIZ_DATABASE_URL" in said
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_named_at_the_start(small_disk: Path) -> None:
    _fill(small_disk)
    said = run(sqlite_url(small_disk / "quiz.db"))
    assert "quiz.db" in said
    assert "QUIZ_DATABASE_URL" in said


async def test_a_locked_database_is_named_at_the_start(sqlite_url: str) -> None:
    with _locked(_file(sqlite_url)):
        said = await asyncio.to_thread(run, sqlite_url)
    assert _file(sqlite_url).name in said
    assert "locked" in said
    assert "QUIZ_DATABASE_URL" in said


@pytest.mark.postgres
def test_a_postgresql_server_that_is_not_there_is_named_at_the_start(tmp_path: Path) -> None:
    said = run(f"postgresql+asyncpg://quiz:secret@/quiz?host={tmp_path}")
    assert "PostgreSQL quiz" in said
    assert "QUIZ_DATABASE_URL" in said
    assert "secret" not in said


# --- means ----------------------------------------------------------------------------------------


def _file(url: str) -> Path:
    return Path(url.partition(":///")[2])


def _fill(folder: Path) -> None:
    """Leave no byte free on a disk."""
    with contextlib.suppress(OSError), (folder / "filler").open("wb", buffering=0) as filler:
        while True:
            filler.write(b"\0" * 4096)
    assert shutil.disk_usage(folder).free == 0


@contextlib.contextmanager
def _locked(file: Path) -> Iterator[None]:
    """Hold the write lock: for the program, this test is another process."""
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        connection.rollback()
        connection.close()
