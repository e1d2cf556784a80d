"""Conversations on Slack, in both ways: each answered privately to the one who asked."""

import asyncio
from datetime import timedelta

import pytest

from bot.commands import COMMANDS
from tests.support.clock import MONDAY
from tests.support.offices import Office
from tests.support.slack_state import buttons


async def test_a_day_on_slack(team: Office) -> None:
    setup = await team.sets_up()
    assert setup.kind == "ephemeral"
    assert "is set" in setup.said

    posted = await team.comes("09:00")
    assert "Why is the sky blue?" in posted.said
    right = await team.grace.presses(posted, "A")
    assert (right.kind, right.channel) == ("ephemeral", "C1")
    assert "Right" in right.said
    wrong = await team.alan.presses(posted, "B")
    assert "Deserts have blue skies too." in wrong.said
    again = await team.alan.presses(posted, "A")
    assert "Your first answer stands" in again.said

    closed = await team.comes("17:00")
    assert closed.ts == posted.ts, "the message is edited, none is added"
    assert "Scattering grows with the fourth power of the frequency." in closed.said
    board = await team.grace.types("leaderboard day")
    assert "<@UGRACE>" in board.said


@pytest.mark.parametrize("path", [command.path for command in COMMANDS])
async def test_every_command_answers(team: Office, path: str) -> None:
    shown = await team.ada.types(path)
    assert shown.kind in ("ephemeral", "view"), path
    assert shown.said
    assert team.ada.has_seen_all(), "one answer"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("todya", "/quiz today"), ("leaderbord", "/quiz leaderboard"), ("docter", "/quiz doctor")],
)
async def test_a_misspelt_command_is_answered_with_what_was_meant(
    team: Office, typed: str, meant: str
) -> None:
    shown = await team.grace.types(typed)
    assert f"Did you mean {meant}?" in shown.said
    assert "[Help]" in shown.said


async def test_only_admins_set_up(team: Office) -> None:
    refused = await team.grace.types("setup time:09:00")
    assert "Only admins" in refused.said


async def test_who_is_no_admin_any_more_is_none_after_a_restart(team: Office) -> None:
    await team.sets_up()
    team.slack.state.users["UADA"].admin = False
    await team.restarts()
    assert "Only admins" in (await team.ada.types("pause")).said


async def test_where_slack_does_not_say_who_is_an_admin_nobody_is_called_none(
    team: Office,
) -> None:
    team.slack.faults.refuse("users.info", "internal_error", times=9)
    shown = await team.ada.types("setup time:09:00")
    assert "Only admins" not in shown.said
    assert "once more" in shown.said


async def test_buttons_of_old_messages_work_after_a_restart(team: Office) -> None:
    posted = await team.asks()
    await team.restarts()
    assert "Right" in (await team.grace.presses(posted, "A")).said


async def test_a_form_is_a_view_and_arrives_also_after_a_restart(team: Office) -> None:
    form = await team.grace.types("zone")
    assert form.kind == "view"
    assert "Europe/Berlin" in await team.grace.is_offered(form, "zone", "berl")
    await team.restarts()
    saved = await team.grace.submits(form, zone="Europe/Berlin")
    assert saved.kind == "view"
    assert "Europe/Berlin" in saved.said


async def test_a_mistake_in_a_form_stands_at_its_field(team: Office) -> None:
    form = await team.ada.types("setup")
    wrong = await team.ada.submits(form, weekdays=["someday"])
    assert wrong.kind == "errors"
    assert list(wrong.body) == ["weekdays"]
    assert "someday" in wrong.said
    saved = await team.ada.submits(form, time="10:30", channel="C2")
    assert "10:30" in saved.said
    assert "<#C2>" in saved.said


async def test_a_button_below_the_result_of_a_form_changes_what_the_view_shows(
    team: Office,
) -> None:
    form = await team.ada.types("setup")
    saved = await team.ada.submits(form, time="10:30")
    change = await team.ada.presses(saved, "Change")
    assert change.kind == "view"
    again = await team.ada.submits(change, time="11:45")
    assert "11:45" in again.said


