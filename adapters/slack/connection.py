"""How does the program come into Slack, and what does it say when it is not let in?

One workspace comes by a socket that we open (Socket Mode), or by requests that Slack sends to us;
the same listeners hear both. What is wrong with a token or an address is said at once.
"""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import aiohttp
import structlog
from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.actors import PLATFORM, community
from adapters.slack.door import Door
from adapters.slack.failures import code
from adapters.slack.installing import Installing, Places
from adapters.slack.listener import Companion, Quiz, Whereabouts
from adapters.slack.messenger import SlackVoices
from adapters.slack.pictures import Known, Pictures
from adapters.slack.workspaces import (
    Application,
    Installations,
    ManyWorkspaces,
    OneWorkspace,
    connections,
    web_client,
)
from bot.ports import Clock

API: Final = "https://slack.com/api"
PING: Final = 3.0
"""Seconds between looks at whether the socket still stands."""

NOT_INSTALLED: Final = (
    "The quiz is not installed in this workspace any more. Ask an admin to install it again."
)

MENDS: Final = {
    "invalid_auth": "copy it anew from your app's page",
    "not_authed": "copy it anew from your app's page",
    "account_inactive": "the app was removed from the workspace; install it again and copy it anew",
    "token_revoked": "it was revoked; install the app again and copy it anew",
    "token_expired": "it has run out; install the app again and copy it anew",
    "not_allowed_token_type": "it is a token of another kind",
    "missing_scope": "it lacks a permission; compare your app with our manifest",
}

log = structlog.get_logger()


class NotConnected(Exception):
    """Slack does not let us in; the message says why and what to change."""


@dataclass(frozen=True, slots=True)
class Access:
    """Where Slack is and how to come in.

    With `app_token` by a socket; with `signing_secret` Slack comes to us. `admins` are the user
    ids of people who may set up whatever Slack says of them.
    """

    token: str = field(repr=False)
    app_token: str = field(default="", repr=False)
    signing_secret: str = field(default="", repr=False)
    api: str = API
    admins: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Connection:
    """The way to Slack: what hears it, where it may come in, and whether the way is open."""

    companion: Companion
    routes: list[web.RouteDef]
    stands: Callable[[], bool]


@asynccontextmanager
async def in_one_workspace(
    quiz: Quiz, access: Access, known: Known
) -> AsyncIterator[tuple[SlackVoices, Connection]]:
    """Be in the workspace of the bot token, or say what is missing."""
    if not access.token:
        raise NotConnected(
            "To connect Slack, set SLACK_BOT_TOKEN as well: it is on the OAuth & Permissions page"
            " of your app."
        )
    if not (access.app_token or access.signing_secret):
        raise NotConnected(
            "SLACK_BOT_TOKEN is not enough: set SLACK_APP_TOKEN too, by which the quiz opens a"
            " socket (Socket Mode), or SLACK_SIGNING_SECRET, if Slack is to send its requests here."
        )
    async with connections() as session:
        workspaces = OneWorkspace(access.token, access.api, session)
        pictures = Pictures(quiz.picture, known)
        async with connected(quiz, access, session, workspaces, pictures) as link:
            yield SlackVoices(workspaces, pictures), link


@asynccontextmanager
async def everywhere(
    quiz: Quiz,
    access: Access,
    known: Known,
    ours: Application,
    installations: Installations,
    clock: Clock,
) -> AsyncIterator[tuple[SlackVoices, Connection]]:
    """Be wherever somebody installs this application of ours."""
    async with connections() as session:
        with _told("SLACK_CLIENT_ID", access.api):
            await web_client(access.api, session).api_test()
        workspaces = ManyWorkspaces(installations, ours, access.api, session, clock)
        quiz.presence.confirm(PLATFORM, workspaces.gone)
        places, pictures = Places(access.api), Pictures(quiz.picture, known)
        pages = Installing(installations, ours, places, session, quiz.presence.returned)
        authorize = workspaces.authorize
        async with connected(quiz, access, session, workspaces, pictures, authorize) as link:
            link.routes.extend(pages.routes())
            yield SlackVoices(workspaces, pictures), link


Authorize = Callable[..., Awaitable[AuthorizeResult | None]]
"""Says whether we are installed where something comes from (`enterprise_id`, `team_id`)."""


