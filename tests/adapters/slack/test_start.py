"""How does the whole program come into Slack, and what does it say when it is not let in?"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest

from bot.app import App, running, serving
from bot.config import Settings, StartError
from bot.sealing import new_key
from tests.support.program import quiz
from tests.support.slack_people import ByHttp, BySocket, Member
from tests.support.slack_server import SlackServer


@asynccontextmanager
async def program(url: str, given: dict[str, str]) -> AsyncIterator[tuple[App, str]]:
    """Run all of the program in this process; yield it with its address."""
    every: dict[str, Any] = {"QUIZ_DATABASE_URL": url, "QUIZ_WEB_PORT": 0} | given
    settings = Settings(_env_file=None, **every)  # type: ignore[call-arg]
    async with running(settings) as app, serving(app) as port:
        yield app, f"http://127.0.0.1:{port}"


async def refused(url: str, given: dict[str, str]) -> str:
    """Start the program, which must not start; return what it says."""
    with pytest.raises(StartError) as caught:
        async with program(url, given):
            pass
    said = str(caught.value)
    for name, value in given.items():
        secret = name.endswith(("TOKEN", "SECRET", "KEYS"))
        assert not (secret and value and value in said), f"{name} stands in: {said}"
    return said


@pytest.mark.parametrize("kind", ["socket", "http"])
async def test_it_starts_in_one_workspace(slack: SlackServer, sqlite_url: str, kind: str) -> None:
    given = slack.by_socket if kind == "socket" else slack.by_http
    async with program(sqlite_url, given) as (app, base):
        assert await app.ready() == {"database": True, "tick": True, "slack": True}
        assert not app.playground
        way = BySocket(slack) if kind == "socket" else ByHttp(slack, f"{base}/slack/events")
        grace = Member(slack, way, "UGRACE")
        assert "Mode collapse" in (await grace.types("ask mode collapse")).said


@pytest.mark.parametrize(
    ("left_out", "sentence"),
    [
        ("SLACK_CLIENT_ID", "set SLACK_CLIENT_ID and SLACK_CLIENT_SECRET both"),
        ("SLACK_CLIENT_SECRET", "set SLACK_CLIENT_ID and SLACK_CLIENT_SECRET both"),
        ("SLACK_SIGNING_SECRET", "set SLACK_SIGNING_SECRET too"),
        ("QUIZ_SECRET_KEYS", "set QUIZ_SECRET_KEYS to a key that `quiz slack key` makes"),
    ],
)
async def test_what_many_workspaces_need_is_named_when_it_is_missing(
    slack: SlackServer, sqlite_url: str, left_out: str, sentence: str
) -> None:
    assert sentence in await refused(sqlite_url, slack.by_oauth | {left_out: ""})


@pytest.mark.parametrize(
    ("left_out", "sentence"),
    [
        ("SLACK_BOT_TOKEN", "set SLACK_BOT_TOKEN as well"),
        ("SLACK_APP_TOKEN", "set SLACK_APP_TOKEN too"),
    ],
)
async def test_what_one_workspace_needs_is_named_when_it_is_missing(
    slack: SlackServer, sqlite_url: str, left_out: str, sentence: str
) -> None:
    assert sentence in await refused(sqlite_url, slack.by_socket | {left_out: ""})


async def test_one_workspace_and_many_do_not_go_together(
    slack: SlackServer, sqlite_url: str
) -> None:
    said = await refused(sqlite_url, slack.by_oauth | {"SLACK_BOT_TOKEN": "xoxb-1"})
    assert "leave one of them out" in said


@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        ("SLACK_BOT_TOKEN", "xoxb-wrong", "Slack does not accept SLACK_BOT_TOKEN"),
        ("SLACK_APP_TOKEN", "xapp-wrong", "Slack does not accept SLACK_APP_TOKEN"),
        ("QUIZ_SLACK_API_URL", "http://127.0.0.1:9/api", "cannot be reached at http://127.0.0.1:9"),
    ],
)
async def test_a_refusal_of_slack_s_is_said_in_a_sentence(
    slack: SlackServer, sqlite_url: str, setting: str, value: str, sentence: str
) -> None:
    assert sentence in await refused(sqlite_url, slack.by_socket | {setting: value})


async def test_where_slack_is_not_many_workspaces_wait_for_nothing(
    slack: SlackServer, sqlite_url: str
) -> None:
    nowhere = {"QUIZ_SLACK_API_URL": "http://127.0.0.1:9/api"}
    assert "look at QUIZ_SLACK_API_URL" in await refused(sqlite_url, slack.by_oauth | nowhere)


async def test_a_start_that_fails_ends_in_order_and_names_no_secret(
    slack: SlackServer, sqlite_url: str
) -> None:
    given = slack.by_socket | {"SLACK_APP_TOKEN": "xapp-not-for-your-eyes"}
    code, said = await quiz(sqlite_url, "run", **given)
    assert code == 1
    assert "Slack does not accept SLACK_APP_TOKEN" in said
    assert "Traceback" not in said
    assert "not-for-your-eyes" not in said
    assert given["SLACK_BOT_TOKEN"] not in said


async def test_what_is_no_key_is_refused_without_showing_it(sqlite_url: str) -> None:
    code, said = await quiz(sqlite_url, "run", QUIZ_SECRET_KEYS=f"{new_key()},hunter2")
    assert (code, "QUIZ_SECRET_KEYS: it holds something that is no key" in said) == (2, True)
    assert "hunter2" not in said


async def test_installing_is_offered_only_where_many_may(
    slack: SlackServer, sqlite_url: str
) -> None:
    async with (
        program(sqlite_url, slack.by_http) as (_, base),
        aiohttp.ClientSession() as browser,
        browser.get(f"{base}/slack/install") as answer,
    ):
        assert answer.status == 404
