"""A contest that a whole league plays: planned in one community, held in all that take part."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text as sql

from bot.cards import Form
from bot.core.people import Actor
from bot.core.rounds import Status
from bot.requests import contests as rc
from bot.storage import league_tables
from tests.support.clock import utc
from tests.support.leagues import OLGA, OTHERS, OTTO, TEAM, TUESDAY, Shared, league
from tests.support.people import somebody
from tests.support.reading import labels, line, text
from tests.support.world import World


@pytest.fixture
def shared(world: World) -> Shared:
    return Shared(world)


async def test_a_contest_of_a_league_from_plan_to_winner(
    world: World, shared: Shared, ada: Actor, grace: Actor
) -> None:
    await shared.begins(names=True)
    planned = await shared.invites()
    assert planned.title == "Contest Cup is planned"
    assert "The whole league is invited" in text(planned)
    home, there = shared.at_home("registration"), shared.there("registration")
    assert (home.channel, there.channel) == ("#quiz", "#lab")
    for one in (home, there):
        assert "The League: Team, Others" in text(one.card)

    await shared.sends(grace, rc.FoundTeam(await shared.id(), "Owls"))
    joined = await world.presses(OLGA, await world.presses(OLGA, there.card, "Join"), "Owls (1)")
    assert "Your team: Owls" in text(joined), "teams may be mixed"
    await shared.sends(OTTO, rc.FoundTeam(await shared.id(), "Foxes"))
    await world.waits(minutes=1)
    for one in (home, there):
        assert "3 players registered" in text(one.card)

    await shared.day(1)
    assert "@Olga (Others), @Grace" in line(shared.at_home("start").card, "1. Owls")
    assert "@Olga, @Grace (Team)" in line(shared.there("start").card, "1. Owls")
    here, elsewhere = await shared.opened(), await shared.asked_there()
    assert [one.frozen for one in here] == [one.frozen for one in elsewhere]
    assert len(here) == 2
    assert {(one.opened_at, one.closes_at) for one in (*here, *elsewhere)} == {
        (utc(TUESDAY, "09:00"), utc(TUESDAY, "17:00"))
    }
    assert {world.message(one).channel for one in elsewhere} == {"#lab"}
    for round in here:
        await shared.answers(grace, round)
    assert (await shared.answers(OLGA, elsewhere[0])).title == "Your answer is in"
    await shared.answers(OTTO, elsewhere[0], right=False)
    foreign = await shared.answers(grace, elsewhere[0])
    assert "do not know this question" in text(foreign)

    await shared.day(1, "17:00")
    assert "How 2 players chose" in text(world.message(elsewhere[0]).card)
    mine, theirs = text(await shared.card(grace)), text(await shared.card(OLGA))
    assert "1. Owls: 15 points · 2 players · your team" in mine
    assert "1. Owls: 15 points · 2 players · your team" in theirs
    assert "2. @Olga (Others) 10" in mine
    assert "2. @Olga 10 1 of 1 right (you)" in theirs

    await shared.day(2, "17:00")
    assert await shared.state() == "over"
    for one in (shared.at_home("final"), shared.there("final")):
        assert "Owls wins with 15 points." in text(one.card)
    assert "Olga (Others)" in text(shared.at_home("final").card)
    assert "Stop the contest" not in labels(await shared.card(OTTO))


async def test_names_are_read_elsewhere_only_where_their_community_allows(
    world: World, shared: Shared, grace: Actor
) -> None:
    await shared.begins()
    await shared.invites(teams="balanced", best="1", questions="1", days="1")
    await shared.registers(grace, OLGA)
    await shared.day(1)
    home, there = text(shared.at_home("start").card), text(shared.there("start").card)
    assert ("a player of Others" in home, "Olga" in home) == (True, False)
    assert ("a player of Team" in there, "Grace" in there) == (True, False)
    async with world.database.write() as connection:
        await connection.execute(sql("UPDATE league_members SET names = (1 = 1)"))
        await connection.execute(
            sql("UPDATE communities SET boards = (1 = 0) WHERE id = :it"), {"it": OTHERS}
        )
    await world.sends(OLGA, "mh:0")
    await world.waits(minutes=1)
    home, there = text(shared.at_home("start").card), text(shared.there("start").card)
    assert "a player of Others" in home, "where boards are off, names stay at home"
    assert "Grace (Team)" in there


async def test_teams_are_drawn_from_all_by_what_each_did_at_home(
    world: World, shared: Shared
) -> None:
    await shared.begins()
    await world.sets_up(time="20:00", close="21:00")
    people = [somebody(n, TEAM if n % 2 else OTHERS) for n in range(8)]
    for day in range(1, 4):
        await world.comes(TUESDAY + timedelta(days=day - 2), "20:00")
        for number, one in enumerate(people):
            round = (await world.rounds(one.community))[-1]
            await shared.answers(one, round, right=number < 4)
        await world.comes(TUESDAY + timedelta(days=day - 2), "21:00")
    first = TUESDAY + timedelta(days=7)
    await shared.invites(teams="balanced", first=first.isoformat())
    await shared.registers(*people)
    await world.comes(first, "09:00")
    rows = await world.rows("SELECT team, player FROM registrations")
    able = [sum(1 for team, player in rows if team == one and player < "p0004") for one in (1, 2)]
    assert (able, len(rows)) == ([2, 2], 8)


# --- who takes part, and where


async def test_a_community_without_a_channel_takes_part_where_its_admin_says(
    world: World, shared: Shared, grace: Actor
) -> None:
    await league(world, TEAM, OTHERS)
    await shared.invites(teams="balanced")
    assert len(shared.messages("registration")) == 1
    olga = await shared.card(OLGA)
    assert "This community does not take part." in text(olga)
    assert not {"Join", "Take part in this channel"} & set(labels(olga))
    assert "does not take part in the contest Cup" in text(
        await shared.sends(OLGA, rc.JoinContest(await shared.id()))
    )
    world.messenger.wrong["#lab"] = ["I may not post there."]
    taken = await world.presses(OTTO, await shared.card(OTTO), "Take part in this channel")
    assert "To mend: I may not post there." in text(taken)
    await world.waits(minutes=1)
    assert shared.there("registration").channel == "#lab"
    assert "The League: Team, Others" in text(shared.at_home("registration").card)
    await shared.registers(grace, OLGA)

    moved = replace(OTTO, channel="#games")
    assert "Move it to this channel" not in labels(await shared.card(OTTO))
    await world.presses(moved, await shared.card(moved), "Move it to this channel")
    await shared.day(1)
    assert {one.channel for one in await shared.asked_there()} == {"#games"}


async def test_who_declines_is_asked_nothing_and_may_come_back(
    world: World, shared: Shared, grace: Actor
) -> None:
    await shared.begins()
    await shared.invites(teams="balanced")
    await shared.registers(grace, OLGA)
    ask = await world.presses(OTTO, await shared.card(OTTO), "Do not take part")
    assert "Whoever has registered here leaves it." in text(ask)
    await world.presses(OTTO, ask, "Yes, do not take part")
    await world.waits(minutes=1)
    assert labels(shared.there("registration").card) == []
    assert "1 player registered" in text(shared.at_home("registration").card)
    back = await world.presses(OTTO, await shared.card(OTTO), "Take part in this channel")
    assert back.title == "You take part in Cup"
    await shared.registers(OLGA)
    await shared.day(1)
    assert len(await shared.asked_there()) == 2
    await shared.sends(OTTO, rc.DeclineContest(await shared.id(), sure=True))
    first = (await shared.asked_there())[0]
    assert (await shared.answers(OLGA, first)).title == "Your answer is in", "what is open goes on"
    await shared.day(2)
    assert len(await shared.asked_there()) == 2
    assert len(await shared.asked()) == 4
    (missed,) = [one for one in text(await shared.card(OLGA)).splitlines() if "came on" in one]
    assert (TUESDAY + timedelta(days=1)).isoformat() in missed
    assert "it was asked elsewhere" in text(await world.says(OTTO, "/quiz doctor"))


async def test_only_who_planned_it_stops_and_changes_it_and_strangers_nothing(
    world: World, shared: Shared, ada: Actor, grace: Actor
) -> None:
    await shared.begins()
    await shared.invites(teams="balanced")
    await shared.registers(grace, OLGA)
    id = await shared.id()
    eve = Actor("test:far", "u9", "Eve", "en", "#far", is_admin=True)
    before = await world.dump()
    forged: list[tuple[Actor, rc.ContestRequest, str]] = [
        (OTTO, rc.StopContest(id, sure=True), "planned in another community"),
        (OTTO, rc.SaveContest(id, days="9"), "planned in another community"),
        (OTTO, rc.ContestForm(id), "planned in another community"),
        (OLGA, rc.StopContest(id, sure=True), "Only admins"),
        (OLGA, rc.HoldContest(id), "Only admins"),
        (OLGA, rc.DeclineContest(id, sure=True), "Only admins"),
        (ada, rc.HoldContest(id), "was planned here"),
        (ada, rc.DeclineContest(id, sure=True), "was planned here"),
        (ada, rc.SaveContest(id, league="community"), "stays for the whole league"),
        (ada, rc.SaveContest(id, league="world"), "not possible for league"),
        (eve, rc.JoinContest(id), "do not know this contest"),
        (eve, rc.HoldContest(id), "do not know this contest"),
        (eve, rc.DeclineContest(id, sure=True), "do not know this contest"),
        (eve, rc.ContestCard(id), "do not know this contest"),
    ]
    for actor, request, said in forged:
        assert said in text(await shared.sends(actor, request)), request
    assert await world.dump() == before
    alone = await shared.sends(eve, rc.SaveContest(name="Mine", league="league"))
    assert "is in no league" in text(alone)

    await shared.day(1)
    await shared.sends(ada, rc.StopContest(id, sure=True))
    await world.waits(minutes=1)
    assert {one.status for one in await shared.asked_there()} == {Status.CLOSED}
    assert "was stopped" in text(shared.there("final").card)


async def test_a_person_takes_part_once_whatever_their_accounts(
    world: World, shared: Shared, grace: Actor
) -> None:
    await shared.begins()
    await shared.invites(teams="balanced")
    await shared.registers(grace)
    async with world.database.write() as connection:
        for one in (grace, OLGA):
            await connection.execute(
                league_tables.links.insert(),
                {"account": f"{one.community}/{one.player}", "person": "p", "at": world.clock()},
            )
    refused = await shared.sends(OLGA, rc.JoinContest(await shared.id()))
    assert "You take part in Team already" in text(refused)
    await shared.sends(grace, rc.LeaveContest(await shared.id()))
    await shared.registers(OLGA)
    twin = replace(grace, community=OTHERS)
    await shared.registers(twin)
    assert await world.rows("SELECT * FROM registrations WHERE player = 'u2'"), (
        "the same id in two communities are two people, unless the platform says otherwise"
    )


async def test_a_contest_of_ones_own_and_one_of_the_league_are_both_found(
    world: World, shared: Shared, ada: Actor
) -> None:
    await shared.begins()
    await shared.invites()
    form = await world.presses(OTTO, await shared.card(OTTO), "Plan a contest")
    assert isinstance(form, Form)
    assert "the whole league The League" in text(form)
    mine = await world.fills(OTTO, form, name="Lab cup", first="2026-03-05", league="community")
    assert mine.title == "Contest Lab cup is planned"
    card = await shared.card(OTTO)
    assert (card.title, "Plan a contest" in labels(card)) == ("Lab cup", False)
    assert (await world.presses(OTTO, card, "Cup")).title == "Cup"
    assert "Lab cup" not in text(await shared.card(ada)), "which is for the others alone"


# --- what goes wrong


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
    """Let the community that has planned the contest leave its league, and be deleted."""
    async with world.database.write() as connection:
        leaves = league_tables.league_members.delete()
        await connection.execute(leaves.where(league_tables.league_members.c.community == TEAM))
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
