"""How do we talk to the database?

`Database.read` and `Database.write` are the only ways to a connection. A write is one
transaction: SQLite takes its write lock at once (BEGIN IMMEDIATE), so that a transaction which
reads first can never fail half-way because somebody else wrote in between.
"""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager, nullcontext
from datetime import UTC, date, datetime
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any, TypeVar

import orjson
from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Connection,
    FromClause,
    Integer,
    Select,
    Text,
    bindparam,
    cast,
    event,
    func,
    literal_column,
    make_url,
    select,
    text,
    true,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.storage.columns import Day, Utc, stamp

BUSY_SECONDS = 5.0
SYNCHRONOUS = "FULL"
"""A commit waits for the disk: what somebody was told outlives a power cut."""
_PAUSE_SECONDS = 0.02
_MIGRATION_LOCK = 7_162_534


class Database:
    """A SQLite file or a PostgreSQL database, by its SQLAlchemy URL."""

    def __init__(self, url: str) -> None:
        """Prepare the engine; nothing is opened before the first transaction."""
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _sqlite(url) if self.is_sqlite else _postgresql(url)
        self._writer = self.engine.execution_options(quiz_begin="BEGIN IMMEDIATE")
        # Only against useless waiting inside one process; correctness never rests on it.
        self._turn = asyncio.Lock() if self.is_sqlite else nullcontext()
        self._identity: tuple[int, int] | None = None

    @property
    def file(self) -> Path | None:
        """The SQLite file, if it is one."""
        name = self.url.database
        return Path(name) if self.is_sqlite and name and name != ":memory:" else None

    @property
    def kind(self) -> str:
        """What people call the database, without any secret in it."""
        name = self.url.database or ""
        return f"SQLite {Path(name).name}" if self.is_sqlite else f"PostgreSQL {name}"

    async def clock_drift(self, connection: AsyncConnection) -> float:
        """Return by how many seconds this machine's clock is ahead of the database's."""
        if self.is_sqlite:  # the database is a file of this very machine
            return 0.0
        theirs = await connection.scalar(text("SELECT clock_timestamp()"))
        return (datetime.now(UTC) - theirs).total_seconds() if theirs else 0.0

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """Open a transaction that sees one moment and changes nothing."""
        self._check_file()
        async with self.engine.connect() as connection:
            self._remember_file()
            yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """Open a transaction: committed at the end, undone by any exception."""
        async with self._turn:
            self._check_file()
            async with self._writer.connect() as connection, connection.begin():
                self._remember_file()
                yield connection

    @asynccontextmanager
    async def migrating(self) -> AsyncIterator[AsyncConnection]:
        """Open a write in which the structure may change; one process at a time."""
        async with self.write() as connection:
            if not self.is_sqlite:
                await connection.execute(text(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})"))
            yield connection

    def _check_file(self) -> None:
        """Refuse to go on with a file that was deleted or replaced under us.

        SQLite would go on, with the old file through open connections and with a new one through
        others, and what it wrote would be lost with the last of them.
        """
        if self._identity is not None and self._file_identity() != self._identity:
            problem = f"{self.kind} was moved, deleted or replaced; put it back, or start again"
            raise OperationalError(None, None, sqlite3.OperationalError(problem))

    def _remember_file(self) -> None:
        if self._identity is None and self.is_sqlite:
            self._identity = self._file_identity()

    def _file_identity(self) -> tuple[int, int] | None:
        try:
            found = self.file.stat() if self.file else None
        except OSError:
            return None
        return (found.st_dev, found.st_ino) if found else None

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()


def _sqlite(url: str) -> AsyncEngine:
    from bot.storage.sqlite import connect  # not with every database

    engine = create_async_engine(
        url,
        hide_parameters=True,  # in errors, and so in logs: they are people's names and answers
        pool_size=4,
        max_overflow=4,
        async_creator=partial(connect, make_url(url), BUSY_SECONDS),
    )

    @event.listens_for(engine.sync_engine, "connect")
    def configure(connection: Any, _record: object) -> None:
        cursor = connection.cursor()
        _use_wal(cursor)
        cursor.execute(f"PRAGMA synchronous={SYNCHRONOUS}")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA cache_size=-32768")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        how = connection.get_execution_options().get("quiz_begin", "BEGIN")
        connection.exec_driver_sql(how)

    return engine


