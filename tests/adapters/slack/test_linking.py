"""On Slack a person links their accounts by a command, a button and a form, seen by nobody else."""

from tests.support.offices import Office


async def test_accounts_are_linked_by_command_and_by_form(team: Office) -> None:
    made = await team.grace.presses(await team.grace.types("link"), "Get a code")
    assert made.kind == "ephemeral"
    code = made.said.partition("/quiz link code:")[2][:14]
    asked = await team.alan.types(f"link {code}")
    assert asked.kind == "ephemeral"
    assert "The code is from Grace on Slack" in asked.said
    told = await team.alan.presses(asked, "Yes, that is me")
    assert "Slack: Alan" in told.said
    assert "Slack: Grace" in told.said

    code = (await team.grace.presses(told, "Get a code")).said.partition("code:")[2][:14]
    form = await team.ada.presses(await team.ada.types("link"), "I have a code")
    asked = await team.ada.submits(form, code=code.lower())
    assert "Linked with it: Slack: Alan" in asked.said
    linked = await team.ada.presses(asked, "Yes, that is me")
    sure = await team.ada.presses(linked, "Unlink this account")
    assert "Still linked with each other:" in sure.said
    assert "linked with none any more" in (await team.ada.presses(sure, "Yes, unlink it")).said
