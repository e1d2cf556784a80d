"""The daily question: opened once, at the local time, closed with everything told."""

from collections import Counter
from datetime import date, timedelta

import pytest

from bot.core.people import Actor
from bot.core.questions import Question
from tests.support.bank import (
    COLOUR,
    ESSAY,
    ONE_OF_EACH,
    PRIMES,
    SPEED,
    STEPS,
    bank,
    filler,
    question,
)
from tests.support.clock import MONDAY, utc
from tests.support.reading import labels, line, text
from tests.support.world import World

DAY = timedelta(days=1)


async def test_the_question_comes_at_the_local_time_and_only_once(world: World) -> None:
    await world.sets_up(zone="Asia/Tokyo", time="18:00", close="23:00")
    await world.comes(MONDAY, "17:59", "Asia/Tokyo")
    assert world.messenger.messages == []

    await world.comes(MONDAY, "18:00", "Asia/Tokyo")
    for _ in range(5):
        await world.waits(minutes=1)

    assert len(world.messenger.messages) == 1
    assert [one.day for one in await world.rounds()] == [MONDAY]


async def test_clock_changes_keep_the_wall_clock_time(world: World) -> None:
    world.knows(*(filler(n) for n in range(8)))
    await world.sets_up(zone="Europe/Berlin", time="09:00")
    for day in (date(2026, 3, 28), date(2026, 3, 29), date(2026, 3, 30)):
        await world.comes(day, "09:00", "Europe/Berlin")
    opened = [one.opened_at for one in await world.rounds() if one.day >= date(2026, 3, 28)]
    assert opened == [
        utc(date(2026, 3, day), f"0{hour}:00")
        for day, hour in zip((28, 29, 30), (8, 7, 7), strict=True)
    ]


async def test_the_open_message_shows_the_question_and_no_key(world: World) -> None:
    for asked in ONE_OF_EACH:
        round = await world.asked(asked)
        card = world.message(round).card
        shown = text(card) + card.fallback
        assert asked.stem in shown
        assert asked.explanation not in shown
        assert asked.id not in labels(card)
        assert f"· {asked.id}" not in shown, "an id may give the answer away"
        assert "A Book of Answers" not in shown, "so may a source"
        requests = repr([one.request for one in card.buttons])
        for secret in ("correct", "right", "True", asked.id):
            assert secret not in requests
        await world.closes()


async def test_reasons_and_marks_stay_out_of_the_open_message(
    world: World, grace: Actor, alan: Actor
) -> None:
    round = await world.asked(COLOUR)
    await world.answers(grace, round, "0")
    await world.answers(alan, round, "1")
    await world.waits(minutes=1)
    card = world.message(round).card
    assert "2 answers so far" in text(card)
    for secret in ("Short waves", "Deserts", "(right)", "(wrong)", "%", "Grace", "Alan", "u2"):
        assert secret not in text(card) + card.fallback


async def test_the_role_is_notified_when_the_question_comes_and_never_again(
    world: World, grace: Actor
) -> None:
    round = await world.asked(COLOUR, role="@quizzers")
    await world.answers(grace, round, "0")
    await world.closes()
    roles = [card.notify_role for card in world.message(round).cards]
    assert roles[0] == "@quizzers"
    assert set(roles[1:]) == {""}


async def test_closing_shows_answer_reasons_sources_distribution_and_the_board(
    world: World, grace: Actor, alan: Actor
) -> None:
    round = await world.asked(COLOUR)
    await world.presses(grace, world.message(round).card, "B")
    await world.presses(alan, world.message(round).card, "A")
    await world.closes()

    card = world.message(round).card

    assert card.title == "Answer to the question of the day"
    assert card.buttons == ()
    assert "B. Rayleigh scattering (right) Short waves scatter most." in text(card)
    assert "A. Ozone (wrong) Ozone absorbs little of what we see." in text(card)
    assert COLOUR.explanation in text(card)
    assert "Sources: A. Author, A Book of Answers (2020), ch. 1" in text(card)
    assert "How 2 players chose" in text(card)
    assert "A: 1 (50%)" in text(card)
    assert "B: 1 (50%)" in text(card)
    assert "1. @Grace 10" in text(card)
    assert "2. @Alan 0" in text(card)
    assert "colour" in line(card, "Level basic · 10 points · closed")


@pytest.mark.parametrize(
    ("asked", "response", "bar"),
    [
        (SPEED, "300", "Right: 1 (100%)"),
        (STEPS, "0,1,3,2", "Partly right: 1 (100%)"),
        (PRIMES, "0,1", "A: 1 (100%)"),
        (ESSAY, "It scatters", "It scatters: 0 (0%)"),
    ],
)
async def test_every_kind_shows_how_everybody_chose(
    world: World, grace: Actor, asked: Question, response: str, bar: str
) -> None:
    round = await world.asked(asked)
    if asked is STEPS:  # all but the last two steps in their places
        right = [round.frozen.shown(index) for index in (0, 1, 3, 2)]
        response = ",".join(map(str, right))
    await world.answers(grace, round, response)
    await world.closes()
    assert bar in text(world.message(round).card)
    assert "How 1 player chose" in text(world.message(round).card)


