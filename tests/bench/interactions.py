"""What does Discord say when somebody presses a button, types a command or sends a form?

Written as Discord sends them, so that discord.py has all of its own work with them.
"""

from collections.abc import Sequence
from typing import Any

COMPANION, GUILD, CHANNEL, PLAYER, MESSAGE = (str(10**17 + number) for number in range(1, 6))
RIGHTS = str(0x7FFFFFFFFFFF)

USER: dict[str, Any] = {
    "id": PLAYER,
    "username": "ada",
    "global_name": "Ada",
    "discriminator": "0",
    "avatar": None,
    "public_flags": 0,
    "bot": False,
}
BOT: dict[str, Any] = USER | {"id": COMPANION, "username": "companion", "bot": True}

CHANNEL_SEEN: dict[str, Any] = {
    "id": CHANNEL,
    "type": 0,
    "name": "quiz",
    "position": 0,
    "permission_overwrites": [],
    "nsfw": False,
    "topic": None,
    "parent_id": None,
    "rate_limit_per_user": 0,
    "last_message_id": MESSAGE,
    "flags": 0,
    "guild_id": GUILD,
    "permissions": RIGHTS,
}
GUILD_SEEN: dict[str, Any] = {
    "id": GUILD,
    "name": "Team",
    "owner_id": PLAYER,
    "member_count": 40,
    "roles": [
        {
            "id": str(role),
            "name": f"role {place}",
            "color": 0,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
            "hoist": False,
            "position": place,
            "permissions": RIGHTS,
            "managed": False,
            "mentionable": False,
            "flags": 0,
        }
        for place, role in enumerate([GUILD, int(GUILD) + 100, int(GUILD) + 101])
    ],
    "channels": [CHANNEL_SEEN],
    "emojis": [],
    "features": ["COMMUNITY"],
    "threads": [],
    "members": [],
}
_MEMBER: dict[str, Any] = {
    "user": USER,
    "nick": None,
    "avatar": None,
    "roles": [str(int(GUILD) + 100)],
    "joined_at": "2026-01-05T09:00:00.000000+00:00",
    "premium_since": None,
    "communication_disabled_until": None,
    "deaf": False,
    "mute": False,
    "pending": False,
    "flags": 0,
    "permissions": RIGHTS,
}


def pressed(custom_id: str, components: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the event of a press on a button of a message."""
    return _event(
        3,
        {"id": 9, "component_type": 2, "custom_id": custom_id},
        message=message(MESSAGE, CHANNEL, components),
    )


def message(id: str, channel: str, components: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return a message of ours as Discord tells it."""
    return {
        "id": id,
        "channel_id": channel,
        "type": 0,
        "content": "",
        "author": BOT,
        "application_id": COMPANION,
        "timestamp": "2026-09-14T07:00:00.000000+00:00",
        "edited_timestamp": "2026-09-14T09:00:00.000000+00:00",
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "pinned": False,
        "flags": 1 << 15,
        "components": _numbered(components),
    }


def typed(name: str, **given: str) -> dict[str, Any]:
    """Return the event of `/quiz` and one of its subcommands."""
    words = [{"name": key, "type": 3, "value": value} for key, value in given.items()]
    command = {"name": name, "type": 1, "options": words}
    return _event(2, {"id": "7", "name": "quiz", "type": 1, "options": [command]})


def sent(custom_id: str, field: str, value: str) -> dict[str, Any]:
    """Return the event of a form that was sent with one field filled in."""
    filled = {"id": 2, "type": 4, "custom_id": field, "value": value}
    parts = [{"id": 3, "type": 10}, {"id": 1, "type": 18, "component": filled}]
    return _event(5, {"custom_id": custom_id, "components": parts, "resolved": {}})


def _event(kind: int, data: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "id": str(10**17 + 99),
        "type": kind,
        "version": 1,
        "application_id": COMPANION,
        "token": "t" * 180,
        "data": data,
        "guild_id": GUILD,
        "guild": {"id": GUILD, "locale": "en-US", "features": ["COMMUNITY"]},
        "guild_locale": "en-US",
        "locale": "en-GB",
        "channel_id": CHANNEL,
        "channel": CHANNEL_SEEN,
        "member": _MEMBER,
        "app_permissions": RIGHTS,
        "entitlements": [],
        "authorizing_integration_owners": {"0": GUILD},
        "context": 0,
        "attachment_size_limit": 10 * 2**20,
    } | more


def _numbered(components: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give every component its number, as Discord does when it takes a message."""
    left = [*components]
    for number, one in enumerate(left, 1):
        one.setdefault("id", number)
        left += one.get("components", ())
    return [*components]
