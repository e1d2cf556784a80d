"""How do several communities come into one league in a test, and play there?"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from bot.cards import Reply
from bot.core.people import Actor
from tests.support.bank import filler
from tests.support.people import ADA, TEAM, elsewhere
from tests.support.reading import text
from tests.support.world import World

OTHERS, THIRD = "test:others", "test:third"
NAMES = {TEAM: "Acme", OTHERS: "Byte", THIRD: "Core"}


def admin(community: str = TEAM) -> Actor:
    """Return an admin of a community, as its platform calls it."""
    here = elsewhere(ADA, community, admin=True)
    return replace(here, community_name=NAMES.get(community, ""))


def code_on(reply: Reply) -> str:
    """Return the code that a card shows."""
    found = [one for one in text(reply).splitlines() if len(one) == 14 and one.count("-") == 2]
    assert len(found) == 1, text(reply)
    return found[0]


async def invites(world: World, community: str = TEAM) -> str:
    """Have a league's admin make a code."""
    return code_on(await world.says(admin(community), "/quiz league invite"))


async def founds(world: World, *, names: str = "yes") -> None:
    """Have the team found a league, called Friends."""
    line = f"/quiz league create name:Friends names:{names}"
    card = await world.says(admin(), line)
    assert card.title == "The league Friends is there", text(card)


async def joins(world: World, community: str = OTHERS, *, names: str = "yes") -> None:
    """Have another community join it."""
    code = await invites(world)
    card = await world.says(admin(community), f"/quiz league join code:{code} names:{names}")
    assert card.title == "This community has joined", text(card)


async def asks(world: World, *ids: str, channel: str = "#quiz") -> None:
    """Set up a daily question in each of some communities."""
    world.knows(*(filler(n) for n in range(40)))
    for id in ids:
        line = "/quiz setup time:09:00 zone:UTC weekdays:daily close:17:00"
        await world.says(admin(id), f"{line} channel:{channel}")


async def plays(world: World, day: date, answers: Mapping[Actor, bool]) -> None:
    """Let a day's questions come and close; each actor answers the one at home, right or wrong."""
    await world.comes(day, "09:00")
    for one, is_right in answers.items():
        round = (await world.rounds(one.community))[-1]
        await world.answers(one, round, str(round.frozen.shown(0 if is_right else 1)))
    await world.comes(day, "17:00")
