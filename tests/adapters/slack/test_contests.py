"""A contest in a Slack channel, in both ways in which Slack reaches the companion."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from adapters.slack.renderer import message
from bot.core import contests as rules
from bot.core.contests import Member, Overview, State
from bot.core.questions import Question
from bot.present import contest_posts
from bot.present import contests as words
from tests.support.bank import filler
from tests.support.clock import MONDAY
from tests.support.offices import Office
from tests.support.slack_checks import message as checked

TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def asked() -> list[Question]:
    return [filler(number) for number in range(9)]


async def test_a_contest_from_its_plan_to_its_winner(team: Office) -> None:
    form = await team.ada.presses(await team.ada.types("contest"), "Plan a contest")
    assert form.kind == "view"
    wrong = await team.ada.submits(form, name="Cup", days="99", channel="C1")
    assert wrong.kind == "errors"
    planned = await team.ada.submits(
        form, name="Cup", days="1", questions="1", channel="C1", teams="players"
    )
    assert "Contest Cup is planned" in planned.said
    await team.tick.settle()
    invitation = team.slack.state.messages[-1]
    assert "0 players registered" in invitation.said

    teams = await team.grace.presses(invitation, "Join")
    assert teams.kind == "ephemeral"
    founding = await team.grace.presses(teams, "Found a team")
    joined = await team.grace.submits(founding, name="Owls <!channel>")
    assert "You take part" in joined.said
    assert "<!channel>" not in joined.said

    question = await team.comes("09:00", TUESDAY)
    assert "Contest question" in question.said
    assert "Only players who registered" in (await team.alan.presses(question, "A")).said
    assert "The verdict comes when" in (await team.grace.presses(question, "A")).said

    final = await team.comes("17:00", TUESDAY)
    assert "The contest is over: Cup" in final.said
    card = await team.grace.types("contest")
    assert "your team" in card.said
    assert "<@UGRACE>" in card.said


async def test_after_a_restart_the_old_invitation_still_registers(team: Office) -> None:
    form = await team.ada.presses(await team.ada.types("contest"), "Plan a contest")
    await team.restarts()
    await team.ada.submits(form, name="Cup", teams="balanced", channel="C1")
    await team.tick.settle()
    invitation = team.slack.state.messages[-1]
    await team.restarts()
    assert "You take part" in (await team.grace.presses(invitation, "Join")).said


@pytest.mark.parametrize("state", list(State))
def test_the_largest_contest_fits_into_every_message(state: State) -> None:
    """Twelve teams with long names and a hundred players with longer ones."""
    contest = rules.Contest(
        *(1, "slack:T1", "C1", "W" * 60, "America/Argentina/ComodRivadavia", time(9), 8, TUESDAY),
        *(31, 5, frozenset(), rules.Teams.BY_PLAYERS, 3, state, None),
    )
    members = tuple(
        Member(f"U{n:010}", "N" * 80, n % 5 == 0, n % 12, 20 * n, 40, 20) for n in range(100)
    )
    names = {n: f"{n:02}" + "<" * 28 for n in range(12)}
    facts = Overview(
        contest,
        members,
        rules.table(names, members, 3),
        tuple(TUESDAY + timedelta(days=n) for n in range(31)),
    )
    cards = [
        contest_posts.registration("en", facts),
        contest_posts.started("en", facts),
        contest_posts.final("en", facts),
        words.card("en", facts, "U0000000001", True, (), ()),
        words.teams("en", replace(facts, standings=facts.standings[:11]), "U1"),
    ]
    for card in cards:
        shown = message(card, lambda path: None)
        checked(shown.blocks, shown.text)
