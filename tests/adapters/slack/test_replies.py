"""What if Slack does not take a reply? It comes in another way, and what was done counts."""

import pytest

from adapters.slack import replies
from tests.support.offices import Office
from tests.support.slack_faults import How
from tests.support.slack_state import Kit, Seen


def used_up(team: Office, payload: Kit) -> Kit:
    """Let the address to reply to be good for nothing any more."""
    team.slack.state.responses.pop(payload["response_url"].rpartition("/")[2])
    return payload


async def test_where_the_address_is_gone_the_reply_is_ephemeral_by_the_api(team: Office) -> None:
    posted = await team.asks()
    await team.grace.sends("interactive", used_up(team, team.grace.press(posted, "A")))
    told = await team.grace.sees()
    assert (told.kind, told.channel) == ("ephemeral", "C1")
    assert "Right" in told.said
    assert team.slack.calls["chat.postEphemeral"] == 1
    assert team.grace.has_seen_all()


@pytest.mark.parametrize("error", ["user_not_in_channel", "channel_not_found", "not_in_channel"])
async def test_where_nothing_can_be_said_in_the_channel_a_view_says_it(
    team: Office, error: str
) -> None:
    posted = await team.asks()
    team.slack.faults.refuse("chat.postEphemeral", error)
    await team.grace.sends("interactive", used_up(team, team.grace.press(posted, "A")))
    told = await team.grace.sees()
    assert told.kind == "view"
    assert "Right" in told.said


async def test_where_nothing_is_taken_the_answer_counts_and_can_be_looked_up(team: Office) -> None:
    posted = await team.asks()
    for method, error in (("chat.postEphemeral", "user_not_in_channel"), ("views.*", "expired")):
        team.slack.faults.refuse(method, error, times=9)
    await team.grace.sends("interactive", used_up(team, team.grace.press(posted, "A")))
    await team.rests()
    assert team.grace.has_seen_all()
    team.slack.faults.clear()
    assert "Right" in (await team.grace.types("today")).said


@pytest.mark.parametrize("how", [How.BROKEN, How.LIMITED, How.RESET_BEFORE])
async def test_a_reply_is_tried_again(team: Office, how: How) -> None:
    posted = await team.asks()
    team.slack.faults.add("response_url", how, seconds=0)
    assert "Right" in (await team.grace.presses(posted, "A")).said
    await team.rests()
    assert team.grace.has_seen_all()


async def test_an_address_that_hangs_is_not_waited_for_for_ever(
    team: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replies, "LONGEST_WAIT", 0.1)
    posted = await team.asks()
    team.slack.faults.add("response_url", How.LIMITED, seconds=600, times=2)
    assert "Right" in (await team.grace.presses(posted, "A")).said


@pytest.mark.parametrize("error", ["expired_trigger_id", "trigger_expired", "exchanged_trigger_id"])
async def test_a_form_that_cannot_be_opened_any_more_is_asked_for_once_more(
    team: Office, error: str
) -> None:
    team.slack.faults.refuse("views.open", error)
    told = await team.grace.types("zone")
    assert told.kind == "ephemeral"
    assert "Press once more" in told.said


@pytest.mark.parametrize("error", ["not_found", "hash_conflict", "view_too_large"])
async def test_where_a_view_cannot_be_changed_the_channel_it_began_in_is_told(
    team: Office, error: str
) -> None:
    saved = await _saved(team)
    team.slack.faults.refuse("views.update", error)
    told = await team.ada.presses(saved, "Pause")
    assert (told.kind, told.channel) == ("ephemeral", "C1")
    assert "pause" in told.said.lower()


async def test_a_home_that_cannot_be_shown_is_shown_the_next_time(team: Office) -> None:
    team.slack.faults.refuse("views.publish", "internal_error", times=9)
    event = {"type": "app_home_opened", "user": "UGRACE", "channel": "D1", "tab": "home"}
    await team.grace.sends("events_api", team.grace.event(event))
    await team.rests()
    team.slack.faults.clear()
    while not team.grace.has_seen_all():
        await team.grace.sees()
    assert (await team.grace.goes_home()).kind == "home"


async def _saved(team: Office) -> Seen:
    form = await team.ada.types("setup")
    return await team.ada.submits(form, time="10:30")
