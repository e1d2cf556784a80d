"""A question was wrong: everybody is rescored, publicly, and the ledger only grows."""

from datetime import timedelta

import pytest

from bot.cards import Form
from bot.core.people import Actor
from bot.core.questions import Question
from bot.core.rounds import Round
from tests.support.bank import (
    COLLAPSE,
    COLOUR,
    ESSAY,
    EVENS,
    PRIMES,
    SPEED,
    STEPS,
    bank,
    fixed,
    question,
)
from tests.support.clock import MONDAY
from tests.support.people import somebody
from tests.support.reading import text
from tests.support.world import World

DAY = timedelta(days=1)


def shown(round: Round, *indices: int) -> str:
    return ",".join(str(round.frozen.shown(index)) for index in indices)


async def points(world: World, actor: Actor) -> int:
    """Return what the player's own card says, and check it against the ledger."""
    card = text(await world.says(actor, "/quiz me"))
    booked = await world.column("SELECT points FROM ledger WHERE player = :it", it=actor.player)
    if "All time: no answer yet" in card:
        assert sum(booked) == 0
        return 0
    said = int(card.split("All time: ")[1].split(" points")[0])
    assert said == sum(booked)
    return said


async def test_taking_a_question_out_takes_its_points_back_and_tells_everybody(
    world: World, ada: Actor, grace: Actor, alan: Actor
) -> None:
    round = await world.asked(fixed(COLOUR))
    await world.answers(grace, round, "0")
    await world.answers(alan, round, "1")
    assert await points(world, grace) == 10
    ledger = await world.rows("SELECT * FROM ledger ORDER BY id")

    card = await world.says(ada, "/quiz question void question:colour reason:Two are right.")

    assert card.title == "A question was taken out"
    assert "2 answers were judged again. 1 player's points changed." in text(card)
    assert await points(world, grace) == 0
    after = await world.rows("SELECT * FROM ledger ORDER BY id")
    assert after[: len(ledger)] == ledger, "the ledger is only appended to"
    assert "Nobody has answered yet." in text(await world.says(grace, "/quiz leaderboard day"))

    await world.waits(minutes=1)
    post = world.message(round).card
    assert post.title == "Question of the day, taken out"
    assert "Two are right." in text(post)
    assert post.buttons == ()
    announced = world.messenger.messages[-1]
    assert announced.channel == "#quiz"
    assert "A question was taken out" in text(announced.card)
    assert "Why: Two are right." in text(announced.card)
    assert "The boards are up to date." in text(announced.card)


async def test_taking_out_needs_an_id_and_a_reason_and_works_once(world: World, ada: Actor) -> None:
    await world.asked(COLOUR)
    say = "/quiz question void"
    assert "Which question?" in text(await world.says(ada, say))
    assert "Say why" in text(await world.says(ada, f"{say} colour"))
    assert "Say why" in text(await world.says(ada, f"{say} question:colour reason:  "))
    assert "A question “nope” was never asked here" in text(await world.says(ada, f"{say} nope x"))
    long = await world.says(ada, f"{say} colour {'x' * 301}")
    assert "the limit is 300" in text(long)
    assert await world.rows("SELECT * FROM corrections") == []
    await world.says(ada, f"{say} colour wrong")
    assert "is taken out already" in text(await world.says(ada, f"{say} colour again"))


async def test_a_question_that_was_taken_out_is_not_asked_again_until_it_is_mended(
    world: World, ada: Actor
) -> None:
    await world.asked(COLOUR)
    await world.says(ada, "/quiz question void colour wrong")
    await world.comes(MONDAY + DAY, "09:00")
    assert len(await world.rounds()) == 1
    world.bank = bank([question("colour", COLOUR.kind, COLOUR.body, version=2)])
    await world.comes(MONDAY + 2 * DAY, "09:00")
    assert [one.frozen.question.version for one in await world.rounds()] == [1, 2]


async def test_taking_out_ends_no_streak(world: World, ada: Actor, grace: Actor) -> None:
    for day, asked in enumerate((COLOUR, SPEED, STEPS)):
        round = await world.asked(asked)
        if day != 1:  # Grace misses the second one
            await world.answers(grace, round, "0,1,2,3" if asked is STEPS else "0")
        await world.closes()
    assert "Streak: 1 day (best 1)" in text(await world.says(grace, "/quiz me"))
    await world.says(ada, "/quiz question void speed wrong")
    assert "Streak: 2 days (best 2)" in text(await world.says(grace, "/quiz me"))


