"""Who asks on Discord? Taken from the verified interaction, never from a button."""

import discord

from bot.core.people import Actor

PLATFORM = "discord"


def actor(interaction: discord.Interaction) -> Actor:
    """Return the person behind an interaction; alone with the bot, they are their own community."""
    user, together = interaction.user, is_together(interaction)
    return Actor(
        community=f"{PLATFORM}:{interaction.guild_id if together else f'@{user.id}'}",
        player=str(user.id),
        display_name=user.display_name,
        locale=str(interaction.locale),
        channel=str(interaction.channel_id or ""),
        is_admin=together and interaction.permissions.manage_guild,
        community_name=interaction.guild.name if together and interaction.guild else "",
    )


def is_together(interaction: discord.Interaction) -> bool:
    """Whether the bot is in the server of an interaction; else somebody has brought it for themself.

    A person may use the bot in a server that has not installed it. What they do there is theirs,
    and nothing of it belongs to that server.
    """
    if interaction.guild_id is None:
        return False
    known = interaction.client.get_guild(interaction.guild_id) is not None
    return known or interaction.is_guild_integration()
