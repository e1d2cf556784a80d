"""Where is Discord when a test needs real sockets? Here, on 127.0.0.1, with a state of its own.

It does what discord.py asks for and no more: REST with messages that keep their nonce, answers to
interactions, and a gateway. `faults` lets calls go wrong; `gateway` drops its connections.
"""

import asyncio
import itertools
import json
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.support.discord_faults import Faults, said
from tests.support.discord_gateway import FakeGateway
from tests.support.guilds import words

BOT, GUILD, CHANNEL = 100, 7 << 22, 300
EVERYTHING = str((1 << 50) - 1)
PLAYER = "0"
NOW = "2026-11-21T09:00:00.000000+00:00"
PATIENCE = 20.0


@dataclass(slots=True)
class Sent:
    """A message: its key and all it ever showed."""

    id: str
    channel: str
    nonce: str
    bodies: list[dict[str, Any]] = field(default_factory=list)

    @property
    def said(self) -> str:
        """What it shows now."""
        return "\n".join(map(words, self.bodies[-1].get("components", [])))

    def button(self, label: str) -> str:
        """Return what the button of this label carries."""
        (found,) = [one for one in self._buttons() if one.get("label") == label]
        return str(found["custom_id"])

    def labels(self) -> list[str]:
        """Return what its buttons are called."""
        return [str(one.get("label")) for one in self._buttons()]

    def _buttons(self) -> list[dict[str, Any]]:
        ahead, found = list(self.bodies[-1]["components"]), []
        while ahead:
            one = ahead.pop()
            ahead += one.get("components", [])
            found += [one] if one["type"] == 2 else []
        return found


