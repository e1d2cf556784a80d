"""How do accounts become one person's? By a code made on the one and used on the other.

Whoever uses a code is asked first whom they link with; the question uses nothing up.
"""

import secrets
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cards import Card, Form
from bot.core import links as rules
from bot.core.errors import QuizError
from bot.core.links import Account, Code
from bot.core.people import Actor, account, home
from bot.journeys import codes
from bot.present import errors
from bot.present import links as words
from bot.requests.links import UseCode
from bot.storage import communities, leagues, link_codes, links, tries
from bot.storage.link_codes import LINK, hidden
from bot.storage.links import Face


async def show(connection: AsyncConnection, actor: Actor) -> Card:
    """Return which accounts are linked."""
    return words.listed(actor.locale, await _mine(connection, actor))


async def new_code(connection: AsyncConnection, actor: Actor, now: datetime) -> Card:
    """Make a code; the actor's older ones hold no longer."""
    await _begin(connection, actor, now)
    if len(await _mine(connection, actor)) >= rules.MOST:
        raise QuizError("link_full", limit=rules.MOST)
    code = codes.new()
    await link_codes.make(connection, codes.digest(code), _id(actor), actor.display_name, now)
    return words.made(actor.locale, code, now + rules.LASTS)


async def form(actor: Actor) -> Form:
    """Ask for a code."""
    return words.form(actor.locale)


async def use(connection: AsyncConnection, actor: Actor, request: UseCode, now: datetime) -> Card:
    """Link the actor's account with the one on which the code was made, once they are sure."""
    await _begin(connection, actor, now)
    await _check_tries(connection, actor, now)
    digest = codes.digest(request.code)
    code = await link_codes.find(connection, digest)
    if code is None:  # no refusal of the usual kind: that would undo what is kept of it
        await tries.add(connection, LINK, hidden(_id(actor)), now)
        return errors.refusal(actor.locale, QuizError("link_wrong", limit=tries.MOST))
    mine = await _mine(connection, actor)
    theirs = await _theirs(connection, code)
    _check(actor, code, mine, theirs, now)
    if not request.sure:
        return words.question(actor.locale, theirs, request.code)
    if not await link_codes.use(connection, digest, now):
        raise QuizError("link_used")
    both = {code.account: code.name, _id(actor): actor.display_name}
    await links.bind(connection, secrets.token_hex(16), both, now)
    await _refresh(connection, await links.faces(connection, [actor.face]))
    return words.linked(actor.locale, await _mine(connection, actor))


async def unlink(connection: AsyncConnection, actor: Actor, sure: bool, now: datetime) -> Card:
    """Take the actor's account out of those that are linked, after asking once more."""
    await links.lock(connection)
    mine = await _mine(connection, actor)
    if len(mine) < 2:
        raise QuizError("link_none")
    if not sure:
        return words.unlink_question(actor.locale, mine)
    known = await links.faces(connection, [actor.face])
    await link_codes.void(connection, _id(actor), now)
    await links.forget(connection, [_id(actor)])
    await _refresh(connection, known)
    return words.unlinked(actor.locale)


async def _begin(connection: AsyncConnection, actor: Actor, now: datetime) -> None:
    """Know the workspace, whose name others see and which takes its accounts along when it goes."""
    if home(actor.community) == actor.community:
        await communities.ensure(
            connection, actor.community, actor.locale, now, actor.community_name
        )
    await links.lock(connection)


async def _refresh(connection: AsyncConnection, known: Iterable[Face]) -> None:
    """Have cards of leagues look as things stand now: a person counts once on them."""
    for community, player in sorted(known):
        await leagues.refresh_with(connection, community, player)


def _id(actor: Actor) -> str:
    return account(*actor.face)


async def _mine(connection: AsyncConnection, actor: Actor) -> list[Account]:
    """Return the actor's accounts, the one they use just now first, as it is called now."""
    known = await links.of_account(connection, _id(actor))
    places = await links.places_of(connection, [_id(actor)])
    here = Account(_id(actor), actor.display_name, places.get(_id(actor), actor.community_name))
    return [here, *(one for one in known if one.id != here.id)]


async def _theirs(connection: AsyncConnection, code: Code) -> list[Account]:
    """Return the accounts of whoever made a code, that on which it was made first."""
    known = await links.of_account(connection, code.account)
    places = await links.places_of(connection, [code.account])
    there = Account(code.account, code.name, places.get(code.account, ""))
    return [there, *(one for one in known if one.id != there.id)]


async def _check_tries(connection: AsyncConnection, actor: Actor, now: datetime) -> None:
    if minutes := await tries.wait(connection, LINK, hidden(_id(actor)), now):
        raise QuizError("link_tries", limit=tries.MOST, minutes=minutes)


def _check(
    actor: Actor, code: Code, mine: list[Account], theirs: list[Account], now: datetime
) -> None:
    """Refuse a code that cannot be used, or not by the actor."""
    if code.account == _id(actor):
        raise QuizError("link_own")
    if code.account in {one.id for one in mine}:
        raise QuizError("link_already")
    if code.used_at is not None:
        raise QuizError("link_used")
    if code.expires_at <= now:
        raise QuizError("link_expired")
    if len(mine) + len(theirs) > rules.MOST:
        raise QuizError("link_full", limit=rules.MOST)
