"""The leaderboard: ties share places, everybody sees their own, and spans are local days."""

from datetime import date, timedelta

import pytest

from bot.core.people import Actor
from tests.support.bank import COLOUR, filler, fixed
from tests.support.clock import MONDAY
from tests.support.people import somebody
from tests.support.reading import labels, text
from tests.support.world import World

DAY = timedelta(days=1)


def board(card_text: str) -> list[str]:
    """Return the rows of a board."""
    return [row for row in card_text.splitlines() if "@" in row]


async def test_an_empty_board_invites(world: World, grace: Actor) -> None:
    for span in ("day", "week", "month", "season", "all"):
        card = await world.says(grace, f"/quiz leaderboard {span}")
        assert "Nobody has answered yet. The first point is waiting." in text(card)


async def test_ties_share_a_place_and_the_next_place_is_skipped(world: World, grace: Actor) -> None:
    round = await world.asked(fixed(COLOUR))
    for number, letter in enumerate("AABBA"):
        await world.answers(somebody(number), round, letter)

    rows = board(text(await world.says(grace, "/quiz leaderboard day")))

    assert rows == [
        "1. @Player 0 10 1 of 1 right",
        "1. @Player 1 10 1 of 1 right",
        "1. @Player 4 10 1 of 1 right",
        "4. @Player 2 0 0 of 1 right",
        "4. @Player 3 0 0 of 1 right",
    ]


async def test_who_has_not_answered_is_told_so(world: World, grace: Actor, alan: Actor) -> None:
    round = await world.asked(fixed(COLOUR))
    await world.answers(alan, round, "0")
    card = await world.says(grace, "/quiz leaderboard")
    assert "You have no answer on this board yet." in text(card)
    assert "1 player" in text(card)


async def test_whoever_is_further_down_sees_their_own_place_and_neighbours(world: World) -> None:
    people = [somebody(number) for number in range(15)]
    world.knows(*(filler(n) for n in range(15)))
    await world.sets_up()
    for day in range(4):
        await world.comes(MONDAY + day * DAY, "09:00")
        round = (await world.rounds())[-1]
        for number, one in enumerate(people):  # 0-3 get 40, 4-7 get 30, … 12-14 get 10
            right = number // 4 + day < 4
            await world.answers(one, round, str(round.frozen.shown(0 if right else 1)))
        await world.comes(MONDAY + day * DAY, "17:00")

    rows = board(text(await world.says(people[13], "/quiz leaderboard all")))

    assert rows[0] == "1. @Player 0 40 4 of 4 right"
    assert rows[4] == "5. @Player 4 30 3 of 4 right"
    assert rows[10:] == [
        "13. @Player 12 10 1 of 4 right",
        "13. @Player 13 10 1 of 4 right (you)",
        "13. @Player 14 10 1 of 4 right",
    ]
    eleventh = board(text(await world.says(people[10], "/quiz leaderboard all")))
    assert eleventh[10:] == [
        "9. @Player 10 20 2 of 4 right (you)",
        "9. @Player 11 20 2 of 4 right",
    ], "a neighbour who is in the top ten is not listed twice"
    last = board(text(await world.says(people[14], "/quiz leaderboard all")))
    assert last[-1] == "13. @Player 14 10 1 of 4 right (you)"


async def test_hidden_players_are_seen_by_nobody_but_themselves(
    world: World, grace: Actor, alan: Actor
) -> None:
    round = await world.asked(fixed(COLOUR))
    await world.answers(grace, round, "0")
    await world.answers(alan, round, "1")
    me = await world.says(grace, "/quiz me")
    card = await world.presses(grace, me, "Hide me from boards")
    assert "On boards: hidden" in text(card)

    for span in ("day", "week", "month", "season", "all"):
        rows = board(text(await world.says(alan, f"/quiz leaderboard {span}")))
        assert rows == ["1. @Alan 0 0 of 1 right (you)"]
    assert "1. @Grace 10" in text(await world.says(grace, "/quiz leaderboard all"))
    await world.closes()
    assert "Grace" not in text(world.message(round).card)

    await world.presses(grace, card, "Show me on boards")
    rows = board(text(await world.says(alan, "/quiz leaderboard all")))
    assert rows == ["1. @Grace 10 1 of 1 right", "2. @Alan 0 0 of 1 right (you)"]