class DiscordServer:
    """One application in one server with one channel."""

    def __init__(self) -> None:
        self.faults = Faults()
        self.messages: list[Sent] = []
        self.calls: Counter[str] = Counter()
        """How often each method and path was called, faults included."""
        self.nonces: list[str] = []
        """The key of every attempt to post that Discord has read."""
        self.commands: list[Any] = []
        self.forgets = False
        """Whether so much time has passed that nonces are forgotten."""
        self.syncs = 0
        self.synced = asyncio.Event()
        self.shards, self.starts = 1, 1000
        self.api = ""
        self._numbers = itertools.count(1000)
        self._answers: dict[str, asyncio.Queue[Sent]] = {}
        self._answered: set[str] = set()
        user: dict[str, Any] = {"id": str(BOT), "username": "quiz", "discriminator": "0"}
        self.me = user | {"avatar": None, "bot": True, "global_name": None, "flags": 0}
        application = {"id": str(BOT), "flags": 0}
        ready = {"v": 10, "user": self.me, "application": application}
        self.gateway = FakeGateway(ready, [self.guild(GUILD, CHANNEL)])

    @property
    def settings(self) -> dict[str, str]:
        """What leads the program here."""
        return {"DISCORD_TOKEN": "a.secret.token", "QUIZ_DISCORD_API_URL": self.api}

    @staticmethod
    def channel(number: int) -> dict[str, Any]:
        """Return a text channel."""
        place = {"id": str(number), "type": 0, "name": "quiz", "position": 0, "nsfw": False}
        return place | {"permission_overwrites": [], "parent_id": None}

    def guild(self, guild: int, channel: int) -> dict[str, Any]:
        """Return a server with one channel, in which the bot may do everything."""
        everybody = {"id": str(guild), "name": "@everyone", "permissions": EVERYTHING}
        shown = {"color": 0, "hoist": False, "managed": False, "mentionable": False, "position": 0}
        member = {"user": self.me, "roles": [], "joined_at": NOW, "deaf": False, "mute": False}
        return {
            "id": str(guild),
            "name": "Team",
            "owner_id": "1",
            "roles": [everybody | shown | {"flags": 0}],
            "channels": [self.channel(channel)],
            "members": [member | {"flags": 0}],
            "member_count": 2,
            "emojis": [],
            "features": [],
        }

    # --- what people do -----------------------------------------------------------------------

    async def command(
        self, path: str, who: str = "ada", admin: bool = False, **options: Any
    ) -> Sent:
        """Type a command; return the answer."""
        nested: list[dict[str, Any]] = [
            {"name": name, "type": 4 if isinstance(value, int) else 3, "value": value}
            for name, value in options.items()
        ]
        words = path.split()
        for depth, word in enumerate(reversed(words[1:])):
            nested = [{"name": word, "type": 1 if not depth else 2, "options": nested}]
        data = {"id": "1", "name": words[0], "type": 1, "options": nested}
        return await self._interaction(who, admin, 2, {"data": data})

    async def press(self, message: Sent, label: str, who: str = "ada") -> Sent:
        """Press a button; return the answer."""
        data = {"component_type": 2, "custom_id": message.button(label), "id": 1}
        about = {"data": data, "message": self._message(message)}
        return await self._interaction(who, False, 3, about)

    async def _interaction(self, who: str, admin: bool, type: int, about: dict[str, Any]) -> Sent:
        number = str(next(self._numbers))
        token = f"token{number}"
        user = {"id": str(sum(who.encode())), "username": who, "discriminator": "0"}
        member = {
            "user": user | {"avatar": None, "global_name": who},
            "permissions": EVERYTHING if admin else PLAYER,
        }
        plain = {"roles": [], "joined_at": NOW, "deaf": False, "mute": False, "flags": 0}
        told = {
            "id": number,
            "application_id": str(BOT),
            "type": type,
            "token": token,
            "version": 1,
            "guild_id": str(GUILD),
            "channel_id": str(CHANNEL),
            "channel": {"id": str(CHANNEL), "type": 0, "name": "quiz"},
            "member": member | plain,
            "locale": "en-GB",
            "app_permissions": EVERYTHING,
            "attachment_size_limit": 1 << 20,
            "entitlements": [],
            "context": 0,
        }
        self._answers[token] = asyncio.Queue()
        await self.gateway.tell("INTERACTION_CREATE", told | about, GUILD)
        return await asyncio.wait_for(self._answers[token].get(), PATIENCE)

    # --- what the program asks for ---------------------------------------------------------------

    @web.middleware
    async def meet(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        """Count a call and let it go wrong if it is to."""
        self.calls[f"{request.method} {request.path}"] += 1
        return await self.faults.meet(request, handler)

    async def user(self, _request: web.Request) -> web.Response:
        return said(self.me)

    async def application(self, _request: web.Request) -> web.Response:
        told = {"id": str(BOT), "name": "quiz", "description": "", "icon": None, "flags": 0}
        more = {"bot_public": True, "bot_require_code_grant": False, "verify_key": ""}
        return said(told | more | {"owner": self.me})

    async def where(self, _request: web.Request) -> web.Response:
        limits = {"total": 1000, "remaining": self.starts, "reset_after": 90_000}
        limits["max_concurrency"] = 1
        told = {"url": self.gateway.url, "shards": self.shards, "session_start_limit": limits}
        return said(told)

    async def sync(self, request: web.Request) -> web.Response:
        self.commands = await request.json()
        self.syncs += 1
        self.synced.set()
        about = {"application_id": str(BOT), "version": "1", "id": "1"}
        return said([{"description": ""} | one | about for one in self.commands])

    async def place(self, request: web.Request) -> web.Response:
        return said(self.channel(int(request.match_info["channel"])) | {"guild_id": str(GUILD)})

    async def post(self, request: web.Request) -> web.Response:
        """Make a message, unless one with the same nonce is there: then that one is the answer."""
        body = await _read(request)
        nonce = str(body["nonce"]) if body.get("enforce_nonce") else ""
        self.nonces.append(nonce)
        channel = request.match_info["channel"]
        known = [
            one
            for one in self.messages
            if nonce and not self.forgets and (one.channel, one.nonce) == (channel, nonce)
        ]
        if not known:
            known = [Sent(str(next(self._numbers)), channel, nonce, [body])]
            self.messages += known
        return said(self._message(known[0]))

    async def history(self, request: web.Request) -> web.Response:
        """Show a channel, newest first."""
        channel = request.match_info["channel"]
        found = [self._message(one) for one in self.messages if one.channel == channel]
        return said(found[::-1][: int(request.query.get("limit", 50))])

    async def edit(self, request: web.Request) -> web.Response:
        body = await _read(request)
        found = [one for one in self.messages if one.id == request.match_info["message"]]
        if not found:
            return said({"message": "Unknown Message", "code": 10008}, 404)
        found[0].bodies.append(body)
        return said(self._message(found[0]))

    async def answer(self, request: web.Request) -> web.Response:
        """Take the first answer to an interaction."""
        body = await _read(request)
        number, token = request.match_info["interaction"], request.match_info["token"]
        if token in self._answered:
            told = {"message": "Interaction has already been acknowledged.", "code": 40060}
            return said(told, 400)
        self._answered.add(token)
        sent = Sent(str(next(self._numbers)), str(CHANNEL), "", [body.get("data") or {}])
        if body["type"] == 4:
            self._answers[token].put_nowait(sent)
        told = {"interaction": {"id": number, "type": 2, "response_message_id": sent.id}}
        shown = {"type": body["type"], "message": self._message(sent)}
        return said(told | {"resource": shown})

    async def followup(self, request: web.Request) -> web.Response:
        """Take what follows a deferred answer."""
        sent = Sent(str(next(self._numbers)), str(CHANNEL), "", [await _read(request)])
        self._answers[request.match_info["token"]].put_nowait(sent)
        return said(self._message(sent))

    def _message(self, sent: Sent) -> dict[str, Any]:
        body = sent.bodies[-1]
        return {
            "id": sent.id,
            "channel_id": sent.channel,
            "author": self.me,
            "content": body.get("content") or "",
            "timestamp": NOW,
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": [],
            "embeds": [],
            "pinned": False,
            "type": 0,
            "flags": body.get("flags") or 0,
            "components": body.get("components", []),
            "nonce": sent.nonce,
        }


async def _read(request: web.Request) -> dict[str, Any]:
    """Return what was sent, whether pictures came with it or not."""
    if request.content_type == "application/json":
        found: dict[str, Any] = await request.json()
    else:
        found = json.loads(str((await request.post())["payload_json"]))
    return found


@asynccontextmanager
async def discord_server() -> AsyncIterator[DiscordServer]:
    """Open a Discord."""
    found = DiscordServer()
    app = web.Application(middlewares=[found.meet], client_max_size=1 << 26)
    app.add_routes(
        [
            web.get("/api/users/@me", found.user),
            web.get("/api/oauth2/applications/@me", found.application),
            web.get("/api/gateway/bot", found.where),
            web.put("/api/applications/{application}/commands", found.sync),
            web.get("/api/channels/{channel}", found.place),
            web.post("/api/channels/{channel}/messages", found.post),
            web.get("/api/channels/{channel}/messages", found.history),
            web.patch("/api/channels/{channel}/messages/{message}", found.edit),
            web.post("/api/interactions/{interaction}/{token}/callback", found.answer),
            web.patch("/api/webhooks/{application}/{token}/messages/@original", found.followup),
            web.get("/gateway{rest:.*}", found.gateway.serve),
        ]
    )
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    place = f"127.0.0.1:{runner.addresses[0][1]}"
    found.api, found.gateway.url = f"http://{place}/api", f"ws://{place}/gateway"
    try:
        yield found
    finally:
        await found.gateway.drop()
        await runner.cleanup()
