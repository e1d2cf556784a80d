"""Which parts make up the running program? The composition root, the only place that knows all.

Start: database, content, adapters, web server, tick. Stop: the same backwards, and whatever is in
flight is finished first.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import structlog
from aiohttp import web
from aiohttp.web import RouteDef
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from adapters.web.listener import build
from adapters.web.messenger import WebMessenger
from adapters.web.players import COMMUNITY
from bot.bank import Cache
from bot.config import Settings, StartError
from bot.intake import Intake
from bot.kept import Kept
from bot.library import Library
from bot.outbox import Outbox
from bot.ports import Messenger, Voices
from bot.quiz import Quiz
from bot.storage import meta, migrate
from bot.storage.database import Database
from bot.tick import Tick

if TYPE_CHECKING:
    from adapters.discord.connection import Access

SHIFT = "playground clock"
RELOAD_SECONDS = 2
PURGE_SECONDS = 3600
"""An hour, not a day: a program that is started anew each day would never come to it."""

log = structlog.get_logger()


class VirtualClock:
    """The real time plus a shift that only grows: the playground's clock."""

    def __init__(self, shift: timedelta = timedelta()) -> None:
        """Start `shift` ahead of the real time."""
        self.shift = shift

    def __call__(self) -> datetime:
        """Return the virtual present."""
        return datetime.now(UTC) + self.shift


@dataclass(frozen=True, slots=True)
class App:
    """The parts of a running program, for adapters and tests."""

    settings: Settings
    database: Database
    clock: VirtualClock
    intake: Intake
    outbox: Outbox
    tick: Tick
    library: Library
    quiz: Quiz
    web: WebMessenger
    playground: bool
    messengers: dict[str, Messenger | Voices]
    links: dict[str, Callable[[], bool]]
    """Whether what a platform tells us can reach us, by platform."""
    routes: list[RouteDef]
    """Where platforms come to us, which check by themselves who comes."""

    @property
    def platforms(self) -> list[str]:
        """The chats that are connected beside the playground."""
        return sorted(self.messengers.keys() - {"web"})

    async def ready(self) -> dict[str, bool]:
        """Say which parts work; each false one keeps the program from being ready."""
        try:
            async with asyncio.timeout(2), self.database.read() as connection:
                await connection.execute(text("SELECT 1"))
            database = True
        except (SQLAlchemyError, OSError, TimeoutError):
            database = False
        parts = {"database": database, "tick": self.tick.alive}
        return parts | {platform: stands() for platform, stands in self.links.items()}


class Controls:
    """What the playground's clock brings about."""

    def __init__(self, app: App) -> None:
        """Turn the clock of this app."""
        self._app = app

    def now(self) -> datetime:
        """Return the virtual present."""
        return self._app.clock()

    async def move(self, by: timedelta) -> str:
        """Let time pass; everything that falls due meanwhile happens."""
        if refusal := self._refusal():
            return refusal
        until = self.now() + max(by, timedelta())
        # Hour by hour, as it would have been: else whatever is older than the grace is missed.
        while self.now() < until:
            await self._turn(min(until - self.now(), timedelta(hours=1)))
        return "Time has passed."

    async def next_question(self) -> str:
        """Go to the next question."""
        if refusal := self._refusal():
            return refusal
        opens, closes = await self._app.quiz.upcoming(COMMUNITY)
        if opens is None:
            return "No daily question is set up yet, or it is paused."
        if closes is not None and closes <= opens:
            await self._turn_to(closes)
        await self._turn_to(opens)
        return "The next question is here."

    async def close_question(self) -> str:
        """Go to the moment at which the open question closes."""
        if refusal := self._refusal():
            return refusal
        _, closes = await self._app.quiz.upcoming(COMMUNITY)
        if closes is None:
            return "No question is open."
        await self._turn_to(closes)
        return "The question has closed."

    def _refusal(self) -> str:
        """Say why the clock stays as it is: other people live by it."""
        if not self._app.platforms:
            return ""
        listed = " and ".join(name.capitalize() for name in self._app.platforms)
        return f"The clock is not turned while {listed} is connected: its questions go by it."

    async def _turn_to(self, moment: datetime) -> None:
        await self._turn(max(moment - self.now(), timedelta()))

    async def _turn(self, by: timedelta) -> None:
        app = self._app
        app.clock.shift += by
        async with app.database.write() as connection:
            await meta.put(connection, SHIFT, str(app.clock.shift.total_seconds()))
        await app.tick.settle()


