"""Do the migrations lead to the tables, and are the indexes those that the queries use?"""

import sqlite3
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, insert, select, text
from sqlalchemy.exc import StatementError

from bot.storage import (
    database,
    league_tables,
    migrate,
    schedules,
    tables,
)
from bot.storage.database import Database
from tests.support.clock import MONDAY, utc
from tests.support.servers import PostgresServer, sqlite_url

NOW = utc(MONDAY, "12:00")
OUTSIDE_TESTS = database.SYNCHRONOUS
"""Read before the tests begin, which wait for no disk."""


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def empty(
    request: pytest.FixtureRequest, tmp_path: Path, postgres_server: PostgresServer
) -> AsyncIterator[Database]:
    """A database without any table."""
    if request.param == "sqlite":
        database = Database(sqlite_url(tmp_path / "empty.db"))
        yield database
        await database.close()
        return
    url = await postgres_server.empty()
    database = Database(url)
    yield database
    await database.close()
    await postgres_server.drop(url)


def _other_default(
    _context: object, _stored: object, _wanted: object, stored: Any, _default: Any, wanted: Any
) -> bool:
    """Alembic takes an empty text for another one on SQLite, so defaults are compared bare."""

    def bare(default: str | None) -> str | None:
        return default and default.split("::")[0].strip("()'")

    return bare(stored) != bare(wanted)


def _differences(connection: Connection) -> list[Any]:
    options = {"compare_type": True, "compare_server_default": _other_default}
    context = MigrationContext.configure(connection, opts=options)
    return list(compare_metadata(context, league_tables.metadata))


async def test_migrations_lead_to_exactly_the_tables(empty: Database) -> None:
    assert await migrate.current(empty) is None
    assert await migrate.upgrade(empty) is True
    async with empty.read() as connection:
        assert await connection.run_sync(_differences) == []
    assert await migrate.current(empty) == migrate.newest()
    assert await migrate.upgrade(empty) is False


async def test_a_drift_would_be_seen(empty: Database) -> None:
    """The comparison above is worth something: it notices a column and an index."""
    await migrate.upgrade(empty)
    async with empty.write() as connection:
        await connection.execute(text("ALTER TABLE meta ADD COLUMN extra TEXT"))
        await connection.execute(text("DROP INDEX ix_posts_channel"))
    async with empty.read() as connection:
        assert len(await connection.run_sync(_differences)) == 2


async def test_partial_indexes_have_the_conditions_of_the_tables(empty: Database) -> None:
    """Alembic does not compare them, so the created text is compared with the wanted one."""
    await migrate.upgrade(empty)
    async with empty.write() as connection:
        sqlite_ = connection.dialect.name == "sqlite"
        query = (
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql LIKE '%WHERE%'"
            if sqlite_
            else "SELECT indexname, indexdef FROM pg_indexes WHERE indexdef LIKE '%WHERE%'"
            " AND schemaname = 'public'"
        )
        migrated = {row[0]: row[1] for row in await connection.execute(text(query))}
        for index in {i for table in league_tables.metadata.sorted_tables for i in table.indexes}:
            if index.dialect_options[connection.dialect.name].get("where") is not None:
                await connection.execute(text(f"DROP INDEX {index.name}"))
                await connection.run_sync(index.create)
        wanted = {row[0]: row[1] for row in await connection.execute(text(query))}
    assert migrated.keys() == {
        "ix_blitzes_due",
        "ix_blitzes_live",
        "ix_blitzes_round",
        "ix_communities_left",
        "ix_contests_due",
        "ix_contests_live",
        "ix_posts_due",
        "ix_posts_unposted",
        "ix_rounds_game",
        "ix_rounds_open",
        "ix_rounds_unrated",
        "ix_schedules_due",
        "ix_seasons_due",
        "ix_steps_due",
    }
    assert {n: s.split("WHERE")[1].split() for n, s in migrated.items()} == {
        n: s.split("WHERE")[1].split() for n, s in wanted.items()
    }


