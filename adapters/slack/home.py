"""How does the App Home look, where everybody finds their own at any time?

Today's question comes first, then how one stands, a box to look something up, and the settings.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from adapters.slack.renderer import Kit, Picture, kits, words
from bot import requests as r
from bot.cards import Button, Card

BLOCKS: Final = 100
LOOKUP: Final = "lookup"
"""The action of the box to look something up; what was typed is its value."""

LABEL: Final = 100

SETTINGS: Final = (r.ZoneForm, r.HideMe, r.ExportMe, r.ForgetMe)
"""What is set rather than looked at."""


def view(
    cards: Sequence[Card], settings: Card, picture: Picture, zone: str = "UTC", *, lookup: str
) -> dict[str, object]:
    """Return the home of one person, whose time zone this is; `lookup` labels a box to ask in.

    What the cards offer to set stands with the settings, at the end; nothing is offered twice.
    """
    own = [button for card in cards for button in _settings(card.buttons)]
    offered = {button.request for card in cards for button in card.buttons}
    further = (one for one in settings.buttons if one.request not in offered)
    below = replace(settings, buttons=(*own, *further))
    room = BLOCKS - len(kits(below, picture, zone)) - 4
    shown: list[Kit] = []
    for card in cards:
        rest = tuple(one for one in card.buttons if one not in own)
        more = kits(replace(card, buttons=rest), picture, zone, first=_pressed(shown))
        if len(shown) + len(more) < room:  # whole or not at all: its buttons stand at its end
            shown += [*more, {"type": "divider"}]
    shown += [_box(lookup), {"type": "divider"}]
    shown += kits(below, picture, zone, first=_pressed(shown))
    return {"type": "home", "blocks": shown}


def _settings(buttons: Iterable[Button]) -> list[Button]:
    return [one for one in buttons if isinstance(one.request, SETTINGS)]


def _pressed(shown: Iterable[Kit]) -> int:
    """Return how many buttons there are already."""
    return sum(len(one["elements"]) for one in shown if one["type"] == "actions")


def _box(label: str) -> Kit:
    element = {"type": "plain_text_input", "action_id": LOOKUP, "max_length": LABEL}
    return {
        "type": "input",
        "dispatch_action": True,
        "block_id": LOOKUP,
        "label": words(label, LABEL),
        "element": element,
    }