@asynccontextmanager
async def running(
    settings: Settings,
    extra: Mapping[str, Messenger] | None = None,
    lease: timedelta | None = None,
) -> AsyncIterator[App]:
    """Run everything but the web server; `extra` messengers serve further platforms."""
    database = Database(settings.database_url)
    try:
        await _prepare(database)
        app = await _compose(settings, database, extra or {}, lease)
        async with _connected(app):
            app.tick.start()
            warming = asyncio.create_task(app.library.warm())
            try:
                yield app
            finally:
                app.library.give_up()
                await asyncio.gather(warming, return_exceptions=True)
                await _finish(app)
    finally:
        await database.close()


async def _finish(app: App) -> None:
    """Finish whatever is in flight."""
    await app.tick.stop()
    await app.intake.drain()
    await app.quiz.looks.drain()
    await app.outbox.drain()


@asynccontextmanager
async def _connected(app: App) -> AsyncIterator[None]:
    """Connect to where a token is given, and leave it in order."""
    async with AsyncExitStack() as platforms:
        if app.settings.discord_token.get_secret_value():
            await platforms.enter_async_context(_on_discord(app))
        if app.settings.on_slack:
            await platforms.enter_async_context(_on_slack(app))
        yield


@asynccontextmanager
async def _on_discord(app: App) -> AsyncIterator[None]:
    # Imported here: without a token nobody waits for the library.
    from adapters.discord.connection import NotConnected, connected
    from adapters.discord.messenger import DiscordMessenger

    try:
        async with connected(app.quiz, _access(app.settings), Kept(app.database)) as companion:
            app.messengers["discord"] = DiscordMessenger(companion, app.quiz.picture)
            app.links["discord"] = lambda: companion.connected
            yield
    except NotConnected as error:
        raise StartError(str(error)) from None


@asynccontextmanager
async def _on_slack(app: App) -> AsyncIterator[None]:
    from adapters.slack.connection import NotConnected
    from bot.sealing import Unreadable
    from bot.slack import on_slack

    try:
        async with on_slack(app.settings, app.quiz, app.database, app.clock) as (voices, link):
            app.messengers["slack"] = voices
            app.links["slack"] = link.stands
            app.routes.extend(link.routes)
            yield
    except (NotConnected, Unreadable) as error:
        raise StartError(str(error)) from None


async def sync_commands(settings: Settings) -> None:
    """Tell Discord the commands now, whatever it knows."""
    from adapters.discord.connection import sync

    async with _for_discord(settings) as (quiz, kept):
        await sync(quiz, _access(settings), kept)


async def commands_changed(settings: Settings) -> bool:
    """Whether Discord was last told other commands than there are now."""
    from adapters.discord.connection import sync_due

    async with _for_discord(settings) as (quiz, kept):
        return await sync_due(quiz, _access(settings), kept)


@asynccontextmanager
async def _for_discord(settings: Settings) -> AsyncIterator[tuple[Quiz, Kept]]:
    """Make what a look at Discord needs, without running anything."""
    from adapters.discord.connection import NotConnected

    database = Database(settings.database_url)
    try:
        app = await _compose(settings, database, {}, None)
        yield app.quiz, Kept(database)
    except NotConnected as error:
        raise StartError(str(error)) from None
    finally:
        await database.close()


