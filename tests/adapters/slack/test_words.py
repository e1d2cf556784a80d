"""Does anything that a person wrote work on Slack? Nothing calls, links or formats."""

from typing import Any

import pytest

from bot.core.questions import Choices, Kind, Option, Question
from tests.support.bank import fixed, question
from tests.support.offices import Office
from tests.support.slack_checks import texts, works
from tests.support.slack_state import Kit

EVIL = "<!channel> <@UADA> <https://evil.example|good> &lt;!here&gt; *b* _i_ `c` @here :smile:"


@pytest.fixture
def asked() -> list[Question]:
    """A team's own question, by somebody with strange ideas."""
    options = tuple(
        Option(f"{EVIL} {right}", f"{EVIL} because", right == "yes") for right in ("yes", "no")
    )
    return [fixed(question("evil", Kind.SINGLE, Choices(options), stem=EVIL))]


async def test_a_bank_calls_nobody_in_a_whole_day(team: Office) -> None:
    posted = await team.asks()
    await team.grace.presses(posted, "A")
    await team.comes("17:00")
    await team.grace.types("today")
    await team.grace.goes_home()
    inert(team)


async def test_what_people_call_themselves_and_write_calls_nobody(team: Office) -> None:
    team.slack.state.users["UGRACE"].name = EVIL
    posted = await team.asks()
    await team.grace.presses(posted, "A")
    form = await team.grace.chooses("quiz-report", posted)
    await team.grace.submits(form, text=EVIL)
    for typed in (EVIL, f"ask {EVIL}", f"zone {EVIL}", f"leaderboard {EVIL}", f"path {EVIL}"):
        await team.grace.types(typed)
    await team.ada.types(f"setup time:{EVIL}")
    await team.ada.types("doctor")
    await team.ada.types("leaderboard day")
    await team.comes("17:00")
    inert(team)


def inert(team: Office) -> None:
    """Make sure that in all that was shown nothing works but what we mean to."""
    assert team.slack.state.payloads
    for _, shown in team.slack.state.payloads:
        for one in texts(shown):
            if one["type"] == "mrkdwn":
                works(one["text"])
                calls_nobody(one["text"])
            else:
                assert one.get("emoji") is not True
        calls_nobody(fallback(shown))


def fallback(shown: Kit) -> str:
    """Return the words of a message for notifications."""
    found: Any = shown.get("text")
    return found if isinstance(found, str) else ""


def calls_nobody(text: str) -> None:
    """Make sure that nobody is notified, and no address is hidden."""
    assert "<!channel" not in text
    assert "<!here" not in text
    assert "<@UADA>" not in text
    assert "<https://evil.example|good>" not in text, "a link in a bank shows where it leads"
