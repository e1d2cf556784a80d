"""How do public messages come into Discord's channels?

The outbox' key is the message's nonce: for some minutes Discord makes no second message for it. It
is the id of the container too, by which a post that was sent and not recorded is found again later,
and in a forum, which takes no nonce.
"""

import hashlib
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Final

import aiohttp
import discord

from adapters.discord import renderer, text
from adapters.discord.actors import PLATFORM
from adapters.discord.permissions import DISCUSSING, PINNING, SENDING, Needs
from bot.cards import Card
from bot.core.people import Member
from bot.ports import DeliveryError, Step

NONCE: Final = 25
"""Characters that Discord keeps of a nonce."""

TITLE: Final = 100
"""Characters of a thread's name."""

QUIET_MINUTES: Final = 4320
"""A discussion is put away after so many without a word."""

LOOKED_BACK: Final = 100
"""So many messages of a channel are looked through for one that was not recorded."""

NEWEST: Final = 10
"""So many of our posts in a forum are looked through for one that was not recorded."""

UNKNOWN_CHANNEL: Final = 10003
UNKNOWN_MESSAGE: Final = 10008
TOO_MANY_PINS: Final = 30003
HAS_THREAD: Final = 160004
UNKNOWN_PERSON: Final = frozenset({400, 403, 404})
"""Statuses by which Discord says that there is nobody by an id, or nobody whom we may see."""

NO_ACCESS: Final = frozenset({50001, 50013})
FAILURES: Final = (discord.HTTPException, discord.RateLimited, aiohttp.ClientError, OSError)

STEPS: Final[dict[Step, Needs]] = {Step.PIN: PINNING, Step.DISCUSS: DISCUSSING}
"""What a step needs beyond sending; to unpin is to pin."""

Room = (
    discord.TextChannel
    | discord.Thread
    | discord.ForumChannel
    | discord.VoiceChannel
    | discord.StageChannel
)


