"""What does Discord answer when a message is posted or edited? A small server that always takes it.

A process of its own, so that its work is not ours. It counts what a channel may still take, as
Discord does, and says it in the headers that discord.py waits by.
"""

import asyncio
import itertools
import json
import time
from collections import defaultdict
from typing import Any

from aiohttp import web

from tests.bench import interactions

ROOM, SECONDS = 5, 5.0
"""A channel takes so many messages in so many seconds."""

_numbers = itertools.count(10**18)
_windows: dict[str, tuple[float, int]] = defaultdict(lambda: (0.0, 0))


async def take(request: web.Request) -> web.Response:
    """Take a message."""
    channel, message = request.match_info["channel"], request.match_info.get("message")
    sent = await request.json()
    taken = interactions.message(message or str(next(_numbers)), channel, sent["components"])
    return _json(taken | {"nonce": sent.get("nonce")}, _room(channel))


def _room(channel: str) -> dict[str, str]:
    now = time.monotonic()
    began, used = _windows[channel]
    if now - began > SECONDS:
        began, used = now, 0
    _windows[channel] = began, used + 1
    return {
        "X-RateLimit-Limit": str(ROOM),
        "X-RateLimit-Remaining": str(max(0, ROOM - used - 1)),
        "X-RateLimit-Reset-After": f"{began + SECONDS - now:.3f}",
        "X-RateLimit-Bucket": "messages",
    }


async def me(_: web.Request) -> web.Response:
    """Say who the token belongs to."""
    return _json(interactions.BOT, {})


def _json(said: dict[str, Any], headers: dict[str, str]) -> web.Response:
    kind = {
        "Content-Type": "application/json"
    }  # without a charset, or discord.py takes it for text
    return web.Response(body=json.dumps(said), headers=headers | kind)


async def main() -> None:
    """Serve until somebody ends the process; the first line says where."""
    app = web.Application()
    app.router.add_get("/users/@me", me)
    app.router.add_post("/channels/{channel}/messages", take)
    app.router.add_patch("/channels/{channel}/messages/{message}", take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    print("http://{}:{}".format(*runner.addresses[0]), flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
