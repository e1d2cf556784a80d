"""How does a test live with real processes of the program? It hatches, commands and buries them.

`Hive` holds what outlives them: the chat (a recorder behind HTTP that honours the idempotency key
as Discord's `enforce_nonce` does), the control socket and the nest that forks them.
"""

import asyncio
import itertools
import json
import os
import shutil
import signal
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.core.people import Actor
from bot.requests import Request
from tests.support.nests import Nest, nest

NAMES = itertools.count(1)
PATIENCE = 30.0
"""Seconds after which a life that says nothing is a failure."""


class Died(Exception):
    """The life ended before it answered; `status` is known if it was not even born."""

    def __init__(self, what: str, status: int | None = None) -> None:
        super().__init__(what)
        self.status = status


@dataclass(slots=True)
class Posted:
    """A message of the chat: when it came, by the program's clock, and all it ever showed."""

    reference: str
    channel: str
    once: str
    at: datetime
    cards: list[str] = field(default_factory=list)


class Chat:
    """A chat platform: it keeps messages, and the same `once` never makes two of them."""

    def __init__(self) -> None:
        self.messages: dict[str, Posted] = {}
        self.calls: Counter[str] = Counter()
        """How often each `once` was posted, repetitions included."""
        self.delays: list[float] = [0.0]
        """How long the calls take in turn: before the chat has it, and before it answers."""
        self.arrived = asyncio.Event()
        """Set when the first message is there."""
        self._turn = itertools.count()

    async def post(self, request: web.Request) -> web.Response:
        told = await request.json()
        await self._dawdle()
        once = told["once"]
        self.calls[once] += 1
        found = next((one for one in self.messages.values() if one.once == once), None)
        if found is None:
            at = datetime.fromisoformat(told["now"])
            found = Posted(f"m{len(self.messages) + 1}", told["channel"], once, at, [told["card"]])
            self.messages[found.reference] = found
            self.arrived.set()
        await self._dawdle()
        return web.json_response({"message": found.reference})

    async def edit(self, request: web.Request) -> web.Response:
        told = await request.json()
        await self._dawdle()
        self.messages[told["message"]].cards.append(told["card"])
        await self._dawdle()
        return web.json_response({"message": told["message"]})

    def by_once(self, once: str) -> Posted:
        """Return the one message that was posted with this key."""
        (found,) = [one for one in self.messages.values() if one.once == once]
        return found

    async def _dawdle(self) -> None:
        if delay := self.delays[next(self._turn) % len(self.delays)]:
            await asyncio.sleep(delay)


@dataclass(frozen=True, slots=True)
class Told:
    """A reply as its player read it."""

    title: str
    tone: str
    text: str


