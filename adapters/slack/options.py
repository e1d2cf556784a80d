"""What does Slack offer while somebody types into a field? What the quiz suggests."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from adapters.slack.payloads import kept, part, text
from adapters.slack.text import cut
from bot import requests as r
from bot.cards import Place, Suggestion
from bot.core.errors import QuizError
from bot.requests.contests import SaveContest

MOST: Final = 100
LABEL: Final = 75
VALUE: Final = 150

COMMANDS: Final[Mapping[type[Any], str]] = {
    r.Setup: "setup",
    SaveContest: "setup",
    r.SetZone: "zone",
    r.FixQuestion: "question fix",
}
"""Whose options the fields of a form are, by what the form completes."""


def asked(body: Mapping[str, Any]) -> tuple[str, str, str]:
    """Return the option, what was typed of it, and the command it belongs to ("" if to none)."""
    try:
        request: object = r.decode(text(kept(part(body, "view")), "request"))
    except QuizError:
        request = None
    return text(body, "block_id"), text(body, "value"), COMMANDS.get(type(request), "")


def offered(found: Iterable[Suggestion]) -> dict[str, Any]:
    """Return suggestions as Slack shows them; a longer value could not be sent back whole."""
    fitting = [one for one in found if 0 < len(one.value) <= VALUE]
    return {
        "options": [
            {"text": {"type": "plain_text", "text": cut(_label(one), LABEL) or "…"}, "value": value}
            for one in fitting[:MOST]
            for value in [one.value]
        ]
    }


def _label(suggestion: Suggestion) -> str:
    """Return the words of a suggestion; Slack makes no channel's name of an id here."""
    return "".join(
        f"#{part.channel.removeprefix('#')}" if isinstance(part, Place) else part
        for part in suggestion.label
    )
