"""What is Slack's side of Socket Mode in the tests? Connections that carry envelopes."""

import asyncio
import contextlib
import itertools
from typing import Any

from aiohttp import WSMsgType, web

from tests.support.discord_faults import reset

PATIENCE = 10.0


class FakeSocket:
    """Greets whoever connects, hands envelopes to one of them, and waits for the acknowledgement.

    An envelope that nobody acknowledges before its connection ends is handed to the next one, as
    Slack does.
    """

    def __init__(self) -> None:
        self.connections: list[tuple[web.WebSocketResponse, web.Request]] = []
        self.tickets: set[str] = set()
        self.connected = 0
        """How often somebody connected."""
        self.acknowledged: list[str] = []
        """Every acknowledgement, repetitions included."""
        self.deaf = False
        """Whether acknowledgements get lost."""
        self.away = False
        """Whether nobody gets in."""
        self.refused = 0
        """How many were not let in."""
        self._acks: dict[str, asyncio.Future[Any]] = {}
        self._numbers = itertools.count(1)
        self._arrival = asyncio.Event()

    def ticket(self) -> str:
        """Return the ticket of an address that is good for one connection."""
        number = f"ticket{next(self._numbers)}"
        self.tickets.add(number)
        return number

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Keep a connection."""
        known = request.query.get("ticket", "") in self.tickets
        self.tickets.discard(request.query.get("ticket", ""))
        if self.away or not known:
            self.refused += 1
            return web.Response(status=503 if self.away else 403)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": len(self.connections) + 1})
        self.connected += 1
        self.connections.append((socket, request))
        self._arrival.set()
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._heard(message.json())
        finally:
            self.connections = [one for one in self.connections if one[0] is not socket]
        return socket

    def _heard(self, ack: dict[str, Any]) -> None:
        id = str(ack.get("envelope_id"))
        self.acknowledged.append(id)
        waiting = self._acks.get(id)
        if waiting and not waiting.done() and not self.deaf:
            waiting.set_result(ack.get("payload"))

    async def deliver(self, kind: str, payload: dict[str, Any], times: int = 1) -> Any:
        """Deliver something, `times` times; return what came with the acknowledgement."""
        id = f"envelope{next(self._numbers)}"
        self._acks[id] = asyncio.get_running_loop().create_future()
        envelope: dict[str, Any] = {"type": kind, "envelope_id": id, "payload": payload}
        envelope["accepts_response_payload"] = kind != "events_api"
        for attempt in range(times):
            await self.send(envelope | ({"retry_attempt": attempt} if attempt else {}))
        return await asyncio.wait_for(self._acks[id], PATIENCE)

    async def redeliver(self, id: str, kind: str, payload: dict[str, Any]) -> Any:
        """Deliver an envelope once more that was not heard to be acknowledged."""
        self._acks[id] = asyncio.get_running_loop().create_future()
        envelope = {"type": kind, "envelope_id": id, "payload": payload, "retry_attempt": 1}
        await self.send(envelope | {"retry_reason": "timeout"})
        return await asyncio.wait_for(self._acks[id], PATIENCE)

    async def send(self, message: dict[str, Any]) -> None:
        """Send to the newest connection, and wait for one if there is none."""
        async with asyncio.timeout(PATIENCE):
            while not self.connections:
                self._arrival.clear()
                await self._arrival.wait()
        await self.connections[-1][0].send_json(message)

    async def refresh(self, reason: str = "refresh_requested") -> None:
        """Ask for a new connection, as Slack does every few hours, and end the old one then."""
        before, old = self.connected, list(self.connections)
        await self.send({"type": "disconnect", "reason": reason})
        await self.until(before + 1)
        for socket, _ in old:
            await socket.close()

    def cut(self) -> None:
        """Cut all connections off without a word."""
        for _, request in self.connections:
            with contextlib.suppress(AssertionError, OSError):
                reset(request)

    async def until(self, count: int) -> None:
        """Wait until so many connections have been made in all."""
        async with asyncio.timeout(PATIENCE * 2):
            while self.connected < count:
                self._arrival.clear()
                await self._arrival.wait()

    async def close(self) -> None:
        """End all connections."""
        for socket, _ in list(self.connections):
            await socket.close()
