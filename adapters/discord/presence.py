"""Where is the bot on Discord? In which servers it is, and which channels were deleted.

A server that is unavailable has an outage: it stays among ours, and nothing follows. What happened
while we were away is seen at the next connect, from the list of servers that Discord gives then.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol

import discord

from adapters.discord.actors import PLATFORM


class Presence(Protocol):
    """What is told, as far as Discord tells it."""

    async def left(self, community: str) -> None: ...
    async def returned(self, community: str, name: str = "") -> None: ...
    async def named(self, community: str, name: str) -> None: ...
    async def channel_gone(self, community: str, channel: str) -> None: ...
    async def present(
        self, platform: str, communities: Mapping[str, str], is_ours: Callable[[str], bool]
    ) -> None: ...


Tell = Callable[[Callable[[], Awaitable[None]]], Awaitable[None]]


def attend(client: discord.Client, presence: Presence) -> None:
    """Tell `presence` what the client hears about servers and channels, one thing after another."""
    in_turn = asyncio.Lock()  # a list made before a server came must not be told after it

    async def tell(fact: Callable[[], Awaitable[None]]) -> None:
        async with in_turn:
            await fact()

    _attend_connection(client, presence, tell)
    _attend_servers(client, presence, tell)
    _attend_channels(client, presence, tell)


def _attend_connection(client: discord.Client, presence: Presence, tell: Tell) -> None:
    async def reconcile() -> None:
        here = {_community(guild.id): guild.name for guild in client.guilds}
        await presence.present(PLATFORM, here, ours(client))

    @client.event
    async def on_ready() -> None:
        await tell(reconcile)

    @client.event
    async def on_resumed() -> None:
        await tell(reconcile)

    @client.event
    async def on_shard_ready(_shard: int) -> None:
        # One shard that connects anew brings no `ready`; at the start, others are still to come.
        if client.is_ready():
            await tell(reconcile)


def _attend_servers(client: discord.Client, presence: Presence, tell: Tell) -> None:
    @client.event
    async def on_guild_remove(guild: discord.Guild) -> None:
        await tell(lambda: presence.left(_community(guild.id)))

    @client.event
    async def on_guild_join(guild: discord.Guild) -> None:
        await tell(lambda: presence.returned(_community(guild.id), guild.name))

    @client.event
    async def on_guild_update(before: discord.Guild, after: discord.Guild) -> None:
        if before.name != after.name:
            await tell(lambda: presence.named(_community(after.id), after.name))


def _attend_channels(client: discord.Client, presence: Presence, tell: Tell) -> None:
    async def gone(guild: int, channel: int) -> None:
        await tell(lambda: presence.channel_gone(_community(guild), str(channel)))

    @client.event
    async def on_guild_channel_delete(channel: discord.abc.GuildChannel) -> None:
        await gone(channel.guild.id, channel.id)

    @client.event
    async def on_raw_thread_delete(thread: discord.RawThreadDeleteEvent) -> None:
        await gone(thread.guild_id, thread.thread_id)


def ours(client: discord.Client) -> Callable[[str], bool]:
    """Return whether a community's server belongs to a shard of this client."""
    count = client.shard_count or 1
    one = [] if client.shard_id is None else [client.shard_id]
    shards = frozenset(getattr(client, "shard_ids", None) or one or range(count))

    def is_ours(community: str) -> bool:
        guild = community.rpartition(":")[2]
        return guild.isdecimal() and (int(guild) >> 22) % count in shards

    return is_ours


def _community(guild: int) -> str:
    return f"{PLATFORM}:{guild}"
