"""What if the socket breaks? What is delivered afterwards is heard, and nothing is heard twice."""

import asyncio

import pytest

from adapters.slack import connection
from tests.support.offices import Office
from tests.support.slack_socket import PATIENCE


@pytest.fixture
def way(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(connection, "PING", 0.2)
    return "socket"


async def stands(team: Office, yes: bool = True) -> None:
    """Wait until the way to Slack stands, or does not; /readyz says so."""
    for _ in range(round(PATIENCE / 0.02)):
        if team.connection.stands() is yes:
            return
        await asyncio.sleep(0.02)
    raise AssertionError(f"it is still {team.connection.stands()}")


async def test_slack_asks_for_a_new_connection_now_and_then(team: Office) -> None:
    posted = await team.asks()
    for reason in ("warning", "refresh_requested"):
        await team.slack.socket.refresh(reason)
        await stands(team)
    assert "Right" in (await team.grace.presses(posted, "A")).said
    await team.rests()
    assert team.grace.has_seen_all()
    assert len(team.slack.socket.connections) == 1


async def test_a_connection_that_is_cut_is_made_anew(team: Office) -> None:
    posted = await team.asks()
    team.slack.socket.cut()
    await team.slack.socket.until(2)
    await stands(team)
    assert "Right" in (await team.grace.presses(posted, "A")).said


async def test_a_slack_that_is_away_for_a_while_is_found_again(
    team: Office, caplog: pytest.LogCaptureFixture
) -> None:
    posted = await team.asks()
    team.slack.socket.away = True
    team.slack.socket.cut()
    await stands(team, False)
    await asyncio.sleep(0.6)
    assert not team.connection.stands()
    team.slack.socket.away = False
    await stands(team)
    assert "Right" in (await team.grace.presses(posted, "A")).said
    assert team.slack.socket.refused > 0, "it was tried meanwhile"
    assert "Traceback" not in caplog.text


async def test_slack_that_gives_no_address_for_a_while_is_asked_again(team: Office) -> None:
    team.slack.faults.refuse("apps.connections.open", "internal_error", times=3)
    team.slack.socket.cut()
    await stands(team, False)
    await stands(team)
    assert (await team.grace.types("me")).said


async def test_what_was_done_but_not_acknowledged_is_not_done_again(team: Office) -> None:
    posted = await team.asks()
    pressed = team.grace.press(posted, "A")
    team.slack.socket.deaf = True
    delivery = asyncio.create_task(team.slack.socket.deliver("interactive", pressed))
    assert "Right" in (await team.grace.sees()).said
    delivery.cancel()
    team.slack.socket.cut()
    team.slack.socket.deaf = False
    await team.slack.socket.until(2)
    await team.slack.socket.redeliver("envelope1", "interactive", pressed)
    await team.rests()
    assert team.grace.has_seen_all()
    assert "1 answer so far" in (await team.comes("09:01")).said
