"""`/quiz setup`, pause, resume and remove, as an admin lives through them."""

from datetime import timedelta

import pytest

from bot.cards import Card, Form, Tone
from bot.core.people import Actor
from tests.support.bank import COLOUR, EVENS, PRIMES, filler
from tests.support.clock import MONDAY, utc
from tests.support.people import elsewhere
from tests.support.reading import labels, line, text
from tests.support.world import World


async def test_setup_without_options_opens_a_form_whose_defaults_work(
    world: World, ada: Actor
) -> None:
    form = await world.says(ada, "/quiz setup")
    assert isinstance(form, Form)

    card = await world.fills(ada, form)

    assert isinstance(card, Card)
    assert card.title == "Daily question 1 is set"
    assert line(card, "Channel") == "Channel: #quiz"
    assert line(card, "Asks") == "Asks: mon-fri at 09:00 (UTC)"
    assert line(card, "Closes at") == "Closes at: 17:00"
    assert line(card, "Verdict") == "Verdict: at once, in private"
    assert line(card, "Topics") == "Topics: all"
    assert line(card, "Notifies") == "Notifies: nobody"


async def test_every_option_can_be_set_in_one_line(world: World, ada: Actor) -> None:
    card = await world.says(
        ada,
        "/quiz setup channel:#daily time:8:30 zone:berlin weekdays:mon, wed"
        " skip:2026-03-04..2026-03-06 holidays:DE-BY topics:Numbers, light level:1-2"
        " close:18:00 reveal:at_closing role:@quizzers",
    )

    assert line(card, "Channel") == "Channel: #daily"
    assert line(card, "Asks") == "Asks: mon, wed at 08:30 (Europe/Berlin)"
    assert line(card, "Closes at") == "Closes at: 18:00"
    assert line(card, "Public holidays") == "Public holidays: DE-BY"
    assert line(card, "Skipped dates") == "Skipped dates: 2026-03-04, 2026-03-05, 2026-03-06"
    assert line(card, "Topics") == "Topics: Light and colour, Numbers"
    assert line(card, "Levels") == "Levels: 1-2"
    assert line(card, "Verdict") == "Verdict: when the question closes"
    assert line(card, "Notifies") == "Notifies: @quizzers"
    assert "Mon 02 Mar 08:30 Europe/Berlin (2026-03-02 07:30Z)" in text(card)
    assert "Mon 09 Mar 08:30 Europe/Berlin (2026-03-09 07:30Z)" in text(card), "the 4th is skipped"


async def test_the_form_of_an_existing_schedule_shows_what_it_says_and_keeps_it(
    world: World, ada: Actor
) -> None:
    made = await world.says(
        ada,
        "/quiz setup channel:#daily time:8:30 zone:berlin weekdays:mon, wed skip:2026-03-04"
        " holidays:DE topics:numbers level:1-2 close:18:00 reveal:at_closing role:@quizzers",
    )

    again = await world.fills(ada, await world.presses(ada, made, "Change"))

    assert text(again) == text(made)


BAD_OPTIONS = [
    ("time:25:00", "“25:00” is no time of day. Write it like 09:00 or 5:30 pm."),
    ("close:never", "“never” is no time of day."),
    ("zone:Europe/Berln", "Did you mean Europe/Berlin, "),
    ("zone:xyzzy", "I know no time zone “xyzzy”. Write it like Europe/Berlin."),
    ("weekdays:someday", "I cannot read the weekdays “someday”."),
    ("skip:2026-02-30", "I cannot read the dates “2026-02-30”."),
    ("skip:2026-12-31..2026-12-24", "I cannot read the dates"),
    ("holidays:ATLANTIS", "I know no public holidays of “ATLANTIS”."),
    ("topics:cooking", "I know no topic “cooking”. Topics are: light, models, numbers."),
    ("level:4", "“4” is no level. Write 1, 2 or 3, or a range such as 1-2."),
    ("level:3-1", "“3-1” is no level."),
    ("level:hard", "“hard” is no level."),
    ("reveal:never", "“never” is not possible for reveal. Choose one of: at_once, at_closing."),
    ("close:09:00", "It cannot close when it opens."),
    ("schedule:x time:10:00", "“x” is not the number of a schedule."),
    ("schedule:7 time:10:00", "There is no daily question 7 here."),
    ("channel:" + "x" * 4001, "That is too long; the limit is 4000."),
]


