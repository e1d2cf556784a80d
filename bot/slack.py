"""How does the program come into Slack? By a token of the settings, or by those of workspaces.

With a bot token it is in one workspace. With the id and secret of the application any workspace may
install it, and what each gives us is kept encrypted.
"""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from adapters.slack.connection import (
    Access,
    Connection,
    NotConnected,
    everywhere,
    in_one_workspace,
)
from adapters.slack.manifest import filled
from adapters.slack.messenger import SlackVoices
from adapters.slack.workspaces import Application
from bot.config import Settings
from bot.installations import Installations
from bot.kept import Kept
from bot.ports import Clock
from bot.quiz import Quiz
from bot.sealing import Seal
from bot.storage.database import Database

_ADDRESS = re.compile(r"https://[^\s/?#]+(?:/[^\s?#]*)?")

HALF = (
    "For many Slack workspaces, set SLACK_CLIENT_ID and SLACK_CLIENT_SECRET both: they are on the"
    " Basic Information page of your app."
)
BOTH = (
    "SLACK_BOT_TOKEN is for one workspace, SLACK_CLIENT_ID for many: leave one of them out. The"
    " workspace of the token can install the quiz like others, at /slack/install."
)
UNHEARD = (
    "SLACK_CLIENT_ID is not enough: set SLACK_SIGNING_SECRET too, by which the quiz knows what"
    " comes from Slack. It is on the Basic Information page of your app."
)
UNKEPT = (
    "Workspaces give the quiz tokens, which are kept encrypted: set QUIZ_SECRET_KEYS to a key that"
    " `quiz slack key` makes, and keep it as safe as a password."
)


def manifest(address: str) -> str:
    """Return the manifest of our application; a ValueError says what is wrong with an address."""
    if address and not _ADDRESS.fullmatch(address):
        raise ValueError("Slack sends requests to https only: write it like https://quiz.example")
    return filled(address)


@asynccontextmanager
async def on_slack(
    settings: Settings, quiz: Quiz, database: Database, clock: Clock
) -> AsyncIterator[tuple[SlackVoices, Connection]]:
    """Be on Slack as the settings say; NotConnected or Unreadable says what is wrong."""
    access = Access(
        settings.slack_bot_token.get_secret_value(),
        settings.slack_app_token.get_secret_value(),
        settings.slack_signing_secret.get_secret_value(),
        settings.slack_api_url,
        frozenset(settings.slack_admins.split(",")) - {""},
    )
    kept = Kept(database)
    if not settings.on_many_slacks:
        async with in_one_workspace(quiz, access, kept) as found:
            yield found
        return
    ours = Application(
        settings.slack_client_id.strip(), settings.slack_client_secret.get_secret_value()
    )
    if missing := _missing(ours, access, settings.keys):
        raise NotConnected(missing)
    installations = Installations(database, clock, Seal(settings.keys))
    await installations.check()
    async with everywhere(quiz, access, kept, ours, installations, clock) as found:
        yield found


def _missing(ours: Application, access: Access, keys: list[str]) -> str:
    """Say what keeps many workspaces from installing us; "" if nothing."""
    if not (ours.id and ours.secret):
        return HALF
    if access.token:
        return BOTH
    if not (access.signing_secret or access.app_token):
        return UNHEARD
    return "" if keys else UNKEPT
