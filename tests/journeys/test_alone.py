"""Somebody is alone with the companion: no questions there, but everything that is theirs."""

from dataclasses import replace
from datetime import timedelta

import orjson
import pytest

from bot.cards import Card, File, Heading
from bot.core.people import Actor
from tests.support.bank import COLOUR, filler
from tests.support.clock import MONDAY
from tests.support.people import TEAM, elsewhere
from tests.support.reading import labels, text
from tests.support.world import World

DAY = timedelta(days=1)


def alone(actor: Actor) -> Actor:
    """Return a person in direct messages with the bot."""
    return replace(actor, community=f"test:@{actor.player}", channel="dm", is_admin=False)


async def plays(world: World, ada: Actor, who: Actor, community: str, name: str) -> None:
    """Let somebody answer a question, right, in a community."""
    world.knows(*(filler(n) for n in range(9)))
    admin = replace(elsewhere(ada, community, admin=True), community_name=name)
    await world.says(admin, "/quiz setup time:09:00 zone:UTC weekdays:daily close:17:00")
    opens, _ = await world.quiz.upcoming(community)
    assert opens is not None
    world.clock.at(opens)
    await world.settles()
    round = (await world.rounds(community))[-1]
    await world.answers(elsewhere(who, community), round, str(round.frozen.order.index(0)))


ADMINS = ["/quiz setup", "/quiz setup time:09:00", "/quiz pause", "/quiz resume", "/quiz doctor"]


@pytest.mark.parametrize("line", [*ADMINS, "/quiz remove 1", "/quiz question void x y"])
async def test_what_belongs_to_a_server_says_so_instead_of_asking_for_an_admin(
    world: World, ada: Actor, line: str
) -> None:
    before = await world.dump()
    for who in (alone(ada), replace(alone(ada), is_admin=True)):
        card = await world.says(who, line)
        assert "That belongs to a server: add me to one" in text(card)
    assert await world.dump() == before


async def test_one_can_look_things_up_and_learn(world: World, grace: Actor) -> None:
    assert "did not work" not in text(await world.says(alone(grace), "/quiz ask light"))
    assert "did not work" not in text(await world.says(alone(grace), "/quiz path"))
    assert "/quiz ask" in text(await world.says(alone(grace), "/quiz help"))


async def test_today_says_where_questions_come(world: World, grace: Actor) -> None:
    await world.asked(COLOUR)
    card = await world.says(alone(grace), "/quiz today")
    assert "It comes in a channel of a server. Add me to one of yours" in text(card)
    assert COLOUR.stem not in text(card)


async def test_the_leaderboard_is_elsewhere(world: World, grace: Actor) -> None:
    card = await world.says(alone(grace), "/quiz leaderboard")
    assert "Each server has its own leaderboard" in text(card)
    assert "My figures" in labels(card)


async def test_own_figures_are_those_of_every_community_the_newest_first(
    world: World, ada: Actor, grace: Actor
) -> None:
    await plays(world, ada, grace, "test:one", "First")
    await plays(world, ada, grace, "test:two", "Second")
    await plays(world, ada, grace, "slack:three", "Elsewhere")

    card = await world.says(alone(grace), "/quiz me")

    assert isinstance(card, Card)
    assert [b.text for b in card.blocks if isinstance(b, Heading)] == ["Second", "First"]
    assert text(card).count("10 points, place 1 of 1") == 2
    assert text(card).count("(best 1)") == 2
    assert "First" not in text(await world.says(alone(ada), "/quiz me")), "those are Grace's"


async def test_hidden_and_left_communities_are_shown_to_oneself(
    world: World, ada: Actor, grace: Actor
) -> None:
    await plays(world, ada, grace, "test:one", "First")
    await world.sends(elsewhere(grace, "test:one"), "mh:1")
    await world.quiz.presence.left("test:one")
    assert "First" in text(await world.says(alone(grace), "/quiz me"))


async def test_at_most_five_communities_are_shown(world: World, ada: Actor, grace: Actor) -> None:
    for n in range(6):
        await plays(world, ada, grace, f"test:c{n}", f"Community {n}")
    card = await world.says(alone(grace), "/quiz me")
    assert isinstance(card, Card)
    shown = [block.text for block in card.blocks if isinstance(block, Heading)]
    assert shown == [f"Community {n}" for n in (5, 4, 3, 2, 1)]


async def test_a_community_without_a_name_is_shown_by_its_id(
    world: World, ada: Actor, grace: Actor
) -> None:
    await plays(world, ada, grace, "test:one", "")
    assert "one" in text(await world.says(alone(grace), "/quiz me")).splitlines()


async def test_who_has_played_nowhere_reads_where_questions_come(
    world: World, grace: Actor
) -> None:
    card = await world.says(alone(grace), "/quiz me")
    assert "You have answered nothing yet." in text(card)
    assert "0 points" not in text(card)


async def test_a_zone_that_is_set_alone_counts_everywhere(
    world: World, ada: Actor, grace: Actor
) -> None:
    await plays(world, ada, grace, "test:one", "First")
    await plays(world, ada, grace, "test:two", "Second")

    card = await world.says(alone(grace), "/quiz zone Europe/Berlin")

    assert "Your time zone: Europe/Berlin" in text(card)
    for community in ("test:one", "test:two"):
        own = await world.says(elsewhere(grace, community), "/quiz me")
        assert "Your time zone: Europe/Berlin" in text(own)


async def test_own_data_of_every_community_is_handed_over(
    world: World, ada: Actor, grace: Actor
) -> None:
    await plays(world, ada, grace, "test:one", "First")
    await world.quiz.presence.left("test:one")
    card = await world.presses(
        alone(grace), await world.says(alone(grace), "/quiz me"), "Export my data"
    )
    assert isinstance(card, Card)
    (file,) = [block for block in card.blocks if isinstance(block, File)]
    data = orjson.loads(file.content)
    assert len(data["test:one"]["answers"]) == 1


async def test_own_data_goes_everywhere_also_where_the_bot_is_no_more(
    world: World, ada: Actor, grace: Actor
) -> None:
    await plays(world, ada, grace, "test:one", "First")
    await plays(world, ada, grace, "test:two", "Second")
    await plays(world, ada, ada, "test:one", "First")
    await world.quiz.presence.left("test:one")
    me = await world.says(alone(grace), "/quiz me")

    question = await world.presses(alone(grace), me, "Delete my data")
    assert "in every server" in text(question)
    assert len(await world.column("SELECT round FROM answers")) == 3, "not yet"
    await world.presses(alone(grace), question, "Yes, delete my data")

    assert await world.column("SELECT player FROM answers") == ["u1"]
    assert await world.column("SELECT player FROM players") == ["u1"]
    assert "You have answered nothing yet." in text(await world.says(alone(grace), "/quiz me"))


async def test_a_question_of_a_server_cannot_be_answered_from_outside(
    world: World, grace: Actor
) -> None:
    round = await world.asked(COLOUR)
    card = await world.answers(alone(grace), round, "0")
    assert "I do not know this question here." in text(card)
    assert await world.rounds(TEAM) != []
    assert await world.column("SELECT round FROM answers") == []
    assert world.clock().date() == MONDAY
