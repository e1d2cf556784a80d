"""`/quiz admins`: whom a community's own admins let do what they may do themselves."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cards import Card
from bot.core.communities import Named
from bot.core.errors import QuizError
from bot.core.people import Actor, Member
from bot.present import admins as words
from bot.storage import admins, communities

MOST = 20


async def show(connection: AsyncConnection, actor: Actor) -> Card:
    """Return who was named in the actor's community."""
    known = await admins.of(connection, actor.community)
    return words.listed(actor.locale, known, may_change=not actor.is_named)


async def change(
    connection: AsyncConnection, actor: Actor, add: Member | None, remove: str, now: datetime
) -> Card:
    """Name somebody, take somebody out by their id or name, or both; return who is named now."""
    here = actor.community
    await communities.ensure(connection, here, actor.locale, now, actor.community_name)
    await communities.lock(connection, [here])  # two who name at once take turns
    known = await admins.of(connection, here)
    said = []
    if remove:
        former = _called(known, remove)
        await admins.remove(connection, here, former.player)
        said.append(words.removed(actor.locale, former.name))
    if add is not None:
        if len(known) - len(said) >= MOST and not await admins.is_named(
            connection, here, add.player
        ):
            raise QuizError("too_many_admins", limit=MOST)
        is_new = await admins.add(connection, here, add, actor.player, now)
        tell = words.named if is_new else words.named_before
        said.append(tell(actor.locale, add.name))
    known = await admins.of(connection, here)
    return words.listed(actor.locale, known, said, may_change=True)


def _called(known: Sequence[Named], given: str) -> Named:
    """Return whom an id means, or a name that only one has."""
    name = given.removeprefix("@").casefold()
    found = [one for one in known if one.player == given] or [
        one for one in known if one.name.casefold() == name
    ]
    if len(found) != 1:
        raise QuizError("nobody_named", given=given)
    return found[0]
