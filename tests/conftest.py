"""Which fixtures do tests share? A database of each kind, and a world with people in it.

`database` and `world` make a test run twice, on SQLite and on a real PostgreSQL. A `world` is
examined when its test is over: everything derived must be what the record says.
"""

import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest
import structlog

from bot.core.people import Actor
from bot.storage import database as database_module
from bot.storage.database import Database
from tests.support import people
from tests.support.order import dealt
from tests.support.servers import PostgresServer, SqliteFiles
from tests.support.world import World

KINDS = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the stories of kills, on each of xdist's workers."""
    if workers := int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "0")):
        items[:] = dealt(items, lambda one: "kill" in one.keywords, workers)


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep banks that tests read, here and in the programs they start, out of the user's cache."""
    patch = pytest.MonkeyPatch()
    patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
    yield
    patch.undo()


@pytest.fixture(scope="session", autouse=True)
def _careless_files() -> Iterator[None]:
    """Let no commit wait for the disk: what a power cut would lose does not matter here."""
    patch = pytest.MonkeyPatch()
    patch.setattr(database_module, "SYNCHRONOUS", "OFF")
    yield
    patch.undo()


@pytest.fixture(scope="session", autouse=True)
def _plain_log() -> None:
    """Draw no boxes around tracebacks: a second each, when something is broken."""
    plain = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[structlog.processors.add_log_level, plain])


@pytest.fixture(scope="session")
def sqlite_files(tmp_path_factory: pytest.TempPathFactory) -> SqliteFiles:
    return SqliteFiles(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """One server for each xdist worker; it starts with the first test that needs it."""
    server = PostgresServer()
    yield server
    server.stop()


@pytest.fixture
async def sqlite_url(sqlite_files: SqliteFiles, tmp_path: Path) -> str:
    """The URL of a fresh, migrated SQLite file."""
    return await sqlite_files.new(tmp_path)


@pytest.fixture
async def postgres_url(postgres_server: PostgresServer) -> AsyncIterator[str]:
    """The URL of a fresh, migrated PostgreSQL database."""
    url = await postgres_server.new()
    yield url
    await postgres_server.drop(url)


@pytest.fixture(params=KINDS)
async def database_url(
    request: pytest.FixtureRequest,
    sqlite_files: SqliteFiles,
    postgres_server: PostgresServer,
    tmp_path: Path,
) -> AsyncIterator[str]:
    """The URL of a fresh, migrated database: the test runs once for each kind."""
    if request.param == "sqlite":
        yield await sqlite_files.new(tmp_path)
        return
    url = await postgres_server.new()
    yield url
    await postgres_server.drop(url)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A fresh, migrated database of each kind."""
    found = Database(database_url)
    yield found
    await found.close()


@pytest.fixture
async def world(database: Database) -> AsyncIterator[World]:
    """A community with a bot, on each kind of database; its books are checked at the end."""
    found = World(database)
    yield found
    await found.end()
    assert await found.differences() == []


@pytest.fixture
async def another(world: World) -> AsyncIterator[Callable[[], Awaitable[World]]]:
    """Start further processes of the same bot: their own connections, the same chat and time."""
    started: list[World] = []

    async def start() -> World:
        started.append(world.twin())
        return started[-1]

    yield start
    for one in started:
        await one.end()
        await one.database.close()


@pytest.fixture
def ada() -> Actor:
    """The admin."""
    return people.ADA


@pytest.fixture
def grace() -> Actor:
    return people.GRACE


@pytest.fixture
def alan() -> Actor:
    return people.ALAN
