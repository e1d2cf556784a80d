"""What players do with their own figures, settings and data."""

import json

import pytest

from bot.cards import Card, File, Form
from bot.core.people import Actor
from tests.support.bank import COLOUR, ESSAY, PRIMES, filler, fixed
from tests.support.reading import text
from tests.support.world import World


async def test_somebody_new_has_no_figures_and_leaves_no_trace_by_looking(
    world: World, grace: Actor
) -> None:
    card = await world.says(grace, "/quiz me")
    assert "This season: no answer yet" in text(card)
    assert "Streak: 0 days (best 0)" in text(card)
    assert await world.rows("SELECT * FROM players") == []


async def test_me_shows_points_place_share_and_streak(
    world: World, grace: Actor, alan: Actor
) -> None:
    round = await world.asked(fixed(COLOUR))
    await world.answers(alan, round, "0")
    await world.answers(grace, round, "1")
    await world.closes()
    round = await world.asked(filler(1))
    await world.answers(grace, round, str(round.frozen.shown(0)))
    card = text(await world.says(grace, "/quiz me"))
    assert "This season: 10 points, place 1 of 2" in card
    assert "All time: 10 points, 1 of 2 right (50 %)" in card
    assert "Streak: 2 days (best 2), 0 freezes" in card


async def test_the_zone_can_be_set_by_command_and_by_form(world: World, grace: Actor) -> None:
    card = await world.says(grace, "/quiz zone tokyo")
    assert "Your time zone: Asia/Tokyo" in text(card)
    form = await world.presses(grace, card, "Set my time zone")
    assert isinstance(form, Form)
    assert "Your time zone: Asia/Tokyo" in text(form)
    card = await world.fills(grace, form, zone="America/New York")
    assert "Your time zone: America/New_York" in text(card)


@pytest.mark.parametrize("zone", ["Middle-earth", "UTC+25", "../../etc/passwd", "America", "\0"])
async def test_a_bad_zone_is_refused(world: World, grace: Actor, zone: str) -> None:
    before = await world.dump()
    form = await world.says(grace, "/quiz zone")
    card = await world.fills(grace, form, zone=zone)
    assert "I know no time zone" in text(card)
    assert await world.dump() == before


async def test_export_hands_over_everything_that_is_kept(
    world: World, grace: Actor, alan: Actor
) -> None:
    round = await world.asked(ESSAY)
    card = await world.answers(grace, round, "My very own words.")
    await world.fills(grace, await world.presses(grace, card, "Grade my answer"), full="0")
    await world.answers(alan, round, "Alan's words.")
    await world.sends(grace, f"r:{round.id}:Hm.")
    await world.says(grace, "/quiz zone tokyo")

    card = await world.presses(grace, await world.says(grace, "/quiz me"), "Export my data")

    assert isinstance(card, Card)
    (file,) = card.blocks
    assert isinstance(file, File)
    data = json.loads(file.content)
    assert json.loads(data["answers"][0]["response"]) == "My very own words."
    assert data["players"][0]["zone"] == "Asia/Tokyo"
    assert data["rounds"][0]["question_id"] == "essay"
    assert data["reports"][0]["text"] == "Hm."
    assert {"ledger", "standings", "streaks"} <= data.keys()
    assert "Alan" not in file.content


async def test_somebody_unknown_can_export_nothing(world: World, grace: Actor) -> None:
    card = await world.sends(grace, "me")
    assert isinstance(card, Card)
    (file,) = card.blocks
    assert isinstance(file, File)
    assert not any(json.loads(file.content).values())


async def test_forgetting_asks_once_more_then_leaves_nothing(
    world: World, grace: Actor, alan: Actor
) -> None:
    round = await world.asked(fixed(COLOUR))
    await world.answers(grace, round, "0")
    await world.answers(alan, round, "1")
    await world.sends(grace, f"r:{round.id}:Hm.")
    ask = await world.presses(grace, await world.says(grace, "/quiz me"), "Delete my data")
    assert "Nobody can undo it." in text(ask)
    assert len(await world.rows("SELECT * FROM answers")) == 2
    await world.presses(grace, ask, "No, keep it")
    assert len(await world.rows("SELECT * FROM answers")) == 2

    done = await world.presses(grace, ask, "Yes, delete my data")

    assert done.title == "Your data is deleted"
    for table in ("players", "answers", "ledger", "standings", "streaks", "reports"):
        assert await world.column(f"SELECT player FROM {table} WHERE player = 'u2'") == []
    assert await world.differences() == []
    rows = text(await world.says(alan, "/quiz leaderboard all"))
    assert "1. @Alan 0" in rows
    assert "1 player" in rows
    await world.waits(minutes=1)
    assert "1 answer so far" in text(world.message(round).card)
    await world.closes()
    assert "How 1 player chose" in text(world.message(round).card)
    assert "Grace" not in text(world.message(round).card)


async def test_who_was_forgotten_starts_afresh_with_the_next_question(
    world: World, grace: Actor
) -> None:
    round = await world.asked(fixed(COLOUR))
    await world.answers(grace, round, "1")
    await world.sends(grace, "md:1")

    again = await world.answers(grace, round, "0")  # the verdict has been read: no second try
    assert "before your data was deleted" in text(again)
    assert await world.rows("SELECT * FROM answers") == []

    await world.closes()
    assert await world.column("SELECT spent FROM rounds") == [""]
    following = await world.asked(fixed(PRIMES))
    assert (await world.answers(grace, following, "0,1")).title == "Right! +20 points"


async def test_a_hidden_player_can_be_forgotten_and_is_visible_afresh(
    world: World, grace: Actor, alan: Actor
) -> None:
    round = await world.asked(fixed(COLOUR))
    await world.answers(grace, round, "0")
    await world.sends(grace, "mh:1")
    await world.sends(grace, "md:1")
    assert await world.differences() == []
    await world.closes()
    await world.answers(grace, await world.asked(fixed(PRIMES)), "0,1")
    assert "@Grace 20" in text(await world.says(alan, "/quiz leaderboard"))


async def test_a_forgotten_players_answer_is_not_rescored(
    world: World, ada: Actor, grace: Actor
) -> None:
    round = await world.asked(fixed(COLOUR))
    await world.answers(grace, round, "0")
    await world.sends(grace, "md:1")
    card = await world.says(ada, "/quiz question void colour wrong")
    assert "0 answers were judged again" in text(card)


async def test_forgetting_in_one_community_keeps_the_others(world: World, grace: Actor) -> None:
    world.knows(fixed(COLOUR))
    await world.sets_up()
    other = Actor("test:others", grace.player, "Grace", channel="#there", is_admin=True)
    await world.says(other, "/quiz setup time:09:00 weekdays:daily zone:UTC close:17:00")
    opens, _ = await world.quiz.upcoming(grace.community)
    assert opens is not None
    world.clock.at(opens)
    await world.settles()
    for who, community in ((grace, "test:team"), (other, "test:others")):
        (round,) = await world.rounds(community)
        await world.answers(who, round, "0")
    await world.sends(grace, "md:1")
    assert "10 points" in text(await world.says(other, "/quiz me"))


async def test_forgetting_refreshes_the_messages_that_name_the_player(
    world: World, grace: Actor, alan: Actor
) -> None:
    round = await world.asked(fixed(COLOUR))
    await world.answers(grace, round, "0")
    await world.answers(alan, round, "1")
    await world.closes()
    assert "@Grace" in text(world.message(round).card)
    await world.sends(grace, "md:1")
    await world.waits(minutes=1)
    assert "@Grace" not in text(world.message(round).card)
    assert "@Alan" in text(world.message(round).card)
