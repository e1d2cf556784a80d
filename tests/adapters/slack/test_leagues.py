"""A league in a Slack workspace, shared with a server on Discord."""

import re
from datetime import date

from bot.core.people import Actor
from bot.requests.leagues import JoinLeague
from tests.support.offices import Office

GUILD = Actor("discord:9", "9", "Eve", is_admin=True, community_name="Byte")


async def test_a_league_from_its_code_to_its_card(team: Office) -> None:
    assert "Only admins" in (await team.grace.types("league create Friends")).said
    form = await team.ada.presses(await team.ada.types("league"), "Create a league")
    assert form.kind == "view"
    made = await team.ada.submits(form, name="Friends")
    assert "The league" in made.said
    shown = await team.ada.types("league invite")
    assert shown.kind == "ephemeral"
    found = re.search(r"[A-Z]{4}-[A-Z]{4}-[A-Z]{4}", shown.said)
    assert found is not None
    joined = await team.quiz.handle(GUILD, JoinLeague(found[0], "no"))
    assert joined.title == "This community has joined"

    question = await team.asks()
    await team.grace.presses(question, "A")
    board = await team.grace.types("leaderboard where:league")
    assert "<@UGRACE>" in board.said
    await team.comes("17:00")
    await team.comes("17:00", date(2026, 4, 1))
    texts = [one.said for one in team.slack.state.messages]
    month = [one for one in texts if "March 2026 is over" in one and "League" in one]
    assert len(month) == 1
    assert "The communities" in month[0]
    assert all(found[0] not in one for one in texts)


async def test_a_code_is_typed_or_sent_by_a_form(team: Office) -> None:
    form = await team.ada.types("league join")
    assert form.kind == "view"
    assert "I know no such code" in (await team.ada.submits(form, code="bbbb bbbb bbbb")).said
    assert "I know no such code" in (await team.ada.types("league join BBBB BBBB BBBB")).said
