"""How does a card look in Slack?

A header, sections, small print as context, buttons below: Block Kit as Slack's own applications use
it. Whatever a card brings, Slack's limits are kept, and `fitting` decides what goes when the words
are too many.
"""

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, islice, takewhile
from typing import Any, Final

from adapters.slack import blocks
from adapters.slack.fitting import Prose, Row, fit
from adapters.slack.text import clip, cut, fits, group_id, plain
from bot.cards import Bars, Block, Button, Card, File, Heading, Image, Line, Markdown, Style, Tone
from bot.cards import Options as Listed
from bot.requests import encode

BLOCKS: Final = 50
CHARACTERS: Final = 12000
"""Slack names no limit of all words together but this one, for its own Markdown."""
SECTION: Final = 3000
SMALL: Final = 2000
FIELD: Final = 2000
FIELDS: Final = 10
TITLE: Final = 150
ALT: Final = 2000
LABEL: Final = 75
ROW: Final = 25
BUTTONS: Final = 50
FALLBACK: Final = 3000

_SIGNS = {
    Tone.NEUTRAL: "",
    Tone.RIGHT: "✅ ",
    Tone.PARTLY: "🟡 ",
    Tone.WRONG: "❌ ",
    Tone.DONE: "✅ ",
    Tone.NOTICE: "📌 ",
    Tone.ERROR: "⚠️ ",
}
_STYLES = {Style.PRIMARY: "primary", Style.DANGER: "danger"}
# What Slack shows; of any other kind the words remain.
_PICTURES = (".png", ".jpg", ".jpeg", ".gif")

Kit = dict[str, Any]
"""A block, an element or an object of Block Kit."""

Picture = Callable[[str], str | None]
"""The id of a picture's file in Slack by its path, or None where there is none."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message ready to send; `text` is for notifications and screen readers.

    Slack's messages cannot carry files: `files` are to be handed over beside it.
    """

    blocks: list[Kit]
    text: str
    files: tuple[File, ...] = ()


@dataclass(frozen=True, slots=True)
class _Shown:
    """A block that is ready: a picture or a line between parts."""

    kit: Kit
    words: Prose


_Piece = Prose | _Shown


def message(card: Card, picture: Picture, zone: str = "UTC") -> Message:
    """Return a card as a message; `zone` is the reader's, for what cannot show their own time."""
    files = tuple(one for one in card.blocks if isinstance(one, File))
    text = plain(cut(card.fallback or card.title, FALLBACK)) or "…"
    return Message(kits(card, picture, zone), clip(text, SECTION), files)


def kits(card: Card, picture: Picture, zone: str = "UTC", first: int = 0) -> list[Kit]:
    """Return a card's blocks; its buttons are numbered from `first` on."""
    top = [*_notice(card.notify_role), *_header(card)]
    rows = _actions(card, first)
    pieces = _pieces(card.blocks, picture, zone)
    if not top and not any(_filled(one) for one in pieces):
        pieces = [Prose([Row(plain(card.fallback).strip() or "…")])]
    return [*top, *_fitted(pieces, BLOCKS - len(top) - len(rows)), *rows]


def body(parts: Sequence[Block], picture: Picture, zone: str = "UTC") -> list[Kit]:
    """Return blocks that stand before something else, such as the fields of a form."""
    return _fitted(_pieces(parts, picture, zone), BLOCKS)


