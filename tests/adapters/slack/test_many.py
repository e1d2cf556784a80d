"""What happens where many workspaces install the companion? Each hears and posts for itself.

The real program with its web server, a browser for each workspace, and Slack's signed requests.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest

from bot.app import App, running, serving
from bot.config import Settings
from tests.support.own_bank import RIGHT, TOPIC, own_bank
from tests.support.slack_browser import Browser
from tests.support.slack_faults import How
from tests.support.slack_people import ByHttp, Member
from tests.support.slack_server import SlackServer, written
from tests.support.slack_state import Kit, Posted, Seen, Team

RED, BLUE = Team("T5", "Red", "xoxb-5", "U5BOT", "B5"), Team("T6", "Blue", "xoxb-6", "U6BOT", "B6")
SETUP = "setup channel:<#C1|quiz> time:09:00 zone:UTC weekdays:daily close:17:00 topics:" + TOPIC
MORNING = datetime.now(UTC).replace(hour=9, minute=0, second=20) + timedelta(days=1)


@dataclass
class Campus:
    """The running program, and who is in the workspaces that install it."""

    slack: SlackServer
    app: App
    base: str
    session: aiohttp.ClientSession

    @property
    def address(self) -> str:
        return f"{self.base}/slack/events"

    def member(self, team: Team, id: str = "UADA") -> Member:
        return Member(self.slack, ByHttp(self.slack, self.address), id, team.id)

    async def installs(self, team: Team) -> None:
        """Go through the two pages, as somebody of this workspace."""
        browser = Browser(self.session, self.base)
        self.slack.state.codes["good"] = team
        await browser.begins()
        page = await browser.comes_back()
        assert page.status == 200, page.text

    async def tells(self, team: Team, event: Kit, **more: object) -> None:
        """Let Slack tell something, and wait until it has been dealt with."""
        payload = self.member(team).event(event) | more
        assert (await self.slack.send(self.address, "events_api", payload))[0] == 200

    async def comes(self, at: datetime) -> None:
        """Let the time come."""
        self.app.clock.shift = at - datetime.now(UTC)
        await self.app.tick.settle()

    async def until(self, true: Callable[[], Awaitable[bool]]) -> None:
        """Wait until a condition holds."""
        for _ in range(400):
            if await true():
                return
            await asyncio.sleep(0.02)
        raise AssertionError("it never came true")

    async def tokens(self) -> int:
        """Return how many tokens are kept."""
        async with self.app.database.read() as connection:
            found = await connection.exec_driver_sql("SELECT count(*) FROM installations")
            return int(found.scalar_one())

    def posted(self, team: str) -> list[Posted]:
        return [one for one in self.slack.state.messages if one.team == team]


@asynccontextmanager
async def campus_of(slack: SlackServer, given: dict[str, str]) -> AsyncIterator[Campus]:
    settings = Settings(_env_file=None, QUIZ_WEB_PORT=0, **given)  # type: ignore[call-arg,arg-type]
    jar = aiohttp.DummyCookieJar()
    browsing = aiohttp.ClientSession(cookie_jar=jar)
    async with running(settings) as app, serving(app) as port, browsing as session:
        yield Campus(slack, app, f"http://127.0.0.1:{port}", session)


@pytest.fixture
def given(
    slack: SlackServer, sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> dict[str, str]:
    """The settings of the program, the same for each of its starts.

    Slack's also stand in the environment, where bolt looks for some of them by itself.
    """
    for name, value in slack.by_oauth.items():
        monkeypatch.setenv(name, value)
    return slack.by_oauth | own_bank(tmp_path) | {"QUIZ_DATABASE_URL": sqlite_url}


@pytest.fixture
async def campus(slack: SlackServer, given: dict[str, str]) -> AsyncIterator[Campus]:
    async with campus_of(slack, given) as found:
        yield found


async def test_two_workspaces_each_hear_and_post_by_their_own_token(
    slack: SlackServer, campus: Campus
) -> None:
    for team, who in ((RED, "UADA"), (BLUE, "UGRACE")):
        await campus.installs(team)
        slack.state.users[who].admin = True
        assert "is set" in (await campus.member(team, who).types(SETUP)).said
    await campus.comes(MORNING)
    assert [one.team for one in slack.state.messages].count("T5") == 1
    assert [one.team for one in slack.state.messages].count("T6") == 1
    verdict = await campus.member(BLUE, "UALAN").presses(campus.posted("T6")[0], RIGHT)
    assert "Right" in verdict.said
    assert "UALAN" in (await campus.member(BLUE, "UGRACE").types("leaderboard day")).said
    board = await campus.member(RED, "UGRACE").types("leaderboard day")
    assert "UALAN" not in board.said, "what is played in one is not seen in the other"


async def test_a_slow_workspace_delays_no_other(slack: SlackServer, campus: Campus) -> None:
    for team in (RED, BLUE):
        await campus.installs(team)
        await campus.member(team).types(SETUP)
    slack.faults.add("*", How.LATE, seconds=5, times=9, token=RED.token)
    began = time.monotonic()
    morning = asyncio.create_task(campus.comes(MORNING))

    async def has_come() -> bool:
        return bool(campus.posted("T6"))

    await campus.until(has_come)
    ada = campus.member(BLUE, "UGRACE")
    assert "Mode collapse" in (await ada.types("ask mode collapse")).said
    assert time.monotonic() - began < 4
    assert slack.faults.waiting.is_set()
    assert not morning.done(), "the slow one is still being slow"
    await morning
    assert len(campus.posted("T5")) == 1


async def test_tokens_outlive_a_restart(slack: SlackServer, given: dict[str, str]) -> None:
    async with campus_of(slack, given) as campus:
        await campus.installs(RED)
    async with campus_of(slack, given) as campus:
        shown = await campus.member(RED).types("ask mode collapse")
        assert "Mode collapse" in shown.said


async def test_what_was_typed_is_heard_while_the_database_is_slow(
    slack: SlackServer, campus: Campus
) -> None:
    await campus.installs(RED)
    ada = campus.member(RED)
    async with campus.app.database.write():
        await ada.sends("slash_commands", ada.command("pause"))
        assert ada.waited < 2.5, "Slack waits three seconds"
    assert (await ada.sees()).said


# --- leaving and coming back ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "event",
    [
        {"type": "app_uninstalled"},
        {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": ["U5BOT"]}},
    ],
    ids=lambda event: str(event["type"]),
)
async def test_who_removes_the_companion_is_forgotten_and_goes_on_when_back(
    slack: SlackServer, campus: Campus, event: Kit
) -> None:
    await campus.installs(RED)
    await campus.installs(BLUE)
    await campus.member(RED).types(SETUP)
    del slack.state.teams["T5"]
    await campus.tells(RED, event)

    async def one_is_left() -> bool:
        return await campus.tokens() == 1

    await campus.until(one_is_left)
    await campus.comes(MORNING)
    assert not campus.posted("T5")
    refusal = await heard(campus, RED)
    assert "not installed" in refusal

    await campus.installs(RED)
    await campus.comes(MORNING + timedelta(days=1))
    assert len(campus.posted("T5")) == 1, "the daily question asks again"


async def heard(campus: Campus, team: Team) -> str:
    """Type a command where we are not; return what is said at once or shown."""
    ada = campus.member(team)
    payload = ada.command("today")
    status, said = await campus.slack.send(campus.address, "slash_commands", payload)
    assert status == 200
    return str(said or (await ada.sees()).body["text"])


async def test_revoking_the_tokens_of_people_changes_nothing(
    slack: SlackServer, campus: Campus
) -> None:
    await campus.installs(RED)
    await campus.tells(RED, {"type": "tokens_revoked", "tokens": {"oauth": ["UADA"]}})
    await asyncio.sleep(0.3)
    assert await campus.tokens() == 1


async def test_news_of_a_removal_that_come_after_a_new_installation_change_nothing(
    slack: SlackServer, campus: Campus
) -> None:
    await campus.installs(RED)
    await campus.tells(RED, {"type": "app_uninstalled"})
    await asyncio.sleep(0.3)
    assert await campus.tokens() == 1
    assert (await campus.member(RED).types("help")).said


# --- organisations --------------------------------------------------------------------------------

ORG = Team(
    "E1", "Org", "xoxb-org", "UORG", "BORG", enterprise="E1", reaches=frozenset({"T7", "T8", "T9"})
)


def in_org(team: str) -> Team:
    return Team(team, token=ORG.token, enterprise="E1")


async def types(campus: Campus, team: str, words: str) -> Seen:
    """Type a command in a workspace of the organisation."""
    campus.slack.state.users["UADA"].teams = ("T7", "T8", "T9")
    ada = campus.member(in_org(team))
    whole = {"enterprise_id": "E1", "is_enterprise_install": "true"}
    await ada.sends("slash_commands", ada.command(words) | whole)
    return await ada.sees()


ALLOWED: Kit = {"enterprise_id": "E1", "team_id": None, "is_enterprise_install": True}
OF_ORG: Kit = ALLOWED | {"authorizations": [ALLOWED]}
"""What Slack tells beside an event of an organisation that has installed us."""


async def test_an_organisation_installs_once_for_all_of_its_workspaces(
    slack: SlackServer, campus: Campus
) -> None:
    await campus.installs(ORG)
    for team in ("T7", "T8"):
        assert "is set" in (await types(campus, team, SETUP)).said
    await campus.comes(MORNING)
    assert len(campus.posted("E1")) == 2, "a question each, by the organisation's token"
    assert await campus.tokens() == 1


async def test_an_organisation_that_leaves_takes_all_with_it_and_brings_all_back(
    slack: SlackServer, campus: Campus
) -> None:
    await campus.installs(ORG)
    for team in ("T7", "T8"):
        await types(campus, team, SETUP)
    del slack.state.teams["E1"]
    event = {"type": "app_uninstalled"}
    await campus.tells(ORG, event, **OF_ORG)

    async def none_is_left() -> bool:
        return await campus.tokens() == 0

    await campus.until(none_is_left)
    await campus.comes(MORNING)
    assert not campus.posted("E1")
    await campus.installs(ORG)
    await campus.comes(MORNING + timedelta(days=1))
    assert len(campus.posted("E1")) == 2


async def test_an_organisation_takes_the_companion_out_of_one_workspace_and_lets_it_in_again(
    slack: SlackServer, campus: Campus
) -> None:
    await campus.installs(ORG)
    for team in ("T7", "T8"):
        await types(campus, team, SETUP)
    slack.state.teams["E1"].reaches = frozenset({"T8", "T9"})
    event = {"type": "team_access_revoked", "team_ids": ["T7"]}
    await campus.tells(ORG, event, **OF_ORG)
    await asyncio.sleep(0.5)
    await campus.comes(MORNING)
    assert len(campus.posted("E1")) == 1
    slack.state.teams["E1"].reaches = ORG.reaches | {"T7"}
    event = {"type": "team_access_granted", "team_ids": ["T7"]}
    await campus.tells(ORG, event, **OF_ORG)
    await asyncio.sleep(0.5)
    await campus.comes(MORNING + timedelta(days=1))
    assert len(campus.posted("E1")) == 3


# --- who is let in --------------------------------------------------------------------------------


async def asks(campus: Campus, payload: Kit, headers: dict[str, str], text: str = "") -> str:
    """Send a request as anybody may; it must not get in. Return what the answer says."""
    text, media = text or written("slash_commands", payload)[0], "application/x-www-form-urlencoded"
    every = {"Content-Type": media} | headers
    asked = campus.session.post(campus.address, data=text.encode(), headers=every)
    async with asked as answer:
        said = await answer.text()
        assert answer.status == 401, said
    await asyncio.sleep(0.05)
    assert campus.member(RED).has_seen_all()
    for secret in (campus.slack.secret, RED.token, BLUE.token):
        assert secret not in said
    return said


Forge = Callable[[SlackServer, str], dict[str, str]]

FORGED: dict[str, Forge] = {
    "wrong": lambda s, t: s.signed(t) | {"X-Slack-Signature": "v0=" + "0" * 64},
    "missing": lambda s, t: {},
    "without a time": lambda s, t: {"X-Slack-Signature": s.signed(t)["X-Slack-Signature"]},
    "without a signature": lambda s, t: {
        "X-Slack-Request-Timestamp": s.signed(t)["X-Slack-Request-Timestamp"]
    },
    "old": lambda s, t: s.signed(t, at=time.time() - 310),
    "of the future": lambda s, t: s.signed(t, at=time.time() + 310),
    "another app's": lambda s, t: s.signed(t, secret="another secret"),
    "of another body": lambda s, t: s.signed(t + "&text=setup"),
    "with another time": lambda s, t: (
        s.signed(t) | {"X-Slack-Request-Timestamp": str(int(time.time()) - 1)}
    ),
    "no number": lambda s, t: s.signed(t) | {"X-Slack-Request-Timestamp": "soon"},
    "no letters": lambda s, t: s.signed(t) | {"X-Slack-Signature": "v0=é"},
}


@pytest.mark.parametrize("kind", FORGED)
async def test_what_slack_did_not_sign_just_now_is_not_let_in(
    slack: SlackServer, campus: Campus, kind: str
) -> None:
    await campus.installs(RED)
    payload = campus.member(RED).command("today")
    text, _ = written("slash_commands", payload)
    await asks(campus, payload, FORGED[kind](slack, text))


async def test_what_has_come_before_is_not_let_in_again(slack: SlackServer, campus: Campus) -> None:
    await campus.installs(RED)
    ada = campus.member(RED)
    text, media = written("slash_commands", ada.command("help"))
    headers = slack.signed(text) | {"Content-Type": media}
    async with campus.session.post(campus.address, data=text.encode(), headers=headers) as answer:
        assert answer.status == 200
    assert (await ada.sees()).said
    assert "come before" in await asks(campus, {}, headers, text)


async def test_where_nobody_has_installed_us_nothing_is_heard(
    slack: SlackServer, campus: Campus
) -> None:
    await campus.installs(RED)
    said = await heard(campus, BLUE)
    assert "not installed in this workspace any more" in said
    assert "xoxb" not in said
    async with campus.app.database.read() as connection:
        found = await connection.exec_driver_sql("SELECT id FROM communities")
        assert "slack:T6" not in found.scalars().all()
