"""How points grew, as a picture in a Slack channel, or in words where Slack takes none."""

from datetime import timedelta

import pytest

from bot.core.questions import Question
from tests.support.bank import filler
from tests.support.clock import MONDAY
from tests.support.offices import Office
from tests.support.slack_state import Posted

TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def asked() -> list[Question]:
    return [filler(number) for number in range(9)]


async def a_contest(team: Office) -> Posted:
    """Play a contest of two teams and two days; return its final."""
    form = await team.ada.presses(await team.ada.types("contest"), "Plan a contest")
    plan = {"days": "2", "questions": "1", "channel": "C1", "teams": "players"}
    await team.ada.submits(form, name="Cup", **plan)
    await team.tick.settle()
    invitation = team.slack.state.messages[-1]
    for player, name in ((team.grace, "Owls"), (team.alan, "Larks")):
        form = await player.presses(await player.presses(invitation, "Join"), "Found a team")
        await player.submits(form, name=name)
    for day in (TUESDAY, TUESDAY + timedelta(days=1)):
        question = await team.comes("09:00", day)
        for player, letter in ((team.grace, "A"), (team.alan, "B")):
            await player.presses(question, letter)
        await team.comes("17:00", day)
    final = team.slack.state.messages[-1]
    assert "The contest is over: Cup" in final.said
    return final


async def test_the_end_of_a_contest_carries_its_chart(team: Office) -> None:
    final = await a_contest(team)
    (file,) = team.slack.state.files.values()
    assert file["content"].startswith(b"\x89PNG")
    assert len(file["content"]) < 60_000
    (shown,) = [one for one in final.blocks if one["type"] == "image"]
    assert shown["slack_file"] == {"id": file["id"]}
    assert shown["alt_text"].startswith("Chart of the points after 3 Mar, 4 Mar. 1")
    await team.grace.types("contest")
    assert len(team.slack.state.files) == 1, "the same chart is given to Slack once"


async def test_words_tell_it_where_slack_takes_no_picture(team: Office) -> None:
    team.slack.faults.refuse("files.getUploadURLExternal", "missing_scope", times=9)
    final = await a_contest(team)
    assert not [one for one in final.blocks if one["type"] == "image"]
    assert "Chart of the points after 3 Mar, 4 Mar. 1" in final.said
