"""Does `quiz db verify` notice when something derived is not what the record says?"""

import pytest
from sqlalchemy import text

from bot.core.people import Actor
from bot.storage.database import Database
from tests.support.bank import COLOUR, fixed
from tests.support.world import World

# What is changed behind the program's back, and how the line that tells of it begins.
DAMAGES = [
    ("UPDATE answers SET points = 20 WHERE player = 'u2'", "ledger of"),
    ("UPDATE answers SET credit = 0 WHERE player = 'u2'", "ledger of"),
    ("DELETE FROM ledger WHERE player = 'u2'", "ledger of"),
    ("UPDATE ledger SET points = points + 1 WHERE player = 'u2'", "ledger of"),
    ("UPDATE ledger SET answered = 2 WHERE player = 'u2'", "ledger of"),
    ("UPDATE standings SET points = 11 WHERE player = 'u2' AND board = 'all'", "standing of"),
    ("UPDATE standings SET \"right\" = 0 WHERE player = 'u2' AND board = 'all'", "standing of"),
    ("UPDATE standings SET hidden = true WHERE player = 'u2'", "standing of"),
    ("DELETE FROM standings WHERE player = 'u3'", "standing of"),
    ("UPDATE players SET hidden = true WHERE player = 'u2'", "standing of"),
    ("UPDATE tallies SET players = players + 1 WHERE board = 'all'", "tally of"),
    ("DELETE FROM tallies", "tally of"),
    ("UPDATE streaks SET length = 7 WHERE player = 'u2'", "streak of"),
    ("UPDATE streaks SET freezes = 1", "streak of"),
    ("DELETE FROM streaks WHERE player = 'u3'", "streak of"),
    ("UPDATE players SET zone = 'Pacific/Kiritimati' WHERE player = 'u2'", "streak of"),
    ("DELETE FROM games WHERE player = 'u2'", "game of"),
    ("UPDATE games SET \"right\" = false WHERE player = 'u2'", "game of"),
    ("UPDATE abilities SET value = value + 1 WHERE player = 'u3'", "ability of"),
    ("DELETE FROM abilities WHERE player = 'u3' AND topic <> ''", "ability of"),
    ("UPDATE difficulties SET pull = pull + 1", "difficulty of"),
    ("UPDATE crowds SET players = 9", "crowd of"),
]


@pytest.mark.parametrize(("damage", "beginning"), DAMAGES)
async def test_damage_is_noticed(
    database: Database, grace: Actor, alan: Actor, damage: str, beginning: str
) -> None:
    world = World(database)
    round = await world.asked(fixed(COLOUR), time="21:00", close="20:00")
    await world.answers(grace, round, "A")
    await world.answers(alan, round, "B")
    await world.closes()
    assert await world.differences() == []

    async with database.write() as connection:
        await connection.execute(text(damage))

    found = await world.differences()
    assert found
    assert any(line.startswith(beginning) for line in found), found
    await world.end()


async def test_a_line_says_what_is_stored_and_what_should_be(world: World, grace: Actor) -> None:
    round = await world.asked(fixed(COLOUR))
    await world.answers(grace, round, "A")
    async with world.database.write() as connection:
        await connection.execute(text("UPDATE streaks SET length = 7"))
    (line,) = await world.differences()
    assert line.startswith("streak of ('test:team', 'u2'): stored (7, 1, 0,")
    assert "rebuilt (1, 1, 0," in line
    async with world.database.write() as connection:
        await connection.execute(text("UPDATE streaks SET length = 1"))
