"""Is nobody asked for points what they know, by whichever account they came to know it?"""

from dataclasses import replace

import pytest

from bot import requests as r
from bot.core.people import Actor
from bot.storage import links, players, seen
from bot.storage.database import Database
from tests.support.bank import filler
from tests.support.clock import MONDAY, utc
from tests.support.contests import Contests
from tests.support.linking import linked
from tests.support.people import elsewhere
from tests.support.world import World

NOON = utc(MONDAY, "12:00")


@pytest.fixture
def contests(world: World) -> Contests:
    return Contests(world)


async def test_one_in_all_of_discord_is_known_in_each_of_its_servers(database: Database) -> None:
    here, there, alone = (f"discord:{one}" for one in ("1", "2", "@u3"))
    async with database.write() as connection:
        await players.meet(connection, [(there, "u3", "Alan"), ("slack:T1", "u3", "Eve")], NOON)
        await seen.note(connection, [("u3", alone, "noise", NOON)])
        found = await links.persons(connection, [(here, "u3")])
    assert found == dict.fromkeys([(here, "u3"), (there, "u3"), (alone, "u3")], "discord/u3")


async def test_a_contest_asks_what_no_player_knows_by_any_account(
    world: World, contests: Contests, grace: Actor, alan: Actor
) -> None:
    """Grace has had 0, and Alan has read about 1, each with their other account."""
    world.knows(filler(0))
    hers = replace(elsewhere(grace, admin=True), player="g1")
    await world.says(hers, "/quiz setup time:08:00 weekdays:daily zone:UTC close:17:00")
    await world.comes(MONDAY, "08:00")
    (round,) = await world.rounds(hers.community)
    await world.answers(hers, round, "A")
    his = replace(elsewhere(alan), player="a1")
    world.knows(*(filler(number) for number in range(5)))
    await world.quiz.handle(his, r.ShowConcept("concept-filler-light-01"))
    await world.quiz.looks.drain()
    await linked(world, grace, hers, person="grace")
    await linked(world, alan, his, person="alan")
    await contests.drawn(grace, alan, days="2", questions="2")
    await contests.day(1)
    await contests.day(2)
    asked = [one.question.id for one in await contests.asked()]
    assert sorted(asked[:3]) == [f"filler-light-{number:02}" for number in (2, 3, 4)]
    assert asked[3] in ("filler-light-00", "filler-light-01"), "what only one of them knows"
