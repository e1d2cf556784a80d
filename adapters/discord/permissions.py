"""What must the companion be allowed on a Discord server, and how is it invited with just that?"""

from typing import Final

import discord

Needs = tuple[tuple[str, str], ...]
"""Permissions as discord.py names them, and as people read them in their server's settings."""

SENDING: Final[Needs] = (
    ("view_channel", "View Channel"),
    ("send_messages", "Send Messages"),
    ("attach_files", "Attach Files"),
)
IN_THREADS: Final[Needs] = (("send_messages_in_threads", "Send Messages in Threads"),)
PINNING: Final[Needs] = (
    ("pin_messages", "Pin Messages"),
    ("read_message_history", "Read Message History"),
)
DISCUSSING: Final[Needs] = (("create_public_threads", "Create Public Threads"),)

EVERYTHING: Final[Needs] = (*SENDING, *IN_THREADS, *PINNING, *DISCUSSING)
INVITED: Final = discord.Permissions(**{flag: True for flag, _ in EVERYTHING})


def invitation(application: int) -> str:
    """Return the address at which somebody adds this application to a server, with its commands."""
    return discord.utils.oauth_url(
        application, permissions=INVITED, scopes=("bot", "applications.commands")
    )
