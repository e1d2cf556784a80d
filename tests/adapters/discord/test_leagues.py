"""A league in a Discord server, shared with a workspace on Slack."""

import re
from datetime import date

import simcord

from bot.core.people import Actor
from bot.requests.leagues import JoinLeague
from tests.support.guilds import Server, filled, said

WORKSPACE = Actor("slack:T9", "U9", "Eve", is_admin=True, community_name="Byte")


async def test_a_league_from_its_code_to_its_card(server: Server) -> None:
    refused = await server.grace.slash(
        server.channel, "quiz league", action="create", name="Friends"
    )
    assert "Only admins of this community" in said(refused.response)
    card = await server.ada.slash(server.channel, "quiz league")
    assert card.response is not None
    form = await server.ada.click(card.response, label="Create a league")
    made = await server.ada.submit_modal(form, filled(form, name="*Friends* @everyone"))
    assert "The league" in said(made.response)
    code = await invited(server)
    joined = await server.quiz.handle(WORKSPACE, JoinLeague(code, "no"))
    assert joined.title == "This community has joined"
    shown = await server.grace.slash(server.channel, "quiz league")
    assert shown.ephemeral
    assert "Byte" in said(shown.response)

    await server.sets_up()
    question = await server.comes("09:00")
    await server.grace.click(question, label="A")
    board = await server.grace.slash(server.channel, "quiz leaderboard", where="league")
    assert f"<@{server.grace.id}>" in said(board.response)
    assert "League" in said(board.response)
    await server.comes("17:00")
    await server.comes("17:00", date(2026, 4, 1))
    texts = [said(one) for one in server.channel.history()]
    month = [one for one in texts if "March 2026 is over" in one and "League" in one]
    assert len(month) == 1
    assert "The communities" in month[0]
    assert all(code not in one for one in texts)


async def invited(server: Server) -> str:
    """Have Ada make a code that only she sees."""
    shown: simcord.InteractionResult = await server.ada.slash(
        server.channel, "quiz league", action="invite"
    )
    assert shown.ephemeral
    found = re.search(r"[A-Z]{4}-[A-Z]{4}-[A-Z]{4}", said(shown.response))
    assert found is not None
    return found[0]


async def test_a_code_is_typed_as_an_option_or_into_a_form(server: Server) -> None:
    card = await server.ada.slash(server.channel, "quiz league")
    assert card.response is not None
    form = await server.ada.click(card.response, label="Join with a code")
    wrong = await server.ada.submit_modal(form, filled(form, code="bbbb bbbb bbbb"))
    assert "I know no such code" in said(wrong.response)
    wrong = await server.ada.slash(
        server.channel, "quiz league", action="join", code="BBBB-BBBB-BBBB", names="yes"
    )
    assert "I know no such code" in said(wrong.response)