async def test_a_question_nobody_answered_says_so(world: World) -> None:
    round = await world.asked(COLOUR)
    await world.closes()
    assert "Nobody answered this time." in text(world.message(round).card)


async def test_schedules_of_one_community_never_pick_the_same_question(world: World) -> None:
    world.knows(*(filler(n) for n in range(12)))
    for channel in ("#one", "#two", "#three", "#four"):
        await world.sets_up(channel=channel)
    for day in range(3):
        await world.comes(MONDAY + day * DAY, "09:00")
        await world.comes(MONDAY + day * DAY, "17:00")
    asked = [one.frozen.question.id for one in await world.rounds()]
    assert len(asked) == 12
    assert len(set(asked)) == 12


async def test_communities_do_not_share_their_history(world: World, ada: Actor) -> None:
    world.knows(COLOUR)
    await world.sets_up()
    other = Actor("test:others", "u1", "Ada", channel="#there", is_admin=True)
    await world.says(other, "/quiz setup time:09:00 weekdays:daily")
    await world.comes(MONDAY, "09:00")
    assert len(await world.rounds()) == 1
    assert len(await world.rounds("test:others")) == 1


async def test_nothing_repeats_until_the_pool_is_used_up_then_the_oldest_comes_first(
    world: World,
) -> None:
    world.knows(*(filler(n) for n in range(5)))
    await world.sets_up()
    for day in range(15):
        await world.comes(MONDAY + day * DAY, "09:00")
        await world.comes(MONDAY + day * DAY, "17:00")
    asked = [one.frozen.question.id for one in await world.rounds()]
    assert len(set(asked[:5])) == 5
    assert asked[5:10] == asked[:5]
    assert asked[10:] == asked[:5]


async def test_new_questions_come_before_any_repetition(world: World) -> None:
    first, second = filler(1), filler(2)
    world.knows(first)
    await world.sets_up()
    await world.comes(MONDAY, "09:00")
    world.knows(first, second)
    await world.comes(MONDAY + DAY, "09:00")
    assert [one.frozen.question.id for one in await world.rounds()] == [first.id, second.id]


async def test_topics_and_levels_are_respected(world: World) -> None:
    world.knows(
        *(
            filler(level, topic, level)
            for topic in ("light", "numbers", "models")
            for level in (1, 2, 3)
        )
    )
    await world.sets_up(topics="numbers, models", level="2-3")
    for day in range(8):
        await world.comes(MONDAY + day * DAY, "09:00")
    asked = Counter((one.question.topic, int(one.question.level)) for one in await world.rounds())
    assert asked == {
        ("numbers", 2): 2,
        ("numbers", 3): 2,
        ("models", 2): 2,
        ("models", 3): 2,
    }


async def test_a_question_past_its_review_date_is_not_asked(world: World) -> None:
    stale = question("stale", COLOUR.kind, COLOUR.body, review_by=MONDAY)
    world.knows(stale)
    await world.sets_up()
    await world.comes(MONDAY, "09:00")
    assert await world.rounds() == []


async def test_weekdays_skipped_dates_and_holidays_have_no_question(world: World) -> None:
    world.knows(*(filler(n) for n in range(40)))
    await world.sets_up(
        weekdays="mon-fri", skip="2026-03-31..2026-04-01", holidays="DE", zone="Europe/Berlin"
    )
    for day in range(28, 28 + 14):  # from 30 March; Easter is on 5 April
        await world.comes(MONDAY + day * DAY, "09:00", "Europe/Berlin")
    asked = [one.day for one in await world.rounds() if one.day >= date(2026, 3, 30)]
    assert asked == [
        date(2026, 3, 30),
        date(2026, 4, 2),
        *(date(2026, 4, d) for d in (7, 8, 9, 10)),
    ]


async def test_after_a_short_downtime_the_question_still_comes(world: World) -> None:
    await world.sets_up()
    await world.comes(MONDAY, "14:30")
    (round,) = await world.rounds()
    assert (round.day, round.opened_at) == (MONDAY, utc(MONDAY, "14:30"))
    assert round.closes_at == utc(MONDAY, "17:00")
    assert await world.rows("SELECT * FROM missed") == []


async def test_after_a_long_downtime_the_day_is_missed_and_doctor_says_so(
    world: World, ada: Actor
) -> None:
    await world.sets_up(close="23:00")
    await world.comes(MONDAY, "15:01")
    assert await world.rounds() == []
    doctor = text(await world.says(ada, "/quiz doctor"))
    assert "Days that were missed" in doctor
    assert "Mon 02 Mar 2026: Daily question 1, the companion was not running" in doctor


