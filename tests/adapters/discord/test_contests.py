"""A contest in a Discord channel."""

from datetime import timedelta

import pytest

from bot.core.questions import Question
from tests.support.bank import filler
from tests.support.clock import MONDAY
from tests.support.guilds import Server, filled, said

TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def asked() -> list[Question]:
    return [filler(number) for number in range(9)]


async def planned(server: Server, **changes: object) -> None:
    """Plan a contest of one day, as Ada would."""
    card = await server.ada.slash(server.channel, "quiz contest")
    assert card.response is not None
    form = await server.ada.click(card.response, label="Plan a contest")
    done = await server.ada.submit_modal(form, filled(form, name="Cup", days="1", **changes))
    assert "Contest Cup is planned" in said(done.response)
    await server.tick.settle()


async def test_a_contest_from_its_plan_to_its_winner(server: Server) -> None:
    await planned(server)
    invitation = server.channel.last_message
    assert invitation is not None
    assert "0 players registered" in said(invitation)

    teams = await server.grace.click(invitation, label="Join")
    assert teams.ephemeral
    assert teams.response is not None
    form = await server.grace.click(teams.response, label="Found a team")
    joined = await server.grace.submit_modal(form, filled(form, name="*Owls* @everyone"))
    assert "You take part" in said(joined.response)
    assert "Your team" in said(joined.response)

    question = await server.comes("09:00", TUESDAY)
    assert "Contest question" in said(question)
    stranger = await server.alan.click(question, label="A")
    assert stranger.ephemeral
    assert "Only players who registered" in said(stranger.response)
    sealed = await server.grace.click(question, label="A")
    assert "The verdict comes when the question closes" in said(sealed.response)

    final = await server.comes("17:00", TUESDAY)
    assert "The contest is over: Cup" in said(final)
    card = await server.grace.slash(server.channel, "quiz contest")
    assert "your team" in said(card.response)
    assert f"<@{server.grace.id}>" in said(card.response)


async def test_the_rest_of_a_plan_is_changed_page_by_page(server: Server) -> None:
    await planned(server)
    card = await server.ada.slash(server.channel, "quiz contest")
    assert card.response is not None
    pages = await server.ada.click(card.response, label="Change")
    assert pages.response is not None
    labels = [one for one in said(pages.response).splitlines() if "Questions a day" in one]
    assert len(labels) == 1
    form = await server.ada.click(pages.response, label=labels[0].strip("[]"))
    saved = await server.ada.submit_modal(
        form, filled(form, questions="3", teams="balanced", hours="4", channel=[server.channel])
    )
    assert "3 questions at 09:00 (UTC), open for 4 hours" in said(saved.response)
    assert "drawn at the start" in said(saved.response)


async def test_a_crowded_contest_fits_into_every_message(server: Server) -> None:
    await planned(server)
    invitation = server.channel.last_message
    assert invitation is not None
    guild = server.grace.guild
    for number in range(26):
        member = guild.add_member(server.env.create_user(f"{'long name ' * 2}{number:02}"))
        teams = await member.click(invitation, label="Join")
        assert teams.response is not None
        if number < 12:
            form = await member.click(teams.response, label="Found a team")
            name = f"{number:02} {'W' * 27}"
            await member.submit_modal(form, filled(form, name=name))
        else:
            await member.click(
                teams.response, label=f"{number % 12:02} {'W' * 27} ({number // 12})"
            )
    await server.comes("09:00", TUESDAY)
    start = next(one for one in server.channel.history() if "has begun" in said(one))
    assert said(start).count("0 points") == 12
    await server.comes("17:00", TUESDAY)
