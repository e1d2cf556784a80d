"""Players learn their level, questions are measured, and the next one suits those who play."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text as sql

from bot.core.people import Actor
from bot.core.questions import Question
from bot.core.ratings import ENOUGH, UNIT
from bot.journeys import rating
from tests.support.bank import ESSAY, filler
from tests.support.clock import MONDAY
from tests.support.people import elsewhere, somebody
from tests.support.reading import text
from tests.support.world import World

DAY = timedelta(days=1)
RATED = ("games", "abilities", "difficulties", "crowds")


async def plays(
    world: World, days: int, *rights: tuple[Actor, bool], level: int = 2, start: int = 0
) -> None:
    """Have so many daily questions, each player being right every time or never."""
    world.knows(*(filler(start + n, level=level) for n in range(days + 1)))
    if not await world.rounds():
        await world.sets_up()
    for day in range(start, start + days):
        await world.comes(MONDAY + day * DAY, "09:00")
        round = (await world.rounds())[-1]
        for one, is_right in rights:
            await world.answers(one, round, str(round.frozen.shown(0 if is_right else 1)))
        await world.comes(MONDAY + day * DAY, "17:00")


def level(card: str) -> int:
    """Return the level that a card says."""
    line = next(line for line in card.splitlines() if line.startswith("Your level: "))
    return int(line.split()[2])


async def test_me_tells_a_level_with_its_doubt_once_enough_is_known(
    world: World, grace: Actor, alan: Actor
) -> None:
    await plays(world, ENOUGH - 1, (grace, True), (alan, False))
    assert "level" not in text(await world.says(grace, "/quiz me"))

    await plays(world, 1, (grace, True), (alan, False), start=ENOUGH - 1)

    hers = text(await world.says(grace, "/quiz me"))
    his = text(await world.says(alan, "/quiz me"))
    assert level(hers) > 1500 > level(his)
    assert "Everybody starts at 1500" in hers
    assert "Light and colour: 1" in hers
    assert await world.differences() == []


async def test_an_answer_rates_once_however_often_and_by_whomever_it_is_looked_at(
    world: World, grace: Actor
) -> None:
    await plays(world, 3, (grace, True))
    before = await world.dump(RATED)
    assert len(before["games"]) == 3
    twin = world.twin()
    for one in (world, twin, world):
        async with one.database.write() as connection:
            assert await rating.rate_due(connection) == 0
        await one.tick.run()
    assert await world.dump(RATED) == before
    await twin.end()
    await twin.database.close()


async def test_two_processes_that_rate_at_once_rate_once(world: World, grace: Actor) -> None:
    await plays(world, 2, (grace, True), (somebody(1), False))
    before = await world.dump(RATED)
    async with world.database.write() as connection:
        for table in ("games", "abilities", "difficulties", "crowds"):
            await connection.execute(sql(f"DELETE FROM {table}"))
        await connection.execute(sql("UPDATE rounds SET rated = 0"))
    twin = world.twin()
    await asyncio.gather(world.tick.run(), twin.tick.run(), world.tick.run())
    assert await world.dump(RATED) == before
    assert await world.differences() == []
    await twin.end()
    await twin.database.close()


async def test_what_players_grade_themselves_and_what_changes_does_not_rate(
    world: World, grace: Actor
) -> None:
    for question in (ESSAY, replace(filler(1), as_of=MONDAY)):
        round = await world.asked(question)
        await world.answers(grace, round, "0")
        await world.closes()
    assert await world.column("SELECT rated FROM rounds ORDER BY id") == [1, 2]
    assert await world.rows("SELECT * FROM games") == []
    assert await world.differences() == []


async def test_a_question_that_comes_again_rates_nobody(world: World, grace: Actor) -> None:
    for who in (grace, somebody(1)):
        round = await world.asked(filler(1))
        await world.answers(grace, round, "0")
        await world.answers(who, round, "0")
        await world.closes()
    games = await world.rows("SELECT round, player FROM games")
    assert [player for _, player in games] == [grace.player], "the answer stood in the channel"
    assert await world.differences() == []


async def test_an_open_question_rates_nobody_before_it_closes(world: World, grace: Actor) -> None:
    round = await world.asked(filler(1), reveal="at_closing")
    await world.answers(grace, round, "0")
    await world.waits(minutes=1)
    assert await world.rows("SELECT * FROM games") == []
    await world.closes()
    assert len(await world.rows("SELECT * FROM games")) == 1


async def test_a_question_taken_out_never_was_a_game(
    world: World, ada: Actor, grace: Actor, alan: Actor
) -> None:
    await plays(world, 4, (grace, True), (alan, False))
    rounds = await world.rounds()
    wrong = rounds[1]
    before = await world.dump(RATED)

    await world.says(ada, f"/quiz question void question:{wrong.frozen.question.id} reason:wrong")

    games = await world.column("SELECT DISTINCT round FROM games ORDER BY round")
    assert games == [one.id for one in rounds if one.id != wrong.id]
    assert await world.dump(RATED) != before
    assert await world.column("SELECT games FROM abilities WHERE topic = ''") == [3, 3]
    assert await world.differences() == []


async def test_after_a_correction_it_is_as_if_the_key_had_been_right_all_along(
    world: World, ada: Actor, grace: Actor, alan: Actor
) -> None:
    await plays(world, 4, (grace, True), (alan, False))
    wrong = (await world.rounds())[0]
    letter = "AB"[wrong.frozen.shown(1)]
    id = wrong.frozen.question.id
    await world.says(ada, f"/quiz question fix question:{id} answer:{letter} reason:key")
    fixed = await world.dump(RATED)
    query = f'SELECT player FROM games WHERE round = {wrong.id} AND "right" = true'
    assert await world.column(query) == [alan.player]
    assert await world.differences() == []

    letter = "AB"[wrong.frozen.shown(0)]
    await world.says(ada, f"/quiz question fix question:{id} answer:{letter} reason:back")
    again = "AB"[wrong.frozen.shown(1)]
    await world.says(ada, f"/quiz question fix question:{id} answer:{again} reason:forth")

    assert await world.dump(RATED) == fixed
    assert await world.differences() == []


async def test_who_leaves_takes_their_games_along(world: World, grace: Actor, alan: Actor) -> None:
    await plays(world, ENOUGH, (grace, True), (alan, False))
    his = await world.rows("SELECT * FROM abilities WHERE player = 'u3'")
    await world.sends(grace, "md:1")
    for table in ("games", "abilities"):
        assert set(await world.column(f"SELECT player FROM {table}")) == {alan.player}
    assert await world.rows("SELECT * FROM abilities WHERE player = 'u3'") == his
    assert set(await world.column("SELECT games FROM difficulties")) == {1}
    assert await world.column("SELECT players FROM crowds") == [1]
    assert await world.differences() == []


async def test_a_question_is_known_better_where_others_have_answered_it(
    world: World, ada: Actor
) -> None:
    others = elsewhere(ada, admin=True)
    await world.says(others, "/quiz setup time:10:00 zone:UTC weekdays:daily close:16:00")
    round = await world.asked(filler(1, level=3))
    for number in range(6):
        await world.answers(somebody(number), round, str(round.frozen.shown(0)))
    await world.comes(MONDAY, "10:00")
    theirs = (await world.rounds(others.community))[-1]
    await world.answers(elsewhere(somebody(1)), theirs, "0")
    await world.comes(MONDAY, "16:00")  # elsewhere it closes first
    await world.comes(MONDAY, "17:00")
    met = await world.rows("SELECT round, before, value FROM games ORDER BY round")
    assert {before for id, before, _ in met if id == theirs.id} == {1700 * UNIT}
    (learned,) = {value for id, _, value in met if id == theirs.id}
    assert {before for id, before, _ in met if id == round.id} == {learned}


@pytest.mark.parametrize("are_able", [True, False])
async def test_the_next_question_suits_those_who_play(world: World, are_able: bool) -> None:
    team = [(somebody(number), are_able) for number in range(4)]
    await plays(world, ENOUGH, *team, level=2)
    pool: list[Question] = [
        filler(n, level=level) for level in (1, 3) for n in range(50 + level, 90)
    ]
    world.knows(
        *{one.id: one for one in pool if (one.level == 3) == (one.id[-1] in "02468")}.values()
    )
    await world.comes(MONDAY + ENOUGH * DAY, "09:00")
    asked = (await world.rounds())[-1].frozen.question
    assert asked.level == (3 if are_able else 1)


async def test_quiz_db_rescore_counts_ratings_again(
    world: World, ada: Actor, grace: Actor, alan: Actor
) -> None:
    await plays(world, 3, (grace, True), (alan, False))
    before = await world.dump(RATED)
    async with world.database.write() as connection:
        await rating.rebuild(connection, grace.community)
    assert await world.dump(RATED) == before


async def test_many_answers_are_rated_some_at_a_time(
    world: World, grace: Actor, alan: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    await plays(world, 5, (grace, True), (alan, False))
    whole = await world.dump(RATED)
    monkeypatch.setattr(rating, "ANSWERS", 4)
    async with world.database.write() as connection:
        for table in RATED:
            await connection.execute(sql(f"DELETE FROM {table}"))
        await connection.execute(sql("UPDATE rounds SET rated = 0"))
    done: list[int] = []
    while not done or done[-1]:
        async with world.database.write() as connection:
            done.append(await rating.rate_due(connection))
    assert done == [2, 2, 1, 0]
    assert await world.dump(RATED) == whole
