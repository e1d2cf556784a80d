"""Where is the bot on Slack? Which workspaces removed it, and which channels were deleted.

What happened while we were away Slack tells again for two hours; later it shows at the next post.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final, Protocol

from adapters.slack.actors import community
from adapters.slack.payloads import part, text

REMOVALS: Final = frozenset({"app_uninstalled", "tokens_revoked"})
"""What an organisation tells of itself, if it has installed us for all of its workspaces."""


class Presence(Protocol):
    """What is told, as far as Slack tells it."""

    def confirm(self, platform: str, gone: Callable[[str], Awaitable[Sequence[str]]]) -> None: ...
    async def left(self, community: str) -> None: ...
    async def returned(self, community: str, name: str = "") -> None: ...
    async def channel_gone(self, community: str, channel: str) -> None: ...


def granted(event: Mapping[str, Any]) -> list[str]:
    """Return the workspaces that an organisation has let us into."""
    return _teams(event) if text(event, "type") == "team_access_granted" else []


async def tell(presence: Presence, team: str, event: Mapping[str, Any]) -> None:
    """Pass on what an event says about where we are, if it does."""
    here = community(team)
    match text(event, "type"):
        case "app_uninstalled":
            await presence.left(here)
        case "tokens_revoked" if part(event, "tokens").get("bot"):
            await presence.left(here)
        case "team_access_revoked":
            for one in _teams(event):
                await presence.left(community(one))
        case "team_access_granted":
            for one in _teams(event):
                await presence.returned(community(one))
        case "channel_deleted" | "group_deleted" | "channel_archive" | "group_archive":
            await presence.channel_gone(here, text(event, "channel"))


def _teams(event: Mapping[str, Any]) -> list[str]:
    found = event.get("team_ids")
    return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []
