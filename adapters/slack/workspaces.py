"""By which token do we speak in a workspace?

One workspace: the token from the settings. Many: what each of them gave us when somebody installed
the companion there. Where Slack changes tokens twice a day, they are exchanged before they end.
"""

import asyncio
import json
import time
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

PATIENCE: Final = 1.0
"""Seconds to wait for the database before something is let in that Slack has signed: it waits too."""

EARLY: Final = timedelta(hours=2)
"""A token is exchanged so long before it ends."""

PAGE: Final = 100
"""So many workspaces of an organisation are told at once."""

MOST: Final = 20_000
"""So many clients, and so many workspaces that were looked for, are kept at once."""

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

    async def meet(self, team: str, organisation: str) -> None:
        """Stay in the one workspace."""

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
        self._doors: dict[tuple[str, str], tuple[float, asyncio.Task[Installation | None]]] = {}
        """Who was looked for where something came from, by organisation and workspace."""
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

    async def meet(self, team: str, organisation: str) -> None:
        """Remember that an organisation which has installed us lets us into a workspace."""
        await self._installations.find(team, organisation)

    def forget(self, community: str) -> None:
        """Look the token up again before it is used the next time."""
        team = community.removeprefix(PLATFORM)
        for key in [one for one in self._doors if team in one]:
            del self._doors[key]
        self._known.forget(community)

    async def authorize(
        self, enterprise_id: str | None, team_id: str | None
    ) -> AuthorizeResult | None:
        """Let in what comes from where we are installed; None: we are not there.

        Without a token: replies ask for it when they are sent. What Slack signed is let in while
        the database cannot be asked, since it has to be acknowledged within seconds.
        """
        task = self._look(enterprise_id or "", team_id or "")
        done, _ = await asyncio.wait({task}, timeout=PATIENCE)
        away = not done or isinstance(task.exception(), OSError)
        found = None if away else task.result()
        if found is None and not away:
            self._doors.pop((enterprise_id or "", team_id or ""), None)
            return None
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_user_id=found.bot_user if found else None,
            bot_id=found.bot if found else None,
        )

    def _look(self, enterprise: str, team: str) -> "asyncio.Task[Installation | None]":
        """Look once for an installation, however many requests wait for it."""
        key, now = (enterprise, team), time.monotonic()
        at, task = self._doors.get(key, (0.0, None))
        failed = task is not None and task.done() and task.exception() is not None
        if task is None or failed or now - at > KEPT:
            if len(self._doors) >= MOST:
                self._doors.clear()
            task = asyncio.ensure_future(self._found(team, enterprise))
            task.add_done_callback(lambda done: done.cancelled() or done.exception())
            self._doors[key] = (now, task)
        return task

    async def _found(self, team: str, enterprise: str) -> Installation | None:
        return await self._installations.find(team, enterprise)

    async def gone(self, community: str) -> list[str]:
        """Delete the token of who has removed us; return the communities in which we are no more.

        Such news may come late, when we have been installed again: a token that is good is kept.
        """
        id = community.removeprefix(PLATFORM)
        found = await self._installations.find(id, "") or await self._installations.find("", id)
        lost = await self._lost(id, found) if found else id
        if not lost:
            return []
        communities = [f"{PLATFORM}{one}" for one in await self._installations.forget(lost)]
        for one in {community, f"{PLATFORM}{lost}", *communities}:
            self.forget(one)
        return communities

    async def _lost(self, id: str, found: Installation) -> str:
        """Return who has taken a token back: a workspace, its organisation, or nobody ("")."""
        client = web_client(self._api, self._session, found.token)
        try:
            if found.org_wide:
                let_in = await reached(client)
                return "" if id == found.id or id in let_in else id
            await client.auth_test()
        except (SlackClientError, aiohttp.ClientError, OSError):
            return found.id
        return ""

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


async def reached(client: AsyncWebClient) -> dict[str, str]:
    """Return the workspaces that the token of an organisation reaches, by id and name."""
    found: dict[str, str] = {}
    cursor = ""
    while True:
        answer = await client.auth_teams_list(limit=PAGE, cursor=cursor or None)
        found |= {str(one["id"]): str(one.get("name") or "") for one in answer["teams"]}
        cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return found


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
