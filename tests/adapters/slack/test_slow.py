"""What if the database takes its time? Slack is answered at once, and people all the same."""

import asyncio
import re
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text

from adapters.slack import listener
from bot.storage.database import Database
from tests.support.offices import Office
from tests.support.slack_faults import How
from tests.support.slack_quizzes import Broken, Slow

AT_ONCE = 1.0
"""Slack gives up after three seconds; busy machines take some of that."""
PATIENCE = 0.1


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listener, "PATIENCE", PATIENCE)


@pytest.fixture
async def other(sqlite_url: str) -> AsyncIterator[Database]:
    """The same database, as another program has it open."""
    found = Database(sqlite_url)
    yield found
    await found.close()


async def slow(team: Office) -> Slow:
    """Let everything that is asked from now on wait."""
    found = Slow(team.quiz)
    await team.restarts(found)
    return found


async def test_an_answer_is_acknowledged_while_somebody_else_writes(
    team: Office, other: Database
) -> None:
    posted = await team.asks()
    async with other.write() as connection:
        await connection.execute(text("UPDATE meta SET value = value"))
        await team.grace.sends("interactive", team.grace.press(posted, "A"))
        assert team.grace.waited < AT_ONCE
        await asyncio.sleep(0.2)
        assert team.grace.has_seen_all()
    assert "Right" in (await team.grace.sees()).said
    assert team.grace.has_seen_all()


@pytest.mark.parametrize("typed", ["today", "leaderboard", "zone Europe/Berlin", "nonsense"])
async def test_a_command_is_acknowledged_at_once_and_answered_later(
    team: Office, typed: str
) -> None:
    door = await slow(team)
    await team.grace.sends("slash_commands", team.grace.command(typed))
    assert team.grace.waited < AT_ONCE
    door.lets_go()
    assert (await team.grace.sees()).kind == "ephemeral"
    await team.rests()
    assert team.grace.has_seen_all()


async def test_a_form_that_takes_long_asks_for_a_moment_and_becomes_itself(team: Office) -> None:
    door = await slow(team)
    await team.grace.sends("slash_commands", team.grace.command("zone"))
    moment = await team.grace.sees()
    assert (moment.kind, "submit" in moment.body) == ("view", False)
    assert "moment" in moment.said
    door.lets_go()
    form = await team.grace.sees()
    assert form.body["id"] == moment.body["id"]
    saved = await team.grace.submits(form, zone="Europe/Berlin")
    assert "Europe/Berlin" in saved.said


async def test_what_is_sent_shows_a_moment_and_then_what_became_of_it(team: Office) -> None:
    form = await team.ada.types("setup")
    door = await slow(team)
    moment = await team.ada.submits(form, time="10:30")
    assert team.ada.waited < AT_ONCE
    assert "moment" in moment.said
    door.lets_go()
    await asyncio.sleep(PATIENCE)
    assert team.ada.has_seen_all(), "the result does not overtake the moment, which would hide it"
    saved = await team.ada.sees()
    assert "10:30" in saved.said
    assert saved.body["id"] == form.body["id"]
    await team.rests()
    assert team.ada.has_seen_all()
    assert "#2" not in (await team.ada.types("doctor")).said, "it was set up once"


async def test_a_mistake_that_is_found_late_is_told_in_the_view(team: Office) -> None:
    form = await team.ada.types("setup")
    door = await slow(team)
    await team.ada.submits(form, weekdays=["someday"])
    door.lets_go()
    assert "someday" in (await team.ada.sees()).said


async def test_a_bug_behind_a_form_is_told_in_its_place(team: Office) -> None:
    form = await team.ada.types("setup")
    await team.restarts(Broken(team.quiz))
    told = await team.ada.submits(form, time="10:30")
    assert "went wrong" in told.said
    assert "a bug" not in told.said
    reference = re.findall(r"\b[0-9a-f]{8}\b", told.said)
    assert reference[0] in (await team.ada.types("doctor")).said


async def test_a_bug_behind_a_button_is_told_where_it_was_pressed(team: Office) -> None:
    shown = await team.ada.chooses("quiz-today")
    await team.restarts(Broken(team.quiz))
    told = await team.ada.presses(shown, "Set up a daily question")
    assert told.body["id"] == shown.body["id"]
    assert "went wrong" in told.said


async def test_a_bug_that_shows_late_ends_the_moment(team: Office) -> None:
    form = await team.ada.types("setup")
    door = Slow(Broken(team.quiz))
    await team.restarts(door)
    assert "moment" in (await team.ada.submits(form, time="10:30")).said
    door.lets_go()
    assert "went wrong" in (await team.ada.sees()).said


async def test_the_look_up_box_and_the_shortcut_show_a_moment_first(team: Office) -> None:
    home = await team.grace.goes_home()
    door = await slow(team)
    for moment in (
        await team.grace.looks_up(home, "why the sky is blue"),
        await team.alan.chooses("quiz-today"),
    ):
        assert "moment" in moment.said
    door.lets_go()
    assert "Light bounces off" in (await team.grace.sees()).said
    assert (await team.alan.sees()).kind == "view"


async def test_a_form_behind_a_button_in_a_view_comes_also_late(team: Office) -> None:
    form = await team.ada.types("setup")
    saved = await team.ada.submits(form, time="10:30")
    door = await slow(team)
    pressed = team.ada.press(saved, "Change")
    await team.ada.sends("interactive", pressed)
    team.slack.state.triggers.pop(pressed["trigger_id"])  # three seconds are over
    door.lets_go()
    change = await team.ada.sees()
    assert "submit" in change.body
    assert "11:45" in (await team.ada.submits(change, time="11:45")).said


async def test_where_slack_opens_no_moment_the_answer_counts_and_home_shows_it(
    team: Office,
) -> None:
    await team.asks()
    home = await team.grace.goes_home()
    door = await slow(team)
    team.slack.faults.refuse("views.open", "expired_trigger_id", times=9)
    await team.grace.sends("interactive", team.grace.press(home, "A"))
    await asyncio.sleep(3 * PATIENCE)
    door.lets_go()
    now = await team.grace.sees()
    assert now.kind == "home"
    assert "Right" in now.said


async def test_a_view_that_was_closed_meanwhile_is_no_reason_to_say_nothing(team: Office) -> None:
    form = await team.ada.types("setup")
    saved = await team.ada.submits(form, time="10:30")
    pressed = team.ada.press(saved, "Pause")
    team.slack.state.views.clear()
    await team.ada.sends("interactive", pressed)
    told = await team.ada.sees()
    assert (told.kind, told.channel) == ("ephemeral", "C1")
    assert "paused" in told.said.lower()


async def test_who_somebody_is_may_be_long_in_coming(team: Office) -> None:
    posted = await team.asks()
    team.slack.faults.add("users.info", How.LATE, seconds=2.0)
    await team.alan.sends("interactive", team.alan.press(posted, "A"))
    assert team.alan.waited < AT_ONCE
    assert "Right" in (await team.alan.sees()).said


async def test_suggestions_come_in_time_or_not_at_all(team: Office) -> None:
    form = await team.grace.types("zone")
    team.slack.faults.add("users.info", How.LATE, seconds=5.0, times=3)
    await team.restarts()
    offered = await team.grace.is_offered(form, "zone", "berl")
    assert team.grace.waited < 2.5
    assert isinstance(offered, list)
