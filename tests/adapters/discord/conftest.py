"""A Discord without network: the real client, commands and messages, on a real database."""

import logging
from collections.abc import AsyncIterator

import pytest

from bot.core.questions import Question
from tests.support.bank import COLOUR, bank, fixed
from tests.support.discord_checks import answered, check
from tests.support.guilds import Server, opened


@pytest.fixture
def server_url(sqlite_url: str) -> str:
    """The database of a server: SQLite, where a file of tests does not ask for both kinds."""
    return sqlite_url


@pytest.fixture
def asked() -> list[Question]:
    """The questions of a server, where a file of tests does not have its own."""
    return [fixed(COLOUR)]


@pytest.fixture
async def server(
    server_url: str, asked: list[Question], caplog: pytest.LogCaptureFixture
) -> AsyncIterator[Server]:
    """A server; whatever was sent to Discord in a test is held against Discord's rules after it."""
    questions = bank(asked)
    async with opened(server_url, lambda: questions) as found:
        yield found
        env = found.env
    env.raise_errors()
    logged = [one for one in caplog.get_records("call") if one.name.startswith("discord")]
    assert not [one.getMessage() for one in logged if one.levelno >= logging.ERROR]
    answered(env)
    for request in env.http_requests:
        check(request)
