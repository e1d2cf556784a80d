"""How does a card or a form look in a browser?

Jinja escapes every string; only `Markdown` blocks become markup, by `markdown.to_html`. Every
kind of block and field has its own small template, named after its class.
"""

import base64
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from adapters.web.markdown import to_html
from bot.cards import (
    Block,
    Button,
    Card,
    ChoiceField,
    File,
    Form,
    FormField,
    Group,
    Link,
    Mention,
    Options,
    Part,
    Place,
    Strong,
    Tone,
    When,
)
from bot.requests import encode

HUES = 8
TONES = {
    Tone.RIGHT: "Right",
    Tone.PARTLY: "Partly right",
    Tone.WRONG: "Wrong",
    Tone.DONE: "OK",
    Tone.NOTICE: "Note",
    Tone.ERROR: "That did not work",
}
_DOWNLOADS = frozenset({"application/json", "text/csv", "text/plain", "text/calendar"})
_FORMATS = {
    "time": "%H:%M UTC",
    "second": "%H:%M:%S UTC",
    "date": "%-d %B %Y",
    "datetime": "%-d %B %Y, %H:%M UTC",
    "relative": "%-d %B %Y, %H:%M UTC",
}


def card(card: Card, key: str) -> Markup:
    """Return a card as HTML; `key` makes the ids in it unique in the page."""
    answers = _answers(card)
    return _render(
        "card.html",
        card=card,
        key=key,
        tone=TONES.get(card.tone, ""),
        said=card.title.startswith(TONES.get(card.tone, "\0")),
        blocks=[block(one, answers) for one in card.blocks],
        buttons=[one for one in card.buttons if one not in answers.values()],
    )


def block(block: Block, answers: dict[str, Button] | None = None) -> Markup:
    """Return one block; options that have a button of their own become that button."""
    name = type(block).__name__
    return _render(f"blocks/{name}.html", block=block, answers=answers or {})


def form(form: Form, key: str) -> Markup:
    """Return a form as a dialog that knows the request it completes."""
    return _render(
        "form.html",
        form=form,
        key=key,
        base=encode(form.request),
        intro=[block(one) for one in form.intro],
        fields=[_field(one, f"{key}-{number}") for number, one in enumerate(form.fields)],
    )


def page(name: str, /, **values: object) -> str:
    """Return a whole page."""
    return _render(name, **values)


def words(card: Card) -> str:
    """Return what a screen reader is told when the card arrives."""
    return card.fallback or card.title


def _field(field: FormField, key: str) -> Markup:
    return _render(f"fields/{type(field).__name__}.html", field=field, key=key)


def _answers(card: Card) -> dict[str, Button]:
    """Return the buttons that stand for the letters of the card's options, if all of them do."""
    by_label = {button.label: button for button in card.buttons}
    letters = [item.letter for one in card.blocks if isinstance(one, Options) for item in one.items]
    if not letters or len(set(letters)) < len(letters) or not set(letters) <= by_label.keys():
        return {}
    return {letter: by_label[letter] for letter in letters}


def _render(template: str, /, **values: object) -> Markup:
    return Markup(_ENVIRONMENT.get_template(template).render(**values))


def _part(part: Part) -> str:
    """Return the name of the template macro that shows a part of a line."""
    match part:
        case Mention():
            return "mention"
        case When():
            return "when"
        case Strong():
            return "strong"
        case Place():
            return "place"
        case Group():
            return "group"
        case Link(address=address) if address.startswith(("https://", "http://")):
            return "link"
        case Link():
            return "words"
        case str():
            return "text"


def _instant(at: datetime, style: str = "datetime") -> str:
    """Return a time in words that hold everywhere, until the page puts the reader's own."""
    return at.astimezone(UTC).strftime(_FORMATS.get(style, _FORMATS["datetime"]))


def _hue(player: str) -> int:
    """Return the colour of a player: the same in every message."""
    return sum(player.encode("utf-8", "replace")) % HUES


def _download(file: File) -> str:
    """Return the file as an address; only harmless types keep their name."""
    kind = file.media_type if file.media_type in _DOWNLOADS else "application/octet-stream"
    content = base64.b64encode(file.content.encode("utf-8", "replace")).decode("ascii")
    return f"data:{kind};charset=utf-8;base64,{content}"


def _size(content: str) -> str:
    count = len(content.encode("utf-8", "replace"))
    return f"{count} bytes" if count < 1024 else f"{count / 1024:.1f} kB"


def _how_many(field: ChoiceField) -> str:
    """Return the rule of a choice in words; nothing for a plain single choice."""
    least, most = field.least, min(field.most, len(field.choices))
    if most <= 1:
        return "" if least else "You may leave this open."
    if least == most:
        return f"Choose exactly {most}."
    if least == 0:
        return "Choose as many as you like." if most == len(field.choices) else f"Up to {most}."
    return f"Choose at least {least}." if most == len(field.choices) else f"{least} to {most}."


def _environment() -> Environment:
    loader = FileSystemLoader(Path(__file__).with_name("templates"))
    environment = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        part=_part,
        instant=_instant,
        hue=_hue,
        download=_download,
        size=_size,
        how_many=_how_many,
        encode=encode,
        markdown=to_html,
        picture=lambda path: f"/picture/{quote(path)}",
        percent=lambda share: round(100 * min(max(share, 0.0), 1.0)),
    )
    return environment


_ENVIRONMENT = _environment()
