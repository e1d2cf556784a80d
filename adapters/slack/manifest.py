"""What must Slack know of the companion? Its manifest, for a socket or for an address of ours."""

from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

FILE: Final = Path(__file__).with_name("manifest.yaml")


def filled(address: str = "") -> str:
    """Return the manifest to paste: for Socket Mode, or for who is reached at `https://…`."""
    if not address:
        return FILE.read_text("utf-8")
    base = address.rstrip("/")
    found = _read()
    events = f"{base}/slack/events"
    settings = found["settings"]
    settings["socket_mode_enabled"] = False
    settings["event_subscriptions"] = {"request_url": events} | settings["event_subscriptions"]
    settings["interactivity"] |= {"request_url": events, "message_menu_options_url": events}
    for command in found["features"]["slash_commands"]:
        command["url"] = events
    found["oauth_config"] = {"redirect_urls": [f"{base}/slack/oauth_redirect"]} | found[
        "oauth_config"
    ]
    return yaml.safe_dump(found, sort_keys=False, allow_unicode=True)


@cache
def scopes() -> tuple[str, ...]:
    """Return every scope we ask for; whoever installs us may leave the last ones out."""
    asked = _read()["oauth_config"]["scopes"]
    return (*asked["bot"], *asked["bot_optional"])


def _read() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(FILE.read_text("utf-8"))
    return found
