"""How is a card shown where there is no channel? In a view of its own."""

import json
from typing import Any, Final

from adapters.slack.renderer import Message, words

TITLE: Final = 24
"""Characters of a view's title."""

View = dict[str, Any]


def panel(title: str, shown: Message, channel: str = "") -> View:
    """Return a view that shows a message; its buttons know in which channel it all began."""
    return {
        "type": "modal",
        "callback_id": "quiz-panel",
        "title": words(title, TITLE),
        "close": words("Close", TITLE),
        "blocks": shown.blocks,
        "private_metadata": json.dumps({"channel": channel}),
    }
