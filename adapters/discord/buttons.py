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
_STYLE_OF = {shown: style for style, shown in _STYLES.items()}


class Pressable(Protocol):
    """The client, as far as a button knows it."""

    async def pressed(self, interaction: discord.Interaction[Any], custom_id: str) -> None:
        """Do what a pressed button asks for."""
        ...


class RequestButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"(?s:.*)"):
    """A button that carries an encoded request, or what nobody can read: that is said as well."""

    def __init__(self, label: str, custom_id: str, style: Style, disabled: bool = False) -> None:
        """Show the label, shortened to what Discord takes."""
        button: discord.ui.Button[Any] = discord.ui.Button(
            label=cut(label, MAX_LABEL) or "…",
            custom_id=custom_id,
            style=_STYLES[style],
            disabled=disabled,
        )
        super().__init__(button)

    @classmethod
    async def from_custom_id(
        cls,
        interaction: discord.Interaction[Any],
        item: discord.ui.Item[Any],
        match: re.Match[str],
        /,
    ) -> Self:
        """Return the button that was pressed; it may be older than this process."""
        if not isinstance(item, discord.ui.Button):
            return cls("", match.string, Style.SECONDARY)
        style = _STYLE_OF.get(item.style, Style.SECONDARY)
        return cls(item.label or "", match.string, style, item.disabled)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Hand the request to the client."""
        client: Pressable = interaction.client
        await client.pressed(interaction, self.custom_id)
