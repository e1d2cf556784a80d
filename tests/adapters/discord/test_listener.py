"""Conversations on Discord: commands, clicks and forms, each answered to the one who asked."""

import re
from datetime import timedelta
from typing import Any

import pytest

from adapters.discord import renderer
from bot.cards import Card
from bot.commands import COMMANDS
from tests.support.clock import MONDAY
from tests.support.guilds import Server, filled, said


async def test_a_day_on_discord(server: Server) -> None:
    setup = await server.sets_up()
    assert setup.ephemeral
    assert "is set" in said(setup.response)

    message = await server.comes("09:00")
    assert "Why is the sky blue?" in said(message)
    assert "Rayleigh scattering" in said(message)
    assert "0 answers so far" in said(message)

    right = await server.grace.click(message, label="A")
    assert right.acknowledged
    assert right.ephemeral
    assert "Right" in said(right.response)
    wrong = await server.alan.click(message, label="B")
    assert "Deserts have blue skies too." in said(wrong.response)
    again = await server.alan.click(message, label="A")
    assert "Right" not in said(again.response).splitlines()[0]

    closed = await server.comes("17:00")
    assert closed.id == message.id, "the message is edited, none is added"
    assert "Scattering grows with the fourth power of the frequency." in said(closed)
    late = await server.grace.slash(server.channel, "quiz leaderboard", board="day")
    assert f"<@{server.grace.id}>" in said(late.response)


async def test_only_admins_set_up(server: Server) -> None:
    refused = await server.grace.slash(server.channel, "quiz setup", time="09:00")
    assert refused.ephemeral
    assert "is set" not in said(refused.response)
    assert "admin" in said(refused.response).lower()


async def test_buttons_of_old_messages_work_after_a_restart(server: Server) -> None:
    await server.sets_up()
    message = await server.comes("09:00")
    await server.env.restart_bot(server.reborn())
    verdict = await server.grace.click(message, label="A")
    assert "Right" in said(verdict.response)


async def test_a_form_is_a_modal_and_its_answer_arrives_also_after_a_restart(
    server: Server,
) -> None:
    shown = await server.grace.slash(server.channel, "quiz zone")
    assert shown.modal is not None
    await server.env.restart_bot(server.reborn())
    reply = await server.grace.submit_modal(shown, {"zone": "Europe/Berlin"})
    assert reply.ephemeral
    assert "Europe/Berlin" in said(reply.response)


async def test_an_answer_to_a_closed_question_is_refused_in_a_sentence(server: Server) -> None:
    await server.sets_up()
    message = await server.comes("09:00")
    server.clock.move(timedelta(hours=9))  # nobody has closed it yet
    late = await server.grace.click(message, label="A")
    assert late.ephemeral
    assert "Right" not in said(late.response)
    assert "closed" in said(late.response).lower()


async def test_looking_up_completes_and_answers_privately(server: Server) -> None:
    offered = await server.grace.autocomplete(server.channel, "quiz ask", "query", "rayl")
    assert [one["value"] for one in offered] == ["Rayleigh scattering"]
    card = await server.grace.slash(server.channel, "quiz ask", query="why the sky is blue")
    assert card.ephemeral
    assert "Light bounces off what is smaller than its wave." in said(card.response)
    assert card.response is not None
    near = await server.grace.click(card.response, label="Speed of light")
    assert "300 megametres a second." in said(near.response)


async def test_zones_are_offered(server: Server) -> None:
    offered = await server.grace.autocomplete(server.channel, "quiz zone", "zone", "new york")
    assert [one["value"] for one in offered] == ["America/New_York"]


async def test_every_command_is_there_and_answers(server: Server) -> None:
    offered = set(server.ada.available_commands(server.channel))
    assert offered == {f"quiz {command.path}" for command in COMMANDS}
    for path in ("today", "path", "leaderboard", "me", "help", "doctor", "pause"):
        shown = await server.ada.slash(server.channel, f"quiz {path}")
        assert shown.acknowledged, path
        assert shown.ephemeral, path


@pytest.mark.parametrize("path", [command.path for command in COMMANDS])
async def test_a_command_has_the_options_of_the_table(server: Server, path: str) -> None:
    found: Any = server.reborn().tree.get_command("quiz")
    for word in path.split():
        found = found.get_command(word)
    wanted = next(command for command in COMMANDS if command.path == path)
    assert [one.display_name for one in found.parameters] == [p.name for p in wanted.parameters]
    assert found.description == wanted.help


async def test_two_days_are_two_messages(server: Server) -> None:
    await server.sets_up()
    first = await server.comes("09:00")
    second = await server.comes("09:00", MONDAY + timedelta(days=1))
    assert first.id != second.id


async def test_a_long_form_is_changed_part_by_part(server: Server) -> None:
    first = await server.ada.slash(server.channel, "quiz setup")
    assert first.modal is not None
    saved = await server.ada.submit_modal(
        first, filled(first, time="10:30", channel=[server.channel])
    )
    assert saved.response is not None
    assert "10:30" in said(saved.response)

    parts = await server.ada.click(saved.response, label="Change")
    assert parts.response is not None
    labels = [line[1:-1] for line in said(parts.response).splitlines() if line.startswith("[")]
    assert len(labels) >= 3
    third = await server.ada.click(parts.response, label=labels[-1])
    assert third.modal is not None
    again = await server.ada.submit_modal(third, filled(third))
    assert "10:30" in said(again.response), "what another part says stays"


async def test_a_reply_that_cannot_be_shown_is_owned_up_to(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    await server.sets_up()
    message = await server.comes("09:00")
    layout = renderer.layout

    def stumble(card: Card, *others: Any, **more: Any) -> renderer.Layout:
        if card.title.startswith("Right"):
            raise ZeroDivisionError("so it goes")
        return layout(card, *others, **more)

    monkeypatch.setattr(renderer, "layout", stumble)
    answer = await server.grace.click(message, label="A")
    told = said(answer.response)
    assert answer.ephemeral
    assert "What you asked for is done" in told
    assert "ZeroDivisionError" not in told
    (reference,) = re.findall(r"reference (\w{8})", told)
    doctor = await server.ada.slash(server.channel, "quiz doctor")
    assert reference in said(doctor.response)
    monkeypatch.setattr(renderer, "layout", layout)
    again = await server.grace.click(message, label="A")
    assert "your first answer" in said(again.response).lower(), "it counted"
