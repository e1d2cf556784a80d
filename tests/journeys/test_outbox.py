"""The outbox: every message comes once, in order, and looks current, whatever the platform does."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import AsyncAdaptedQueuePool

from bot.core.people import Actor
from bot.outbox import LEASE, SLOWEST_RETRY
from bot.ports import DeliveryError
from bot.storage import posts
from tests.support.bank import COLOUR, filler, fixed
from tests.support.clock import MONDAY
from tests.support.people import somebody
from tests.support.reading import labels, text
from tests.support.world import World

DAY = timedelta(days=1)


async def next_try(world: World) -> datetime:
    """Return when the newest post is tried next."""
    async with world.database.read() as connection:
        (found,) = await posts.stuck(connection, "test:team", 1)
        row = await world.rows("SELECT next_try FROM posts WHERE id = :it", it=found.id)
    value = row[0][0]
    return datetime.fromisoformat(value) if isinstance(value, str) else value


async def due(world: World, channels: tuple[str, ...] = ("#quiz",)) -> None:
    """Have a question about to be posted in each channel."""
    world.knows(*(filler(n) for n in range(20)))
    for channel in channels:
        await world.sets_up(channel=channel)


async def test_what_the_platform_asks_us_to_wait_is_waited(world: World) -> None:
    await due(world)
    world.messenger.fail("slow down", retry_after=17.5)
    await world.comes(MONDAY, "09:00")
    await world.waits(seconds=17)
    assert len(world.messenger.attempts) == 1
    await world.waits(seconds=1)
    assert len(world.messenger.messages) == 1


async def test_waits_grow_with_every_failure_up_to_a_limit(world: World) -> None:
    await due(world)
    world.messenger.broken["#quiz"] = DeliveryError("the platform is down")
    await world.comes(MONDAY, "09:00")
    waits = []
    for _ in range(14):
        wait = await next_try(world) - world.clock()
        waits.append(wait.total_seconds())
        await world.waits(wait)
    for number, wait_ in enumerate(waits):
        longest = min(2.0**number, SLOWEST_RETRY.total_seconds())
        assert longest / 2 <= wait_ <= longest, (number, wait_)
    world.messenger.broken.clear()
    await world.waits(SLOWEST_RETRY)
    assert len(world.messenger.messages) == 1


async def test_after_a_success_the_waits_begin_anew(world: World, grace: Actor) -> None:
    round = await world.asked(COLOUR)
    for _ in range(5):
        world.messenger.fail()
    await world.answers(grace, round, "0")
    for _ in range(6):
        await world.waits(minutes=2)
    assert await world.column("SELECT attempts FROM posts") == [0]
    assert "1 answer so far" in text(world.message(round).card)


async def test_a_permanent_failure_is_shown_by_doctor_and_retried_by_a_button(
    world: World, ada: Actor, grace: Actor
) -> None:
    await due(world)
    world.messenger.fail("I may not post in #quiz", permanent=True)
    await world.comes(MONDAY, "09:00")
    await world.waits(hours=1)
    assert len(world.messenger.attempts) == 1, "useless until somebody acts"

    doctor = await world.says(ada, "/quiz doctor")
    assert "#quiz: I may not post in #quiz (given up)" in text(doctor)
    assert doctor.title == "Something needs your attention"
    assert "Only admins" in text(await world.presses(grace, doctor, "Send failed posts again"))
    card = await world.presses(ada, doctor, "Send failed posts again")
    assert card.title == "1 post is tried again"
    await world.settles()

    assert len(world.messenger.messages) == 1
    doctor = await world.says(ada, "/quiz doctor")
    assert doctor.title == "Everything is well"
    assert "Send failed posts again" not in labels(doctor)


async def test_an_unconfirmed_message_is_never_sent_twice(world: World, ada: Actor) -> None:
    await due(world)
    world.messenger.fail("the connection broke", maybe_sent=True)
    await world.comes(MONDAY, "09:00")
    for _ in range(10):
        await world.waits(minutes=30)
    assert len(world.messenger.attempts) == 1
    doctor = text(await world.says(ada, "/quiz doctor"))
    assert "may have been sent: look at the channel before sending it again" in doctor


async def test_an_edit_of_unknown_outcome_is_simply_made_again(
    world: World, ada: Actor, grace: Actor
) -> None:
    round = await world.asked(COLOUR)
    world.messenger.fail("the connection broke", maybe_sent=True)
    await world.closes()
    await world.waits(minutes=1)
    assert world.message(round).card.title == "Answer to the question of the day"


async def test_a_message_somebody_deleted_is_left_alone(
    world: World, ada: Actor, grace: Actor
) -> None:
    round = await world.asked(COLOUR)
    world.messenger.delete(world.message(round))
    await world.answers(grace, round, "0")
    for _ in range(5):
        await world.waits(minutes=5)
    assert [kind for kind, _, _ in world.messenger.attempts] == ["post", "edit"]
    assert world.messenger.messages == []
    assert (await world.says(ada, "/quiz doctor")).title == "Everything is well"


async def test_a_channel_that_is_gone_is_given_up(world: World, ada: Actor) -> None:
    await due(world)
    world.messenger.fail("there is no #quiz", gone=True)
    await world.comes(MONDAY, "09:00")
    assert "there is no #quiz (given up)" in text(await world.says(ada, "/quiz doctor"))


async def test_messages_of_a_channel_keep_their_order_while_others_go_on(world: World) -> None:
    await due(world, ("#one", "#two"))
    world.messenger.broken["#one"] = DeliveryError("down")
    for day in range(3):
        await world.comes(MONDAY + day * DAY, "09:00")
    assert [one.channel for one in world.messenger.messages] == ["#two"] * 3
    world.messenger.broken.clear()
    await world.waits(minutes=11)
    await world.waits(minutes=1)
    ones = [one.once for one in world.messenger.messages if one.channel == "#one"]
    days = {f"round:{round.id}": round.day for round in await world.rounds()}
    assert [days[once] for once in ones] == [MONDAY, MONDAY + DAY, MONDAY + 2 * DAY]


async def test_a_slow_channel_does_not_hold_up_another(world: World) -> None:
    await due(world, ("#slow", "#fast"))
    released = asyncio.Event()
    sent = asyncio.Event()

    async def wait(channel: str) -> None:
        if channel == "#slow":
            await released.wait()
        else:
            sent.set()

    world.messenger.after_sending = wait
    world.clock.move(hours=3)
    await world.tick.run()
    await asyncio.wait_for(sent.wait(), 5)
    await asyncio.sleep(0.05)
    assert await world.column("SELECT channel FROM posts WHERE shown > 0") == ["#fast"]
    released.set()
    await world.outbox.drain()
    assert len(await world.column("SELECT id FROM posts WHERE shown > 0")) == 2


async def test_many_answers_become_few_edits(world: World) -> None:
    round = await world.asked(COLOUR)
    for number in range(30):
        await world.answers(somebody(number), round, "0")
        await world.waits(milliseconds=100)
    await world.waits(seconds=3)
    assert len(world.message(round).cards) <= 4
    assert "30 answers so far" in text(world.message(round).card)


async def test_what_changes_while_a_message_is_sent_is_shown_afterwards(
    world: World, grace: Actor
) -> None:
    await due(world)
    world.clock.move(hours=3)

    async def answer(channel: str) -> None:
        world.messenger.after_sending = None
        await world.answers(grace, (await world.rounds())[0], "0")

    world.messenger.after_sending = answer
    await world.settles()
    await world.waits(seconds=3)
    (message,) = world.messenger.messages
    assert "0 answers so far" in text(message.cards[0])
    assert "1 answer so far" in text(message.card)


async def test_a_post_whose_sender_died_is_sent_again_with_the_same_key(world: World) -> None:
    await due(world)
    world.clock.move(hours=3)
    async with world.database.write() as connection:
        from bot.journeys import daily

        await daily.open_due(connection, world.bank, world.clock())
        (claimed,) = await posts.claim(connection, ["test"], world.clock(), LEASE, 16)
    card = (await world.quiz.posts("test:team", "#quiz")) or None
    assert card is None, "not there yet"
    async with world.database.read() as connection:
        from bot.journeys import posts as journey

        shown = await journey.render(connection, world.bank, claimed, world.clock())
    await world.messenger.post("#quiz", shown, once=claimed.key)  # and dies before recording it

    await world.waits(LEASE - timedelta(seconds=1))
    assert len(world.messenger.attempts) == 1, "the lease still holds"
    await world.waits(seconds=1)

    assert [once for _, _, once in world.messenger.attempts] == [claimed.key] * 2
    assert len(world.messenger.messages) == 1
    assert await world.column("SELECT message FROM posts") == ["m1"]


@pytest.mark.parametrize("known", ["it died", "it was told of an error"])
async def test_what_changed_between_a_post_and_its_repetition_is_shown(
    world: World, known: str
) -> None:
    await due(world)

    async def lose_the_answer(channel: str) -> None:
        """The message is there, whatever becomes of its sender."""
        world.messenger.after_sending = None
        if known == "it died":
            raise asyncio.CancelledError
        raise DeliveryError("the platform answered 502")

    world.messenger.after_sending = lose_the_answer
    await world.comes(MONDAY, "09:00")
    (message,) = world.messenger.messages
    assert message.card.title == "Question of the day"
    _, closes = await world.quiz.upcoming("test:team")
    assert closes is not None
    world.clock.at(max(closes, world.clock() + LEASE))
    await world.settles()
    await world.waits(minutes=1)

    assert [one.once for one in world.messenger.messages].count(message.once) == 1
    assert world.messenger.again[:2] == [False, True]
    assert message.card.title == "Answer to the question of the day"


async def test_an_edit_that_comes_later_than_its_lease_does_not_have_the_last_word(
    world: World, another: Callable[[], Awaitable[World]], grace: Actor
) -> None:
    round = await world.asked(fixed(COLOUR))
    held, arrives = asyncio.Event(), asyncio.Event()

    async def hold_the_first(channel: str) -> None:
        if not held.is_set():
            held.set()
            await arrives.wait()

    async def let_it_arrive(channel: str) -> None:
        """Between the newer edit and its record, the older one covers it and is recorded."""
        world.messenger.after_sending = None
        arrives.set()
        await slow

    world.messenger.before_editing = hold_the_first
    await world.answers(grace, round, "A")
    await world.intake.drain()
    world.clock.move(minutes=1)
    slow = asyncio.create_task(world.tick.settle())
    await held.wait()

    other = await another()
    _, closes = await other.quiz.upcoming("test:team")
    assert closes is not None
    world.clock.at(max(closes, world.clock() + LEASE))
    world.messenger.after_sending = let_it_arrive
    await other.settles()
    await other.waits(minutes=1)

    assert "Answer to the question of the day" in text(world.message(round).card)
    assert await world.column("SELECT wanted - shown FROM posts") == [0]


async def test_two_processes_send_every_message_once(
    world: World, another: Callable[[], Awaitable[World]]
) -> None:
    channels = tuple(f"#c{n}" for n in range(8))
    await due(world, channels)
    others = [await another(), await another()]
    world.clock.move(hours=3)
    await asyncio.gather(*(one.settles() for one in (world, *others)))
    await asyncio.gather(*(one.settles() for one in (world, *others)))
    assert len(await world.rounds()) == 8
    assert sorted(one.channel for one in world.messenger.messages) == sorted(channels)
    assert len(world.messenger.attempts) == 8


async def test_a_bug_while_sending_is_tried_again_and_told_by_doctor(
    world: World, ada: Actor
) -> None:
    await due(world)
    world.messenger.failures.append(RuntimeError("boom"))
    await world.comes(MONDAY, "09:00")
    assert "internal error: RuntimeError (is tried again)" in text(
        await world.says(ada, "/quiz doctor")
    )
    await world.waits(minutes=1)
    assert len(world.messenger.messages) == 1


async def test_posts_of_a_platform_that_is_not_connected_wait(world: World) -> None:
    foreign = Actor("elsewhere:team", "u1", "Ada", channel="#there", is_admin=True)
    await world.says(foreign, "/quiz setup time:09:00 zone:UTC weekdays:daily")
    await world.comes(MONDAY, "09:00")
    assert len(await world.rounds("elsewhere:team")) == 1
    assert world.messenger.attempts == []


async def test_more_than_fit_at_once_are_all_delivered(world: World) -> None:
    await due(world, tuple(f"#c{n}" for n in range(20)))
    await world.comes(MONDAY, "09:00")
    assert len(world.messenger.messages) == 20


async def test_what_the_page_shows_is_what_the_chat_shows(world: World, grace: Actor) -> None:
    round = await world.asked(fixed(COLOUR))
    await world.answers(grace, round, "0")
    await world.closes()
    shown = await world.quiz.posts("test:team", "#quiz")
    assert [one.card for one in shown] == [world.message(round).card]


@pytest.mark.parametrize("how", ["permanent", "maybe_sent"])
async def test_a_message_given_up_does_not_hold_up_the_next_ones(world: World, how: str) -> None:
    await due(world)
    world.messenger.fail("no", **{how: True})
    await world.comes(MONDAY, "09:00")
    await world.comes(MONDAY + DAY, "09:00")
    assert len(world.messenger.messages) == 1


async def test_deliveries_stand_one_behind_the_other_before_the_database(world: World) -> None:
    channels = tuple(f"#quiz{number}" for number in range(8))
    await due(world, channels)
    busy: list[int] = []

    async def look(channel: str) -> None:
        pool = world.database.engine.pool
        assert isinstance(pool, AsyncAdaptedQueuePool)
        busy.append(pool.checkedout())

    world.messenger.after_sending = look
    await world.comes(MONDAY, "09:00")
    assert {message.channel for message in world.messenger.messages} == {*channels}
    assert max(busy) <= 1, "an answer that comes now finds a connection and waits for one write"


@pytest.mark.parametrize(("refused", "again"), [(True, False), (False, True)])
async def test_only_a_try_that_may_have_got_through_is_looked_for(
    world: World, refused: bool, again: bool
) -> None:
    await due(world)
    world.messenger.fail("wait", retry_after=1, refused=refused)
    await world.comes(MONDAY, "09:00")
    await world.waits(minutes=1)
    assert world.messenger.again == [False, again]


async def test_a_refusal_makes_us_no_surer_of_an_earlier_try(world: World) -> None:
    await due(world)
    world.messenger.fail("the connection broke")
    world.messenger.fail("wait", refused=True)
    await world.comes(MONDAY, "09:00")
    await world.waits(minutes=1)
    await world.waits(minutes=1)
    assert world.messenger.again == [False, True, True]


async def test_what_nobody_could_confirm_is_sent_without_a_look_when_an_admin_says_so(
    world: World, ada: Actor
) -> None:
    await due(world)
    world.messenger.fail("the connection broke", maybe_sent=True)
    await world.comes(MONDAY, "09:00")
    doctor = await world.says(ada, "/quiz doctor")
    await world.presses(ada, doctor, "Send failed posts again")
    await world.settles()
    assert world.messenger.again == [False, False]
    assert len(world.messenger.messages) == 1
