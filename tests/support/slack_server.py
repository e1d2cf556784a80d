"""Where is Slack when a test needs it? Here, on 127.0.0.1, with a state of its own.

It does what the companion asks for and no more: the Web API, Socket Mode, addresses to reply to,
and requests that it signs and sends. `faults` lets calls go wrong, `state` is what is there.
"""

import hashlib
import hmac
import json
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import web

from bot.sealing import new_key
from tests.support.slack_api import METHODS, body, listed
from tests.support.slack_faults import Faults
from tests.support.slack_socket import FakeSocket
from tests.support.slack_state import Kit, Refused, Seen, State, Team

SECRET, APP_TOKEN = "8f742231b10e8888abcd99yyyzzz85a5", "xapp-1"
CLIENT, CLIENT_SECRET = "12.34", "the client's secret"
UNAUTHORISED = frozenset({"oauth.v2.access", "api.test"})
SHOWING = frozenset(
    {"chat.postMessage", "chat.update", "chat.postEphemeral", "views.open", "views.push"}
    | {"views.update", "views.publish", "response_url"}
)


class SlackServer:
    """Slack, with one workspace to begin with."""

    def __init__(self) -> None:
        self.state = State()
        self.faults = Faults()
        self.socket = FakeSocket()
        self.calls: Counter[str] = Counter()
        """How often each method was called, faults included."""
        self.base = ""
        self.app_tokens = {APP_TOKEN}
        self.secret = SECRET

    @property
    def api(self) -> str:
        """Where the Web API is."""
        return f"{self.base}/api"

    @property
    def by_socket(self) -> dict[str, str]:
        """Settings that lead the program here by Socket Mode."""
        token = self.state.teams["T1"].token
        given = {"SLACK_BOT_TOKEN": token, "SLACK_APP_TOKEN": APP_TOKEN}
        return given | {"QUIZ_SLACK_API_URL": self.api}

    @property
    def by_http(self) -> dict[str, str]:
        """Settings that let the program hear what is sent to it."""
        token = self.state.teams["T1"].token
        given = {"SLACK_BOT_TOKEN": token, "SLACK_SIGNING_SECRET": self.secret}
        return given | {"QUIZ_SLACK_API_URL": self.api}

    @property
    def by_oauth(self) -> dict[str, str]:
        """Settings that let workspaces install the program, which hears what is sent to it."""
        given = {"SLACK_CLIENT_ID": CLIENT, "SLACK_CLIENT_SECRET": CLIENT_SECRET}
        given |= {"SLACK_SIGNING_SECRET": self.secret, "QUIZ_SECRET_KEYS": new_key()}
        return given | {"QUIZ_SLACK_API_URL": self.api}

    # --- what the companion asks for --------------------------------------------------------

    async def call(self, request: web.Request) -> web.StreamResponse:
        """Do what a method does, for whoever's token it is."""
        name = request.match_info["method"]
        given = await _given(request) | {"base": self.base}

        async def answer() -> web.Response:
            try:
                told = self._do(name, given, _token(request, given))
            except Refused as refused:
                error, *more = refused.args
                return web.json_response({"ok": False, "error": error, "errors": more})
            team = self._team(_token(request, given))
            granted = {"X-OAuth-Scopes": team.scopes} if team else None
            return web.json_response({"ok": True} | told, headers=granted)

        self.calls[name] += 1
        return await self.faults.meet(name, request, answer)

    def _do(self, name: str, given: Kit, token: str) -> Kit:
        if name == "apps.connections.open":
            if token not in self.app_tokens:
                raise Refused("invalid_auth" if token.startswith("x") else "not_authed")
            address = self.base.replace("http", "ws", 1)
            return {"url": f"{address}/socket?ticket={self.socket.ticket()}"}
        team = self._team(token)
        if team is None and name not in UNAUTHORISED:
            raise Refused("invalid_auth")
        method = METHODS.get(name)
        if method is None:
            raise Refused("unknown_method")
        if name in SHOWING:
            shown = {"view": listed(given["view"])} if "view" in given else body(given)
            self.state.payloads.append((name, shown))
        return method(self.state, team or Team(), given)

    def _team(self, token: str) -> Team | None:
        return next((one for one in self.state.teams.values() if one.token == token), None)

    async def respond(self, request: web.Request) -> web.StreamResponse:
        """Take a reply to where somebody did something; each address is good for five."""
        given = await request.json()
        number = request.match_info["number"]

        async def answer() -> web.Response:
            if number not in self.state.responses:
                return web.json_response({"ok": False, "error": "used_url"}, status=404)
            user, channel = self.state.responses[number]
            shown = body(given)
            self.state.payloads.append(("response_url", shown))
            assert given.get("response_type", "ephemeral") == "ephemeral", "replies are private"
            self.state.tell(user, Seen("ephemeral", shown, channel))
            return web.Response(text="ok")

        self.calls["response_url"] += 1
        return await self.faults.meet("response_url", request, answer)

    async def upload(self, request: web.Request) -> web.StreamResponse:
        """Take a file."""
        content = await request.read()

        async def answer() -> web.Response:
            self.state.files[request.match_info["file"]]["content"] = content
            return web.Response(text=f"OK - {len(content)}")

        return await self.faults.meet("upload", request, answer)

    # --- what Slack sends ---------------------------------------------------------------------

    def response_url(self, user: str, channel: str) -> str:
        """Return an address at which replies to this person are taken."""
        number = self.state.new("R")
        self.state.responses[number] = (user, channel)
        return f"{self.base}/response/{number}"

    def trigger(self, user: str) -> str:
        """Return what lets a view be opened for this person, once."""
        number = self.state.new("trigger.")
        self.state.triggers[number] = user
        return number

    def signed(
        self, text: str, at: float | None = None, secret: str | None = None
    ) -> dict[str, str]:
        """Return the headers of a request that Slack has signed."""
        stamp = str(int(time.time() if at is None else at))
        key = (secret or self.secret).encode()
        digest = hmac.new(key, f"v0:{stamp}:{text}".encode(), hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}

    async def send(self, address: str, kind: str, payload: Kit, **headers: str) -> tuple[int, Any]:
        """Send a signed request to the companion; return its status and what it says."""
        text, media = written(kind, payload)
        every = self.signed(text) | {"Content-Type": media} | headers
        async with (
            aiohttp.ClientSession() as session,
            session.post(address, data=text.encode(), headers=every) as answer,
        ):
            said = await answer.text()
            return answer.status, json.loads(said) if said[:1] in ("{", "[") else said


