"""What does Slack answer when a message is posted? A small server that always takes it.

A process of its own, so that its work is not ours. Whoever asks with a token that ends in "hangs"
is left without an answer.
"""

import asyncio
import itertools
from typing import Any

from aiohttp import web

_numbers = itertools.count(1)


async def take(request: web.Request) -> web.Response:
    """Do whatever is asked, or nothing for a very long time."""
    if request.headers.get("Authorization", "").endswith("hangs"):
        await asyncio.sleep(3600)
    told: dict[str, Any] = {"ok": True, "team_id": "T1", "team": "Team", "user": "quiz"}
    told |= {"user_id": "U0BOT", "bot_id": "B1", "ts": f"1789390800.{next(_numbers):06}"}
    return web.json_response(told, headers={"X-OAuth-Scopes": "chat:write"})


async def main() -> None:
    """Serve until somebody ends the process; the first line says where."""
    app = web.Application()
    app.router.add_post("/api/{method}", take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print("http://{}:{}/api/".format(*runner.addresses[0]), flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
