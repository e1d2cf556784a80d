"""How does Discord misbehave in a test? As it is told to, call by call."""

import asyncio
import json
import socket
import struct
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatch
from typing import Any

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class How(StrEnum):
    """What goes wrong with a call."""

    LIMITED = "429 for this route"
    LIMITED_GLOBALLY = "429 for everything"
    BANNED = "429 by who stands before Discord"
    BROKEN = "500"
    BAD_GATEWAY = "502"
    RESET_BEFORE = "the connection is reset, and Discord has nothing"
    RESET_AFTER = "the connection is reset, and Discord has it all"
    LATE = "Discord has it all, and takes its time to say so"


@dataclass(slots=True)
class Fault:
    """The next `times` calls of a route, such as `POST */messages`, go wrong."""

    route: str
    how: How
    seconds: float = 0.0
    times: int = 1


class Faults:
    """What is yet to go wrong."""

    def __init__(self) -> None:
        self._ahead: list[Fault] = []
        self.waiting = asyncio.Event()
        """Set when somebody is made to wait."""

    def add(self, route: str, how: How, seconds: float = 0.0, times: int = 1) -> None:
        """Let calls go wrong; `seconds` is how long to wait, or how slow it is."""
        self._ahead.append(Fault(route, how, seconds, times))

    async def meet(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Answer a call, or do what is due with it."""
        fault = self._due(f"{request.method} {request.path}")
        if fault is None:
            return await handler(request)
        match fault.how:
            case How.LIMITED | How.LIMITED_GLOBALLY:
                self.waiting.set()
                return _limited(fault)
            case How.BANNED:
                wait = {"Retry-After": str(int(fault.seconds))}
                return web.Response(status=429, text="banned", headers=wait)
            case How.BROKEN | How.BAD_GATEWAY:
                await request.read()
                return said({"message": "no", "code": 0}, int(fault.how))
            case How.RESET_BEFORE:
                reset(request)
            case How.RESET_AFTER:
                await handler(request)
                reset(request)
            case How.LATE:
                answer = await handler(request)
                self.waiting.set()
                await asyncio.sleep(fault.seconds)
                return answer
        raise ConnectionResetError

    def _due(self, call: str) -> Fault | None:
        for fault in self._ahead:
            if fnmatch(call, fault.route):
                fault.times -= 1
                if not fault.times:
                    self._ahead.remove(fault)
                return fault
        return None


def reset(request: web.Request) -> None:
    """Cut a connection off so that the other side gets a reset, not an end."""
    assert request.transport is not None
    found = request.transport.get_extra_info("socket")
    found.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    request.transport.abort()


def _limited(fault: Fault) -> web.Response:
    everywhere = fault.how is How.LIMITED_GLOBALLY
    headers = {
        "Via": "1.1 google",  # discord.py takes it for Discord's own only with this
        "Retry-After": str(int(fault.seconds) + 1),
        "X-RateLimit-Limit": "5",
        "X-RateLimit-Remaining": "0",
        "X-RateLimit-Reset-After": str(fault.seconds),
        "X-RateLimit-Scope": "global" if everywhere else "user",
        "X-RateLimit-Bucket": "bucket",
    }
    if everywhere:
        headers["X-RateLimit-Global"] = "true"
    told = {"message": "You are being rate limited.", "retry_after": fault.seconds}
    return said(told | {"global": everywhere}, 429, headers)


def said(what: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    """Answer in JSON, with just the type that discord.py looks for."""
    plain = {"Content-Type": "application/json"}
    body = json.dumps(what).encode()
    return web.Response(body=body, status=status, headers=plain | dict(headers or {}))
