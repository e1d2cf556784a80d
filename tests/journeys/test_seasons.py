"""A season ends: one card tells who was best, once, whatever happens meanwhile."""

import asyncio
from datetime import date, timedelta

import pytest

from bot.cards import Card
from bot.core.people import Actor
from tests.support.bank import ESSAY, filler
from tests.support.clock import MONDAY
from tests.support.people import elsewhere, somebody
from tests.support.reading import labels, text
from tests.support.world import World

DAY = timedelta(days=1)
SUNDAY = MONDAY + 6 * DAY


def cards(world: World) -> list[Card]:
    """Return the closing cards as they look now."""
    return [one.card for one in world.messenger.messages if one.once.startswith("season:")]


def rows(card_text: str) -> list[str]:
    """Return the rows of a board."""
    return [row for row in card_text.splitlines() if row[:1].isdigit() and "@" in row]


async def plays(
    world: World, first: date, rights: list[list[tuple[Actor, bool]]], *, start: int = 0
) -> None:
    """Have a question a day from a date on; each day's players are right or wrong."""
    for day, given in enumerate(rights):
        await world.comes(first + day * DAY, "09:00")
        round = (await world.rounds())[-1]
        for one, is_right in given:
            await world.answers(one, round, str(round.frozen.shown(0 if is_right else 1)))
        await world.comes(first + day * DAY, "17:00")


async def a_week_of_play(world: World, ada: Actor, grace: Actor, alan: Actor) -> None:
    """Have a team that plays weeks; Grace is right from Wednesday on, Alan on Monday only."""
    world.knows(*(filler(n) for n in range(30)))
    await world.sets_up()
    await world.says(ada, "/quiz season kind:week")
    bob = somebody(1)
    await plays(
        world,
        MONDAY,
        [[(grace, day >= 2), (alan, day == 0), (bob, day < 2)] for day in range(6)],
    )
    await plays(world, SUNDAY, [[(grace, True)]])


async def test_a_season_ends_with_one_card_in_each_channel(
    world: World, ada: Actor, grace: Actor, alan: Actor
) -> None:
    await world.sets_up(channel="#other", time="10:00")
    await a_week_of_play(world, ada, grace, alan)
    await world.comes(SUNDAY, "23:59")
    assert cards(world) == []

    await world.comes(SUNDAY + DAY, "00:00")

    found = [one for one in world.messenger.messages if one.once.startswith("season:")]
    assert sorted(one.channel for one in found) == ["#other", "#quiz"]
    card = text(found[0].card)
    assert card.startswith("The season is over: week 10 of 2026")
    assert rows(card) == [
        "1. @Grace 50 5 of 7 right",
        "2. @Player 1 20 2 of 6 right",
        "3. @Alan 10 1 of 6 right",
    ]
    assert "Longest streak: @Grace: 7 days" in card
    assert "Hardest question: 33 % were right" in card
    assert "3 players gave 19 answers to 7 questions. Thank you for playing!" in card
    for _ in range(3):
        await world.waits(hours=1)
    assert len(cards(world)) == 2
    assert await world.differences() == []


async def test_two_processes_close_a_season_once(
    world: World, ada: Actor, grace: Actor, alan: Actor
) -> None:
    await a_week_of_play(world, ada, grace, alan)
    world.clock.move(days=3)
    twin = world.twin()
    await asyncio.gather(world.tick.run(), twin.tick.run(), world.tick.run(), twin.tick.run())
    await world.tick.settle()
    assert len(cards(world)) == 1
    await twin.end()
    await twin.database.close()


async def test_places_on_the_podium_are_shared(world: World, ada: Actor) -> None:
    world.knows(*(filler(n) for n in range(9)))
    await world.sets_up()
    await world.says(ada, "/quiz season kind:week")
    await plays(world, SUNDAY, [[(somebody(n), n < 4) for n in range(6)]])
    await world.comes(SUNDAY + DAY, "00:00")
    assert [row[:2] for row in rows(text(cards(world)[0]))] == ["1."] * 4


async def test_who_improved_most_is_told_from_the_second_season_on(
    world: World, ada: Actor, grace: Actor, alan: Actor
) -> None:
    world.knows(*(filler(n) for n in range(30)))
    await world.sets_up()
    await world.says(ada, "/quiz season kind:week")
    await plays(world, MONDAY, [[(grace, n == 0), (alan, n < 3)] for n in range(7)])
    await plays(world, SUNDAY + DAY, [[(grace, n < 4), (alan, n < 4)] for n in range(7)])
    await world.comes(SUNDAY + 8 * DAY, "00:00")
    first, second = (text(card) for card in cards(world))
    assert "Most improved" not in first
    assert "Most improved: @Grace: 14 % right last season, 57 % in this one" in second