def mrkdwn(text: str) -> Kit:
    """Return finished text; Slack makes nothing more of it than we did."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def words(text: str, limit: int) -> Kit:
    """Return words in which no formatting works, shortened to what Slack takes."""
    return {"type": "plain_text", "text": cut(text, limit) or "…", "emoji": False}


def section(text: str) -> Kit:
    """Return finished text as a block."""
    return {"type": "section", "text": mrkdwn(text)}


def _notice(role: str) -> list[Kit]:
    """Return how a user group is named above the card; there, and only there, it is notified."""
    if known := group_id(role):
        return [section(f"<!subteam^{known}>")]
    said = plain(cut(role, FIELD))
    return [section(clip(said, SECTION))] if said.strip() else []


def _header(card: Card) -> list[Kit]:
    if not card.title.strip():
        return []
    return [{"type": "header", "text": words(_SIGNS[card.tone] + card.title, TITLE)}]


def _actions(card: Card, first: int) -> list[Kit]:
    """Return the buttons; what a question offers to choose from stands apart from what else is."""
    buttons = _buttons(card.buttons)
    choices = len(list(takewhile(lambda one: one.style is Style.PRIMARY, buttons.values())))
    # Slack asks for one green button at most; where there are letters, none is more right.
    alone = sum(one.style is Style.PRIMARY for one in buttons.values()) == 1
    said = {one.letter: one.text for block in card.blocks for one in _listed(block)}
    shown = [
        _button(one, value, f"quiz-{number}", alone, said.get(one.label, ""))
        for number, (value, one) in enumerate(buttons.items(), first)
    ]
    parts = (shown[:choices], shown[choices:]) if choices > 1 else (shown,)
    return [
        {"type": "actions", "elements": part[start : start + ROW]}
        for part in parts
        for start in range(0, len(part), ROW)
    ]


def _listed(block: Block) -> Iterable[Any]:
    return block.items if isinstance(block, Listed) else ()


def _buttons(buttons: Iterable[Button]) -> dict[str, Button]:
    """Return the buttons by what they ask for, which differs, as many as there is room for."""
    found: dict[str, Button] = {}
    for button in buttons:
        try:
            found.setdefault(encode(button.request), button)
        except ValueError:
            continue  # too long to be asked for: the card is worth more than this button
    return dict(islice(found.items(), BUTTONS))


def _button(button: Button, value: str, action: str, alone: bool, option: str) -> Kit:
    label = words(button.label, LABEL)
    shown: Kit = {
        "type": "button",
        "text": label,
        "action_id": action,
        "value": value,
    }
    # What asks once more is no danger yet: red is for what cannot be undone.
    acts = getattr(button.request, "sure", True)
    if (button.style is Style.DANGER and acts) or (alone and button.style is Style.PRIMARY):
        shown["style"] = _STYLES[button.style]
    if option:
        shown["accessibility_label"] = cut(f"{button.label}: {option}", LABEL)
    return shown


def _pieces(parts: Sequence[Block], picture: Picture, zone: str) -> list[_Piece]:
    """Return what a card consists of, in its order."""
    pieces: list[_Piece] = []
    stem = next((one for one in parts if isinstance(one, Markdown)), None)
    letters = {one.letter for block in parts for one in _listed(block)}
    for number, block in enumerate(parts):
        match block:
            case Image():
                pieces.append(_picture(block, picture))
            case File(name=name):
                pieces.append(blocks.file_words(name))
            case Bars():
                pieces.append(blocks.written(_lettered(block, letters), zone))
            case _:
                if isinstance(block, Heading) and number:
                    pieces.append(_Shown({"type": "divider"}, Prose([])))
                prose = blocks.written(block, zone)
                prose.kept |= block is stem or (not number and isinstance(block, Line))
                pieces.append(prose)
    return pieces


def _lettered(block: Bars, letters: Container[str]) -> Bars:
    """Return bars without the words of letters that stand above; so each takes a line on a phone."""
    return Bars(tuple(replace(one, text="") if one.label in letters else one for one in block.bars))


def _picture(image: Image, picture: Picture) -> _Piece:
    shown = image.path.lower().endswith(_PICTURES)
    file = picture(image.path) if shown else None
    in_words = blocks.picture_words(image.alt)
    if not file:
        return in_words
    alt = cut(image.alt, ALT) or "…"
    return _Shown({"type": "image", "slack_file": {"id": file}, "alt_text": alt}, in_words)


def _filled(piece: _Piece) -> bool:
    return isinstance(piece, _Shown) or bool(piece.rows)


def _fitted(pieces: Sequence[_Piece], room: int) -> list[Kit]:
    """Return the pieces as blocks, no more than there is room for."""
    fit([one for one in pieces if isinstance(one, Prose)], CHARACTERS)
    shown = list(_kits(pieces))
    if len(shown) > room:  # lines between parts and pictures go first, then gaps
        pieces = [one.words if isinstance(one, _Shown) else one for one in pieces]
        shown = list(_closed_up(_kits(pieces)))
    if len(shown) > room:
        shown = [*shown[: room - 1], section("…")]
    return shown


def _kits(pieces: Iterable[_Piece]) -> Iterator[Kit]:
    """Yield the blocks; small print that meets is one, and so are lines."""
    filled = [one for one in pieces if _filled(one)]
    for kind, run in groupby(filled, _kind):
        several = list(run)
        proses = [one for one in several if isinstance(one, Prose)]
        match kind:
            case "small":
                rows = [row.text for one in proses for row in one.rows]
                yield from map(_context, _packed(rows, "\n", SMALL))
            case "prose":
                yield from _sections(proses)
            case _:
                yield from (one.kit for one in several if isinstance(one, _Shown))


def _kind(piece: _Piece) -> str:
    if isinstance(piece, _Shown):
        return "shown"
    return "small" if piece.small else "prose"


def _sections(proses: Iterable[Prose]) -> Iterator[Kit]:
    """Yield sections; a title stands in one with what follows, and lines in one."""
    lead: list[str] = []
    before = Prose([])
    for one in proses:
        if lead and not (before.leads or (before.tight and one.tight)):
            yield from map(section, _packed(lead, "\n", SECTION))
            lead = []
        before = one
        if one.leads or one.tight:
            lead += [row.text for row in one.rows]
        elif one.fields:
            yield from _fields(lead, one.rows)
            lead = []
        else:
            yield from _paragraphs(lead, one)
            lead = []
    yield from map(section, _packed(lead, "\n", SECTION))


def _fields(lead: list[str], rows: Sequence[Row]) -> Iterator[Kit]:
    for start in range(0, len(rows), FIELDS):
        shown = [mrkdwn(clip(one.text, FIELD)) for one in rows[start : start + FIELDS]]
        above = {} if start or not lead else section(clip("\n".join(lead), SECTION))
        yield {"type": "section", **above, "fields": shown}


def _paragraphs(lead: list[str], prose: Prose) -> Iterator[Kit]:
    """Yield a block's rows; a reason stands below its row as small print."""
    texts: list[str] = []
    for row in prose.rows:
        # A title stands closer to what it leads.
        texts.append("\n".join([*lead, row.text]))
        lead = []
        if row.why or prose.apart:
            yield from map(section, _packed(texts, prose.gap, SECTION))
            texts = []
        if row.why:
            yield _context(clip(row.why, SMALL))
    yield from map(section, _packed(texts, prose.gap, SECTION))


def _packed(texts: Iterable[str], gap: str, limit: int) -> list[str]:
    """Return texts in as few as possible, none longer than the limit."""
    packed: list[str] = []
    for text in texts:
        both = f"{packed[-1]}{gap}{text}" if packed else text
        if packed and fits(both, limit):
            packed[-1] = both
        else:
            packed.append(clip(text, limit))
    return packed


def _context(text: str) -> Kit:
    return {"type": "context", "elements": [mrkdwn(text)]}


def _closed_up(shown: Iterable[Kit]) -> Iterator[Kit]:
    """Yield blocks in which words that follow each other stand in one."""
    for is_words, run in groupby(shown, lambda one: "fields" not in one):
        if not is_words:
            yield from run
            continue
        texts = [(one.get("text") or one["elements"][0])["text"] for one in run]
        yield from map(section, _packed(texts, "\n", SECTION))
