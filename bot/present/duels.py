"""What is said about duels."""

from bot.cards import Button, Card, Line
from bot.present import words
from bot.requests import Leaderboard, Today


def later(locale: str) -> Card:
    """Say that duels are still to come, and what two people can do until then."""
    _ = words(locale).gettext
    name = _("Duels come with a later version")
    text = _("Until then, answer the same question today, and see on the board who is ahead.")
    buttons = (Button(_("Today's question"), Today()), Button(_("Leaderboard"), Leaderboard()))
    return Card(name, (Line((text,)),), buttons, fallback=f"{name}. {text}")
