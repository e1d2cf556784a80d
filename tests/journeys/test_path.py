"""`/quiz path`: what one knows, where one is, what comes next; and nothing told too early."""

from bot.core.paths import Step
from bot.core.people import Actor
from bot.core.questions import Question
from tests.support.bank import COLOUR, PRIMES, SPEED, bank, fixed
from tests.support.clock import MONDAY
from tests.support.people import elsewhere
from tests.support.reading import labels, text
from tests.support.world import World

SKY = Step("sky", "The sky", "Why it looks as it does.", ("scattering", "light-speed"))
COUNTING = Step("counting", "Counting", "What divides what.", ("prime",))
PATH = (SKY, COUNTING)


async def asks(world: World, question: Question, **options: str) -> int:
    """Have a question open in a bank that has a path; return its round."""
    round = await world.asked(question, **options)
    world.bank = bank([question], path=PATH)
    return round.id


async def test_a_newcomer_sees_the_whole_path_and_where_to_begin(
    world: World, grace: Actor
) -> None:
    world.bank = bank([COLOUR, SPEED, PRIMES], path=PATH)
    card = await world.says(grace, "/quiz path")
    assert text(card).splitlines() == [
        "Learning path",
        "You know 0 of 3 concepts. You are at step 1, The sky.",
        "1. The sky: 0 of 2 (here)",
        "2. Counting: 0 of 1",
        "A concept is known when your newest answer about it was right.",
        "[1. The sky]",
        "[2. Counting]",
    ]


async def test_a_right_answer_moves_one_on_and_a_wrong_one_is_named(
    world: World, grace: Actor, alan: Actor
) -> None:
    round = await asks(world, fixed(COLOUR))
    await world.answers(grace, round, "A")
    await world.answers(alan, round, "B")

    card = await world.presses(grace, await world.says(grace, "/quiz path"), "1. The sky")
    assert "Rayleigh scattering: right" in text(card)
    assert "Speed of light: not answered yet" in text(card)
    assert "You know 1 of 2 concepts here." in text(card)
    assert labels(card) == ["Speed of light", "Step 2", "Whole path"]

    card = await world.says(alan, "/quiz path 1")
    assert "Rayleigh scattering: not right yet" in text(card)
    assert (await world.presses(alan, card, "Step 2")).title == "Step 2 of 2: Counting"


async def test_the_path_does_not_tell_what_is_revealed_at_closing(
    world: World, grace: Actor
) -> None:
    round = await asks(world, fixed(COLOUR), reveal="at_closing")
    await world.answers(grace, round, "A")
    assert "Rayleigh scattering: not answered yet" in text(await world.says(grace, "/quiz path 1"))
    await world.comes(MONDAY, "17:00")
    assert "Rayleigh scattering: right" in text(await world.says(grace, "/quiz path 1"))


async def test_a_question_taken_out_does_not_count(world: World, grace: Actor, ada: Actor) -> None:
    round = await asks(world, fixed(COLOUR))
    await world.answers(grace, round, "B")
    await world.says(ada, "/quiz question void colour it was wrong")
    assert "Rayleigh scattering: not answered yet" in text(await world.says(grace, "/quiz path 1"))


async def test_progress_is_ones_own_and_of_this_community(
    world: World, grace: Actor, alan: Actor
) -> None:
    round = await asks(world, fixed(COLOUR))
    await world.answers(grace, round, "A")
    for other in (alan, elsewhere(grace)):
        assert "You know 0 of 3 concepts." in text(await world.says(other, "/quiz path"))


async def test_whoever_knows_everything_is_told_so(world: World, grace: Actor) -> None:
    round = await asks(world, fixed(COLOUR))
    world.bank = bank([fixed(COLOUR)], path=[Step("sky", "The sky", "Up.", ("scattering",))])
    await world.answers(grace, round, "A")
    assert "You have walked the whole path." in text(await world.says(grace, "/quiz path"))


async def test_a_step_that_is_not_there_is_refused_in_a_sentence(
    world: World, grace: Actor
) -> None:
    world.bank = bank([COLOUR, PRIMES], path=PATH)
    for line in ("/quiz path 3", "/quiz path step:99"):
        assert "The path has 2 steps" in text(await world.says(grace, line))
    assert "is not the number of a step" in text(await world.says(grace, "/quiz path two"))


async def test_a_bank_without_a_path_says_so(world: World, grace: Actor) -> None:
    assert "These questions have no learning path." in text(await world.says(grace, "/quiz path"))
    assert "These questions have no learning path." in text(await world.says(grace, "/quiz path 1"))


async def test_looking_writes_nothing(world: World, grace: Actor) -> None:
    world.bank = bank([COLOUR, PRIMES], path=PATH)
    before = await world.dump()
    await world.says(grace, "/quiz path")
    await world.says(grace, "/quiz path 1")
    assert await world.dump() == before
