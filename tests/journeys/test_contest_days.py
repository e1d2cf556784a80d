"""The days of a contest: what is asked, what stays sealed, and what becomes of corrections."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from sqlalchemy import text as sql

from bot.cards import Form
from bot.core.people import Actor
from bot.requests import contests as rc
from bot.storage.game_tables import registrations
from tests.support.bank import COLOUR, ESSAY, filler
from tests.support.clock import MONDAY, utc
from tests.support.contests import TUESDAY, Contests
from tests.support.people import somebody
from tests.support.reading import line, text
from tests.support.world import World


@pytest.fixture
def contests(world: World) -> Contests:
    return Contests(world)


async def test_after_downtime_missed_days_are_noted_and_told(
    world: World, contests: Contests, grace: Actor
) -> None:
    await contests.drawn(grace, days="4")
    await contests.day(1)
    world.clock.at(world.clock() + timedelta(days=2, hours=1))
    await world.settles()
    assert sorted({one.day for one in await contests.asked()}) == [
        TUESDAY,
        TUESDAY + timedelta(days=2),
    ]
    day = (TUESDAY + timedelta(days=1)).isoformat()
    assert f"No question came on {day}." in text(contests.message("start").card)


async def test_a_contest_slept_through_ends_with_its_final(
    world: World, contests: Contests, grace: Actor
) -> None:
    await contests.drawn(grace)
    await world.comes(TUESDAY + timedelta(days=9), "12:00")
    assert await contests.state() == "over"
    assert "Nobody has scored." in text(contests.message("final").card)


async def test_it_asks_nothing_that_anybody_here_has_seen_lately(
    world: World, grace: Actor
) -> None:
    contests = Contests(world, questions=5)
    await world.sets_up()
    await world.comes(MONDAY, "09:00")
    (daily,) = await world.rounds()
    await contests.drawn(grace, days="3", questions="3")
    for number in (1, 2, 3):
        await contests.day(number)
    ids = [one.frozen.question.id for one in await contests.asked()]
    assert len(ids) == len(set(ids))
    assert daily.frozen.question.id not in ids
    days = await world.column("SELECT reason FROM contest_days")
    assert days.count("no question") >= 1


async def test_it_asks_only_what_can_be_judged(world: World, grace: Actor) -> None:
    contests = Contests(world)
    world.knows(ESSAY, COLOUR)
    await contests.drawn(grace, questions="5")
    await contests.day(1)
    assert [one.frozen.question.id for one in await contests.asked()] == ["colour"]


async def test_it_asks_only_about_its_topics(
    world: World, contests: Contests, grace: Actor
) -> None:
    world.knows(*(filler(n) for n in range(9)), *(filler(n, "numbers") for n in range(3)))
    await contests.drawn(grace, topics="numbers", questions="3")
    await contests.day(1)
    assert {one.frozen.question.topic for one in await contests.asked()} == {"numbers"}


async def test_what_was_sealed_stays_so_until_it_closes(
    world: World, contests: Contests, grace: Actor, alan: Actor
) -> None:
    await contests.drawn(grace, alan, questions="1")
    await contests.day(1)
    (round,) = await contests.opened()
    await contests.answers(grace, round)
    for actor, command in ((grace, "contest"), (alan, "contest"), (grace, "me"), (alan, "today")):
        assert "10 points" not in text(await world.says(actor, f"/quiz {command}"))
    assert await world.rows("SELECT * FROM ledger") == []
    card = await contests.card(grace)
    assert "Question 1: answered" in text(card)
    assert "Question 1: waits for you" in text(await contests.card(alan))
    form = await world.presses(alan, await contests.card(alan), "Answer question 1")
    assert isinstance(form, Form)


async def test_an_answer_that_comes_late_does_not_count(
    world: World, contests: Contests, grace: Actor
) -> None:
    await contests.drawn(grace, questions="1")
    await contests.day(1)
    (round,) = await contests.opened()
    world.clock.move(hours=8)
    assert "has closed" in text(await contests.answers(grace, round))
    assert await world.rows("SELECT * FROM answers") == []


async def test_where_we_were_removed_nothing_is_asked_until_we_return(
    world: World, contests: Contests, grace: Actor
) -> None:
    await contests.drawn(grace, days="3")
    await world.quiz.presence.left(grace.community)
    await contests.day(1)
    assert await contests.asked() == []
    await world.quiz.presence.returned(grace.community)
    await contests.day(2)
    assert {one.day for one in await contests.asked()} == {TUESDAY + timedelta(days=1)}


# --- corrections, stopping and leaving for good


async def test_a_voided_question_counts_for_no_team(
    world: World, contests: Contests, ada: Actor, grace: Actor
) -> None:
    await contests.drawn(grace, days="1")
    await contests.day(1)
    first, second = await contests.opened()
    for one in (first, second):
        await contests.answers(grace, one)
    await contests.day(1, "17:00")
    assert ", with 20 points" in text(contests.message("final").card)
    id = first.frozen.question.id
    await world.says(ada, f"/quiz question void question:{id} reason:wrong")
    await world.waits(minutes=1)
    assert ", with 10 points" in text(contests.message("final").card)
    assert world.message(first).card.title == "Contest question, taken out"


async def test_a_contest_whose_last_question_is_voided_is_over(
    world: World, contests: Contests, ada: Actor, grace: Actor
) -> None:
    await contests.drawn(grace, days="1", questions="1")
    await contests.day(1)
    (round,) = await contests.opened()
    await world.says(ada, f"/quiz question void question:{round.frozen.question.id} reason:wrong")
    await world.waits(minutes=1)
    assert await contests.state() == "over"


async def test_an_admin_stops_a_contest_and_scores_stay(
    world: World, contests: Contests, ada: Actor, grace: Actor
) -> None:
    await contests.drawn(grace)
    await contests.day(1)
    first, second = await contests.opened()
    await contests.answers(grace, first)
    ask = await world.presses(ada, await contests.card(ada), "Stop the contest")
    assert await contests.state() == "running"
    await world.presses(ada, ask, "No, go on")
    done = await world.presses(ada, ask, "Yes, stop it")
    assert done.title == "The contest Cup is stopped"
    await world.waits(minutes=1)
    assert await contests.opened() == []
    final = text(contests.message("final").card)
    assert "The contest was stopped: Cup" in final
    assert "1. Amber: 10 points" in final
    again = await world.presses(ada, ask, "Yes, stop it")
    assert "has ended" in text(again)
    await contests.day(2)
    assert len(await contests.asked()) == 2
    assert "has closed" in text(await contests.answers(grace, second))
    assert (await contests.plan(first="2026-03-20")).title == "Contest Cup is planned"


async def test_a_plan_that_is_stopped_invites_nobody_any_more(
    world: World, contests: Contests, ada: Actor, grace: Actor
) -> None:
    await contests.drawn(grace)
    await contests.sends(ada, rc.StopContest(await contests.id(), sure=True))
    await world.waits(minutes=1)
    assert "It was stopped." in text(contests.message("registration").card)
    assert contests.messages("final") == []


async def test_hidden_players_count_for_their_team_and_are_not_named(
    world: World, contests: Contests, grace: Actor, alan: Actor
) -> None:
    await contests.plan()
    await contests.founds(grace, "Owls")
    await world.presses(alan, await contests.joins(alan), "Owls (1)")
    await world.sends(grace, "mh:1")
    await contests.day(1)
    start = contests.message("start").card
    assert "Grace" not in text(start)
    assert "@Alan, 1 more" in line(start, "1. Owls")
    for one in await contests.opened():
        await contests.answers(grace, one)
    await contests.day(1, "17:00")
    theirs = text(await contests.card(alan))
    assert "1. Owls: 10 points" in theirs
    assert "Grace" not in theirs
    assert "1. @Grace 20" in text(await contests.card(grace)), "but they see themselves"
    await contests.day(2, "17:00")
    assert "Grace" not in text(contests.message("final").card)


async def test_who_deletes_their_data_leaves_the_team_and_their_points_go(
    world: World, contests: Contests, grace: Actor, alan: Actor
) -> None:
    await contests.plan(days="1")
    await contests.founds(grace, "Owls")
    await world.presses(alan, await contests.joins(alan), "Owls (1)")
    await contests.day(1)
    first, second = await contests.opened()
    await contests.answers(grace, first)
    exported = text(await world.sends(grace, "me"))
    assert '"registrations"' in exported
    assert '"points": 10' not in exported
    await world.sends(grace, "md:1")
    assert "Only players who registered" in text(await contests.answers(grace, second))
    await contests.day(1, "17:00")
    final = text(contests.message("final").card)
    assert "Grace" not in final
    assert "1. Owls: 0 points · 1 player" in final
    assert "Grace" not in text(contests.message("start").card)


# --- what nobody can break


async def test_two_processes_at_once_begin_ask_and_end_once(
    world: World,
    contests: Contests,
    grace: Actor,
    alan: Actor,
    another: Callable[[], Awaitable[World]],
) -> None:
    await contests.drawn(grace, alan, days="1", questions="3")
    others = [world, await another(), await another()]
    for at in ("09:00", "17:00"):
        world.clock.at(utc(TUESDAY, at))
        await asyncio.gather(*(one.settles() for one in others))
        await world.waits(minutes=1)
    assert len(await contests.asked()) == 3
    assert len(await world.rows("SELECT * FROM teams")) == 2
    keys = [one.once for one in world.messenger.messages]
    assert len(keys) == len(set(keys)) == 1 + 1 + 3 + 1


async def test_who_joins_while_it_begins_is_in_or_is_told(
    world: World, contests: Contests, grace: Actor, another: Callable[[], Awaitable[World]]
) -> None:
    await contests.drawn(grace)
    other, id = await another(), await contests.id()
    world.clock.at(utc(TUESDAY, "09:00"))
    late = [somebody(number) for number in range(8)]
    joining = asyncio.gather(*(contests.sends(one, rc.JoinContest(id)) for one in late))
    await asyncio.gather(joining, other.settles())
    joined = [reply.title == "You take part" for reply in joining.result()]
    await world.waits(seconds=1)  # the tick leaves out where somebody is at work, and comes again
    rows = await world.rows("SELECT player, team FROM registrations")
    assert len(rows) == 1 + sum(joined)
    assert all(row.team for row in rows), "and whoever is in has a team"


@pytest.mark.parametrize(
    ("tampering", "said"),
    [
        ("UPDATE registrations SET team = NULL", "is in no team"),
        ("DELETE FROM registrations", "is not registered"),
        ("UPDATE contests SET state = 'over'", "whether it has ended says otherwise"),
    ],
)
async def test_verify_sees_what_does_not_belong(
    world: World, contests: Contests, grace: Actor, tampering: str, said: str
) -> None:
    await contests.drawn(grace, questions="1")
    await contests.day(1)
    await contests.answers(grace, (await contests.opened())[0])
    kept = await world.rows("SELECT * FROM registrations")
    async with world.database.write() as connection:
        await connection.execute(sql(tampering))
    assert said in "\n".join(await world.differences())
    async with world.database.write() as connection:
        await connection.execute(sql("UPDATE contests SET state = 'running'"))
        await connection.execute(sql("DELETE FROM registrations"))
        await connection.execute(
            registrations.insert().values(kept[0]._asdict() | {"at": world.clock()})
        )