def written(kind: str, payload: Kit) -> tuple[str, str]:
    """Return a payload as it travels by HTTP, and its type."""
    form = "application/x-www-form-urlencoded"
    match kind:
        case "slash_commands":
            return urlencode(payload), form
        case "interactive":
            return urlencode({"payload": json.dumps(payload)}), form
        case _:
            return json.dumps(payload), "application/json"


def _token(request: web.Request, given: Kit) -> str:
    header = request.headers.get("Authorization", "")
    return header.removeprefix("Bearer ") or str(given.get("token", ""))


async def _given(request: web.Request) -> Kit:
    if request.content_type == "application/json":
        found: Kit = await request.json()
        return found
    words = {name: str(value) for name, value in (await request.post()).items()}
    return dict(request.query) | words


@asynccontextmanager
async def slack_server() -> AsyncIterator[SlackServer]:
    """Open a Slack."""
    found = SlackServer()
    app = web.Application(client_max_size=1 << 26)
    app.add_routes(
        [
            web.post("/api/{method}", found.call),
            web.get("/api/{method}", found.call),
            web.post("/response/{number}", found.respond),
            web.post("/upload/{file}", found.upload),
            web.get("/socket", found.socket.serve),
        ]
    )
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    found.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield found
    finally:
        await found.socket.close()
        await runner.cleanup()
