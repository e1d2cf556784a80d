"""Is nobody asked for points what they know, by whichever account they came to know it?"""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot import requests as r
from bot.core.people import Actor
from bot.journeys import rating
from bot.requests import links as rl
from bot.storage import links, players, seen
from bot.storage.database import Database
from tests.support.bank import filler
from tests.support.clock import MONDAY, utc
from tests.support.contests import Contests
from tests.support.duelling import easy, rounds_of, running
from tests.support.linking import linked
from tests.support.people import elsewhere, somebody
from tests.support.reading import text
from tests.support.world import World

DAY = timedelta(days=1)
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


async def games(world: World) -> set[str]:
    return set(await world.column("SELECT player FROM games"))


async def test_who_had_read_the_card_before_answering_is_not_rated(
    world: World, grace: Actor, alan: Actor
) -> None:
    """Grace reads it before, with another account; Alan when he has answered."""
    hers = replace(elsewhere(grace), player="g1")
    await linked(world, grace, hers)
    world.knows(filler(0), filler(1))
    for who, concept in ((hers, "00"), (grace, "01")):
        await world.quiz.handle(who, r.ShowConcept(f"concept-filler-light-{concept}"))
    await world.quiz.looks.drain()
    await world.sets_up()
    for day in (MONDAY, MONDAY + DAY):
        await world.comes(day, "09:00")
        round = (await world.rounds())[-1]
        await world.waits(minutes=1)
        for who in (grace, alan, somebody(1)):
            await world.answers(who, round, "A")
        await world.waits(minutes=1)
        await world.quiz.handle(alan, r.ShowConcept(round.question.concepts[0]))
        await world.quiz.looks.drain()
        await world.comes(day, "17:00")
    assert await games(world) == {alan.player, somebody(1).player}


async def test_who_had_answered_it_elsewhere_is_not_rated_whatever_follows(
    world: World, ada: Actor, grace: Actor, alan: Actor
) -> None:
    hers, his = (replace(elsewhere(one), player=f"x{one.player}") for one in (grace, alan))
    await linked(world, grace, hers)
    world.knows(filler(0))
    other = elsewhere(ada, admin=True)
    await world.says(other, "/quiz setup time:08:00 weekdays:daily zone:UTC close:20:00")
    await world.comes(MONDAY, "08:00")
    (there,) = await world.rounds(other.community)
    for who in (hers, his):
        await world.answers(who, there, "A")
    await world.sets_up()
    await world.comes(MONDAY, "09:00")
    (here,) = await world.rounds()
    for who in (grace, alan, somebody(1)):
        await world.answers(who, here, "A")
    await world.comes(MONDAY, "17:00")
    assert await games(world) == {alan.player, somebody(1).player}, "nobody knows it of Alan"
    await linked(world, alan, his, person="alan")
    await world.quiz.handle(grace, rl.Unlink(sure=True))
    async with world.database.write() as connection:
        await rating.rebuild(connection, ada.community)
    assert await games(world) == {alan.player, somebody(1).player}


async def test_cards_of_a_running_duel_are_closed_to_every_account(
    world: World, grace: Actor, alan: Actor
) -> None:
    world.knows(*easy(3))
    hers = Actor("slack:T1", "U2", "Grace H")
    await linked(world, grace, hers)
    duel = await running(world, grace, alan)
    concept = (await rounds_of(world, duel))[0].question.concepts[0]
    assert "A card." not in text(await world.quiz.handle(hers, r.ShowConcept(concept)))
    stranger = replace(hers, player="U3")
    assert "A card." in text(await world.quiz.handle(stranger, r.ShowConcept(concept)))


async def test_admins_see_which_answers_in_a_contest_came_too_fast(
    world: World, contests: Contests, ada: Actor, grace: Actor, alan: Actor
) -> None:
    long = [filler(n) for n in range(4)]
    world.knows(*(replace(one, stem=f"{one.stem} {'Think. ' * 20}") for one in long))
    await contests.drawn(grace, alan)
    await contests.day(1)
    first, second = await contests.opened()
    await contests.answers(grace, first)
    await world.waits(seconds=2)
    await world.sends(alan, "mh:1")
    await contests.answers(alan, first)
    await world.waits(seconds=1)
    await contests.answers(alan, second)
    await contests.answers(grace, second)
    card = text(await contests.card(ada))
    assert "For admins: very fast answers" in card
    assert "@Grace: question 1, after 0.0 seconds" in card
    assert "Somebody who hides: question 1, after 2.0 seconds" in card
    assert "question 2, after" not in card
    assert "They count as all others do." in card
    assert "very fast" not in text(await contests.card(grace))
