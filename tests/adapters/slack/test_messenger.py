"""How do public messages come into Slack's channels? Once each, at Slack's pace, or with a reason.

The real client over real sockets, against a Slack that goes wrong as it is told to.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import messenger as slack_messenger
from adapters.slack import workspaces as slack_workspaces
from adapters.slack.messenger import SlackMessenger, SlackVoices
from adapters.slack.pacing import UNDER_WAY
from adapters.slack.pictures import Pictures
from adapters.slack.renderer import section
from adapters.slack.workspaces import NotInstalled, OneWorkspace, connections, web_client
from bot.cards import Card, Image
from bot.ports import DeliveryError, Step, Voices
from tests.support.offices import Notes
from tests.support.slack_faults import How
from tests.support.slack_server import SlackServer
from tests.support.slack_state import Channel, Team

HOME = "slack:T1"
CARD = Card("Hello", fallback="Hello")
PICTURE = Card("Look", (Image("figures/ring.png", "a ring"),), fallback="Look")
HISTORY = ",channels:history"


@asynccontextmanager
async def speaking(
    slack: SlackServer, notes: Notes | None = None, token: str = ""
) -> AsyncIterator[SlackMessenger]:
    """Speak in the one workspace, as after a start."""
    async with connections() as session:
        own = token or slack.state.teams["T1"].token
        pictures = Pictures(lambda path: b"PNG", notes or Notes())
        voices = SlackVoices(OneWorkspace(own, slack.api, session), pictures)
        assert isinstance(voices, Voices)
        yield voices.at(HOME)


@pytest.fixture
async def us(slack: SlackServer) -> AsyncIterator[SlackMessenger]:
    async with speaking(slack) as found:
        yield found


def may_read(slack: SlackServer) -> None:
    """Grant the scope by which messages are found again."""
    slack.state.teams["T1"].scopes += HISTORY


async def refused(us: SlackMessenger, **how: bool) -> DeliveryError:
    """Post, and return why that did not work."""
    with pytest.raises(DeliveryError) as caught:
        await us.post("C1", CARD, once="round:1", **how)
    return caught.value


async def test_a_message_carries_its_key_and_is_edited_in_place(
    slack: SlackServer, us: SlackMessenger
) -> None:
    ts = await us.post("C1", CARD, once="round:1")
    await us.edit("C1", ts, Card("Changed", fallback="Changed"))
    (message,) = slack.state.messages
    mark = {"event_type": "quiz_post", "event_payload": {"key": "round:1"}}
    assert (message.ts, message.bodies[0]["metadata"]) == (ts, mark)
    assert "Changed" in message.said


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("channel_not_found", "invite me there by /invite @quiz"),
        ("not_in_channel", "invite me there by /invite @quiz"),
        ("is_archived", "unarchive it"),
        ("token_revoked", "install me again"),
        ("account_inactive", "install me again"),
        ("msg_too_long", "too long"),
        ("restricted_action", "Posting permissions"),
        ("something_new", "Slack refused it: something_new"),
    ],
)
async def test_a_refusal_says_what_an_admin_can_do(
    slack: SlackServer, us: SlackMessenger, error: str, said: str
) -> None:
    slack.faults.refuse("chat.postMessage", error)
    why = await refused(us)
    assert said in why.reason
    assert (why.permanent, why.refused, why.maybe_sent) == (True, True, False)
    assert "xoxb" not in why.reason


async def test_a_scope_that_is_missing_is_named(slack: SlackServer, us: SlackMessenger) -> None:
    slack.faults.refuse("pins.add", "missing_scope")
    with pytest.raises(DeliveryError, match="install me again") as caught:
        await us.take(Step.PIN, "C1", "1.1", "")
    assert caught.value.permanent


async def test_a_deleted_message_is_not_edited_again(
    slack: SlackServer, us: SlackMessenger
) -> None:
    with pytest.raises(DeliveryError, match="deleted") as caught:
        await us.edit("C1", "1.1", CARD)
    assert caught.value.gone


async def test_an_edit_that_broke_off_may_be_made_again(
    slack: SlackServer, us: SlackMessenger
) -> None:
    ts = await us.post("C1", CARD, once="round:1")
    slack.faults.add("chat.update", How.RESET_AFTER)
    with pytest.raises(DeliveryError) as caught:
        await us.edit("C1", ts, CARD)
    assert not caught.value.maybe_sent
    assert not caught.value.permanent


# --- nothing twice, nothing lost ----------------------------------------------------------------


BROKEN = [How.RESET_AFTER, How.RESET_BEFORE, How.BROKEN, How.NOT_JSON]


@pytest.mark.parametrize("how", BROKEN)
async def test_what_may_have_got_through_is_for_an_admin_to_tell_where_we_cannot_read(
    slack: SlackServer, us: SlackMessenger, how: How
) -> None:
    slack.faults.add("chat.postMessage", how)
    assert (await refused(us)).maybe_sent
    assert slack.calls["chat.postMessage"] == 1, "the library tries nothing again by itself"
    assert (await refused(us, again=True)).maybe_sent
    assert slack.calls["chat.postMessage"] == 1


@pytest.mark.parametrize("how", BROKEN)
async def test_what_may_have_got_through_is_looked_for_where_we_may_read(
    slack: SlackServer, us: SlackMessenger, how: How
) -> None:
    may_read(slack)
    slack.faults.add("chat.postMessage", how)
    why = await refused(us)
    assert (why.maybe_sent, why.permanent, why.refused) == (False, False, False)
    ts = await us.post("C1", CARD, once="round:1", again=True)
    assert [one.ts for one in slack.state.messages] == [ts]


async def test_a_message_that_slack_took_its_time_to_confirm_is_found(
    slack: SlackServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_read(slack)
    monkeypatch.setattr(slack_workspaces, "ANSWERS", 0.5)
    slack.faults.add("chat.postMessage", How.LATE, seconds=2)
    async with speaking(slack) as us:
        await refused(us)
        await us.post("C1", CARD, once="round:1", again=True)
    assert len(slack.state.messages) == 1


async def test_it_is_found_far_back_in_a_channel_where_much_is_said(
    slack: SlackServer, us: SlackMessenger, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_read(slack)
    monkeypatch.setattr(slack_messenger, "PAGE", 2)
    monkeypatch.setattr(slack_messenger, "LOOKED_AT", 8)
    async with connections() as session:
        anybody = web_client(slack.api, session, slack.state.teams["T1"].token)
        ts = await us.post("C1", CARD, once="round:1")
        for _ in range(5):
            await anybody.chat_postMessage(channel="C1", text="Hi", blocks=[section("Hi")])
        assert await us.post("C1", CARD, once="round:1", again=True) == ts
        for _ in range(5):
            await anybody.chat_postMessage(channel="C1", text="Hi", blocks=[section("Hi")])
        assert "too much has been said" in (await refused(us, again=True)).reason


async def test_a_message_of_somebody_else_with_our_key_is_not_ours(
    slack: SlackServer, us: SlackMessenger
) -> None:
    may_read(slack)
    own = slack.state.teams["T1"]
    ts = await us.post("C1", CARD, once="round:1")
    own.bot_user = "USOMEBODY"  # whoever wrote what is there
    assert await us.post("C1", CARD, once="round:1", again=True) != ts


async def test_a_look_that_fails_sends_nothing_and_is_made_again(
    slack: SlackServer, us: SlackMessenger
) -> None:
    may_read(slack)
    ts = await us.post("C1", CARD, once="round:1")
    slack.faults.add("conversations.history", How.BROKEN)
    why = await refused(us, again=True)
    assert (why.permanent, why.maybe_sent) == (False, False)
    assert await us.post("C1", CARD, once="round:1", again=True) == ts


async def test_who_may_read_public_channels_only_says_so_of_a_private_one(
    slack: SlackServer, us: SlackMessenger
) -> None:
    may_read(slack)
    slack.faults.refuse("conversations.history", "missing_scope")
    assert (await refused(us, again=True)).maybe_sent


async def test_where_slack_is_away_it_is_certain_that_nothing_was_sent(
    slack: SlackServer,
) -> None:
    async with speaking(slack) as us:
        await us.post("C1", CARD, once="round:1")
        us._voices.workspaces = OneWorkspace(
            "xoxb-1",
            "http://127.0.0.1:9",
            (await us._client()).session,  # type: ignore[arg-type]
        )
        why = await refused(us)
    assert (why.reason, why.refused) == ("Slack cannot be reached", True)


# --- pace ---------------------------------------------------------------------------------------


async def test_slack_is_not_asked_before_the_time_it_named(
    slack: SlackServer, us: SlackMessenger
) -> None:
    slack.faults.add("chat.postMessage", How.LIMITED, seconds=30)
    why = await refused(us)
    assert (why.retry_after, why.refused) == (30, True)
    why = await refused(us)
    assert why.retry_after is not None
    assert 28 < why.retry_after <= 30
    assert slack.calls["chat.postMessage"] == 1
    await us.problems("C1")
    assert slack.calls["conversations.info"] == 1, "other methods go on"


async def test_a_limit_of_one_workspace_holds_up_no_other(slack: SlackServer) -> None:
    slack.state.teams["T2"] = Team("T2", token="xoxb-2")
    async with connections() as session:
        both = _Two(slack, session)
        voices = SlackVoices(both, Pictures(lambda path: None, Notes()))
        slack.faults.add("chat.postMessage", How.LIMITED, seconds=30)
        await refused(voices.at("slack:T1"))
        await voices.at("slack:T2").post("C1", CARD, once="round:2")
        assert len(slack.state.messages) == 1


async def test_two_messages_in_a_channel_are_a_second_apart(
    slack: SlackServer, us: SlackMessenger
) -> None:
    await us.post("C1", CARD, once="round:1")
    begun = time.monotonic()
    await us.post("C2", CARD, once="round:2")
    assert time.monotonic() - begun < 0.9, "another channel need not wait"
    await us.post("C1", CARD, once="round:3")
    assert time.monotonic() - begun > 0.7


async def test_a_workspace_that_hangs_takes_a_few_places_and_no_more(
    slack: SlackServer, us: SlackMessenger
) -> None:
    await us.problems("C1")
    ids = [f"C{number}" for number in range(10, 20)]
    slack.state.channels |= {id: Channel(id) for id in ids}
    slack.faults.add("chat.postMessage", How.LATE, seconds=1, times=20)

    async def post(id: str) -> float | None:
        try:
            await us.post(id, CARD, once=id)
        except DeliveryError as error:
            return error.retry_after
        return None

    waits = await asyncio.gather(*map(post, ids))
    assert len([one for one in waits if one is None]) == UNDER_WAY
    assert slack.calls["chat.postMessage"] == UNDER_WAY


# --- what comes with a message --------------------------------------------------------------------


async def test_a_message_is_pinned_and_unpinned_however_often_it_is_tried(
    slack: SlackServer, us: SlackMessenger
) -> None:
    ts = await us.post("C1", CARD, once="round:1")
    for step, pinned in ((Step.PIN, True), (Step.UNPIN, False)):
        for _ in range(2):
            await us.take(step, "C1", ts, "")
        assert slack.state.messages[0].pinned is pinned


async def test_a_discussion_is_one_reply_in_the_thread(
    slack: SlackServer, us: SlackMessenger
) -> None:
    may_read(slack)
    ts = await us.post("C1", CARD, once="round:1")
    slack.faults.add("chat.postMessage", How.RESET_AFTER)
    with pytest.raises(DeliveryError) as caught:
        await us.take(Step.DISCUSS, "C1", ts, "What is <!channel>?")
    assert not caught.value.permanent
    await us.take(Step.DISCUSS, "C1", ts, "What is <!channel>?")
    (reply,) = [one for one in slack.state.messages if one.thread == ts]
    said = reply.bodies[0]["text"]
    assert said.startswith("Talk about it here: What is")
    assert "<!channel>" not in said


async def test_a_reply_that_nobody_can_confirm_is_not_tried_again(
    slack: SlackServer, us: SlackMessenger
) -> None:
    ts = await us.post("C1", CARD, once="round:1")
    slack.faults.add("chat.postMessage", How.RESET_AFTER)
    with pytest.raises(DeliveryError) as caught:
        await us.take(Step.DISCUSS, "C1", ts, "Why?")
    assert caught.value.permanent


async def test_a_picture_is_given_to_slack_once_and_remembered(slack: SlackServer) -> None:
    notes = Notes()
    for once in ("round:1", "round:2"):
        async with speaking(slack, notes) as us:
            await us.post("C1", PICTURE, once=once)
            await us.edit("C1", slack.state.messages[-1].ts, PICTURE)
    assert len(slack.state.files) == 1
    (file,) = slack.state.files.values()
    assert (file["content"], file["channel"]) == (b"PNG", "")
    shown = [one.blocks[-1]["slack_file"]["id"] for one in slack.state.messages]
    assert shown == [file["id"]] * 2


async def test_a_picture_that_is_not_ready_is_waited_for(
    slack: SlackServer, us: SlackMessenger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slack_messenger, "READY", 0.01)
    await us.post("C1", PICTURE, once="round:1")
    (file,) = slack.state.files.values()
    file["unready"] = 1
    await us.post("C2", PICTURE, once="round:2")
    assert len(slack.state.files) == 1
    assert any(one["type"] == "image" for one in slack.state.messages[-1].blocks)


async def test_a_picture_that_slack_lost_is_given_again(
    slack: SlackServer, us: SlackMessenger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slack_messenger, "READY", 0.01)
    await us.post("C1", PICTURE, once="round:1")
    (lost,) = slack.state.files.values()
    lost["unready"] = 99
    await us.post("C2", PICTURE, once="round:2")
    assert len(slack.state.files) == 2
    assert slack.state.messages[-1].blocks[-1]["slack_file"]["id"] != lost["id"]


async def test_a_message_whose_picture_slack_does_not_take_goes_out_in_words(
    slack: SlackServer, us: SlackMessenger
) -> None:
    slack.faults.refuse("files.getUploadURLExternal", "missing_scope", times=5)
    await us.post("C1", PICTURE, once="round:1")
    assert "a ring" in slack.state.messages[0].said


async def test_where_nobody_has_installed_us_nothing_is_sent(slack: SlackServer) -> None:
    async with connections() as session:
        voices = SlackVoices(_Two(slack, session), Pictures(lambda path: None, Notes()))
        why = await refused(voices.at("slack:T3"))
    assert (why.permanent, why.refused) == (True, True)
    assert "install me again" in why.reason


class _Two:
    """Two workspaces and their clients."""

    def __init__(self, slack: SlackServer, session: aiohttp.ClientSession) -> None:
        self._clients = {
            f"slack:{one.id}": web_client(slack.api, session, one.token)
            for one in slack.state.teams.values()
        }

    async def client(self, community: str) -> AsyncWebClient:
        if community not in self._clients:
            raise NotInstalled(community)
        return self._clients[community]

    def forget(self, community: str) -> None:
        pass
