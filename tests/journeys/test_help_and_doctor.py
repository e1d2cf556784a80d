"""`/quiz help` names every command; `/quiz doctor` says whether all is well."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import requests as r
from bot.bank import Bank
from bot.cards import Card
from bot.commands import COMMANDS
from bot.core.people import Actor
from tests.support.bank import COLOUR
from tests.support.reading import labels, text
from tests.support.world import World


async def test_help_lists_every_command_to_those_who_may_use_it(
    world: World, ada: Actor, grace: Actor
) -> None:
    for line in ("/quiz help", "/quiz", "help"):
        everybody, admin = text(await world.says(grace, line)), text(await world.says(ada, line))
        for command in COMMANDS:
            assert f"/quiz {command.path}" in admin
            assert command.help in admin
            assert (command.help in everybody) is not command.admin


async def test_the_buttons_of_help_work(world: World, ada: Actor) -> None:
    card = await world.says(ada, "/quiz help")
    for label in labels(card):
        reply = await world.presses(ada, card, label)
        assert reply.title != "That did not work"


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("/quiz leaderbord", "Did you mean /quiz leaderboard?"),
        ("/quiz question viod x y", "Did you mean /quiz question void?"),
        ("/quiz xyzzy", "I do not know “xyzzy”. /quiz help lists what there is."),
        ("/quiz today please now", "I do not know what “please now” is for."),
    ],
)
async def test_a_command_that_is_none_gets_a_hint(
    world: World, grace: Actor, line: str, sentence: str
) -> None:
    assert sentence in text(await world.says(grace, line))


async def test_doctor_shows_the_next_posts_the_database_and_the_content(
    world: World, ada: Actor
) -> None:
    nothing = await world.says(ada, "/quiz doctor")
    assert "Set up a daily question" in labels(nothing)
    await world.sets_up(zone="Europe/Berlin", time="09:30")
    card = text(await world.says(ada, "/quiz doctor"))
    assert "Everything is well" in card
    assert "Mon 02 Mar 09:30 Europe/Berlin" in card
    assert "Wed 04 Mar 09:30 Europe/Berlin" in card
    assert "Thu 05 Mar" not in card, "three are enough"
    assert "Content: 7 questions, 7 concepts" in card
    assert "Schedules: 1 schedule" in card
    assert "Daily question 1: 7 questions fit, 7 not asked yet" in card
    assert f"Database: {world.database.kind}: writable" in card


async def test_doctor_shows_what_keeps_us_from_posting(world: World, ada: Actor) -> None:
    await world.sets_up(channel="#secret")
    world.messenger.wrong["#secret"] = ["I am not in #secret: invite me."]
    card = await world.says(ada, "/quiz doctor")
    assert "#secret: I am not in #secret: invite me." in text(card)
    assert card.title == "Something needs your attention"


async def test_doctor_counts_paused_schedules(world: World, ada: Actor) -> None:
    await world.sets_up()
    await world.sets_up()
    await world.says(ada, "/quiz pause 2")
    assert "Schedules: 2 schedules, 1 paused" in text(await world.says(ada, "/quiz doctor"))


async def test_a_bug_becomes_a_card_with_a_reference_that_doctor_knows(
    world: World, ada: Actor, grace: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> Card:
        raise RuntimeError("a secret <token>")

    with monkeypatch.context() as patch:
        patch.setattr("bot.journeys.boards.me", broken)
        card = await world.says(grace, "/quiz me")
    assert "Something went wrong on my side, and nothing was changed." in text(card)
    assert "token" not in text(card)
    reference = text(card).split("reference ")[1][:8]
    doctor = await world.says(ada, "/quiz doctor")
    assert f"{reference}: Me: RuntimeError" in text(doctor)


async def test_a_database_that_cannot_be_written_is_told_to_player_and_doctor(
    world: World, ada: Actor, grace: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    round = await world.asked(COLOUR)
    before = await world.dump()

    write = world.database.write

    @asynccontextmanager
    async def full() -> AsyncIterator[AsyncConnection]:
        async with write() as connection:
            yield connection
            raise OperationalError("COMMIT", {}, Exception("database or disk is full"))

    with monkeypatch.context() as patch:
        patch.setattr(world.database, "write", full)
        for request in (r.AnswerRound(round.id, "0"), r.SetZone("UTC"), r.HideMe(True)):
            card = await world.quiz.handle(grace, request)
            assert "I could not save that: the database cannot be written right now." in text(card)
        doctor = await world.says(ada, "/quiz doctor")
        assert "Exception: database or disk is full" in text(doctor)
        assert doctor.title == "Something needs your attention"
    assert await world.dump() == before
    assert "Streak: 1 day" in text(await world.answers(grace, round, "0"))


async def test_an_error_in_one_part_of_the_tick_does_not_stop_the_others(
    world: World, ada: Actor
) -> None:
    round = await world.asked(COLOUR)
    bank = world.bank

    def no_bank() -> Bank:
        raise RuntimeError("no bank")

    world.tick._bank = no_bank
    await world.closes()
    world.tick._bank = lambda: bank
    assert world.message(round).card.title == "Answer to the question of the day"
    assert "tick: open: RuntimeError: no bank" in text(await world.says(ada, "/quiz doctor"))


async def test_completion_offers_commands_boards_and_concepts(world: World, grace: Actor) -> None:
    complete = world.quiz.complete
    assert "/quiz leaderboard" in complete(grace, "/quiz l")
    assert complete(grace, "/quiz leaderboard w") == ["/quiz leaderboard week"]
    assert "/quiz ask Rayleigh scattering" in complete(grace, "/quiz ask rayl")
