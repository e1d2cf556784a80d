"""How points grew, as a picture in a Discord channel."""

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


async def test_the_end_of_a_contest_carries_its_chart(server: Server) -> None:
    card = await server.ada.slash(server.channel, "quiz contest")
    assert card.response is not None
    form = await server.ada.click(card.response, label="Plan a contest")
    await server.ada.submit_modal(form, filled(form, name="Cup", days="2"))
    await server.tick.settle()
    invitation = server.channel.last_message
    assert invitation is not None
    for player, name in ((server.grace, "Owls"), (server.alan, "Larks")):
        teams = await player.click(invitation, label="Join")
        assert teams.response is not None
        form = await player.click(teams.response, label="Found a team")
        await player.submit_modal(form, filled(form, name=name))
    for day in (TUESDAY, TUESDAY + timedelta(days=1)):
        question = await server.comes("09:00", day)
        for player, letter in ((server.grace, "A"), (server.alan, "B")):
            await player.click(question, label=letter)
        await server.comes("17:00", day)

    final = server.channel.last_message
    assert final is not None
    assert "The contest is over: Cup" in said(final)
    assert "Day by day" in said(final)
    (chart,) = final.attachments
    assert (chart.content_type, chart.filename[-4:]) == ("image/png", ".png")
    assert 1_000 < chart.size < 60_000
    mine = await server.grace.slash(server.channel, "quiz contest")
    assert mine.response is not None
    assert [one.filename for one in mine.response.message.attachments] == [chart.filename]
