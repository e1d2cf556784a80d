"""Which cards do linked accounts show? All of them, as large as they get, with whatever names."""

from collections.abc import Iterator
from datetime import UTC, datetime

from bot.cards import Card, Form
from bot.core.links import MOST, Account
from bot.journeys import codes
from bot.present import links

AT = datetime(2026, 11, 1, tzinfo=UTC)


def private(name: str) -> Iterator[Card | Form]:
    """Give what one person sees of their accounts."""
    every = [Account("discord/1", name)]
    every += [Account(f"slack:T{n}/U1", name, name) for n in range(1, MOST)]
    for mine in (every[:1], every[:2], every):
        yield links.listed("en", mine)
        yield links.linked("en", mine)
        yield links.unlink_question("en", mine)
        yield links.question("en", mine, codes.new())
    yield links.made("en", codes.new(), AT)
    yield links.form("en")
    yield links.unlinked("en")