async def test_the_shortcut_shows_the_question_where_there_is_no_channel(team: Office) -> None:
    await team.asks()
    shown = await team.grace.chooses("quiz-today")
    assert shown.kind == "view"
    verdict = await team.grace.presses(shown, "A")
    assert verdict.kind == "view"
    assert verdict.body["id"] == shown.body["id"], "the same view shows the verdict"
    assert "Right" in verdict.said


async def test_a_question_is_reported_by_the_menu_of_its_message(team: Office) -> None:
    posted = await team.asks()
    form = await team.grace.chooses("quiz-report", posted)
    assert form.kind == "view"
    assert "colour" in form.said or "wrong" in form.said
    done = await team.grace.submits(form, text="B is right as well.")
    assert "Thank you" in done.said or "reported" in done.said.lower()


async def test_another_message_is_no_question(team: Office) -> None:
    posted = await team.asks()
    posted.ts = "1.2"
    assert "no question of mine" in (await team.grace.chooses("quiz-report", posted)).said


async def test_app_home_shows_the_question_and_finds_the_verdict_again(team: Office) -> None:
    await team.asks()
    home = await team.grace.goes_home()
    assert home.kind == "home"
    assert "Why is the sky blue?" in home.said

    verdict = await team.grace.presses(home, "A")
    assert verdict.kind == "view"
    assert "Right" in verdict.said
    now = await team.grace.sees()
    assert now.kind == "home"
    assert "Right" in now.said, "home knows the verdict at once"

    card = await team.grace.looks_up(now, "why the sky is blue")
    assert card.kind == "view"
    assert "Light bounces off what is smaller than its wave." in card.said


async def test_app_home_leads_admins_to_the_setup_and_everybody_to_their_own(team: Office) -> None:
    everybody = await team.grace.goes_home()
    for label in ("[Set my time zone]", "[Hide me from boards]", "[Export my data]"):
        assert label in everybody.said
    assert "[Doctor]" not in everybody.said
    admins = await team.ada.goes_home()
    assert "[Doctor]" in admins.said
    form = await team.ada.presses(admins, "Set up a daily question")
    assert form.body["title"]["text"] == "Daily question"


async def test_one_s_data_comes_as_a_file_to_oneself(team: Office) -> None:
    await team.asks()
    shown = await team.grace.types("me")
    labels = [one["text"]["text"] for one in buttons(shown.blocks)]
    (label,) = [one for one in labels if "xport" in one or "Everything" in one or "data" in one][:1]
    told = await team.grace.presses(shown, label)
    assert told.kind == "ephemeral"
    await team.connection.companion.drain()
    (file,) = team.slack.state.files.values()
    assert file["channel"] == "DUGRACE"
    assert b"slack:T1" in file["content"] or b"{" in file["content"]


async def test_two_people_at_once_each_get_their_own(team: Office) -> None:
    posted = await team.asks()
    right, wrong = await asyncio.gather(
        team.grace.presses(posted, "A"), team.alan.presses(posted, "B")
    )
    assert "Right" in right.said
    assert "Right" not in wrong.said.splitlines()[0]


async def test_a_button_that_is_not_ours_is_refused_in_a_sentence(team: Office) -> None:
    posted = await team.asks()
    payload = team.grace.press(posted, "A")
    payload["actions"][0]["value"] = "a:1:0:forged"
    await team.grace.sends("interactive", payload)
    assert "no longer works" in (await team.grace.sees()).said


async def test_two_days_are_two_messages(team: Office) -> None:
    first = await team.asks()
    second = await team.comes("09:00", MONDAY + timedelta(days=1))
    assert first.ts != second.ts


async def test_a_deleted_channel_is_noticed(team: Office) -> None:
    await team.asks()
    event = team.event({"type": "channel_deleted", "channel": "C1"})
    await team.ada.sends("events_api", event)
    await team.connection.companion.drain()
    assert "deleted" in (await team.ada.types("doctor")).said
