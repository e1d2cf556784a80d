"""What is said about cards that people share with a channel."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.cards import Button, Card, Line, Mention, Place, Strong, Tone, When
from bot.core.concepts import Concept
from bot.present import lookup as lookup_words
from bot.present import words
from bot.requests import Ask


def public(
    locale: str, concept: Concept, topic: str, near: Sequence[Concept], player: str, name: str
) -> Card:
    """Return what the channel sees: the card, and who shared it."""
    card = lookup_words.concept(locale, concept, topic, near)
    blocks = (*card.blocks, _by(locale, player, name))
    return replace(card, blocks=blocks, buttons=(*card.buttons, _more(locale)))


def gone(locale: str, player: str, name: str) -> Card:
    """Say in the channel that the shared card is no longer in the bank."""
    _ = words(locale).gettext
    title = _("A card that is gone")
    text = _("Somebody shared a card here that I no longer have.")
    blocks = (Line((text,)), _by(locale, player, name))
    return Card(title, blocks, (_more(locale),), fallback=f"{title}. {text}")


def waiting(locale: str, player: str, name: str) -> Card:
    """Say in the channel that the shared card would spoil a question; not even its name is told."""
    _ = words(locale).gettext
    title = _("A card for after the question")
    text = _("A shared card is about the open question. Look it up when the question has closed.")
    blocks = (Line((text,)), _by(locale, player, name))
    return Card(title, blocks, fallback=f"{title}. {text}")


def done(locale: str, concept: Concept, channel: str) -> Card:
    """Confirm that a card goes to the channel."""
    _ = words(locale).gettext
    name = _("{concept} is shared").format(concept=concept.name)
    return Card(name, (Line((_("Shared in"), " ", Place(channel))),), (), Tone.DONE, name)


def there_already(locale: str, concept: Concept, channel: str, at: datetime) -> Card:
    """Say that the channel has just seen the card."""
    _ = words(locale).gettext
    name = _("{concept} is there already").format(concept=concept.name)
    line = Line((_("It was shared in"), " ", Place(channel), " ", When(at, "relative"), "."))
    return Card(name, (line,), (), Tone.NOTICE, name)


def sealed(locale: str, concept: Concept) -> Card:
    """Refuse to spoil the open question for the channel."""
    _ = words(locale).gettext
    title = lookup_words.sealed(locale, concept).title
    text = _("The open question is about this. Share it when the question has closed.")
    return Card(title, (Line((text,)),), fallback=f"{title}. {text}")


def impossible(locale: str, channel: str, problems: Sequence[str], name: str = "") -> Card:
    """Say what keeps us from posting in the channel, and how to mend it."""
    _ = words(locale).gettext
    name = name or _("Nothing was shared")
    where = Line((_("I cannot post in"), " ", Place(channel), "."))
    mend = [Line((Strong(_("To mend:")), " ", problem)) for problem in problems]
    return Card(name, (where, *mend), (), Tone.NOTICE, name)


def _by(locale: str, player: str, name: str) -> Line:
    _ = words(locale).gettext
    if not player:
        return Line((_("Shared by somebody"),), quiet=True)
    return Line((_("Shared by"), " ", Mention(player, name)), quiet=True)


def _more(locale: str) -> Button:
    return Button(words(locale).gettext("Ask me more"), Ask())
