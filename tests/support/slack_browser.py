"""What does the browser do of somebody who installs the companion on Slack in the tests?"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp

from adapters.slack.installing import INSTALL, REDIRECT

COOKIE = "slack-app-oauth-state"


@dataclass
class Page:
    """What a browser sees."""

    status: int
    text: str
    headers: Any


class Browser:
    """Somebody's browser: it keeps the cookie, and goes where the test says."""

    def __init__(self, session: aiohttp.ClientSession, base: str) -> None:
        self.cookie = ""
        self.state = ""
        self._session = session
        self._base = base

    async def begins(self) -> dict[str, list[str]]:
        """Open the first page; return what Slack is asked."""
        page = await self._get(self._base + INSTALL)
        assert page.status == 302, page.text
        asked = parse_qs(urlsplit(page.headers["Location"]).query)
        self.state = asked["state"][0]
        self.cookie = page.headers["Set-Cookie"].partition(";")[0]
        assert self.cookie == f"{COOKIE}={self.state}"
        assert "HttpOnly" in page.headers["Set-Cookie"]
        return asked

    async def comes_back(self, state: str | None = None, code: str = "good", **more: str) -> Page:
        """Come back from Slack with a code, as its page sends everybody."""
        query = {"state": self.state if state is None else state, "code": code} | more
        return await self._get(self._base + REDIRECT, params=query)

    async def _get(self, address: str, **how: Any) -> Page:
        headers = {"Cookie": self.cookie} if self.cookie else {}
        asked = self._session.get(address, headers=headers, allow_redirects=False, **how)
        async with asked as answer:
            return Page(answer.status, await answer.text(), answer.headers)
