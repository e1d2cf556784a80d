"""Where is the bot on Slack? Which workspaces removed it, and which channels were deleted.

What happened while we were away Slack tells again for two hours; later it shows at the next post.
"""

from collections.abc import Mapping
from typing import Any, Protocol

from adapters.slack.actors import community
from adapters.slack.payloads import part, text


class Presence(Protocol):
    """What is told, as far as Slack tells it."""

    async def left(self, community: str) -> None: ...
    async def returned(self, community: str, name: str = "") -> None: ...
    async def named(self, community: str, name: str) -> None: ...
    async def channel_gone(self, community: str, channel: str) -> None: ...


async def tell(presence: Presence, team: str, event: Mapping[str, Any]) -> None:
    """Pass on what an event says about where we are, if it does."""
    here = community(team)
    match text(event, "type"):
        case "app_uninstalled":
            await presence.left(here)
        case "tokens_revoked" if part(event, "tokens").get("bot"):
            await presence.left(here)
        case "team_rename":
            await presence.named(here, text(event, "name"))
        case "channel_deleted" | "group_deleted" | "channel_archive" | "group_archive":
            await presence.channel_gone(here, text(event, "channel"))
