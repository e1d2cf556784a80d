"""What a reviewer found broken once stays mended."""

import asyncio
import json
import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from bot import outbox
from bot.cards import Card, File
from bot.config import Settings
from bot.core.people import Actor
from bot.core.questions import Kind, Level, Question, Text
from bot.storage import backup, posts
from tests.support.bank import COLOUR, SPEED, bank, fixed, question
from tests.support.clock import MONDAY
from tests.support.people import TEAM
from tests.support.reading import text
from tests.support.world import World

DAY = timedelta(days=1)
TERM = question("term", Kind.TYPED, Text(("mode collapse",)))


# --- schedules --------------------------------------------------------------------------------


async def test_a_change_of_topics_does_not_lose_the_question_that_is_due(
    world: World, ada: Actor
) -> None:
    world.knows(COLOUR)
    await world.sets_up()
    opens, _ = await world.quiz.upcoming(TEAM)
    assert opens is not None
    world.clock.at(opens)  # due, and the tick has not come yet
    world.clock.move(seconds=1)
    await world.says(ada, "/quiz setup schedule:1 topics:light")
    await world.settles()
    assert len(await world.rounds()) == 1


async def test_a_change_of_topics_after_the_question_asks_no_second_one(
    world: World, ada: Actor
) -> None:
    await world.asked(COLOUR)
    world.bank = bank([COLOUR, SPEED])
    await world.says(ada, "/quiz setup schedule:1 level:1-3")
    await world.waits(minutes=5)
    assert len(await world.rounds()) == 1


async def test_the_channel_of_the_schedule_is_checked_not_the_one_its_admin_speaks_in(
    world: World, ada: Actor
) -> None:
    await world.sets_up(channel="#daily")
    world.messenger.wrong["#daily"] = ["I may not write in #daily."]
    assert "I may not write in #daily." in text(
        await world.says(ada, "/quiz setup schedule:1 level:1")
    )


@pytest.mark.parametrize("option", ["channel", "role"])
async def test_a_name_that_no_platform_has_is_refused(
    world: World, ada: Actor, option: str
) -> None:
    reply = await world.says(ada, f"/quiz setup time:09:00 {option}:{'x' * 101}")
    assert "the limit is 100" in text(reply)
    assert await world.rows("SELECT * FROM schedules") == []


async def test_a_generator_that_fails_costs_nobody_else_their_question(
    world: World, ada: Actor
) -> None:
    def generate(seed: int) -> Question:
        raise ZeroDivisionError(seed)

    broken = replace(
        bank([COLOUR]).entries["colour"],
        id="drawn",
        question=None,
        generate=generate,
        level=Level(3),
    )
    world.bank = replace(bank([COLOUR]), entries={"drawn": broken, **bank([COLOUR]).entries})
    await world.sets_up(level="3", channel="#broken")
    await world.sets_up(level="1", channel="#well")
    await world.comes(MONDAY, "09:00")
    assert [one.channel for one in await world.rounds()] == ["#well"]
    assert await world.column("SELECT reason FROM missed") == ["no question"]


async def test_a_schedule_that_cannot_be_read_costs_nobody_else_their_question(
    world: World, ada: Actor
) -> None:
    world.knows(COLOUR, SPEED)
    await world.sets_up(channel="#broken")
    await world.sets_up(channel="#well")
    async with world.database.write() as connection:  # a country the package knew once
        await connection.exec_driver_sql("UPDATE schedules SET holidays = 'XX' WHERE number = 1")
    await world.comes(MONDAY, "09:00")
    assert [one.channel for one in await world.rounds()] == ["#well"]
    assert "no public holidays of “XX”" in text(await world.says(ada, "/quiz doctor"))
    async with world.database.write() as connection:
        await connection.exec_driver_sql("UPDATE schedules SET holidays = ''")
    await world.waits(hours=1)
    assert [one.channel for one in await world.rounds()] == ["#well", "#broken"]


# --- corrections ------------------------------------------------------------------------------


async def test_a_second_accepted_term_does_not_take_the_first_one_back(
    world: World, ada: Actor, grace: Actor, alan: Actor
) -> None:
    round = await world.asked(TERM)
    await world.answers(grace, round, "helvetica scenario")
    await world.answers(alan, round, "dropped modes")
    for term in ("helvetica scenario", "dropped modes"):
        await world.says(ada, f"/quiz question fix question:term answer:{term} reason:Also right.")
    assert await world.column("SELECT points FROM answers ORDER BY player") == [10, 10]


