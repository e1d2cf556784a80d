"""How does a workspace come to have the companion? By OAuth, as Slack's own flow goes.

A browser is given a word (the state) and has to bring it back, once and within ten minutes: so
nobody can make somebody else finish what they have begun.
"""

import html
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import aiohttp
import structlog
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.error import BoltError
from slack_bolt.oauth.async_callback_options import (
    AsyncCallbackOptions,
    AsyncFailureArgs,
    AsyncSuccessArgs,
)
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackClientError
from slack_sdk.oauth.installation_store import Bot
from slack_sdk.oauth.installation_store import Installation as Given
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore

from adapters.slack.manifest import scopes
from adapters.slack.workspaces import (
    PLATFORM,
    Application,
    Installations,
    reached,
    web_client,
)
from bot.core.installations import Installation

INSTALL, REDIRECT = "/slack/install", "/slack/oauth_redirect"
STATE_LASTS: Final = 600

PAGE: Final = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>:root{{color-scheme:light dark}}body{{font:1.1rem/1.5 system-ui,sans-serif;max-width:34rem;\
margin:15vh auto;padding:0 1rem}}a{{color:inherit}}</style></head>
<body><h1>{title}</h1><p>{text}</p>{link}</body></html>
"""
HEADERS: Final = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none';"
    " form-action 'none'; frame-ancestors 'none'",
}
AGAIN: Final = (INSTALL, "Begin again")

REASONS: Final = {
    "access_denied": "Slack was told not to install the quiz. Nothing has changed.",
    "invalid_browser": "This did not begin in this browser, or its cookies were refused.",
    "invalid_state": "More than ten minutes have passed, or this page was opened before.",
    "storage_error": "The database could not be written. Try again in a moment.",
}
REFUSED: Final = "Slack did not confirm the installation."
UNREACHABLE: Final = "Slack or our database could not be reached. Try again in a moment."

Installed = Callable[[str, str], Awaitable[None]]
"""Told a community and its name, once the companion is there."""

log = structlog.get_logger()

# What goes wrong is told below, without the codes and answers that bolt would write.
_quiet = logging.getLogger("adapters.slack.oauth")
_quiet.setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class Places:
    """Where Slack is: its interface, and the page on which somebody agrees."""

    api: str
    authorize: str = "https://slack.com/oauth/v2/authorize"


class Store(AsyncInstallationStore):
    """Bolt's view of our installations."""

    def __init__(self, installations: Installations) -> None:
        """Keep what bolt wants to keep there."""
        self._installations = installations

    @property
    def logger(self) -> logging.Logger:
        """A log that says nothing."""
        return _quiet

    async def async_save(self, installation: Given) -> None:
        """Keep what somebody has installed; a BoltError if that cannot be."""
        try:
            await self._installations.keep(_ours(installation))
        except OSError as error:
            raise BoltError("the database does not answer") from error

    async def async_find_bot(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        is_enterprise_install: bool | None = False,
    ) -> Bot | None:
        """Return by whom we speak in a workspace."""
        team = "" if is_enterprise_install else team_id or ""
        found = await self._installations.find(team, enterprise_id or "")
        return _theirs(found).to_bot() if found else None

    async def async_delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        """Forget the token of a workspace, or of an organisation."""
        await self._installations.forget(team_id or enterprise_id or "")


class States(AsyncOAuthStateStore):
    """Bolt's view of the words that browsers bring back."""

    def __init__(self, installations: Installations) -> None:
        """Keep them there."""
        self._installations = installations

    @property
    def logger(self) -> logging.Logger:
        """A log that says nothing."""
        return _quiet

    async def async_issue(self, *_: Any, **__: Any) -> str:
        """Return a new word."""
        return await self._installations.issue_state()

    async def async_consume(self, state: str) -> bool:
        """Whether this word is ours and comes back for the first time."""
        return await self._installations.consume_state(state)


