"""How do public messages reach the browsers that are looking at the channel?

Nothing is kept here: a browser that connects reads the channel as it is now, then hears news.
"""

import asyncio
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from adapters.web.players import CHANNEL, PLAYERS
from bot.cards import Card
from bot.core.people import Member
from bot.ports import DeliveryError, Step

BACKLOG = 256


@dataclass(frozen=True, slots=True)
class Changed:
    """A message that was posted or edited, and how it looks now."""

    message: str
    card: Card


@dataclass(frozen=True, slots=True)
class ClockMoved:
    """Somebody turned the clock."""


@dataclass(frozen=True, slots=True)
class HungUp:
    """The last news: the browser reconnects and reads the channel afresh."""


News = Changed | ClockMoved | HungUp


class WebMessenger:
    """Implements `bot.ports.Messenger` by telling every connected browser."""

    def __init__(self) -> None:
        """Start with nobody listening."""
        self._listeners: set[asyncio.Queue[News]] = set()

    async def post(self, channel: str, card: Card, *, once: str, again: bool = False) -> str:
        """Show a new message; its reference follows from `once`, so a repetition is the same."""
        message = f"web-{once}"
        await self.edit(channel, message, card)
        return message

    async def edit(self, channel: str, message: str, card: Card) -> None:
        """Show a message as it looks now."""
        if channel == CHANNEL:
            self.tell(Changed(message, card))

    @property
    def steps(self) -> frozenset[Step]:
        """Nothing is pinned here, and nothing talked about: there is one channel for everything."""
        return frozenset()

    async def take(self, step: Step, channel: str, message: str, title: str) -> None:
        """Refuse: nobody is offered what cannot be done."""
        raise DeliveryError(f"the playground does not {step}", permanent=True)

    async def is_foreign(self, channel: str, community: str) -> bool:
        """There is only one community here."""
        return False

    async def member(self, community: str, given: str) -> Member | None:
        """Return the player who is called that, as ids are names in small letters here."""
        found = PLAYERS.get(given.removeprefix("@").lower())
        return Member(found.player, found.display_name) if found else None

    async def problems(
        self, channel: str, steps: Collection[Step] = (), role: str = ""
    ) -> list[str]:
        """Say that there is only one channel here."""
        return [] if channel == CHANNEL else [f"The playground has one channel: {CHANNEL}."]

    def tell(self, news: News) -> None:
        """Pass news on to everybody; who cannot keep up is hung up on and reconnects."""
        for queue in tuple(self._listeners):
            if queue.qsize() >= BACKLOG:
                self._listeners.discard(queue)
                queue.put_nowait(HungUp())
            else:
                queue.put_nowait(news)

    @contextmanager
    def listening(self) -> Iterator[asyncio.Queue[News]]:
        """Yield a queue of everything told from now on."""
        queue: asyncio.Queue[News] = asyncio.Queue()
        self._listeners.add(queue)
        try:
            yield queue
        finally:
            self._listeners.discard(queue)
