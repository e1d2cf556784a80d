"""By which token do we speak in a workspace?

One workspace: the token from the settings. Many: what each of them gave us when somebody installed
the companion there. Where Slack changes tokens twice a day, they are exchanged before they end.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, Final, Protocol
from weakref import WeakValueDictionary

import aiohttp
import orjson
import structlog
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.recent import Recent
from bot.core.installations import Installation
from bot.ports import Clock

PLATFORM: Final = "slack:"

CONNECTS, ANSWERS = 5.0, 10.0
"""Seconds in which Slack can be reached, and in which it has answered."""

KEPT: Final = 60.0
"""Seconds for which a token is not looked up again; somebody else may have exchanged it."""

MOST: Final = 20_000
"""So many clients are kept at once."""

EARLY: Final = timedelta(hours=2)
"""A token is exchanged so long before it ends."""

log = structlog.get_logger()


class NotInstalled(SlackClientError):
    """Nobody has installed the companion in a workspace, or somebody has removed it."""


class Installations(Protocol):
    """Where installations are kept; a failure is an OSError."""

    async def keep(self, given: Installation) -> None: ...
    async def of_team(self, team: str) -> Installation | None: ...
    async def find(self, team: str, enterprise: str) -> Installation | None: ...
    async def exchange(self, old: Installation, new: Installation) -> Installation | None: ...
    async def forget(self, id: str) -> list[str]: ...
    async def issue_state(self) -> str: ...
    async def consume_state(self, state: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class Application:
    """Our application on Slack, as it must show that it is the one that was installed."""

    id: str
    secret: str = field(repr=False)


class Workspaces(Protocol):
    """Who gives us a client for a community."""

    async def client(self, community: str) -> AsyncWebClient: ...
    def forget(self, community: str) -> None: ...


class OneWorkspace:
    """The one workspace that the settings hold a token of."""

    def __init__(self, token: str, api: str, session: aiohttp.ClientSession) -> None:
        """Speak by this token to Slack's interface at `api`."""
        self._client = web_client(api, session, token)

    async def client(self, community: str) -> AsyncWebClient:
        """Return the client; there is only one community."""
        return self._client

    def forget(self, community: str) -> None:
        """Keep the token: the settings hold no other."""


class ManyWorkspaces:
    """Every workspace in which somebody has installed the companion."""

    def __init__(
        self,
        installations: Installations,
        application: Application,
        api: str,
        session: aiohttp.ClientSession,
        clock: Clock,
    ) -> None:
        """Speak by the tokens that are kept in `installations`."""
        self._installations = installations
        self._application = application
        self._api = api
        self._session = session
        self._clock = clock
        self._known: Recent[str, AsyncWebClient] = Recent(MOST, KEPT)
        # A lock is there as long as somebody holds it or waits for it.
        self._exchanging: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def client(self, community: str) -> AsyncWebClient:
        """Return the client of a community; NotInstalled if it has given us no token."""
        if known := self._known.get(community):
            return known
        team = community.removeprefix(PLATFORM)
        found = await self._installations.of_team(team)
        if found is None:
            self.forget(community)
            raise NotInstalled(f"the companion is not installed in {community}")
        fresh = await self._fresh(found)
        whose = team if fresh.org_wide else ""
        client = web_client(self._api, self._session, fresh.token, whose)
        self._known.put(community, client)
        return client

    def forget(self, community: str) -> None:
        """Look the token up again before it is used the next time."""
        self._known.forget(community)

    async def authorize(
        self, enterprise_id: str | None, team_id: str | None
    ) -> AuthorizeResult | None:
        """Say by which token we answer what comes from a workspace; None: we are not there."""
        found = await self._installations.find(team_id or "", enterprise_id or "")
        if found is None:
            return None
        fresh = await self._fresh(found)
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_user_id=fresh.bot_user,
            bot_id=fresh.bot,
            bot_token=fresh.token,
            bot_scopes=list(fresh.scopes),
        )

    async def gone(self, community: str) -> list[str]:
        """Delete the token of who has removed us; return the communities in which we are no more.

        Such news may come late, when we have been installed again: a token that is good is kept.
        """
        id = community.removeprefix(PLATFORM)
        found = await self._installations.find(id, id)
        if found is not None and await self._is_good(found):
            return []
        communities = [f"{PLATFORM}{one}" for one in await self._installations.forget(id)]
        for one in communities:
            self.forget(one)
        return communities

    async def _is_good(self, found: Installation) -> bool:
        try:
            await web_client(self._api, self._session, found.token).auth_test()
        except (SlackClientError, aiohttp.ClientError, OSError):
            return False
        return True

    async def _fresh(self, found: Installation) -> Installation:
        """Return an installation whose token is good for a while."""
        if not self._is_ending(found):
            return found
        async with self._exchanging.setdefault(found.id, asyncio.Lock()):
            own = await self._installations.find(found.team, found.enterprise) or found
            return await self._exchanged(own) if self._is_ending(own) else own

    def _is_ending(self, found: Installation) -> bool:
        return found.expires is not None and found.expires - self._clock() < EARLY

    async def _exchanged(self, old: Installation) -> Installation:
        try:
            given = await web_client(self._api, self._session).oauth_v2_access(
                client_id=self._application.id,
                client_secret=self._application.secret,
                grant_type="refresh_token",
                refresh_token=old.refresh,
            )
        except (SlackApiError, aiohttp.ClientError, OSError) as error:
            # Another process may have been quicker; else the old one is good for a while yet.
            log.warning("Slack exchanged no token", workspace=old.id, error=type(error).__name__)
            return await self._installations.find(old.team, old.enterprise) or old
        until = self._clock() + timedelta(seconds=float(given["expires_in"]))
        new = replace(
            old, token=given["access_token"], refresh=given["refresh_token"], expires=until
        )
        return await self._installations.exchange(old, new) or new


def web_client(
    api: str, session: aiohttp.ClientSession, token: str = "", team: str = ""
) -> AsyncWebClient:
    """Return a client that tries nothing twice: who calls knows whether that does harm."""
    return AsyncWebClient(
        token or None, api, session=session, team_id=team or None, retry_handlers=[]
    )


@asynccontextmanager
async def connections() -> AsyncIterator[aiohttp.ClientSession]:
    """Open what all clients share: connections that are kept, and waits that end."""
    limits = aiohttp.ClientTimeout(total=ANSWERS, sock_connect=CONNECTS)
    async with aiohttp.ClientSession(timeout=limits, json_serialize=written) as session:
        yield session


def written(said: Any) -> str:
    """Return JSON; ten times as quick as the library's for messages as large as ours."""
    try:
        return orjson.dumps(said).decode()
    except orjson.JSONEncodeError:  # halves of characters, which people may send us
        return json.dumps(said)
