"""What is done with a message once it is there: pinned while open, talked about afterwards."""

from collections.abc import Awaitable, Callable

import pytest

from bot.core.people import Actor
from bot.outbox import LEASE
from bot.ports import DeliveryError, Step
from bot.storage import steps
from tests.support.bank import COLOUR
from tests.support.clock import MONDAY
from tests.support.messenger import Message
from tests.support.reading import text
from tests.support.world import World


async def asked(world: World, **wishes: str) -> None:
    """Have a question stand in the channel, of a schedule that wishes this."""
    world.knows(COLOUR)
    await world.sets_up(**wishes)
    await world.comes(MONDAY, "09:00")


def is_pinned(message: Message) -> bool:
    return message.pinned


def thread(message: Message) -> str:
    return message.thread


async def test_a_question_is_pinned_while_it_is_open(world: World) -> None:
    await asked(world, pin="yes")
    (message,) = world.messenger.messages
    assert is_pinned(message)
    await world.closes()
    assert not is_pinned(message)
    assert thread(message) == "", "nobody asked for one"


async def test_a_thread_opens_once_the_answer_is_shown(world: World) -> None:
    await asked(world, discuss="yes")
    (message,) = world.messenger.messages
    assert thread(message) == ""
    await world.closes()
    assert thread(message) == COLOUR.stem
    kinds = [kind for kind, _, _ in world.messenger.attempts]
    assert kinds == ["post", "edit", "discuss"], "the answer first"


async def test_nothing_is_done_that_nobody_asked_for(world: World) -> None:
    await asked(world)
    await world.closes()
    assert [kind for kind, _, _ in world.messenger.attempts] == ["post", "edit"]


async def test_what_is_chosen_is_kept_and_can_be_taken_back(world: World, ada: Actor) -> None:
    await asked(world, pin="yes", discuss="yes")
    card = await world.says(ada, "/quiz setup schedule:1 time:10:00")
    assert "pinned while it is open, a thread opens after the answer" in text(card)
    card = await world.says(ada, "/quiz setup schedule:1 pin:no")
    assert "pinned" not in text(card)
    assert "a thread opens after the answer" in text(card)
    assert "maybe" in text(await world.says(ada, "/quiz setup schedule:1 pin:maybe"))


async def test_a_platform_without_pins_is_not_asked_about_them(world: World, ada: Actor) -> None:
    assert "Pin the question" in text(await world.says(ada, "/quiz setup"))
    world.messenger.offered = frozenset()
    form = text(await world.says(ada, "/quiz setup"))
    assert "Pin the question" not in form
    assert "thread" not in form


async def test_a_step_that_fails_holds_nothing_up_and_is_told_and_tried_again(
    world: World, ada: Actor
) -> None:
    world.messenger.refused[Step.PIN] = DeliveryError("I lack Pin Messages", permanent=True)
    await asked(world, pin="yes")
    (message,) = world.messenger.messages
    assert message.card.title == "Question of the day"
    assert not is_pinned(message)
    doctor = await world.says(ada, "/quiz doctor")
    assert "the question could not be pinned: I lack Pin Messages (given up)" in text(doctor)

    world.messenger.refused.clear()
    await world.presses(ada, doctor, "Send failed posts again")
    await world.settles()
    assert is_pinned(message)
    assert (await world.says(ada, "/quiz doctor")).title == "Everything is well"


async def test_a_step_is_tried_again_after_what_passes(world: World) -> None:
    world.messenger.refused[Step.PIN] = DeliveryError("slow down", retry_after=20.0)
    await asked(world, pin="yes")
    (message,) = world.messenger.messages
    world.messenger.refused.clear()
    await world.waits(seconds=19)
    assert not is_pinned(message)
    await world.waits(seconds=1)
    assert is_pinned(message)


async def test_a_pin_that_comes_too_late_is_taken_off_again(world: World) -> None:
    world.messenger.refused[Step.PIN] = DeliveryError("slow down", retry_after=10 * 3600.0)
    await asked(world, pin="yes")
    (message,) = world.messenger.messages
    world.messenger.refused.clear()
    await world.closes()
    await world.waits(hours=2)
    assert [kind for kind, _, _ in world.messenger.attempts][-2:] == ["pin", "unpin"]
    assert not is_pinned(message)


async def test_a_question_that_was_posted_too_late_is_never_pinned(world: World) -> None:
    world.messenger.broken["#quiz"] = DeliveryError("the platform is down")
    await asked(world, pin="yes", discuss="yes")
    await world.closes()
    world.messenger.broken.clear()
    await world.waits(minutes=10)
    kinds = [kind for kind, _, _ in world.messenger.attempts]
    assert "pin" not in kinds
    assert kinds.count("discuss") == 1


async def test_nothing_is_done_with_a_message_that_somebody_deleted(
    world: World, ada: Actor
) -> None:
    await asked(world, pin="yes", discuss="yes")
    world.messenger.delete(world.messenger.messages[0])
    await world.closes()
    await world.waits(hours=1)
    assert (await world.says(ada, "/quiz doctor")).title == "Everything is well"
    assert await world.column("SELECT DISTINCT state FROM steps WHERE state <> 'done'") == []


async def test_a_voided_question_is_let_go_too(world: World, ada: Actor) -> None:
    await asked(world, pin="yes")
    (message,) = world.messenger.messages
    await world.says(ada, f"/quiz question void question:{COLOUR.id} reason:It is grey.")
    await world.waits(minutes=1)
    assert not is_pinned(message)


async def test_a_step_whose_taker_died_is_taken_again(world: World) -> None:
    world.knows(COLOUR)
    await world.sets_up(pin="yes")
    world.messenger.refused[Step.PIN] = DeliveryError("wait", retry_after=5.0)
    await world.comes(MONDAY, "09:00")
    world.clock.move(seconds=5)
    async with world.database.write() as connection:
        (claimed,) = await steps.claim(connection, ["test"], world.clock(), LEASE, 16)
    assert claimed.kind == "pin"
    world.messenger.refused.clear()
    (message,) = world.messenger.messages
    await world.settles()
    assert not is_pinned(message), "the lease still holds"
    await world.waits(LEASE)
    assert is_pinned(message)


async def test_two_processes_take_every_step_once(
    world: World, another: Callable[[], Awaitable[World]]
) -> None:
    other = await another()
    await asked(world, pin="yes", discuss="yes")
    await other.settles()
    await world.closes()
    await other.settles()
    kinds = [kind for kind, _, _ in world.messenger.attempts]
    kinds += [kind for kind, _, _ in other.messenger.attempts if other is not world]
    taken = [kind for kind in kinds if kind in set(Step)]
    assert sorted(set(taken)) == ["discuss", "pin", "unpin"]


@pytest.mark.parametrize("missing", [Step.PIN, Step.DISCUSS])
async def test_what_is_not_allowed_is_told_when_it_is_set_up(
    world: World, ada: Actor, missing: Step
) -> None:
    world.messenger.forbidden = {missing}
    wish = "pin" if missing is Step.PIN else "discuss"
    card = await world.says(ada, f"/quiz setup time:09:00 {wish}:yes")
    assert f"To mend: I may not {missing}" in text(card)
    assert f"I may not {missing}" in text(await world.says(ada, "/quiz doctor"))
    world.messenger.forbidden = set(Step) - {missing, Step.UNPIN}
    assert "I may not" not in text(await world.says(ada, "/quiz doctor"))
