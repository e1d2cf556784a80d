"""Who may challenge whom to a duel? Nobody is dragged in, and nobody answers for another."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.people import Actor
from bot.requests import duels as d
from bot.requests import encode
from tests.support.duelling import easy, met, now, offer, offered, running
from tests.support.people import elsewhere, somebody
from tests.support.reading import labels, text
from tests.support.world import World


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/quiz duel Grace", "You cannot challenge yourself."),
        ("/quiz duel u2", "You cannot challenge yourself."),
        ("/quiz duel @nobody", "I do not know “nobody” as a player here."),
        ("/quiz duel topic:light", "Whom do you challenge?"),
        ("/quiz duel player:Alan topic:cooking", "I know no topic “cooking”."),
        ("/quiz duel player:Alan questions:2", "A duel has 3 to 10 questions, not “2”."),
        ("/quiz duel player:Alan questions:many", "not “many”"),
        ("/quiz duel player:Alan questions:9", "neither of you has seen 8; the duel needs 9"),
    ],
)
async def test_a_challenge_that_cannot_be_is_refused_and_changes_nothing(
    world: World, grace: Actor, alan: Actor, line: str, said: str
) -> None:
    world.knows(*easy())
    await met(world, grace, alan)
    before = await world.dump(["duels", "posts", "rounds", "turns"])
    assert said in text(await world.says(grace, line))
    assert await world.dump(["duels", "posts", "rounds", "turns"]) == before


async def test_a_name_that_two_have_is_asked_back(world: World, grace: Actor) -> None:
    world.knows(*easy())
    twins = [replace(somebody(number), display_name="Twin") for number in range(2)]
    await met(world, *twins)
    assert "Several players here are called “twin”" in text(
        await world.says(grace, "/quiz duel twin")
    )
    assert (await world.says(grace, "/quiz duel p0001")).title == "Your challenge stands"


async def test_who_wants_no_duels_is_not_challenged(
    world: World, grace: Actor, alan: Actor
) -> None:
    world.knows(*easy())
    duel = await offered(world, grace, alan)
    me = await world.presses(alan, await world.says(alan, "/quiz me"), "No duels for me")
    assert "Duels: off" in text(me)
    assert (await now(world, duel)).state == "declined", "and open challenges end with it"
    refused = text(await world.says(grace, "/quiz duel Alan"))
    assert "Alan takes part in no duels." in refused
    await world.presses(alan, me, "Let me be challenged")
    assert "declined lately" in text(await world.says(grace, "/quiz duel Alan"))
    assert (await world.says(somebody(1), "/quiz duel Alan")).title == "Your challenge stands"


async def test_three_open_challenges_are_the_most(world: World, grace: Actor) -> None:
    world.knows(*easy())
    people = [somebody(number) for number in range(4)]
    for one in people[:3]:
        await offered(world, grace, one)
    await met(world, people[3])
    refused = text(await world.says(grace, "/quiz duel p0003"))
    assert "You have 3 open challenges already." in refused
    mine = await world.says(grace, "/quiz duel")
    await world.presses(grace, mine, "Withdraw from Player 0")
    assert (await world.says(grace, "/quiz duel p0003")).title == "Your challenge stands"


async def test_two_have_one_duel_at_a_time(world: World, grace: Actor, alan: Actor) -> None:
    world.knows(*easy())
    duel = await offered(world, grace, alan, "questions:3")
    for who, other in ((grace, "Alan"), (alan, "Grace")):
        assert "between you and" in text(await world.says(who, f"/quiz duel {other}"))
    await world.presses(alan, offer(world, duel).card, "Accept")
    assert "between you and" in text(await world.says(alan, "/quiz duel Grace"))


async def test_who_has_declined_is_left_in_peace_for_a_day(
    world: World, grace: Actor, alan: Actor
) -> None:
    world.knows(*easy())
    duel = await offered(world, grace, alan)
    assert (await world.presses(alan, offer(world, duel).card, "Decline")).title == "You declined"
    await world.waits(seconds=10)
    assert "no duel came of it" in text(offer(world, duel).card)
    await world.waits(hours=22)
    refused = text(await world.says(grace, "/quiz duel Alan"))
    assert "Alan has declined lately. Ask again in 2 hours" in refused
    assert "Ask again" not in text(await world.says(alan, "/quiz duel Grace")), "but they may ask"
    await world.sends(alan, encode(d.WithdrawDuel(2)))
    await world.waits(hours=2)
    assert (await world.says(grace, "/quiz duel Alan")).title == "Your challenge stands"


async def test_a_challenge_is_open_for_a_day(world: World, grace: Actor, alan: Actor) -> None:
    world.knows(*easy())
    duel = await offered(world, grace, alan)
    card = offer(world, duel).card
    world.clock.move(timedelta(hours=24))
    assert "This challenge is over." in text(await world.presses(alan, card, "Accept"))
    await world.settles()
    assert (await now(world, duel)).state == "expired"
    assert labels(offer(world, duel).card) == []


async def test_what_is_not_ones_own_cannot_be_answered_played_or_withdrawn(
    world: World, ada: Actor, grace: Actor, alan: Actor
) -> None:
    world.knows(*easy())
    duel = await offered(world, grace, alan)
    before = await world.dump()
    foreign = (grace, somebody(1), ada)
    for who in foreign:
        for request in (d.AcceptDuel(duel.id), d.DeclineDuel(duel.id)):
            assert "not yours to answer" in text(await world.sends(who, encode(request)))
    for who in (alan, somebody(1), ada):
        assert "not yours" in text(await world.sends(who, encode(d.WithdrawDuel(duel.id))))
    for who in (elsewhere(alan), elsewhere(grace)):
        for made in (d.AcceptDuel, d.DeclineDuel, d.WithdrawDuel, d.PlayDuel, d.Rematch):
            reply = await world.sends(who, encode(made(duel.id)))
            assert "I do not know this duel here." in text(reply)
    waiting = await world.sends(alan, encode(d.PlayDuel(duel.id)))
    assert waiting.title == "Not accepted yet"
    assert await world.dump() == before


async def test_a_button_pressed_again_changes_nothing(
    world: World, grace: Actor, alan: Actor
) -> None:
    world.knows(*easy())
    duel = await running(world, grace, alan)
    before = await world.dump()
    for who, request in (
        (alan, d.AcceptDuel(duel.id)),
        (alan, d.DeclineDuel(duel.id)),
        (grace, d.WithdrawDuel(duel.id)),
    ):
        assert "This challenge is over." in text(await world.sends(who, encode(request)))
    assert await world.dump() == before
