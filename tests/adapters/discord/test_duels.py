"""A duel on Discord: challenged in the channel, played in private, buttons that outlive restarts."""

from typing import Any

import pytest

from bot.core.questions import Question
from bot.requests import duels as d
from tests.support.bank import COLLAPSE, EVENS, SPEED, STEPS, filler
from tests.support.guilds import Server, said
from tests.support.leaguing import ACME, ADA, GRACE, asked_daily, joined


@pytest.fixture
def asked() -> list[Question]:
    return [filler(number) for number in range(6)]


async def test_a_duel_on_discord(server: Server) -> None:
    await server.alan.slash(server.channel, "quiz duel")
    stands = await server.grace.slash(server.channel, "quiz duel", player=server.alan, questions=3)
    assert stands.ephemeral
    assert "Your challenge stands" in said(stands.response)
    await server.tick.settle()
    challenge = server.channel.last_message
    assert challenge is not None
    assert f"<@{server.grace.id}> challenges <@{server.alan.id}>: 3 questions" in said(challenge)

    refused = await server.ada.click(challenge, label="Accept")
    assert refused.ephemeral
    assert "not yours to answer" in said(refused.response)
    accepted = await server.alan.click(challenge, label="Accept")
    assert accepted.ephemeral
    server.clock.move(seconds=10)
    await server.tick.settle()
    await server.env.restart_bot(server.reborn())

    for who in (server.grace, server.alan):
        challenge = server.channel.last_message
        assert challenge is not None
        shown = await who.click(challenge, label="Play")
        for number in (1, 2, 3):
            assert shown.ephemeral
            assert f"Question {number} of 3" in said(shown.response)
            assert shown.response is not None
            shown = await who.click(shown.response, label="A")
        assert shown.ephemeral
        assert "Your answer is kept." in said(shown.response)
    server.clock.move(seconds=10)
    await server.tick.settle()
    result: Any = server.channel.last_message
    assert result.id != challenge.id
    assert "The result of a duel" in said(result)
    assert "A draw" in said(result)
    review = await server.grace.click(result, label="See the questions")
    assert review.ephemeral
    assert "Because of filler-light" in said(review.response)
    again = await server.alan.click(result, label="Rematch")
    assert "Your challenge stands" in said(again.response)
    listed = await server.grace.slash(server.channel, "quiz duel")
    assert "Accept alan" in said(listed.response)


async def test_a_duel_with_somebody_of_the_league_who_is_on_slack(server: Server) -> None:
    await asked_daily(server.quiz, ADA)
    await server.quiz.handle(GRACE, d.Duels())
    home = f"discord:{server.alan.guild.id}"
    await joined(server.quiz._database, server.clock(), {home: True, ACME: True})
    offered = await server.alan.autocomplete(server.channel, "quiz duel", "rival", "gra")
    assert [(one["name"], one["value"]) for one in offered] == [("Grace · Acme", "Grace · Acme")]
    stands = await server.alan.slash(
        server.channel, "quiz duel", rival=offered[0]["value"], questions=3
    )
    assert stands.ephemeral
    assert "Grace (Acme) can accept it in their own community" in said(stands.response)
    await server.tick.settle()
    challenge = server.channel.last_message
    assert challenge is not None
    assert f"<@{server.alan.id}> challenges Grace (Acme): 3 questions" in said(challenge)
    assert "[Accept]" not in said(challenge)
    await server.quiz.handle(GRACE, d.AcceptDuel(1))
    server.clock.move(seconds=10)
    await server.tick.settle()
    challenge = server.channel.last_message
    assert challenge is not None
    shown = await server.alan.click(challenge, label="Play")
    assert "Question 1 of 3" in said(shown.response)


class TestForms:
    """Questions that no single button answers."""

    @pytest.fixture
    def asked(self) -> list[Question]:
        return [SPEED, COLLAPSE, EVENS, STEPS]

    async def test_a_form_leads_to_the_next_question(self, server: Server) -> None:
        await server.alan.slash(server.channel, "quiz duel")
        await server.grace.slash(server.channel, "quiz duel", player=server.alan, questions=4)
        await server.tick.settle()
        challenge = server.channel.last_message
        assert challenge is not None
        accepted = await server.alan.click(challenge, label="Accept")
        assert accepted.response is not None
        shown = await server.alan.click(accepted.response, label="Show the first question")
        assert "Question 1 of 4" in said(shown.response)
        assert "What is this called?" in said(shown.response), "the easiest comes first"
        assert shown.response is not None
        form = await server.alan.click(shown.response, label="Answer")
        assert form.modal is not None
        assert form.modal["title"] == "A question of your duel"
        kept = await server.alan.submit_modal(form, {"response": "mode collapse"})
        assert "Your answer is kept." in said(kept.response)
        assert "Question 2 of 4" in said(kept.response)
