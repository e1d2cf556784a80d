"""How do public messages come into Slack's channels?

Slack knows no key that makes a repetition harmless. So ours is put into the message's metadata, and
whoever does not know whether an earlier try got through looks for it in the channel, where we were
allowed to read it. Otherwise nothing is sent again before a person has looked.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping
from contextlib import asynccontextmanager
from typing import Any, Final

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack import actors, renderer, text
from adapters.slack.failures import FAILURES, code, failure, is_about_pictures, limited
from adapters.slack.pacing import REMEMBERED, Pace
from adapters.slack.pictures import Pictures
from adapters.slack.recent import Recent
from adapters.slack.workspaces import Workspaces
from bot.cards import Card
from bot.core.people import Member
from bot.ports import DeliveryError, Step

EVENT: Final = "quiz_post"
"""The type of our messages' metadata."""

READING: Final = frozenset({"channels:history", "groups:history"})
"""Scopes by which we can find a message of ours again."""

LOOKED_AT, PAGE, BACK = 1000, 100, 24 * 3600.0
"""So many messages of the last day are looked through."""

READY: Final = 2.0
"""Seconds that Slack may need for a new picture; an older one is given to it again."""

ACQUAINTED: Final = 600.0
"""Seconds after which a workspace is asked again what we may do there."""

POSTING: Final = "chat.postMessage"
"""The one method that makes messages."""

TALK: Final = "Talk about it here: {title}"
LINE: Final = 300
NO_SCOPE: Final = "missing_scope"
UNCONFIRMED: Final = "it may have got through, and I may not read the channel to find out"
CROWDED: Final = "it may have got through, but too much has been said since to find out"

Call = Callable[[AsyncWebClient, renderer.Message], Awaitable[AsyncSlackResponse]]


class SlackVoices:
    """Implements `bot.ports.Voices`: each workspace has given us a token of its own."""

    def __init__(self, workspaces: Workspaces, pictures: Pictures) -> None:
        """Speak as these workspaces let us."""
        self.workspaces = workspaces
        self.pictures = pictures
        self.pace = Pace()
        self.introduced: Recent[str, Introduction] = Recent(REMEMBERED, ACQUAINTED)

    def at(self, community: str) -> "SlackMessenger":
        """Return who speaks for us in a workspace."""
        return SlackMessenger(self, community)


class Introduction:
    """What a workspace says about us: what we are called, and what we may do."""

    def __init__(self, answer: AsyncSlackResponse) -> None:
        """Read the answer to who we are."""
        self.user = answer.get("user_id")
        self.name = f"@{answer.get('user') or 'Quiz Companion'}"
        headers = {name.lower(): value for name, value in answer.headers.items()}
        self.scopes = frozenset(headers.get("x-oauth-scopes", "").replace(" ", "").split(","))

    @property
    def reads(self) -> bool:
        """Whether we may look for our messages."""
        return not self.scopes.isdisjoint(READING)

    def wrote(self, answer: AsyncSlackResponse, once: str) -> str:
        """Return which message of an answer is ours and has this key; "" if none."""
        for message in answer.get("messages") or []:
            mark = message.get("metadata") or {}
            ours = message.get("user") == self.user and mark.get("event_type") == EVENT
            if ours and mark.get("event_payload") == {"key": once}:
                return str(message["ts"])
        return ""


