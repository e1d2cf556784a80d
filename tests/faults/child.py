"""How does a test get the real program as a process that it may kill?

Started with `python -m` this is a nest: it imports the program once, then forks a life for each line
on its standard input, for one test after the other. A life runs `bot.app.running()` and `serving()` with the real Settings, one
more Messenger (platform "rec", over HTTP to a recorder in the test) and a control connection over
which the test turns the clock, ticks and asks things of the front door. Nothing else differs from
`quiz run`, and SIGKILL hits the very process that does the work.
"""

import asyncio
import contextlib
import gc
import importlib
import json
import os
import resource
import signal
import sys
import traceback
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import FrameType
from typing import Any, get_args

import aiohttp

from bot import app as root
from bot import faults, logs, requests
from bot.cards import Card
from bot.config import Settings
from bot.core.people import Actor, Member
from bot.ports import DeliveryError, Step
from bot.storage import database
from tests.support.reading import text
from tests.support.rights import mind_permissions

REQUESTS = {kind.__name__: kind for kind in get_args(requests.Request)}
LATER = (
    *("aiosqlite", "asyncpg", "alembic.command", "cryptography.fernet", "bot.sealing"),
    *("apscheduler.triggers.interval", "apscheduler.executors.asyncio", "bot.storage.sqlite"),
    *("concurrent.futures.thread", "encodings.ascii", "tzdata.zoneinfo.Etc"),
)
"""What the program imports when it needs it, which the nest does once for all lives."""

START_FAILED = 3
"""The exit status of a life whose program said that it cannot start."""


class Recorded:
    """A Messenger whose chat lives in the test, behind HTTP as a platform does."""

    def __init__(self, url: str, clock: "root.VirtualClock | None" = None) -> None:
        self._url = url
        self._session: aiohttp.ClientSession | None = None
        self.clock = clock

    async def post(self, channel: str, card: Card, *, once: str, again: bool = False) -> str:
        return await self._send("post", channel=channel, once=once, card=repr(card))

    async def edit(self, channel: str, message: str, card: Card) -> None:
        await self._send("edit", channel=channel, message=message, card=repr(card))

    @property
    def steps(self) -> frozenset[Step]:
        return frozenset({Step.PIN, Step.UNPIN, Step.DISCUSS})

    async def take(self, step: Step, channel: str, message: str, title: str) -> None:
        await self._send("take", step=step.value, channel=channel, message=message)

    async def is_foreign(self, channel: str, community: str) -> bool:
        return False

    async def member(self, community: str, given: str) -> Member | None:
        return None

    async def problems(
        self, channel: str, steps: Collection[Step] = (), role: str = ""
    ) -> list[str]:
        return []

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def _send(self, what: str, **body: str) -> str:
        if self._session is None:
            self._session = aiohttp.ClientSession()
        now = self.clock().isoformat() if self.clock else ""
        try:
            sent = self._session.post(f"{self._url}/{what}", json=body | {"now": now})
            async with sent as response:
                found: str = (await response.json())["message"]
                return found
        except aiohttp.ClientError as error:
            raise DeliveryError(f"the chat is away: {error}") from error


@dataclass(frozen=True, slots=True)
class Spec:
    """What the test wants of a life."""

    name: str
    env: dict[str, str]
    control: str
    recorder: str
    log: str
    lease: float
    modest: bool = False
    """Whether it respects the permissions of files, also as root."""
    patience: float | None = None
    """How long it waits for another process's lock, in seconds."""


