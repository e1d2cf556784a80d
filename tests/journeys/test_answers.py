"""Answers: the first one stands, the verdict is private, and only what is stored is told."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from bot import requests as r
from bot.cards import Card, Form, Tone
from bot.core.people import Actor
from bot.core.questions import Question
from bot.core.rounds import Round
from tests.support.bank import COLLAPSE, COLOUR, ESSAY, EVENS, PRIMES, SPEED, STEPS, fixed
from tests.support.clock import MONDAY, utc
from tests.support.people import elsewhere, somebody
from tests.support.reading import labels, line, text
from tests.support.world import World


def shown(round: Round, *indices: int) -> str:
    """Return where the bank's options stand in the message, as a form sends them."""
    return ",".join(str(round.frozen.shown(index)) for index in indices)


# What is answered (by the bank's own indices, or typed), the title of the verdict, its points.
VERDICTS: list[tuple[Question, str | tuple[int, ...], str, int]] = [
    (COLOUR, (0,), "Right! +10 points", 10),
    (COLOUR, (1,), "Not this time", 0),
    (PRIMES, (0, 1), "Right! +20 points", 20),
    (PRIMES, (0,), "Partly right: 50 %, +10 points", 10),
    (PRIMES, (0, 2), "Not this time", 0),
    (PRIMES, (0, 1, 2), "Partly right: 50 %, +10 points", 10),
    (PRIMES, (0, 1, 2, 3), "Not this time", 0),
    (EVENS, (0, 1), "Right! +20 points", 20),
    (EVENS, (0, 2), "Partly right: 50 %, +10 points", 10),
    (EVENS, (2, 3), "Not this time", 0),
    (SPEED, "300", "Right! +20 points", 20),
    (SPEED, "299 792 km/s", "Right! +20 points", 20),
    (SPEED, "305", "Right! +20 points", 20),
    (SPEED, "310", "Not this time", 0),
    (COLLAPSE, "Mode Collapse", "Right! +10 points", 10),
    (COLLAPSE, "mode colapse", "Right! +10 points", 10),
    (COLLAPSE, "model collapse", "Not this time", 0),
    (COLLAPSE, "posterior collapse", "Not this time", 0),
    (STEPS, (0, 1, 2, 3), "Right! +30 points", 30),
    (STEPS, (0, 1, 3, 2), "Partly right: 66 %, +20 points", 20),
    (STEPS, (3, 2, 1, 0), "Not this time", 0),
]


@pytest.mark.parametrize(("asked", "answer", "title", "points"), VERDICTS)
async def test_each_kind_is_judged_and_booked(
    world: World,
    grace: Actor,
    asked: Question,
    answer: str | tuple[int, ...],
    title: str,
    points: int,
) -> None:
    round = await world.asked(asked)
    response = answer if isinstance(answer, str) else shown(round, *answer)

    card = await world.answers(grace, round, response)

    assert card.title == title
    assert asked.explanation in text(card), "after right and wrong answers"
    assert "Streak: 1 day" in text(card)
    assert f"This season: {points} points" in text(await world.says(grace, "/quiz me"))
    assert await world.column("SELECT points FROM ledger") == [points]


async def test_a_wrong_choice_says_why_it_is_wrong_and_what_is_right(
    world: World, grace: Actor
) -> None:
    round = await world.asked(COLOUR)
    card = await world.answers(grace, round, shown(round, 2))
    assert isinstance(card, Card)
    assert card.tone is Tone.WRONG
    assert "Ozone (wrong) (yours) Ozone absorbs little" in text(card)
    assert "Rayleigh scattering (right) Short waves scatter most." in text(card)
    assert "Dust" not in text(card), "what is neither chosen nor right does not matter"


async def test_a_known_mistake_has_its_own_sentence(
    world: World, grace: Actor, alan: Actor
) -> None:
    round = await world.asked(SPEED)
    assert "That is the speed of sound" in text(await world.answers(grace, round, "340"))
    assert "Right answer: 300 Mm/s" in text(await world.answers(alan, round, "12"))


async def test_an_accepted_slip_shows_the_form_it_was_read_as(world: World, grace: Actor) -> None:
    round = await world.asked(COLLAPSE)
    assert line(await world.answers(grace, round, "Mode colapse"), "Read as") == (
        "Read as: mode collapse"
    )