async def test_a_week_asleep_gives_one_question_and_no_burst(world: World, ada: Actor) -> None:
    world.knows(*(filler(n) for n in range(9)))
    await world.sets_up()
    await world.comes(MONDAY, "09:00")
    await world.comes(MONDAY + 7 * DAY, "10:00")
    assert [one.day for one in await world.rounds()] == [MONDAY, MONDAY + 7 * DAY]
    assert len(world.messenger.messages) == 2
    missed = await world.column("SELECT day FROM missed ORDER BY day")
    assert [str(day) for day in missed] == [str(MONDAY + day * DAY) for day in range(1, 7)]
    assert "Sun 08 Mar 2026" in text(await world.says(ada, "/quiz doctor"))


async def test_a_question_that_should_have_closed_while_asleep_closes_on_waking(
    world: World,
) -> None:
    round = await world.asked(COLOUR)
    await world.comes(MONDAY + 2 * DAY, "03:00")
    assert world.message(round).card.title == "Answer to the question of the day"


async def test_a_clock_set_back_asks_nothing_twice(world: World) -> None:
    world.knows(*(filler(n) for n in range(9)))
    await world.sets_up()
    await world.comes(MONDAY, "09:00")
    await world.comes(MONDAY, "08:00")
    await world.comes(MONDAY, "09:00")
    await world.comes(MONDAY - DAY, "09:00")
    await world.comes(MONDAY + DAY, "09:00")
    assert [one.day for one in await world.rounds()] == [MONDAY, MONDAY + DAY]


async def test_a_pool_without_questions_is_noted_as_missed(world: World, ada: Actor) -> None:
    world.knows(filler(1, "light"))
    await world.sets_up(topics="numbers")
    await world.comes(MONDAY, "09:00")
    doctor = await world.says(ada, "/quiz doctor")
    assert "Mon 02 Mar 2026: Daily question 1, no question fits the settings" in text(doctor)
    assert "Daily question 1: 0 questions fit, 0 not asked yet" in text(doctor)
    assert doctor.title == "Something needs your attention"
    assert world.messenger.messages == []


async def test_a_question_with_another_channel_is_posted_there(world: World) -> None:
    round = await world.asked(COLOUR, channel="#elsewhere")
    assert world.message(round).channel == "#elsewhere"


async def test_a_round_that_closes_after_midnight_keeps_its_day(world: World, grace: Actor) -> None:
    round = await world.asked(COLOUR, time="20:00", close="08:00")
    assert round.closes_at == utc(MONDAY + DAY, "08:00")
    world.clock.at(utc(MONDAY + DAY, "07:59"))
    assert "Streak: 1 day" in text(await world.answers(grace, round, "0"))
    assert await world.column("SELECT day FROM ledger") in ([MONDAY], [MONDAY.isoformat()])


async def test_the_question_keeps_the_version_it_was_asked_with(world: World, grace: Actor) -> None:
    round = await world.asked(COLOUR)
    newer = question("colour", COLOUR.kind, COLOUR.body, version=2, stem="Rewritten?")
    world.bank = bank([newer])
    await world.answers(grace, round, "0")
    await world.closes()
    assert "Why is the sky blue?" in text(world.message(round).card)
    assert "Rewritten?" not in text(world.message(round).card)


async def test_options_are_shuffled_once_and_the_same_for_everybody(world: World) -> None:
    round = await world.asked(COLOUR)
    before = text(world.message(round).card)
    world.messenger.messages[0].cards.clear()
    async with world.database.write() as connection:
        from bot.storage import posts

        await posts.want_current(connection, "round", [round.id])
    await world.waits(minutes=1)
    assert text(world.message(round).card) == before
    assert round.frozen.order != (0, 1, 2, 3), "this seed shuffles"


async def test_today_shows_the_open_question_then_ones_own_verdict(
    world: World, grace: Actor
) -> None:
    assert "Nobody has set up a daily question here yet." in text(
        await world.says(grace, "/quiz today")
    )
    await world.sets_up()
    card = await world.says(grace, "/quiz today")
    assert "The next one comes 2026-03-02 09:00Z" in text(card)
    await world.asked(COLOUR)

    card = await world.says(grace, "/quiz today")
    assert labels(card) == ["A", "B", "C", "D"]
    await world.presses(grace, card, "B")

    again = await world.says(grace, "/quiz today")
    assert "Your first answer stands: B" in text(again)
    assert "Why is the sky blue?" in text(again)
    await world.closes()
    assert "Answer to the question of the day" in text(await world.says(grace, "/quiz today"))


async def test_today_prefers_the_question_of_this_channel(world: World, grace: Actor) -> None:
    world.knows(*(filler(n) for n in range(4)))
    await world.sets_up()
    await world.sets_up(channel="#two")
    await world.comes(MONDAY, "09:00")
    here = next(one for one in await world.rounds() if one.channel == "#quiz")
    card = await world.says(grace, "/quiz today")
    assert here.question.stem in text(card)
    assert "1 more question is open elsewhere." in text(card)