# The asked question, what three players answer, the corrected key, what each gets before and after.
FIXES: list[tuple[Question, list[str], str, list[int], list[int]]] = [
    (fixed(COLOUR), ["A", "B", "C"], "B", [10, 0, 0], [0, 10, 0]),
    (fixed(COLOUR), ["A", "B", "C"], "A, B", [10, 0, 0], [10, 10, 0]),
    (PRIMES, ["A,B", "A", "C,D"], "A", [20, 10, 0], [0, 20, 0]),
    (fixed(EVENS), ["A,B", "A,C", "C,D"], "C, D", [20, 10, 0], [0, 10, 20]),
    (SPEED, ["300", "150", "100"], "150", [20, 0, 0], [0, 20, 0]),
    (COLLAPSE, ["mode collapse", "helvetica scenario", "dropout"], "Helvetica scenario",
     [10, 0, 0], [10, 10, 0]),
    (COLLAPSE, ["mode collapse", "posterior collapse", "dropout"], "posterior collapse",
     [10, 0, 0], [10, 10, 0]),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "given", "key", "before", "after"), FIXES)
async def test_a_corrected_key_rescores_everybody(
    world: World,
    ada: Actor,
    asked: Question,
    given: list[str],
    key: str,
    before: list[int],
    after: list[int],
) -> None:
    people = [somebody(n) for n in range(3)]
    round = await world.asked(asked)
    for one, answer in zip(people, given, strict=True):
        await world.answers(one, round, answer)
    assert [await points(world, one) for one in people] == before
    await world.closes()
    ledger = await world.rows("SELECT * FROM ledger ORDER BY id")

    card = await world.says(
        ada, f"/quiz question fix question:{asked.id} answer:{key} reason:A slip."
    )

    assert card.title == "A question was corrected"
    changed = sum(a != b for a, b in zip(before, after, strict=True))
    assert f"3 answers were judged again. {changed} player" in text(card)
    assert [await points(world, one) for one in people] == after
    assert (await world.rows("SELECT * FROM ledger ORDER BY id"))[: len(ledger)] == ledger
    await world.waits(minutes=1)
    assert "The key was corrected: A slip." in text(world.message(round).card)
    announced = text(world.messenger.messages[-1].card)
    assert asked.stem in announced
    assert "Why: A slip." in announced


async def test_a_corrected_order_rescores_everybody(
    world: World, ada: Actor, grace: Actor, alan: Actor
) -> None:
    round = await world.asked(STEPS)
    await world.answers(grace, round, shown(round, 0, 1, 2, 3))
    await world.answers(alan, round, shown(round, 0, 2, 1, 3))
    await world.closes()
    await world.says(
        ada, f"/quiz question fix question:steps answer:{shown(round, 0, 2, 1, 3)} reason:Swapped."
    )
    assert (await points(world, grace), await points(world, alan)) == (20, 30)
    await world.waits(minutes=1)
    lines = text(world.message(round).card).splitlines()
    assert [one for one in lines if one[:2] in ("1.", "2.", "3.", "4.")][:4] == [
        "1. Collect data",
        "2. Evaluate it",
        "3. Train a model",
        "4. Ship it",
    ]


async def test_a_key_corrected_twice_counts_as_corrected_last(
    world: World, ada: Actor, grace: Actor, alan: Actor
) -> None:
    round = await world.asked(fixed(COLOUR))
    await world.answers(grace, round, "0")
    await world.answers(alan, round, "1")
    for key in ("B", "A", "B"):
        await world.says(ada, f"/quiz question fix question:colour answer:{key} reason:Hm.")
    assert (await points(world, grace), await points(world, alan)) == (0, 10)
    assert len(await world.rows("SELECT * FROM ledger")) == 2 + 3 * 2
    await world.waits(minutes=1)
    assert len([m for m in world.messenger.messages if m.once.startswith("correction")]) == 3


async def test_a_key_corrected_to_what_it_is_changes_no_points(
    world: World, ada: Actor, grace: Actor
) -> None:
    round = await world.asked(fixed(COLOUR))
    await world.answers(grace, round, "0")
    card = await world.says(ada, "/quiz question fix question:colour answer:A reason:Sure?")
    assert "0 players' points changed" in text(card)
    assert len(await world.rows("SELECT * FROM ledger")) == 1


async def test_answers_after_a_correction_are_judged_by_the_new_key(
    world: World, ada: Actor, grace: Actor
) -> None:
    round = await world.asked(fixed(COLOUR))
    await world.says(ada, "/quiz question fix question:colour answer:B reason:Slip.")
    assert (await world.answers(grace, round, "1")).title == "Right! +10 points"


async def test_a_later_round_of_the_same_version_keeps_the_corrected_key(
    world: World, ada: Actor, grace: Actor
) -> None:
    await world.asked(fixed(COLOUR))
    await world.says(ada, "/quiz question fix question:colour answer:B reason:Slip.")
    await world.closes()
    later = await world.asked(fixed(COLOUR))  # the pool has only this question
    assert (await world.answers(grace, later, "1")).title == "Right! +10 points"


async def test_every_earlier_round_of_the_question_is_rescored(
    world: World, ada: Actor, grace: Actor
) -> None:
    for _ in range(3):
        round = await world.asked(fixed(COLOUR))
        await world.answers(grace, round, "1")
        await world.closes()
    await world.says(ada, "/quiz question fix question:colour answer:B reason:Slip.")
    assert await points(world, grace) == 30
    await world.waits(minutes=1)
    announced = [m for m in world.messenger.messages if m.once.startswith("correction")]
    assert len(announced) == 1, "once a channel"


