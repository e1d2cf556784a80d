"""What is left on Slack when the program is killed? One message a question, or a question to the admin.

Slack knows no key that makes a repetition harmless. The real program posts to a Slack on this machine,
dies by SIGKILL at each point of a delivery, and is started again: where it may read the channel it
finds its message there, else it sends nothing more and says so.
"""

import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.lives import Died, Hive, Life, hive
from tests.support.own_bank import RIGHT, STEM, TOPIC, WRONG, own_bank
from tests.support.slack_people import BySocket, Member
from tests.support.slack_server import SlackServer, slack_server
from tests.support.slack_state import Posted

pytestmark = pytest.mark.kill

CONNECTION = "bot.slack"
LEASE = 2.0
SETUP = f"setup channel:<#C1|quiz> time:09:00 zone:UTC weekdays:daily close:17:00 topics:{TOPIC}"
MORNING = datetime.now(UTC).replace(hour=9, minute=0, second=20) + timedelta(days=1)
A_MOMENT = timedelta(seconds=LEASE + 20)  # more than an edit waits, on a busy machine too


class Team:
    """One workspace, whose program lives, dies and lives again."""

    def __init__(self, world: Hive, slack: SlackServer, url: str, folder: Path) -> None:
        self.slack = slack
        self.ada, self.grace = (Member(slack, BySocket(slack), id) for id in ("UADA", "UGRACE"))
        self._world = world
        self._url = url
        self._settings = slack.by_socket | own_bank(folder)
        self._begun = 0

    async def starts(self, fault: str = "") -> Life:
        """Start the program; it dies at this point of its work."""
        life = await self._world.hatch(self._url, fault=fault, lease=LEASE, settings=self._settings)
        self._begun += 1
        await self.slack.socket.until(self._begun)
        return life

    async def dies(self, life: Life, at: datetime) -> None:
        """Let the time come, and the program die of it."""
        with pytest.raises(Died):
            await life.turn(at)
        assert await life.death() == -signal.SIGKILL, life.log()

    def may_read(self) -> None:
        """Grant what the manifest calls optional."""
        self.slack.state.teams["T1"].scopes += ",channels:history,groups:history"

    def message(self) -> Posted:
        """Return the one message there is."""
        (found,) = self.slack.state.messages
        return found


@pytest.mark.parametrize("point", ["post.claimed", "post.sent", "post.recorded"])
async def test_a_question_that_was_being_sent_comes_once_where_we_may_read(
    point: str, sqlite_url: str, tmp_path: Path
) -> None:
    async with hive(CONNECTION) as world, slack_server() as slack:
        team = Team(world, slack, sqlite_url, tmp_path)
        team.may_read()
        life = await team.starts(fault=f"{point}:1")
        await team.ada.types(SETUP)
        await team.dies(life, MORNING)
        assert len(slack.state.messages) == (point != "post.claimed")

        life = await team.starts()
        if slack.state.messages:  # a player is quicker than the lease of the dead
            assert "Right" in (await team.grace.presses(team.message(), RIGHT)).said
        await life.turn(MORNING + A_MOMENT)
        await life.turn(MORNING + 2 * A_MOMENT)
        assert STEM in team.message().said
        told = "0 answers" if point == "post.claimed" else "1 answer so far"
        assert told in team.message().said
        assert slack.calls["chat.postMessage"] == 1
        await life.stop()


async def test_where_we_may_not_read_nothing_is_sent_again_and_the_admin_is_asked(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with hive(CONNECTION) as world, slack_server() as slack:
        team = Team(world, slack, sqlite_url, tmp_path)
        life = await team.starts(fault="post.sent:1")
        await team.ada.types(SETUP)
        await team.dies(life, MORNING)

        life = await team.starts()
        for hours in (1, 2, 3):
            await life.turn(MORNING + timedelta(hours=hours))
        assert slack.calls["chat.postMessage"] == 1
        assert STEM in team.message().said
        doctor = (await team.ada.types("doctor")).said
        assert "it may have got through" in doctor
        assert "Right" in (await team.grace.presses(team.message(), RIGHT)).said
        await life.stop()


@pytest.mark.parametrize("point", ["post.claimed", "post.sent", "post.recorded"])
async def test_a_question_that_was_being_edited_shows_what_is_true_in_the_end(
    point: str, sqlite_url: str, tmp_path: Path
) -> None:
    async with hive(CONNECTION) as world, slack_server() as slack:
        team = Team(world, slack, sqlite_url, tmp_path)
        life = await team.starts(fault=f"{point}:2")
        await team.ada.types(SETUP)
        await life.turn(MORNING)
        await team.ada.presses(team.message(), RIGHT)
        await team.dies(life, MORNING + A_MOMENT)

        life = await team.starts()
        assert "grey all over" in (await team.grace.presses(team.message(), WRONG)).said
        await life.turn(MORNING + 2 * A_MOMENT)
        await life.turn(MORNING + 3 * A_MOMENT)
        assert "2 answers so far" in team.message().said
        assert slack.calls["chat.postMessage"] == 1
        await life.turn(MORNING.replace(hour=17, minute=1))
        assert "The zebra" in team.message().said
        await life.stop()
