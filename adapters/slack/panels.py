"""How is a card shown where there is no channel? In a view of its own."""

import json
from typing import Any, Final

from adapters.slack import renderer

TITLE: Final = 24
"""Characters of a view's title."""

MOST_BLOCKS: Final = 100

View = dict[str, Any]


def panel(title: str, shown: renderer.Message, channel: str = "") -> View:
    """Return a view that shows a message; its buttons know in which channel it all began."""
    words = " ".join(title.split()) or "…"
    short = words if len(words) <= TITLE else words[: TITLE - 1].rstrip() + "…"
    return {
        "type": "modal",
        "callback_id": "quiz-panel",
        "title": {"type": "plain_text", "text": short, "emoji": True},
        "blocks": shown.blocks[:MOST_BLOCKS],
        "private_metadata": json.dumps({"channel": channel}),
    }