async def test_each_channel_that_was_asked_is_told(world: World, ada: Actor) -> None:
    world.knows(fixed(COLOUR))
    await world.sets_up(channel="#one")
    await world.sets_up(channel="#two")
    await world.comes(MONDAY, "09:00")
    await world.says(ada, "/quiz question void colour wrong")
    await world.waits(minutes=1)
    told = sorted(m.channel for m in world.messenger.messages if m.once.startswith("correction"))
    assert told == sorted({one.channel for one in await world.rounds()})


async def test_another_communitys_rounds_are_left_alone(
    world: World, ada: Actor, grace: Actor
) -> None:
    world.knows(fixed(COLOUR))
    await world.sets_up()
    other = Actor("test:others", "u9", "Olga", channel="#there", is_admin=True)
    await world.says(other, "/quiz setup time:09:00 weekdays:daily zone:UTC close:17:00")
    await world.comes(MONDAY, "09:00")
    (theirs,) = await world.rounds("test:others")
    await world.answers(other, theirs, "0")
    await world.says(ada, "/quiz question void colour wrong")
    assert await points(world, other) == 10


async def test_the_form_shows_the_letters_people_saw_last(
    world: World, ada: Actor, grace: Actor
) -> None:
    round = await world.asked(COLOUR)
    await world.answers(grace, round, shown(round, 2))
    form = await world.says(ada, "/quiz question fix question:colour")
    assert isinstance(form, Form)
    letter = "ABCD"[round.frozen.shown(2)]
    assert f"{letter}. Ozone" in text(form)
    await world.fills(ada, form, answer=letter, reason="Ozone it is.")
    assert await points(world, grace) == 10


@pytest.mark.parametrize(
    ("asked", "answer", "sentence"),
    [
        (COLOUR, "Z", "“Z” is not one of the options ABCD"),
        (COLOUR, "A,B,C,D", "Not every option can be right."),
        (COLOUR, "", "Nothing was chosen."),
        (SPEED, "fast", "is not a number I can read"),
        (STEPS, "A,B", "Name all 4 steps once each"),
        (ESSAY, "anything", "An open question has no key to correct."),
    ],
)
async def test_a_correction_that_cannot_be_read_changes_nothing(
    world: World, ada: Actor, asked: Question, answer: str, sentence: str
) -> None:
    await world.asked(asked)
    before = await world.dump()
    card = await world.says(
        ada, f"/quiz question fix question:{asked.id} answer:{answer} reason:Slip."
    )
    assert sentence in text(card)
    assert await world.dump() == before


async def test_what_was_taken_out_can_not_be_corrected_back_in(
    world: World, ada: Actor, grace: Actor
) -> None:
    round = await world.asked(fixed(COLOUR))
    await world.answers(grace, round, "0")
    await world.says(ada, "/quiz question void colour wrong")
    before = await world.dump()
    card = await world.says(ada, "/quiz question fix question:colour answer:A reason:Back.")
    assert "is taken out already" in text(card)
    assert await world.dump() == before


async def test_a_correction_moves_places_on_every_board(
    world: World, ada: Actor, grace: Actor, alan: Actor
) -> None:
    round = await world.asked(fixed(COLOUR))
    await world.answers(grace, round, "0")
    await world.answers(alan, round, "1")
    await world.says(ada, "/quiz question fix question:colour answer:B reason:Slip.")
    for board in ("day", "week", "month", "season", "all"):
        shown_ = text(await world.says(grace, f"/quiz leaderboard {board}"))
        assert "1. @Alan 10 1 of 1 right" in shown_
        assert "2. @Grace 0 0 of 1 right (you)" in shown_


async def test_a_hidden_player_is_rescored_and_stays_hidden(
    world: World, ada: Actor, grace: Actor, alan: Actor
) -> None:
    round = await world.asked(fixed(COLOUR))
    await world.answers(grace, round, "1")
    await world.presses(grace, await world.says(grace, "/quiz me"), "Hide me from boards")
    await world.says(ada, "/quiz question fix question:colour answer:B reason:Slip.")
    assert await points(world, grace) == 10
    assert "Grace" not in text(await world.says(alan, "/quiz leaderboard all"))


async def test_a_sealed_round_stays_sealed_when_its_key_is_corrected(
    world: World, ada: Actor, grace: Actor
) -> None:
    round = await world.asked(fixed(COLOUR), reveal="at_closing")
    await world.answers(grace, round, "0")
    await world.says(ada, "/quiz question fix question:colour answer:B reason:Slip.")
    await world.waits(minutes=1)
    announced = text(world.messenger.messages[-1].card)
    assert "(right)" not in announced, "the announcement must not give the open round away"
    await world.closes()
    assert (await world.answers(grace, round, "0")).title == "Not this time"
