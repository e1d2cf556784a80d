"""Two people play a duel: challenged in the channel, played in private, told when both are done."""

from dataclasses import replace

from bot.core.duels import Duel
from bot.core.people import Actor
from bot.requests.duels import PlayDuel, ReviewDuel
from tests.support.bank import ONE_OF_EACH, SPEED, filler
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
from tests.support.people import somebody
from tests.support.reading import labels, line, text
from tests.support.world import World


async def test_a_duel_from_the_challenge_to_the_rematch(
    world: World, grace: Actor, alan: Actor
) -> None:
    world.knows(*easy())
    duel = await offered(world, grace, alan, "questions:3")
    card = offer(world, duel).card
    assert "@Grace challenges @Alan: 3 questions" in text(card)
    assert labels(card) == ["Accept", "Decline"]

    accepted = await world.presses(alan, card, "Accept")
    assert "3 questions" in text(accepted)
    await world.waits(seconds=10)
    card = offer(world, duel).card
    assert "@Grace against @Alan" in text(card)
    first = await world.presses(grace, card, "Play")
    assert first.title == "Question 1 of 3"
    assert "60 seconds" in text(first)
    done = await answers_all(world, grace, duel, "yyn")
    assert done.title == "You are done"
    assert "Your answer is kept." in text(done)
    await world.waits(seconds=10)
    assert results(world, duel) == []

    over = await answers_all(world, alan, duel, "ynn")
    assert over.title == "The duel is over"
    await world.waits(seconds=10)
    (message,) = results(world, duel)
    told = text(message.card)
    assert "@Grace wins against @Alan" in told
    assert "1. @Grace 20 2 of 3 right, 0:15" in told
    assert "2. @Alan 10 1 of 3 right, 0:15" in told
    assert "Between the two: @Grace 1, @Alan 0, 0 draws" in told
    assert "It is over; the result stands below." in text(offer(world, duel).card)

    review = await world.presses(alan, message.card, "See the questions")
    assert "Because of filler-light" in text(review)
    assert "You answered:" in text(review)
    again = await world.presses(alan, message.card, "Rematch")
    assert again.title == "Your challenge stands"
    await world.waits(seconds=10)
    new = (await every(world))[-1]
    assert (new.challenger, new.opponent, new.questions) == (alan.player, grace.player, 3)


async def test_both_get_the_same_questions_in_the_same_order(
    world: World, grace: Actor, alan: Actor
) -> None:
    world.knows(*easy())
    duel = await running(world, grace, alan)
    shown = {}
    for who in (grace, alan):
        cards = [await world.quiz.handle(who, PlayDuel(duel.id))]
        for _ in range(2):
            cards.append(await world.presses(who, cards[-1], "A"))
        shown[who] = [text(card).replace("Your answer is kept.", "") for card in cards]
    assert shown[grace] == shown[alan]


async def test_every_closed_kind_of_question_can_be_played(
    world: World, grace: Actor, alan: Actor
) -> None:
    world.knows(*ONE_OF_EACH)  # the open one among them is never asked
    duel = await running(world, grace, alan, "questions:6")
    given = {"single": "A", "multiple": "A,B", "numeric": "300", "typed": "mode collapse"}
    given["ordering"] = "A,B,C,D"
    for who in (grace, alan):
        shown = await world.quiz.handle(who, PlayDuel(duel.id))
        for round in await rounds_of(world, duel):
            if "Answer" in labels(shown):
                form = await world.presses(who, shown, "Answer")
                assert form.title == "A question of your duel"
                shown = await world.fills(who, form, response=given[round.question.kind])
            else:
                shown = await world.presses(who, shown, given[round.question.kind])
    await world.waits(seconds=10)
    assert len(results(world, duel)) == 1


async def test_an_answer_that_cannot_be_read_costs_nothing_but_time(
    world: World, grace: Actor, alan: Actor
) -> None:
    world.knows(SPEED, *easy(2))
    duel = await running(world, grace, alan)
    shown = await world.quiz.handle(grace, PlayDuel(duel.id))
    for _ in range(2):
        shown = await world.presses(grace, shown, "A")
    form = await world.presses(grace, shown, "Answer")
    assert "not a number" in text(await world.fills(grace, form, response="fast"))
    assert (await world.fills(grace, form, response="300")).title == "You are done"


