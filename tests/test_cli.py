"""The command line: what it says, and how it fails."""

import asyncio
import json
import os
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from bot.core.installations import Installation
from bot.installations import Installations
from bot.sealing import Seal
from bot.storage.database import Database
from tests.support.servers import SqliteFiles

HOST = "https://quiz.example"
ROOT = Path(__file__).resolve().parent.parent


def quiz(folder: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the program in an empty folder, with a database there."""
    environment = {name: value for name, value in os.environ.items() if "QUIZ" not in name}
    environment |= {"PYTHONPATH": str(ROOT), **settings}
    return subprocess.run(
        [sys.executable, "-m", "bot", *words],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
async def made(sqlite_files: SqliteFiles, tmp_path: Path) -> None:
    """A database in the folder, as `quiz db upgrade` makes it."""
    url = await sqlite_files.new(tmp_path)
    Path(url.partition(":///")[2]).rename(tmp_path / "quiz.db")


def test_a_new_database_is_made_verified_exported_backed_up_and_restored(tmp_path: Path) -> None:
    assert "Upgraded." in quiz(tmp_path, "db", "upgrade").stdout
    assert "Nothing to do" in quiz(tmp_path, "db", "upgrade").stdout
    assert "No differences." in quiz(tmp_path, "db", "verify").stdout
    assert quiz(tmp_path, "db", "export").returncode == 0
    assert "Backed up to copy.db" in quiz(tmp_path, "db", "backup", "copy.db").stdout
    with sqlite3.connect(tmp_path / "quiz.db") as connection:
        connection.execute("INSERT INTO meta VALUES ('lost', 'soon')")
    connection.close()
    restored = quiz(tmp_path, "db", "restore", "copy.db")
    assert "former database is kept as" in restored.stdout
    with sqlite3.connect(tmp_path / "quiz.db") as connection:
        assert connection.execute("SELECT count(*) FROM meta").fetchone() == (0,)
    connection.close()


@pytest.mark.usefixtures("made")
def test_a_backup_never_overwrites_a_file(tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_text("mine")
    result = quiz(tmp_path, "db", "backup", "copy.db")
    assert result.returncode == 1
    assert "exists already; name another file" in result.stderr
    assert (tmp_path / "copy.db").read_text() == "mine"


@pytest.mark.usefixtures("made")
def test_what_is_no_backup_is_not_restored(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("not a database, however long it may be" * 50)
    result = quiz(tmp_path, "db", "restore", "notes.txt")
    assert result.returncode == 1
    assert "is not a SQLite database" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.usefixtures("made")
def test_verify_prints_what_differs(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "quiz.db") as connection:
        connection.execute("INSERT INTO tallies VALUES ('test:team', 'all', 10, 1)")
    connection.close()
    result = quiz(tmp_path, "db", "verify")
    assert result.returncode == 1
    assert "tally of ('test:team', 'all', 10): stored 1, rebuilt None" in result.stdout
    assert "1 differences." in result.stderr


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("QUIZ_WEB_PORT", "eighty", "QUIZ_WEB_PORT is “eighty”"),
        ("QUIZ_WEB_PORT", "70000", "QUIZ_WEB_PORT is “70000”"),
        ("QUIZ_DATABASE_URL", "mysql://x", "QUIZ_DATABASE_URL is “mysql://x”: write it like"),
        ("QUIZ_LOG", "loud", "write debug, info, warning or error"),
        ("QUIZ_GRACE_HOURS", "-1", "QUIZ_GRACE_HOURS is “-1”"),
        ("QUIZ_DISCORD_API_URL", "discord.com", "write it like https://discord.com/api/v10"),
        ("QUIZ_DISCORD_GATEWAY_URL", "https://x", "write it like wss://gateway.discord.gg"),
        ("QUIZ_DISCORD_SHARDS", "many", "QUIZ_DISCORD_SHARDS is “many”: write auto, how many"),
        ("QUIZ_DISCORD_SHARDS", "0-3/8", "several processes need PostgreSQL"),
        ("QUIZ_SECRET_KEYS", "letmein", "QUIZ_SECRET_KEYS: it holds something that is no key"),
    ],
)
def test_a_bad_setting_is_named_with_what_to_write(
    tmp_path: Path, setting: str, value: str, said: str
) -> None:
    result = quiz(tmp_path, "db", "upgrade", **{setting: value})
    assert result.returncode == 2
    assert said in result.stderr
    assert "Traceback" not in result.stderr
    assert not list(tmp_path.iterdir())


def test_the_doctor_examines_a_fresh_installation(tmp_path: Path) -> None:
    quiz(tmp_path, "db", "upgrade")
    result = quiz(tmp_path, "doctor")
    assert result.returncode == 0, result.stdout + result.stderr
    assert "Derived tables: no differences" in result.stdout
    assert "Content: 0 errors" in result.stdout


def test_a_search_answers_a_batch_with_a_json_line_each(tmp_path: Path) -> None:
    (tmp_path / "queries.txt").write_text("mode collapse\nzzzz qqqq\n", "utf-8")
    result = quiz(tmp_path, "content", "search", "--batch", "queries.txt")
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line["q"] for line in lines] == ["mode collapse", "zzzz qqqq"]
    assert lines[0]["results"][0]["concept"] == "mode-collapse"
    assert lines[1]["results"] == []


def test_a_preview_of_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    result = quiz(tmp_path, "content", "preview", "nothing.yaml")
    assert result.returncode == 1
    assert "There is no file nothing.yaml" in result.stderr


@pytest.mark.parametrize("command", ["verify", "export", "rescore"])
def test_what_reads_a_database_does_not_make_one(tmp_path: Path, command: str) -> None:
    result = quiz(tmp_path, "db", command)
    assert result.returncode == 1
    assert "There is no database quiz.db yet." in result.stderr
    assert not list(tmp_path.iterdir())


def test_the_doctor_of_an_empty_folder_leaves_it_empty(tmp_path: Path) -> None:
    assert "Structure: none yet" in quiz(tmp_path, "doctor").stdout
    assert not list(tmp_path.iterdir())


@pytest.mark.usefixtures("made")
def test_what_was_left_long_ago_is_listed_and_then_deleted(tmp_path: Path) -> None:
    assert "No community was left 90 days ago" in quiz(tmp_path, "db", "purge").stdout
    with sqlite3.connect(tmp_path / "quiz.db") as connection:
        for id, left in (("long", "'2020-01-01T00:00:00.000000+00:00'"), ("here", "NULL")):
            connection.execute(
                "INSERT INTO communities (id, zone, locale, created_at, name, left_at)"
                f" VALUES ('discord:{id}', 'UTC', 'en', '2019-01-01T00:00:00.000000+00:00',"
                f" 'The {id}', {left})"
            )
    connection.close()
    listed = quiz(tmp_path, "db", "purge", "--dry-run").stdout
    assert "The long (discord:long): left 2020-01-01, 0 players, 0 answers" in listed
    assert "1 community would be deleted." in listed
    assert "1 community deleted." in quiz(tmp_path, "db", "purge").stdout
    with sqlite3.connect(tmp_path / "quiz.db") as connection:
        assert connection.execute("SELECT name FROM communities").fetchall() == [("The here",)]
    connection.close()


def test_days_to_keep_that_are_none_are_refused(tmp_path: Path) -> None:
    result = quiz(tmp_path, "db", "purge", QUIZ_KEEP_DAYS="-1")
    assert result.returncode == 2
    assert "QUIZ_KEEP_DAYS is “-1”" in result.stderr


def test_the_manifest_is_printed_for_a_socket_and_for_an_address(tmp_path: Path) -> None:
    by_socket = yaml.safe_load(quiz(tmp_path, "slack", "manifest").stdout)
    assert by_socket["settings"]["socket_mode_enabled"] is True
    by_http = yaml.safe_load(quiz(tmp_path, "slack", "manifest", "--url", HOST).stdout)
    assert by_http["settings"]["socket_mode_enabled"] is False
    events = by_http["settings"]["event_subscriptions"]
    assert events["request_url"] == f"{HOST}/slack/events"
    assert by_http["oauth_config"]["redirect_urls"] == [f"{HOST}/slack/oauth_redirect"]
    assert by_http["features"]["slash_commands"][0]["url"] == f"{HOST}/slack/events"
    wrong = quiz(tmp_path, "slack", "manifest", "--url", "http://quiz.example")
    assert (wrong.returncode, "https only" in wrong.stderr) == (1, True)


def test_keys_are_made_and_exchanged(tmp_path: Path) -> None:
    quiz(tmp_path, "db", "upgrade")
    none = quiz(tmp_path, "slack", "rotate")
    assert (none.returncode, "QUIZ_SECRET_KEYS is not set" in none.stderr) == (1, True)
    old, new = (quiz(tmp_path, "slack", "key").stdout.strip() for _ in range(2))
    assert old != new
    asyncio.run(_install(tmp_path, old))

    lost = quiz(tmp_path, "slack", "rotate", QUIZ_SECRET_KEYS=new)
    assert lost.returncode == 1
    assert "encrypted with a key that QUIZ_SECRET_KEYS does not name" in lost.stderr
    both = quiz(tmp_path, "slack", "rotate", QUIZ_SECRET_KEYS=f"{new}, {old}")
    assert "Encrypted by the first of QUIZ_SECRET_KEYS: 1." in both.stdout
    assert quiz(tmp_path, "slack", "rotate", QUIZ_SECRET_KEYS=new).returncode == 0

    gone = quiz(tmp_path, "slack", "rotate", "--drop-unreadable", QUIZ_SECRET_KEYS=old)
    assert "Deleted: 1." in gone.stdout
    assert "QUIZ_SECRET_KEYS: 0." in gone.stdout


async def _install(folder: Path, key: str) -> None:
    database = Database(f"sqlite+aiosqlite:///{folder / 'quiz.db'}")
    at = datetime(2026, 11, 2, tzinfo=UTC)
    given = Installation("T1", "", False, "UBOT", "B1", ("commands",), "xoxb-1", at, "U1")
    await Installations(database, lambda: at, Seal([key])).keep(given)
    await database.close()
