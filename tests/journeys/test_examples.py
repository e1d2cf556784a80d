"""An example of a schedule's question: seen by the admin alone, giving nothing away."""

from bot.core.people import Actor
from tests.support.bank import COLOUR, filler
from tests.support.clock import MONDAY
from tests.support.reading import labels, text
from tests.support.world import World


async def test_an_example_looks_like_the_question_and_nothing_is_kept_of_it(
    world: World, ada: Actor
) -> None:
    world.knows(COLOUR)
    saved = await world.sets_up()
    card = await world.presses(ada, saved, "Show an example")
    assert "Why is the sky blue?" in text(card)
    assert "Level" in text(card)
    assert "Only you see this example." in text(card)
    assert labels(card) == ["Another", "Change"], "nobody answers an example"
    assert await world.rounds() == []
    assert world.messenger.attempts == []


async def test_what_the_team_has_had_already_is_shown_first(world: World, ada: Actor) -> None:
    world.knows(*(filler(number) for number in range(20)))
    await world.sets_up()
    await world.comes(MONDAY, "09:00")
    (asked,) = await world.rounds()
    for _ in range(5):
        card = await world.says(ada, "/quiz setup schedule:1 level:1-3")
        card = await world.presses(ada, card, "Show an example")
        assert asked.question.stem in text(card)
        world.clock.move(minutes=1)


async def test_another_example_is_another_question(world: World, ada: Actor) -> None:
    world.knows(*(filler(number) for number in range(20)))
    card = await world.presses(ada, await world.sets_up(), "Show an example")
    seen = {text(card)}
    for _ in range(5):
        world.clock.move(seconds=1)
        card = await world.presses(ada, card, "Another")
        seen.add(text(card))
    assert len(seen) > 2


async def test_where_nothing_fits_it_is_said(world: World, ada: Actor) -> None:
    world.knows(COLOUR)
    saved = await world.sets_up(level="3-3")
    card = await world.presses(ada, saved, "Show an example")
    assert "No question fits these topics and levels." in text(card)


async def test_only_admins_look_ahead(world: World, grace: Actor) -> None:
    world.knows(COLOUR)
    saved = await world.sets_up()
    assert "Only admins" in text(await world.presses(grace, saved, "Show an example"))