# --- privacy ----------------------------------------------------------------------------------


@pytest.mark.parametrize("button", ["md:1", "mh:1"])
async def test_whoever_leaves_the_boards_goes_from_every_message_of_their_days(
    world: World, grace: Actor, alan: Actor, button: str
) -> None:
    """Each message shows the day's board, also that of a question the player did not answer."""
    world.knows(fixed(COLOUR), fixed(question("twin", COLOUR.kind, COLOUR.body)))
    await world.sets_up(channel="#one")
    await world.sets_up(channel="#two")
    await world.comes(MONDAY, "09:00")
    first, second = await world.rounds()
    await world.answers(grace, first, "0")
    await world.answers(alan, second, "0")
    await world.comes(MONDAY, "17:01")
    assert "@Grace" in text(world.message(second).card)
    await world.sends(grace, button)
    await world.waits(minutes=1)
    assert "@Grace" not in text(world.message(first).card)
    assert "@Grace" not in text(world.message(second).card)
    assert "@Alan" in text(world.message(second).card)


async def test_an_export_does_not_tell_the_verdict_of_a_sealed_question(
    world: World, grace: Actor
) -> None:
    round = await world.asked(fixed(COLOUR), reveal="at_closing")
    await world.answers(grace, round, "0")

    async def exported() -> Any:
        card = await world.sends(grace, "me")
        assert isinstance(card, Card)
        (file,) = card.blocks
        assert isinstance(file, File)
        return json.loads(file.content)

    data = await exported()
    assert json.loads(data["answers"][0]["response"]) == 0
    assert data["answers"][0]["points"] == "told when the question closes"
    assert data["rounds"] == []
    await world.closes()
    data = await exported()
    assert (data["answers"][0]["credit"], data["answers"][0]["points"]) == (1000, 10)
    assert data["rounds"][0]["question_id"] == "colour"


# --- the way out ------------------------------------------------------------------------------


async def test_a_message_that_is_a_bug_lets_the_next_days_pass_in_the_end(world: World) -> None:
    await world.sets_up()
    world.knows(COLOUR, SPEED)
    world.messenger.failures.extend(RuntimeError("boom") for _ in range(outbox.MOST_BUGS))
    await world.comes(MONDAY, "09:00")
    for _ in range(outbox.MOST_BUGS):
        await world.waits(minutes=10)
    assert await world.column("SELECT state FROM posts") == [posts.FAILED]
    await world.comes(MONDAY + DAY, "09:00")
    assert len(world.messenger.messages) == 1


async def test_trouble_of_the_network_never_gives_a_message_up(world: World) -> None:
    await world.sets_up()
    world.knows(COLOUR)
    world.messenger.failures.extend(OSError("no route") for _ in range(2 * outbox.MOST_BUGS))
    await world.comes(MONDAY, "09:00")
    for _ in range(2 * outbox.MOST_BUGS):
        await world.waits(minutes=10)
    assert len(world.messenger.messages) == 1


async def test_a_platform_that_never_answers_is_not_waited_for(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "SLOWEST_SEND", timedelta(seconds=0.05))
    await world.sets_up()
    world.knows(COLOUR)
    post = world.messenger.post

    async def hang(channel: str, card: Card, *, once: str, again: bool = False) -> str:
        await asyncio.sleep(3600)
        raise AssertionError

    monkeypatch.setattr(world.messenger, "post", hang)
    await world.comes(MONDAY, "09:00")
    assert await world.column("SELECT error FROM posts") == ["the platform did not answer in time"]
    monkeypatch.setattr(world.messenger, "post", post)
    await world.waits(minutes=1)
    assert len(world.messenger.messages) == 1


async def test_who_fails_late_does_not_take_back_what_another_process_delivered(
    world: World,
) -> None:
    await world.sets_up()
    world.knows(COLOUR)
    world.messenger.fail("later", retry_after=60)
    await world.comes(MONDAY, "09:00")
    world.clock.move(minutes=1)
    lease = timedelta(seconds=60)
    async with world.database.write() as connection:
        (slow,) = await posts.claim(connection, ["test"], world.clock(), lease, 1)
    await world.waits(seconds=61)  # the lease has run out, and we have delivered
    assert len(world.messenger.messages) == 1
    async with world.database.write() as connection:
        await posts.failed(connection, slow, "gone", posts.FAILED, world.clock(), unsure=True)
    await world.closes()
    assert world.messenger.messages[0].card.title == "Answer to the question of the day"


