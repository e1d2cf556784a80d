"""A duel goes from one state to another once, whoever else tries; and the books notice if it did not."""

import asyncio

import pytest
from sqlalchemy import text

from bot.core.duels import State
from bot.core.people import Actor
from bot.storage import duels
from bot.storage.database import Database
from tests.support.duelling import answers_all, easy, now, offered, running
from tests.support.world import World


async def test_of_two_who_end_an_offer_at_once_one_does(
    world: World, grace: Actor, alan: Actor
) -> None:
    world.knows(*easy())
    duel = await offered(world, grace, alan)

    async def end(after: State) -> int:
        async with world.database.write() as connection:
            moved = await duels.end(connection, [duel.id], [State.OFFERED], after, world.clock())
            return len(moved)

    ends = (State.DECLINED, State.WITHDRAWN, State.EXPIRED)
    assert sorted(await asyncio.gather(*map(end, ends))) == [0, 0, 1]
    first = (await now(world, duel)).state
    assert await end(State.DECLINED) == 0
    assert (await now(world, duel)).state is first


DAMAGES = [
    "UPDATE duels SET state = 'settled'",
    "UPDATE duels SET state = 'offered'",
    "UPDATE duels SET due_at = NULL",
    "UPDATE duels SET challenger = 'u9'",
    "UPDATE rounds SET status = 'closed'",
    "DELETE FROM turns",
    "UPDATE turns SET until = shown_at",
]


@pytest.mark.parametrize("damage", DAMAGES)
async def test_what_does_not_fit_together_is_noticed(
    database: Database, grace: Actor, alan: Actor, damage: str
) -> None:
    world = World(database)
    world.knows(*easy())
    duel = await running(world, grace, alan)
    await answers_all(world, grace, duel, "yyn")
    assert await world.differences() == []
    async with database.write() as connection:
        await connection.execute(text(damage))
    assert any("duel 1" in one for one in await world.differences())
    await world.end()
