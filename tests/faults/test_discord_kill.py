"""What is left on Discord when the program is killed? One message a question, and it is current.

The real program posts to a Discord on this machine over the real library, dies by SIGKILL at each
point of a delivery, and is started again.
"""

import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.discord_server import DiscordServer, Sent, discord_server
from tests.support.lives import Died, Hive, Life, hive
from tests.support.own_bank import RIGHT, STEM, TOPIC, WRONG, own_bank

pytestmark = pytest.mark.kill

CONNECTION = "adapters.discord.connection"
LEASE = 2.0
WHEN = {"time": "09:00", "zone": "UTC", "weekdays": "daily", "close": "17:00", "topics": TOPIC}
MORNING = datetime.now(UTC).replace(hour=9, minute=0, second=20) + timedelta(days=1)
A_MOMENT = timedelta(seconds=LEASE + 20)  # more than an edit waits, on a busy machine too


class Team:
    """One community, whose program lives, dies and lives again."""

    def __init__(self, world: Hive, discord: DiscordServer, url: str, folder: Path) -> None:
        self.discord = discord
        self._world = world
        self._url = url
        self._settings = discord.settings | own_bank(folder)
        self._begun = 0

    async def starts(self, fault: str = "") -> Life:
        """Start the program; it dies at this point of its work."""
        life = await self._world.hatch(self._url, fault=fault, lease=LEASE, settings=self._settings)
        self._begun += 1
        await self.discord.gateway.until("begun", self._begun)
        return life

    async def dies(self, life: Life, at: datetime) -> None:
        """Let the time come, and the program die of it."""
        with pytest.raises(Died):
            await life.turn(at)
        assert await life.death() == -signal.SIGKILL, life.log()

    def message(self) -> Sent:
        """Return the one message there is."""
        (found,) = self.discord.messages
        return found


@pytest.mark.parametrize("point", ["post.claimed", "post.sent", "post.recorded"])
async def test_a_question_that_was_being_sent_comes_once_and_shows_what_is_true(
    point: str, sqlite_url: str, tmp_path: Path
) -> None:
    async with hive(CONNECTION) as world, discord_server() as discord:
        team = Team(world, discord, sqlite_url, tmp_path)
        life = await team.starts(fault=f"{point}:1")
        await discord.command("quiz setup", admin=True, **WHEN)
        await team.dies(life, MORNING)
        assert len(discord.messages) == (point != "post.claimed")

        life = await team.starts()
        if discord.messages:  # a player is quicker than the lease of the dead
            verdict = await discord.press(team.message(), RIGHT)
            assert "Right" in verdict.said
        await life.turn(MORNING + A_MOMENT)
        await life.turn(MORNING + 2 * A_MOMENT)
        assert STEM in team.message().said
        told = "0 answers" if point == "post.claimed" else "1 answer so far"
        assert told in team.message().said
        assert set(discord.nonces) == {"round:1"}
        await life.stop()


async def test_a_question_that_was_sent_is_found_again_when_its_nonce_is_long_forgotten(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with hive(CONNECTION) as world, discord_server() as discord:
        team = Team(world, discord, sqlite_url, tmp_path)
        life = await team.starts(fault="post.sent:1")
        await discord.command("quiz setup", admin=True, **WHEN)
        await team.dies(life, MORNING)
        discord.forgets = True

        life = await team.starts()
        await life.turn(MORNING + timedelta(hours=3))
        await discord.press(team.message(), RIGHT)
        await life.turn(MORNING + timedelta(hours=4))
        assert "1 answer so far" in team.message().said
        assert discord.nonces == ["round:1"]
        await life.stop()


@pytest.mark.parametrize("point", ["post.claimed", "post.sent", "post.recorded"])
async def test_a_question_that_was_being_edited_shows_what_is_true_in_the_end(
    point: str, sqlite_url: str, tmp_path: Path
) -> None:
    async with hive(CONNECTION) as world, discord_server() as discord:
        team = Team(world, discord, sqlite_url, tmp_path)
        life = await team.starts(fault=f"{point}:2")
        await discord.command("quiz setup", admin=True, **WHEN)
        await life.turn(MORNING)
        await discord.press(team.message(), RIGHT, who="ada")
        await team.dies(life, MORNING + A_MOMENT)

        life = await team.starts()
        late = await discord.press(team.message(), WRONG, who="grace")
        assert "grey all over" in late.said
        await life.turn(MORNING + 2 * A_MOMENT)
        await life.turn(MORNING + 3 * A_MOMENT)
        assert "2 answers so far" in team.message().said
        assert discord.nonces == ["round:1"]
        await life.turn(MORNING.replace(hour=17, minute=1))
        assert "The zebra" in team.message().said
        await life.stop()
