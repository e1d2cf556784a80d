"""Who asks on Discord? Taken from the verified interaction, never from a button."""

import discord

from bot.core.people import Actor

PLATFORM = "discord"


def actor(interaction: discord.Interaction) -> Actor:
    """Return the person behind an interaction; alone with the bot, they are their own community."""
    user = interaction.user
    if interaction.guild_id is not None:
        community = f"{PLATFORM}:{interaction.guild_id}"
    else:
        community = f"{PLATFORM}:@{user.id}"
    return Actor(
        community=community,
        player=str(user.id),
        display_name=user.display_name,
        locale=str(interaction.locale),
        channel=str(interaction.channel_id or ""),
        is_admin=interaction.guild_id is not None and interaction.permissions.manage_guild,
    )
