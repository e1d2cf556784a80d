"""What does the core need from the world outside it?

Clock
    tells the time; replaced by a clock people can turn in the playground
Messenger
    makes public messages; one per platform, or one for each community of it (Voices)
"""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Protocol, runtime_checkable

from bot.cards import Card
from bot.core.people import Member

Clock = Callable[[], datetime]
"""Returns the present time, aware and in UTC."""


class Step(StrEnum):
    """What may be done with a public message once it is there."""

    PIN = "pin"
    UNPIN = "unpin"
    DISCUSS = "discuss"


class DeliveryError(Exception):
    """A message did not get through; how to go on depends on what is known.

    `permanent`: trying again is useless until somebody acts. `retry_after`: seconds the
    platform asked us to wait. `maybe_sent`: the message may exist, and only a person or the
    platform's history can tell. `gone`: the message to edit, or the channel to post in, no longer
    exists. `refused`: it is certain that this try has made no message.
    """

    def __init__(
        self,
        reason: str,
        *,
        permanent: bool = False,
        retry_after: float | None = None,
        maybe_sent: bool = False,
        gone: bool = False,
        refused: bool = False,
    ) -> None:
        """Keep the reason, a sentence that an admin may read."""
        super().__init__(reason)
        self.reason = reason
        self.permanent = permanent
        self.retry_after = retry_after
        self.maybe_sent = maybe_sent
        self.gone = gone
        self.refused = refused


class Messenger(Protocol):
    """Public messages of one platform."""

    @property
    def steps(self) -> frozenset[Step]:
        """What this platform can do with a message."""
        ...

    async def post(self, channel: str, card: Card, *, once: str, again: bool = False) -> str:
        """Post and return the message's reference; the same `once` never makes two messages.

        `again`: an earlier try may have got through, without anybody being told so.
        """
        ...

    async def edit(self, channel: str, message: str, card: Card) -> None:
        """Make an existing message show the card."""
        ...

    async def take(self, step: Step, channel: str, message: str, title: str) -> None:
        """Take a step that may have been taken before; a discussion is named by `title`."""
        ...

    async def is_foreign(self, channel: str, community: str) -> bool:
        """Whether a channel is known to be another community's: nobody sends messages there."""
        ...

    async def member(self, community: str, given: str) -> Member | None:
        """Return the person of a community whom an id (or what people write there) names.

        Asked anew each time; None for a stranger, for whoever has left and for a bot.
        """
        ...

    async def problems(
        self, channel: str, steps: Collection[Step] = (), role: str = ""
    ) -> list[str]:
        """Say what keeps us from posting in a channel, from these steps or from notifying a role.

        In sentences that name the mend; [] if nothing.
        """
        ...


@runtime_checkable
class Voices(Protocol):
    """A platform that gives us a token of its own in each community."""

    def at(self, community: str) -> Messenger:
        """Return who speaks for us in a community."""
        ...


Messengers = Mapping[str, Messenger | Voices]
"""Who makes public messages, by platform."""


def messenger_in(community: str, among: Messengers) -> Messenger | None:
    """Return who makes public messages in a community, if its platform is connected."""
    found = among.get(community.partition(":")[0])
    return found.at(community) if isinstance(found, Voices) else found


def speaking_in(community: str, among: Messengers) -> Messenger:
    """Return who makes public messages in a community of a connected platform."""
    found = messenger_in(community, among)
    if found is None:
        raise DeliveryError("its platform is not connected", refused=True)
    return found
