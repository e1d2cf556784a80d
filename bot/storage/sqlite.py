"""How does a statement get to SQLite and back in one trip?

SQLite runs in a thread beside the loop. aiosqlite goes there and back four times a statement (make
a cursor, execute, fetch, close), and a trip costs more than most of our statements.
"""

import asyncio
import sqlite3
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any, Self

import aiosqlite
from sqlalchemy import URL

FETCHED_AT_ONCE = 5000


class Cursor:
    """What SQLAlchemy needs of an aiosqlite cursor; executing brings the first rows along."""

    def __init__(self, connection: "Connection") -> None:
        """Make no trip yet."""
        self._connection = connection
        self._rows: list[Any] = []
        self._more: sqlite3.Cursor | None = None
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self.arraysize = 1

    async def __aenter__(self) -> Self:
        """Be the cursor; there is nothing to open."""
        return self

    async def execute(self, sql: str, parameters: Iterable[Any] = ()) -> Self:
        """Execute a statement and fetch what it returns."""
        await self._connection.run(self._execute, sql, parameters)
        return self

    async def executemany(self, sql: str, parameters: Iterable[Iterable[Any]]) -> Self:
        """Execute a statement for each of the parameters."""
        await self._connection.run(self._executemany, sql, parameters)
        return self

    async def fetchall(self) -> Sequence[Any]:
        """Return the rows that are left."""
        rows, self._rows = self._rows, []
        if self._more is not None:
            rows += await self._connection.run(self._more.fetchall)
        return rows

    async def fetchmany(self, size: int) -> Sequence[Any]:
        """Return the next rows."""
        if not self._rows and self._more is not None:
            self._rows = await self._connection.run(self._more.fetchmany, FETCHED_AT_ONCE)
        rows, self._rows = self._rows[:size], self._rows[size:]
        return rows

    async def fetchone(self) -> Any:
        """Return the next row or None."""
        rows = await self.fetchmany(1)
        return rows[0] if rows else None

    async def close(self) -> None:
        """Forget the rows nobody asked for."""
        more, self._more = self._more, None
        if more is not None:
            await self._connection.run(more.close)

    def _execute(self, sql: str, parameters: Any) -> None:
        cursor = self._connection.plain.execute(sql, parameters)
        self.description = cursor.description
        if cursor.description is not None:
            self._rows = cursor.fetchmany(FETCHED_AT_ONCE)
            if len(self._rows) == FETCHED_AT_ONCE:
                self._more = cursor
        self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid
        if self._more is None:
            cursor.close()

    def _executemany(self, sql: str, parameters: Any) -> None:
        self.rowcount = self._connection.plain.executemany(sql, parameters).rowcount


class Connection(aiosqlite.Connection):
    """An aiosqlite connection whose statements take one trip each."""

    @property
    def plain(self) -> sqlite3.Connection:
        """The connection itself, for functions that `run` in its thread."""
        return self._conn

    async def run(self, function: Any, *arguments: Any) -> Any:
        """Run a function in the connection's thread."""
        return await self._execute(function, *arguments)  # type: ignore[no-untyped-call]

    def cursor(self) -> Any:
        """Return a cursor of ours."""
        return Cursor(self)

    async def rollback(self) -> None:
        """Roll back, but make no trip for nothing: SQLAlchemy does it after every commit."""
        if self.in_transaction:
            await super().rollback()


async def connect(url: URL, patience: float) -> Connection:
    """Open the database of a URL, waiting at most `patience` seconds for locks."""
    (file,), options = url.get_dialect()().create_connect_args(url)
    # Without an isolation level: SQLAlchemy's "begin" event decides how to begin.
    options = {"timeout": patience, **options, "isolation_level": None}
    connection = Connection(partial(sqlite3.connect, file, **options), FETCHED_AT_ONCE)
    connection._thread.daemon = True  # as SQLAlchemy does: a lost connection must not hold the exit
    try:
        await connection
    except BaseException:
        # aiosqlite stops its thread but does not wait: it would talk to a loop that is closed.
        await asyncio.to_thread(connection._thread.join)
        raise
    return connection
