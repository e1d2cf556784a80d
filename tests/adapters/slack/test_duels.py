"""A duel on Slack: challenged in the channel, played in private, in both ways of being reached."""

import pytest

from bot.core.questions import Question
from bot.requests import duels as d
from tests.support.bank import filler
from tests.support.leaguing import ALAN, BETA, EVE, asked_daily, joined
from tests.support.offices import HOME, Office


@pytest.fixture
def asked() -> list[Question]:
    return [filler(number) for number in range(6)]


async def test_a_duel_on_slack(team: Office) -> None:
    await team.alan.types("duel")
    stands = await team.grace.types("duel <@UALAN|alan> 3")
    assert stands.kind == "ephemeral"
    assert "Your challenge stands" in stands.said
    await team.tick.settle()
    challenge = team.slack.state.messages[-1]
    assert "<@UGRACE> challenges <@UALAN>: 3 questions" in challenge.said
    refused = await team.ada.presses(challenge, "Accept")
    assert refused.kind == "ephemeral"
    assert "not yours to answer" in refused.said
    assert (await team.alan.presses(challenge, "Accept")).kind == "ephemeral"
    team.clock.move(seconds=10)
    await team.tick.settle()
    await team.restarts()

    running = team.slack.state.messages[-1]
    for who in (team.grace, team.alan):
        shown = await who.presses(running, "Play")
        for number in (1, 2, 3):
            assert shown.kind == "ephemeral"
            assert f"Question {number} of 3" in shown.said
            shown = await who.presses(shown, "A")
        assert "Your answer is kept." in shown.said
    team.clock.move(seconds=10)
    await team.tick.settle()
    result = team.slack.state.messages[-1]
    assert result.ts != running.ts
    assert "The result of a duel" in result.said
    review = await team.grace.presses(result, "See the questions")
    assert "Because of filler-light" in review.said
    assert "Your challenge stands" in (await team.alan.presses(result, "Rematch")).said
    assert "Accept Alan" in (await team.grace.types("duel")).said


async def test_a_duel_with_somebody_of_the_league_who_is_on_discord(team: Office) -> None:
    await asked_daily(team.quiz, EVE)
    for one in (ALAN, EVE):
        await team.quiz.handle(one, d.Duels())
    await joined(team.database, team.clock(), {HOME: True, BETA: True})
    which = await team.grace.types("duel rival:beta questions:3")
    assert which.kind == "ephemeral"
    assert "Whom do you mean?" in which.said
    stands = await team.grace.presses(which, "Challenge Alan · Beta")
    assert "Your challenge stands" in stands.said
    await team.tick.settle()
    challenge = team.slack.state.messages[-1]
    assert "<@UGRACE> challenges Alan (Beta): 3 questions" in challenge.said
    await team.quiz.handle(ALAN, d.AcceptDuel(1))
    team.clock.move(seconds=10)
    await team.tick.settle()
    shown = await team.grace.presses(team.slack.state.messages[-1], "Play")
    assert "Question 1 of 3" in shown.said
