"""Nobody learns too early how a duel goes, and nobody is asked what they know."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot import requests as r
from bot.cards import Card, File
from bot.core.people import Actor
from bot.core.rounds import Round
from bot.requests import duels as d
from tests.support.bank import COLOUR, filler, fixed
from tests.support.duelling import (
    answers_all,
    easy,
    every,
    letter,
    met,
    now,
    offer,
    offered,
    results,
    rounds_of,
    running,
)
from tests.support.linking import linked
from tests.support.people import elsewhere, somebody
from tests.support.reading import text
from tests.support.world import World


async def exported(world: World, actor: Actor) -> Any:
    card = await world.sends(actor, "me")
    assert isinstance(card, Card)
    (file,) = card.blocks
    assert isinstance(file, File)
    return json.loads(file.content)


# --- what nobody may learn --------------------------------------------------------------------


async def test_strangers_learn_nothing_of_the_questions(
    world: World, ada: Actor, grace: Actor, alan: Actor
) -> None:
    world.knows(*easy())
    duel = await running(world, grace, alan)
    await world.quiz.handle(grace, d.PlayDuel(duel.id))
    before = await world.dump()
    for round in await rounds_of(world, duel):
        for who in (alan, ada, somebody(1), elsewhere(grace)):  # Alan has not been shown any
            for made in (r.AnswerForm, r.AnswerRound, r.GradeForm, r.ReportForm, r.Report):
                reply = text(await world.quiz.handle(who, made(round.id)))
                assert round.question.stem not in reply, (who, made)
            reply = text(await world.answers(who, round, "A"))
            assert "I do not know this question here." in reply
    assert await world.dump() == before


Look = Callable[[Round], r.Request]

LOOKS: list[Look] = [
    lambda _: r.Today(),
    lambda _: r.Me(),
    lambda _: r.Path(),
    lambda _: r.Leaderboard("day"),
    lambda _: r.Leaderboard("all"),
    lambda _: r.ExportMe(),
    lambda _: d.Duels(),
    lambda _: r.Doctor(),
    lambda round: d.ReviewDuel(round.game, 1),
    lambda round: d.PlayDuel(round.game),
    lambda round: r.AnswerRound(round.id, "0"),
    lambda round: r.AnswerForm(round.id),
    lambda round: r.GradeForm(round.id),
    lambda round: r.ReportForm(round.id),
    lambda round: r.FixForm(round.question.id),
]


async def test_nothing_tells_a_result_before_both_are_done(
    world: World, ada: Actor, grace: Actor, alan: Actor
) -> None:
    """An admin plays: they may ask for more than others."""
    world.knows(*easy(3))
    await met(world, grace)
    duel = await running(world, ada, grace)
    await answers_all(world, ada, duel, "yyn")
    await world.waits(seconds=10)
    assert await world.rows("SELECT * FROM ledger") == []
    assert await world.rows("SELECT * FROM standings") == []
    for round in await rounds_of(world, duel):
        for who in (ada, grace, alan):
            for look in LOOKS:
                if who is grace and isinstance(look(round), r.AnswerRound):
                    continue  # she would be done with the last
                said = text(await world.quiz.handle(who, look(round)))
                assert round.question.explanation not in said, look(round)
                assert "why filler" not in said, look(round)
                assert "0 of 3 right" not in said
            for option in ("question", "query"):
                for one in await world.quiz.suggest(who, option, "", "question void"):
                    assert round.question.id not in one.value
    sealed = await exported(world, ada)
    assert {one["points"] for one in sealed["answers"]} == {"told when the question closes"}
    assert {one["response"] for one in sealed["answers"]} == {"told when the question closes"}
    assert sealed["rounds"] == []
    assert "This season: no answer yet" in text(await world.says(ada, "/quiz me"))
    await world.waits(hours=24)
    assert len((await exported(world, ada))["rounds"]) == 3


async def test_the_cards_of_what_one_has_still_to_answer_are_closed(
    world: World, grace: Actor, alan: Actor
) -> None:
    world.knows(*easy(3))
    duel = await running(world, grace, alan)
    concept = (await rounds_of(world, duel))[0].question.concepts[0]
    name = concept.replace("-", " ")
    alone = replace(grace, community="test:@u2", channel="")
    for who in (grace, alan, alone, elsewhere(grace)):
        for reply in (
            await world.says(who, f"/quiz ask {name}"),
            await world.quiz.handle(who, r.ShowConcept(concept)),
        ):
            assert "A card." not in text(reply)
    shared = await world.quiz.handle(grace, r.ShareConcept(concept))
    assert "A card." not in text(shared)
    assert await world.rows("SELECT * FROM shares") == []
    assert "A card." in text(await world.quiz.handle(somebody(1), r.ShowConcept(concept)))
    await answers_all(world, grace, duel, "yyy")
    assert "A card." in text(await world.quiz.handle(grace, r.ShowConcept(concept)))
    assert "A card." not in text(await world.quiz.handle(alan, r.ShowConcept(concept)))


async def test_a_question_is_reported_when_the_duel_is_over_and_by_its_players(
    world: World, ada: Actor, grace: Actor, alan: Actor
) -> None:
    world.knows(*easy())
    duel = await running(world, grace, alan)
    await answers_all(world, grace, duel, "yyy")
    round = (await rounds_of(world, duel))[0]
    early = await world.quiz.handle(grace, r.Report(round.id, "Hm."))
    assert "told when the duel is over" in text(early)
    await answers_all(world, alan, duel, "yyy")
    review = await world.quiz.handle(alan, d.ReviewDuel(duel.id))
    form = await world.presses(alan, review, "Report a mistake")
    await world.fills(alan, form, text="A slip.")
    assert "A slip." in text(await world.says(ada, "/quiz doctor"))
    stranger = await world.quiz.handle(somebody(1), r.Report(round.id, "Hm."))
    assert "I do not know this question" in text(stranger)
    for reply in (
        await world.quiz.handle(somebody(1), d.ReviewDuel(duel.id)),
        await world.quiz.handle(somebody(1), d.Rematch(duel.id)),
    ):
        assert "between two others" in text(reply)


# --- what is asked ----------------------------------------------------------------------------


async def test_nobody_is_asked_what_they_have_seen(world: World, grace: Actor, alan: Actor) -> None:
    world.knows(*easy(1))
    await world.sets_up()
    await world.comes(world.clock().date(), "09:00")  # asked in the channel, whoever answered
    world.knows(*easy(9))
    await world.says(grace, "/quiz ask concept filler light 01")  # looked up
    alone = replace(alan, community="slack:T1", player="U3", channel="")
    await linked(world, alan, alone)
    await world.quiz.handle(alone, r.ShowConcept("concept-filler-light-02"))  # where nobody sees
    duel = await running(world, grace, alan)  # and what was in a duel before
    asked = {one.question.id for one in await rounds_of(world, duel)}
    seen = {"filler-light-00", "filler-light-01", "filler-light-02"}
    assert not asked & seen
    await answers_all(world, grace, duel, "yyy")
    await answers_all(world, alan, duel, "nnn")
    await world.waits(seconds=10)
    second = await running(world, alan, grace)
    fresh = {one.question.id for one in await rounds_of(world, second)}
    assert not fresh & (seen | asked)
    left = text(await world.says(somebody(1), "/quiz duel Grace"))
    assert "neither of you has seen 1;" in left, "what only Alan has looked up"


async def test_a_duel_that_nobody_played_has_told_its_questions_all_the_same(
    world: World, grace: Actor, alan: Actor
) -> None:
    world.knows(*easy(4))
    await running(world, grace, alan)
    await world.waits(hours=24)
    for who in (grace, alan):
        left = text(await world.says(somebody(1), f"/quiz duel {who.player}"))
        assert "neither of you has seen 1;" in left


async def test_what_was_looked_up_at_the_last_moment_counts(
    world: World, grace: Actor, alan: Actor
) -> None:
    world.knows(*easy(4))
    duel = await offered(world, grace, alan, "questions:3")
    await world.quiz.handle(alan, r.ShowConcept("concept-filler-light-00"))
    await world.quiz.handle(grace, r.ShowConcept("concept-filler-light-01"))
    refused = await world.presses(alan, offer(world, duel).card, "Accept")
    assert "neither of you has seen 2;" in text(refused)
    assert (await now(world, duel)).state == "offered"


async def test_what_was_answered_by_another_account_is_not_asked(
    world: World, grace: Actor, alan: Actor
) -> None:
    world.knows(filler(0))
    other = replace(elsewhere(alan, admin=True), player="a1")
    await world.says(other, "/quiz setup time:09:00 weekdays:daily zone:UTC close:17:00")
    await world.comes(world.clock().date(), "09:00")
    (round,) = await world.rounds(other.community)
    await world.answers(other, round, "A")
    world.knows(*easy(3))
    await met(world, alan)
    await offered(world, somebody(1), alan, "questions:3")  # nobody knows who they are
    await linked(world, alan, other)
    left = text(await world.says(grace, "/quiz duel player:Alan questions:3"))
    assert "neither of you has seen 2;" in left


async def test_the_channel_is_not_asked_what_a_running_duel_asks(
    world: World, grace: Actor, alan: Actor
) -> None:
    world.knows(*easy(4))
    await world.sets_up()
    duel = await running(world, grace, alan)
    secret = {one.question.id for one in await rounds_of(world, duel)}
    await world.comes(world.clock().date(), "09:00")
    daily = [one for one in await world.rounds() if one.schedule is not None]
    assert [one.question.id in secret for one in daily] == [False]


async def test_questions_taken_out_are_not_asked_and_corrected_ones_as_corrected(
    world: World, ada: Actor, grace: Actor, alan: Actor
) -> None:
    question = fixed(COLOUR)
    round = await world.asked(question)
    await world.says(ada, "/quiz question void question:colour reason:wrong")
    assert round.question.id == "colour"
    world.knows(question, *easy(3))
    await met(world, alan)
    assert "neither of you has seen 3;" in text(await world.says(grace, "/quiz duel Alan"))


async def test_a_duel_keeps_no_streak(world: World, grace: Actor, alan: Actor) -> None:
    world.knows(*easy())
    duel = await running(world, grace, alan)
    await answers_all(world, grace, duel, "yyy")
    assert await world.rows("SELECT * FROM streaks") == []


# --- one's own data ---------------------------------------------------------------------------


async def test_who_deletes_their_data_ends_their_duels_and_the_others_are_told(
    world: World, grace: Actor, alan: Actor
) -> None:
    world.knows(*easy(20))
    past = await running(world, grace, alan)
    await answers_all(world, grace, past, "yyy")
    await answers_all(world, alan, past, "nnn")
    await world.waits(seconds=10)
    duel = await running(world, grace, alan)
    await answers_all(world, grace, duel, "yyy")
    made = await offered(world, grace, somebody(1))
    got = await offered(world, somebody(2), grace)
    await world.sends(grace, "md:1")
    await world.waits(seconds=10)
    states = {one.id: str(one.state) for one in await every(world)}
    assert states == {
        past.id: "settled",
        duel.id: "voided",
        made.id: "withdrawn",
        got.id: "withdrawn",
    }
    told = text(results(world, duel)[0].card)
    assert "@Alan" in told
    assert "One of the two deleted their data" in told
    assert "is gone: one of the two deleted their data" in text(results(world, past)[0].card)
    for table in ("answers", "turns", "seen", "ledger", "standings", "players"):
        assert await world.rows(f"SELECT * FROM {table} WHERE player = 'u2'") == []
    assert await world.rows("SELECT * FROM duels WHERE 'u2' IN (challenger, opponent)") == []
    for message in world.messenger.messages:
        assert "Grace" not in text(message.card)
    mine = text(await world.says(alan, "/quiz duel"))
    assert "somebody · they deleted their data" in mine


async def test_an_export_has_the_duels_without_the_others_name(
    world: World, grace: Actor, alan: Actor
) -> None:
    world.knows(*easy())
    await world.quiz.handle(grace, r.ShowConcept("scattering"))
    duel = await running(world, grace, alan)
    await world.quiz.handle(grace, d.PlayDuel(duel.id))
    data = await exported(world, grace)
    assert [(one["challenged"], one["state"]) for one in data["duels"]] == [(True, "running")]
    assert len(data["turns"]) == 1
    assert [one["concept"] for one in data["seen"]] == ["scattering"]
    assert "u3" not in json.dumps(data)


async def test_letters_are_laid_out_anew_for_each_duel(world: World, grace: Actor) -> None:
    world.knows(*easy(10))
    laid_out = set()
    for number in range(6):
        duel = await running(world, grace, somebody(number))
        laid_out |= {letter(one, "yes") for one in await rounds_of(world, duel)}
        if len(laid_out) == 2:
            return
        await world.sends(grace, "md:1")
    pytest.fail("the right answer was always at the same place")
