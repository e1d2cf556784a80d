"""A contest from its plan to its winner."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from bot.cards import Form
from bot.core.people import Actor
from bot.requests import contests as rc
from tests.support.clock import MONDAY
from tests.support.contests import TUESDAY, Contests
from tests.support.people import somebody
from tests.support.reading import labels, line, text
from tests.support.world import World


@pytest.fixture
def contests(world: World) -> Contests:
    return Contests(world)


async def test_a_contest_from_plan_to_winner(
    world: World, contests: Contests, ada: Actor, grace: Actor, alan: Actor
) -> None:
    planned = await contests.plan()
    assert planned.title == "Contest Cup is planned"
    invitation = contests.message("registration")
    assert "0 players registered" in text(invitation.card)

    await contests.founds(grace, "Owls")
    joined = await world.presses(alan, await contests.joins(alan), "Owls (1)")
    assert "Your team: Owls" in text(joined)
    assert (await contests.founds(ada, "Foxes")).title == "You take part"
    await world.waits(minutes=1)
    assert "3 players registered" in text(invitation.card)
    assert "Foxes (1), Owls (2)" in text(invitation.card)

    await contests.day(1)
    assert "Join" not in labels(invitation.card)
    assert "@Grace, @Alan" in line(contests.message("start").card, "1. Owls")
    first, second = await contests.opened()
    for one in (first, second):
        told = await contests.answers(grace, one)
        assert told.title == "Your answer is in"
        assert "The verdict comes when the question closes" in text(told)
        assert "Streak" not in text(told)
    await contests.answers(alan, first, right=False)
    await contests.answers(ada, first)

    await contests.day(1, "17:00")
    assert "Contest question" in world.message(first).cards[0].title
    assert "How 3 players chose" in text(world.message(first).card)
    standing = text(await contests.card(grace))
    assert "Your team: Owls, place 1" in standing
    assert "1. Owls: 10 points · 2 players · your team" in standing
    assert "1. Foxes: 10 points · 1 player" in standing, "equal scores share a place"
    assert "1. @Grace 20 2 of 2 right (you)" in standing
    assert "2. @Alan 0 0 of 1 right" in standing
    assert "@Ada" not in standing

    await contests.day(2)
    third, _ = await contests.opened()
    await contests.answers(alan, third)
    await contests.day(2, "17:00")

    assert await contests.state() == "over"
    final = text(contests.message("final").card)
    assert "First place: Owls, with 15 points." in final
    assert "2. Foxes: 10 points" in final
    assert "1. @Grace 20" in final
    assert "It is over." in text(await contests.card(alan))


async def test_the_public_messages_come_once_each(
    world: World, contests: Contests, grace: Actor, another: Callable[[], Awaitable[World]]
) -> None:
    await contests.drawn(grace, days="1", questions="1")
    other = await another()
    for at in ("09:00", "17:00"):
        await contests.day(1, at)
        await other.settles()
        await world.waits(minutes=1)
    assert [one.once for one in world.messenger.messages] == [
        "contest:1:registration:#quiz",
        "contest:1:start",
        "round:1",
        "contest:1:final",
    ]


async def test_drawn_teams_are_equally_able_by_what_people_answered_lately(
    world: World, contests: Contests
) -> None:
    people = [somebody(number) for number in range(8)]
    await world.sets_up()
    for day in range(1, 5):
        await world.comes(MONDAY + timedelta(days=day), "09:00")
        round = (await world.rounds())[-1]
        for number, one in enumerate(people):
            await contests.answers(one, round, right=number < 4)
        await world.comes(MONDAY + timedelta(days=day), "17:00")
    await contests.drawn(*people, first=(MONDAY + timedelta(days=7)).isoformat())
    await world.comes(MONDAY + timedelta(days=7), "09:00")
    rows = await world.rows("SELECT team, player FROM registrations")
    able = [sum(1 for team, player in rows if team == one and player < "p0004") for one in (1, 2)]
    assert able == [2, 2]
    assert len(rows) == 8
    start = text(contests.message("start").card)
    assert "1. Amber: 0 points" in start
    assert "1. Blue: 0 points" in start


# --- registering


async def test_who_has_not_registered_is_told_how_and_changes_nothing(
    world: World, contests: Contests, grace: Actor, alan: Actor
) -> None:
    await contests.drawn(grace)
    await contests.day(1)
    round = (await contests.opened())[0]
    before = await world.dump()
    assert "Only players who registered" in text(await contests.answers(alan, round))
    form = await world.sends(alan, f"af:{round.id}")
    assert "Only players who registered" in text(form)
    assert await world.dump() == before
    assert "You do not take part in this one." in text(await contests.card(alan))


async def test_one_can_change_teams_and_leave_before_the_start(
    world: World, contests: Contests, grace: Actor, alan: Actor
) -> None:
    await contests.plan()
    await contests.founds(grace, "Owls")
    card = await contests.founds(alan, "Foxes")
    moved = await world.presses(alan, await world.presses(alan, card, "Change teams"), "Owls (1)")
    assert "Your team: Owls" in text(moved)
    assert await world.column("SELECT name FROM teams") == ["Owls"], "nobody is left in the other"
    gone = await world.presses(alan, moved, "Leave")
    assert gone.title == "You do not take part any more"
    again = await world.presses(alan, moved, "Leave")
    assert "nothing to leave" in text(again)
    await world.presses(grace, await contests.card(grace), "Leave")
    assert await world.rows("SELECT * FROM teams") == []


async def test_nobody_joins_or_leaves_once_it_has_begun(
    world: World, contests: Contests, grace: Actor, alan: Actor
) -> None:
    await contests.drawn(grace)
    late, mine = contests.message("registration").card, await contests.card(grace)
    await contests.day(1)
    before = await world.dump()
    for actor, card, label in ((alan, late, "Join"), (grace, mine, "Leave")):
        assert "has begun" in text(await world.presses(actor, card, label))
    id = await contests.id()
    assert "has begun" in text(await contests.sends(alan, rc.FoundTeam(id, "Late")))
    assert await world.dump() == before


async def test_a_team_needs_a_name_of_its_own(
    contests: Contests, grace: Actor, alan: Actor
) -> None:
    await contests.plan()
    await contests.founds(grace, "Owls")
    assert "called OWLS already" in text(await contests.founds(alan, " OWLS "))
    assert "limit is 30" in text(await contests.founds(alan, "x" * 31))
    assert "is empty" in text(await contests.founds(alan, "  "))


async def test_there_are_only_so_many_teams(world: World, contests: Contests) -> None:
    await contests.plan()
    for number in range(12):
        await contests.founds(somebody(number), f"Team {number}")
    offered = await contests.joins(somebody(99))
    assert "Found a team" not in labels(offered)
    refused = await contests.sends(somebody(99), rc.FoundTeam(await contests.id(), "More"))
    assert "12 teams are the most" in text(refused)


async def test_where_teams_are_drawn_nobody_founds_one(contests: Contests, grace: Actor) -> None:
    await contests.drawn(grace)
    refused = await contests.sends(grace, rc.FoundTeam(await contests.id(), "Owls"))
    assert "drawn at the start" in text(refused)
    assert "Teams are drawn at the start" in text(await contests.card(grace))


async def test_a_contest_that_nobody_joins_does_not_take_place(
    world: World, contests: Contests, ada: Actor
) -> None:
    await contests.plan()
    await contests.day(1)
    assert await contests.state() == "stopped"
    assert await contests.asked() == []
    assert "Nobody takes part." in text(contests.message("registration").card)
    assert contests.messages("start") == contests.messages("final") == []
    assert "Plan a contest" in labels(await contests.card(ada))


async def test_foreign_and_forged_buttons_change_nothing(
    world: World, contests: Contests, ada: Actor, grace: Actor
) -> None:
    await contests.plan()
    await contests.founds(grace, "Owls")
    id = await contests.id()
    stranger = Actor("test:others", "u9", "Eve", is_admin=True)
    before = await world.dump()
    forged: list[tuple[Actor, rc.ContestRequest, str]] = [
        (stranger, rc.JoinContest(id), "do not know this contest"),
        (stranger, rc.JoinContest(id, 1), "do not know this contest"),
        (stranger, rc.StopContest(id, sure=True), "do not know this contest"),
        (stranger, rc.ContestCard(id), "do not know this contest"),
        (stranger, rc.TeamForm(id), "do not know this contest"),
        (grace, rc.JoinContest(id, 999), "That team is no more"),
        (grace, rc.JoinContest(999), "do not know this contest"),
        (grace, rc.StopContest(id, sure=True), "Only admins"),
        (grace, rc.SaveContest(id, days="9"), "Only admins"),
        (grace, rc.ContestForm(id), "Only admins"),
        (ada, rc.SaveContest(999, days="9"), "do not know this contest"),
    ]
    for actor, request, said in forged:
        assert said in text(await contests.sends(actor, request)), request
    assert await world.dump() == before


# --- planning


async def test_everybody_sees_that_there_is_none_and_admins_plan_one(
    world: World, contests: Contests, ada: Actor, grace: Actor
) -> None:
    card = await contests.card(grace)
    assert card.title == "There is no contest here yet"
    assert "Plan a contest" not in labels(card)
    form = await world.presses(ada, await contests.card(ada), "Plan a contest")
    assert isinstance(form, Form)
    assert f"First day: {TUESDAY.isoformat()}" in text(form), "tomorrow, unless one says otherwise"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", " ", "needs a name"),
        ("name", "x" * 61, "limit is 60"),
        ("first", "someday", "cannot read the dates"),
        ("first", "2026-03-03, 2026-03-04", "no single day"),
        ("first", "2026-03-01", "choose a time to come"),
        ("first", "2028-03-01", "choose a time to come"),
        ("first", "9999-12-31", "choose a time to come"),
        ("days", "0", "from 1 to 31"),
        ("days", "32", "from 1 to 31"),
        ("days", "٣", "from 1 to 31"),
        ("questions", "6", "from 1 to 5"),
        ("hours", "25", "from 1 to 24"),
        ("best", "many", "from 1 to 5"),
        ("time", "late", "no time of day"),
        ("zone", "Middle-earth", "no time zone"),
        ("teams", "none", "not possible for teams"),
        ("topics", "cooking", "no topic"),
        ("channel", "x" * 101, "limit is 100"),
    ],
)
async def test_what_cannot_be_planned_is_refused(
    world: World, contests: Contests, field: str, value: str, said: str
) -> None:
    before = await world.dump()
    refused = await contests.plan(**{field: value})
    assert said in text(refused)
    after = await world.dump()
    assert {**after, "communities": []} == {**before, "communities": []}


async def test_there_is_one_contest_at_a_time(world: World, contests: Contests, ada: Actor) -> None:
    await contests.plan()
    refused = await contests.sends(ada, rc.SaveContest(name="Second"))
    assert "one at a time" in text(refused)
    assert await world.column("SELECT name FROM contests") == ["Cup"]


async def test_a_plan_can_be_changed_until_it_begins(
    world: World, contests: Contests, ada: Actor, grace: Actor
) -> None:
    await contests.plan()
    form = await world.presses(ada, await contests.card(ada), "Change")
    await world.fills(ada, form, name="Spring cup", time="10:00", channel="#games")
    await world.waits(minutes=1)
    assert [one.channel for one in contests.messages("registration")] == ["#quiz", "#games"]
    for message in contests.messages("registration"):
        assert "Spring cup" in message.card.title
    await world.presses(grace, contests.messages("registration")[1].card, "Join")
    await contests.founds_in(grace, "Owls", 1)
    refused = await contests.sends(ada, rc.SaveContest(await contests.id(), teams="balanced"))
    assert "Somebody has registered already" in text(refused)
    await contests.day(1)
    assert await contests.asked() == []
    await contests.day(1, "10:00")
    assert {one.channel for one in await contests.asked()} == {"#games"}
    late = await contests.sends(ada, rc.SaveContest(await contests.id(), days="9"))
    assert "has begun" in text(late)


async def test_a_channel_that_is_not_ours_or_silent_is_told(
    world: World, contests: Contests, ada: Actor
) -> None:
    world.messenger.elsewhere["#theirs"] = "test:others"
    world.messenger.wrong["#mute"] = ["I may not post there."]
    assert "cannot take questions" in text(await contests.plan(channel="#theirs"))
    assert "To mend: I may not post there." in text(await contests.plan(channel="#mute"))


async def test_the_board_of_teams_marks_ones_own(
    world: World, contests: Contests, grace: Actor, alan: Actor, ada: Actor
) -> None:
    assert "no contest here yet" in text(await world.says(ada, "/quiz leaderboard teams"))
    await contests.plan(best="1")
    assert "There are no teams yet." in text(await world.says(ada, "/quiz leaderboard teams"))
    await contests.founds(grace, "The Amazing")
    await contests.founds(alan, "Logicians")
    await contests.day(1)
    for round in await contests.opened():
        await contests.answers(alan, round)
        await contests.answers(grace, round, right=False)
    await contests.day(1, "17:00")

    board = await world.says(alan, "/quiz leaderboard board:teams")
    assert "Cup: The next questions come" in text(board)
    assert "1. Logicians: 20 points · 1 player · your team" in text(board)
    assert "2. The Amazing: 0 points · 1 player" in text(board)
    assert "your team" not in text(await world.says(ada, "/quiz leaderboard teams"))
    await contests.day(3)
    board = await world.says(grace, "/quiz leaderboard teams")
    assert "Cup: It is over." in text(board)
    assert "Your team: The Amazing, place 2 of 2" in text(board)
    season = await world.presses(grace, board, "This season")
    assert "Leaderboard: This season" in text(season)
