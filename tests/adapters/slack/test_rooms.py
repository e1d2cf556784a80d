"""What keeps us from posting in a channel? It is said at the setup, with what to do about it."""

from collections.abc import AsyncIterator

import pytest

from adapters.slack.messenger import SlackMessenger, SlackVoices
from adapters.slack.pictures import Pictures
from adapters.slack.workspaces import OneWorkspace, connections
from bot.ports import Step
from tests.support.offices import HOME, Notes
from tests.support.slack_server import SlackServer
from tests.support.slack_state import Channel


@pytest.fixture
async def us(slack: SlackServer) -> AsyncIterator[SlackMessenger]:
    async with connections() as session:
        own = OneWorkspace(slack.state.teams["T1"].token, slack.api, session)
        yield SlackVoices(own, Pictures(lambda path: None, Notes())).at(HOME)


async def test_nothing_is_wrong_with_a_channel_we_are_in(us: SlackMessenger) -> None:
    assert await us.problems("C1", {Step.PIN, Step.DISCUSS}) == []


@pytest.mark.parametrize(
    ("channel", "said"),
    [
        (Channel("C9", member=False), "I am not in it: invite me there by /invite @quiz."),
        (Channel("C9", archived=True), "It is archived: unarchive it"),
        (None, "I cannot see the channel"),
    ],
)
async def test_what_is_wrong_with_a_channel_is_said(
    slack: SlackServer, us: SlackMessenger, channel: Channel | None, said: str
) -> None:
    if channel is not None:
        slack.state.channels["C9"] = channel
    (problem,) = await us.problems("C9")
    assert said in problem


async def test_a_permission_that_was_left_out_is_named_before_it_is_needed(
    slack: SlackServer, us: SlackMessenger
) -> None:
    slack.state.teams["T1"].scopes = "chat:write"
    assert await us.problems("C1", {Step.DISCUSS}) == []
    (problem,) = await us.problems("C1", {Step.PIN})
    assert "pins:write" in problem


async def test_a_name_that_is_no_channel_or_no_group_is_refused(us: SlackMessenger) -> None:
    assert "choose one from the list" in (await us.problems("#quiz"))[0]
    assert "no user group" in (await us.problems("C1", (), "everybody"))[0]
    assert await us.problems("C1", (), "S0123") == []
