"""What does it mean when Slack does not do what we asked? A sentence, and whether to try again."""

from typing import Any, Final

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

from adapters.slack.workspaces import NotInstalled
from bot.ports import DeliveryError

FAILURES: Final = (SlackClientError, aiohttp.ClientError, OSError)
"""Everything that a call to Slack may raise; a wait that ended in vain is an OSError."""

NO_CONNECTION: Final = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)
"""Nothing has been sent."""

LIMITED: Final = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})
LATER: Final = frozenset({"request_timeout", "team_added_to_org", "channel_limit_exceeded"})
UNSURE: Final = frozenset({"fatal_error", "internal_error", "service_unavailable"})
"""Slack gave up half-way: what was asked may have been done."""

NO_TOKEN: Final = frozenset(
    {"account_inactive", "invalid_auth", "not_authed", "token_expired", "token_revoked"}
)

REASONS: Final = {
    "cant_update_message": "the message is not mine any more, so I cannot change it",
    "channel_not_found": "I cannot see the channel: if it is private, invite me there by"
    " /invite {name}, else choose another with /quiz setup",
    "edit_window_closed": "the workspace forbids changing old messages: an owner allows it under"
    " Settings & permissions, Message editing",
    "is_archived": "the channel is archived: unarchive it, or choose another with /quiz setup",
    "msg_blocks_too_long": "the message is too long for Slack",
    "msg_too_long": "the message is too long for Slack",
    "no_permission": "the workspace does not let me do that: ask an owner to allow it",
    "not_in_channel": "I am not in the channel: invite me there by /invite {name}",
    "restricted_action": "only some people may post in the channel: allow me under its settings,"
    " Posting permissions",
    "restricted_action_read_only_channel": "nobody may post in the channel: choose another with"
    " /quiz setup",
    "restricted_action_thread_locked": "the thread is locked",
    "restricted_action_thread_only_channel": "the channel takes replies only: choose another with"
    " /quiz setup",
    "team_access_not_granted": "the organisation has not added me to this workspace: an"
    " organisation's admin does so",
    "too_many_pins": "the channel has as many pins as Slack allows: take some out",
}
INSTALL: Final = "Slack does not accept my token any more: install me again"
GONE: Final = frozenset({"message_not_found", "no_item_specified", "thread_not_found"})
DELETED: Final = "somebody has deleted the message"


def code(error: Exception) -> str:
    """Return Slack's own word for what is wrong; "" where there is none."""
    found = _data(error).get("error") if isinstance(error, SlackApiError) else ""
    return found if isinstance(found, str) else ""


def is_about_pictures(error: Exception) -> bool:
    """Whether Slack cannot show a file that we named: it may be gone, or not be ready yet."""
    return code(error) == "invalid_blocks" and "slack_file" in str(_data(error)).lower()


def limited(error: Exception) -> float | None:
    """Return the seconds that Slack wants us to wait, or None if that is not what is wrong."""
    if not isinstance(error, SlackApiError):
        return None
    if code(error) not in LIMITED and _status(error) != 429:
        return None
    headers = getattr(error.response, "headers", None) or {}
    asked = next((headers[one] for one in headers if one.lower() == "retry-after"), "")
    return float(asked) if str(asked).isdigit() else 1.0


def failure(error: Exception, name: str = "@Quiz Companion") -> DeliveryError:
    """Return what to tell an admin; `name` is what people call us there.

    `maybe_sent` is set where what was asked may have been done all the same.
    """
    if isinstance(error, NotInstalled):
        return DeliveryError(INSTALL, permanent=True, refused=True)
    wait = limited(error)
    if wait is not None:
        return DeliveryError("Slack asks us to wait", retry_after=wait, refused=True)
    word = code(error)
    if word in GONE:
        return DeliveryError(DELETED, gone=True, refused=True)
    if word in NO_TOKEN:
        return DeliveryError(INSTALL, permanent=True, refused=True)
    if word in REASONS:
        reason = REASONS[word].format(name=name)
        return DeliveryError(reason, permanent=True, refused=True)
    if word == "missing_scope":
        return DeliveryError(_lacking(error), permanent=True, refused=True)
    if word in LATER:
        return DeliveryError(f"Slack says {word}", refused=True)
    if isinstance(error, NO_CONNECTION):
        return DeliveryError("Slack cannot be reached", refused=True)
    if word and word not in UNSURE and _status(error) < 500:
        return DeliveryError(f"Slack refused it: {word}", permanent=True, refused=True)
    if isinstance(error, SlackApiError):
        return DeliveryError(f"Slack answered {word or _status(error)}", maybe_sent=True)
    return DeliveryError("Slack did not answer in time", maybe_sent=True)


def _lacking(error: Exception) -> str:
    needed = _data(error).get("needed") or "a permission"
    return f"I lack {needed}: install me again, which asks for it"


def _data(error: Exception) -> dict[str, Any]:
    found = getattr(getattr(error, "response", None), "data", None)
    return found if isinstance(found, dict) else {}


def _status(error: Exception) -> int:
    """Return the status of an answer; SlackApiError holds one of two kinds of answers."""
    response = getattr(error, "response", None)
    found = getattr(response, "status_code", None) or getattr(response, "status", None)
    return found if isinstance(found, int) else 0
