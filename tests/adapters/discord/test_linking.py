"""On Discord a person links their accounts by a command, a button and a form, seen by nobody else."""

import simcord

from tests.support.guilds import Server, filled, said


async def code_of(server: Server, who: simcord.MemberActor) -> str:
    shown = await who.slash(server.channel, "quiz link")
    assert shown.ephemeral
    assert shown.response is not None
    made = await who.click(shown.response, label="Get a code")
    assert made.ephemeral
    return said(made.response).partition("/quiz link code:")[2][:14]


async def test_accounts_are_linked_by_command_and_by_form(server: Server) -> None:
    code = await code_of(server, server.grace)
    asked = await server.alan.slash(server.channel, "quiz link", code=code)
    assert asked.ephemeral
    assert asked.response is not None
    assert "The code is from grace on Discord." in said(asked.response)
    told = said((await server.alan.click(asked.response, label="Yes, that is me")).response)
    assert "Discord: alan · this one" in told
    assert "Discord: grace" in told

    code = await code_of(server, server.alan)
    shown = await server.ada.slash(server.channel, "quiz link")
    assert shown.response is not None
    form = await server.ada.click(shown.response, label="I have a code")
    assert form.modal is not None
    asked = await server.ada.submit_modal(form, filled(form, code=code.lower()))
    assert asked.response is not None
    assert "Linked with it: Discord: grace" in said(asked.response)
    linked = await server.ada.click(asked.response, label="Yes, that is me")
    assert linked.response is not None
    sure = await server.ada.click(linked.response, label="Unlink this account")
    assert sure.response is not None
    gone = await server.ada.click(sure.response, label="Yes, unlink it")
    assert "linked with none any more" in said(gone.response)


async def test_it_is_the_same_person_in_every_server_and_alone(server: Server) -> None:
    code = await code_of(server, server.grace)
    own = await server.grace.user.slash("quiz link", code=code)
    assert "You made this code on this very account" in said(own.response)