async def test_each_question_has_its_own_time_from_when_it_was_shown(
    world: World, grace: Actor, alan: Actor
) -> None:
    world.knows(*easy())
    duel = await running(world, grace, alan)
    first = await world.quiz.handle(grace, PlayDuel(duel.id))
    world.clock.move(seconds=40)
    again = await world.quiz.handle(grace, PlayDuel(duel.id))
    assert text(again) == text(first), "a second look gives no more time"
    world.clock.move(seconds=20)
    late = await world.presses(grace, first, "A")
    assert late.title == "Question 2 of 3"
    assert "counts as not answered" in text(late)
    world.clock.move(seconds=59)
    third = await world.presses(grace, late, "A")
    assert third.title == "Question 3 of 3"
    assert await world.column("SELECT count(*) FROM answers") == [1]


async def test_a_second_click_changes_nothing_and_goes_on(
    world: World, grace: Actor, alan: Actor
) -> None:
    world.knows(*easy())
    duel = await running(world, grace, alan)
    first = await world.quiz.handle(grace, PlayDuel(duel.id))
    second = await world.presses(grace, first, "A")
    again = await world.presses(grace, first, "B")
    assert "Your first answer stands." in text(again)
    assert again.title == second.title == "Question 2 of 3"
    assert await world.column("SELECT count(*) FROM answers") == [1]


async def test_what_was_not_answered_counts_as_wrong_at_full_time(
    world: World, grace: Actor, alan: Actor
) -> None:
    world.knows(*easy())
    duel = await running(world, grace, alan)
    await answers_all(world, grace, duel, "ynn")
    await world.quiz.handle(alan, PlayDuel(duel.id))
    await world.waits(hours=23)
    assert results(world, duel) == []
    await world.waits(hours=1)
    told = text(results(world, duel)[0].card)
    assert "@Grace wins" in told
    assert "2. @Alan 0 0 of 3 right, 3:00" in told


async def test_a_duel_ends_with_the_last_clock_and_not_a_day_later(
    world: World, grace: Actor, alan: Actor
) -> None:
    world.knows(*easy())
    duel = await running(world, grace, alan)
    await answers_all(world, grace, duel, "yyy")
    shown = await world.quiz.handle(alan, PlayDuel(duel.id))
    for _ in range(2):
        shown = await world.presses(alan, shown, "A")
    await world.waits(seconds=59)
    assert results(world, duel) == []
    await world.waits(seconds=1)
    assert len(results(world, duel)) == 1


async def test_of_equal_points_the_faster_one_wins_and_equal_times_are_a_draw(
    world: World, grace: Actor, alan: Actor
) -> None:
    world.knows(*easy(12))
    told = []
    for seconds in (4, 5):
        duel = await running(world, grace, alan)
        await answers_all(world, grace, duel, "yyn", 5)
        await answers_all(world, alan, duel, "nyy", seconds)
        await world.waits(seconds=10)
        told.append(text(results(world, duel)[0].card))
    assert "@Alan wins against @Grace" in told[0]
    assert "A draw between @Grace and @Alan" in told[1]
    assert "@Grace 0, @Alan 1, 1 draw" in told[1]
    mine = text(await world.says(grace, "/quiz duel"))
    assert "@Alan · a draw · 20 : 20 · between you 0 : 1" in mine
    assert "@Alan · you lost · 20 : 20 · between you 0 : 1" in mine


async def test_nobody_wins_a_duel_that_nobody_played(
    world: World, grace: Actor, alan: Actor
) -> None:
    world.knows(*easy())
    duel = await running(world, grace, alan)
    await world.waits(hours=24)
    told = text(results(world, duel)[0].card)
    assert "@Grace and @Alan let their time pass: nobody wins" in told
    assert "@Grace 0, @Alan 0, 0 draws" in told


