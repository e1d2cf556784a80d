"""What of all that people send cannot be kept? It is taken out before anybody works with it."""

from dataclasses import fields, replace
from typing import Any

from bot.core.errors import QuizError
from bot.core.people import Actor
from bot.requests import Request

MAX_TEXT = 4000


def request(given: Request) -> Request:
    """Return a request whose words can be kept; QuizError("too_long") if they are too many."""
    changed: dict[str, Any] = {}
    for field in fields(given):
        value = getattr(given, field.name)
        if isinstance(value, str) and value:
            clean = text(value)
            if len(clean) > MAX_TEXT:
                raise QuizError("too_long", limit=MAX_TEXT)
            if clean != value:
                changed[field.name] = clean
    return replace(given, **changed) if changed else given


def text(value: str) -> str:
    """Return words without what no database keeps: NUL and lone surrogates."""
    if value.isprintable():
        return value
    return value.replace("\0", "").encode("utf-8", "ignore").decode()


def actor(given: Actor) -> Actor:
    """Return an actor whose name can be kept and is not too long to show."""
    name = text(given.display_name)[:100] or given.player
    return given if name == given.display_name else replace(given, display_name=name)
