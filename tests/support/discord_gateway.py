"""How does the tests' Discord tell what people do? Over a web socket, in sessions that resume."""

import asyncio
import itertools
import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

HELLO, HEARTBEAT, ACK, IDENTIFY, RESUME = 10, 1, 11, 2, 6
DISPATCH, RECONNECT, INVALID = 0, 7, 9


@dataclass(slots=True)
class Session:
    """What one shard has been told, so that it can be told again."""

    id: str
    shard: tuple[int, int]
    told: list[dict[str, Any]] = field(default_factory=list)
    socket: web.WebSocketResponse | None = None

    async def tell(self, event: str, about: dict[str, Any]) -> None:
        """Tell it now, or when it resumes."""
        said = {"op": DISPATCH, "t": event, "s": len(self.told) + 1, "d": about}
        self.told.append(said)
        if self.socket is not None:
            await self.socket.send_str(json.dumps(said))


class FakeGateway:
    """The gateway: `begun` and `resumed` count what sessions did, `refusing` shuts the door."""

    def __init__(self, ready: dict[str, Any], guilds: list[dict[str, Any]]) -> None:
        self._ready = ready
        self._guilds = guilds
        self._numbers = itertools.count(1)
        self._changed = asyncio.Condition()
        self.sessions: dict[str, Session] = {}
        self.happened: Counter[str] = Counter()
        self.paths: list[str] = []
        """Where each connection came in."""
        self.refusing = False
        self.url = ""

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Talk to a client until one of the two hangs up."""
        if self.refusing:
            return web.Response(status=502)
        self.paths.append(request.path)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await self._say(socket, HELLO, {"heartbeat_interval": 41_250})
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    await self._hear(socket, json.loads(message.data))
        finally:
            for session in self.sessions.values():
                if session.socket is socket:
                    session.socket = None
        return socket

    async def until(self, what: str, count: int = 1) -> None:
        """Wait until something has happened so many times."""
        async with asyncio.timeout(20), self._changed:
            await self._changed.wait_for(lambda: self.happened[what] >= count)

    async def tell(self, event: str, about: dict[str, Any], guild: int) -> None:
        """Tell the shard of a guild, now or when it resumes."""
        for session in tuple(self.sessions.values()):
            number, count = session.shard
            if (guild >> 22) % count == number:
                await session.tell(event, about)

    async def drop(self) -> None:
        """Cut all connections off; the sessions live on."""
        for socket in self._sockets():
            assert socket._req is not None
            assert socket._req.transport is not None
            socket._req.transport.abort()
        for session in self.sessions.values():
            session.socket = None

    async def ask_to_reconnect(self) -> None:
        """Ask everybody to come anew, as Discord does now and then."""
        for socket in self._sockets():
            await self._say(socket, RECONNECT, None)

    async def end(self, code: int) -> None:
        """Hang up for a reason."""
        for socket in self._sockets():
            await socket.close(code=code)

    async def forget(self) -> None:
        """Forget the sessions and say so."""
        sockets = self._sockets()
        self.sessions.clear()
        for socket in sockets:
            await self._say(socket, INVALID, False)

    def _sockets(self) -> list[web.WebSocketResponse]:
        return [one.socket for one in self.sessions.values() if one.socket is not None]

    async def _hear(self, socket: web.WebSocketResponse, said: dict[str, Any]) -> None:
        match said["op"]:
            case 1:
                await self._say(socket, ACK, None)
            case 2:
                await self._begin(socket, said["d"])
            case 6:
                await self._resume(socket, said["d"])

    async def _begin(self, socket: web.WebSocketResponse, said: dict[str, Any]) -> None:
        session = Session(f"session{next(self._numbers)}", tuple(said["shard"]), socket=socket)
        number, count = session.shard
        mine = [one for one in self._guilds if (int(one["id"]) >> 22) % count == number]
        absent = [{"id": one["id"], "unavailable": True} for one in mine]
        places = {"session_id": session.id, "resume_gateway_url": f"{self.url}/again"}
        self.sessions[session.id] = session
        ready = self._ready | places | {"guilds": absent, "shard": list(session.shard)}
        await session.tell("READY", ready)
        for one in mine:
            await session.tell("GUILD_CREATE", one)
        await self._note("begun")

    async def _resume(self, socket: web.WebSocketResponse, said: dict[str, Any]) -> None:
        session = self.sessions.get(said["session_id"])
        if session is None:
            await self._say(socket, INVALID, False)
            return
        number = said["seq"]
        while number < len(session.told):  # something may happen meanwhile
            await socket.send_str(json.dumps(session.told[number]))
            number += 1
        session.socket = socket
        await session.tell("RESUMED", {})
        await self._note("resumed")

    async def _note(self, what: str) -> None:
        async with self._changed:
            self.happened[what] += 1
            self._changed.notify_all()

    async def _say(self, socket: web.WebSocketResponse, op: int, about: Any) -> None:
        await socket.send_str(json.dumps({"op": op, "d": about, "s": None, "t": None}))
