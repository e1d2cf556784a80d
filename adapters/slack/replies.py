"""How does a reply reach the one person it is for?

In the channel it is ephemeral; where there is no channel (a view, a shortcut, App Home) it is a
view. Slack promises neither, so whatever was told can be asked for again (`/quiz today`, App Home).
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any, Final

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.actors import Client, community
from adapters.slack.failures import FAILURES, LIMITED, code
from adapters.slack.payloads import Origin
from adapters.slack.renderer import Message
from bot.cards import File

LONGEST_WAIT: Final = 30.0
"""Seconds that are waited for a rate limit to end; whoever asked has given up after longer ones."""

TRIES: Final = 3

View = dict[str, Any]


class Unheard(Exception):
    """Slack takes the reply no more: it came too late, or nobody is there."""


class Replies:
    """Sends what only one person reads."""

    def __init__(self, client: Client, session: aiohttp.ClientSession) -> None:
        """Speak to communities by these clients, and to the addresses that Slack names."""
        self._client = client
        self._session = session

    async def say(self, origin: Origin, shown: Message) -> None:
        """Show a message to the one person in the channel; Unheard if Slack will not."""
        if origin.response_url:
            try:
                await self._respond(origin.response_url, shown)
                return
            except Unheard:
                if not origin.channel:
                    raise
        if not origin.channel:
            raise Unheard("there is no channel to say it in")
        client = await self._client(community(origin.team))
        await _patiently(
            lambda: client.chat_postEphemeral(
                channel=origin.channel, user=origin.user, blocks=shown.blocks, text=shown.text
            )
        )

    async def open(self, origin: Origin, view: View) -> str:
        """Open a view, on top of the one that something was done in; return its id.

        Where Slack opens none on top any more, the one below becomes it.
        """
        try:
            return await self._opened(origin, view)
        except Unheard:
            if origin.surface != "modal":
                raise
            await self.change(origin, origin.view, view)
            return origin.view

    async def _opened(self, origin: Origin, view: View) -> str:
        client = await self._client(community(origin.team))
        over = origin.surface == "modal"
        # Not twice: what triggered it is good for one view, and for three seconds.
        try:
            answer = await (
                client.views_push(trigger_id=origin.trigger, view=view)
                if over
                else client.views_open(trigger_id=origin.trigger, view=view)
            )
        except FAILURES as error:
            raise Unheard(code(error) or type(error).__name__) from error
        return str(answer["view"]["id"])

    async def change(self, origin: Origin, id: str, view: View) -> None:
        """Make an open view another one; Unheard if it has been closed."""
        client = await self._client(community(origin.team))
        await _patiently(lambda: client.views_update(view_id=id, view=view))

    async def publish(self, origin: Origin, view: View) -> None:
        """Show somebody their App Home."""
        client = await self._client(community(origin.team))
        await _patiently(lambda: client.views_publish(user_id=origin.user, view=view))

    async def hand_over(self, origin: Origin, files: Sequence[File]) -> None:
        """Give somebody files in their own conversation with the companion."""
        client = await self._client(community(origin.team))
        for file in files:
            await _patiently(partial(_upload, client, origin.user, file))

    async def _respond(self, address: str, shown: Message) -> None:
        body = {
            "response_type": "ephemeral",
            "replace_original": False,
            "blocks": shown.blocks,
            "text": shown.text,
        }
        for attempt in range(1, TRIES + 1):
            try:
                async with self._session.post(address, json=body) as answer:
                    if answer.status == 200:
                        return
                    if answer.status == 429 and attempt < TRIES:
                        await asyncio.sleep(_wait(answer.headers.get("Retry-After")))
                        continue
                    if answer.status < 500 or attempt == TRIES:
                        raise Unheard(f"{answer.status} {(await answer.text())[:100]}")
            except (aiohttp.ClientError, OSError) as error:
                if attempt == TRIES:
                    raise Unheard(str(error)) from error
            await asyncio.sleep(attempt / 4)


async def _upload(client: AsyncWebClient, user: str, file: File) -> None:
    opened = await client.conversations_open(users=user)
    await client.files_upload_v2(
        channel=opened["channel"]["id"], filename=file.name, content=file.content, title=file.name
    )


async def _patiently(call: Callable[[], Awaitable[object]]) -> None:
    """Call Slack, wait where it asks for it, and say Unheard when it refuses."""
    for attempt in range(1, TRIES + 1):
        try:
            await call()
            return
        except SlackApiError as error:
            if code(error) in LIMITED and attempt < TRIES:
                await asyncio.sleep(_wait(error.response.headers.get("Retry-After")))
                continue
            raise Unheard(code(error)) from error
        except FAILURES as error:
            if attempt == TRIES:
                raise Unheard(type(error).__name__) from error
            await asyncio.sleep(attempt / 4)


def _wait(told: str | None) -> float:
    try:
        return min(float(told or 1), LONGEST_WAIT)
    except ValueError:
        return 1.0
