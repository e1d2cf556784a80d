"""What follows when a community removes the companion, brings it back, or deletes a channel?

These are facts that the platform tells, not requests of people. Each may be told late, twice or
not at all: `present` compares what is stored with where we are, whenever we connect.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.communities import Halt
from bot.core.people import Actor
from bot.journeys import rivals, setup
from bot.ports import DeliveryError
from bot.present.doctor import REMOVED
from bot.storage import communities, contests, duels, leagues, posts, schedules


@dataclass(frozen=True, slots=True)
class Changes:
    """Which communities were left, are there again, or (by id) are called something else."""

    left: tuple[str, ...]
    returned: tuple[str, ...]
    named: tuple[str, ...]


async def left(connection: AsyncConnection, community: str, now: datetime) -> bool:
    """Stop asking and posting where we were removed; nothing is deleted, open rounds go on.

    But duels with players of other communities end: nobody here could answer any more.
    """
    await communities.lock(connection, [community, *await duels.partners(connection, community)])
    if not await communities.leave(connection, community, now):
        return False
    await rivals.removed(connection, community, now)
    await schedules.halt(connection, community, Halt.LEFT)
    await posts.give_up(connection, community, REMOVED)
    await leagues.refresh(connection, community)
    return True


async def returned(connection: AsyncConnection, community: str, name: str, now: datetime) -> bool:
    """Ask again where we had been removed, from the next due time on; no day was missed."""
    await communities.lock(connection, [community])
    await named(connection, community, name)
    if not await communities.come_back(connection, community):
        return False
    for one in await schedules.of(connection, community):
        if one.halted is Halt.LEFT:
            again = await setup.asking_again(connection, one, now)
            await schedules.change(connection, again)
    await posts.take_up(connection, community, REMOVED, now)
    await leagues.refresh(connection, community)
    return True


async def met(connection: AsyncConnection, actor: Actor, now: datetime) -> None:
    """Somebody asks us to ask in their community: so we are there, whoever has forgotten to say."""
    await returned(connection, actor.community, actor.community_name, now)


async def named(connection: AsyncConnection, community: str, name: str) -> None:
    """Keep what a community is called; "" says nothing."""
    if name:
        await communities.set_name(connection, community, name)


async def channel_gone(connection: AsyncConnection, community: str, channel: str) -> int:
    """Stop asking in a channel that was deleted, until somebody chooses another; return how many."""
    await communities.lock(connection, [community])
    halted = await schedules.halt(connection, community, Halt.CHANNEL_GONE, channel)
    return halted + await contests.halt(connection, community, channel)


async def compare(
    connection: AsyncConnection,
    platform: str,
    present: Mapping[str, str],
    is_ours: Callable[[str], bool],
) -> Changes:
    """Return how what is stored differs from `present`, the communities we are in, by id.

    Only those that are `is_ours` can be seen from here, and so only they may be judged as left.
    """
    known = await communities.of_platform(connection, platform)
    here = [one for one in known if one.id in present]
    return Changes(
        left=tuple(
            one.id for one in known if not one.left and one.id not in present and is_ours(one.id)
        ),
        returned=tuple(one.id for one in here if one.left),
        named=tuple(one.id for one in here if present[one.id] not in ("", one.name)),
    )


async def expect(connection: AsyncConnection, community: str) -> None:
    """Refuse to post where we were removed: the platform would only say so less clearly."""
    if await communities.is_left(connection, community):
        raise DeliveryError(REMOVED, permanent=True)