class Installing:
    """The two pages between a workspace and us."""

    def __init__(
        self,
        installations: Installations,
        application: Application,
        places: Places,
        session: aiohttp.ClientSession,
        installed: Installed,
    ) -> None:
        """Install this application, and tell `installed` where."""
        self._installations = installations
        self._api = places.api
        self._session = session
        self._installed = installed
        store = Store(installations)
        settings = AsyncOAuthSettings(
            client_id=application.id,
            client_secret=application.secret,
            scopes=scopes(),
            user_scopes=[],
            install_path=INSTALL,
            redirect_uri_path=REDIRECT,
            callback_options=AsyncCallbackOptions(self._done, self._failed),
            authorization_url=places.authorize,
            installation_store=store,
            installation_store_bot_only=True,
            install_page_rendering_enabled=False,
            state_store=States(installations),
            state_expiration_seconds=STATE_LASTS,
            logger=_quiet,
        )
        client = web_client(places.api, session)
        self._flow = AsyncOAuthFlow(client=client, logger=_quiet, settings=settings)

    def routes(self) -> list[web.RouteDef]:
        """Return where browsers begin and come back."""
        return [web.get(INSTALL, self.begin), web.get(REDIRECT, self.come_back)]

    async def begin(self, request: web.Request) -> web.Response:
        """Send a browser to Slack, with a word to bring back."""
        return await _answered(self._flow.handle_installation, request)

    async def come_back(self, request: web.Request) -> web.Response:
        """Install what somebody has agreed to, if it is the browser that began."""
        return await _answered(self._flow.handle_callback, request)

    async def _done(self, args: AsyncSuccessArgs) -> BoltResponse:
        given = args.installation
        log.info("installed on Slack", team=given.team_id, enterprise=given.enterprise_id)
        for team, name in (await self._teams(given)).items():
            await self._installed(f"{PLATFORM}{team}", name)
        called = given.team_name or given.enterprise_name
        where = f" in {called}" if called else ""
        return _page(
            f"The quiz is installed{where}",
            "Go to the channel in which it should ask, invite it there by"
            " /invite @Quiz Companion, and write /quiz setup.",
            ("slack://open", "Open Slack"),
            forget=True,
        )

    async def _teams(self, given: Given) -> dict[str, str]:
        """Return where we are now: in a workspace, or in those that an organisation lets us into.

        Others it may add later; those that cannot be asked for now are met when they ask us.
        """
        if given.team_id:
            return {given.team_id: given.team_name or ""}
        client = web_client(self._api, self._session, given.bot_token or "")
        try:
            found = await reached(client)
            for team in found:
                await self._installations.find(team, given.enterprise_id or "")
        except (SlackClientError, aiohttp.ClientError, OSError) as error:
            log.warning("workspaces not known", of=given.enterprise_id, error=type(error).__name__)
            return {}
        return found

    async def _failed(self, args: AsyncFailureArgs) -> BoltResponse:
        log.warning("not installed on Slack", reason=args.reason)
        reason = REASONS.get(args.reason, REFUSED)
        return _page("The quiz is not installed", reason, AGAIN, args.suggested_status_code)


async def _answered(
    handle: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]], request: web.Request
) -> web.Response:
    try:
        response = await handle(await to_bolt_request(request))
    except (SlackClientError, aiohttp.ClientError, OSError) as error:
        log.warning("not installed on Slack", reason=type(error).__name__)
        response = _page("The quiz is not installed", UNREACHABLE, AGAIN, 503)
    answer = await to_aiohttp_response(response)
    answer.headers.setdefault("Cache-Control", "no-store")
    return answer


def _page(
    title: str, text: str, link: tuple[str, str], status: int = 200, *, forget: bool = False
) -> BoltResponse:
    address, words = link
    headers: dict[str, Any] = dict(HEADERS)
    if forget:
        headers["Set-Cookie"] = "slack-app-oauth-state=; Path=/; Max-Age=0"
    body = PAGE.format(
        title=html.escape(title),
        text=html.escape(text),
        link=f'<p><a href="{address}">{html.escape(words)}</a></p>',
    )
    return BoltResponse(status=status, body=body, headers=headers)


def _ours(given: Given) -> Installation:
    ends = given.bot_token_expires_at
    return Installation(
        team=given.team_id or "",
        enterprise=given.enterprise_id or "",
        org_wide=given.is_enterprise_install,
        bot_user=given.bot_user_id or "",
        bot=given.bot_id or "",
        scopes=tuple(given.bot_scopes or ()),
        token=given.bot_token or "",
        at=datetime.fromtimestamp(given.installed_at, UTC),
        by=given.user_id or "",
        app=given.app_id or "",
        name=given.team_name or given.enterprise_name or "",
        refresh=given.bot_refresh_token or "",
        expires=datetime.fromtimestamp(ends, UTC) if ends else None,
    )


def _theirs(found: Installation) -> Given:
    return Given(
        app_id=found.app,
        enterprise_id=found.enterprise or None,
        team_id=found.team or None,
        team_name=found.name,
        bot_token=found.token,
        bot_id=found.bot,
        bot_user_id=found.bot_user,
        bot_scopes=list(found.scopes),
        bot_refresh_token=found.refresh or None,
        bot_token_expires_at=int(found.expires.timestamp()) if found.expires else None,
        user_id=found.by,
        is_enterprise_install=found.org_wide,
        installed_at=found.at.timestamp(),
    )
