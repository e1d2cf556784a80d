"""A contest that a whole league plays: planned in one community, held in all that take part."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.cards import Form
from bot.core.people import Actor
from bot.core.rounds import Status
from bot.requests import contests as rc
from tests.support.clock import utc
from tests.support.linking import linked
from tests.support.people import somebody
from tests.support.reading import labels, line, text
from tests.support.shared_contests import OLGA, OTHERS, OTTO, TEAM, TUESDAY, Shared, league
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
        assert "First place: Owls, with 15 points." in text(one.card)
    assert "Olga (Others)" in text(shared.at_home("final").card)
    assert "Stop the contest" not in labels(await shared.card(OTTO))


async def test_names_are_read_elsewhere_only_where_their_community_allows(
    world: World, shared: Shared, ada: Actor, grace: Actor
) -> None:
    await shared.begins()
    await shared.invites(teams="balanced", best="1", questions="1", days="1")
    await shared.registers(grace, OLGA)
    await shared.day(1)
    home, there = text(shared.at_home("start").card), text(shared.there("start").card)
    assert ("a player of Others" in home, "Olga" in home) == (True, False)
    assert ("a player of Team" in there, "Grace" in there) == (True, False)
    for one in (ada, OTTO):
        await world.says(one, "/quiz league names names:yes")
    await world.waits(minutes=1)
    assert "Olga (Others)" in text(shared.at_home("start").card)
    await world.says(OTTO, "/quiz season boards:no")
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
    await linked(world, grace, OLGA)
    refused = await shared.sends(OLGA, rc.JoinContest(await shared.id()))
    assert "You take part in Cup already, by another account" in text(refused)
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
