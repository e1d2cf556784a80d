"""A live round on Slack, in both ways: invited by a command, played with buttons."""

from datetime import timedelta

import pytest

from bot.core.blitz import PAUSE
from bot.core.questions import Question
from tests.support.games import FILLERS
from tests.support.offices import Office


@pytest.fixture
def asked() -> list[Question]:
    return list(FILLERS)


async def test_a_live_round_on_slack(team: Office) -> None:
    invited = await team.grace.types("blitz 1 seconds:30")
    assert invited.kind == "ephemeral"
    assert "Your live round waits for players" in invited.said
    await team.tick.settle()
    lobby = team.slack.state.messages[-1]
    assert "You play" in (await team.alan.presses(lobby, "I play")).said
    assert "Only who hosts" in (await team.alan.presses(lobby, "Begin")).said
    assert "It begins" in (await team.grace.presses(lobby, "Begin")).said

    await team.tick.settle()
    question = team.slack.state.messages[-1]
    assert "Live round: question 1 of 1" in question.said
    kept = await team.alan.presses(question, "B")
    assert kept.kind == "ephemeral"
    assert "Kept: B" in kept.said
    assert "Kept: A" in (await team.alan.presses(question, "A")).said
    await team.restarts()
    assert "Kept: B" in (await team.grace.presses(question, "B")).said
    team.clock.move(timedelta(seconds=30))
    assert "Time is up" in (await team.grace.presses(question, "A")).said
    await team.tick.settle()
    assert "the answer" in question.said
    assert "<@UALAN>" in question.said

    team.clock.move(PAUSE)
    await team.tick.settle()
    podium = team.slack.state.messages[-1]
    assert "· 1 of 1 right" in podium.said
    assert "Place 1, 10 points" in (await team.alan.presses(podium, "How did I do?")).said
