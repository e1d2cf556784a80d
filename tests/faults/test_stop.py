"""What happens on SIGTERM, and when the port is taken? The real command, as an operator runs it."""

import asyncio
import json
import os
import random
import signal
import socket
import sqlite3
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp

from bot.core.people import Actor
from bot.requests import AnswerRound, Setup, encode
from tests.support.books import Books, a_response
from tests.support.lives import hive
from tests.support.nests import ROOT

PLAYERS = ("ada", "grace", "alan", "katherine")
A_FEW_SECONDS = 10.0
"""What Docker gives a program to end before it kills it."""


@dataclass(frozen=True, slots=True)
class Command:
    """`quiz run`, running."""

    process: asyncio.subprocess.Process
    address: str
    session: aiohttp.ClientSession

    async def send(self, path: str, **body: Any) -> dict[str, Any]:
        """Post what the page would post."""
        async with self.session.post(f"{self.address}{path}", json=body) as response:
            assert response.status == 200, await response.text()
            found: dict[str, Any] = await response.json()
            return found


@asynccontextmanager
async def running(url: str, **settings: str) -> AsyncIterator[Command]:
    """Start `quiz run` on a free port, and make sure that it ends."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run"),
        cwd=ROOT,
        env=os.environ | {"QUIZ_DATABASE_URL": url, "QUIZ_WEB_PORT": "0"} | settings,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        line = (await asyncio.wait_for(process.stdout.readline(), 30)).decode()
        assert line.startswith("The playground is open: http://"), line
        async with aiohttp.ClientSession() as session:
            yield Command(process, line.partition("open: ")[2].strip(), session)
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def ended(command: Command) -> str:
    """Wait for the end, which must be soon and clean; return what was logged."""
    assert command.process.stderr is not None
    assert await asyncio.wait_for(command.process.wait(), A_FEW_SECONDS) == 0
    said = (await command.process.stderr.read()).decode()
    assert "Traceback" not in said, said
    return said


async def test_sighup_and_the_command_reload_read_the_content_anew(
    sqlite_url: str, tmp_path: Path
) -> None:
    own = tmp_path / "own"
    (own / "concepts").mkdir(parents=True)
    card = own / "concepts/own.yaml"
    written = """topic: gans
concepts:
  - {id: zebra, name: %s, answer: A striped horse., explanation: It has stripes.}
