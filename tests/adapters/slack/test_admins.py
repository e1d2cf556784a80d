"""On Slack admins of the workspace name people of it, who may then do what admins may."""

import pytest

from bot.requests import encode
from bot.requests.admins import ChangeAdmins
from tests.support.offices import Office
from tests.support.slack_state import User

ONLY_ADMINS = "Only admins"
NO_HEIR = "name or remove nobody"


async def test_somebody_is_named_and_removed(team: Office) -> None:
    await team.sets_up()
    assert ONLY_ADMINS in (await team.grace.types("doctor")).said
    assert "[Doctor]" not in (await team.grace.goes_home()).said

    told = await team.ada.types("admins add:<@UGRACE|grace>")

    assert "Grace may now do what admins may" in told.said
    assert "<@UGRACE> · since" in told.said
    assert ONLY_ADMINS not in (await team.grace.types("doctor")).said
    assert "[Doctor]" in (await team.grace.goes_home()).said
    form = await team.grace.types("setup schedule:1")
    assert "is set" in (await team.grace.submits(form, time="10:30")).said
    assert "named by <@UADA>" in (await team.grace.types("admins")).said
    assert NO_HEIR in (await team.grace.types("admins add:<@UALAN|alan>")).said
    assert ONLY_ADMINS in (await team.alan.types("doctor")).said

    gone = await team.ada.presses(told, "Remove Grace")

    assert "Nobody is named here now." in gone.said
    assert ONLY_ADMINS in (await team.grace.types("doctor")).said
    assert "[Doctor]" not in (await team.grace.goes_home()).said


@pytest.mark.parametrize("typed", ["<@UGRACE>", "<@UGRACE|grace>", "UGRACE", "grace", "@Grace"])
async def test_somebody_is_removed_by_whatever_slack_makes_of_their_name(
    team: Office, typed: str
) -> None:
    await team.ada.types("admins add:<@UGRACE|grace>")
    assert "not named any more" in (await team.ada.types(f"admins remove:{typed}")).said


async def test_who_was_named_keeps_it_over_a_restart(team: Office) -> None:
    await team.ada.types("admins add:<@UGRACE>")
    await team.restarts()
    assert ONLY_ADMINS not in (await team.grace.types("doctor")).said


async def test_whom_the_operator_lists_names_others_as_slack_s_own_admins_do(
    team: Office,
) -> None:
    await team.restarts(admins={"UGRACE"})
    told = await team.grace.types("admins add:<@UALAN|alan>")
    assert "Alan may now do what admins may" in told.said


@pytest.mark.parametrize(
    "who",
    [
        User("UEVE", "eve", team="T9"),
        User("UEVE", "eve", deleted=True),
        User("UEVE", "eve", robot=True),
        None,
    ],
    ids=["of another workspace", "has left", "a bot", "nobody"],
)
async def test_who_is_no_person_of_the_workspace_cannot_be_named(
    team: Office, who: User | None
) -> None:
    if who is not None:
        team.slack.state.users["UEVE"] = who
    told = await team.ada.types("admins add:<@UEVE|eve>")
    assert "I find no person “UEVE” in this community" in told.said
    assert "Nobody is named here now." in (await team.ada.types("admins")).said


async def test_somebody_of_several_workspaces_of_an_organisation_can_be_named(
    team: Office,
) -> None:
    team.slack.state.users["UEVE"] = User("UEVE", "eve", team="E1", teams=("T7", "T1"))
    assert "Eve may now" in (await team.ada.types("admins add:<@UEVE|eve>")).said


@pytest.mark.parametrize("typed", ["@grace", "grace", "C1", "<#C1|quiz>", "<!channel>"])
async def test_what_is_no_id_of_a_person_names_nobody(team: Office, typed: str) -> None:
    told = await team.ada.types(f"admins add:{typed}")
    assert "I find no person" in told.said
    assert "<!channel>" not in told.said


async def test_a_forged_button_brings_no_stranger_in_and_makes_nobody_an_admin(
    team: Office,
) -> None:
    team.slack.state.users["UEVE"] = User("UEVE", "eve", team="T9")
    button = {"type": "button", "text": {"type": "plain_text", "text": "x"}, "action_id": "quiz-0"}
    for who, player, said in (
        (team.grace, "UGRACE", ONLY_ADMINS),
        (team.ada, "UEVE", "I find no person"),
    ):
        shown = await who.types("me")
        forged = button | {"value": encode(ChangeAdmins(player))}
        assert said in (await who.presses_it(shown, forged)).said
    assert "Nobody is named here now." in (await team.ada.types("admins")).said


async def test_where_slack_does_not_say_who_somebody_is_nobody_is_named(team: Office) -> None:
    assert "Nobody is named" in (await team.ada.types("admins")).said  # so Slack has said who asks
    team.slack.faults.refuse("users.info", "internal_error")
    told = await team.ada.types("admins add:<@UGRACE|grace>")
    assert "I could not find out whether they are here" in told.said
    assert "Nobody is named here now." in (await team.ada.types("admins")).said


async def test_twenty_people_fit_on_a_card(team: Office) -> None:
    for number in range(20):
        team.slack.state.users[f"UP{number}"] = User(f"UP{number}", f"p{number}" + "x" * 70)
        await team.ada.types(f"admins add:<@UP{number}|x>")
    assert (await team.ada.types("admins")).said.count("[Remove P") == 20
