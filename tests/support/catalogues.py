"""How does a test speak another language? With a catalogue of a few words, compiled here."""

import struct
from collections.abc import Mapping
from pathlib import Path

_MAGIC = 0x950412DE
_HEADER = "Content-Type: text/plain; charset=UTF-8\n"


def write(folder: Path, locale: str, words: Mapping[str, str]) -> None:
    """Make `words` (English to another language) the catalogue of a locale in a folder."""
    file = folder / locale / "LC_MESSAGES" / "quiz.mo"
    file.parent.mkdir(parents=True)
    file.write_bytes(_compiled({"": _HEADER, **words}))


def _compiled(words: Mapping[str, str]) -> bytes:
    """Return the binary form that gettext reads: two tables of lengths and places, then texts."""
    pairs = sorted((key.encode(), value.encode()) for key, value in words.items())
    head = 7 * 4
    at = head + 2 * 8 * len(pairs)
    tables: list[bytes] = []
    texts = b""
    for texts_of in zip(*pairs, strict=True):
        for one in texts_of:
            tables.append(struct.pack("<II", len(one), at + len(texts)))
            texts += one + b"\0"
    start = struct.pack("<7I", _MAGIC, 0, len(pairs), head, head + 8 * len(pairs), 0, 0)
    return start + b"".join(tables) + texts
