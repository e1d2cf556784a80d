"""The menus of messages and people on Discord, and where commands can be used at all."""

from typing import Any

import pytest

from bot.commands import MENUS
from tests.support.clock import MONDAY, utc
from tests.support.guilds import Server, said

REPORT, CHALLENGE = "Report this question", "Challenge to a duel"
MESSAGE, PERSON, TYPED = 3, 2, 1
SERVER, DIRECT, PRIVATE = 0, 1, 2


async def test_a_question_is_reported_from_its_message(server: Server) -> None:
    await server.sets_up()
    message = await server.comes("09:00")
    shown = await server.grace.context_menu(server.channel, REPORT, message)
    assert shown.modal is not None
    assert shown.modal["title"] == "Report a mistake"
    await server.env.restart_bot(server.reborn())
    thanks = await server.grace.submit_modal(shown, {"text": "Two options are right."})
    assert thanks.ephemeral
    doctor = said((await server.ada.slash(server.channel, "quiz doctor")).response)
    assert "Two options are right." in doctor


async def test_a_closed_question_can_still_be_reported(server: Server) -> None:
    await server.sets_up()
    await server.comes("09:00")
    closed = await server.comes("17:00")
    assert (await server.alan.context_menu(server.channel, REPORT, closed)).modal is not None


async def test_a_question_in_a_forum_is_reported_too(server: Server) -> None:
    forum = server.env.guild.create_forum_channel("quizzes")
    await server.ada.slash(
        server.channel, "quiz setup", channel=forum, time="09:00", zone="UTC", weekdays="daily"
    )
    server.clock.at(utc(MONDAY, "09:00", "UTC"))
    await server.tick.settle()
    (thread,) = forum.threads
    first = thread.last_message
    assert first is not None
    assert (await server.grace.context_menu(thread, REPORT, first)).modal is not None
    theirs = await server.alan.send(thread, "Is it the ozone?")
    assert (await server.grace.context_menu(thread, REPORT, theirs)).modal is None


async def test_what_is_no_question_cannot_be_reported(server: Server) -> None:
    await server.sets_up()
    await server.comes("09:00")
    theirs = await server.alan.send(server.channel, "Why is the sky blue?")
    refused = await server.grace.context_menu(server.channel, REPORT, theirs)
    assert refused.modal is None
    assert refused.ephemeral
    assert "That message is no question of mine." in said(refused.response)
    assert "press Report a mistake" in said(refused.response)


async def test_a_private_verdict_says_where_to_report_it(server: Server) -> None:
    await server.sets_up()
    message = await server.comes("09:00")
    verdict = (await server.grace.click(message, label="A")).response
    assert verdict is not None
    refused = await server.grace.context_menu(server.channel, REPORT, verdict)
    assert "below a private verdict, press Report a mistake" in said(refused.response)
    reported = await server.grace.click(verdict, label="Report a mistake")
    assert reported.modal is not None


async def test_a_person_is_challenged_from_their_menu(server: Server) -> None:
    refused = await server.grace.context_menu(server.channel, CHALLENGE, server.alan)
    assert refused.ephemeral
    assert "as a player here" in said(refused.response), "who never played is not dragged in"
    await server.alan.slash(server.channel, "quiz duel")
    answer = await server.grace.context_menu(server.channel, CHALLENGE, server.alan)
    assert answer.ephemeral
    assert "neither of you has seen 1;" in said(answer.response)


def kept(server: Server, name: str, kind: int) -> dict[str, Any]:
    found: Any = server.env.backend.find_command(name, None, type=kind)
    assert found is not None, f"{name} is not known to Discord"
    return dict(found)


async def test_commands_are_for_servers_and_for_people_menus_for_servers(server: Server) -> None:
    quiz = kept(server, "quiz", TYPED)
    assert quiz["contexts"] == [SERVER, DIRECT, PRIVATE]
    assert quiz["integration_types"] == [0, 1]
    assert quiz["default_member_permissions"] is None, "/quiz is one command for everybody"
    for menu in MENUS:
        found = kept(server, menu.name, MESSAGE if menu.on == "message" else PERSON)
        assert (found["contexts"], found["integration_types"]) == ([SERVER], [0])
        assert found["dm_permission"] is False


async def test_the_companion_answers_in_private_messages(server: Server) -> None:
    await server.grace.send_dm("hello")
    answer = await server.grace.user.slash("quiz ask", query="rayleigh scattering")
    assert "Light bounces off what is smaller than its wave." in said(answer.response)
    assert "[Share here]" not in said(answer.response)
    assert "[Speed of light]" in said(answer.response)


@pytest.mark.parametrize("menu", MENUS, ids=lambda menu: menu.name)
async def test_the_menus_stand_in_the_help(server: Server, menu: Any) -> None:
    text = said((await server.grace.slash(server.channel, "quiz help")).response)
    assert f"**{menu.name}** · {menu.help}" in text
