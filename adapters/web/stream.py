"""How is a browser kept up to date? Server-sent events, and nothing is missed on reconnecting."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime

from aiohttp import web

Event = tuple[str, dict[str, object]]
Say = Callable[[str, dict[str, object]], Awaitable[None]]


def pack(name: str, data: dict[str, object]) -> bytes:
    """Return one event as it goes over the wire; JSON has no line breaks of its own."""
    return f"event: {name}\ndata: {json.dumps(data)}\n\n".encode()


async def stream(request: web.Request, events: AsyncIterator[Event]) -> web.StreamResponse:
    """Send events until they end or the browser goes away."""
    response = web.StreamResponse(
        headers={
            "Content-Type": "text/event-stream",
            "Cache-Control": "no-store",
            "X-Accel-Buffering": "no",
        }
    )
    await response.prepare(request)
    try:
        await response.write(b"retry: 1000\n\n")
        async for name, data in events:
            await response.write(pack(name, data))
    except (ConnectionResetError, asyncio.CancelledError):
        pass  # the browser left, or the server is going down
    return response


def clock_event(now: datetime) -> Event:
    """Return the event that sets the page's clock."""
    return "clock", {"now": now.isoformat()}
