"""How does a workspace come to have the companion? Only the browser that began gets it in."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import aiohttp
import pytest
from aiohttp import web

from adapters.slack.installing import INSTALL, Installing, Places
from adapters.slack.manifest import scopes
from adapters.slack.workspaces import Application, ManyWorkspaces, NotInstalled, connections
from bot.installations import Installations
from bot.presence import Presence
from bot.sealing import Seal, new_key
from bot.storage.database import Database
from tests.support.clock import FakeClock
from tests.support.slack_browser import COOKIE, Browser
from tests.support.slack_faults import How
from tests.support.slack_server import SlackServer
from tests.support.slack_state import Team

NEW = Team("T5", "The new team", "xoxb-5", "U5BOT", "B5")


@dataclass
class Place:
    """A companion that can be installed, and all that is known about where it is."""

    base: str
    session: aiohttp.ClientSession
    installations: Installations
    workspaces: ManyWorkspaces
    clock: FakeClock
    database: Database
    told: list[tuple[str, str]]

    def browser(self) -> Browser:
        return Browser(self.session, self.base)


@asynccontextmanager
async def serving(routes: list[web.RouteDef]) -> AsyncIterator[str]:
    app = web.Application()
    app.add_routes(routes)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@pytest.fixture
async def place(slack: SlackServer, sqlite_url: str) -> AsyncIterator[Place]:
    database, clock = Database(sqlite_url), FakeClock()
    slack.state.codes["good"] = NEW
    installations = Installations(database, clock, Seal([new_key()]))
    application = Application("1.2", "the client's secret")
    told = []

    async def installed(community: str, name: str) -> None:
        told.append((community, name))

    async with connections() as session:
        many = ManyWorkspaces(installations, application, slack.api, session, clock)
        pages = Installing(installations, application, Places(slack.api), session, installed)
        async with serving(pages.routes()) as base:
            jar = aiohttp.DummyCookieJar()
            async with aiohttp.ClientSession(cookie_jar=jar) as browsing:
                yield Place(base, browsing, installations, many, clock, database, told)
    await database.close()


async def nobody_is_in(slack: SlackServer, place: Place) -> None:
    """Make sure that nothing was installed, and Slack was not even asked for a token."""
    assert slack.calls["oauth.v2.access"] == 0
    assert await place.installations.of_team("T5") is None
    assert place.told == []


async def test_who_agrees_has_the_companion(slack: SlackServer, place: Place) -> None:
    browser = place.browser()
    asked = await browser.begins()
    assert asked["scope"] == [",".join(scopes())]
    assert asked["client_id"] == ["1.2"]
    page = await browser.comes_back()
    assert page.status == 200
    assert "The quiz is installed in The new team" in page.text
    assert "/invite @Quiz Companion" in page.text
    assert "xoxb" not in page.text
    found = await place.installations.of_team("T5")
    assert found is not None
    assert (found.token, found.bot_user, found.bot, found.by) == ("xoxb-5", "U5BOT", "B5", "UADA")
    assert place.told == [("slack:T5", "The new team")]
    client = await place.workspaces.client("slack:T5")
    assert (await client.auth_test())["team_id"] == "T5"


async def test_the_organisation_of_a_workspace_is_kept(slack: SlackServer, place: Place) -> None:
    slack.state.codes["good"] = Team("T6", "Part", "xoxb-6", enterprise="E1")
    browser = place.browser()
    await browser.begins()
    await browser.comes_back()
    found = await place.installations.of_team("T6")
    assert found is not None
    assert (found.enterprise, found.org_wide, found.id) == ("E1", False, "T6")


async def test_a_forged_state_gets_nobody_in(slack: SlackServer, place: Place) -> None:
    browser = place.browser()
    await browser.begins()
    for state in ("forged", "", "é\x00"):
        browser.cookie = ""
        page = await browser.comes_back(state)
        assert page.status == 400
        assert "did not begin in this browser" in page.text
        assert INSTALL in page.text, "the page leads back to the beginning"
    browser.cookie = f"{COOKIE}=forged"
    page = await browser.comes_back("forged")
    assert (page.status, "ten minutes" in page.text) == (401, True)
    await nobody_is_in(slack, place)


async def test_another_browser_cannot_finish_what_one_began(
    slack: SlackServer, place: Place
) -> None:
    begun, lured = place.browser(), place.browser()
    await begun.begins()
    await lured.begins()
    page = await lured.comes_back(begun.state)
    assert page.status == 400
    await nobody_is_in(slack, place)


async def test_a_state_that_is_too_old_gets_nobody_in(slack: SlackServer, place: Place) -> None:
    browser = place.browser()
    await browser.begins()
    place.clock.move(minutes=10, seconds=1)
    assert (await browser.comes_back()).status == 401
    await nobody_is_in(slack, place)


async def test_a_state_is_good_once(slack: SlackServer, place: Place) -> None:
    browser = place.browser()
    await browser.begins()
    await browser.comes_back()
    slack.state.codes["good"] = Team("T7", "Another", "xoxb-7")
    assert (await browser.comes_back()).status == 401
    assert slack.calls["oauth.v2.access"] == 1
    assert await place.installations.of_team("T7") is None


async def test_who_does_not_agree_reads_that_nothing_has_changed(
    slack: SlackServer, place: Place
) -> None:
    browser = place.browser()
    await browser.begins()
    page = await browser.comes_back(error="access_denied")
    assert "Nothing has changed" in page.text
    page = await browser.comes_back(error="<script>alert(1)</script>")
    assert "<script>" not in page.text
    await nobody_is_in(slack, place)


async def test_a_code_that_slack_does_not_know_is_worth_nothing(
    slack: SlackServer, place: Place, caplog: pytest.LogCaptureFixture
) -> None:
    browser = place.browser()
    await browser.begins()
    page = await browser.comes_back(code="made-up-code")
    assert "Slack did not confirm" in page.text
    assert await place.installations.of_team("T5") is None
    assert "made-up-code" not in caplog.text


async def test_where_slack_is_away_the_page_says_so(slack: SlackServer, place: Place) -> None:
    browser = place.browser()
    await browser.begins()
    slack.faults.add("oauth.v2.access", How.RESET_BEFORE)
    page = await browser.comes_back()
    assert (page.status, "Try again in a moment" in page.text) == (503, True)


# --- leaving ------------------------------------------------------------------------------------


async def test_who_removes_the_companion_takes_its_token_back_at_once(
    slack: SlackServer, place: Place
) -> None:
    browser = place.browser()
    await browser.begins()
    await browser.comes_back()
    await place.workspaces.client("slack:T5")
    presence = Presence(place.database, place.clock)
    presence.confirm("slack", place.workspaces.gone)
    slack.state.teams["T5"].token = "xoxb-revoked"
    await presence.left("slack:T5")
    assert await place.installations.of_team("T5") is None
    with pytest.raises(NotInstalled):
        await place.workspaces.client("slack:T5")
    assert await place.workspaces.authorize(None, "T5") is None


async def test_news_of_a_removal_that_come_late_change_nothing(
    slack: SlackServer, place: Place
) -> None:
    browser = place.browser()
    await browser.begins()
    await browser.comes_back()
    assert await place.workspaces.gone("slack:T5") == []
    assert await place.installations.of_team("T5") is not None
    assert await place.workspaces.gone("slack:T4") == ["slack:T4"]


# --- tokens that end ------------------------------------------------------------------------------


async def test_a_token_is_exchanged_before_it_ends(slack: SlackServer, place: Place) -> None:
    browser = place.browser()
    slack.state.codes["good"] = Team("T5", token="xoxb-5", refresh="xoxe-1")
    await browser.begins()
    await browser.comes_back()
    found = await place.installations.of_team("T5")
    assert found is not None
    assert found.refresh == "xoxe-1"
    place.clock.now = (found.expires or place.clock()) - timedelta(hours=3)
    assert (await place.workspaces.client("slack:T5")).token == "xoxb-5"
    place.workspaces.forget("slack:T5")
    place.clock.move(hours=2)
    new = (await place.workspaces.client("slack:T5")).token
    assert new == slack.state.teams["T5"].token != "xoxb-5"
    kept = await place.installations.of_team("T5")
    assert kept is not None
    assert (kept.token, kept.refresh) == (new, slack.state.teams["T5"].refresh)
    assert slack.calls["oauth.v2.access"] == 2