class DiscordMessenger:
    """Implements `bot.ports.Messenger` with the bot's own messages, never by interaction tokens."""

    def __init__(self, client: discord.Client, picture: Callable[[str], bytes | None]) -> None:
        """Post as this client; `picture` gives a picture's bytes by its path."""
        self._client = client
        self._picture = picture

    @property
    def steps(self) -> frozenset[Step]:
        """Everything there is."""
        return frozenset(Step)

    async def post(self, channel: str, card: Card, *, once: str, again: bool = False) -> str:
        """Post, or find what the same `once` has posted; return the message's reference."""
        mark = container_id(once)
        with _told():
            room = await self._room(channel)
            shown = renderer.layout(card, self._picture)
            shown.view.children[-1].id = mark
            if isinstance(room, discord.ForumChannel):
                return await self._post_in_forum(room, card, shown, mark)
            if again and (found := await self._sent(channel, mark)):
                return str(found.id)
            sent = await self._channel(channel).send(
                view=shown.view,
                files=shown.files,
                nonce=nonce(once),
                allowed_mentions=_notifying(shown.roles),
            )
        return str(sent.id)

    async def edit(self, channel: str, message: str, card: Card) -> None:
        """Make an existing message show the card."""
        with _told():
            shown = renderer.layout(card, self._picture, edited=True)
            await self._message(channel, message).edit(
                view=shown.view,
                attachments=shown.files,
                allowed_mentions=discord.AllowedMentions.none(),
            )

    async def take(self, step: Step, channel: str, message: str, title: str) -> None:
        """Pin, unpin or open a thread; in a forum the post itself is pinned and talked about."""
        in_forum = "/" in message
        with _told():
            match step:
                case Step.DISCUSS if not in_forum:
                    await self._open_thread(self._message(channel, message), title)
                case Step.PIN | Step.UNPIN if in_forum:
                    await self._pin_thread(message, pinned=step is Step.PIN)
                case Step.PIN:
                    await self._message(channel, message).pin()
                case Step.UNPIN:
                    await self._message(channel, message).unpin()

    async def is_foreign(self, channel: str, community: str) -> bool:
        """Whether a channel is one of another server, as a forged form may name it."""
        if not channel.isdigit():
            return False
        try:
            room = await self._room(channel)
        except FAILURES:
            return False  # what cannot be seen takes no messages either
        return not isinstance(room, Room) or community != f"{PLATFORM}:{room.guild.id}"

    async def member(self, community: str, given: str) -> Member | None:
        """Return the person of a server who has an id, where the bot is in it too."""
        server = community.partition(":")[2]
        if not (text.is_id(given) and text.is_id(server)):
            return None
        guild = self._client.get_guild(int(server))
        with _told():
            try:
                found = await guild.fetch_member(int(given)) if guild else None
            except discord.HTTPException as error:
                if error.status not in UNKNOWN_PERSON:
                    raise
                return None
        return Member(str(found.id), found.display_name) if found and not found.bot else None

    async def problems(
        self, channel: str, steps: Collection[Step] = (), role: str = ""
    ) -> list[str]:
        """Say which permissions are missing in a channel, and where to give them."""
        if not channel.isdigit():
            return [f"“{channel}” is no channel of this server: choose one from the list."]
        try:
            room = await self._room(channel)
        except discord.HTTPException:
            return ["I cannot see it: allow me View Channel there, or choose another channel."]
        except FAILURES:
            return ["Discord could not be asked about it just now: look again with /quiz doctor."]
        if not isinstance(room, Room):
            return ["It takes no messages of mine: choose a text channel or a forum."]
        allowed = room.permissions_for(room.guild.me)
        needs = [*SENDING, *(need for step in STEPS if step in steps for need in STEPS[step])]
        missing = [name for flag, name in needs if not getattr(allowed, flag)]
        found = [_missing(missing)] if missing else []
        number = text.role_id(role)
        return found + (_deaf(room.guild, number, allowed) if number else [])

    async def _room(self, channel: str) -> discord.abc.GuildChannel | discord.Thread | object:
        """Return a channel, also one of a server that another process is connected for."""
        if not channel.isdigit():
            reason = f"“{channel}” is no channel here: choose one with /quiz setup"
            raise DeliveryError(reason, permanent=True)
        known = self._client.get_channel(int(channel))
        return known or await self._client.fetch_channel(int(channel))

    async def _post_in_forum(
        self, forum: discord.ForumChannel, card: Card, shown: renderer.Layout, mark: int
    ) -> str:
        first = await self._opened(forum, mark)
        if first is None:
            _, first = await forum.create_thread(
                name=thread_name(card.fallback or card.title),
                view=shown.view,
                files=shown.files,
                applied_tags=_tags(forum),
                allowed_mentions=_notifying(shown.roles),
            )
        return reference(first, forum)

    async def _opened(self, forum: discord.ForumChannel, mark: int) -> discord.Message | None:
        """Return the first message of the forum's post that was made with this mark, if any."""
        me = forum.guild.me.id
        threads = await forum.guild.active_threads()
        own = [one for one in threads if (one.parent_id, one.owner_id) == (forum.id, me)]
        for thread in sorted(own, key=lambda one: one.id)[-NEWEST:]:
            async for first in thread.history(limit=1, oldest_first=True):
                if _has(first, mark):
                    return first
        return None

    async def _sent(self, channel: str, mark: int) -> discord.Message | None:
        """Return the message that was made with this mark, if it may be seen."""
        try:
            async for message in self._channel(channel).history(limit=LOOKED_BACK):
                if message.author == self._client.user and _has(message, mark):
                    return message
        except discord.Forbidden:  # without Read Message History only the nonce tells
            pass
        return None

    async def _open_thread(self, message: discord.PartialMessage, title: str) -> None:
        try:
            await self._client.http.start_thread_with_message(
                message.channel.id,
                message.id,
                name=thread_name(title),
                auto_archive_duration=QUIET_MINUTES,
            )
        except discord.HTTPException as error:
            if error.code != HAS_THREAD:  # opened by whoever died before recording it
                raise

    async def _pin_thread(self, message: str, *, pinned: bool) -> None:
        thread = await self._client.fetch_channel(int(message.partition("/")[0]))
        if isinstance(thread, discord.Thread):
            await thread.edit(pinned=pinned)

    def _message(self, channel: str, message: str) -> discord.PartialMessage:
        thread, slash, first = message.partition("/")
        room = thread if slash else channel
        return self._channel(room).get_partial_message(int(first or message))

    def _channel(self, channel: str) -> discord.PartialMessageable:
        return self._client.get_partial_messageable(int(channel))


