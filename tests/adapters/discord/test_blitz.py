"""A live round on Discord: invited by a command, played with buttons, each reply private."""

from datetime import timedelta

import pytest

from bot.core.blitz import PAUSE
from bot.core.questions import Question
from tests.support.games import FILLERS
from tests.support.guilds import Server, said


@pytest.fixture
def asked() -> list[Question]:
    return list(FILLERS)


async def test_a_live_round_on_discord(server: Server) -> None:
    invited = await server.grace.slash(server.channel, "quiz blitz", questions=1, seconds=30)
    assert invited.ephemeral
    assert "Your live round waits for players" in said(invited.response)
    await server.tick.settle()
    lobby = server.channel.last_message
    assert lobby is not None
    assert "1 question · 30 seconds for each" in said(lobby)
    joined = await server.alan.click(lobby, label="I play")
    assert joined.ephemeral
    assert "You play" in said(joined.response)
    refused = await server.alan.click(lobby, label="Begin")
    assert "Only who hosts" in said(refused.response)
    await server.grace.click(lobby, label="Begin")

    await server.tick.settle()
    question = server.channel.last_message
    assert question is not None
    closes = int((server.clock() + timedelta(seconds=30)).timestamp())
    assert f"<t:{closes}:R>" in said(question), "a deadline in everybody's own time"
    first = await server.alan.click(question, label="B")
    assert first.ephemeral
    assert "Kept: B" in said(first.response)
    assert "Kept: A" in said((await server.alan.click(question, label="A")).response)
    await server.grace.click(question, label="B")
    server.clock.move(timedelta(seconds=30))
    assert "Time is up" in said((await server.grace.click(question, label="A")).response)
    await server.tick.settle()
    told = server.channel.last_message
    assert told is not None
    assert told.id == question.id, "the message is edited, none is added"
    assert "the answer" in said(told)
    assert f"<@{server.alan.id}>" in said(told)

    server.clock.move(PAUSE)
    await server.tick.settle()
    podium = server.channel.last_message
    assert podium is not None
    assert "· 1 of 1 right" in said(podium)
    mine = await server.alan.click(podium, label="How did I do?")
    assert "Place 1, 10 points" in said(mine.response)


async def test_buttons_of_a_live_round_work_after_a_restart(server: Server) -> None:
    invited = await server.grace.slash(server.channel, "quiz blitz")
    await server.tick.settle()
    await server.env.restart_bot(server.reborn())
    assert invited.response is not None
    begun = await server.grace.click(invited.response, label="Begin")
    assert "It begins" in said(begun.response)
    await server.tick.settle()
    question = server.channel.last_message
    assert question is not None
    await server.env.restart_bot(server.reborn())
    assert "Kept: A" in said((await server.alan.click(question, label="A")).response)


async def test_topics_are_offered_while_one_types(server: Server) -> None:
    offered = await server.grace.autocomplete(server.channel, "quiz blitz", "topic", "num")
    assert [one["value"] for one in offered] == ["numbers"]
