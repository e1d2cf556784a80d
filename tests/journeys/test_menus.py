"""What people ask for from the menu of a message or of a person."""

from bot.commands import MENUS
from bot.core.people import Actor
from tests.support.bank import COLOUR
from tests.support.duelling import easy, met
from tests.support.people import elsewhere
from tests.support.reading import labels, text
from tests.support.world import World


async def test_a_question_is_reported_by_its_message(
    world: World, ada: Actor, grace: Actor
) -> None:
    round = await world.asked(COLOUR)
    message = world.message(round).reference
    form = await world.sends(grace, f"rm:{message}")
    assert form.title == "Report a mistake"
    await world.fills(grace, form, text="Dust is right too.")
    assert "Dust is right too." in text(await world.says(ada, "/quiz doctor"))
    await world.closes()
    assert (await world.sends(grace, f"rm:{message}")).title == "Report a mistake"


async def test_only_the_messages_of_ones_own_community_are_known(
    world: World, grace: Actor
) -> None:
    message = world.message(await world.asked(COLOUR)).reference
    assert "no question of mine" in text(await world.sends(elsewhere(grace), f"rm:{message}"))
    for other in ("", "m99", "1"):
        assert "no question of mine" in text(await world.sends(grace, f"rm:{other}"))


async def test_a_message_of_ours_that_is_no_question_is_not_reported(
    world: World, grace: Actor
) -> None:
    await world.asked(COLOUR)
    await world.sends(grace, "cs:light-speed")
    await world.settles()
    shared = world.messenger.messages[-1]
    assert shared.once.startswith("share:")
    refused = text(await world.sends(grace, f"rm:{shared.reference}"))
    assert "Choose the public message of a question" in refused
    assert "press Report a mistake" in refused


async def test_the_menu_of_a_person_challenges_them(
    world: World, grace: Actor, alan: Actor
) -> None:
    world.knows(*easy())
    refused = await world.sends(grace, "ch:u3")
    assert "I do not know “u3” as a player here." in text(refused)
    await met(world, alan)
    card = await world.sends(grace, "ch:u3")
    assert card.title == "Your challenge stands"
    assert labels(card) == ["Withdraw it", "My duels"]


async def test_help_names_the_menus_where_a_chat_has_them(world: World, grace: Actor) -> None:
    on_discord = text(await world.says(elsewhere(grace, "discord:1"), "/quiz help"))
    here = text(await world.says(grace, "/quiz help"))
    for menu in MENUS:
        assert f"{menu.name} · {menu.help}" in on_discord
        assert menu.name not in here