def _access(settings: Settings) -> "Access":
    from adapters.discord.connection import Access

    count, ids = settings.shards
    return Access(
        settings.discord_token.get_secret_value(),
        settings.discord_api_url,
        settings.discord_gateway_url,
        count,
        ids,
    )


async def _prepare(database: Database) -> None:
    """Bring the database to the newest structure, or say why that cannot be."""
    try:
        changed = await migrate.upgrade(database)
        async with database.write() as connection:
            await meta.probe(connection, datetime.now(UTC))
    except migrate.NewerDatabase as error:
        raise StartError(
            f"{database.kind} was made by a newer version of Quiz Companion ({error})."
            " Install that version, or name another database with QUIZ_DATABASE_URL."
        ) from None
    except (SQLAlchemyError, OSError) as error:
        cause = getattr(error, "orig", None) or error
        raise StartError(
            f"The database {database.kind} cannot be opened for writing: {cause}."
            " Set QUIZ_DATABASE_URL to one that can, or mend its permissions."
        ) from None
    if changed:
        log.info("database upgraded", revision=migrate.newest())


async def _compose(
    settings: Settings,
    database: Database,
    extra: Mapping[str, Messenger],
    lease: timedelta | None,
) -> App:
    library = Library(settings.banks, Cache(settings.cache) if settings.cache else None)
    await library.open()
    await library.heed(database)
    connected = len(extra) + bool(settings.discord_token.get_secret_value()) + settings.on_slack
    wanted = playground_wanted(settings, connected)
    async with database.read() as connection:
        shift = await meta.get(connection, SHIFT) if wanted and not connected else None
    clock = VirtualClock(timedelta(seconds=float(shift or 0)))
    messenger = WebMessenger()
    messengers: dict[str, Messenger | Voices] = {"web": messenger, **extra}
    intake = Intake(database, clock)
    outbox = (
        Outbox(database, library, clock, messengers, lease)
        if lease
        else Outbox(database, library, clock, messengers)
    )
    quiz = Quiz(database, library, clock, intake, messengers, lambda: library.problems)
    grace = timedelta(hours=settings.grace_hours)

    def trouble(where: str, error: Exception) -> None:
        quiz.trouble(where, error)

    tick = Tick(database, library, clock, outbox, grace, trouble)
    tick.every(RELOAD_SECONDS, lambda: library.heed(database), "content")
    keep = timedelta(days=settings.keep_days)
    tick.every(PURGE_SECONDS, lambda: quiz.presence.purge(keep), "purge")
    parts = (settings, database, clock, intake, outbox, tick, library, quiz, messenger)
    return App(*parts, wanted, messengers, {}, [])


def playground_wanted(settings: Settings, connected: int) -> bool:
    """Whether the playground is served: asked for, or none of the platforms is `connected`."""
    return settings.web_enabled if settings.web_enabled is not None else not connected


@asynccontextmanager
async def serving(app: App) -> AsyncIterator[int]:
    """Serve health, metrics and, where wanted, the playground; yield the port."""
    settings = app.settings
    site_app = build(
        app.quiz,
        Controls(app),
        app.web,
        playground=app.playground,
        health=app,
        loopback=settings.web_host in ("127.0.0.1", "::1", "localhost"),
        routes=app.routes,
    )
    runner = web.AppRunner(site_app, access_log=None, shutdown_timeout=5.0)
    await runner.setup()
    try:
        site = web.TCPSite(runner, settings.web_host, settings.web_port)
        try:
            await site.start()
        except OSError as error:
            raise StartError(
                f"Port {settings.web_port} on {settings.web_host} cannot be used:"
                f" {os.strerror(error.errno or 0)}."
                " Set QUIZ_WEB_PORT to a free one, such as QUIZ_WEB_PORT=8090 make run."
            ) from None
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


async def migrate_only(settings: Settings) -> bool:
    """Bring the database to the newest structure; return whether anything changed."""
    database = Database(settings.database_url)
    try:
        return await migrate.upgrade(database)
    finally:
        await database.close()