class Life:
    """One process of the program, as seen from outside."""

    def __init__(self, hive: "Hive", name: str, pid: int) -> None:
        self.pid = pid
        self.name = name
        self._hive = hive
        self._numbers = itertools.count(1)
        self._open: dict[int, asyncio.Future[Any]] = {}
        self._writer: asyncio.StreamWriter | None = None
        self._listening: asyncio.Task[None] | None = None
        self._gone = False

    @property
    def chat(self) -> Chat:
        """Where it posts."""
        return self._hive.chat

    async def born(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Listen to what it says from now on."""
        self._writer = writer
        self._listening = asyncio.create_task(self._listen(reader))

    async def _listen(self, reader: asyncio.StreamReader) -> None:
        try:
            while line := await reader.readline():
                said = json.loads(line)
                future = self._open.pop(said["id"], None)
                if future is None or future.done():
                    continue
                if "error" in said:
                    future.set_exception(AssertionError(said["error"]))
                else:
                    future.set_result(said["done"])
        except ConnectionError:
            pass
        finally:
            self._gone = True
            for future in self._open.values():
                if not future.done():
                    future.set_exception(Died(self.name))
            self._open.clear()

    async def ask(self, do: str, **arguments: Any) -> Any:
        """Have it do something and return what came of it; Died if it was killed meanwhile."""
        if self._gone or self._writer is None:
            raise Died(self.name)
        number = next(self._numbers)
        self._open[number] = future = asyncio.get_running_loop().create_future()
        told = {"id": number, "do": do, "with": arguments}
        self._writer.write(json.dumps(told).encode() + b"\n")
        return await asyncio.wait_for(future, PATIENCE)

    async def handle(self, actor: Actor, request: Request) -> Told:
        """Put a request through its front door."""
        fields = asdict(request)
        kind = type(request).__name__
        return Told(**await self.ask("handle", actor=asdict(actor), kind=kind, fields=fields))

    async def turn(self, to: datetime) -> None:
        """Turn its clock on to this moment and let what is due happen."""
        await self.ask("turn", to=to.isoformat())

    async def now(self) -> datetime:
        """Return its time."""
        return datetime.fromisoformat(await self.ask("now"))

    def kill(self) -> None:
        """Kill it without a warning."""
        self._hive.kill(self.pid)

    async def death(self) -> int:
        """Wait for its end; return the signal that killed it as a negative number, or its status."""
        status = await self._hive.death(self.pid)
        if self._listening is not None:
            await self._listening
        if self._writer is not None:
            self._writer.close()
        return os.waitstatus_to_exitcode(status)

    async def stop(self) -> None:
        """End it gracefully."""
        if self._writer is not None and not self._gone:
            self._writer.write(b'{"do": "stop"}\n')
        assert await self.death() == 0, self.log()

    def log(self) -> str:
        """Return what it logged."""
        return self._hive.log_of(self.name)


class Hive:
    """The world around the lives."""

    def __init__(self, folder: Path, recorder: str, nest: Nest) -> None:
        self.chat = Chat()
        self.folder = folder
        self.recorder = recorder
        self._nest = nest
        self._born: dict[str, asyncio.Future[int]] = {}
        self._dead: dict[int, asyncio.Future[int]] = {}
        self._lives: dict[str, Life] = {}
        self._connected: dict[str, asyncio.Future[None]] = {}

    def begin(self) -> None:
        """Hear of lives and deaths."""
        self._nest.listen(self._hear)

    async def end(self) -> None:
        """Kill whoever still lives."""
        for life in self._lives.values():
            self.kill(life.pid)
            await life.death()
        self._nest.leave()

    async def hatch(
        self,
        url: str,
        *,
        fault: str = "",
        lease: float = 60.0,
        modest: bool = False,
        patience: float | None = None,
        kill_after: float | None = None,
        settings: Mapping[str, str] | None = None,
    ) -> Life:
        """Start a life on a database and return it when it is ready; Died if it died first."""
        name = f"life{next(NAMES)}"
        spec = {
            "name": name,
            "control": str(self.folder / "control"),
            "recorder": self.recorder,
            "log": str(self.folder / f"{name}.log"),
            "lease": lease,
            "modest": modest,
            "patience": patience,
            "env": {
                "QUIZ_DATABASE_URL": url,
                "QUIZ_FAULT": fault,
                "QUIZ_WEB_PORT": "0",
                "QUIZ_WEB_ENABLED": "true",
                **(settings or {}),
            },
        }
        loop = asyncio.get_running_loop()
        self._born[name] = loop.create_future()
        self._connected[name] = connected = loop.create_future()
        self._nest.fork(spec)
        pid = await asyncio.wait_for(self._born[name], PATIENCE)
        life = self._lives[name] = Life(self, name, pid)
        if kill_after is not None:
            loop.call_later(kill_after, self.kill, pid)
        dead = self._death_of(pid)
        await asyncio.wait({connected, dead}, timeout=PATIENCE, return_when="FIRST_COMPLETED")
        if not connected.done():
            status = await life.death()
            raise Died(f"{name} ended with {status}: {life.log()}", status)
        return life

    def kill(self, pid: int) -> None:
        """Kill a life, if it has not died yet (a dead one's number may be somebody else's)."""
        if not self._death_of(pid).done():
            os.kill(pid, signal.SIGKILL)

    async def death(self, pid: int) -> int:
        """Wait for a life's end; return its wait status."""
        return await asyncio.wait_for(asyncio.shield(self._death_of(pid)), PATIENCE)

    def log_of(self, name: str) -> str:
        """Return what a life logged."""
        file = self.folder / f"{name}.log"
        return file.read_text("utf-8") if file.exists() else ""

    async def greet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Take a new life's connection."""
        line = await reader.readline()
        if not line:  # killed while it said its name
            writer.close()
            return
        name = json.loads(line)["name"]
        await self._lives[name].born(reader, writer)
        if not self._connected[name].done():
            self._connected[name].set_result(None)

    def _death_of(self, pid: int) -> asyncio.Future[int]:
        if pid not in self._dead:
            self._dead[pid] = asyncio.get_running_loop().create_future()
        return self._dead[pid]

    def _hear(self, said: dict[str, Any]) -> None:
        if "name" not in said:
            self._death_of(said["pid"]).set_result(said["status"])
        elif said["name"] in self._born:  # it may be another test's, which has ended
            self._born[said["name"]].set_result(said["pid"])


@asynccontextmanager
async def hive(*modules: str) -> AsyncIterator[Hive]:
    """Open a chat, and a nest that has imported these modules for all its lives."""
    folder = Path(tempfile.mkdtemp(prefix="quiz-hive-"))  # a socket's path must be short
    folder.chmod(0o777)
    app = web.Application()
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    found = Hive(folder, "", nest(modules))
    app.router.add_post("/post", found.chat.post)
    app.router.add_post("/edit", found.chat.edit)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    found.recorder = f"http://127.0.0.1:{runner.addresses[0][1]}"
    server = await asyncio.start_unix_server(found.greet, folder / "control", limit=2**22)
    (folder / "control").chmod(0o777)
    try:
        found.begin()
        yield found
    finally:
        await found.end()
        server.close()
        await runner.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
