"""Backup, restore and export: one consistent moment, and never over a database in use."""

import asyncio
import json
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.core.people import Actor
from bot.storage import backup, export
from bot.storage.columns import Day, Utc
from bot.storage.database import Database
from bot.storage.league_tables import metadata
from tests.support.bank import COLOUR, fixed
from tests.support.people import somebody
from tests.support.servers import sqlite_url
from tests.support.world import World


@pytest.fixture
async def alone(sqlite_url: str) -> World:
    return World(Database(sqlite_url))


async def close(world: World) -> None:
    await world.end()
    await world.database.close()


async def test_a_backup_taken_among_writes_is_one_consistent_moment(
    alone: World, tmp_path: Path
) -> None:
    round = await alone.asked(fixed(COLOUR))
    copies = []

    async def play() -> None:
        for number in range(120):
            await alone.answers(somebody(number), round, "AB"[number % 2])

    async def copy() -> None:
        for number in range(5):
            await asyncio.sleep(0.02)
            copies.append(await backup.backup(alone.database, tmp_path / f"copy{number}.db"))

    await asyncio.gather(play(), copy())
    await close(alone)

    sizes = []
    for path in copies:
        world = World(Database(sqlite_url(path)))
        assert await world.differences() == []
        sizes.append(len(await world.rows("SELECT * FROM answers")))
        await close(world)
    assert sizes == sorted(sizes)
    assert sizes[0] < 120, "it was taken while people were answering"


async def test_a_backup_never_overwrites(alone: World, tmp_path: Path) -> None:
    taken = tmp_path / "taken.db"
    taken.write_text("precious")
    with pytest.raises(backup.BackupError, match="exists already"):
        await backup.backup(alone.database, taken)
    assert taken.read_text() == "precious"
    await close(alone)


async def test_postgresql_is_not_backed_up_here(postgres_url: str, tmp_path: Path) -> None:
    database = Database(postgres_url)
    with pytest.raises(backup.BackupError, match="use pg_dump"):
        await backup.backup(database, tmp_path / "copy.db")
    await database.close()


async def test_a_restore_brings_back_that_moment_and_keeps_what_was(
    alone: World, grace: Actor, tmp_path: Path
) -> None:
    round = await alone.asked(fixed(COLOUR))
    await alone.answers(grace, round, "A")
    copy = await backup.backup(alone.database, tmp_path / "copy.db")
    await alone.sends(grace, "md:1")
    assert await alone.rows("SELECT * FROM answers") == []
    file = alone.database.file
    assert file is not None
    await close(alone)

    kept = await backup.restore(copy, file)

    assert kept is not None
    back = World(Database(sqlite_url(file)))
    assert len(await back.rows("SELECT * FROM answers")) == 1
    assert await back.differences() == []
    await close(back)
    with sqlite3.connect(kept) as old:
        assert old.execute("SELECT count(*) FROM answers").fetchone() == (0,)
    old.close()


async def test_a_restore_refuses_a_database_in_use(alone: World, tmp_path: Path) -> None:
    copy = await backup.backup(alone.database, tmp_path / "copy.db")
    assert alone.database.file is not None
    async with alone.database.read() as connection:  # a running program
        await alone.column("SELECT count(*) FROM meta")
        await connection.exec_driver_sql("SELECT count(*) FROM meta")
        with pytest.raises(backup.BackupError, match="is in use; stop the program first"):
            await backup.restore(copy, alone.database.file)
    await close(alone)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"not a database, but long enough to look at" * 30, "is not a SQLite database"),
        (b"", "not"),
    ],
)
async def test_a_restore_refuses_what_is_no_backup(
    alone: World, tmp_path: Path, content: bytes, sentence: str
) -> None:
    bad = tmp_path / "bad.db"
    bad.write_bytes(content)
    file = alone.database.file
    assert file is not None
    await close(alone)
    before = file.read_bytes()
    with pytest.raises(backup.BackupError, match=sentence):
        await backup.restore(bad, file)
    with pytest.raises(backup.BackupError, match="there is no file"):
        await backup.restore(tmp_path / "missing.db", file)
    assert file.read_bytes() == before


async def test_an_export_holds_every_row_of_every_table(world: World, grace: Actor) -> None:
    round = await world.asked(fixed(COLOUR))
    await world.answers(grace, round, "A")
    await world.closes()
    async with world.database.read() as connection:
        lines = [json.loads(line) async for line in export.lines(connection)]
    exported: dict[str, list[dict[str, object]]] = {name: [] for name in metadata.tables}
    for line in lines:
        exported[line["table"]].append(line["row"])
    for name, table in metadata.tables.items():
        found = await world.rows(f"SELECT * FROM {name}")
        assert len(exported[name]) == len(found)
        for row in exported[name]:
            assert row.keys() == set(table.columns.keys())
    (ledger,) = exported["ledger"]
    assert (ledger["points"], ledger["right"]) == (10, 1)


async def test_an_export_can_be_read_back_into_an_equal_database(
    world: World, grace: Actor, postgres_url: str, sqlite_url: str
) -> None:
    round = await world.asked(fixed(COLOUR))
    await world.answers(grace, round, "A")
    await world.says(grace, "/quiz zone tokyo")
    await world.closes()
    async with world.database.read() as connection:
        lines = [json.loads(line) async for line in export.lines(connection)]

    for url in (sqlite_url, postgres_url):  # and so from one kind to the other
        copy = World(Database(url))
        async with copy.database.write() as connection:
            for line in lines:
                table = metadata.tables[line["table"]]
                values = {
                    name: _value(table.c[name].type, value) for name, value in line["row"].items()
                }
                await connection.execute(table.insert().values(values))
        assert await copy.differences() == []
        async with copy.database.read() as connection:
            again = [json.loads(line) async for line in export.lines(connection)]
        assert again == lines
        await close(copy)


def _value(kind: object, value: object) -> object:
    if isinstance(kind, Utc) and isinstance(value, str):
        return datetime.fromisoformat(value).astimezone(UTC)
    if isinstance(kind, Day) and isinstance(value, str):
        return datetime.fromisoformat(value).date()
    return value