"""
    card.write_text(written % "Zebra")
    settings = {"QUIZ_DATABASE_URL": sqlite_url, "QUIZ_CONTENT": str(own)}

    async def reload() -> tuple[int, str]:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "content", "reload"),
            cwd=ROOT,
            env=os.environ | settings,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        said, _ = await process.communicate()
        return process.returncode or 0, said.decode()

    async with running(sqlite_url, QUIZ_CONTENT=str(own)) as command:

        async def finds(name: str) -> None:
            async with asyncio.timeout(A_FEW_SECONDS * 2):
                while True:
                    reply = await command.send("/act", player="ada", line=f"/quiz ask {name}")
                    if "A striped horse." in reply["html"]:
                        return
                    await asyncio.sleep(0.1)

        await finds("zebra")
        card.write_text(written % "Okapi")
        command.process.send_signal(signal.SIGHUP)
        await finds("okapi")
        card.write_text("topic: [")
        code, said = await reload()
        assert code == 1
        assert "own.yaml:1" in said
        command.process.send_signal(signal.SIGHUP)
        doctor = ""
        async with asyncio.timeout(A_FEW_SECONDS * 2):
            while "own.yaml:1" not in doctor:
                reply = await command.send("/act", player="ada", line="/quiz doctor")
                doctor = reply["html"]
                await asyncio.sleep(0.1)
        await finds("okapi")
        card.write_text(written % "Quagga")
        assert (await reload())[0] == 0
        await finds("quagga")
        command.process.send_signal(signal.SIGTERM)
        assert "content not in order" in await ended(command)


async def test_a_broken_bank_does_not_keep_the_program_from_starting_and_is_named(
    sqlite_url: str, tmp_path: Path
) -> None:
    (tmp_path / "bank/questions").mkdir(parents=True)
    (tmp_path / "bank/questions/mine.yaml").write_text("topic: gans\nquestions:\n  - id: x\n")
    async with running(sqlite_url, QUIZ_CONTENT=str(tmp_path / "bank")) as command:
        reply = await command.send("/act", player="ada", line="/quiz doctor")
        assert "bank/questions/mine.yaml:3:" in reply["html"]
        command.process.send_signal(signal.SIGTERM)
        assert "bank/questions/mine.yaml:3:" in await ended(command)


async def test_sigterm_lets_answers_in_flight_have_their_verdict(sqlite_url: str) -> None:
    books = Books(sqlite_url)
    async with running(sqlite_url) as command:
        setup = "/quiz setup time:09:00 zone:UTC weekdays:daily close:17:00"
        assert (await command.send("/act", player="ada", line=setup))["refused"] is False
        await command.send("/clock", action="next")
        (round,) = await books.rounds()

        async def answer(player: str) -> dict[str, Any]:
            values = {"response": a_response(round, random.Random(player))}
            base = encode(AnswerRound(round.id))
            return await command.send("/act", player=player, base=base, values=values)

        async with command.session.get(f"{command.address}/events") as events:
            assert (await events.content.readline()).startswith(b"retry")
            lock = sqlite3.connect(sqlite_url.partition(":///")[2], isolation_level=None)
            lock.execute("BEGIN IMMEDIATE")
            answers = [asyncio.create_task(answer(player)) for player in PLAYERS]
            await asyncio.sleep(0.4)
            assert not any(one.done() for one in answers)
            began = time.monotonic()
            command.process.send_signal(signal.SIGTERM)
            await asyncio.sleep(0.4)
            lock.rollback()
            lock.close()
            told = await asyncio.gather(*answers)
            assert [one["refused"] for one in told] == [False] * 4
            async for _ in events.content:  # the stream ends; the browser would connect again
                pass
        await ended(command)
        assert time.monotonic() - began < A_FEW_SECONDS
    assert await books.rows("SELECT count(*) FROM answers") == [(4,)]
    await books.check()


async def test_sigterm_ends_it_with_browsers_looking_on(sqlite_url: str) -> None:
    async with running(sqlite_url) as command:
        streams = [await command.session.get(f"{command.address}/events") for _ in range(5)]
        for stream in streams:
            await stream.content.readline()
        command.process.send_signal(signal.SIGTERM)
        await ended(command)


async def test_a_message_on_its_way_is_recorded_before_the_end(sqlite_url: str) -> None:
    admin = Actor("rec:team", "boss", "Ada", "en", "#a", is_admin=True)
    async with hive() as world:
        life = await world.hatch(sqlite_url)
        wanted = Setup(0, "#a", "09:00", "UTC", "daily", close="17:00")
        assert (await life.handle(admin, wanted)).title.endswith("is set")
        world.chat.delays = [0.0, 0.8]  # the chat has it and takes its time to say so
        moment = datetime.now(UTC).replace(hour=9, minute=0, second=20) + timedelta(days=1)
        turning = asyncio.create_task(life.ask("turn", to=moment.isoformat()))
        await asyncio.wait_for(world.chat.arrived.wait(), A_FEW_SECONDS)
        await life.stop()
        turning.cancel()
        assert sum(world.chat.calls.values()) == 1
    posts = await Books(sqlite_url).rows("SELECT message, shown FROM posts")
    assert posts == [("m1", 1)]


async def test_a_port_that_is_taken_is_named_with_the_setting_to_change(sqlite_url: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "run"),
            cwd=ROOT,
            env=os.environ | {"QUIZ_DATABASE_URL": sqlite_url, "QUIZ_WEB_PORT": str(port)},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, error = await asyncio.wait_for(process.communicate(), 30)
    assert process.returncode == 1
    said = error.decode()
    assert "Traceback" not in said, said
    assert f"Port {port}" in said
    assert "QUIZ_WEB_PORT" in said
    assert b"playground is open" not in out


async def test_a_log_line_of_a_failure_is_one_json_object(sqlite_url: str) -> None:
    async with running(sqlite_url) as command:
        lock = sqlite3.connect(sqlite_url.partition(":///")[2], isolation_level=None)
        lock.execute("BEGIN IMMEDIATE")
        setup = "/quiz setup time:09:00 zone:UTC weekdays:daily close:17:00"
        told = await command.send("/act", player="ada", line=setup)
        lock.rollback()
        lock.close()
        assert told["refused"] is True
        command.process.send_signal(signal.SIGTERM)
        assert command.process.stderr is not None
        lines = (await command.process.stderr.read()).decode().splitlines()
    failures = [json.loads(line) for line in lines]
    (failure,) = [one for one in failures if one["event"] == "request failed"]
    assert failure["reference"] in told["said"]