async def test_the_first_answer_stands(world: World, grace: Actor) -> None:
    round = await world.asked(fixed(COLOUR))
    card = world.message(round).card
    await world.presses(grace, card, "B")
    again = await world.presses(grace, card, "A")
    assert "Your first answer stands: B" in text(again)
    assert again.title == "Not this time"
    assert "Streak" not in text(again)
    assert await world.column("SELECT response FROM answers") == ["1"]


async def test_the_first_answer_stands_after_closing_too(world: World, grace: Actor) -> None:
    round = await world.asked(fixed(COLOUR))
    await world.answers(grace, round, "0")
    await world.closes()
    again = await world.answers(grace, round, "1")
    assert "Your first answer stands: A" in text(again)


async def test_two_clicks_at_once_are_one_answer(world: World, grace: Actor) -> None:
    round = await world.asked(fixed(COLOUR))
    cards = await asyncio.gather(*(world.answers(grace, round, letter) for letter in "AB" * 10))
    stands = [card for card in cards if "Your first answer stands: A" in text(card)]
    assert len(stands) == 19
    assert await world.column("SELECT points FROM ledger") == [10]


async def test_clicks_in_several_processes_are_one_answer(
    world: World, grace: Actor, another: Callable[[], Awaitable[World]]
) -> None:
    round = await world.asked(fixed(COLOUR))
    processes = [world, await another(), await another()]
    cards = await asyncio.gather(
        *(one.answers(grace, round, letter) for one in processes for letter in "ABCD")
    )
    assert sum("Your first answer stands" not in text(card) for card in cards) == 1
    assert len(await world.rows("SELECT * FROM answers")) == 1
    assert len(await world.rows("SELECT * FROM ledger")) == 1


async def test_many_players_at_once_share_commits_and_get_their_own_verdict(
    world: World, another: Callable[[], Awaitable[World]]
) -> None:
    round = await world.asked(fixed(COLOUR))
    processes = [world, await another()]
    people = [somebody(n) for n in range(60)]
    cards = await asyncio.gather(
        *(
            processes[n % 2].answers(one, round, "A" if n % 3 else "B")
            for n, one in enumerate(people)
        )
    )
    titles = [card.title for card in cards]
    assert titles == ["Right! +10 points" if n % 3 else "Not this time" for n in range(60)]
    assert sum(await world.column("SELECT points FROM ledger")) == 400


async def test_a_bad_answer_in_a_batch_costs_nobody_theirs(
    world: World, grace: Actor, alan: Actor
) -> None:
    round = await world.asked(fixed(COLOUR))
    good, bad, unknown = await asyncio.gather(
        world.answers(grace, round, "A"),
        world.answers(alan, round, "Z"),
        world.answers(alan, 999, "A"),
    )
    assert good.title == "Right! +10 points"
    assert "“Z” is not one of the options ABCD" in text(bad)
    assert "I do not know this question here" in text(unknown)


async def test_after_closing_answers_no_longer_count(world: World, grace: Actor) -> None:
    round = await world.asked(COLOUR)
    card = world.message(round).card
    await world.closes()
    late = await world.presses(grace, card, "A")
    assert "This question has closed; answers no longer count." in text(late)
    assert await world.rows("SELECT * FROM answers") == []


async def test_the_closing_time_holds_even_when_the_tick_is_late(
    world: World, grace: Actor
) -> None:
    round = await world.asked(COLOUR)
    world.clock.at(round.closes_at - timedelta(seconds=1))
    assert "Streak: 1 day" in text(await world.answers(grace, round, "0"))
    world.clock.at(round.closes_at)
    assert "has closed" in text(await world.answers(somebody(1), round, "0"))


async def test_a_question_taken_out_takes_no_answers(
    world: World, ada: Actor, grace: Actor
) -> None:
    round = await world.asked(COLOUR)
    card = world.message(round).card
    await world.says(ada, "/quiz question void question:colour reason:two are right")
    assert "taken out, so there is nothing to answer" in text(await world.presses(grace, card, "A"))


async def test_a_button_of_another_community_is_refused(world: World, grace: Actor) -> None:
    round = await world.asked(COLOUR)
    before = await world.dump()
    stranger = elsewhere(grace)
    for request in (
        r.AnswerRound(round.id, "0"),
        r.AnswerForm(round.id),
        r.GradeForm(round.id),
        r.GradeRound(round.id, "0"),
        r.ReportForm(round.id),
        r.Report(round.id, "It is wrong."),
    ):
        card = await world.sends(stranger, r.encode(request))
        assert "I do not know this question here" in text(card)
    assert await world.dump() == before