async def test_a_season_waits_for_the_last_question_and_its_sealed_answers(
    world: World, ada: Actor, grace: Actor
) -> None:
    world.knows(*(filler(n) for n in range(30)))
    await world.sets_up(time="21:00", close="08:00", reveal="at_closing")
    await world.says(ada, "/quiz season kind:week")
    await world.comes(SUNDAY, "21:00")
    round = (await world.rounds())[-1]
    await world.answers(grace, round, str(round.frozen.shown(0)))
    await world.comes(SUNDAY + DAY, "00:00")
    assert cards(world) == []
    await world.comes(SUNDAY + DAY, "08:00")
    assert rows(text(cards(world)[0])) == ["1. @Grace 10 1 of 1 right"]


async def test_where_nobody_played_nobody_is_told(world: World, ada: Actor) -> None:
    await world.sets_up()
    await world.says(ada, "/quiz season kind:week")
    await world.comes(MONDAY, "09:00")
    await world.comes(SUNDAY + 3 * DAY, "12:00")
    assert cards(world) == []
    assert None not in await world.column("SELECT closed_at FROM seasons WHERE last < '2026-03-10'")


async def test_a_season_turns_at_the_communitys_own_midnight(
    world: World, ada: Actor, grace: Actor
) -> None:
    world.knows(*(filler(n) for n in range(9)))
    await world.sets_up(zone="America/New_York")
    await world.says(ada, "/quiz season kind:week")
    await world.comes(SUNDAY, "09:00", "America/New_York")  # clocks went forward that night
    round = (await world.rounds())[-1]
    await world.answers(grace, round, "0")
    await world.comes(SUNDAY, "17:00", "America/New_York")
    await world.comes(SUNDAY, "23:59", "America/New_York")
    assert cards(world) == []
    await world.comes(SUNDAY + DAY, "00:00", "America/New_York")
    assert len(cards(world)) == 1


async def test_another_kind_holds_at_once_and_counts_all_its_days(
    world: World, ada: Actor, grace: Actor, alan: Actor
) -> None:
    world.knows(*(filler(n) for n in range(30)))
    await world.sets_up()
    await plays(world, MONDAY, [[(grace, True), (alan, False)] for _ in range(3)])
    today = MONDAY + 2 * DAY
    for kind, points in (
        ("quarter", 30),
        (f"{today - DAY}..{today + DAY}", 20),
        ("week", 30),
        (f"{today}..{today}", 10),
        ("month", 30),
        ("quarter", 30),
    ):
        card = await world.says(ada, f"/quiz season kind:{kind}")
        assert card.title == "Seasons and boards"
        board = text(await world.says(grace, "/quiz leaderboard"))
        assert f"1. @Grace {points} " in board, kind
        assert await world.differences() == []
    assert cards(world) == []

    await plays(world, MONDAY + 3 * DAY, [[(grace, True)]])
    assert "1. @Grace 40 " in text(await world.says(grace, "/quiz leaderboard"))
    own = await world.column("SELECT board FROM standings WHERE board LIKE 'quarter:%' LIMIT 1")
    assert own == ["quarter:2026-Q1"]
    assert await world.column("SELECT board FROM standings WHERE board LIKE 'season:%'") == []
    assert await world.differences() == []


async def test_after_chosen_dates_months_follow(world: World, ada: Actor, grace: Actor) -> None:
    world.knows(*(filler(n) for n in range(30)))
    await world.sets_up()
    await world.says(ada, f"/quiz season kind:{MONDAY}..{MONDAY + DAY}")
    await plays(world, MONDAY, [[(grace, True)]] * 4)
    (card,) = cards(world)
    assert "2 Mar 2026 – 3 Mar 2026" in card.title
    assert rows(text(card)) == ["1. @Grace 20 2 of 2 right"]
    shown = text(await world.says(ada, "/quiz season"))
    assert "Running season: March 2026" in shown
    assert "1. @Grace 40 " in text(await world.says(grace, "/quiz leaderboard"))
    await world.comes(date(2026, 4, 1), "00:00")
    assert cards(world)[1].title == "The season is over: March 2026"
    assert await world.differences() == []


async def test_a_correction_changes_the_card_of_a_season_that_is_over(
    world: World, ada: Actor, grace: Actor, alan: Actor
) -> None:
    await a_week_of_play(world, ada, grace, alan)
    await world.comes(SUNDAY + DAY, "00:00")
    last = (await world.rounds())[6].frozen.question.id
    await world.says(ada, f"/quiz question void question:{last} reason:wrong")
    await world.waits(minutes=1)
    assert rows(text(cards(world)[0]))[0] == "1. @Grace 40 4 of 6 right"
    assert len(cards(world)) == 1


async def test_who_hides_or_leaves_is_on_no_card(
    world: World, ada: Actor, grace: Actor, alan: Actor
) -> None:
    await a_week_of_play(world, ada, grace, alan)
    await world.comes(SUNDAY + DAY, "00:00")
    await world.sends(grace, "mh:1")
    await world.waits(minutes=1)
    card = text(cards(world)[0])
    assert "Grace" not in card
    assert rows(card)[0] == "1. @Player 1 20 2 of 6 right"
    await world.sends(somebody(1), "md:1")
    await world.waits(minutes=1)
    card = text(cards(world)[0])
    assert rows(card) == ["1. @Alan 10 1 of 6 right"]
    assert "Player 1" not in card


