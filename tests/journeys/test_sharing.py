"""Sharing a card with the channel: publicly, once in a while, and never a spoiler."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.core.people import Actor
from tests.support.bank import COLOUR, SPEED, bank
from tests.support.people import CHANNEL, elsewhere
from tests.support.reading import labels, text
from tests.support.world import World

SCATTERING = "cs:scattering"


def shared(world: World) -> list[str]:
    """Return what the channel reads of every shared card."""
    messages = world.messenger.messages
    return [text(one.card) for one in messages if one.once.startswith("share:")]


async def test_a_card_is_shared_with_the_channel(world: World, grace: Actor, alan: Actor) -> None:
    card = await world.says(grace, "/quiz ask rayleigh scattering")
    told = await world.presses(grace, card, "Share here")
    assert told.title == "Rayleigh scattering is shared"
    assert "Shared in #quiz" in text(told)
    assert shared(world) == [], "everything public goes through the outbox"
    await world.settles()

    (public,) = world.messenger.messages
    assert (public.channel, public.once) == (CHANNEL, "share:1")
    assert "Light bounces off what is smaller than its wave." in text(public.card)
    assert "Shared by @Grace" in text(public.card)
    assert labels(public.card) == ["Speed of light", "Ask me more"]
    assert (await world.presses(alan, public.card, "Speed of light")).title == "Speed of light"
    assert "What do you want to know?" in text(
        await world.presses(alan, public.card, "Ask me more")
    )


async def test_a_shared_card_is_rendered_once(world: World, grace: Actor) -> None:
    await world.sends(grace, SCATTERING)
    await world.waits(minutes=5)
    await world.waits(days=1)
    assert [len(one.cards) for one in world.messenger.messages] == [1]


async def test_the_same_card_is_not_shared_again_at_once(
    world: World, grace: Actor, alan: Actor
) -> None:
    await world.sends(grace, SCATTERING)
    await world.waits(minutes=9)
    again = await world.sends(alan, SCATTERING)
    assert again.title == "Rayleigh scattering is there already"
    assert "It was shared in #quiz 2026-03-02 06:00Z." in text(again)
    await world.settles()
    assert len(shared(world)) == 1

    there = await world.sends(replace(alan, channel="#other"), SCATTERING)
    assert "Shared in #other" in text(there)
    assert "is shared" in (await world.sends(alan, "cs:light-speed")).title
    assert "is shared" in (await world.sends(elsewhere(alan), SCATTERING)).title
    await world.waits(minutes=1)
    assert "is shared" in (await world.sends(alan, SCATTERING)).title


async def test_two_who_share_a_card_at_once_share_it_once(
    world: World, grace: Actor, alan: Actor, another: Callable[[], Awaitable[World]]
) -> None:
    other = await another()
    await world.sets_up()  # so that the community is known to both
    told = await asyncio.gather(
        *(one.sends(who, SCATTERING) for one in (world, other) for who in (grace, alan))
    )
    assert sorted(card.title.split()[-1] for card in told) == ["already"] * 3 + ["shared"]
    await world.settles()
    assert len(shared(world)) == 1


async def test_what_the_open_question_is_about_is_not_shared(
    world: World, grace: Actor, alan: Actor
) -> None:
    round = await world.asked(COLOUR)
    await world.answers(alan, round, "0")
    for who in (grace, alan):
        refused = await world.sends(who, SCATTERING)
        assert refused.title == "Rayleigh scattering: after the question closes"
        assert "Share it when the question has closed." in text(refused)
    own = await world.says(alan, "/quiz ask rayleigh scattering")
    assert "Light bounces" in text(own)
    assert "Share here" not in labels(own)
    assert "is shared" in (await world.sends(elsewhere(grace), SCATTERING)).title
    await world.closes()
    assert "is shared" in (await world.sends(grace, SCATTERING)).title


async def test_a_question_that_opens_before_the_card_is_sent_is_not_spoilt(
    world: World, grace: Actor
) -> None:
    world.bank = bank([COLOUR])
    await world.sets_up()
    await world.sends(grace, SCATTERING)
    world.messenger.fail()
    await world.settles()
    opens, _ = await world.quiz.upcoming(grace.community)
    assert opens is not None
    world.clock.at(opens)
    await world.settles()
    await world.waits(minutes=1)
    (public,) = shared(world)
    assert "A shared card is about the open question." in public
    assert "Rayleigh" not in public
    assert "scattering" not in public.lower()


async def test_a_card_that_is_gone_before_it_is_sent_is_said_to_be(
    world: World, grace: Actor
) -> None:
    await world.sends(grace, "cs:mode-collapse")
    world.bank = replace(bank([SPEED]), concepts={})
    await world.settles()
    (public,) = shared(world)
    assert "Somebody shared a card here that I no longer have." in public
    assert "Shared by @Grace" in public


@pytest.mark.parametrize("concept", ["gone", ""])
async def test_what_there_is_no_card_for_is_not_shared(
    world: World, grace: Actor, concept: str
) -> None:
    before = await world.dump()
    assert "I have no card for that any more." in text(await world.sends(grace, f"cs:{concept}"))
    assert await world.dump() == before


async def test_a_channel_that_cannot_be_posted_in_is_named_with_its_mend(
    world: World, grace: Actor
) -> None:
    world.messenger.wrong[CHANNEL] = ["I lack Send Messages: allow it."]
    before = await world.dump()
    told = text(await world.sends(grace, SCATTERING))
    assert "Nothing was shared" in told
    assert "I cannot post in #quiz." in told
    assert "To mend: I lack Send Messages: allow it." in told
    assert await world.dump() == before
    await world.settles()
    assert shared(world) == []


@pytest.mark.parametrize("change", [{"channel": ""}, {"community": "test:@u2"}])
async def test_who_is_alone_with_the_companion_shares_with_nobody(
    world: World, grace: Actor, change: dict[str, Any]
) -> None:
    alone = replace(grace, **change)
    card = await world.says(alone, "/quiz ask rayleigh scattering")
    assert "Light bounces" in text(card)
    assert "Share here" not in labels(card)
    assert "Here we are alone" in text(await world.sends(alone, SCATTERING))
    await world.settles()
    assert world.messenger.messages == []


async def test_who_is_forgotten_takes_their_name_from_what_they_shared(
    world: World, grace: Actor
) -> None:
    await world.sends(grace, SCATTERING)
    await world.settles()
    await world.sends(grace, "md:1")
    await world.waits(minutes=1)
    (public,) = shared(world)
    assert "Light bounces" in public
    assert "Shared by somebody" in public
    assert "Grace" not in public


async def test_an_export_tells_what_one_shared(world: World, grace: Actor) -> None:
    await world.sends(grace, SCATTERING)
    assert '"concept": "scattering"' in text(await world.sends(grace, "me"))


async def test_a_pause_counts_from_the_last_time(world: World, grace: Actor) -> None:
    for _ in range(3):
        assert "is shared" in (await world.sends(grace, SCATTERING)).title
        await world.waits(timedelta(minutes=10))
    assert len(shared(world)) == 3