@pytest.mark.parametrize(
    "data",
    [
        "a:999999:0",
        "a:9223372036854775807:0",
        "af:0",
        "gf:77",
        "g:77:0:",
        "r:77:nonsense",
    ],
)
async def test_a_forged_round_is_refused(world: World, grace: Actor, data: str) -> None:
    await world.asked(COLOUR)
    before = await world.dump()
    card = await world.sends(grace, data)
    assert "I do not know this question here" in text(card)
    assert await world.dump() == before


@pytest.mark.parametrize(
    "data", ["", "a", "a:1", "a:x:0", "a:-1:0", "a:1:0:2", "zz:1", "a:01:0", "a:1:%00%", "x" * 101]
)
async def test_a_forged_or_stale_button_is_refused(world: World, grace: Actor, data: str) -> None:
    await world.asked(COLOUR)
    before = await world.dump()
    card = await world.sends(grace, data)
    assert "This button is from an older message and no longer works." in text(card)
    assert labels(card) == ["Question of the day"]
    assert await world.dump() == before


BAD_ANSWERS: list[tuple[Question, str, str]] = [
    (COLOUR, "", "Nothing was chosen."),
    (COLOUR, "7", "“7” is not one of the options ABCD."),
    (COLOUR, "0,1", "is not one of the options"),
    (PRIMES, "", "Nothing was chosen."),
    (EVENS, "0", "Choose exactly 2; that were 1. Nothing was sent."),
    (SPEED, "fast", "“fast” is not a number I can read."),
    (SPEED, "300 furlongs", "I do not know the unit in “furlongs” here."),
    (SPEED, "", "The answer is empty."),
    (COLLAPSE, "   ", "The answer is empty."),
    (COLLAPSE, "one two three four five six seven eight nine", "That is too long"),
    (STEPS, "0,1,2", "Name all 4 steps once each"),
    (STEPS, "0,0,1,2", "Name all 4 steps once each"),
    (ESSAY, "\0", "The answer is empty."),
]


@pytest.mark.parametrize(("asked", "response", "sentence"), BAD_ANSWERS)
async def test_an_answer_that_cannot_be_read_says_how_and_costs_nothing(
    world: World, grace: Actor, asked: Question, response: str, sentence: str
) -> None:
    round = await world.asked(asked)
    card = await world.answers(grace, round, response)
    assert sentence in text(card)
    assert await world.rows("SELECT * FROM answers") == []
    assert await world.rows("SELECT * FROM players") == []


RIGHT: dict[str, str | tuple[int, ...]] = {
    "primes": (0, 1),
    "evens": (0, 1),
    "speed": "300 Mm/s",
    "collapse": "mode collapse",
    "steps": (0, 1, 2, 3),
    "essay": "It scatters.",
}


@pytest.mark.parametrize("asked", [PRIMES, EVENS, SPEED, COLLAPSE, STEPS, ESSAY])
async def test_what_one_click_cannot_answer_opens_a_form(
    world: World, grace: Actor, asked: Question
) -> None:
    round = await world.asked(asked)
    post = world.message(round).card
    assert labels(post) == ["Answer"]
    form = await world.presses(grace, post, "Answer")
    assert isinstance(form, Form)
    assert asked.stem in text(form)
    assert asked.explanation not in text(form)
    right = RIGHT[asked.id]
    response = right if isinstance(right, str) else shown(round, *right)

    verdict = await world.fills(grace, form, response=response)

    assert verdict.title.startswith("Your answer is in" if asked is ESSAY else "Right!")
    again = await world.presses(grace, post, "Answer")
    assert isinstance(again, Card), "who has answered sees the verdict instead of the form"
    assert again.title == verdict.title


async def test_the_form_of_a_closed_question_is_refused(world: World, grace: Actor) -> None:
    round = await world.asked(SPEED)
    post = world.message(round).card
    form = await world.presses(grace, post, "Answer")
    await world.closes()
    assert "has closed" in text(await world.presses(grace, post, "Answer"))
    assert "has closed" in text(await world.fills(grace, form, response="300"))