async def test_ones_own_list_shows_what_one_can_do(world: World, grace: Actor, alan: Actor) -> None:
    world.knows(*easy(20))
    nobody = await world.says(grace, "/quiz duel")
    assert "You have no duels" in text(nobody)
    await offered(world, grace, alan)
    theirs = await world.says(alan, "/quiz duel")
    assert labels(theirs) == ["Accept Grace", "Decline Grace"]
    mine = await world.says(grace, "/quiz duel")
    assert labels(mine) == ["Withdraw from Alan"]
    await world.presses(alan, theirs, "Accept Grace")
    for who, other in ((grace, "Alan"), (alan, "Grace")):
        assert labels(await world.says(who, "/quiz duel")) == [f"Play against {other}"]


async def test_the_topic_and_the_number_are_as_one_asks(
    world: World, grace: Actor, alan: Actor
) -> None:
    world.knows(*easy(), *(filler(n, "numbers") for n in range(5)))
    duel = await running(world, grace, alan, "topic:numbers questions:4")
    asked = await rounds_of(world, duel)
    assert [one.question.topic for one in asked] == ["numbers"] * 4
    assert "4 questions, Numbers" in text(offer(world, duel).cards[0])


async def _both(world: World, winner: Actor, loser: Actor) -> Duel:
    duel = await running(world, winner, loser)
    await answers_all(world, winner, duel, "yyy")
    await answers_all(world, loser, duel, "nnn")
    await world.waits(seconds=10)
    return duel


async def test_an_admin_takes_a_duel_out_and_everything_follows(
    world: World, ada: Actor, grace: Actor, alan: Actor
) -> None:
    world.knows(*easy(12))
    first, second = await _both(world, grace, alan), await _both(world, grace, alan)
    assert "@Grace 2, @Alan 0" in text(results(world, second)[0].card)
    seen = await world.quiz.handle(ada, ReviewDuel(first.id))
    ask = await world.presses(ada, seen, "Take this duel out")
    done = await world.presses(ada, ask, "Yes, take it out")
    assert done.title == "Duel 1 is taken out"
    await world.waits(seconds=10)
    assert results(world, first)[0].card.title == "Duel 1 was taken out"
    assert "@Grace 1, @Alan 0" in text(results(world, second)[0].card)
    points = "SELECT sum(points) FROM ledger WHERE board = 'duel:1' AND player = 'u2'"
    assert await world.column(points) == [0]
    again = await world.presses(ada, ask, "Yes, take it out")
    assert "nothing was changed" in text(again)


async def test_an_admin_can_take_a_running_duel_out(
    world: World, ada: Actor, grace: Actor, alan: Actor
) -> None:
    world.knows(*easy())
    duel = await running(world, grace, alan)
    await world.quiz.handle(grace, PlayDuel(duel.id))
    ask = await world.presses(ada, await world.says(ada, "/quiz duel"), "Take out duel 1")
    await world.presses(ada, ask, "Yes, take it out")
    assert (await world.quiz.handle(grace, PlayDuel(duel.id))).title == "There is no duel to play"
    await world.waits(hours=30)
    assert [one.card.title for one in results(world, duel)] == ["Duel 1 was taken out"]


async def test_a_question_taken_out_changes_the_result(
    world: World, ada: Actor, grace: Actor, alan: Actor
) -> None:
    world.knows(*easy())
    duel = await running(world, grace, alan)
    await answers_all(world, grace, duel, "ynn")
    await answers_all(world, alan, duel, "nyn", 6)
    await world.waits(seconds=10)
    assert "@Grace wins" in text(results(world, duel)[0].card)
    first = (await rounds_of(world, duel))[0].question.id
    await world.says(ada, f"/quiz question void question:{first} reason:wrong")
    await world.waits(seconds=10)
    told = text(results(world, duel)[0].card)
    assert "@Alan wins against @Grace" in told
    assert "1. @Alan 10 1 of 2 right, 0:12" in told


async def test_a_key_corrected_changes_the_result(
    world: World, ada: Actor, grace: Actor, alan: Actor
) -> None:
    world.knows(*easy())
    duel = await running(world, grace, alan)
    await answers_all(world, grace, duel, "yyy")
    await answers_all(world, alan, duel, "nnn")
    for round in await rounds_of(world, duel):
        wrong = letter(round, "no")
        await world.says(ada, f"/quiz question fix question:{round.question.id} answer:{wrong}")
    await world.waits(seconds=10)
    assert "@Alan wins against @Grace" in text(results(world, duel)[0].card)


