"""How do cards look in the App Home, where everybody finds their own at any time?"""

from collections.abc import Sequence

from adapters.slack.renderer import Kit, Picture, kits, words
from bot.cards import Card

BLOCKS = 100
LOOKUP = "lookup"
"""The action of the box to look something up; what was typed is its value."""

LABEL = 100


def view(
    cards: Sequence[Card], picture: Picture, zone: str = "UTC", *, lookup: str = ""
) -> dict[str, object]:
    """Return the home of one person, whose time zone this is; `lookup` labels a box to ask in."""
    shown: list[Kit] = _box(lookup) if lookup else []
    for card in cards:
        pressed = sum(len(one["elements"]) for one in shown if one["type"] == "actions")
        more: list[Kit] = [{"type": "divider"}] if shown else []
        more += kits(card, picture, zone, first=pressed)
        if len(shown) + len(more) > BLOCKS:
            break  # a card is shown whole or not at all: its buttons stand at its end
        shown += more
    return {"type": "home", "blocks": shown}


def _box(label: str) -> list[Kit]:
    element = {"type": "plain_text_input", "action_id": LOOKUP, "max_length": LABEL}
    return [
        {
            "type": "input",
            "dispatch_action": True,
            "block_id": LOOKUP,
            "label": words(label, LABEL),
            "element": element,
        }
    ]
