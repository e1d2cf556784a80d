"""Which requests that come by HTTP are let in? Those that Slack signed, lately, and only once.

Bolt would check the signature as well, but trips over what is no number or no ASCII, writes whole
requests that it refuses into the log, and knows of no replays.
"""

import hmac
import time
from collections.abc import Callable, Mapping
from typing import Final

import structlog
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier

EVENTS: Final = "/slack/events"
VALID: Final = 300.0
"""Seconds for which Slack's signature is good, before and after."""

STAMP: Final = "X-Slack-Request-Timestamp"
SIGNATURE: Final = "X-Slack-Signature"
RETRY: Final = "X-Slack-Retry-Num"

log = structlog.get_logger()


class Door:
    """Lets in what Slack has signed."""

    def __init__(self, app: AsyncApp, secret: str, now: Callable[[], float] = time.time) -> None:
        """Hand on to this app what was signed with this secret."""
        self._app = app
        self._now = now
        self._verifier = SignatureVerifier(secret)
        self._seen: dict[str, float] = {}

    def routes(self) -> list[web.RouteDef]:
        """Return where Slack sends everything to."""
        return [web.post(EVENTS, self.receive)]

    async def receive(self, request: web.Request) -> web.Response:
        """Answer a request of Slack's; 401 to everybody else."""
        body = await request.read()
        if refusal := self._refusal(body, request.headers):
            log.warning("a request was not let in", why=refusal, from_=request.remote)
            return web.json_response({"error": refusal}, status=401)
        asked = AsyncBoltRequest(
            body=body.decode(),
            query=request.query_string,
            headers={name: request.headers[name] for name in request.headers},
        )
        return await to_aiohttp_response(await self._app.async_dispatch(asked))

    def _refusal(self, body: bytes, headers: Mapping[str, str]) -> str:
        """Say why a request is not let in; "" if it is."""
        stamp, signature = headers.get(STAMP, ""), headers.get(SIGNATURE, "")
        if not (stamp and signature):
            return "It is not signed."
        if not (stamp.isascii() and stamp.isdigit() and len(stamp) < 16):
            return "Its time cannot be read."
        if abs(self._now() - int(stamp)) > VALID:
            return "It was signed too long ago, or the clock of this machine is wrong."
        if not self._is_signed(body, stamp, signature):
            return "It was not signed with SLACK_SIGNING_SECRET."
        # Slack itself may repeat itself within a second; that it does is not signed, and so what
        # claims to be a repetition is let in only as one: `Deliveries` works on nothing twice.
        if self._is_replay(signature) and not headers.get(RETRY):
            return "It has come before."
        return ""

    def _is_signed(self, body: bytes, stamp: str, signature: str) -> bool:
        try:
            wanted = self._verifier.generate_signature(timestamp=stamp, body=body)
        except UnicodeDecodeError:
            return False
        # Bytes, because text would have to be ASCII to be compared.
        return hmac.compare_digest((wanted or "-").encode(), signature.encode("utf-8", "replace"))

    def _is_replay(self, signature: str) -> bool:
        now = self._now()
        while self._seen:  # the oldest stand first
            oldest = next(iter(self._seen))
            if self._seen[oldest] > now - 2 * VALID:
                break
            del self._seen[oldest]
        known = signature in self._seen
        self._seen.setdefault(signature, now)
        return known
