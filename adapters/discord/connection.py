"""How does the program come into Discord, and what does it say when it is not let in?

It signs in by REST, looks for the gateway, and only then connects: what is wrong with a token or an
address is said at once. From then on discord.py mends what breaks.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Final

import aiohttp
import discord
import structlog
from discord.http import Route
from yarl import URL

from adapters.discord import syncing
from adapters.discord.gateway import LONGEST_WAIT
from adapters.discord.listener import Companion, Quiz

GREETING: Final = 15.0
"""Seconds in which the gateway says hello."""

ENDS: Final = {
    4004: "it does not accept DISCORD_TOKEN any more; copy it anew from the Bot page of your"
    " application",
    4010: "it does not know these shards; look at QUIZ_DISCORD_SHARDS",
    4011: "it wants more connections of so big a bot; set QUIZ_DISCORD_SHARDS=auto",
}
"""What its codes mean that nobody but an operator can mend."""

log = structlog.get_logger()


class NotConnected(Exception):
    """Discord does not let us in; the message says why and what to change."""


@dataclass(frozen=True, slots=True)
class Access:
    """Where Discord is and how to come in.

    `gateway` is empty where Discord says it; `count` None takes as many shards as Discord
    recommends; `ids` are those of this process, none meaning all.
    """

    token: str = field(repr=False)
    api: str
    gateway: str = ""
    count: int | None = 1
    ids: tuple[int, ...] = ()


@asynccontextmanager
async def signed_in(quiz: Quiz, access: Access) -> AsyncIterator[Companion]:
    """Sign in, which is all that messages and commands need."""
    before, Route.BASE = Route.BASE, access.api
    companion = Companion(quiz)
    try:
        with _told(access):
            await companion.login(access.token)
        companion.http._global_over = _Pause()
        yield companion
    finally:
        await companion.close()
        Route.BASE = before


@asynccontextmanager
async def connected(quiz: Quiz, access: Access, known: syncing.Known) -> AsyncIterator[Companion]:
    """Sign in, receive what people do, and keep Discord's commands as ours are."""
    async with signed_in(quiz, access) as companion:
        await _find_gateway(companion, access)
        connection = asyncio.create_task(companion.connect())
        commands = asyncio.create_task(syncing.keep(companion.tree, known))
        try:
            async with _as_long_as(connection):
                yield companion
        finally:
            await companion.close()
            for task in (connection, commands):
                task.cancel()
            await asyncio.gather(connection, commands, return_exceptions=True)


async def sync(quiz: Quiz, access: Access, known: syncing.Known) -> None:
    """Tell Discord the commands now, whatever it knows."""
    async with signed_in(quiz, access) as companion:
        try:
            await syncing.sync(companion.tree, known)
        except syncing.FAILURES as error:
            raise NotConnected(
                f"The commands could not be synced: {_reason(error)}. Try again later."
            ) from None


async def sync_due(quiz: Quiz, access: Access, known: syncing.Known) -> bool:
    """Whether Discord was last told other commands than there are now."""
    async with signed_in(quiz, access) as companion:
        return await syncing.due(companion.tree, known)


async def _find_gateway(companion: Companion, access: Access) -> None:
    """Learn where the gateway is and how many shards there are, and see that it answers."""
    with _told(access):
        recommended, address, starts = await companion.http.get_bot_gateway()
    companion.spread(access.count or recommended, access.ids)
    if starts["remaining"] < len(companion.held):
        # Discord takes the token back from a bot that begins more often.
        minutes = starts["reset_after"] // 60_000 + 1
        raise NotConnected(
            f"Discord lets this bot begin no more sessions for {minutes} minutes: it was started"
            " too often. Start it then."
        )
    if access.count is not None and recommended > access.count:
        log.warning("Discord recommends more shards", recommended=recommended, set=access.count)
    gateway = URL(access.gateway or address)
    companion.lead(gateway, always=bool(access.gateway))
    try:
        await _greeted(companion, gateway)
    except (aiohttp.ClientError, OSError) as error:
        mend = "Look at QUIZ_DISCORD_GATEWAY_URL" if access.gateway else "Try again later"
        raise NotConnected(
            f"Discord's gateway {gateway.origin()} cannot be reached: {_reason(error)}. {mend}."
        ) from None


async def _greeted(companion: Companion, gateway: URL) -> None:
    """See that a gateway says hello: discord.py would go on trying for ever without a word."""
    async with asyncio.timeout(GREETING):
        socket = await companion.http.ws_connect(str(gateway.update_query(v=10, encoding="json")))
        try:
            greeting = await socket.receive()
        finally:
            await socket.close()
    if greeting.type is not aiohttp.WSMsgType.TEXT:
        raise ConnectionError("it hangs up")


@contextmanager
def _told(access: Access) -> Iterator[None]:
    """Say in a sentence what is wrong with a token or an address."""
    try:
        yield
    except discord.LoginFailure:
        raise NotConnected(
            "Discord does not accept DISCORD_TOKEN: copy it anew from the Bot page of your"
            " application."
        ) from None
    except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
        raise NotConnected(
            f"Discord cannot be reached at {access.api}: {_reason(error)}. Try again later, or look"
            " at QUIZ_DISCORD_API_URL."
        ) from None
    except (TypeError, KeyError):
        raise NotConnected(
            f"What answers at {access.api} is not Discord: look at QUIZ_DISCORD_API_URL."
        ) from None


def _reason(error: Exception) -> str:
    cause = error.__cause__ if isinstance(error, discord.GatewayNotFound) else None
    return str(cause or error).rstrip(".") or type(error).__name__


@asynccontextmanager
async def _as_long_as(connection: asyncio.Task[None]) -> AsyncIterator[None]:
    """End what goes on inside when Discord ends a connection for good; all else it mends itself.

    A program that hears nothing any more would look well and answer nobody.
    """
    inside = asyncio.current_task()
    assert inside is not None

    def end(_: asyncio.Task[None]) -> None:
        inside.cancel()

    connection.add_done_callback(end)
    try:
        yield
    except asyncio.CancelledError:
        if not connection.done() or connection.cancelled():
            raise
        inside.uncancel()
        raise NotConnected(_end(connection.exception())) from None
    finally:
        connection.remove_done_callback(end)


def _end(error: BaseException | None) -> str:
    if isinstance(error, discord.ConnectionClosed) and error.code in ENDS:
        return f"Discord has ended the connection: {ENDS[error.code]}."
    return f"Discord has ended the connection: {error}. Start again."


class _Pause(asyncio.Event):
    """Set while calls may go; whoever clears it need not come back.

    discord.py holds every call back while one of them waits for the global rate limit to end. Were
    that one cancelled, as the outbox does after a while, all others would wait for ever.
    """

    def __init__(self) -> None:
        """Begin open."""
        super().__init__()
        self.set()

    def clear(self) -> None:
        """Hold all calls back, and no longer than a call waits."""
        super().clear()
        asyncio.get_running_loop().call_later(LONGEST_WAIT, self.set)
