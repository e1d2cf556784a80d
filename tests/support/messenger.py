"""What does a chat look like from the outside? Our own port, kept in memory."""

from collections import deque
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field

from bot.cards import Card
from bot.core.people import Member
from bot.ports import DeliveryError, Step
from tests.support import people


@dataclass(slots=True)
class Message:
    """A public message: what it showed, first to last."""

    reference: str
    channel: str
    once: str
    cards: list[Card] = field(default_factory=list)
    pinned: bool = False
    thread: str = ""

    @property
    def card(self) -> Card:
        """What it shows now."""
        return self.cards[-1]


class RecordingMessenger:
    """Keeps what is posted, tells repetitions by `once`, and fails when a test says so."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.attempts: list[tuple[str, str, str]] = []
        """("post", channel, once) or ("edit", channel, message), also of those that failed."""
        self.again: list[bool] = []
        """For each attempt to post: whether it was said to be a repetition."""
        self.failures: deque[Exception] = deque()
        """Raised one by one instead of sending."""
        self.broken: dict[str, Exception] = {}
        """Channels in which everything fails, until the test takes them out."""
        self.offered = frozenset(Step)
        self.refused: dict[Step, DeliveryError] = {}
        """Steps that fail, until the test takes them out."""
        self.forbidden: set[Step] = set()
        """Steps that `problems` says are not allowed."""
        self.elsewhere: dict[str, str] = {}
        """Channels of other communities, and whose they are."""
        self.strangers: set[tuple[str, str]] = set()
        """Communities, and who is not in them."""
        self.wrong: dict[str, list[str]] = {}
        """What `problems` says about a channel."""
        self.before_editing: Callable[[str], Awaitable[None]] | None = None
        """Awaited with the channel before an edit takes effect."""
        self.after_sending: Callable[[str], Awaitable[None]] | None = None
        """Awaited with the channel when a message has been sent and before we are told."""

    def fail(self, reason: str = "the platform is down", **how: object) -> None:
        """Raise a DeliveryError at the next attempt."""
        self.failures.append(DeliveryError(reason, **how))  # type: ignore[arg-type]

    async def post(self, channel: str, card: Card, *, once: str, again: bool = False) -> str:
        self.attempts.append(("post", channel, once))
        self.again.append(again)
        self._stumble(channel)
        for message in self.messages:
            if message.once == once:
                return message.reference
        message = Message(f"m{len(self.messages) + 1}", channel, once, [card])
        self.messages.append(message)
        if self.after_sending is not None:
            await self.after_sending(channel)
        return message.reference

    async def edit(self, channel: str, message: str, card: Card) -> None:
        self.attempts.append(("edit", channel, message))
        if self.before_editing is not None:
            await self.before_editing(channel)
        self._stumble(channel)
        found = next((one for one in self.messages if one.reference == message), None)
        if found is None:
            raise DeliveryError("unknown message", gone=True)
        assert found.channel == channel
        found.cards.append(card)
        if self.after_sending is not None:
            await self.after_sending(channel)

    @property
    def steps(self) -> frozenset[Step]:
        return self.offered

    async def take(self, step: Step, channel: str, message: str, title: str) -> None:
        self.attempts.append((step.value, channel, message))
        self._stumble(channel)
        if step in self.refused:
            raise self.refused[step]
        found = next((one for one in self.messages if one.reference == message), None)
        if found is None:
            raise DeliveryError("unknown message", gone=True)
        match step:
            case Step.PIN:
                found.pinned = True
            case Step.UNPIN:
                found.pinned = False
            case Step.DISCUSS:
                found.thread = title
        if self.after_sending is not None:
            await self.after_sending(channel)

    async def is_foreign(self, channel: str, community: str) -> bool:
        return self.elsewhere.get(channel, community) != community

    async def member(self, community: str, given: str) -> Member | None:
        self._stumble("")
        for one in (people.ADA, people.GRACE, people.ALAN):
            if given in (one.player, f"@{one.display_name}"):
                is_here = (community, one.player) not in self.strangers
                return Member(one.player, one.display_name) if is_here else None
        return None

    async def problems(
        self, channel: str, steps: Collection[Step] = (), role: str = ""
    ) -> list[str]:
        missing = [f"I may not {step}" for step in sorted(steps) if step in self.forbidden]
        return self.wrong.get(channel, []) + missing

    def delete(self, message: Message) -> None:
        """Let somebody delete a message in the chat."""
        self.messages.remove(message)

    def _stumble(self, channel: str) -> None:
        if channel in self.broken:
            raise self.broken[channel]
        if self.failures:
            raise self.failures.popleft()
