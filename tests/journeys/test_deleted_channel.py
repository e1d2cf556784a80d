"""Somebody deletes the channel in which the companion asks."""

from datetime import timedelta

from bot.cards import Card, Form, Tone
from bot.core.people import Actor
from bot.ports import DeliveryError
from tests.support.bank import COLOUR, filler
from tests.support.clock import MONDAY
from tests.support.people import TEAM
from tests.support.reading import labels, line, text
from tests.support.world import World

DAY = timedelta(days=1)


async def halts(world: World) -> list[tuple[int, bool, str]]:
    rows = await world.rows("SELECT number, paused, halted FROM schedules ORDER BY id")
    return [(row.number, bool(row.paused), row.halted) for row in rows]


async def test_a_deleted_channel_stops_its_own_questions_only(world: World) -> None:
    world.knows(*(filler(n) for n in range(4)))
    await world.sets_up()
    await world.sets_up(channel="#two")

    await world.quiz.presence.channel_gone(TEAM, "#quiz")
    await world.comes(MONDAY, "09:00")

    assert [one.channel for one in await world.rounds()] == ["#two"]


async def test_the_doctor_says_which_channel_was_deleted_and_leads_to_another(
    world: World, ada: Actor
) -> None:
    await world.sets_up()
    await world.quiz.presence.channel_gone(TEAM, "#quiz")

    report = await world.says(ada, "/quiz doctor")
    assert isinstance(report, Card)
    assert report.tone is Tone.NOTICE
    assert "Daily question 1: #quiz was deleted. Press Change" in text(report)

    form = await world.presses(ada, report, "Change daily question 1")
    assert isinstance(form, Form)
    saved = await world.fills(ada, form, channel="#new")

    assert line(saved, "Channel") == "Channel: #new"
    assert "was deleted" not in text(saved)
    assert "Mon 02 Mar 09:00 UTC" in text(saved)
    await world.comes(MONDAY, "09:00")
    assert [one.channel for one in world.messenger.messages] == ["#new"]


async def test_a_new_channel_makes_it_ask_from_now_on_and_nothing_was_missed(
    world: World, ada: Actor
) -> None:
    world.knows(*(filler(n) for n in range(4)))
    await world.sets_up()
    await world.quiz.presence.channel_gone(TEAM, "#quiz")
    await world.comes(MONDAY + 3 * DAY, "12:00")

    await world.says(ada, "/quiz setup schedule:1 channel:#new")
    await world.comes(MONDAY + 4 * DAY, "09:00")

    assert [one.day for one in await world.rounds()] == [MONDAY + 4 * DAY]
    assert await world.rows("SELECT * FROM missed") == []


async def test_changing_something_else_leaves_it_without_a_channel_and_says_so(
    world: World, ada: Actor
) -> None:
    await world.sets_up()
    await world.quiz.presence.channel_gone(TEAM, "#quiz")

    saved = await world.says(ada, "/quiz setup schedule:1 time:10:00")

    assert "#quiz was deleted. Press Change and choose another channel." in text(saved)
    assert "Change" in labels(saved)
    assert "Resume" not in labels(saved)
    assert await halts(world) == [(1, True, "channel_gone")]


async def test_the_same_channel_will_do_only_when_it_is_there_again(
    world: World, ada: Actor
) -> None:
    await world.sets_up()
    await world.quiz.presence.channel_gone(TEAM, "#quiz")
    world.messenger.wrong["#quiz"] = ["I cannot see it."]
    await world.says(ada, "/quiz setup schedule:1 channel:#quiz")
    assert await halts(world) == [(1, True, "channel_gone")]

    world.messenger.wrong.clear()
    await world.says(ada, "/quiz setup schedule:1 channel:#quiz")
    assert await halts(world) == [(1, False, "")]


async def test_resuming_without_a_channel_is_refused_with_the_way_out(
    world: World, ada: Actor
) -> None:
    await world.sets_up()
    await world.quiz.presence.channel_gone(TEAM, "#quiz")
    for line_ in ("/quiz resume", "/quiz resume 1"):
        card = await world.says(ada, line_)
        assert "The channel of daily question 1 was deleted." in text(card)
        assert "/quiz setup schedule:1" in text(card)
    assert await halts(world) == [(1, True, "channel_gone")]


async def test_resuming_all_resumes_what_can_be_and_names_the_rest(
    world: World, ada: Actor
) -> None:
    await world.sets_up()
    await world.sets_up(channel="#two")
    await world.quiz.presence.channel_gone(TEAM, "#quiz")
    await world.says(ada, "/quiz pause 2")

    card = await world.says(ada, "/quiz resume")

    assert await halts(world) == [(1, True, "channel_gone"), (2, False, "")]
    assert "Daily question 1: #quiz was deleted." in text(card)
    assert "Change daily question 1" in labels(card)


async def test_who_pauses_by_hand_means_it(world: World, ada: Actor) -> None:
    await world.sets_up()
    await world.quiz.presence.channel_gone(TEAM, "#quiz")
    await world.says(ada, "/quiz pause 1")
    await world.says(ada, "/quiz setup schedule:1 channel:#new")
    assert await halts(world) == [(1, True, "")]


async def test_coming_back_does_not_bring_a_deleted_channel_back(world: World) -> None:
    await world.sets_up()
    await world.quiz.presence.channel_gone(TEAM, "#quiz")
    await world.quiz.presence.left(TEAM)
    await world.quiz.presence.returned(TEAM)
    assert await halts(world) == [(1, True, "channel_gone")]


async def test_a_first_post_into_a_deleted_channel_stops_the_questions_there(
    world: World, ada: Actor
) -> None:
    world.knows(*(filler(n) for n in range(4)))
    await world.sets_up()
    await world.sets_up(channel="#two")
    world.messenger.broken["#quiz"] = DeliveryError("the channel is gone", gone=True)

    await world.comes(MONDAY, "09:00")

    assert await halts(world) == [(1, True, "channel_gone"), (2, False, "")]
    assert "#quiz was deleted" in text(await world.says(ada, "/quiz doctor"))


async def test_a_message_that_somebody_deleted_stops_nothing(world: World) -> None:
    round = await world.asked(COLOUR)
    world.messenger.delete(world.message(round))
    await world.closes()
    assert await halts(world) == [(1, False, "")]