@pytest.mark.parametrize(("option", "sentence"), BAD_OPTIONS)
async def test_a_bad_option_gets_a_clear_sentence_and_changes_nothing(
    world: World, ada: Actor, option: str, sentence: str
) -> None:
    await world.sets_up()
    before = await world.dump()
    number = "" if option.startswith("schedule") else "schedule:1 "

    for prefix in (number, ""):  # neither an old schedule nor a new one
        card = await world.says(ada, f"/quiz setup {prefix}{option}")

        assert sentence in text(card)
        assert isinstance(card, Card)
        assert card.tone is Tone.ERROR
        assert await world.dump() == before


async def test_a_bad_reveal_from_a_form_is_refused_as_well(world: World, ada: Actor) -> None:
    form = await world.says(ada, "/quiz setup")
    card = await world.fills(ada, form, reveal="whenever")
    assert "“whenever” is not possible here. Write at_once or at_closing." in text(card)


async def test_a_community_without_any_channel_is_asked_for_one(world: World, ada: Actor) -> None:
    nowhere = Actor(ada.community, ada.player, "Ada", is_admin=True)
    card = await world.says(nowhere, "/quiz setup time:09:00")
    assert "Which channel? Name one with channel:" in text(card)


async def test_changing_one_option_leaves_the_others(world: World, ada: Actor) -> None:
    await world.sets_up(zone="Europe/Berlin", topics="numbers", role="@all")

    card = await world.says(ada, "/quiz setup schedule:1 time:10:15")

    assert line(card, "Asks") == "Asks: mon-sun at 10:15 (Europe/Berlin)"
    assert line(card, "Topics") == "Topics: Numbers"
    assert line(card, "Notifies") == "Notifies: @all"


async def test_what_was_set_can_be_unset(world: World, ada: Actor) -> None:
    await world.sets_up(skip="2026-03-02", holidays="DE", topics="numbers", role="@all", level="1")

    card = await world.says(
        ada, "/quiz setup schedule:1 skip:none holidays:none topics:all role:none level:all"
    )

    assert line(card, "Skipped dates") == "Skipped dates: none"
    assert line(card, "Public holidays") == "Public holidays: not skipped"
    assert line(card, "Topics") == "Topics: all"
    assert line(card, "Notifies") == "Notifies: nobody"
    assert line(card, "Levels") == "Levels: 1-3"


async def test_a_later_time_on_the_same_day_does_not_ask_twice(world: World, ada: Actor) -> None:
    world.knows(COLOUR, EVENS, PRIMES)
    await world.sets_up()
    await world.comes(MONDAY, "09:00")
    assert len(await world.rounds()) == 1

    card = await world.says(ada, "/quiz setup schedule:1 time:11:00")
    assert "Mon 02 Mar" not in text(card)
    await world.comes(MONDAY, "11:30")

    assert len(await world.rounds()) == 1
    await world.comes(MONDAY + timedelta(days=1), "11:00")
    assert len(await world.rounds()) == 2


async def test_pausing_asks_nothing_and_resuming_counts_no_missed_day(
    world: World, ada: Actor
) -> None:
    await world.sets_up()
    paused = await world.says(ada, "/quiz pause")
    assert "Daily question 1 · #quiz" in text(paused)

    await world.comes(MONDAY + timedelta(days=5), "12:00")
    assert await world.rounds() == []
    card = await world.presses(ada, paused, "Resume")

    assert "next one 2026-03-08 09:00Z" in text(card)
    await world.comes(MONDAY + timedelta(days=6), "09:00")
    assert len(await world.rounds()) == 1
    assert await world.rows("SELECT * FROM missed") == []


async def test_resuming_on_the_same_day_before_the_time_still_asks_today(
    world: World, ada: Actor
) -> None:
    await world.sets_up()
    await world.says(ada, "/quiz pause schedule:1")
    await world.waits(hours=1)
    await world.says(ada, "/quiz resume schedule:1")
    await world.comes(MONDAY, "09:00")
    assert len(await world.rounds()) == 1


async def test_resuming_what_is_not_paused_loses_nothing_that_is_due(
    world: World, ada: Actor
) -> None:
    await world.sets_up()
    world.clock.at(utc(MONDAY, "09:01"))  # due, and the tick has not come yet
    await world.says(ada, "/quiz resume")
    await world.settles()
    assert len(await world.rounds()) == 1


async def test_changing_a_paused_schedule_leaves_it_paused(world: World, ada: Actor) -> None:
    await world.sets_up()
    await world.says(ada, "/quiz pause 1")
    card = await world.says(ada, "/quiz setup schedule:1 time:07:00")
    assert "Resume" in labels(card)
    await world.comes(MONDAY, "07:00")
    assert await world.rounds() == []


