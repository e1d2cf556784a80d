"""Where does a reply to Slack go in a bench? It is written out, and the moment is noted.

Stands where aiohttp's session would: what comes before is our cost and the library's, what comes
after is the network's.
"""

import asyncio
import time
from types import TracebackType
from typing import Any, Final

from adapters.slack.workspaces import written

PERSON = {
    "name": "ada",
    "tz": "Europe/London",
    "locale": "en-GB",
    "is_admin": False,
    "profile": {"display_name": "Ada", "real_name": "Ada"},
}


class Line:
    """Takes requests to Slack; `said` is the body of the last one that shows somebody something."""

    closed = False

    def __init__(self) -> None:
        self.said = ""
        self.over: asyncio.Future[float] = asyncio.get_running_loop().create_future()

    def listen(self) -> "asyncio.Future[float]":
        """Return what will be the moment at which the next reply is written."""
        self.over = asyncio.get_running_loop().create_future()
        return self.over

    def request(self, verb: str, address: str, **given: Any) -> "Taken":
        """Take a call of a method."""
        if address.endswith("users.info"):
            return Taken({"ok": True, "user": PERSON})
        return self.post(address, json=given.get("json") or given.get("data"))

    def post(self, address: str, json: Any = None) -> "Taken":
        """Take a reply."""
        self.said = written(json)  # as the session does
        if not self.over.done():
            self.over.set_result(time.thread_time())
        return Taken({"ok": True, "view": {"id": "V1"}})

    async def send_str(self, message: str) -> None:
        """Take what goes into a socket."""
        self.acknowledged.set_result(time.thread_time())

    def await_acknowledgement(self) -> "asyncio.Future[float]":
        """Return what will be the moment at which the next envelope is acknowledged."""
        self.acknowledged: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        return self.acknowledged

    async def close(self) -> None:
        """Nothing is open."""


class Taken:
    """Slack's answer to a request."""

    status = 200
    content_type = "application/json"
    headers: Final[dict[str, str]] = {}

    def __init__(self, told: dict[str, Any]) -> None:
        self._told = told

    async def __aenter__(self) -> "Taken":
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        return None

    async def json(self) -> dict[str, Any]:
        return self._told


class Nothing:
    """Keeps nothing."""

    async def get(self, key: str) -> str | None:
        return None

    async def put(self, key: str, value: str) -> None:
        """Forget it."""