@asynccontextmanager
async def connected(
    quiz: Quiz,
    access: Access,
    session: aiohttp.ClientSession,
    workspaces: Whereabouts,
    pictures: Pictures,
    authorize: Authorize | None = None,
) -> AsyncIterator[Connection]:
    """Hear what people do, and finish what is in flight at the end.

    Without `authorize` we are in the one workspace of the token.
    """
    if authorize is None:
        alone = web_client(access.api, session, access.token)
        authorize = await _alone(quiz, alone, access.api)
    companion = Companion(quiz, workspaces, session, pictures, access.admins)
    app = _app(companion, web_client(access.api, session), authorize)
    try:
        async with _socket(app, access) as stands:
            door = Door(app, access.signing_secret) if access.signing_secret else None
            yield Connection(companion, door.routes() if door else [], stands)
    finally:
        await companion.drain()


async def _alone(quiz: Quiz, client: AsyncWebClient, api: str) -> Authorize:
    """Sign in to the workspace of the token, and let in what comes from it and nothing else."""
    with _told("SLACK_BOT_TOKEN", api):
        about = await client.auth_test()
    ours = {about.get("team_id"), about.get("enterprise_id")} - {None, ""}
    let_in = AuthorizeResult.from_auth_test_response(
        auth_test_response=about, bot_token=client.token
    )
    await quiz.presence.returned(community(str(about["team_id"])), str(about.get("team") or ""))

    async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult | None:
        return let_in if (team_id or enterprise_id) in ours else None

    return authorize


def _app(companion: Companion, client: AsyncWebClient, authorize: Authorize) -> AsyncApp:
    async def known(enterprise_id: str | None, team_id: str | None) -> Any:
        return await authorize(enterprise_id=enterprise_id, team_id=team_id)

    logger = logging.getLogger("slack")
    logger.setLevel(logging.ERROR)  # bolt warns of settings in the environment that are ours
    app = AsyncApp(
        name="quiz",
        logger=logger,
        client=client,
        authorize=known,
        user_facing_authorize_error_message=NOT_INSTALLED,
        # Listeners acknowledge at once and hand the work on. With False, bolt would look every
        # 10 ms whether they have.
        process_before_response=True,
        request_verification_enabled=False,  # `Door` does
        ssl_check_enabled=False,  # would be answered to anybody
        attaching_function_token_enabled=False,
    )
    logger.setLevel(logging.WARNING)  # below, bolt writes whole payloads into the log
    companion.listen(app)
    return app


@asynccontextmanager
async def _socket(app: AsyncApp, access: Access) -> AsyncIterator[Callable[[], bool]]:
    """Open a socket where a token for it is given, and keep it open."""
    if not access.app_token:
        yield lambda: True
        return
    logger = logging.getLogger("slack.socket")
    logger.addFilter(_brief)
    handler = AsyncSocketModeHandler(app, access.app_token, logger, ping_interval=PING)
    link = handler.client
    _use_up_addresses(link)
    try:
        with _told("SLACK_APP_TOKEN", access.api):
            # The first address is asked for here, since the library would ask for ever.
            link.wss_uri = await link.issue_new_wss_url()
        await handler.connect_async()  # type: ignore[no-untyped-call]
        yield lambda: _stands(link)
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]


def _use_up_addresses(link: Any) -> None:
    """Have the library ask for a new address each time: one is good for one try.

    By itself it would try the same for ever, once Slack has not let it in.
    """

    async def used(*_: object) -> None:
        link.wss_uri = None

    watch = aiohttp.TraceConfig()
    watch.on_request_start.append(used)
    watch.freeze()
    link.aiohttp_client_session.trace_configs.append(watch)


def _brief(record: logging.LogRecord) -> bool:
    """Log that Slack is away without a traceback every few seconds."""
    record.exc_info = None
    return True


def _stands(link: Any) -> bool:
    session = link.current_session
    return session is not None and not session.closed and not link.stale and not link.closed


@contextmanager
def _told(setting: str, api: str) -> Iterator[None]:
    """Say in a sentence what is wrong with a token or an address."""
    try:
        yield
    except SlackApiError as error:
        why = code(error)
        if why in MENDS:
            raise NotConnected(f"Slack does not accept {setting}: {MENDS[why]}.") from None
        raise NotConnected(
            f"Slack at {api} does not let the quiz in ({why or 'it does not say why'})."
            " Try again later, or look at QUIZ_SLACK_API_URL."
        ) from None
    except (SlackClientError, aiohttp.ClientError, OSError) as error:
        raise NotConnected(
            f"Slack cannot be reached at {api}: {str(error).rstrip('.') or type(error).__name__}."
            " Try again later, or look at QUIZ_SLACK_API_URL."
        ) from None
