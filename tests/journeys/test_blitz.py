"""Live rounds: a few questions, one after the other, and all see how it went."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.cards import Line, When
from bot.core.blitz import PATIENCE, PAUSE
from bot.core.rounds import Status
from bot.storage import posts
from tests.support.bank import COLOUR, ONE_OF_EACH, PRIMES
from tests.support.games import FILLERS, begun, goes_on, invited, named, newest, post, runs_out
from tests.support.people import ADA, ALAN, GRACE, TEAM, somebody
from tests.support.reading import text
from tests.support.world import World

Another = Callable[[], Awaitable[World]]


async def test_a_live_round_from_the_invitation_to_the_podium(world: World) -> None:
    card = await invited(world)
    assert card.title == "Your live round waits for players"
    lobby = post(world, "blitz")
    assert "Nobody has joined yet" in text(lobby.card)
    assert (await world.presses(ALAN, lobby.card, "I play")).title == "You play"
    assert (await world.presses(ALAN, lobby.card, "I play")).title == "You play already"
    await world.waits(seconds=4)
    assert "1 player: @Alan" in text(lobby.card)

    assert (await world.presses(GRACE, lobby.card, "Begin")).title == "It begins"
    await world.settles()
    assert lobby.card.title == "A live round is on"
    first = await newest(world)
    message = world.message(first)
    assert message.card.title == "Live round: question 1 of 2"
    assert first.closes_at - first.opened_at == timedelta(seconds=20)

    kept = await world.presses(ALAN, message.card, "B")
    assert kept.title == "Kept: B"
    assert "Right" not in text(kept), "no verdict before time is up"
    assert (await world.presses(ALAN, message.card, "A")).title == "Kept: A"
    assert (await world.presses(GRACE, message.card, "B")).title == "Kept: B"  # joins by answering
    await world.waits(seconds=4)
    assert "2 answers so far" in text(message.card)
    assert named(message.card) == []

    await runs_out(world)
    told = text(message.card)
    assert message.card.title == "Live round: question 1 of 2, the answer"
    assert f"Because of {first.question.id}." in told
    assert "How 2 players chose" in told
    assert named(message.card) == [("Alan", 10), ("Grace", 0)]
    own = await world.presses(ALAN, message.card, "How did I do?")
    assert own.title == "Place 1, 10 points, 1 of 1 right"
    assert "It is still on" in text(own)

    second = await goes_on(world)
    assert second.id != first.id
    await world.answers(GRACE, second, "0")
    await runs_out(world)
    await goes_on(world)
    podium = post(world, "podium").card
    assert podium.title == "The live round is over"
    assert named(podium) == [("Grace", 10), ("Alan", 10)]
    assert " 1 of 2 right" in text(podium)
    assert lobby.card.title == "The live round is over"
    mine = await world.presses(ALAN, podium, "How did I do?")
    assert mine.title == "Place 1, 10 points, 1 of 1 right"


async def test_the_clock_of_a_question_starts_when_its_message_is_there(world: World) -> None:
    card = await invited(world)
    world.messenger.fail("busy", retry_after=7)  # for the lobby
    world.messenger.fail("busy", retry_after=7)
    await world.presses(GRACE, card, "Begin")
    await world.settles()
    await world.waits(seconds=7)
    round = await newest(world)
    assert round.opened_at == world.clock()
    assert round.closes_at == world.clock() + timedelta(seconds=20)
    await world.waits(seconds=4)
    shown = world.message(round).card
    parts = [one for block in shown.blocks if isinstance(block, Line) for one in block.parts]
    assert {part.at for part in parts if isinstance(part, When)} == {round.closes_at}


async def test_an_answer_may_come_before_we_know_that_the_message_is_there(world: World) -> None:
    card = await invited(world)

    async def quick(_channel: str) -> None:
        world.messenger.after_sending = None
        kept = await world.answers(ALAN, await newest(world), "0")
        assert kept.title == "Kept: A"

    world.messenger.after_sending = None
    await world.presses(GRACE, card, "Begin")
    await world.tick._play()
    world.messenger.after_sending = quick
    await world.settles()
    await runs_out(world)
    assert named(world.message(await newest(world)).card) == [("Alan", 10)]


async def test_a_question_that_cannot_be_posted_counts_for_nobody(world: World) -> None:
    card = await invited(world)
    for _ in range(40):
        world.messenger.fail("down", refused=True)
    await world.presses(GRACE, card, "Begin")
    await world.waits(PATIENCE)
    world.messenger.failures.clear()
    await world.waits(minutes=10)
    lost = (await world.rounds())[0]
    assert lost.status is Status.VOID
    assert "could not be asked to its end" in text(world.message(lost).card)


async def test_a_channel_that_takes_nothing_ends_it(world: World) -> None:
    card = await invited(world, "/quiz blitz 5")
    for _ in range(400):
        world.messenger.fail("down", refused=True)
    await world.presses(GRACE, card, "Begin")
    for _ in range(5):
        await world.waits(PATIENCE)
        await world.waits(PAUSE)
    assert len(await world.rounds()) == 2
    assert await world.column("SELECT state FROM blitzes") == ["stopped"]


async def test_the_answer_is_shown_at_once_also_just_after_another_edit(world: World) -> None:
    round = await begun(world)
    world.clock.at(round.closes_at - timedelta(seconds=1))
    await world.answers(ALAN, round, "0")
    await world.settles()
    assert "1 answer so far" in text(world.message(round).card)
    await runs_out(world)
    assert "Because of" in text(world.message(round).card)


async def test_the_answer_is_shown_at_once_also_while_another_edit_is_under_way(
    world: World,
) -> None:
    round = await begun(world)
    world.clock.at(round.closes_at - timedelta(seconds=1))
    await world.answers(ALAN, round, "0")

    async def slow(_channel: str) -> None:
        world.messenger.before_editing = None
        world.clock.at(round.closes_at)
        await world.tick._play()  # closes the question while the count is on its way

    world.messenger.before_editing = slow
    await world.settles()
    assert "Because of" in text(world.message(round).card)


async def test_a_live_question_goes_before_thousands_of_other_messages(world: World) -> None:
    card = await invited(world)
    others = [posts.NewPost(f"x:{n}", TEAM, f"#{n}", "share", n) for n in range(2000)]
    async with world.database.write() as connection:
        await posts.want_new(connection, others, world.clock())
    world.clock.move(minutes=1)
    await world.presses(GRACE, card, "Begin")
    async with world.database.write() as connection:
        lease = timedelta(minutes=1)
        first = await posts.claim(connection, ["test"], world.clock(), lease, 2)
        assert {one.key for one in first} == {"blitz:1", "round:1"}
        await connection.rollback()


async def test_many_answers_are_few_edits(world: World) -> None:
    round = await begun(world)
    before = len(world.messenger.attempts)
    for second in range(20):
        for number in range(3):
            await world.answers(somebody(3 * second + number), round, "0")
        await world.waits(seconds=1)
    shown = world.messenger.attempts[before:]
    assert "60 players chose" in text(world.message(round).card)
    assert {what for what, *_ in shown} == {"edit"}
    assert len(shown) <= 8, "one in three seconds, and the answer"


async def test_an_answer_after_the_deadline_is_told_so_and_changes_nothing(world: World) -> None:
    round = await begun(world)
    await world.answers(ALAN, round, "0")
    world.clock.at(round.closes_at)
    before = await world.dump()
    for who in (ALAN, GRACE):
        late = await world.answers(who, round, "1")
        assert "Time is up" in text(late)
    assert await world.dump() == before
    await world.settles()
    assert "Time is up" in text(await world.answers(ALAN, round, "1"))


async def test_the_last_of_several_answers_counts_also_when_they_come_at_once(
    world: World,
) -> None:
    round = await begun(world)
    replies = await asyncio.gather(*(world.answers(ALAN, round, one) for one in "0101"))
    assert {reply.title for reply in replies} <= {"Kept: A", "Kept: B"}
    assert await world.column("SELECT response FROM answers") == ["1"]
    bad = await world.answers(ALAN, round, "7")
    assert "not one of the options" in text(bad)


async def test_speed_counts_where_the_host_says_so(world: World) -> None:
    round = await begun(world, "/quiz blitz questions:1 seconds:20 speed:yes")
    assert "sooner is worth more" in text(world.message(round).card)
    await world.answers(ADA, round, "0")
    await world.waits(seconds=10)
    await world.answers(GRACE, round, "0")
    await world.answers(ADA, round, "0")  # the same again is as fast as before
    world.clock.at(round.closes_at - timedelta(microseconds=1))
    await world.answers(ALAN, round, "0")
    await runs_out(world)
    assert named(world.message(round).card) == [("Ada", 10), ("Grace", 8), ("Alan", 5)]


async def test_a_restart_goes_on_with_the_time_left(world: World, another: Another) -> None:
    round = await begun(world)
    await world.answers(ALAN, round, "0")
    other = await another()
    world.clock.move(seconds=12)  # nobody is there meanwhile
    await other.settles()
    assert (await newest(other)).closes_at == round.closes_at
    await other.answers(GRACE, round, "0")
    await runs_out(other)
    assert named(world.message(round).card) == [("Grace", 10), ("Alan", 10)]


async def test_a_question_that_ran_out_while_nobody_was_there_counts_for_nobody(
    world: World, another: Another
) -> None:
    round = await begun(world)
    await world.answers(ALAN, round, "0")
    other = await another()
    await other.waits(minutes=3)
    assert (await newest(other)).status is Status.VOID
    assert "could not be asked to its end" in text(world.message(round).card)
    assert await other.rows("SELECT * FROM ledger") == []
    assert await other.column("SELECT points FROM answers") == [0]
    second = await goes_on(other)
    assert second.id != round.id
    await other.answers(ALAN, second, "0")
    await runs_out(other)
    await goes_on(other)
    assert named(post(world, "podium").card) == [("Alan", 10)]


async def test_todays_question_never_comes_nor_one_twice(world: World) -> None:
    daily = await world.asked(FILLERS[0])
    world.knows(*FILLERS[:3], *ONE_OF_EACH)
    seen = [(await begun(world, "/quiz blitz 20 light")).question.id]
    for _ in range(20):
        await runs_out(world)
        round = await goes_on(world)
        if round.question.id == seen[-1]:
            break
        seen.append(round.question.id)
    assert daily.question.id not in seen
    assert sorted(seen) == sorted([FILLERS[1].id, FILLERS[2].id, COLOUR.id])
    assert await world.column("SELECT state FROM blitzes") == ["over"]


async def test_a_question_that_is_open_for_longer_than_a_day_never_comes(world: World) -> None:
    await world.asked(FILLERS[0])
    world.clock.move(hours=25)  # nobody has closed it yet
    assert "No question is left" in text(await world.says(GRACE, "/quiz blitz"))


async def test_several_may_be_ticked_and_ticked_anew(world: World) -> None:
    world.knows(PRIMES)
    round = await begun(world, "/quiz blitz 1")
    card = world.message(round).card
    form = await world.presses(ALAN, card, "Answer")
    assert form.title == "Live round"
    assert (await world.fills(ALAN, form, response="0")).title == "Kept: A"
    again = await world.presses(ALAN, card, "Answer")
    assert (await world.fills(ALAN, again, response="0,1")).title == "Kept: A, B"
    await runs_out(world)
    assert named(world.message(round).card) == [("Alan", 20)]


async def test_two_processes_play_one_game(world: World, another: Another) -> None:
    other = await another()
    round = await begun(world)
    for number in range(20):
        await (world, other)[number % 2].answers(somebody(number), round, str(number % 2))
    world.clock.at(round.closes_at)
    await asyncio.gather(world.settles(), other.settles())
    await world.waits(PAUSE)
    assert len(await world.rounds()) == 2
    assert await world.column("SELECT sum(points) FROM ledger") == [100]
