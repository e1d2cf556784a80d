"""How does the program learn where it is? The platforms' facts come in here.

What cannot be kept now, because the database is away, is seen again at the next connect.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.journeys import presence as journey
from bot.journeys.presence import Changes
from bot.ports import Clock
from bot.storage import purge
from bot.storage.database import Database

log = structlog.get_logger()


def _everywhere(community: str) -> bool:
    return True


class Presence:
    """Takes what platforms tell about communities and channels; nobody waits for a reply."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        trouble: Callable[[str, Exception], object] = lambda where, error: None,
    ) -> None:
        """Keep facts in this database; `trouble` hears of those that could not be kept."""
        self._database = database
        self._clock = clock
        self._trouble = trouble
        self._confirmed: dict[str, Callable[[str], Awaitable[Sequence[str]]]] = {}

    def confirm(self, platform: str, gone: Callable[[str], Awaitable[Sequence[str]]]) -> None:
        """Have a platform say which communities are really gone when one is told to be."""
        self._confirmed[platform] = gone

    async def left(self, community: str) -> None:
        """We were removed from a community."""
        now = self._clock()
        for one in await self._gone(community):
            await self._keep("left", one, partial(journey.left, community=one, now=now))

    async def _gone(self, community: str) -> Sequence[str]:
        confirmed = self._confirmed.get(community.partition(":")[0])
        try:
            return await confirmed(community) if confirmed else [community]
        except OSError as error:
            self._not_kept("left", community, error)
            return []

    async def returned(self, community: str, name: str = "") -> None:
        """We are in a community, newly or again."""
        now = self._clock()
        await self._keep("returned", community, lambda c: journey.returned(c, community, name, now))

    async def named(self, community: str, name: str) -> None:
        """Somebody has given a community another name."""
        await self._keep("named", community, lambda c: journey.named(c, community, name))

    async def channel_gone(self, community: str, channel: str) -> None:
        """A channel was deleted."""
        await self._keep(
            "channel gone", community, lambda c: journey.channel_gone(c, community, channel)
        )

    async def present(
        self,
        platform: str,
        communities: Mapping[str, str],
        is_ours: Callable[[str], bool] = _everywhere,
    ) -> None:
        """These communities, by id and name, are all we are in now, among those that are ours."""
        found = await self._differing(platform, communities, is_ours)
        for id in found.left:
            await self.left(id)
        for id in found.returned:
            await self.returned(id, communities[id])
        for id in found.named:
            await self.named(id, communities[id])

    async def purge(self, keep: timedelta) -> int:
        """Delete what is kept of communities that removed us `keep` ago; return how many."""
        before = self._clock() - keep
        async with self._database.read() as connection:
            due = await purge.due(connection, before)
        for one in due:
            await self._purge(one.id, before)
            log.info("community purged", community=one.id, left_at=one.left_at.isoformat())
        return len(due)

    async def _purge(self, community: str, before: datetime) -> None:
        more = True
        while more:  # a short transaction each: nobody waits long for their answer meanwhile
            async with self._database.write() as connection:
                more = await purge.some(connection, community, before)

    async def _differing(
        self, platform: str, present: Mapping[str, str], is_ours: Callable[[str], bool]
    ) -> Changes:
        try:
            async with self._database.read() as connection:
                return await journey.compare(connection, platform, present, is_ours)
        except (DBAPIError, OSError) as error:
            self._not_kept("present", platform, error)
            return Changes((), (), ())

    async def _keep(
        self, fact: str, community: str, write: Callable[[AsyncConnection], Awaitable[object]]
    ) -> None:
        try:
            async with self._database.write() as connection:
                changed = await write(connection)
        except (DBAPIError, OSError) as error:
            self._not_kept(fact, community, error)
            return
        if changed:
            log.info(fact, community=community)

    def _not_kept(self, fact: str, of: str, error: Exception) -> None:
        self._trouble(f"Presence: {fact}", error)
        log.warning("what the platform told was not kept", fact=fact, of=of, exc_info=error)
