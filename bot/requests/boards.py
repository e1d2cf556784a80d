"""What can people ask about boards and seasons, beside the boards of the day?"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TopicBoard:
    """Show who knows most about a topic."""

    topic: str = ""


@dataclass(frozen=True, slots=True)
class Season:
    """Set how long seasons are, and whether boards are shown ("yes", "no"); "" keeps what is."""

    kind: str = ""
    boards: str = ""
