"""What `/quiz ask` shows."""

from collections.abc import Collection, Sequence

from bot.cards import Block, Button, Card, Heading, Line, Markdown
from bot.core.concepts import Concept, Topic
from bot.present import words
from bot.present.rounds import as_of, source_words
from bot.requests import Path, ShareConcept, ShowConcept


def concept(
    locale: str, card: Concept, topic: str, near: Sequence[Concept], *, share: bool = False
) -> Card:
    """Return a concept's card; `near` are concepts to go on with; `share` offers to share it."""
    _ = words(locale).gettext
    blocks: list[Block] = [Markdown(f"**{card.answer}**"), Markdown(card.explanation)]
    if card.misconception:
        blocks += [Heading(_("Often misunderstood")), Markdown(card.misconception)]
    if card.tip:
        blocks += [Heading(_("In an interview")), Markdown(card.tip)]
    if card.sources:
        listed = "; ".join(source_words(source) for source in card.sources)
        blocks.append(Line((_("Sources:"), " ", listed), quiet=True))
    if card.as_of:
        blocks.append(as_of(locale, card.as_of))
    blocks.append(Line((topic,), quiet=True))
    buttons = [Button(one.name, ShowConcept(one.id)) for one in near[:4]]
    if share:
        buttons.append(Button(_("Share here"), ShareConcept(card.id)))
    return Card(card.name, tuple(blocks), tuple(buttons), fallback=f"{card.name}: {card.answer}")


def sealed(locale: str, card: Concept) -> Card:
    """Refuse to spoil the question that is open."""
    _ = words(locale).gettext
    name = _("{concept}: after the question closes").format(concept=card.name)
    text = _("The open question is about this. Ask again when you have answered it.")
    return Card(name, (Line((text,)),), fallback=f"{name}. {text}")


def choice(locale: str, hits: Sequence[Concept], sealed: Collection[str]) -> Card:
    """Offer the meanings of something that has several; `sealed` ones are named and no more."""
    _ = words(locale).gettext
    name = _("Which one do you mean?")
    blocks = tuple(
        Line((one.name,) if one.id in sealed else (one.name, ": ", one.answer)) for one in hits
    )
    buttons = tuple(Button(one.name, ShowConcept(one.id)) for one in hits[:5])
    return Card(name, blocks, buttons, fallback=name)


def nothing(locale: str, typed: str, near: Sequence[Topic]) -> Card:
    """Say that nothing fits, and which topics come nearest."""
    _ = words(locale).gettext
    if not typed.strip():
        name = _("What do you want to know?")
        ask = _("For example: /quiz ask mode collapse")
        return Card(name, (Line((ask,)),), fallback=f"{name} {ask}")
    name = _("Nothing found")
    said = _("I have no card for “{typed}”.").format(typed=typed[:80])
    if near:
        listed = ", ".join(topic.name for topic in near)
        said += " " + _("The nearest topics: {topics}.").format(topics=listed)
    more = _("All I know about stands on the path.")
    buttons = (Button(_("Learning path"), Path()),)
    return Card(name, (Line((said,)), Line((more,), quiet=True)), buttons, fallback=said)
