"""What stands in the menu of a message or a person on Discord? In servers only."""

from collections.abc import Awaitable, Callable
from typing import Any, Final

import discord
from discord import app_commands

from adapters.discord.messenger import reference
from bot import requests as r
from bot.commands import MENUS, Menu

Interaction = discord.Interaction[discord.Client]
Answer = Callable[[Interaction, r.Request], Awaitable[None]]

# Where the companion itself is: elsewhere there is no message of it, and nobody plays.
SERVERS: Final = app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False)
BY_SERVERS: Final = app_commands.AppInstallationType(guild=True, user=False)


def menus(answer: Answer) -> list[app_commands.ContextMenu]:
    """Return all context menus."""
    return [_menu(menu, answer) for menu in MENUS]


def _menu(menu: Menu, answer: Answer) -> app_commands.ContextMenu:
    async def on_message(interaction: Interaction, message: discord.Message) -> None:
        await answer(
            interaction, menu.build(reference(message, getattr(message.channel, "parent", None)))
        )

    async def on_person(interaction: Interaction, person: discord.Member) -> None:
        await answer(interaction, menu.build(str(person.id)))

    # discord.py reads from the annotation which kind of menu it is.
    callback: Any = on_message if menu.on == "message" else on_person
    made = app_commands.ContextMenu(
        name=menu.name,
        callback=callback,
        allowed_contexts=SERVERS,
        allowed_installs=BY_SERVERS,
    )
    made.guild_only = True  # or the payload would allow in one field what it denies in another
    return made
