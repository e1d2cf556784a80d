"""Streaks are humane: days without a question do not count, a freeze forgives a missed one."""

from datetime import timedelta

from bot.core.people import Actor
from tests.support.bank import filler
from tests.support.clock import MONDAY, utc
from tests.support.reading import text
from tests.support.world import World

DAY = timedelta(days=1)


async def streak(world: World, actor: Actor) -> str:
    """Return what the player reads about their streak."""
    card = text(await world.says(actor, "/quiz me"))
    return card.split("Streak: ")[1].splitlines()[0]


async def days(world: World, actor: Actor, pattern: str, *, start: int = 0) -> None:
    """Let a day pass for each letter: "a" answered, "m" missed."""
    for number, letter in enumerate(pattern, start):
        await world.comes(MONDAY + number * DAY, "09:00")
        if letter == "a":
            opened = [one for one in await world.rounds() if one.day == MONDAY + number * DAY]
            await world.answers(actor, opened[0], "0")
        await world.comes(MONDAY + number * DAY, "17:00")


async def new(world: World, **options: str) -> None:
    world.knows(*(filler(n) for n in range(60)))
    await world.sets_up(**options)


async def test_every_answered_day_counts_right_or_wrong(world: World, grace: Actor) -> None:
    await new(world)
    await days(world, grace, "aaa")
    assert await streak(world, grace) == "3 days (best 3), 0 freezes"


async def test_a_missed_day_ends_the_streak_but_not_the_best(world: World, grace: Actor) -> None:
    await new(world)
    await days(world, grace, "aaam")
    assert await streak(world, grace) == "0 days (best 3), 0 freezes"
    await days(world, grace, "a", start=4)
    assert await streak(world, grace) == "1 day (best 3), 0 freezes"


async def test_days_without_a_question_never_break_a_streak(world: World, grace: Actor) -> None:
    await new(world, weekdays="mon-fri")
    await days(world, grace, "aaaaa--aa")  # a weekend in between
    assert await streak(world, grace) == "7 days (best 7), 0 freezes"


async def test_a_pause_breaks_no_streak(world: World, ada: Actor, grace: Actor) -> None:
    await new(world)
    await days(world, grace, "aa")
    await world.says(ada, "/quiz pause")
    await world.comes(MONDAY + 20 * DAY, "12:00")
    await world.says(ada, "/quiz resume")
    await days(world, grace, "a", start=21)
    assert await streak(world, grace) == "3 days (best 3), 0 freezes"


async def test_an_open_question_has_not_broken_the_streak_yet(world: World, grace: Actor) -> None:
    await new(world)
    await days(world, grace, "aa")
    await world.comes(MONDAY + 2 * DAY, "09:00")
    await world.comes(MONDAY + 2 * DAY, "16:59")
    assert await streak(world, grace) == "2 days (best 2), 0 freezes"
    await world.comes(MONDAY + 2 * DAY, "17:00")
    assert await streak(world, grace) == "0 days (best 2), 0 freezes"


async def test_the_tenth_day_earns_a_freeze_that_forgives_a_missed_day(
    world: World, grace: Actor
) -> None:
    await new(world)
    await days(world, grace, "a" * 9)
    assert await streak(world, grace) == "9 days (best 9), 0 freezes"
    await days(world, grace, "a", start=9)
    assert await streak(world, grace) == "10 days (best 10), 1 freeze"
    await days(world, grace, "m", start=10)
    assert await streak(world, grace) == "10 days (best 10), 0 freezes"
    await days(world, grace, "a", start=11)
    assert await streak(world, grace) == "11 days (best 11), 0 freezes"
    await days(world, grace, "ma", start=12)
    assert await streak(world, grace) == "1 day (best 11), 0 freezes"


async def test_the_verdict_tells_of_an_earned_freeze(world: World, grace: Actor) -> None:
    await new(world)
    await days(world, grace, "a" * 9)
    await world.comes(MONDAY + 9 * DAY, "09:00")
    round = (await world.rounds())[-1]
    card = await world.answers(grace, round, "0")
    assert "Streak: 10 days · you earned a freeze: one missed day is forgiven" in text(card)


async def test_an_absence_longer_than_the_look_back_is_counted_whole(
    world: World, grace: Actor
) -> None:
    await new(world)
    await days(world, grace, "a" * 10 + "m" * 30 + "a")
    assert await streak(world, grace) == "1 day (best 10), 0 freezes"


