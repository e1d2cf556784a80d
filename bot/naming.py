"""Who counts as an admin besides those whom the platform knows, and who can be named one?"""

from dataclasses import replace

from sqlalchemy.exc import DBAPIError

from bot.cards import Card
from bot.core import permissions
from bot.core.errors import QuizError
from bot.core.people import Actor, Member
from bot.journeys import admins as journey
from bot.ports import Clock, DeliveryError, Messengers, messenger_in
from bot.requests.admins import ChangeAdmins
from bot.storage import admins
from bot.storage.database import Database


async def known(database: Database, actor: Actor, request: object) -> Actor:
    """Return the actor as an admin if they are named and what they ask for depends on it.

    Nothing is read for what everybody gets alike, least of all for answers and lookups.
    """
    kind = type(request).__name__
    if kind in permissions.ADMIN:
        return await raised(database, actor)
    return await shown(database, actor) if kind in permissions.SHOWS_MORE else actor


async def shown(database: Database, actor: Actor) -> Actor:
    """Return the same where admins are only shown more: without a database, nobody is."""
    try:
        return await raised(database, actor)
    except (DBAPIError, OSError):
        return actor


async def raised(database: Database, actor: Actor) -> Actor:
    """Return the actor as an admin if somebody has named them in this community."""
    if actor.is_admin or actor.alone:
        return actor
    async with database.read() as connection:
        is_named = await admins.is_named(connection, actor.community, actor.player)
    return replace(actor, is_admin=True, is_named=True) if is_named else actor


async def change(
    database: Database, messengers: Messengers, actor: Actor, request: ChangeAdmins, clock: Clock
) -> Card:
    """Name a person of the community, take one out, or both."""
    add, remove = request.add.strip(), request.remove.strip()
    member = await _member(messengers, actor.community, add) if add else None
    async with database.write() as connection:
        return await journey.change(connection, actor, member, remove, clock())


async def _member(messengers: Messengers, community: str, given: str) -> Member:
    """Return whom an id means; the platform is asked, so no text can bring a stranger in."""
    messenger = messenger_in(community, messengers)
    try:
        found = await messenger.member(community, given) if messenger else None
    except DeliveryError as error:
        raise QuizError("nobody_to_ask", problem=error.reason) from error
    if found is None:
        raise QuizError("nobody_here_called", given=given)
    return found
