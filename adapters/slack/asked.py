"""Which request is it that somebody made? Read from what they typed, pressed or chose."""

import html
import re
from collections.abc import Mapping
from typing import Any, Final

from adapters.slack import home
from adapters.slack.payloads import part, text
from bot import requests as r

REPORT: Final = "quiz-report"
TODAY: Final = "quiz-today"
"""What the menus of our manifest ask for, by their callback id."""

CHANNEL: Final = re.compile(r"<#([CDG][A-Z0-9]+)(?:\|[^<>]*)?>")
"""A channel, as Slack writes one that somebody has named in a command."""

PERSON: Final = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>")
"""A person, likewise."""


def line(body: Mapping[str, Any]) -> str:
    """Return what was typed after a command, channels and people as their ids."""
    return html.unescape(PERSON.sub(r"\1", CHANNEL.sub(r"\1", text(body, "text"))))


def by_button(action: Mapping[str, Any]) -> r.Request:
    """Return what a pressed button carries, or the look-up of what was typed in App Home."""
    if text(action, "action_id") == home.LOOKUP:
        return r.Ask(text(action, "value"))
    return r.decode(text(action, "value"))


def by_menu(body: Mapping[str, Any]) -> r.Request:
    """Return what an entry of a menu asks for."""
    if text(body, "callback_id") == REPORT:
        return r.ReportMessage(text(part(body, "message"), "ts"))
    return r.Today()
