"""What becomes of a question when Slack misbehaves? It comes once, and the admin reads what to do."""

import asyncio

import pytest

from tests.support.offices import Office
from tests.support.slack_faults import How
from tests.support.slack_state import buttons

POST, EDIT = "chat.postMessage", "chat.update"
READING = ",channels:history"
AGAIN = "Send failed posts again"


@pytest.fixture
def way() -> str:
    """How posts go out does not depend on how we hear."""
    return "http"


async def later(team: Office) -> None:
    """Let some time pass, a little more each time."""
    for minutes in (1, 5, 30):
        team.clock.move(minutes=minutes)
        await team.tick.settle()


@pytest.mark.parametrize(
    ("error", "told"),
    [
        ("channel_not_found", "/invite @quiz"),
        ("not_in_channel", "/invite @quiz"),
        ("is_archived", "unarchive it"),
        ("token_revoked", "install me again"),
        ("account_inactive", "install me again"),
        ("msg_too_long", "too long for Slack"),
        ("invalid_blocks", "Slack refused it: invalid_blocks"),
    ],
)
async def test_the_admin_reads_what_to_do_and_then_the_question_comes_once(
    team: Office, error: str, told: str
) -> None:
    await team.sets_up()
    team.slack.faults.refuse(POST, error)
    await team.ticks("09:00")
    assert team.slack.state.messages == []
    doctor = await team.ada.types("doctor")
    assert told in doctor.said
    assert "1 post is tried again" in (await team.ada.presses(doctor, AGAIN)).said
    await team.tick.settle()
    (posted,) = team.slack.state.messages
    assert "Right" in (await team.grace.presses(posted, "A")).said
    assert AGAIN not in (await team.ada.types("doctor")).said


@pytest.mark.parametrize("how", [How.RESET_BEFORE, How.RESET_AFTER, How.BROKEN, How.NOT_JSON])
async def test_where_we_may_read_a_question_comes_by_itself_and_once(
    team: Office, how: How
) -> None:
    team.slack.state.teams["T1"].scopes += READING
    await team.restarts()
    await team.sets_up()
    team.slack.faults.add(POST, how)
    await team.ticks("09:00")
    await later(team)
    (posted,) = team.slack.state.messages
    assert "Right" in (await team.grace.presses(posted, "A")).said
    assert AGAIN not in (await team.ada.types("doctor")).said


@pytest.mark.parametrize("how", [How.RESET_BEFORE, How.BROKEN])
async def test_where_we_may_not_read_an_admin_who_sees_nothing_has_it_sent(
    team: Office, how: How
) -> None:
    await team.sets_up()
    team.slack.faults.add(POST, how)
    await team.ticks("09:00")
    await later(team)
    assert team.slack.state.messages == [], "nobody knows, so nothing is sent twice"
    doctor = await team.ada.types("doctor")
    assert "look at the channel before sending it again" in doctor.said
    await team.ada.presses(doctor, AGAIN)
    await team.tick.settle()
    assert len(team.slack.state.messages) == 1
    assert AGAIN not in (await team.ada.types("doctor")).said


async def test_a_question_that_nobody_knows_of_can_be_answered_and_is_not_sent_again(
    team: Office,
) -> None:
    await team.sets_up()
    team.slack.faults.add(POST, How.RESET_AFTER)
    await team.ticks("09:00")
    await later(team)
    (posted,) = team.slack.state.messages
    assert "Right" in (await team.grace.presses(posted, "A")).said
    assert "look at the channel" in (await team.ada.types("doctor")).said


async def test_only_admins_send_posts_again(team: Office) -> None:
    await team.sets_up()
    team.slack.faults.refuse(POST, "not_in_channel")
    await team.ticks("09:00")
    doctor = await team.ada.types("doctor")
    (button,) = [one for one in buttons(doctor.blocks) if one["text"]["text"] == AGAIN]
    assert "Only admins" in (await team.grace.presses_it(doctor, button)).said


@pytest.mark.parametrize("how", [How.RESET_BEFORE, How.RESET_AFTER, How.BROKEN, How.NOT_JSON])
async def test_an_edit_gets_through_in_the_end(team: Office, how: How) -> None:
    posted = await team.asks()
    team.slack.faults.add(EDIT, how)
    await team.grace.presses(posted, "A")
    await later(team)
    assert "1 answer so far" in posted.said
    assert len(team.slack.state.messages) == 1


async def test_a_limit_is_kept_as_long_as_slack_says(team: Office) -> None:
    await team.sets_up()
    team.slack.faults.add(POST, How.LIMITED, seconds=1.0)
    await team.ticks("09:00")
    assert team.slack.state.messages == []
    assert team.slack.calls[POST] == 1
    await limit_ends(team)
    (posted,) = team.slack.state.messages

    team.slack.faults.add(EDIT, How.LIMITED, seconds=1.0)
    await team.grace.presses(posted, "A")
    team.clock.move(minutes=1)
    await team.tick.settle()
    assert "0 answers so far" in posted.said
    await limit_ends(team)
    assert "1 answer so far" in posted.said


async def limit_ends(team: Office) -> None:
    """Let a second pass, by our clock and by Slack's."""
    await asyncio.sleep(1.0)
    team.clock.move(seconds=2)
    await team.tick.settle()