async def test_who_hides_before_the_first_answer_stays_hidden(
    world: World, grace: Actor, alan: Actor
) -> None:
    await world.presses(grace, await world.says(grace, "/quiz me"), "Hide me from boards")
    round = await world.asked(fixed(COLOUR))
    await world.answers(grace, round, "0")
    await world.closes()
    round = await world.asked(filler(1))
    await world.answers(grace, round, "0")
    await world.answers(alan, round, "0")
    assert "Grace" not in text(await world.says(alan, "/quiz leaderboard all"))


async def test_spans_end_with_the_communitys_own_day_week_and_month(
    world: World, grace: Actor
) -> None:
    world.knows(*(filler(n) for n in range(9)))
    await world.sets_up(zone="America/New_York", time="20:00", close="19:00")
    days = (date(2026, 3, 29), date(2026, 3, 30), date(2026, 3, 31), date(2026, 4, 1))
    for day in days:  # Sunday, Monday, Tuesday | April
        await world.comes(day, "20:00", "America/New_York")
        round = (await world.rounds())[-1]
        assert round.day == day
        await world.answers(grace, round, str(round.frozen.shown(0)))

    async def said(span: str) -> str:
        return board(text(await world.says(grace, f"/quiz leaderboard {span}")))[0]

    await world.comes(days[-1], "23:59", "America/New_York")
    assert await said("day") == "1. @Grace 10 1 of 1 right (you)"
    assert await said("week") == "1. @Grace 30 3 of 3 right (you)"
    assert await said("month") == "1. @Grace 10 1 of 1 right (you)"
    assert await said("season") == "1. @Grace 10 1 of 1 right (you)"
    assert await said("all") == "1. @Grace 40 4 of 4 right (you)"
    await world.comes(days[-1] + DAY, "00:00", "America/New_York")
    card = await world.says(grace, "/quiz leaderboard day")
    assert "Nobody has answered yet" in text(card)


async def test_an_answer_after_midnight_counts_for_the_day_of_its_question(
    world: World, grace: Actor
) -> None:
    round = await world.asked(fixed(COLOUR), time="20:00", close="08:00")
    await world.comes(MONDAY, "23:00")
    await world.answers(grace, round, "0")
    world.clock.move(hours=2)
    assert "Nobody has answered yet" in text(await world.says(grace, "/quiz leaderboard day"))
    assert "@Grace 10" in text(await world.says(grace, "/quiz leaderboard week"))


async def test_communities_have_boards_of_their_own(world: World, grace: Actor) -> None:
    round = await world.asked(fixed(COLOUR))
    await world.answers(grace, round, "0")
    stranger = Actor("test:others", grace.player, "Grace", channel="#there")
    assert "Nobody has answered yet" in text(await world.says(stranger, "/quiz leaderboard all"))
    assert "no answer yet" in text(await world.says(stranger, "/quiz me"))


async def test_buttons_lead_to_the_other_spans(world: World, grace: Actor) -> None:
    card = await world.says(grace, "/quiz leaderboard week")
    assert labels(card) == ["Today", "This season", "All time"]
    assert (await world.presses(grace, card, "All time")).title == "Leaderboard: All time"


@pytest.mark.parametrize("data", ["l:decade", "l:", "l:day%3Bdrop"])
async def test_a_forged_span_is_refused(world: World, grace: Actor, data: str) -> None:
    card = await world.sends(grace, data)
    assert "I know no board" in text(card)
    assert "day, week, month, season, all" in text(card)


async def test_a_misspelt_span_is_refused(world: World, grace: Actor) -> None:
    card = await world.says(grace, "/quiz leaderboard yesterday")
    assert "“yesterday” is not possible for board. Choose one of: day, week" in text(card)
