"""When may Slack be asked next? One message a second in a channel, and so many calls a minute.

Slack counts by workspace and method. A short wait is waited; a longer one is told to whoever asks,
so that nobody holds a place in which messages of other workspaces could go.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from bot.ports import DeliveryError

TIERS: Final = {
    "auth.test": 240,
    "chat.postMessage": 240,
    "chat.update": 50,
    "conversations.history": 50,
    "conversations.info": 50,
    "conversations.replies": 50,
    "pins.add": 20,
    "pins.remove": 20,
    "users.info": 100,
}
"""Calls a minute that a workspace may be sure of; of messages Slack says "several hundred"."""

AT_ONCE: Final = 10
"""Calls of a method that may come at once after a quiet time."""

CHANNEL: Final = 1.0
"""Seconds between two messages in a channel."""

PATIENCE: Final = 1.5
"""Seconds that are waited here."""

UNDER_WAY: Final = 4
"""So many calls of a workspace are under way at once: one that hangs holds up only its own."""

SLOW: Final = 3.0
"""Seconds after which a call hangs; what waits behind it is tried ever less often."""

REMEMBERED: Final = 20_000

Key = tuple[str, ...]


class Pace:
    """What was asked lately, by workspace, method and channel."""

    def __init__(self) -> None:
        """Begin with nothing asked."""
        self._next: OrderedDict[Key, float] = OrderedDict()
        self._under_way: dict[str, list[float]] = {}

    @asynccontextmanager
    async def turn(self, community: str, method: str, channel: str = "") -> AsyncIterator[None]:
        """Wait for the turn of a call; DeliveryError says how long it would take.

        `channel` is where the call makes a message.
        """
        wait = self._reserve(community, method, channel)
        began = time.monotonic()
        under_way = self._under_way.setdefault(community, [])
        under_way.append(began)
        try:
            if wait > 0:
                await asyncio.sleep(wait)
            yield
        finally:
            under_way.remove(began)
            if not under_way:
                del self._under_way[community]

    def hold(self, community: str, method: str, seconds: float) -> None:
        """Ask nothing of this kind for a while: Slack has said so."""
        self._put((community, method), time.monotonic() + seconds + self._burst(method))

    def _reserve(self, community: str, method: str, channel: str) -> float:
        """Take the next turn and return the seconds until then; DeliveryError if that is long."""
        now = time.monotonic()
        calls, room = (community, method), (community, method, channel)
        turn = max(now, self._next.get(calls, 0.0) - self._burst(method))
        if channel:
            turn = max(turn, self._next.get(room, 0.0))
        under_way = self._under_way.get(community, [])
        full = len(under_way) >= UNDER_WAY
        if full or turn - now > PATIENCE:
            reason = "the messages before it are on their way to Slack"
            hangs = full and now - under_way[0] > SLOW
            wait = None if hangs else max(turn - now, 1.0)
            raise DeliveryError(reason, retry_after=wait, refused=True)
        self._put(calls, max(turn, self._next.get(calls, 0.0)) + 60.0 / TIERS[method])
        if channel:
            self._put(room, turn + CHANNEL)
        return turn - now

    def _burst(self, method: str) -> float:
        return 60.0 / TIERS[method] * (AT_ONCE - 1)

    def _put(self, key: Key, moment: float) -> None:
        self._next[key] = moment
        self._next.move_to_end(key)
        if len(self._next) > REMEMBERED:
            self._next.popitem(last=False)
