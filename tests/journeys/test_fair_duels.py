"""Nobody is dragged into a duel, nobody learns too early, and nobody is asked what they know."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot import duelling as d
from bot import requests as r
from bot.cards import Card, File
from bot.core.people import Actor
from bot.core.rounds import Round
from bot.requests import encode
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
from tests.support.people import elsewhere, somebody
from tests.support.reading import labels, text
from tests.support.world import World


async def exported(world: World, actor: Actor) -> Any:
    card = await world.sends(actor, "me")
    assert isinstance(card, Card)
    (file,) = card.blocks
    assert isinstance(file, File)
    return json.loads(file.content)


# --- challenges -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/quiz duel Grace", "You cannot challenge yourself."),
        ("/quiz duel u2", "You cannot challenge yourself."),
        ("/quiz duel @nobody", "I do not know “nobody” as a player here."),
        ("/quiz duel topic:light", "Whom do you challenge?"),
        ("/quiz duel player:Alan topic:cooking", "I know no topic “cooking”."),
        ("/quiz duel player:Alan questions:2", "A duel has 3 to 10 questions, not “2”."),
        ("/quiz duel player:Alan questions:many", "not “many”"),
        ("/quiz duel player:Alan questions:9", "neither of you has seen 8; the duel needs 9"),
    ],
)
async def test_a_challenge_that_cannot_be_is_refused_and_changes_nothing(
    world: World, grace: Actor, alan: Actor, line: str, said: str
) -> None:
    world.knows(*easy())
    await met(world, grace, alan)
    before = await world.dump(["duels", "posts", "rounds", "turns"])
    assert said in text(await world.says(grace, line))
    assert await world.dump(["duels", "posts", "rounds", "turns"]) == before


async def test_a_name_that_two_have_is_asked_back(world: World, grace: Actor) -> None:
    world.knows(*easy())
    twins = [replace(somebody(number), display_name="Twin") for number in range(2)]
    await met(world, *twins)
    assert "Several players here are called “twin”" in text(
        await world.says(grace, "/quiz duel twin")
    )
    assert (await world.says(grace, "/quiz duel p0001")).title == "Your challenge stands"


async def test_who_wants_no_duels_is_not_challenged(
    world: World, grace: Actor, alan: Actor
) -> None:
    world.knows(*easy())
    duel = await offered(world, grace, alan)
    me = await world.presses(alan, await world.says(alan, "/quiz me"), "No duels for me")
    assert "Duels: off" in text(me)
    assert (await now(world, duel)).state == "declined", "and open challenges end with it"
    refused = text(await world.says(grace, "/quiz duel Alan"))
    assert "Alan takes part in no duels." in refused
    await world.presses(alan, me, "Let me be challenged")
    assert "declined lately" in text(await world.says(grace, "/quiz duel Alan"))
    assert (await world.says(somebody(1), "/quiz duel Alan")).title == "Your challenge stands"


async def test_three_open_challenges_are_the_most(world: World, grace: Actor) -> None:
    world.knows(*easy())
    people = [somebody(number) for number in range(4)]
    for one in people[:3]:
        await offered(world, grace, one)
    await met(world, people[3])
    refused = text(await world.says(grace, "/quiz duel p0003"))
    assert "You have 3 open challenges already." in refused
    mine = await world.says(grace, "/quiz duel")
    await world.presses(grace, mine, "Withdraw from Player 0")
    assert (await world.says(grace, "/quiz duel p0003")).title == "Your challenge stands"


async def test_two_have_one_duel_at_a_time(world: World, grace: Actor, alan: Actor) -> None:
    world.knows(*easy())
    duel = await offered(world, grace, alan, "questions:3")
    for who, other in ((grace, "Alan"), (alan, "Grace")):
        assert "between you and" in text(await world.says(who, f"/quiz duel {other}"))
    await world.presses(alan, offer(world, duel).card, "Accept")
    assert "between you and" in text(await world.says(alan, "/quiz duel Grace"))


async def test_who_has_declined_is_left_in_peace_for_a_day(
    world: World, grace: Actor, alan: Actor
) -> None:
    world.knows(*easy())
    duel = await offered(world, grace, alan)
    assert (await world.presses(alan, offer(world, duel).card, "Decline")).title == "You declined"
    await world.waits(seconds=10)
    assert "no duel came of it" in text(offer(world, duel).card)
    await world.waits(hours=22)
    refused = text(await world.says(grace, "/quiz duel Alan"))
    assert "Alan has declined lately. Ask again in 2 hours" in refused
    assert "Ask again" not in text(await world.says(alan, "/quiz duel Grace")), "but they may ask"
    await world.sends(alan, encode(d.WithdrawDuel(2)))
    await world.waits(hours=2)
    assert (await world.says(grace, "/quiz duel Alan")).title == "Your challenge stands"


async def test_a_challenge_is_open_for_a_day(world: World, grace: Actor, alan: Actor) -> None:
    world.knows(*easy())
    duel = await offered(world, grace, alan)
    card = offer(world, duel).card
    world.clock.move(timedelta(hours=24))
    assert "This challenge is over." in text(await world.presses(alan, card, "Accept"))
    await world.settles()
    assert (await now(world, duel)).state == "expired"
    assert labels(offer(world, duel).card) == []


async def test_what_is_not_ones_own_cannot_be_answered_played_or_withdrawn(
    world: World, ada: Actor, grace: Actor, alan: Actor
) -> None:
    world.knows(*easy())
    duel = await offered(world, grace, alan)
    before = await world.dump()
    foreign = (grace, somebody(1), ada)
    for who in foreign:
        for request in (d.AcceptDuel(duel.id), d.DeclineDuel(duel.id)):
            assert "not yours to answer" in text(await world.sends(who, encode(request)))
    for who in (alan, somebody(1), ada):
        assert "not yours" in text(await world.sends(who, encode(d.WithdrawDuel(duel.id))))
    for who in (elsewhere(alan), elsewhere(grace)):
        for made in (d.AcceptDuel, d.DeclineDuel, d.WithdrawDuel, d.PlayDuel, d.Rematch):
            reply = await world.sends(who, encode(made(duel.id)))
            assert "I do not know this duel here." in text(reply)
    waiting = await world.sends(alan, encode(d.PlayDuel(duel.id)))
    assert waiting.title == "Not accepted yet"
    assert await world.dump() == before


async def test_a_button_pressed_again_changes_nothing(
    world: World, grace: Actor, alan: Actor
) -> None:
    world.knows(*easy())
    duel = await running(world, grace, alan)
    before = await world.dump()
    for who, request in (
        (alan, d.AcceptDuel(duel.id)),
        (alan, d.DeclineDuel(duel.id)),
        (grace, d.WithdrawDuel(duel.id)),
    ):
        assert "This challenge is over." in text(await world.sends(who, encode(request)))
    assert await world.dump() == before


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
    alone = replace(alan, community="test:@u3", channel="")
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


async def test_what_was_answered_elsewhere_is_not_asked(
    world: World, grace: Actor, alan: Actor
) -> None:
    world.knows(filler(0))
    other = elsewhere(alan, admin=True)
    await world.says(other, "/quiz setup time:09:00 weekdays:daily zone:UTC close:17:00")
    await world.comes(world.clock().date(), "09:00")
    (round,) = await world.rounds(other.community)
    await world.answers(other, round, "A")
    world.knows(*easy(4))
    duel = await running(world, grace, alan)
    assert "filler-light-00" not in [one.question.id for one in await rounds_of(world, duel)]


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