async def test_a_form_with_a_forged_field_is_refused(world: World, grace: Actor) -> None:
    round = await world.asked(SPEED)
    form = await world.presses(grace, world.message(round).card, "Answer")
    assert isinstance(form, Form)
    with pytest.raises(Exception, match="stale_button"):
        r.fill(form.request, {"round": "7"})


async def test_with_reveal_at_closing_the_verdict_is_sealed_until_then(
    world: World, grace: Actor
) -> None:
    round = await world.asked(fixed(COLOUR), reveal="at_closing")
    card = await world.presses(grace, world.message(round).card, "A")
    again = await world.presses(grace, world.message(round).card, "B")
    today = await world.says(grace, "/quiz today")

    for one in (card, again, today):
        assert "answered: A" in text(one)
        for secret in ("Right!", "Not this time", "(right)", "Short waves", "points", "Because"):
            assert secret not in text(one) + one.fallback  # type: ignore[union-attr]
    assert "The verdict comes when the question closes: 2026-03-02 17:00Z" in text(card)
    assert again.title == "Your first answer stands"

    await world.closes()
    assert "Right! +10 points" in text(await world.answers(grace, round, "1"))


async def test_with_reveal_at_closing_the_boards_do_not_give_the_verdict_away(
    world: World, grace: Actor
) -> None:
    round = await world.asked(fixed(COLOUR), reveal="at_closing")
    await world.answers(grace, round, "0")
    for command in ("/quiz me", "/quiz leaderboard day"):
        shown_ = text(await world.says(grace, command))
        assert "10" not in shown_.replace("100 %", ""), shown_
        assert "1 of 1 right" not in shown_

    await world.closes()
    board = text(await world.says(grace, "/quiz leaderboard day"))
    assert "10" in board
    assert "1 of 1 right" in board


async def test_a_changed_name_is_shown_from_the_next_answer_on(world: World, grace: Actor) -> None:
    await world.answers(grace, await world.asked(fixed(COLOUR)), "0")
    renamed = Actor(grace.community, grace.player, "Grace H.", channel=grace.channel)
    await world.closes()
    await world.answers(renamed, await world.asked(fixed(PRIMES)), "0")
    assert "@Grace H. 20" in text(await world.says(grace, "/quiz leaderboard"))


async def test_what_people_type_is_kept_as_text(world: World, grace: Actor) -> None:
    round = await world.asked(ESSAY)
    typed = "<b>bold</b> **stars** <@everyone> `code` \ud800 \0 \u202e"
    card = await world.answers(grace, round, typed)
    assert "You wrote: <b>bold</b> **stars** <@everyone> `code`" in text(card)


async def test_odd_names_do_no_harm(world: World) -> None:
    round = await world.asked(fixed(COLOUR))
    odd = Actor("test:team", "odd", "\0\ud800" + "n" * 500, channel="#quiz")
    nameless = Actor("test:team", "none", "", channel="#quiz")
    await world.answers(odd, round, "0")
    await world.answers(nameless, round, "0")
    board = text(await world.says(odd, "/quiz leaderboard day"))
    assert "n" * 90 in board
    assert "n" * 101 not in board
    assert "@none 10" in board


async def test_an_answer_is_counted_at_the_time_it_was_committed(
    world: World, grace: Actor
) -> None:
    round = await world.asked(COLOUR)
    world.clock.at(utc(MONDAY, "12:34"))
    await world.answers(grace, round, "0")
    async with world.database.read() as connection:
        from bot.storage import answers

        (stored,) = await answers.of_rounds(connection, [round.id])
    assert stored.at == utc(MONDAY, "12:34")


async def test_a_report_reaches_the_admins(world: World, ada: Actor, grace: Actor) -> None:
    round = await world.asked(fixed(COLOUR))
    card = await world.answers(grace, round, "1")
    form = await world.presses(grace, card, "Report a mistake")
    thanks = await world.fills(grace, form, text="Dust is right too.")
    assert thanks.title == "Thank you, noted"
    await world.fills(grace, form, text="No, it is not.")
    doctor = text(await world.says(ada, "/quiz doctor"))
    assert "colour: No, it is not." in doctor
    assert "Dust is right too." not in doctor, "a second report replaces the first"
    assert "The answer is empty." in text(await world.fills(grace, form, text=" "))
    assert "the limit is 500" in text(await world.fills(grace, form, text="x" * 501))
