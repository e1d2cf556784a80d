"""Somebody deletes the channel of a contest, or takes away the right to write there."""

from datetime import timedelta

import pytest

from bot.cards import Card, Form, Tone
from bot.core.people import Actor
from bot.ports import DeliveryError
from bot.requests import contests as rc
from tests.support.contests import TUESDAY, Contests
from tests.support.people import TEAM
from tests.support.reading import labels, text
from tests.support.world import World

GONE = DeliveryError("the channel is gone", gone=True)


@pytest.fixture
def contests(world: World) -> Contests:
    return Contests(world)


async def doctor(world: World, ada: Actor) -> Card:
    found = await world.says(ada, "/quiz doctor")
    assert isinstance(found, Card)
    return found


async def test_a_contest_that_lost_its_channel_goes_on_where_the_admin_says(
    world: World, contests: Contests, ada: Actor, grace: Actor
) -> None:
    await contests.drawn(grace, days="4")
    await contests.day(1)
    await world.quiz.presence.channel_gone(TEAM, "#quiz")
    await contests.day(2)
    await contests.day(3, "08:00")
    assert {one.day for one in await contests.asked()} == {TUESDAY}, "nothing is asked into a void"
    assert await contests.state() == "running"
    assert "#quiz was deleted. No question comes" in text(await contests.card(grace))

    report = await doctor(world, ada)
    assert report.tone is Tone.NOTICE
    assert "Cup: #quiz was deleted. Press Change the contest" in text(report)
    form = await world.presses(ada, report, "Change the contest")
    assert isinstance(form, Form)
    assert [one.name for one in form.fields] == ["channel"], "all else stays as players know it"
    saved = await world.fills(ada, form, channel="#new")
    assert "Contest Cup goes on" in text(saved)

    await contests.day(3)
    shown = [one for one in world.messenger.messages if one.channel == "#new"]
    assert ":start" in shown[0].once, "people learn where it goes on"
    asked = {one.day: one.channel for one in await contests.asked()}
    assert asked == {TUESDAY: "#quiz", TUESDAY + timedelta(days=2): "#new"}
    report = await doctor(world, ada)
    assert "A contest without a channel" not in text(report)
    day = TUESDAY + timedelta(days=1)
    assert f"{day:%a %d %b %Y}: Cup, the companion was not running" in text(report)
    await contests.day(5)
    assert await contests.state() == "over"
    assert contests.message("final").channel == "#new"


async def test_a_post_into_a_deleted_channel_is_the_last_try(
    world: World, contests: Contests, ada: Actor, grace: Actor
) -> None:
    await contests.drawn(grace, days="3")
    world.messenger.broken["#quiz"] = GONE
    await contests.day(1)
    await contests.day(3)
    assert {one.day for one in await contests.asked()} == {TUESDAY}
    assert "Cup: #quiz was deleted." in text(await doctor(world, ada))
    card = await world.presses(ada, await contests.card(ada), "Stop the contest")
    await world.presses(ada, card, "Yes, stop it")
    assert await contests.state() == "stopped"
    assert "Cup: #quiz was deleted." not in text(await doctor(world, ada))


async def test_a_registration_moves_with_its_channel_and_waits_until_then(
    world: World, contests: Contests, ada: Actor, grace: Actor
) -> None:
    await contests.drawn(grace)
    await world.quiz.presence.channel_gone(TEAM, "#quiz")
    world.messenger.wrong["#quiz"] = ["I cannot see it."]
    form = await world.presses(ada, await contests.card(ada), "Change")
    assert "#quiz was deleted" in text(await world.fills(ada, form, days="3"))
    await contests.day(1, "08:00")
    assert await contests.state() == "registering"

    await world.fills(ada, form, channel="#new")
    await contests.day(1)
    assert await contests.state() == "running"
    assert contests.messages("registration")[-1].channel == "#new"
    assert contests.message("start").channel == "#new"


async def test_the_same_channel_will_do_once_it_is_there_again(
    world: World, contests: Contests, ada: Actor, grace: Actor
) -> None:
    await contests.drawn(grace)
    await contests.day(1)
    await world.quiz.presence.channel_gone(TEAM, "#quiz")
    world.messenger.wrong["#quiz"] = ["I cannot see it."]
    wanted = rc.SaveContest(await contests.id(), channel="#quiz")
    assert "I cannot see it." in text(await contests.sends(ada, wanted))
    world.messenger.wrong.clear()
    assert "was deleted" not in text(await contests.sends(ada, wanted))
    await contests.day(2)
    assert len(await contests.asked()) == 4


async def test_the_doctor_says_that_a_contest_may_not_write(
    world: World, contests: Contests, ada: Actor, grace: Actor
) -> None:
    await contests.drawn(grace, channel="#cup")
    world.messenger.wrong["#cup"] = ["Let me send messages here."]
    report = await doctor(world, ada)
    assert "#cup: Let me send messages here." in text(report)
    assert report.tone is Tone.NOTICE


async def test_only_the_channel_changes_once_it_has_begun(
    world: World, contests: Contests, ada: Actor, grace: Actor
) -> None:
    await contests.drawn(grace)
    await contests.day(1)
    id = await contests.id()
    for wanted in (rc.SaveContest(id, name="Bowl", channel="#new"), rc.SaveContest(id)):
        assert "has begun" in text(await contests.sends(ada, wanted))
    assert "Change the channel" in labels(await contests.card(ada))
    assert await world.column("SELECT channel FROM contests") == ["#quiz"]