async def test_one_schedule_of_several_can_be_paused(world: World, ada: Actor) -> None:
    world.knows(*(filler(n) for n in range(4)))
    await world.sets_up()
    await world.sets_up(channel="#two")
    await world.says(ada, "/quiz pause schedule:2")

    await world.comes(MONDAY, "09:00")

    assert [one.channel for one in await world.rounds()] == ["#quiz"]


async def test_removing_asks_once_more_and_keeps_questions_and_points(
    world: World, ada: Actor, grace: Actor
) -> None:
    round = await world.asked(COLOUR)
    await world.answers(grace, round, "0")
    question = await world.says(ada, "/quiz remove 1")
    assert "End daily question 1?" in text(question)
    assert "There is no" not in text(await world.says(ada, "/quiz remove 1")), "not yet"

    done = await world.presses(ada, question, "Yes, end it")

    assert done.title == "Daily question 1 has ended"
    await world.comes(MONDAY + timedelta(days=3), "09:00")
    assert len(await world.rounds()) == 1
    assert len(await world.rows("SELECT * FROM answers")) == 1
    assert "There is no daily question here yet" in text(await world.says(ada, "/quiz pause"))


async def test_the_open_question_of_a_removed_schedule_still_closes_in_the_channel(
    world: World, ada: Actor
) -> None:
    round = await world.asked(COLOUR)
    await world.presses(ada, await world.says(ada, "/quiz remove 1"), "Yes, end it")
    await world.comes(MONDAY, "17:00")
    assert world.message(round).card.title == "Answer to the question of the day"


async def test_numbers_are_never_used_twice(world: World, ada: Actor) -> None:
    await world.sets_up()
    await world.sets_up()
    await world.presses(ada, await world.says(ada, "/quiz remove 2"), "Yes, end it")
    assert (await world.sets_up()).title == "Daily question 3 is set"


async def test_a_community_has_at_most_25_schedules(world: World, ada: Actor) -> None:
    for _ in range(25):
        await world.sets_up()
    card = await world.says(ada, "/quiz setup time:09:00")
    assert "25 daily questions are the most" in text(card)
    assert "is set" in text(await world.says(ada, "/quiz setup schedule:25 time:10:00"))


ADMINS_ONLY = [
    "/quiz setup",
    "/quiz setup time:09:00",
    "/quiz pause",
    "/quiz resume",
    "/quiz remove 1",
    "/quiz question void colour wrong",
    "/quiz question fix question:colour",
    "/quiz question fix question:colour answer:A",
    "/quiz doctor",
]


@pytest.mark.parametrize("line_", ADMINS_ONLY)
async def test_only_admins_can_do_what_changes_things_for_everybody(
    world: World, grace: Actor, line_: str
) -> None:
    await world.asked(COLOUR)
    before = await world.dump()
    card = await world.says(grace, line_)
    assert "Only admins of this community can do that" in text(card)
    assert await world.dump() == before


async def test_a_stolen_admin_button_does_not_work_for_others(
    world: World, ada: Actor, grace: Actor
) -> None:
    made = await world.sets_up()
    sure = await world.presses(ada, made, "Remove")
    refused = await world.presses(grace, sure, "Yes, end it")
    assert "Only admins" in text(refused)
    assert "End daily question 1?" in text(await world.says(ada, "/quiz remove 1"))


async def test_an_admin_of_one_community_has_no_power_in_another(world: World, ada: Actor) -> None:
    await world.asked(COLOUR)
    stranger = elsewhere(ada, admin=True)
    assert "no daily question here yet" in text(await world.says(stranger, "/quiz pause 1"))
    assert "never asked here" in text(
        await world.says(stranger, "/quiz question void question:colour reason:spite")
    )


async def test_the_platforms_problems_with_the_channel_are_told_at_once(
    world: World, ada: Actor
) -> None:
    world.messenger.wrong["#quiz"] = ["I may not post in #quiz: allow Send Messages."]
    card = await world.says(ada, "/quiz setup time:09:00")
    assert "To mend: I may not post in #quiz: allow Send Messages." in text(card)
    assert isinstance(card, Card)
    assert card.tone is Tone.NOTICE


async def test_settings_that_no_day_fits_are_said_to_ask_nothing(world: World, ada: Actor) -> None:
    card = await world.says(ada, "/quiz setup weekdays:mon skip:2026-03-02..2026-03-31")
    assert "2026-04-06 09:00Z" in text(card)
    every_monday = ", ".join((MONDAY + timedelta(weeks=week)).isoformat() for week in range(160))
    card = await world.says(ada, f"/quiz setup weekdays:mon skip:{every_monday}")
    assert "No day fits these settings, so nothing will be asked." in text(card)
    await world.comes(MONDAY, "12:00")