async def test_an_upgrade_of_a_sqlite_file_makes_a_backup_first(tmp_path: Path) -> None:
    database = Database(sqlite_url(tmp_path / "quiz.db"))
    await migrate.upgrade(database)
    assert list(tmp_path.glob("*.before-*")) == [], "a new file needs none"
    async with database.write() as connection:
        await connection.execute(text("INSERT INTO meta VALUES ('kept', 'yes')"))
        await connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))

    with pytest.raises(Exception):  # noqa: B017, PT011 # there is no revision 0000 to start from
        await migrate.upgrade(database)

    (copy,) = tmp_path.glob(f"quiz.db.*.before-{migrate.newest()}")
    with sqlite3.connect(copy) as plain:
        assert plain.execute("SELECT value FROM meta").fetchall() == [("yes",)]
    plain.close()
    await database.close()


async def test_data_of_the_first_structure_is_still_there_after_every_upgrade(
    empty: Database,
) -> None:
    async with empty.migrating() as connection:
        await connection.run_sync(lambda c: migrate.run(c, "0001"))
    rows = "('c', 'UTC', 'en', '2026-03-02T09:00:00.000000+00:00')"
    async with empty.write() as connection:
        await connection.execute(text(f"INSERT INTO communities VALUES {rows}"))
        await connection.execute(
            text(
                "INSERT INTO schedules (community, number, channel, zone, at, closes, weekdays,"
                " skipped, holidays, topics, easiest, hardest, reveal, role)"
                " VALUES ('c', 1, '#quiz', 'UTC', '09:00', '17:00', '01234', '', '', '[]', 1, 3,"
                " 'at_once', '')"
            )
        )
    assert await migrate.upgrade(empty) is True
    async with empty.read() as connection:
        assert await connection.run_sync(_differences) == []
        (plan,) = await schedules.of(connection, "c")
    assert (plan.channel, plan.paused) == ("#quiz", False)


async def test_a_newer_database_is_refused_and_left_alone(database: Database) -> None:
    async with database.write() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(migrate.NewerDatabase, match="9999"):
        await migrate.upgrade(database)
    assert await migrate.current(database) == "9999"


async def test_several_processes_may_migrate_at_once(empty: Database) -> None:
    import asyncio

    others = [Database(empty.url.render_as_string(hide_password=False)) for _ in range(3)]
    try:
        await asyncio.gather(*(migrate.upgrade(one) for one in (empty, *others)))
    finally:
        for one in others:
            await one.close()
    async with empty.read() as connection:
        assert await connection.run_sync(_differences) == []


# --- times ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 3, 2, 9),  # noqa: DTZ001 # that is the point
        datetime(2026, 3, 2, 9, tzinfo=timezone(timedelta(hours=1))),
    ],
)
async def test_a_time_that_is_not_aware_utc_is_refused(
    database: Database, moment: datetime
) -> None:
    values = {"id": "c", "zone": "UTC", "locale": "en", "created_at": moment}
    async with database.write() as connection:
        with pytest.raises(StatementError, match="not an aware UTC time"):
            await connection.execute(insert(tables.communities).values(values))
    async with database.read() as connection:
        assert (await connection.execute(select(tables.communities))).all() == []


async def test_times_and_days_come_back_as_they_went(database: Database) -> None:
    moment = datetime(2026, 3, 2, 9, 30, 15, 123456, UTC)
    for instant in (moment, moment.replace(microsecond=0)):
        values = {"id": str(instant), "zone": "UTC", "locale": "en", "created_at": instant}
        async with database.write() as connection:
            await connection.execute(insert(tables.communities).values(values))
    async with database.read() as connection:
        query = select(tables.communities.c.created_at).order_by(tables.communities.c.created_at)
        found = list((await connection.execute(query)).scalars())
    assert found == [moment.replace(microsecond=0), moment], "and sort as time does"
    assert all(one.tzinfo is UTC for one in found)


async def test_what_was_committed_to_a_file_outlives_a_power_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "SYNCHRONOUS", OUTSIDE_TESTS)
    file = Database(sqlite_url(tmp_path / "quiz.db"))
    async with file.read() as connection:
        assert (await connection.execute(text("PRAGMA synchronous"))).scalar() == 2, "FULL"
    await file.close()
