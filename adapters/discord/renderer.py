"""How does a card look in Discord?

One container in the colour of its tone. Whatever a card brings, Discord's limits are kept: words
that stand next to each other become one component, too many pictures become their words, and
`fitting` decides what goes when the words are too many.
"""

import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, takewhile
from typing import Any

import discord

from adapters.discord import blocks
from adapters.discord.buttons import button as shown_button
from adapters.discord.fitting import Prose, Row, fit, paragraphs
from adapters.discord.text import cut, length, plain, role_id
from bot.cards import Button, Card, File, Heading, Image, Line, Markdown, Tone
from bot.requests import encode

COMPONENTS = 40
CHARACTERS = 4000
ROW = 5
BUTTONS = 30
"""With their rows at most 37 components, so that there is always room for the words."""
MEDIA = 10
DESCRIPTION = 256
"""What discord.py names; Discord's own documentation has said 1024."""
FILE_NAME = 60

_COLOURS = {
    Tone.NEUTRAL: 0x6B7C93,
    Tone.RIGHT: 0x2E9E62,
    Tone.PARTLY: 0xC98A1B,
    Tone.WRONG: 0xC8504F,
    Tone.DONE: 0x2E9E62,
    Tone.NOTICE: 0x3C86C6,
    Tone.ERROR: 0xC8504F,
}
# What Discord shows; of any other kind the words remain.
_PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".gif")


@dataclass(frozen=True, slots=True)
class Layout:
    """A message ready to send: `roles` may be notified, nobody else."""

    view: discord.ui.LayoutView
    files: list[discord.File]
    roles: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Picture:
    content: bytes
    image: Image


@dataclass(frozen=True, slots=True)
class _Divider:
    pass


_Piece = Prose | _Picture | File | _Divider


def layout(card: Card, picture: Callable[[str], bytes | None], *, edited: bool = False) -> Layout:
    """Return a card as a message; `picture` gives a picture's bytes by its path.

    Pictures come with an edit again, because it replaces them; it notifies nobody.
    """
    notice, roles = _notified(card.notify_role)
    rows = _rows(_buttons(card.buttons))
    room = COMPONENTS - 1 - bool(notice) - sum(1 + len(row.children) for row in rows)
    pieces = _thinned(_pieces(card, picture), room)
    fit([one for one in pieces if isinstance(one, Prose)], CHARACTERS - length(notice))
    files: list[discord.File] = []
    container: discord.ui.Container[Any] = discord.ui.Container(
        *_components(pieces, room, files), *rows, accent_colour=_COLOURS[card.tone]
    )
    view = discord.ui.LayoutView(timeout=None)
    if notice:
        view.add_item(discord.ui.TextDisplay(notice))
    view.add_item(container)
    # Every button says by its id what it asks for, so discord.py need not keep the message.
    view.stop()
    return Layout(view, files, () if edited else roles)


def _notified(role: str) -> tuple[str, tuple[int, ...]]:
    """Return how a role is named above the card, and its id if that may notify."""
    if number := role_id(role):
        return f"<@&{number}>", (number,)
    return plain(cut(role, DESCRIPTION)), ()


def _buttons(buttons: Iterable[Button]) -> list[discord.ui.Button[Any]]:
    """Return the buttons; Discord refuses a message in which two ask for the same."""
    found: dict[str, discord.ui.Button[Any]] = {}
    for button in buttons:
        try:
            custom_id = encode(button.request)
        except ValueError:
            continue  # too long to be asked for: the card is worth more than this button
        if custom_id not in found:
            found[custom_id] = shown_button(button.label, custom_id, button.style)
    return list(found.values())[:BUTTONS]


def _rows(buttons: Sequence[discord.ui.Button[Any]]) -> list[discord.ui.ActionRow[Any]]:
    """Return the rows; what a question offers to choose from stands apart from what else is."""
    primary = discord.ButtonStyle.primary
    choices = len(list(takewhile(lambda one: one.style is primary, buttons)))
    parts = (buttons[:choices], buttons[choices:]) if choices > 1 else (buttons,)
    return [
        discord.ui.ActionRow(*part[start : start + ROW])
        for part in parts
        for start in range(0, len(part), ROW)
    ]


