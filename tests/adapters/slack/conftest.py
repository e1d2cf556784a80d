"""A Slack on this machine, and the companion in a workspace of it, reached in both ways."""

from collections.abc import AsyncIterator

import pytest

from adapters.slack import pacing
from bot.core.questions import Question
from tests.support.bank import COLOUR, fixed
from tests.support.offices import Office, office
from tests.support.slack_checks import message, view
from tests.support.slack_server import SlackServer, slack_server


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    """A Slack; whatever was shown in a test is held against Slack's rules after it."""
    async with slack_server() as found:
        yield found
    for method, shown in found.state.payloads:
        if "view" in shown:
            view(shown["view"])
        else:
            assert shown["text"], f"{method} has no words for notifications"
            if shown["blocks"] or method != "response_url":  # bolt's own words have none
                message(shown["blocks"], shown["text"])


@pytest.fixture
def asked() -> list[Question]:
    """The questions of a workspace, where a file of tests does not have its own."""
    return [fixed(COLOUR)]


@pytest.fixture
def office_url(sqlite_url: str) -> str:
    """The database of a workspace, where a file of tests does not have its own."""
    return sqlite_url


@pytest.fixture(params=["socket", "http"])
def way(request: pytest.FixtureRequest) -> str:
    """How Slack reaches the companion: the test runs once for each."""
    return str(request.param)


@pytest.fixture
async def team(
    slack: SlackServer,
    office_url: str,
    asked: list[Question],
    way: str,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Office]:
    """A workspace with the companion, which does not wait a second after each message."""
    monkeypatch.setattr(pacing, "CHANNEL", 0.02)
    async with office(slack, office_url, asked, way) as found:
        yield found