# --- secrets ----------------------------------------------------------------------------------


async def test_what_people_write_is_not_in_the_databases_errors(
    world: World, ada: Actor, grace: Actor
) -> None:
    round = await world.asked(COLOUR)
    await world.answers(grace, round, "0")
    with pytest.raises(Exception, match=r"UNIQUE|unique") as found:
        async with world.database.write() as connection:
            await connection.exec_driver_sql(
                "INSERT INTO meta VALUES ('secret-one', 'x'), ('secret-one', 'x')"
            )
    assert "[parameters" not in str(found.value)
    assert world.database.engine.sync_engine.hide_parameters


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://quiz:hun@ter2:x@host:5432/quiz",
        "postgresql://quiz:hunter2@host:port/quiz",
        "postgresql://quiz:hun@ter2@host/quiz",
        "mysql://quiz:hunter2@host/quiz",
        "sqlite:///:memory:",
        "sqlite:///",
    ],
)
def test_a_database_address_that_cannot_be_read_is_refused(
    url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from bot import console

    monkeypatch.setenv("QUIZ_DATABASE_URL", url)
    with pytest.raises(ValidationError):
        Settings(_env_file=None)  # type: ignore[call-arg]
    with pytest.raises(SystemExit):
        console.settings()
    said = capsys.readouterr().err
    assert said.startswith("QUIZ_DATABASE_URL")
    assert "hun" not in said


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://quiz:p%40ss@host:5432/quiz",
        "postgresql://quiz@host/quiz",
        "postgresql://quiz:pa/ss@host/quiz",
        "postgresql://quiz:pass@[::1]:5432/quiz",
        "postgresql://postgres@/quiz?host=/tmp/a@b/socket",
        "sqlite:///folder/quiz.db",
        "sqlite:////data/quiz.db",
    ],
)
def test_ordinary_database_addresses_are_accepted(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUIZ_DATABASE_URL", url)
    assert Settings(_env_file=None).database_url  # type: ignore[call-arg]


# --- restoring --------------------------------------------------------------------------------


def _database(file: Path, rows: int) -> sqlite3.Connection:
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE alembic_version (version_num)")
    connection.execute("CREATE TABLE kept (row)")
    connection.executemany("INSERT INTO kept VALUES (?)", [("x" * 500,)] * rows)
    return connection


def _rows(file: Path) -> int:
    connection = sqlite3.connect(file)
    try:
        (count,) = connection.execute("SELECT count(*) FROM kept").fetchone()
        return int(count)
    finally:
        connection.close()


async def test_an_old_log_beside_the_place_is_not_played_into_the_restored_database(
    tmp_path: Path,
) -> None:
    live, log, copy = (tmp_path / name for name in ("quiz.db", "quiz.db-wal", "copy.db"))
    connection = _database(live, 10)
    await backup.restore(live, copy)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.execute("INSERT INTO kept SELECT * FROM kept")
    left = log.read_bytes()
    connection.close()
    live.unlink()
    log.write_bytes(left)  # a crash left it, and somebody deleted the database alone

    await backup.restore(copy, live)

    assert _rows(live) == 10
    assert [one.read_bytes() for one in tmp_path.glob("*.before-restore-wal")] == [left]


@pytest.mark.parametrize("damage", ["a page", "everything"])
async def test_a_damaged_database_is_replaced_and_kept_as_it_is(
    tmp_path: Path, damage: str
) -> None:
    good, live = tmp_path / "good.db", tmp_path / "quiz.db"
    _database(good, 7).close()
    _database(live, 100).close()
    bytes_ = bytearray(live.read_bytes())
    start, end = (4096, 20_000) if damage == "a page" else (0, len(bytes_))
    bytes_[start:end] = b"\x77" * (end - start)
    live.write_bytes(bytes_)

    kept = await backup.restore(good, live)

    assert _rows(live) == 7
    assert kept is not None
    assert kept.read_bytes() == bytes(bytes_)


async def test_a_database_in_use_is_not_replaced(tmp_path: Path) -> None:
    good, live = tmp_path / "good.db", tmp_path / "quiz.db"
    _database(good, 7).close()
    connection = _database(live, 3)
    with pytest.raises(backup.BackupError, match="in use"):
        await backup.restore(good, live)
    connection.close()
    assert _rows(live) == 3