async def test_a_duel_is_over_when_its_last_open_question_is_taken_out(
    world: World, ada: Actor, grace: Actor, alan: Actor
) -> None:
    world.knows(*easy(3))
    await world.sets_up()
    duel = await running(world, grace, alan)
    asked = [one.question.id for one in await rounds_of(world, duel)]
    for id in asked:
        secret = await world.says(ada, f"/quiz question void question:{id} reason:wrong")
        assert "never asked here" in text(secret), "nobody learns what a running duel asks"
    await answers_all(world, grace, duel, "yyy")
    await answers_all(world, alan, duel, "yyn")
    for id in asked:
        await world.says(ada, f"/quiz question void question:{id} reason:wrong")
    await world.waits(seconds=10)
    assert "nobody wins" in text(results(world, duel)[0].card)


async def test_very_quick_answers_are_shown_to_admins_and_nothing_follows(
    world: World, ada: Actor, grace: Actor, alan: Actor
) -> None:
    world.knows(*easy())
    duel = await running(world, grace, alan)
    await answers_all(world, grace, duel, "yyy", 1.5)
    await answers_all(world, alan, duel, "yyn", 3)
    await world.waits(seconds=10)
    doctor = await world.says(ada, "/quiz doctor")
    assert "Duel 1, Grace: every answer within two seconds" in text(doctor)
    assert "Alan" not in text(doctor)
    look = await world.presses(ada, doctor, "Look at duel 1")
    assert "Every answer of one of the two came within two seconds." in text(look)
    assert "@Grace wins" in text(results(world, duel)[0].card)
    theirs = await world.presses(grace, results(world, duel)[0].card, "See the questions")
    assert "within two seconds" not in text(theirs)


async def test_who_hides_from_boards_is_named_to_the_opponent_only(
    world: World, grace: Actor, alan: Actor
) -> None:
    world.knows(*easy())
    await world.sends(alan, "mh:1")
    duel = await running(world, grace, alan)
    assert "@Grace against somebody" in text(offer(world, duel).card)
    assert labels(await world.says(grace, "/quiz duel")) == ["Play against Alan"]
    await answers_all(world, grace, duel, "ynn")
    await answers_all(world, alan, duel, "yyn")
    await world.waits(seconds=10)
    told = text(results(world, duel)[0].card)
    assert "somebody wins against @Grace" in told
    assert "Alan" not in told
    await world.sends(alan, "mh:0")
    await world.waits(seconds=10)
    assert "@Alan wins against @Grace" in text(results(world, duel)[0].card)


async def test_a_duel_needs_a_channel(world: World, grace: Actor, alan: Actor) -> None:
    world.knows(*easy())
    await met(world, alan)
    nowhere = replace(grace, channel="")
    assert "in a channel where others play" in text(await world.says(nowhere, "/quiz duel Alan"))
    world.messenger.wrong["#quiz"] = ["I am not in #quiz: invite me."]
    refused = text(await world.says(grace, "/quiz duel Alan"))
    assert "I am not in #quiz: invite me." in refused
    assert await every(world) == []


async def test_a_community_that_removed_the_companion_is_told_nothing_meanwhile(
    world: World, grace: Actor, alan: Actor
) -> None:
    world.knows(*easy())
    duel = await running(world, grace, alan)
    await world.quiz.presence.left(grace.community)
    await world.waits(hours=30)
    assert results(world, duel) == []
    await world.quiz.presence.returned(grace.community)
    await world.waits(seconds=10)
    assert (await now(world, duel)).state == "settled"
    assert line(results(world, duel)[0].card, "@Grace and @Alan let their time pass")


async def test_many_duels_at_once_stay_apart(world: World) -> None:
    world.knows(*easy(20))
    people = [somebody(number) for number in range(4)]
    pairs = [(people[0], people[1]), (people[0], people[2]), (people[1], people[3])]
    started = [await running(world, *pair) for pair in pairs]
    for duel, pair in zip(started, pairs, strict=True):
        for who in pair:
            await answers_all(world, who, duel, "yyn")
    await world.waits(seconds=10)
    assert [len(results(world, one)) for one in started] == [1, 1, 1]
    by_duel = [{r.question.id for r in await rounds_of(world, one)} for one in started]
    assert not by_duel[0] & by_duel[1], "nobody is asked the same twice"
