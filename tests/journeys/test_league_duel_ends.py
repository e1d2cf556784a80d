"""What becomes of a duel between two communities when admins, players or communities step in?"""

from datetime import timedelta

import pytest
from sqlalchemy import text as sql

from bot import requests as r
from bot.core.people import Actor
from bot.requests import duels as d
from bot.storage.database import Database
from tests.support.duelling import answers_all, easy, letter, now, offer, results, rounds_of
from tests.support.leaguing import (
    ACME,
    ADA,
    ALAN,
    BETA,
    EVE,
    GRACE,
    THERE,
    challenged,
    crossed,
    in_league,
    parted,
)
from tests.support.reading import text
from tests.support.world import World

BOTH = ("", THERE)


@pytest.mark.parametrize("admin", [ADA, EVE])
async def test_an_admin_of_either_side_takes_the_duel_out_for_both(
    world: World, admin: Actor
) -> None:
    world.knows(*easy())
    await in_league(world)
    duel = await crossed(world)
    await answers_all(world, GRACE, duel, "yyy")
    running = await world.says(admin, "/quiz duel")
    ask = await world.presses(admin, running, "Take out duel 1")
    await world.presses(admin, ask, "Yes, take it out")
    await world.waits(seconds=10)
    for where in BOTH:
        assert results(world, duel, where)[0].card.title == "Duel 1 was taken out"
    statuses = "SELECT DISTINCT status FROM rounds WHERE game = 1"
    assert await world.column(statuses) == ["void"]
    assert await world.differences() == []


@pytest.mark.parametrize("admin", [ADA, EVE])
async def test_a_correction_of_either_side_judges_both_by_the_same_key(
    world: World, admin: Actor
) -> None:
    world.knows(*easy())
    await in_league(world)
    duel = await crossed(world)
    await answers_all(world, GRACE, duel, "yyy")
    await answers_all(world, ALAN, duel, "nny", 6)
    first, second, _ = await rounds_of(world, duel, admin.community)
    wrong = letter(first, "no")
    await world.says(admin, f"/quiz question fix question:{first.question.id} answer:{wrong}")
    await world.says(admin, f"/quiz question void question:{second.question.id} reason:wrong")
    await world.waits(seconds=10)
    told = text(results(world, duel)[0].card)
    assert "1. @Alan (Beta) 20 2 of 2 right" in told
    assert "2. @Grace 10 1 of 2 right" in told
    assert await world.differences() == []


async def test_a_running_duel_goes_on_when_a_community_leaves_the_league_and_no_other_begins(
    world: World,
) -> None:
    world.knows(*easy(16))
    await in_league(world)
    duel = await crossed(world)
    open_ = await challenged(world, ADA, "Alan")
    await parted(world)
    await world.waits(seconds=10)
    assert "@Grace against @a player of Beta" in text(offer(world, duel).card)
    assert "@a player of Acme against @Alan" in text(offer(world, duel, THERE).card)
    refused = await world.presses(ALAN, offer(world, open_, THERE).card, "Accept")
    assert "share no league any more" in text(refused)
    assert "is in no league" in text(await world.says(ALAN, "/quiz duel rival:Ada"))
    assert "find no player" in text(await world.says(GRACE, "/quiz duel rival:Eve"))
    await answers_all(world, GRACE, duel, "yyn")
    await answers_all(world, ALAN, duel, "ynn")
    await world.waits(seconds=10)
    assert "@Grace wins against @a player of Beta" in text(results(world, duel)[0].card)
    assert "@a player of Acme wins against @Alan" in text(results(world, duel, THERE)[0].card)
    again = await world.presses(GRACE, results(world, duel)[0].card, "Rematch")
    assert "share no league any more" in text(again)


async def test_where_we_are_removed_duels_end_and_the_other_side_is_told(world: World) -> None:
    world.knows(*easy(16))
    await in_league(world)
    duel, open_ = await crossed(world), await challenged(world, ADA, "Eve")
    await answers_all(world, GRACE, duel, "yyy")
    await world.quiz.presence.left(BETA)
    await world.waits(seconds=10)
    assert "One of the two communities removed me" in text(results(world, duel)[0].card)
    assert "no duel came of it" in text(offer(world, open_).card)
    assert "find no player" in text(await world.says(GRACE, "/quiz duel rival:Alan"))
    assert await world.differences() == []

    await world.waits(days=31)
    assert await world.quiz.presence.purge(timedelta(days=30)) == 1
    await world.settles()
    assert (await now(world, duel)).places == {ACME: "C1"}
    assert await world.column("SELECT count(*) FROM rounds WHERE community = 'discord:1'") == [0]
    assert await world.differences() == []


async def test_a_purge_leaves_the_other_side_what_is_theirs_by_the_key_that_held(
    world: World,
) -> None:
    world.knows(*easy())
    await in_league(world)
    duel = await crossed(world)
    await answers_all(world, GRACE, duel, "nyy")
    await answers_all(world, ALAN, duel, "yyy")
    first = (await rounds_of(world, duel, BETA))[0]
    line = f"/quiz question fix question:{first.question.id} answer:{letter(first, 'no')}"
    await world.says(EVE, line)
    await world.quiz.presence.left(BETA)
    await world.waits(days=31)
    await world.quiz.presence.purge(timedelta(days=30))
    await world.waits(seconds=10)
    assert "One of the two deleted" not in text(await world.says(GRACE, "/quiz duel"))
    assert "they deleted their data · 30 : 0" in text(await world.says(GRACE, "/quiz duel"))
    assert "is gone: one of the two deleted their data" in text(results(world, duel)[0].card)
    review = await world.quiz.handle(GRACE, d.ReviewDuel(duel.id))
    assert "right" in text(review).lower()
    assert await world.differences() == []


async def test_who_deletes_their_data_ends_it_for_the_other_side_too(world: World) -> None:
    world.knows(*easy(16))
    await in_league(world)
    duel = await crossed(world)
    await answers_all(world, GRACE, duel, "yyy")
    for who, others in ((ALAN, GRACE), (GRACE, ALAN)):
        exported = str(await world.quiz.handle(who, r.ExportMe()))
        assert '"duels": [' in exported
        private = [f'"{one}"' for one in (*others.face, others.channel, others.display_name)]
        assert not [one for one in private if one in exported]
    await world.sends(ALAN, "md:1")
    await world.waits(seconds=10)
    told = text(results(world, duel)[0].card)
    assert "One of the two deleted their data" in told
    assert "Alan" not in told
    assert (await now(world, duel)).players == ((ACME, "UG"), (BETA, ""))
    assert await world.differences() == []


async def test_sides_that_are_judged_differently_are_noticed(database: Database) -> None:
    world = World(database)
    world.knows(*easy())
    await in_league(world)
    await crossed(world)
    async with database.write() as connection:
        some = "id IN (SELECT max(id) FROM rounds WHERE kind = 'duel')"
        await connection.execute(sql(f"UPDATE rounds SET status = 'void' WHERE {some}"))
    assert await world.differences() == ["duel 1: its communities are asked differently"]
    await world.end()
