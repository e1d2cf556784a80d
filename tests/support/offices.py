"""What is a Slack workspace with the companion in the tests, and who is in it?"""

from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from aiohttp import web

from adapters.slack.connection import Access, Connection, connected
from adapters.slack.messenger import SlackVoices
from adapters.slack.pictures import Pictures
from adapters.slack.workspaces import OneWorkspace, connections
from bot.core.questions import Question
from bot.intake import Intake
from bot.outbox import Outbox
from bot.quiz import Quiz
from bot.storage.database import Database
from bot.tick import Tick
from tests.support.bank import bank
from tests.support.clock import MONDAY, FakeClock, utc
from tests.support.slack_people import ByHttp, BySocket, Member, Way
from tests.support.slack_server import APP_TOKEN, SlackServer
from tests.support.slack_state import Kit, Posted, Seen

HOME = "slack:T1"


@dataclass
class Notes:
    """Single values that are kept."""

    values: dict[str, str] = field(default_factory=dict)

    async def get(self, key: str) -> str | None:
        return self.values.get(key)

    async def put(self, key: str, value: str) -> None:
        self.values[key] = value


@dataclass
class Office:
    """A workspace with an admin and two players, and the companion that hears them."""

    slack: SlackServer
    database: Database
    quiz: Quiz
    tick: Tick
    clock: FakeClock
    ada: Member
    grace: Member
    alan: Member
    start: Callable[..., Awaitable[Connection]]
    """Start the companion (again): nothing is remembered but what the database knows."""
    stop: Callable[[], Awaitable[None]]
    connection: Connection

    async def sets_up(self) -> Seen:
        """Set a daily question up, as Ada would."""
        return await self.ada.types(
            "setup channel:<#C1|quiz> time:09:00 zone:UTC weekdays:daily close:17:00"
        )

    async def comes(self, at: str, day: date = MONDAY) -> Posted:
        """Let the time come; return the newest message."""
        await self.ticks(at, day)
        return self.slack.state.messages[-1]

    async def ticks(self, at: str, day: date = MONDAY) -> None:
        """Let the time come, whatever comes of it."""
        self.clock.at(utc(day, at, "UTC"))
        await self.tick.settle()

    async def asks(self) -> Posted:
        """Set a daily question up and let it come."""
        await self.sets_up()
        return await self.comes("09:00")

    async def restarts(self, door: Any = None, admins: Collection[str] = ()) -> None:
        """End the companion and start it again, maybe with another front door or named admins."""
        await self.stop()
        self.connection = await self.start(door or self.quiz, admins)

    async def rests(self) -> None:
        """Wait until everything that was heard has been worked on."""
        await self.connection.companion.drain()

    def event(self, event: Kit) -> Kit:
        """Return the payload of an event of this workspace."""
        return self.ada.event(event)


class Gate:
    """The address at which the companion hears Slack; it may change its mind who listens."""

    def __init__(self) -> None:
        self.address = ""
        self._receive: Any = None

    def leads_to(self, routes: list[web.RouteDef]) -> None:
        """Lead requests to these routes, or to nobody."""
        self._receive = routes[0].handler if routes else None

    async def _pass(self, request: web.Request) -> web.StreamResponse:
        if self._receive is None:
            return web.Response(status=503)
        found: web.StreamResponse = await self._receive(request)
        return found

    @asynccontextmanager
    async def open(self) -> AsyncIterator["Gate"]:
        """Listen."""
        app = web.Application()
        app.router.add_post("/slack/events", self._pass)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.address = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
        yield self
        await runner.cleanup()


@asynccontextmanager
async def office(
    slack: SlackServer, url: str, asked: list[Question], kind: str
) -> AsyncIterator[Office]:
    """Open a workspace that is reached by "socket" or by "http"."""
    database, clock, questions = Database(url), FakeClock(), bank(asked)
    messengers: dict[str, Any] = {}
    intake = Intake(database, clock)
    outbox = Outbox(database, lambda: questions, clock, messengers)
    quiz = Quiz(database, lambda: questions, clock, intake, messengers)
    tick = Tick(database, lambda: questions, clock, outbox)
    notes, token = Notes(), slack.state.teams["T1"].token
    running: list[AsyncExitStack] = []
    async with Gate().open() as gate:
        way: Way = BySocket(slack) if kind == "socket" else ByHttp(slack, gate.address)

        async def start(door: Any = quiz, admins: Collection[str] = ()) -> Connection:
            stack = AsyncExitStack()
            running.append(stack)
            session = await stack.enter_async_context(connections())
            workspaces = OneWorkspace(token, f"{slack.api}/", session)
            pictures = Pictures(quiz.picture, notes)
            messengers["slack"] = SlackVoices(workspaces, pictures)
            access = Access(
                token,
                APP_TOKEN if kind == "socket" else "",
                slack.secret if kind == "http" else "",
                f"{slack.api}/",
                frozenset(admins),
            )
            found = await stack.enter_async_context(
                connected(door, access, session, workspaces, pictures)
            )
            gate.leads_to(found.routes)
            return found

        async def stop() -> None:
            gate.leads_to([])
            while running:
                await running.pop().aclose()

        connection = await start()
        ada, grace, alan = (Member(slack, way, id) for id in ("UADA", "UGRACE", "UALAN"))
        people = (ada, grace, alan)
        try:
            yield Office(slack, database, quiz, tick, clock, *people, start, stop, connection)
        finally:
            await outbox.drain()
            await stop()
            await intake.drain()
            await quiz.looks.drain()
            await database.close()