def _pieces(card: Card, picture: Callable[[str], bytes | None]) -> list[_Piece]:
    """Return what a card consists of, in its order."""
    pieces: list[_Piece] = [blocks.title(card.title)]
    stem = next((one for one in card.blocks if isinstance(one, Markdown)), None)
    for number, block in enumerate(card.blocks):
        match block:
            case Image():
                pieces.append(_picture(block, picture))
            case File():
                pieces.append(block)
            case _:
                if isinstance(block, Heading) and number:
                    pieces.append(_Divider())
                prose = blocks.written(block)
                prose.kept |= block is stem or (not number and isinstance(block, Line))
                pieces.append(prose)
    if not any(not isinstance(one, Prose) or one.paragraphs() for one in pieces):
        pieces.append(Prose([Row(plain(card.fallback).strip() or "…")]))
    return pieces


def _picture(image: Image, picture: Callable[[str], bytes | None]) -> _Piece:
    shown = image.path.lower().endswith(_PICTURES)
    content = picture(image.path) if shown else None
    return _Picture(content, image) if content else blocks.picture_words(image.alt)


def _thinned(pieces: list[_Piece], room: int) -> list[_Piece]:
    """Return no more than there is room for: first dividers go, then pictures become words."""
    for kind in (_Divider, _Picture, File):
        places = [place for place, one in enumerate(pieces) if isinstance(one, kind)]
        while places and (_media(pieces) > MEDIA or _count(pieces) > room):
            place = places.pop()
            pieces[place] = _in_words(pieces[place])
    return pieces


def _in_words(piece: _Piece) -> Prose:
    match piece:
        case _Picture(image=image):
            return blocks.picture_words(image.alt)
        case File(name=name):
            return blocks.file_words(name)
        case _Divider():
            return Prose([])
        case Prose():
            return piece


def _media(pieces: Iterable[_Piece]) -> int:
    return sum(isinstance(one, _Picture | File) for one in pieces)


def _count(pieces: Iterable[_Piece]) -> int:
    return sum(1 for _ in _groups(pieces))


def _groups(pieces: Iterable[_Piece]) -> Iterator[list[_Piece]]:
    """Yield the pieces that make a component together: words, and pictures, that meet."""
    for kind, run in groupby(pieces, type):
        if kind in (Prose, _Picture):
            yield list(run)
        else:
            yield from ([one] for one in run)


def _components(
    pieces: Sequence[_Piece], room: int, files: list[discord.File]
) -> Iterator[discord.ui.Item[Any]]:
    """Yield the components; what they show of files is added to `files`."""
    spare = room - _count(pieces)
    for group in _groups(pieces):
        match group[0]:
            case Prose():
                texts = paragraphs([one for one in group if isinstance(one, Prose)])
                # Discord sets components apart by less than a blank line, and more evenly.
                if len(texts) - 1 > spare:
                    texts = ["\n\n".join(texts)]
                spare -= max(0, len(texts) - 1)
                yield from map(discord.ui.TextDisplay, texts)
            case _Picture():
                yield _gallery([one for one in group if isinstance(one, _Picture)], files)
            case File(name=name, content=content):
                file = _attached(content.encode("utf-8", "replace"), name, files)
                yield discord.ui.File(file)
            case _Divider():
                yield discord.ui.Separator()


def _gallery(
    pictures: Iterable[_Picture], files: list[discord.File]
) -> discord.ui.MediaGallery[Any]:
    gallery: discord.ui.MediaGallery[Any] = discord.ui.MediaGallery()
    for one in pictures:
        file = _attached(one.content, one.image.path, files)
        gallery.add_item(media=file, description=cut(one.image.alt, DESCRIPTION) or None)
    return gallery


def _attached(content: bytes, path: str, files: list[discord.File]) -> discord.File:
    """Add a file under a name that Discord leaves as it is and that no other one has."""
    name = re.sub(r"[^A-Za-z0-9._-]+", "_", re.split(r"[/\\]", path)[-1]).strip("._-")
    name = name[-FILE_NAME:].lstrip("._-") or "file"
    # A name that begins so would hide the file.
    name = name.replace("SPOILER_", "spoiler_")
    if any(name == one.filename for one in files):
        name = f"{len(files) + 1}_{name}"
    file = discord.File(io.BytesIO(content), name)
    files.append(file)
    return file
