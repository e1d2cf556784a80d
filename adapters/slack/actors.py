"""Who asks on Slack? Taken from the signed payload and from what Slack says about the person.

Slack tells neither language nor rights with a click, so a person is looked up and remembered for
some minutes. Where Slack does not say, they are a player like others and no admin.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import aiohttp
import structlog
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.payloads import Origin
from adapters.slack.recent import Recent
from bot.core.people import Actor, Member

PLATFORM: Final = "slack"

REMEMBERED: Final = 300.0
"""Seconds for which a person is what Slack said; so long may they keep rights they have lost."""

PATIENCE: Final = 1.0
"""Seconds to wait for Slack to say who somebody is: answers do not depend on it."""

MOST: Final = 20_000
"""So many people are remembered at once."""

Client = Callable[[str], Awaitable[AsyncWebClient]]
"""Gives the client of a community."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Person:
    """What Slack says about somebody; `known` tells whether it did."""

    name: str
    locale: str = "en"
    zone: str = "UTC"
    is_admin: bool = False
    known: bool = False


class People:
    """Everybody who asked lately."""

    def __init__(self, client: Client, admins: frozenset[str] = frozenset()) -> None:
        """Ask Slack by these clients; `admins` are user ids that the operator named."""
        self._client = client
        self._admins = admins
        self._known: Recent[tuple[str, str], asyncio.Task[Person | None]] = Recent(MOST, REMEMBERED)

    async def find(self, origin: Origin) -> Person:
        """Return who is behind a payload, whatever Slack says of them in time."""
        named = origin.user in self._admins
        task = self._ask(origin)
        if not task.done():
            await asyncio.wait({task}, timeout=PATIENCE)
        found = task.result() if task.done() else None
        if found is None:
            return Person(origin.name, is_admin=named)
        return found if not named else Person(found.name, found.locale, found.zone, True, True)

    def _ask(self, origin: Origin) -> "asyncio.Task[Person | None]":
        """Ask about somebody once, however many of their clicks wait for it."""
        key = (origin.team, origin.user)
        task = self._known.get(key)
        if task is None or (task.done() and task.result() is None):
            task = asyncio.create_task(self._look_up(origin))
            self._known.put(key, task)
        return task

    async def _look_up(self, origin: Origin) -> Person | None:
        try:
            client = await self._client(community(origin.team))
            answer = await client.users_info(user=origin.user, include_locale=True)
        except (SlackClientError, aiohttp.ClientError, OSError) as error:
            log.warning("Slack does not say who somebody is", user=origin.user, error=str(error))
            return None
        return person(answer.get("user") or {}, origin.team, origin.name)


def person(user: Mapping[str, Any], team: str, name: str = "") -> Person:
    """Return somebody as `users.info` describes them to a workspace.

    In channels that workspaces share, there are admins of others; here they are players.
    """
    profile = user.get("profile") or {}
    called = profile.get("display_name") or profile.get("real_name") or user.get("real_name")
    return Person(
        str(called or user.get("name") or name),
        str(user.get("locale") or "en"),
        str(user.get("tz") or "UTC"),
        bool(user.get("is_admin") or user.get("is_owner")) and _belongs(user, team),
        True,
    )


def member(user: Mapping[str, Any], team: str) -> Member | None:
    """Return a person as `users.info` describes them, if they are one of a workspace's own."""
    if user.get("is_bot") or not _belongs(user, team):
        return None
    return Member(str(user.get("id")), person(user, team).name)


def _belongs(user: Mapping[str, Any], team: str) -> bool:
    """Whether somebody is a member of a workspace; in an organisation people have several."""
    several = (user.get("enterprise_user") or {}).get("teams") or ()
    return not user.get("deleted") and (user.get("team_id") == team or team in several)


def actor(origin: Origin, person: Person) -> Actor:
    """Return the actor behind a payload."""
    return Actor(
        community=community(origin.team),
        player=origin.user,
        display_name=person.name or origin.user,
        locale=person.locale,
        channel=origin.channel,
        is_admin=person.is_admin,
        community_name=origin.team_name,
    )


def community(team: str) -> str:
    """Return a workspace as a community."""
    return f"{PLATFORM}:{team}"
