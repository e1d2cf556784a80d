"""Which connections to Discord stand, and where do they lead?

discord.py opens one connection for each shard, and mends each by itself: it resumes a session that
broke off, and begins a new one where Discord has forgotten the old. This client knows which of them
stand at the moment, and can be told where Discord's gateway is.
"""

from typing import Final

import aiohttp
import discord
from discord.gateway import DiscordWebSocket
from yarl import URL

LONGEST_WAIT: Final = 30.0
"""Seconds of a rate limit that a call waits for; a longer one is for the outbox to wait for. It is
the least that discord.py takes."""


class Gateway(discord.AutoShardedClient):
    """A client that asks for what is needed and no more: no messages, no members, no presences."""

    def __init__(self) -> None:
        """Hold one connection, unless `spread` says otherwise."""
        # It warns of libraries for voice at every start otherwise; nobody talks to us.
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        super().__init__(
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            max_ratelimit_timeout=LONGEST_WAIT,
            shard_count=1,
        )
        self._standing: set[int] = set()

    @property
    def connected(self) -> bool:
        """Whether every connection of this process stands."""
        return self._standing.issuperset(self.held)

    @property
    def held(self) -> tuple[int, ...]:
        """The shards that this process holds."""
        return tuple(self.shard_ids or range(self.shard_count or 1))

    def spread(self, count: int, ids: tuple[int, ...]) -> None:
        """Hold these of so many shards, or all of them; to be said before connecting."""
        self.shard_count = count
        self.shard_ids = list(ids) or None

    def lead(self, gateway: URL, *, always: bool) -> None:
        """Begin sessions at this gateway, and `always` also resume them there.

        discord.py has one address for beginning, built in, and resumes where Discord says. All its
        connections go through this one function.
        """
        connect = self.http.ws_connect

        async def ws_connect(url: str, *, compress: int = 0) -> aiohttp.ClientWebSocketResponse:
            asked = URL(url)
            if always or asked.host == DiscordWebSocket.DEFAULT_GATEWAY.host:
                asked = gateway.update_query(asked.query)
            return await connect(str(asked), compress=compress)

        self.http.ws_connect = ws_connect  # type: ignore[method-assign]

    async def on_shard_connect(self, shard: int) -> None:
        """Note a session that has begun."""
        self._standing.add(shard)

    async def on_shard_resumed(self, shard: int) -> None:
        """Note a session that goes on."""
        self._standing.add(shard)

    async def on_shard_disconnect(self, shard: int) -> None:
        """Note a connection that is lost, until it stands again."""
        self._standing.discard(shard)
