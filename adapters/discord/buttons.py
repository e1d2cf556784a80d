"""How does a pressed button find its request, however old its message is?

Its id is the request itself, so nothing is remembered: one dynamic item stands for every button.
"""

import re
from typing import Any, Protocol, Self

import discord

from adapters.discord.text import cut
from bot.cards import Style

MAX_LABEL = 80

_STYLES = {
    Style.PRIMARY: discord.ButtonStyle.primary,
    Style.SECONDARY: discord.ButtonStyle.secondary,
    Style.DANGER: discord.ButtonStyle.danger,
}


class Pressable(Protocol):
    """The client, as far as a button knows it."""

    async def pressed(self, interaction: discord.Interaction[Any], custom_id: str) -> None:
        """Do what a pressed button asks for."""
        ...


class RequestButton(discord.ui.DynamicItem[discord.ui.Item[Any]], template=r"(?s:.*)"):
    """A button that was pressed, older than this process perhaps.

    It carries an encoded request, or what nobody can read: that is said as well.
    """

    @classmethod
    async def from_custom_id(
        cls,
        interaction: discord.Interaction[Any],
        item: discord.ui.Item[Any],
        match: re.Match[str],
        /,
    ) -> Self:
        """Return the button as its message shows it."""
        return cls(item)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Hand the request to the client."""
        client: Pressable = interaction.client
        await client.pressed(interaction, self.custom_id)


def button(label: str, custom_id: str, style: Style) -> discord.ui.Button[Any]:
    """Return a button to show, its label shortened to what Discord takes."""
    shown = cut(label, MAX_LABEL) or "…"
    return discord.ui.Button(label=shown, custom_id=custom_id, style=_STYLES[style])
