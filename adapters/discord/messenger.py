"""How do public messages come into Discord's channels?

The outbox' key is the message's nonce: Discord makes no second message for it, so a post that was
sent and not recorded is sent again without harm.
"""

import hashlib
from collections.abc import Callable
from typing import Final

import aiohttp
import discord

from adapters.discord import renderer
from adapters.discord.permissions import SENDING
from bot.cards import Card
from bot.ports import DeliveryError

NONCE: Final = 25
"""Characters that Discord keeps of a nonce."""

UNKNOWN_CHANNEL: Final = 10003
UNKNOWN_MESSAGE: Final = 10008
NO_ACCESS: Final = frozenset({50001, 50013})


class DiscordMessenger:
    """Implements `bot.ports.Messenger` with the bot's own messages, never by interaction tokens."""

    def __init__(self, client: discord.Client, picture: Callable[[str], bytes | None]) -> None:
        """Post as this client; `picture` gives a bank picture's bytes by its path."""
        self._client = client
        self._picture = picture

    async def post(self, channel: str, card: Card, *, once: str) -> str:
        """Post, or find what the same `once` has posted; return the message's id."""
        shown = renderer.layout(card, self._picture)
        notified = [discord.Object(role) for role in shown.roles]
        allowed = discord.AllowedMentions(
            everyone=False, users=False, roles=notified, replied_user=False
        )
        try:
            sent = await self._channel(channel).send(
                view=shown.view, files=shown.files, nonce=nonce(once), allowed_mentions=allowed
            )
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            raise _failure(error) from error
        return str(sent.id)

    async def edit(self, channel: str, message: str, card: Card) -> None:
        """Make an existing message show the card."""
        shown = renderer.layout(card, self._picture, edited=True)
        known = self._channel(channel).get_partial_message(int(message))
        try:
            await known.edit(
                view=shown.view,
                attachments=shown.files,
                allowed_mentions=discord.AllowedMentions.none(),
            )
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            raise _failure(error) from error

    async def problems(self, channel: str) -> list[str]:
        """Say which permissions are missing in a channel, and where to give them."""
        if not channel.isdigit():
            return [f"“{channel}” is no channel of this server: choose one from the list."]
        try:
            found = self._client.get_channel(int(channel))
            found = found or await self._client.fetch_channel(int(channel))
        except discord.HTTPException:
            return ["I cannot see it: allow me View Channel there, or choose another channel."]
        if not isinstance(found, discord.TextChannel | discord.Thread):
            return ["It takes no messages of mine: choose a text channel."]
        allowed = found.permissions_for(found.guild.me)
        missing = [name for flag, name in SENDING if not getattr(allowed, flag)]
        if not missing:
            return []
        listed = ", ".join(missing)
        return [f"I lack {listed}: Edit Channel, Permissions, add me and allow {listed}."]

    def _channel(self, channel: str) -> discord.PartialMessageable:
        if not channel.isdigit():
            reason = f"“{channel}” is no channel here: choose one with /quiz setup"
            raise DeliveryError(reason, permanent=True)
        return self._client.get_partial_messageable(int(channel))


def nonce(once: str) -> str:
    """Return a key as a nonce: itself if it is short enough, else a digest of it."""
    if len(once) <= NONCE:
        return once
    return hashlib.sha256(once.encode()).hexdigest()[:NONCE]


def _failure(error: Exception) -> DeliveryError:
    """Say in a sentence what an admin can do, and whether to try again."""
    if isinstance(error, discord.HTTPException):
        if error.code == UNKNOWN_MESSAGE:
            return DeliveryError("somebody has deleted the message", gone=True)
        if error.code == UNKNOWN_CHANNEL:
            return DeliveryError(
                "the channel is gone: choose another with /quiz setup", permanent=True
            )
        if error.code in NO_ACCESS:
            return DeliveryError(
                "I may not post there: /quiz doctor says what to click", permanent=True
            )
        if error.status < 500 and error.status != 429:
            return DeliveryError(f"Discord refused the message: {error.text}", permanent=True)
        return DeliveryError(f"Discord answered {error.status}")
    # The nonce makes trying again safe, whether the message came to be or not.
    return DeliveryError(f"Discord could not be reached: {type(error).__name__}")
