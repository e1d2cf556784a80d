"""What goes wrong in the contest of a league: places that go, corrections, and who comes at once."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from sqlalchemy import text as sql

from bot.core.people import Actor
from bot.core.rounds import Status
from bot.requests import contests as rc
from bot.storage import league_tables
from tests.support.clock import utc
from tests.support.reading import labels, text
from tests.support.shared_contests import OLGA, OTHERS, OTTO, TEAM, TUESDAY, Shared
from tests.support.world import World


@pytest.fixture
def shared(world: World) -> Shared:
    return Shared(world)


async def test_a_place_that_removes_us_or_loses_its_channel_stops_nobody_else(
    world: World, shared: Shared, ada: Actor, grace: Actor
) -> None:
    await shared.begins()
    await shared.invites(teams="balanced", days="3", questions="1")
    await shared.registers(grace, OLGA)
    await world.quiz.presence.left(OTHERS)
    await shared.day(1)
    assert (len(await shared.asked()), len(await shared.asked_there())) == (1, 0)
    await world.quiz.presence.returned(OTHERS)
    await world.quiz.presence.channel_gone(TEAM, "#quiz")
    await shared.day(2)
    assert (len(await shared.asked()), len(await shared.asked_there())) == (1, 1)
    form = await world.presses(ada, await shared.card(ada), "Change the channel")
    assert (await world.fills(ada, form, channel="#new")).title == "Contest Cup goes on"
    await world.quiz.presence.channel_gone(OTHERS, "#lab")
    await shared.day(3)
    assert [one.channel for one in await shared.asked()] == ["#quiz", "#new"]
    assert len(await shared.asked_there()) == 1
    assert "Take part in this channel" in labels(await shared.card(OTTO))
    await shared.day(3, "17:00")
    assert await shared.state() == "over"


async def test_a_correction_by_who_planned_it_holds_everywhere(
    world: World, shared: Shared, ada: Actor, grace: Actor
) -> None:
    await shared.begins()
    await shared.invites(teams="balanced", days="1", best="1")
    await shared.registers(grace, OLGA)
    await shared.day(1)
    (first, second), (third, fourth) = await shared.opened(), await shared.asked_there()
    for actor, round in ((grace, first), (grace, second), (OLGA, third), (OLGA, fourth)):
        await shared.answers(actor, round)
    await shared.day(1, "17:00")
    ids = [one.frozen.question.id for one in (first, second)]
    refused = await world.says(OTTO, f"/quiz question void question:{ids[0]} reason:mine")
    assert "another community of your league has planned" in text(refused)
    await world.says(ada, f"/quiz question void question:{ids[0]} reason:wrong")
    letter = "AB"[second.frozen.shown(1)]
    await world.says(ada, f"/quiz question fix question:{ids[1]} answer:{letter} reason:key")
    await world.waits(minutes=1)
    assert (await world.rounds(OTHERS))[-2].status is Status.VOID
    for one in (shared.at_home("final"), shared.there("final")):
        assert "Nobody has scored." in text(one.card)
    corrected = [one for one in world.messenger.messages if one.once.startswith("correction")]
    assert {one.channel for one in corrected} == {"#quiz", "#lab"}
    assert await world.column(
        "SELECT by_player FROM corrections WHERE community = :it", it=OTHERS
    ) == ["", ""]


async def test_what_anybody_of_them_was_asked_lately_is_not_asked(
    world: World, grace: Actor
) -> None:
    shared = Shared(world, questions=4)
    await shared.begins()
    await world.comes(TUESDAY - timedelta(days=1), "20:00")
    (daily,) = await world.rounds(OTHERS)
    await shared.invites(teams="balanced", days="1", questions="5")
    await shared.registers(grace)
    await shared.day(1)
    asked = {one.frozen.question.id for one in await shared.opened()}
    assert len(asked) == 3
    assert daily.frozen.question.id not in asked


async def goes(world: World) -> None:
    """Let the community that has planned the contest remove us, and be deleted."""
    await world.quiz.presence.left(TEAM)
    await world.quiz.presence.purge(timedelta())


async def test_when_who_planned_it_is_deleted_it_goes_on_elsewhere(
    world: World, shared: Shared, grace: Actor
) -> None:
    await shared.begins(names=True)
    await shared.invites(teams="balanced", questions="1", best="1")
    await shared.registers(grace, OLGA)
    await shared.day(1)
    await goes(world)
    await world.waits(minutes=1)
    start = text(shared.there("start").card)
    assert "Grace" not in start
    assert start.count("0 points") == 1, "a team that nobody is left in goes"
    assert "Stop the contest" in labels(await shared.card(OTTO)), "it is theirs now"
    assert await world.rows("SELECT * FROM contest_places") == []
    await shared.day(2)
    assert len(await shared.asked_there()) == 2
    await shared.day(2, "17:00")
    assert await shared.state() == "over"
    assert "The contest is over" in text(shared.messages("final")[0].card)


async def test_when_nobody_can_take_it_over_it_ends_and_says_so(
    world: World, shared: Shared, grace: Actor
) -> None:
    await shared.begins()
    await shared.invites(teams="balanced")
    await shared.registers(grace, OLGA)
    await shared.sends(OTTO, rc.SaveContest(name="Lab cup", first="2026-03-05"))
    await goes(world)
    await world.waits(minutes=1)
    assert await world.rows("SELECT name, state FROM contests ORDER BY id") == [
        ("Cup", "stopped"),
        ("Lab cup", "registering"),
    ]
    (shown,) = [one for one in shared.messages("registration") if f":{OTHERS}:" in one.once]
    assert "It was stopped." in text(shown.card)


@pytest.mark.parametrize(
    ("tampering", "said"),
    [
        ("DELETE FROM contest_places", "is held in no such place as test:others"),
        ("DELETE FROM contest_places", "is asked in test:others, where it is not held"),
        (
            "UPDATE rounds SET \"order\" = '[1,0]' WHERE community = 'test:others'",
            "which is not the same everywhere",
        ),
    ],
)
async def test_verify_sees_what_does_not_belong(
    world: World, shared: Shared, grace: Actor, tampering: str, said: str
) -> None:
    await shared.begins()
    await shared.invites(teams="balanced", days="1", questions="3")
    await shared.registers(grace, OLGA)
    await shared.day(1)
    places = await world.rows("SELECT * FROM contest_places")
    orders = await world.rows('SELECT id, "order" FROM rounds')
    async with world.database.write() as connection:
        await connection.execute(sql(tampering))
    found = "\n".join(await world.differences())
    async with world.database.write() as connection:
        if "DELETE" in tampering:
            table = league_tables.contest_places
            await connection.execute(table.insert().values(places[0]._asdict()))
        for row in orders:
            mended = sql('UPDATE rounds SET "order" = :it WHERE id = :id')
            await connection.execute(mended, {"it": row.order, "id": row.id})
    assert said in found


async def test_two_processes_at_once_ask_and_end_once_in_every_place(
    world: World, shared: Shared, grace: Actor, another: Callable[[], Awaitable[World]]
) -> None:
    await shared.begins()
    await shared.invites(teams="balanced", days="1")
    await shared.registers(grace, OLGA)
    others = [world, await another(), await another()]
    for at in ("09:00", "17:00"):
        world.clock.at(utc(TUESDAY, at))
        await asyncio.gather(*(one.settles() for one in others))
        await world.waits(minutes=1)
    assert (len(await shared.asked()), len(await shared.asked_there())) == (2, 2)
    keys = [one.once for one in world.messenger.messages]
    assert len(keys) == len(set(keys)) == 2 * (1 + 1 + 2 + 1)
