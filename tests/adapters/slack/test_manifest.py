"""Does the manifest ask Slack for what the code needs, and for nothing else?"""

import ast
from pathlib import Path
from typing import Any

import yaml
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import asked, manifest
from bot.commands import MENUS
from tests.support.slack_api import METHODS
from tests.support.slack_server import UNAUTHORISED

FOLDER = Path(manifest.__file__).parent

SCOPES: dict[str, set[str]] = {
    "api_test": set(),
    "auth_teams_list": set(),
    "auth_test": set(),
    "chat_postEphemeral": {"chat:write"},
    "chat_postMessage": {"chat:write"},
    "chat_update": {"chat:write"},
    "conversations_history": {"channels:history", "groups:history"},
    "conversations_info": {"channels:read", "groups:read"},
    "conversations_open": {"im:write"},
    "conversations_replies": {"channels:history", "groups:history"},
    "files_upload_v2": {"files:write"},
    "oauth_v2_access": set(),
    "pins_add": {"pins:write"},
    "pins_remove": {"pins:write"},
    "users_info": {"users:read"},
    "views_open": set(),
    "views_publish": set(),
    "views_push": set(),
    "views_update": set(),
}
"""What Slack's reference says that a method needs of a bot's token."""

EVENTS: dict[str, set[str]] = {
    "app_home_opened": set(),
    "app_uninstalled": set(),
    "channel_archive": {"channels:read"},
    "channel_deleted": {"channels:read"},
    "group_archive": {"groups:read"},
    "group_deleted": {"groups:read"},
    "team_access_granted": set(),
    "team_access_revoked": set(),
    "tokens_revoked": set(),
}
"""The same of events."""

OPTIONAL = {"channels:history", "groups:history"}


def written() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(manifest.filled())
    return found


def trees() -> list[ast.AST]:
    return [ast.parse(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.py"))]


def called() -> set[str]:
    """Return the methods of the Web API that the sources call."""
    return {
        node.func.attr
        for tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if "_" in node.func.attr and hasattr(AsyncWebClient, node.func.attr)
        if not node.func.attr.startswith("_")
    }


def heard() -> set[str]:
    """Return the events that the sources know: the texts that `match` and `==` look for."""
    texts = {
        node.value
        for tree in trees()
        for part in ast.walk(tree)
        if isinstance(part, ast.MatchValue | ast.Compare)
        for node in ast.walk(part)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return texts & EVENTS.keys()


def test_the_scopes_are_those_of_the_methods_and_events_and_no_others() -> None:
    assert called() == SCOPES.keys()
    needed = {"commands"}.union(*SCOPES.values(), *EVENTS.values())
    asked = written()["oauth_config"]["scopes"]
    assert set(asked["bot"]) == needed - OPTIONAL
    assert set(asked["bot_optional"]) == OPTIONAL
    assert set(manifest.scopes()) == needed


def test_the_events_are_those_that_are_heard_and_no_others() -> None:
    asked = written()["settings"]["event_subscriptions"]["bot_events"]
    assert sorted(asked) == sorted(EVENTS)
    assert heard() == EVENTS.keys()


def test_the_command_and_the_menus_are_ours_and_no_others() -> None:
    features = written()["features"]
    (command,) = features["slash_commands"]
    assert (command["command"], command["should_escape"]) == ("/quiz", True)
    shortcuts = {(one["callback_id"], one["type"]): one["name"] for one in features["shortcuts"]}
    report = next(menu.name for menu in MENUS if menu.on == "message")
    assert shortcuts == {
        (asked.TODAY, "global"): "Today's question",
        (asked.REPORT, "message"): report,
    }


def test_buttons_forms_and_app_home_are_switched_on() -> None:
    found = written()
    assert found["settings"]["interactivity"]["is_enabled"] is True
    assert found["features"]["app_home"]["home_tab_enabled"] is True
    assert found["settings"]["org_deploy_enabled"] is True


def test_whoever_is_reached_by_http_gives_slack_every_address() -> None:
    base = "https://quiz.example"
    found = yaml.safe_load(manifest.filled(f"{base}/"))
    events = f"{base}/slack/events"
    settings = found["settings"]
    assert settings["socket_mode_enabled"] is False
    assert settings["event_subscriptions"]["request_url"] == events
    assert settings["interactivity"]["request_url"] == events
    assert settings["interactivity"]["message_menu_options_url"] == events
    assert [one["url"] for one in found["features"]["slash_commands"]] == [events]
    assert found["oauth_config"]["redirect_urls"] == [f"{base}/slack/oauth_redirect"]
    assert set(found["oauth_config"]["scopes"]["bot_optional"]) == OPTIONAL


def test_our_own_slack_knows_every_method_that_is_called() -> None:
    known = {name.replace(".", "_") for name in METHODS} | {"files_upload_v2"}
    assert called() <= known
    assert METHODS.keys() >= UNAUTHORISED