def _use_wal(cursor: Any) -> None:
    """Switch a new file to write-ahead logging; SQLite does not wait for others who do the same."""
    for _ in range(int(BUSY_SECONDS / _PAUSE_SECONDS)):
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            time.sleep(_PAUSE_SECONDS)
        else:
            return
    cursor.execute("PRAGMA journal_mode=WAL")


def _postgresql(url: str) -> AsyncEngine:
    return create_async_engine(
        url, hide_parameters=True, pool_size=8, max_overflow=8, pool_pre_ping=True
    )


def insert(connection: AsyncConnection, table: Any) -> Any:
    """Return the dialect's INSERT, which knows ON CONFLICT on both databases."""
    return _insert(connection.dialect.name, table)


def _insert(dialect: str, table: Any) -> Any:
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


class Large(int):
    """A whole number that may need 64 bits, as a type of a column of `Rows`."""


_TYPES = {int: Integer, Large: BigInteger, str: Text, bool: Boolean, datetime: Utc, date: Day}


T = TypeVar("T")


def per_dialect(build: Callable[[str], T]) -> Callable[[AsyncConnection], T]:
    """Build a statement once for each database: building one costs more than running it."""
    built = cache(build)

    def given(connection: AsyncConnection) -> T:
        return built(connection.dialect.name)

    return given


class Rows:
    """Many rows as one parameter, so that a batch of any size is one prepared statement.

    >>> rows = Rows(round=int, player=str)
    >>> source, (round_, player) = rows.source("sqlite")  # a FROM clause and its columns
    >>> connection.execute(statement, rows.bind([(1, "ada"), (2, "alan")]))
    """

    def __init__(self, parameter: str = "rows", /, **columns: type) -> None:
        """Name the columns and their Python types: int, str, bool, datetime or date."""
        self.parameter = parameter
        self.columns = columns

    def source(self, dialect: str) -> tuple[FromClause, list[ColumnElement[Any]]]:
        """Return the rows as a FROM clause, and its columns in their order."""
        parameter = bindparam(self.parameter, type_=Text)
        kinds = [_TYPES[kind]() for kind in self.columns.values()]
        if dialect == "postgresql":
            elements = func.jsonb_array_elements(cast(parameter, postgresql.JSONB))
            each = elements.table_valued("value", name=f"given_{self.parameter}")
            return each, [
                cast(each.c.value.op("->>")(literal_column(str(place))), kind)
                for place, kind in enumerate(kinds)
            ]
        each = func.json_each(parameter).table_valued("value", name=f"given_{self.parameter}")
        return each, [
            func.json_extract(each.c.value, literal_column(f"'$[{place}]'"), type_=kind)
            for place, kind in enumerate(kinds)
        ]

    def bind(self, rows: Iterable[tuple[Any, ...]]) -> dict[str, str]:
        """Return the rows as the parameter of a statement built on `source`."""
        text = orjson.dumps(list(rows), _plain, orjson.OPT_PASSTHROUGH_DATETIME)
        return {self.parameter: text.decode()}


@lru_cache(maxsize=1024)  # the rows of a batch share their times
def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return stamp(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"cannot store {value!r}")


def inserting(dialect: str, table: Any, rows: Rows) -> Any:
    """Return INSERT INTO table (columns) SELECT … FROM rows."""
    source, columns = rows.source(dialect)
    chosen = select(*columns).select_from(source).where(true())
    return inserting_from(dialect, table, list(rows.columns), chosen)


def inserting_from(dialect: str, table: Any, names: Sequence[str], query: Select[Any]) -> Any:
    """Return INSERT INTO table (names) and the query, ready for ON CONFLICT."""
    return _insert(dialect, table).from_select(names, query)
