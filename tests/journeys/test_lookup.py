"""`/quiz ask`: a card for what one means, an honest nothing, and never a spoiler."""

import asyncio
import threading
from datetime import date

from bot.cards import Card
from bot.core.concepts import Concept
from bot.core.people import Actor
from tests.support.bank import COLOUR, bank, filler
from tests.support.clock import MONDAY
from tests.support.people import elsewhere
from tests.support.reading import labels, text
from tests.support.world import World


async def test_a_concept_is_found_by_name_alias_and_typo(world: World, grace: Actor) -> None:
    for typed in ("Rayleigh scattering", "why the sky is blue", "rayleigh scatering"):
        card = await world.says(grace, f"/quiz ask {typed}")
        assert card.title == "Rayleigh scattering"
        assert "Light bounces off what is smaller than its wave." in text(card)


async def test_related_concepts_are_a_click_away(world: World, grace: Actor) -> None:
    card = await world.says(grace, "/quiz ask rayleigh scattering")
    assert "Speed of light" in labels(card)
    assert (await world.presses(grace, card, "Speed of light")).title == "Speed of light"


async def test_what_is_unknown_gets_an_honest_nothing(world: World, grace: Actor) -> None:
    card = await world.says(grace, "/quiz ask sourdough bread recipes")
    assert "I have no card for “sourdough bread recipes”." in text(card)
    assert "The nearest topics: " in text(card)
    assert "Light and colour" in text(card)
    assert "Learning path" in labels(card)
    assert "What do you want to know?" in text(await world.says(grace, "/quiz ask"))


async def test_nobody_else_waits_while_what_questions_in_words_need_is_being_made(
    world: World, grace: Actor, alan: Actor
) -> None:
    index, begun, goes_on = world.bank.index, threading.Event(), threading.Event()
    in_time: list[bool] = []

    def slowly() -> bool:
        begun.set()
        in_time.append(goes_on.wait(5))
        return in_time[-1]

    making = asyncio.create_task(asyncio.to_thread(index.warm, slowly))
    await asyncio.to_thread(begun.wait, 20)
    asked = asyncio.create_task(world.says(grace, "/quiz ask how is sourdough bread made"))
    await asyncio.wait({asked}, timeout=0.5)
    assert not asked.done()
    assert (await world.says(alan, "/quiz ask rayleigh scattering")).title == "Rayleigh scattering"
    goes_on.set()
    await making
    assert all(in_time), "we could say so only when the others had waited"
    assert "I have no card" in text(await asked)


async def test_the_concept_of_the_open_question_is_sealed_until_one_has_answered(
    world: World, grace: Actor, alan: Actor
) -> None:
    round = await world.asked(COLOUR)
    await world.answers(alan, round, "0")
    for line in ("/quiz ask rayleigh scattering", "/quiz ask why the sky is blue"):
        card = await world.says(grace, line)
        assert isinstance(card, Card)
        assert card.title == "Rayleigh scattering: after the question closes"
        assert "Light bounces" not in text(card) + card.fallback
    assert "Light bounces" not in text(await world.sends(grace, "c:scattering"))

    assert "Light bounces" in text(await world.says(alan, "/quiz ask rayleigh scattering"))
    assert "Light bounces" in text(
        await world.says(elsewhere(grace), "/quiz ask rayleigh scattering")
    )
    await world.closes()
    assert "Light bounces" in text(await world.says(grace, "/quiz ask rayleigh scattering"))


async def test_a_choice_of_meanings_does_not_give_the_open_question_away(
    world: World, grace: Actor
) -> None:
    await world.asked(COLOUR)
    for typed in ("rayleigh", "scattering", "light", "smaller than its wave", "wave"):
        card = await world.says(grace, f"/quiz ask {typed}")
        assert isinstance(card, Card)
        assert "Light bounces" not in text(card) + card.fallback


async def test_every_open_question_is_kept_sealed(world: World, grace: Actor) -> None:
    world.knows(filler(1), filler(2))
    await world.sets_up()
    await world.sets_up(channel="#two")
    await world.comes(MONDAY, "09:00")
    for number in (1, 2):
        card = await world.sends(grace, f"c:concept-filler-light-0{number}")
        assert "after the question closes" in card.title


async def test_asking_writes_nothing(world: World, grace: Actor) -> None:
    before = await world.dump()
    await world.says(grace, "/quiz ask rayleigh scattering")
    await world.says(grace, "/quiz ask nothing of the kind")
    assert await world.dump() == before


async def test_a_card_that_is_gone_is_said_to_be(world: World, grace: Actor) -> None:
    assert "I have no card for that any more." in text(await world.sends(grace, "c:gone"))


async def test_a_card_whose_facts_change_says_when_they_were_true(
    world: World, grace: Actor
) -> None:
    law = Concept(
        "law", "Some law", "light", "It forbids.", "Some things.", as_of=date(2026, 11, 21)
    )
    world.bank = bank([COLOUR], [law])
    card = await world.says(grace, "/quiz ask some law")
    assert "As things stood on 21 November 2026; it may have changed since." in text(card)


async def test_a_name_that_several_concepts_share_is_asked_back(world: World, grace: Actor) -> None:
    cards = [
        Concept(
            f"{kind}-fall", f"{kind} fall", "light", f"{kind} falls.", "Down.", shared=("fall",)
        )
        for kind in ("Rain", "Snow")
    ]
    world.bank = bank([COLOUR], cards)
    card = await world.says(grace, "/quiz ask fall")
    assert card.title == "Which one do you mean?"
    assert labels(card) == ["Rain fall", "Snow fall"]
    assert (await world.presses(grace, card, "Snow fall")).title == "Snow fall"


async def test_a_choice_names_what_is_asked_just_now_and_says_no_more(
    world: World, grace: Actor, alan: Actor
) -> None:
    round = await world.asked(COLOUR)
    shared = [
        Concept("scattering", "Rayleigh scattering", "light", "SECRET", "x", shared=("sky",)),
        Concept("light-speed", "Speed of light", "light", "Very fast.", "x", shared=("sky",)),
    ]
    world.bank = bank([COLOUR], shared)
    card = text(await world.says(grace, "/quiz ask sky"))
    assert "Rayleigh scattering" in card
    assert "SECRET" not in card
    assert "Very fast." in card
    await world.answers(alan, round, "0")
    assert "SECRET" in text(await world.says(alan, "/quiz ask sky"))
