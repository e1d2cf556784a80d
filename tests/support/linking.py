"""How do two accounts come to be one person's in the tests?"""

from sqlalchemy import insert

from bot.core.people import Actor, account
from bot.storage.league_tables import links
from tests.support.world import World


async def linked(world: World, *actors: Actor, person: str = "one") -> None:
    """Let these be accounts of one person, as if codes had gone to and fro."""
    rows = [
        {"account": account(one.community, one.player), "person": person, "at": world.clock()}
        for one in actors
    ]
    async with world.database.write() as connection:
        await connection.execute(insert(links), rows)
