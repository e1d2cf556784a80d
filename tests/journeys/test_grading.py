"""The open question: people compare their own words with a full answer, once."""

from bot.cards import Form
from bot.core.people import Actor
from tests.support.bank import COLOUR, ESSAY
from tests.support.reading import labels, text
from tests.support.world import World


async def test_a_player_grades_their_own_answer_idea_by_idea(world: World, grace: Actor) -> None:
    round = await world.asked(ESSAY)
    form = await world.presses(grace, world.message(round).card, "Answer")
    card = await world.fills(grace, form, response="Small things scatter short waves.")
    assert "You wrote: Small things scatter short waves." in text(card)
    assert "Short waves scatter most, and the eye sees violet badly." in text(card)

    rubric = await world.presses(grace, card, "Grade my answer")
    assert isinstance(rubric, Form)
    assert "It scatters" in text(rubric)
    graded = await world.fills(grace, rubric, full="0", partly="1")

    assert graded.title == "You covered 80 %"
    assert "in full: It scatters" in text(graded)
    assert "in part: The eye is less sensitive to violet" in text(graded)
    assert ESSAY.explanation in text(graded)


async def test_a_grade_stands_and_earns_no_points_but_the_streak(
    world: World, grace: Actor
) -> None:
    round = await world.asked(ESSAY)
    card = await world.answers(grace, round, "Because.")
    rubric = await world.presses(grace, card, "Grade my answer")
    await world.fills(grace, rubric, full="", partly="0")

    again = await world.fills(grace, rubric, full="0,1")

    assert again.title == "You covered 30 %"
    me = text(await world.says(grace, "/quiz me"))
    assert "This season: 0 points" in me
    assert "Streak: 1 day" in me


async def test_a_second_answer_shows_the_first_with_its_grade(world: World, grace: Actor) -> None:
    round = await world.asked(ESSAY)
    card = await world.answers(grace, round, "First.")
    await world.fills(grace, await world.presses(grace, card, "Grade my answer"), full="0,1")
    again = await world.answers(grace, round, "Second.")
    assert again.title == "You covered 100 %"
    assert "You wrote: First." in text(again)


async def test_a_grade_out_of_range_is_refused(world: World, grace: Actor) -> None:
    round = await world.asked(ESSAY)
    card = await world.answers(grace, round, "Because.")
    rubric = await world.presses(grace, card, "Grade my answer")
    before = await world.dump()
    for full in ("2", "0,9", "x", "-1", "1e9", "٣"):
        refused = await world.fills(grace, rubric, full=full)
        assert "Tick the ideas you said; that was none of them." in text(refused), full
    assert await world.dump() == before


async def test_only_ones_own_answer_to_an_open_question_can_be_graded(
    world: World, grace: Actor, alan: Actor
) -> None:
    essay = await world.asked(ESSAY)
    await world.answers(grace, essay, "Because.")
    for data in (f"gf:{essay.id}", f"g:{essay.id}:0:"):
        assert "You have no answer of your own" in text(await world.sends(alan, data))
    await world.closes()
    colour = await world.asked(COLOUR)
    await world.answers(grace, colour, "0")
    for data in (f"gf:{colour.id}", f"g:{colour.id}:0:"):
        assert "You have no answer of your own" in text(await world.sends(grace, data))


async def test_with_reveal_at_closing_the_model_answer_waits(world: World, grace: Actor) -> None:
    round = await world.asked(ESSAY, reveal="at_closing")
    card = await world.answers(grace, round, "Because.")
    sealed = [
        card,
        await world.answers(grace, round, "Again."),
        await world.says(grace, "/quiz today"),
        await world.sends(grace, f"gf:{round.id}"),
    ]
    for one in sealed:
        assert "eye sees violet badly" not in text(one)
        assert "It scatters" not in text(one)

    await world.closes()
    card = await world.answers(grace, round, "Again.")
    assert "eye sees violet badly" in text(card)
    assert "Grade my answer" in labels(card)


async def test_with_reveal_at_closing_a_forged_grade_tells_nothing(
    world: World, grace: Actor
) -> None:
    round = await world.asked(ESSAY, reveal="at_closing")
    await world.answers(grace, round, "Because.")
    card = await world.sends(grace, f"g:{round.id}:0,1:")
    assert "It scatters" not in text(card)
    assert "eye sees violet badly" not in text(card)
    assert "%" not in text(card)


async def test_the_reveal_shows_which_ideas_people_had(
    world: World, grace: Actor, alan: Actor
) -> None:
    round = await world.asked(ESSAY)
    for who, full in ((grace, "0,1"), (alan, "0")):
        card = await world.answers(who, round, "Because.")
        await world.fills(who, await world.presses(who, card, "Grade my answer"), full=full)
    await world.closes()
    shown = text(world.message(round).card)
    assert "It scatters: 2 (100%)" in shown
    assert "The eye is less sensitive to violet: 1 (50%)" in shown
    assert "A full answer" in shown
    assert "Level solid · practice" in shown


async def test_grading_a_question_that_was_taken_out_changes_no_points(
    world: World, ada: Actor, grace: Actor
) -> None:
    round = await world.asked(ESSAY)
    card = await world.answers(grace, round, "Because.")
    rubric = await world.presses(grace, card, "Grade my answer")
    await world.says(ada, "/quiz question void question:essay reason:unclear")
    await world.fills(grace, rubric, full="0,1")
    assert sum(await world.column("SELECT points FROM ledger")) == 0
    assert sum(await world.column('SELECT "right" FROM ledger')) == 0


async def test_judging_everything_again_leaves_self_grades_alone(
    world: World, grace: Actor
) -> None:
    from bot.journeys import rescoring

    round = await world.asked(ESSAY)
    card = await world.answers(grace, round, "Because.")
    await world.fills(grace, await world.presses(grace, card, "Grade my answer"), full="0,1")
    async with world.database.write() as connection:
        done = await rescoring.rejudge(connection, [round.id], "rules:1", world.clock())
    assert (done.judged, done.changed) == (1, 0)
    assert await world.column('SELECT "right" FROM ledger') == [0], "practice is never right"
