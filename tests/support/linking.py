"""How do two accounts come to be one person's in the tests?"""

from sqlalchemy import insert

from bot.cards import Card
from bot.core.people import Actor, account
from bot.storage import league_tables
from tests.support.world import World


async def linked(world: World, *actors: Actor, person: str = "one") -> None:
    """Let these be accounts of one person, as if codes had gone to and fro."""
    rows = [
        {
            "account": account(one.community, one.player),
            "person": person,
            "name": one.display_name,
            "at": world.clock(),
        }
        for one in actors
    ]
    async with world.database.write() as connection:
        await connection.execute(insert(league_tables.links), rows)


async def code_of(world: World, actor: Actor) -> str:
    """Let somebody get a code; return it as their card spells it."""
    card = await world.presses(actor, await world.says(actor, "/quiz link"), "Get a code")
    return card.title.removeprefix("Your code is ")


async def links(world: World, actor: Actor, other: Actor) -> Card:
    """Link two accounts as people do: get a code on the one, use it on the other, be sure."""
    asked = await world.says(other, f"/quiz link code:{await code_of(world, actor)}")
    card = await world.presses(other, asked, "Yes, that is me")
    assert isinstance(card, Card)
    return card
