"""How is a browser kept up to date? Server-sent events, and nothing is missed on reconnecting."""

import json
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from datetime import datetime

from aiohttp import web

Event = tuple[str, dict[str, object]]


def pack(name: str, data: dict[str, object]) -> bytes:
    """Return one event as it goes over the wire; JSON has no line breaks of its own."""
    return f"event: {name}\ndata: {json.dumps(data)}\n\n".encode()


async def stream(request: web.Request, events: AsyncGenerator[Event, None]) -> web.StreamResponse:
    """Send events until they end or the browser goes away."""
    response = web.StreamResponse(
        headers={
            "Content-Type": "text/event-stream",
            "Cache-Control": "no-store",
            "X-Accel-Buffering": "no",
        }
    )
    await response.prepare(request)
    with suppress(ConnectionResetError):  # the browser left
        await response.write(b"retry: 1000\n\n")
        async with aclosing(events):
            async for name, data in events:
                await response.write(pack(name, data))
    return response


def clock_event(now: datetime) -> Event:
    """Return the event that sets the page's clock."""
    return "clock", {"now": now.isoformat()}