class SlackMessenger:
    """Implements `bot.ports.Messenger` in one workspace."""

    def __init__(self, voices: SlackVoices, community: str) -> None:
        """Speak in this community, at a pace that all who speak keep together."""
        self._voices = voices
        self._community = community

    @property
    def steps(self) -> frozenset[Step]:
        """Everything there is."""
        return frozenset(Step)

    async def post(self, channel: str, card: Card, *, once: str, again: bool = False) -> str:
        """Post, unless an earlier try turns out to have got through; return the message's `ts`."""
        us = await self._introduction()
        if again and (found := await self._found(us, channel, once)):
            return found

        async def send(client: AsyncWebClient, shown: renderer.Message) -> AsyncSlackResponse:
            return await client.chat_postMessage(
                channel=channel,
                blocks=shown.blocks,
                text=shown.text,
                metadata=_mark(once),
                unfurl_links=False,
                unfurl_media=False,
            )

        return str((await self._show(POSTING, channel, card, send))["ts"])

    async def edit(self, channel: str, message: str, card: Card) -> None:
        """Make an existing message show the card; its metadata stays as it is."""

        async def send(client: AsyncWebClient, shown: renderer.Message) -> AsyncSlackResponse:
            return await client.chat_update(
                channel=channel, ts=message, blocks=shown.blocks, text=shown.text
            )

        await self._show("chat.update", channel, card, send)

    async def take(self, step: Step, channel: str, message: str, title: str) -> None:
        """Pin, unpin, or say in the message's thread that it may be talked about there."""
        match step:
            case Step.PIN:
                async with self._calling("pins.add", fine="already_pinned") as client:
                    await client.pins_add(channel=channel, timestamp=message)
            case Step.UNPIN:
                async with self._calling("pins.remove", fine="no_pin") as client:
                    await client.pins_remove(channel=channel, timestamp=message)
            case Step.DISCUSS:
                await self._discuss(channel, message, title)

    async def is_foreign(self, channel: str, community: str) -> bool:
        """Never: the token of a workspace reaches no channels but its own."""
        return False

    async def member(self, community: str, given: str) -> Member | None:
        """Return the person of this workspace who has an id."""
        user: Mapping[str, Any] = {}
        if text.is_person(given):
            async with self._calling("users.info", fine="user_not_found") as client:
                user = (await client.users_info(user=given)).get("user") or {}
        return actors.member(user, community.partition(":")[2])

    async def problems(
        self, channel: str, steps: Collection[Step] = (), role: str = ""
    ) -> list[str]:
        """Say what keeps us from posting in a channel, and what to do about it."""
        if not text.is_channel(channel):
            return [f"“{channel}” is no channel of this workspace: choose one from the list."]
        try:
            us = await self._introduction()
            async with self._calling("conversations.info") as client:
                found = (await client.conversations_info(channel=channel))["channel"]
        except DeliveryError as error:
            return [_sentence(error.reason)]
        said = []
        if found.get("is_archived"):
            said.append("It is archived: unarchive it, or choose another channel.")
        elif not found.get("is_member") and not found.get("is_im"):
            said.append(f"I am not in it: invite me there by /invite {us.name}.")
        if steps and us.scopes and "pins:write" not in us.scopes and {*steps} - {Step.DISCUSS}:
            said.append("I lack pins:write to pin: install me again, which asks for it.")
        if role and not text.group_id(role):
            said.append("The group to notify is no user group: write @ and its name, or leave it.")
        return said

    async def _discuss(self, channel: str, message: str, title: str) -> None:
        """Reply once: a thread that holds a reply of ours already is left as it is."""
        us, once = await self._introduction(), f"discuss:{message}"
        said = text.plain(text.cut(TALK.format(title=title), LINE))
        if us.reads:
            async with self._calling("conversations.replies") as client:
                answer = await client.conversations_replies(
                    channel=channel, ts=message, limit=PAGE, include_all_metadata=True
                )
            if us.wrote(answer, once):
                return
        try:
            async with self._calling(POSTING, channel) as client:
                await client.chat_postMessage(
                    channel=channel,
                    thread_ts=message,
                    blocks=[renderer.section(said)],
                    text=said,
                    metadata=_mark(once),
                    unfurl_links=False,
                    unfurl_media=False,
                )
        except DeliveryError as error:
            if error.maybe_sent:  # nobody could tell: better no reply than two
                raise DeliveryError(error.reason, permanent=True) from error
            raise

    async def _show(self, method: str, channel: str, card: Card, send: Call) -> AsyncSlackResponse:
        """Send a card with its pictures; if need be with new ones, and at last without any."""
        room = channel if method == POSTING else ""
        for afresh in (False, False, True):
            client = await self._client()
            files = await self._voices.pictures.of(client, self._community, card, afresh=afresh)
            try:
                return await self._sent(method, room, card, files, send)
            except _NoPicture:
                await asyncio.sleep(READY)
        return await self._sent(method, room, card, {}, send)

    async def _sent(
        self, method: str, room: str, card: Card, files: Mapping[str, str], send: Call
    ) -> AsyncSlackResponse:
        shown = renderer.message(card, files.get)
        async with self._calling(method, room) as client:
            try:
                return await send(client, shown)
            except SlackApiError as error:
                if files and is_about_pictures(error):
                    raise _NoPicture from error
                raise

    async def _found(self, us: Introduction, channel: str, once: str) -> str:
        """Return the message that was posted with this key, "" if there is none."""
        if not us.reads:
            raise DeliveryError(UNCONFIRMED, maybe_sent=True)
        since, cursor = f"{time.time() - BACK:.6f}", ""
        for _ in range(LOOKED_AT // PAGE):
            answer = await self._page(channel, since, cursor)
            if found := us.wrote(answer, once):
                return found
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return ""
        raise DeliveryError(CROWDED, maybe_sent=True)

    async def _page(self, channel: str, since: str, cursor: str) -> AsyncSlackResponse:
        try:
            async with self._calling("conversations.history") as client:
                return await client.conversations_history(
                    channel=channel,
                    oldest=since,
                    limit=PAGE,
                    cursor=cursor or None,
                    include_all_metadata=True,
                )
        except DeliveryError as error:
            if isinstance(error.__cause__, SlackApiError) and code(error.__cause__) == NO_SCOPE:
                raise DeliveryError(UNCONFIRMED, maybe_sent=True) from error
            raise

    async def _introduction(self) -> Introduction:
        known = self._voices.introduced.get(self._community)
        if known is None:
            async with self._calling("auth.test") as client:
                known = Introduction(await client.auth_test())
            self._voices.introduced.put(self._community, known)
        return known

    @asynccontextmanager
    async def _calling(
        self, method: str, room: str = "", fine: str = ""
    ) -> AsyncIterator[AsyncWebClient]:
        """Wait for the turn of a call, and turn what it may raise into a DeliveryError.

        `room` is the channel in which it makes a message; `fine` is the error that says that
        everything is as it should be.
        """
        client = await self._client()
        async with self._voices.pace.turn(self._community, method, room):
            try:
                yield client
            except FAILURES as error:
                if fine and code(error) == fine:
                    return
                raise self._told(method, error) from error

    async def _client(self) -> AsyncWebClient:
        try:
            return await self._voices.workspaces.client(self._community)
        except OSError as error:
            raise DeliveryError("the database does not answer", refused=True) from error
        except FAILURES as error:
            raise failure(error) from error

    def _told(self, method: str, error: Exception) -> DeliveryError:
        wait = limited(error)
        if wait is not None:
            self._voices.pace.hold(self._community, method, wait)
        us = self._voices.introduced.get(self._community)
        told = failure(error, us.name if us else "@Quiz Companion")
        if told.permanent:  # whoever mends it may have given us another token
            self._voices.workspaces.forget(self._community)
            self._voices.introduced.forget(self._community)
        if told.maybe_sent and method != POSTING:
            return DeliveryError(told.reason, refused=True)  # what makes no message may be repeated
        if told.maybe_sent and us and us.reads:
            return DeliveryError(told.reason)  # the next try looks for it
        return told


class _NoPicture(Exception):
    """Slack cannot show a picture that it was given."""


def _mark(once: str) -> dict[str, Any]:
    return {"event_type": EVENT, "event_payload": {"key": once}}


def _sentence(reason: str) -> str:
    return f"{reason[:1].upper()}{reason[1:]}."
