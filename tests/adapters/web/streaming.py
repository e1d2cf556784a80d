"""How does a test hear what the playground tells its browsers? One event after another."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from tests.adapters.web.fake import Client


class Events:
    """Reads server-sent events one by one."""

    def __init__(self, response: Any) -> None:
        self._lines = response.content

    async def next(self) -> tuple[str, Any]:
        name, data = "", ""
        async with asyncio.timeout(20):
            while True:
                line = (await self._lines.readline()).decode()
                if not line:
                    return "end", None
                name = line[7:].strip() if line.startswith("event: ") else name
                data = line[6:] if line.startswith("data: ") else data
                if line == "\n" and name:
                    return name, json.loads(data)

    async def until_ready(self) -> list[Any]:
        """Return what the channel shows at first, after the time."""
        posts = []
        assert (await self.next())[0] == "clock"
        while (event := await self.next())[0] != "ready":
            posts.append(event[1])
        return posts


@asynccontextmanager
async def listening(client: Client) -> AsyncIterator[Events]:
    async with client.session.get(f"{client.base}/events") as response:
        assert response.content_type == "text/event-stream"
        assert response.headers["Cache-Control"] == "no-store"
        assert "Content-Security-Policy" in response.headers
        yield Events(response)