async def test_where_boards_are_off_nobody_is_named(
    world: World, ada: Actor, grace: Actor, alan: Actor
) -> None:
    await a_week_of_play(world, ada, grace, alan)
    assert "Grace" in text(world.message((await world.rounds())[-1]).card)
    card = await world.presses(ada, await world.says(ada, "/quiz season"), "Switch boards off")
    assert "Boards: off: everybody sees only themselves" in text(card)
    await world.comes(SUNDAY + DAY, "00:00")

    closing = text(cards(world)[0])
    assert "@" not in closing
    assert "3 players gave 19 answers" in closing
    assert "Hardest question" in closing
    for round in await world.rounds():
        assert "Grace" not in text(world.message(round).card)
    for line in ("/quiz leaderboard all", "/quiz leaderboard topic:light"):
        mine = text(await world.says(alan, line))
        assert "10 points, place 3 of 3" in mine
        assert "Boards are switched off here" in mine
        assert "@" not in mine

    await world.presses(ada, await world.says(ada, "/quiz season"), "Switch boards on")
    await world.waits(minutes=1)
    assert "@Grace" in text(cards(world)[0])
    assert "1. @Grace" in text(await world.says(alan, "/quiz leaderboard all"))


async def test_an_open_question_is_never_the_hardest(
    world: World, ada: Actor, grace: Actor, alan: Actor
) -> None:
    world.knows(ESSAY)
    await world.sets_up()
    await world.says(ada, "/quiz season kind:week")
    await world.comes(SUNDAY, "09:00")
    round = (await world.rounds())[-1]
    for one in (grace, alan, ada):
        await world.answers(one, round, "Because.")
    await world.comes(SUNDAY + DAY, "00:00")
    assert "Hardest" not in text(cards(world)[0])


async def test_a_board_tells_its_season_and_when_it_ends(world: World, grace: Actor) -> None:
    board = text(await world.says(grace, "/quiz leaderboard"))
    assert "March 2026, ends" in board
    assert "ends" not in text(await world.says(grace, "/quiz leaderboard week"))


async def test_each_topic_has_a_board(world: World, grace: Actor, alan: Actor) -> None:
    for n, topic in enumerate(("light", "numbers", "light")):
        round = await world.asked(filler(n, topic=topic))
        await world.answers(grace, round, str(round.frozen.shown(0)))
        if topic == "numbers":
            await world.answers(alan, round, str(round.frozen.shown(0)))
        await world.closes()
    card = await world.says(alan, "/quiz leaderboard topic:light")
    assert card.title == "Leaderboard: Light and colour"
    assert rows(text(card)) == ["1. @Grace 20 2 of 2 right"]
    named = text(await world.says(alan, "/quiz leaderboard topic:Numbers"))
    assert rows(named) == ["1. @Grace 10 1 of 1 right", "1. @Alan 10 1 of 1 right (you)"]
    assert "Nobody has answered yet" in text(
        await world.says(alan, "/quiz leaderboard topic:models")
    )
    assert await world.differences() == []


async def test_an_unknown_topic_is_refused_with_those_there_are(world: World, grace: Actor) -> None:
    card = text(await world.says(grace, "/quiz leaderboard topic:gardening"))
    assert "I know no topic “gardening”. Topics are: light, models, numbers." in card


async def test_seasons_are_for_admins_to_set(world: World, ada: Actor, grace: Actor) -> None:
    before = await world.dump()
    for line in ("/quiz season", "/quiz season kind:week", "/quiz season boards:no"):
        assert "Only admins" in text(await world.says(grace, line))
    assert await world.dump() == before
    card = await world.says(ada, "/quiz season")
    assert labels(card) == ["Seasons of a week", "Seasons of a quarter", "Switch boards off"]
    week = await world.presses(ada, card, "Seasons of a week")
    assert "Running season: week 10 of 2026" in text(week)


@pytest.mark.parametrize("given", ["year", "2026-04-01..2026-04-30", "2026-03-02..2028-03-02"])
async def test_a_season_that_cannot_be_is_refused(world: World, ada: Actor, given: str) -> None:
    await world.sets_up()
    before = await world.dump()
    card = text(await world.says(ada, f"/quiz season kind:{given}"))
    assert "That did not work" in card
    assert await world.dump() == before


async def test_communities_have_seasons_of_their_own(
    world: World, ada: Actor, grace: Actor
) -> None:
    world.knows(*(filler(n) for n in range(30)))
    await world.sets_up()
    await world.says(ada, "/quiz season kind:week")
    other = elsewhere(ada, admin=True)
    assert "March 2026" in text(await world.says(other, "/quiz season"))
    assert "week 10" in text(await world.says(ada, "/quiz season"))
