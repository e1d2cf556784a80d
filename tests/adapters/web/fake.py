"""A quiz of our own for the web adapter: it says what it was asked, and shows what it is given."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from json import loads
from typing import Any

from aiohttp import ClientSession, ClientTimeout, web
from aiohttp.test_utils import TestServer
from yarl import URL

from adapters.web.listener import build
from adapters.web.messenger import WebMessenger
from bot import commands
from bot.cards import Card, Form, Line, Reply, TextField, Tone
from bot.core.errors import QuizError
from bot.core.people import Actor
from bot.requests import Report, ReportForm, Request

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Shown:
    message: str
    card: Card
    at: datetime = NOON


@dataclass
class FakeQuiz:
    """Also the clock and the health of its little program."""

    shown: list[Shown] = field(default_factory=list)
    asked: list[tuple[Actor, Request]] = field(default_factory=list)
    messenger: WebMessenger = field(default_factory=WebMessenger)
    time: datetime = NOON
    works: bool = True
    broken: bool = False

    async def handle(self, actor: Actor, request: Request) -> Reply:
        self.asked.append((actor, request))
        if self.broken:
            raise RuntimeError("the secret cause")
        if isinstance(request, ReportForm):
            return Form("What is wrong?", (TextField("text", "Words"),), Report(7), "Send")
        return Card(f"For {actor.display_name}", (Line((repr(request),)),), fallback="Heard")

    def refuse(self, actor: Actor, error: QuizError) -> Card:
        return Card("Refused", (Line((error.code,)),), tone=Tone.ERROR)

    async def posts(self, community: str, channel: str) -> list[Shown]:
        assert (community, channel) == ("web:playground", "#quiz")
        return list(self.shown)

    def complete(self, actor: Actor, line: str) -> list[str]:
        return commands.complete(line)

    def picture(self, path: str) -> bytes | None:
        return b"<svg/>" if path == "figures/one.svg" else None

    def now(self) -> datetime:
        return self.time

    async def move(self, by: timedelta) -> str:
        self.time += by
        return "An hour has passed."

    async def next_question(self) -> str:
        return "Next."

    async def close_question(self) -> str:
        return "Closed."

    async def ready(self) -> dict[str, bool]:
        return {"database": self.works}


@dataclass(frozen=True)
class Answer:
    """A response that has been read to its end."""

    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def json(self) -> Any:
        return loads(self.text)


class Client:
    """Asks the server, and keeps no response open."""

    def __init__(self, session: ClientSession, base: URL) -> None:
        self.session = session
        self.base = str(base).rstrip("/")

    async def get(self, path: str, **more: Any) -> Answer:
        """`path` is sent as it is written."""
        url = URL(self.base + path, encoded=True)
        async with self.session.get(url, **more) as response:
            return Answer(response.status, response.headers, await response.text())

    async def post(self, path: str, **more: Any) -> Answer:
        async with self.session.post(self.base + path, **more) as response:
            return Answer(response.status, response.headers, await response.text())


@asynccontextmanager
async def asking(app: web.Application) -> AsyncIterator[Client]:
    """Serve an application on a free port and yield a client of it."""
    server = TestServer(app)
    await server.start_server()
    try:
        async with ClientSession(timeout=ClientTimeout(total=30)) as session:
            yield Client(session, server.make_url("/"))
    finally:
        await server.close()


@asynccontextmanager
async def served(
    quiz: FakeQuiz, *, playground: bool = True, loopback: bool = True
) -> AsyncIterator[Client]:
    """Serve the quiz on a free port and yield a client of it."""
    app = build(quiz, quiz, quiz.messenger, playground=playground, health=quiz, loopback=loopback)
    async with asking(app) as client:
        yield client