async def test_a_long_break_without_questions_keeps_the_streak(
    world: World, ada: Actor, grace: Actor
) -> None:
    await new(world)
    await days(world, grace, "aa")
    await world.says(ada, "/quiz setup schedule:1 skip:2026-03-04..2026-04-10")
    await days(world, grace, "a", start=40)  # 11 April
    assert await streak(world, grace) == "3 days (best 3), 0 freezes"


async def test_two_questions_on_a_day_are_one_day(world: World, grace: Actor) -> None:
    await new(world)
    await world.sets_up(channel="#two", time="10:00")
    for number in range(2):
        await world.comes(MONDAY + number * DAY, "10:00")
        for round in await world.rounds():
            if round.day == MONDAY + number * DAY:
                await world.answers(grace, round, "0")
        await world.comes(MONDAY + number * DAY, "17:00")
    assert await streak(world, grace) == "2 days (best 2), 0 freezes"


async def test_answering_one_of_two_questions_keeps_the_day(world: World, grace: Actor) -> None:
    await new(world)
    await world.sets_up(channel="#two")
    await days(world, grace, "aaa")
    assert await streak(world, grace) == "3 days (best 3), 0 freezes"


async def test_days_count_in_the_players_own_zone(world: World, grace: Actor) -> None:
    await new(world, zone="Pacific/Auckland", time="09:00", close="08:00")
    for number in range(1, 4):
        await world.comes(MONDAY + number * DAY, "09:00", "Pacific/Auckland")
        await world.answers(grace, (await world.rounds())[-1], "0")
    assert await streak(world, grace) == "3 days (best 3), 0 freezes"
    stored = await world.column("SELECT through FROM streaks")
    assert str(stored[0]) == "2026-03-05"
    await world.says(grace, "/quiz zone Europe/Berlin")
    assert await streak(world, grace) == "3 days (best 3), 0 freezes"
    stored = await world.column("SELECT through FROM streaks")
    assert str(stored[0]) == "2026-03-04", "there it was still the day before"


async def test_in_the_players_zone_a_day_is_missed_when_it_is_over_there(
    world: World, grace: Actor
) -> None:
    await world.says(grace, "/quiz zone America/New_York")
    await new(world)
    await days(world, grace, "am")
    assert await streak(world, grace) == "1 day (best 1), 0 freezes"
    await world.comes(MONDAY + DAY, "23:59", "America/New_York")
    assert await streak(world, grace) == "1 day (best 1), 0 freezes"
    world.clock.at(utc(MONDAY + 2 * DAY, "00:00", "America/New_York"))
    assert await streak(world, grace) == "0 days (best 1), 0 freezes"


async def test_answering_yesterdays_open_question_late_mends_the_streak(
    world: World, grace: Actor
) -> None:
    await new(world, close="08:59")
    await world.comes(MONDAY, "09:00")
    (monday,) = await world.rounds()
    async with world.database.write() as connection:  # a round that is open for two days
        from sqlalchemy import update

        from bot.storage.tables import rounds

        later = monday.closes_at + DAY
        await connection.execute(update(rounds).values(closes_at=later))
    await world.comes(MONDAY + DAY, "09:00")
    tuesday = (await world.rounds())[-1]
    await world.answers(grace, tuesday, "0")
    assert await streak(world, grace) == "1 day (best 1), 0 freezes"
    card = await world.answers(grace, monday, "0")
    assert "Streak: 2 days" in text(card)


async def test_a_question_of_an_earlier_date_that_opens_later_breaks_nothing(
    world: World, grace: Actor
) -> None:
    """Auckland's Friday opens before Honolulu's Thursday does."""
    world.knows(*(filler(n) for n in range(60)))
    await world.sets_up(zone="Pacific/Auckland", weekdays="fri", close="08:00")
    await world.sets_up(zone="Pacific/Honolulu", weekdays="wed-thu", time="12:00", close="11:00")
    for day, zone, at in (
        (2, "Pacific/Honolulu", "12:00"),
        (4, "Pacific/Auckland", "09:00"),
    ):
        await world.comes(MONDAY + day * DAY, at, zone)
        await world.answers(grace, (await world.rounds())[-1], "0")
    assert await streak(world, grace) == "2 days (best 2), 0 freezes"
    await world.comes(MONDAY + 3 * DAY, "12:00", "Pacific/Honolulu")
    assert [one.day.day for one in await world.rounds()] == [4, 6, 5]
    assert await world.differences() == []
    await world.answers(grace, (await world.rounds())[-1], "0")
    assert await streak(world, grace) == "3 days (best 3), 0 freezes"