class Control:
    """Does what the test says, many things at a time, each answered when it is done."""

    def __init__(self, app: root.App) -> None:
        self._app = app
        self._turns = root.Controls(app)
        self._tasks: set[asyncio.Task[None]] = set()

    async def serve(self, spec: Spec) -> None:
        """Obey until the test hangs up or says stop."""
        reader, writer = await asyncio.open_unix_connection(spec.control, limit=2**22)
        _say(writer, {"name": spec.name, "pid": os.getpid()})
        while line := await reader.readline():
            told = json.loads(line)
            if told["do"] == "stop":
                break
            task = asyncio.create_task(self._obey(told, writer))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _obey(self, told: dict[str, Any], writer: asyncio.StreamWriter) -> None:
        try:
            done = await getattr(self, f"do_{told['do']}")(**told["with"])
        except Exception:  # noqa: BLE001 # the test is told
            _say(writer, {"id": told["id"], "error": traceback.format_exc()})
        else:
            _say(writer, {"id": told["id"], "done": done})

    async def do_handle(self, actor: dict[str, Any], kind: str, fields: dict[str, Any]) -> Any:
        """Put a request through the front door."""
        request = REQUESTS[kind](**fields)
        reply = await self._app.quiz.handle(Actor(**actor), request)
        tone = reply.tone.value if isinstance(reply, Card) else ""
        return {"title": reply.title, "tone": tone, "text": text(reply)}

    async def do_turn(self, to: str) -> None:
        """Turn the clock on as the playground does; what falls due happens."""
        by = datetime.fromisoformat(to) - self._app.clock()
        if by > timedelta():
            await self._turns._turn(by)
        else:
            await self._app.tick.settle()

    async def do_shift(self, to: str) -> None:
        """Let this process alone believe that it is so late; nothing happens yet."""
        self._app.clock.shift += datetime.fromisoformat(to) - self._app.clock()

    async def do_settle(self) -> None:
        await self._app.tick.settle()

    async def do_now(self) -> str:
        return self._app.clock().isoformat()

    async def do_ready(self) -> dict[str, bool]:
        return await self._app.ready()

    async def do_reconnect(self) -> None:
        """Drop the idle connections, as the pool does now and then."""
        await self._app.database.engine.dispose()

    async def do_file_limit(self, size: int) -> None:
        """Let no file of this process grow beyond `size` bytes; -1 lifts the limit."""
        hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))


def _say(writer: asyncio.StreamWriter, what: dict[str, Any]) -> None:
    writer.write(json.dumps(what).encode() + b"\n")


async def live(spec: Spec) -> None:
    """Run the program until the test hangs up."""
    settings = Settings(_env_file=None)  # type: ignore[call-arg]
    chat = Recorded(spec.recorder)
    try:
        running = root.running(settings, {"rec": chat}, timedelta(seconds=spec.lease))
        async with running as app, root.serving(app):
            chat.clock = app.clock
            app.library.give_up()  # hundreds of lives need no words understood
            await Control(app).serve(spec)
    finally:
        await chat.close()


def _be(spec: Spec) -> int:
    """Be that life, in this process; return its exit status."""
    log = os.open(spec.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(log, 1)
    os.dup2(log, 2)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    if spec.modest:
        mind_permissions()
    database.SYNCHRONOUS = "OFF"  # who is killed loses nothing that was written
    if spec.patience is not None:
        database.BUSY_SECONDS = spec.patience
    os.environ.update(spec.env)
    importlib.reload(faults)  # it has read the environment of the nest
    logs.configure("warning")
    try:
        asyncio.run(live(spec))
    except root.StartError as error:
        print(error, file=sys.stderr)
        return START_FAILED
    except BaseException:  # noqa: BLE001 # whatever it is, the log has it
        traceback.print_exc()
        return 1
    return 0


def nest() -> None:
    """Fork lives until the test closes our standard input; say who died, and how."""
    children: set[int] = set()
    for name in (*LATER, *sys.argv[1:]):
        importlib.import_module(name)
    gc.collect()
    gc.freeze()  # or each life would look through all of it, and so make a copy of its own

    def bury(_number: int, _frame: FrameType | None) -> None:
        with contextlib.suppress(ChildProcessError):
            while (dead := os.waitpid(-1, os.WNOHANG))[0]:
                children.discard(dead[0])
                os.write(1, json.dumps({"pid": dead[0], "status": dead[1]}).encode() + b"\n")

    signal.signal(signal.SIGCHLD, bury)
    for line in sys.stdin:
        spec = Spec(**json.loads(line))
        pid = os.fork()
        if pid == 0:
            os._exit(_be(spec))
        children.add(pid)
        os.write(1, json.dumps({"name": spec.name, "pid": pid}).encode() + b"\n")
    for pid in tuple(children):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


if __name__ == "__main__":  # as `python -m tests.faults.child`
    nest()
