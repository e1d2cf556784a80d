"""What is a Discord server in the tests, and what do its messages say?"""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

import discord
import simcord

from adapters.discord.listener import Companion
from adapters.discord.messenger import DiscordMessenger
from bot.bank import Bank
from bot.intake import Intake
from bot.outbox import Outbox
from bot.ports import Messenger
from bot.quiz import Quiz
from bot.storage.database import Database
from bot.tick import Tick
from tests.support.clock import MONDAY, FakeClock, utc


@dataclass
class Server:
    """A Discord server with the companion, an admin and two players in one channel."""

    env: simcord.Env
    quiz: Quiz
    tick: Tick
    clock: FakeClock
    channel: simcord.ChannelHandle
    ada: simcord.MemberActor
    grace: simcord.MemberActor
    alan: simcord.MemberActor

    def reborn(self) -> Companion:
        """Return the bot as it is after a restart: the same quiz, nothing remembered."""
        return Companion(self.quiz)

    async def sets_up(self) -> simcord.InteractionResult:
        """Set a daily question up, as Ada would."""
        return await self.ada.slash(
            self.channel,
            "quiz setup",
            time="09:00",
            zone="UTC",
            weekdays="daily",
            close="17:00",
        )

    async def comes(self, at: str, day: date = MONDAY) -> discord.Message:
        """Let the time come; return the newest message of the channel."""
        self.clock.at(utc(day, at, "UTC"))
        await self.tick.settle()
        message = self.channel.last_message
        assert message is not None
        return message


@asynccontextmanager
async def opened(
    url: str,
    bank: Callable[[], Bank],
    people: Sequence[str] = ("ada", "grace", "alan"),
    channel: str = "quiz",
) -> AsyncIterator[Server]:
    """Yield a server called Team with the companion, these people and these questions."""
    database, clock = Database(url), FakeClock()
    messengers: dict[str, Messenger] = {}
    intake, outbox = Intake(database, clock), Outbox(database, bank, clock, messengers)
    quiz = Quiz(database, bank, clock, intake, messengers)
    client = Companion(quiz)
    messengers["discord"] = DiscordMessenger(client, quiz.picture)
    env = simcord.Env(client)  # not simcord.run: a fixture's end runs in another context
    await env.start()
    await client.tree.sync()
    guild = env.create_guild("Team")
    room = guild.create_text_channel(channel)
    boss = guild.create_role("boss", permissions=discord.Permissions(manage_guild=True))
    members = [guild.add_member(env.create_user(name)) for name in people[1:]]
    admin = guild.add_member(env.create_user(people[0]), roles=[boss])
    yield Server(env, quiz, Tick(database, bank, clock, outbox), clock, room, admin, *members)
    await intake.drain()
    await quiz.looks.drain()
    await outbox.drain()
    await env.shutdown()
    await database.close()


def said(shown: discord.Message | simcord.ResponseMessage | None) -> str:
    """Return all words of a message, buttons in square brackets."""
    assert shown is not None
    message = shown.message if isinstance(shown, simcord.ResponseMessage) else shown
    found: list[Any] = [one.to_dict() for one in message.components]
    return "\n".join(map(words, found))


def words(component: dict[str, Any]) -> str:
    """Return all words of a component, buttons in square brackets."""
    lines = [component["content"]] if component.get("content") else []
    lines += [f"[{component['label']}]"] if component.get("label") else []
    lines += [words(one) for one in component.get("components", [])]
    return "\n".join(lines)


def filled(shown: simcord.InteractionResult, **changes: Any) -> dict[str, Any]:
    """Return what a modal sends if it is left as it came, but for some changes.

    Lists of channels and roles come as nothing: what is chosen there has to be named.
    """
    assert shown.modal is not None
    values: dict[str, Any] = {}
    for label in shown.modal["components"]:
        if field := label.get("component"):
            chosen = [one["value"] for one in field.get("options", ()) if one.get("default")]
            plain = field.get("value") or ""
            values[field["custom_id"]] = plain if field["type"] == 4 else chosen
            if "options" in field and "max_values" not in field:  # a radio group
                values[field["custom_id"]] = chosen[0] if chosen else None
    return values | changes
