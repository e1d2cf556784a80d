"""Who may do what on Slack? What a payload claims is worth nothing; what Slack says of somebody is."""

import contextlib
import json

import pytest

from bot import requests as r
from bot.requests import encode
from tests.support import slack_socket
from tests.support.offices import Office
from tests.support.slack_people import Member
from tests.support.slack_state import Kit, Seen, User

NOBODY = "Only admins"


async def forges(who: Member, on: Seen, request: r.Request) -> Seen:
    """Press a button whose value was changed."""
    button: Kit = {"type": "button", "text": {"type": "plain_text", "text": "x"}}
    return await who.presses_it(on, button | {"action_id": "quiz-0", "value": encode(request)})


@pytest.mark.parametrize(
    "request_",
    [
        r.Pause(1),
        r.Resume(1),
        r.RemoveSchedule(1, sure=True),
        r.Doctor(),
        r.RetryPosts(),
        r.SetupForm(1),
        r.FixForm("colour"),
    ],
)
async def test_a_forged_button_makes_nobody_an_admin(team: Office, request_: r.Request) -> None:
    await team.sets_up()
    shown = await team.grace.types("me")
    assert NOBODY in (await forges(team.grace, shown, request_)).said
    assert "Why is the sky blue?" in (await team.comes("09:00")).said


async def test_a_form_that_claims_to_be_an_admins_is_refused(team: Office) -> None:
    form = await team.ada.types("setup")
    sent = team.grace.submission(form, time="10:30")
    assert NOBODY in json.dumps(await team.grace.sends("interactive", sent))
    zone = await team.grace.types("zone")
    about = {"request": encode(r.Setup(0, "", "09:00")), "channel": "C2"}
    zone.body["private_metadata"] = json.dumps(about)
    sent = team.grace.submission(zone, zone="Europe/Berlin")
    assert NOBODY in json.dumps(await team.grace.sends("interactive", sent))


@pytest.mark.parametrize("kept", ["", "{", "[]", "null", '{"request": 5}', '{"request": "zz:1"}'])
async def test_a_form_whose_purpose_was_changed_is_refused_in_a_sentence(
    team: Office, kept: str
) -> None:
    form = await team.grace.types("zone")
    form.body["private_metadata"] = kept
    sent = team.grace.submission(form, zone="Europe/Berlin")
    assert "no longer works" in json.dumps(await team.grace.sends("interactive", sent))


@pytest.mark.parametrize("value", ["", "a", "a:1", "x" * 200, "a:9:0", "<!channel>", "🙂"])
async def test_a_button_that_means_nothing_is_answered_in_a_sentence(
    team: Office, value: str
) -> None:
    shown = await team.grace.types("me")
    button = {"type": "button", "text": {"type": "plain_text", "text": "x"}, "value": value}
    told = await team.grace.presses_it(shown, button | {"action_id": "quiz-0"})
    assert "no longer works" in told.said or "do not know this question" in told.said
    assert "<!channel>" not in told.said


@pytest.mark.parametrize("actions", [None, [], [None], ["x"], {}, [{"action_id": 5, "value": []}]])
async def test_a_press_that_is_malformed_does_no_harm(
    team: Office, actions: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slack_socket, "PATIENCE", 0.3)
    posted = await team.asks()
    pressed = team.grace.press(posted, "A") | {"actions": actions}
    with contextlib.suppress(AssertionError, TimeoutError):  # bolt may not know what it is
        await team.grace.sends("interactive", pressed)
    assert "Right" in (await team.alan.presses(posted, "A")).said


async def test_nobody_answers_the_question_of_another_workspace(team: Office) -> None:
    posted = await team.asks()
    eve = Member(team.slack, team.grace.way, "UEVE", team="T9")
    team.slack.state.users["UEVE"] = User("UEVE", "eve", admin=True, team="T9")
    await eve.sends("interactive", eve.press(posted, "A"))
    assert "not installed in this workspace" in (await eve.sees()).body["text"]
    assert "0 answers so far" in (await team.comes("09:01")).said


async def test_people_that_the_operator_named_may_set_up(team: Office) -> None:
    assert NOBODY in (await team.grace.types("setup time:09:00")).said
    await team.restarts(admins={"UGRACE"})
    assert "is set" in (await team.grace.types("setup channel:<#C1|quiz> time:09:00")).said


async def test_an_admin_of_another_workspace_in_a_shared_channel_is_a_player(
    team: Office,
) -> None:
    posted = await team.asks()
    team.slack.state.users["UALAN"] = User("UALAN", "alan", admin=True, team="T9")
    await team.restarts()
    assert NOBODY in (await team.alan.types("pause")).said
    assert "Right" in (await team.alan.presses(posted, "A")).said


async def test_an_admin_of_several_workspaces_of_an_organisation_is_one_here(team: Office) -> None:
    team.slack.state.users["UALAN"] = User(
        "UALAN", "alan", admin=True, team="E1", teams=("T7", "T1")
    )
    await team.restarts()
    assert NOBODY not in (await team.alan.types("doctor")).said


async def test_who_has_left_the_workspace_is_no_admin(team: Office) -> None:
    team.slack.state.users["UADA"].deleted = True
    await team.restarts()
    assert NOBODY in (await team.ada.types("doctor")).said


@pytest.mark.parametrize("type_", ["message", "app_mention", "reaction_added", "tea_time"])
async def test_what_was_not_subscribed_to_is_taken_quietly(team: Office, type_: str) -> None:
    event = {"type": type_, "user": "UGRACE", "channel": "C1", "text": "<@U0BOT> hello"}
    await team.grace.sends("events_api", team.grace.event(event))
    await team.rests()
    assert team.grace.has_seen_all()
    assert team.slack.state.messages == []
