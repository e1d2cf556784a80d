"""How does Slack misbehave in a test? As it is told to, call by call."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatch

from aiohttp import web

from tests.support.discord_faults import reset

Handler = Callable[[], Awaitable[web.StreamResponse]]


class How(StrEnum):
    """What goes wrong with a call."""

    REFUSED = "an error that the test names, such as channel_not_found or token_revoked"
    LIMITED = "429 with Retry-After"
    BROKEN = "500"
    NOT_JSON = "a page of whoever stands before Slack"
    RESET_BEFORE = "the connection is reset, and Slack has nothing"
    RESET_AFTER = "the connection is reset, and Slack has it all"
    LATE = "Slack has it all, and takes its time to say so"


@dataclass(slots=True)
class Fault:
    """The next `times` calls of a method, such as `chat.*`, go wrong."""

    method: str
    how: How
    error: str = ""
    seconds: float = 0.0
    times: int = 1
    token: str = ""


class Faults:
    """What is yet to go wrong."""

    def __init__(self) -> None:
        self._ahead: list[Fault] = []
        self.waiting = asyncio.Event()
        """Set when somebody is made to wait."""

    def add(
        self,
        method: str,
        how: How,
        error: str = "",
        seconds: float = 0.0,
        times: int = 1,
        token: str = "",
    ) -> None:
        """Let calls go wrong; `seconds` is how long to wait, or how slow it is.

        With a `token`, only those that are made by it.
        """
        self._ahead.append(Fault(method, how, error, seconds, times, token))

    def refuse(self, method: str, error: str, times: int = 1) -> None:
        """Let calls be refused with one of Slack's errors."""
        self.add(method, How.REFUSED, error, times=times)

    def clear(self) -> None:
        """Let everything go well again."""
        self._ahead.clear()

    async def meet(self, method: str, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Answer a call, or do what is due with it."""
        fault = self._due(method, request.headers.get("Authorization", ""))
        if fault is None:
            return await handler()
        match fault.how:
            case How.REFUSED:
                return web.json_response({"ok": False, "error": fault.error})
            case How.LIMITED:
                self.waiting.set()
                told = {"ok": False, "error": "ratelimited"}
                wait = {"Retry-After": f"{fault.seconds:g}"}
                return web.json_response(told, status=429, headers=wait)
            case How.BROKEN:
                return web.json_response({"ok": False, "error": "internal_error"}, status=500)
            case How.NOT_JSON:
                return web.Response(text="<html>no</html>", content_type="text/html", status=502)
            case How.RESET_AFTER:
                await handler()
            case How.LATE:
                answer = await handler()
                self.waiting.set()
                await asyncio.sleep(fault.seconds)
                return answer
        reset(request)
        raise ConnectionResetError

    def _due(self, method: str, bearer: str) -> Fault | None:
        for fault in self._ahead:
            if fnmatch(method, fault.method) and bearer.endswith(fault.token):
                fault.times -= 1
                if not fault.times:
                    self._ahead.remove(fault)
                return fault
        return None
