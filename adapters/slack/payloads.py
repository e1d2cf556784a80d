"""What does a payload of Slack say about where it comes from and how it can be answered?

Payloads are signed, so who and where is taken from them; what a button or a form carries is data
like any other.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Origin:
    """Where something happened; what a payload does not tell is "".

    `surface` is the kind of view that something happened in, "modal" or "home"; `once` is the same
    for all deliveries of one thing that happened.
    """

    team: str
    user: str
    name: str = ""
    channel: str = ""
    team_name: str = ""
    response_url: str = ""
    trigger: str = ""
    surface: str = ""
    view: str = ""
    once: str = ""


def origin(body: Mapping[str, Any], team: str) -> Origin:
    """Return where a payload comes from; `team` is the workspace that it was let in for."""
    user, view = part(body, "user"), part(body, "view")
    event = part(body, "event")
    trigger = text(body, "trigger_id")
    return Origin(
        team=team,
        user=text(user, "id") or text(body, "user_id") or text(event, "user"),
        name=text(user, "name") or text(user, "username") or text(body, "user_name"),
        channel=text(part(body, "channel"), "id")
        or text(body, "channel_id")
        or text(part(body, "container"), "channel_id")
        or text(kept(view), "channel"),
        team_name=text(part(body, "team"), "name"),
        response_url=text(body, "response_url"),
        trigger=trigger,
        surface=text(view, "type"),
        view=text(view, "id"),
        once=trigger or text(body, "event_id"),
    )


def kept(view: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what we put into a view to have it again; {} where that is not ours."""
    try:
        found = json.loads(text(view, "private_metadata") or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, Mapping) else {}


def part(body: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return an object inside a payload; {} for anything else."""
    found = body.get(name)
    return found if isinstance(found, Mapping) else {}


def text(body: Mapping[str, Any], name: str) -> str:
    """Return a text inside a payload; "" for anything else."""
    found = body.get(name)
    return found if isinstance(found, str) else ""