def reference(message: discord.Message, parent: object) -> str:
    """Return by what we know a message; in a forum also the post in which it stands."""
    in_forum = isinstance(parent, discord.ForumChannel)
    return f"{message.channel.id}/{message.id}" if in_forum else str(message.id)


def nonce(once: str) -> str:
    """Return a key as a nonce: itself if it is short enough, else a digest of it."""
    if len(once) <= NONCE:
        return once
    return hashlib.sha256(once.encode()).hexdigest()[:NONCE]


def container_id(once: str) -> int:
    """Return a key as the id of a component: 31 bits, never 0."""
    return int.from_bytes(hashlib.sha256(once.encode()).digest()[:4]) >> 1 or 1


def thread_name(words: str) -> str:
    """Return a line of the bank as the name of a thread, which knows no Markdown."""
    return text.cut(" ".join(text.clean(words).replace("`", "").split()), TITLE) or "…"


def _has(message: discord.Message, mark: int) -> bool:
    return any(getattr(one, "id", None) == mark for one in message.components)


def _notifying(roles: Collection[int]) -> discord.AllowedMentions:
    notified = [discord.Object(role) for role in roles]
    return discord.AllowedMentions(everyone=False, users=False, roles=notified, replied_user=False)


def _tags(forum: discord.ForumChannel) -> list[discord.ForumTag]:
    """Return a tag where a forum wants one: the one that speaks of a quiz, else the first."""
    if not forum.flags.require_tag:
        return []
    ours = [tag for tag in forum.available_tags if "quiz" in tag.name.lower()]
    free = [tag for tag in forum.available_tags if not tag.moderated]
    return [*ours, *free][:1]


def _missing(names: Collection[str]) -> str:
    listed = ", ".join(names)
    return f"I lack {listed}: Edit Channel, Permissions, add me and allow {listed}."


def _deaf(guild: discord.Guild, number: int, allowed: discord.Permissions) -> list[str]:
    """Say why a role would not be notified."""
    role = guild.get_role(number)
    if role is None:
        return ["The role to notify is gone: choose another one."]
    if role.mentionable or allowed.mention_everyone:
        return []
    mend = f"Server Settings, Roles, {role.name}, allow anyone to @mention this role"
    return [f"@{role.name} is not notified: {mend}."]


@contextmanager
def _told() -> Iterator[None]:
    """Turn what a call to Discord may raise into a DeliveryError."""
    try:
        yield
    except FAILURES as error:
        raise _failure(error) from error


def _failure(error: Exception) -> DeliveryError:
    """Say in a sentence what an admin can do, and whether to try again."""
    if isinstance(error, discord.RateLimited):
        return DeliveryError("Discord asks us to wait", retry_after=error.retry_after)
    if isinstance(error, discord.HTTPException):
        if error.code == UNKNOWN_MESSAGE:
            return DeliveryError("somebody has deleted the message", gone=True)
        if error.code == UNKNOWN_CHANNEL:
            return DeliveryError("the channel is gone: choose another with /quiz setup", gone=True)
        if error.code == TOO_MANY_PINS:
            reason = "the channel has as many pins as Discord allows: take some out"
            return DeliveryError(reason, permanent=True)
        if error.code in NO_ACCESS:
            return DeliveryError(
                "I may not post there: /quiz doctor says what to click", permanent=True
            )
        if error.status < 500 and error.status != 429:
            return DeliveryError(f"Discord refused the message: {error.text}", permanent=True)
        return DeliveryError(f"Discord answered {error.status}", retry_after=_asked_wait(error))
    # The nonce makes trying again safe, whether the message came to be or not.
    return DeliveryError(f"Discord could not be reached: {type(error).__name__}")


def _asked_wait(error: discord.HTTPException) -> float | None:
    """Return the seconds that somebody in front of Discord asks for, in its own way."""
    asked = error.response.headers.get("Retry-After", "")
    return float(asked) if asked.isdigit() else None
