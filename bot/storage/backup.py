"""How is a running SQLite database copied, and put back?

SQLite's own online backup gives one consistent moment while others read and write.
"""

import asyncio
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from bot.storage.database import Database


class BackupError(Exception):
    """A backup or restore that cannot be done; the message says why and what to do."""


class _Damaged(BackupError):
    pass


def beside(file: Path, label: str) -> Path:
    """Return a new name beside a database file, such as quiz.db.20261121-080000.before-0002."""
    moment = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    return file.with_name(f"{file.name}.{moment}.{label}")


async def backup(database: Database, target: Path) -> Path:
    """Copy a SQLite database to a new file, whole and checked; return it."""
    if database.file is None:
        raise BackupError("only SQLite files are backed up here; use pg_dump for PostgreSQL")
    await asyncio.to_thread(_copy, database.file, target)
    return target


async def restore(source: Path, target: Path) -> Path | None:
    """Put a backup in the place of a database that nobody uses; return where the old one went."""
    return await asyncio.to_thread(_restore, source, target)


def _copy(source: Path, target: Path) -> None:
    if target.exists():
        raise BackupError(f"{target} exists already; name another file")
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    try:
        with _Opened(source) as old, _Opened(part) as new:
            old.backup(new)
            new.execute("PRAGMA journal_mode=DELETE")
            _check(new, source)
        part.rename(target)
    finally:
        part.unlink(missing_ok=True)


def _restore(source: Path, target: Path) -> Path | None:
    if not source.is_file():
        raise BackupError(f"there is no file {source}")
    with _Opened(source) as candidate:
        _check(candidate, source)
    kept = beside(target, "before-restore")
    if not target.exists():
        _set_aside(target, kept)
        _copy(source, target)
        return None
    try:
        _refuse_if_used(target)
        _copy(target, kept)
    except (_Damaged, sqlite3.DatabaseError):  # what a restore is for: keep it as it is
        _set_aside(target, kept)
        _copy(source, target)
        return kept
    with _Opened(source) as old, _Opened(target) as new:
        old.backup(new)  # in place, under SQLite's own locks: a reader sees the old or the new
    return kept


def _refuse_if_used(target: Path) -> None:
    with _Opened(target) as live:
        try:
            live.execute("PRAGMA locking_mode=EXCLUSIVE")
            live.execute("BEGIN EXCLUSIVE")
            live.rollback()
        except sqlite3.OperationalError as error:
            raise BackupError(f"{target} is in use; stop the program first ({error})") from None


def _set_aside(file: Path, kept: Path) -> None:
    """Rename a database with its log: SQLite would play an old log into whatever comes next."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        part = file.with_name(file.name + suffix)
        if part.exists():
            part.rename(kept.with_name(kept.name + suffix))


class _Opened:
    """A connection that is closed at the end, which sqlite3's own context manager does not do."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, timeout=5, isolation_level=None)

    def __enter__(self) -> sqlite3.Connection:
        return self._connection

    def __exit__(self, *_: object) -> None:
        self._connection.close()


def _check(connection: sqlite3.Connection, path: Path) -> None:
    try:
        (state,) = connection.execute("PRAGMA quick_check").fetchone()
    except sqlite3.DatabaseError as error:
        raise _Damaged(f"{path} is not a SQLite database: {error}") from None
    if state != "ok":
        raise _Damaged(f"{path} is damaged: {state}")
    known = connection.execute(
        "SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'"
    ).fetchone()
    if not known[0]:
        raise BackupError(f"{path} is not a database of this program")
