"""Which texts, names and dates may stand in the bank, and how is their white space folded?"""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from bot.core.judging import MOST_LETTERS, MOST_WORDS
from bot.core.terms import fold

SLUG: Final = r"^[a-z0-9]+(-[a-z0-9]+)*$"
ARXIV: Final = r"^([0-9]{4}\.[0-9]{4,5}|[a-z-]+(\.[A-Z]{2})?/[0-9]{7})(v[0-9]+)?$"
URL: Final = r"^https?://[^\s<>\"]+$"
FIGURE: Final = r"^[A-Za-z0-9_][A-Za-z0-9_./-]*\.(svg|png|jpg|jpeg|webp)$"
MODULE: Final = r"^[a-z][a-z0-9_]*$"
KEY: Final = r"^[A-Za-z0-9_-]+$"

# Control characters, halves of surrogate pairs and marks that turn the direction of writing: no
# chat shows them and PostgreSQL refuses some.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]"
)


def _visible(text: str) -> str:
    if found := _INVISIBLE.search(text):
        raise ValueError(f"holds an invisible character (U+{ord(found[0]):04X}): delete it")
    return text


def _line(text: str) -> str:
    """Fold all white space: how a stem is broken into lines means nothing."""
    folded = " ".join(_visible(text).split())
    if not folded:
        raise ValueError("is empty: write it or leave the line out")
    return folded


def _paragraphs(text: str) -> str:
    """Fold white space within lines and keep at most one empty line."""
    lines = "\n".join(" ".join(line.split()) for line in _visible(text).splitlines())
    folded = re.sub(r"\n{3,}", "\n\n", lines).strip()
    if not folded:
        raise ValueError("is empty: write it or leave the line out")
    return folded


def _day(value: object) -> object:
    """Take a date in quotes, too: YAML reads it as text."""
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return value
    return value


Slug = Annotated[str, Field(pattern=SLUG, max_length=60)]
Name = Annotated[str, Field(max_length=120), AfterValidator(_line)]
Line = Annotated[str, Field(max_length=600), AfterValidator(_line)]
Stem = Annotated[str, Field(max_length=1500), AfterValidator(_line)]
Prose = Annotated[str, Field(max_length=3000), AfterValidator(_paragraphs)]
Day = Annotated[date, BeforeValidator(_day)]
Finite = Annotated[float, Field(allow_inf_nan=False)]
Thinking = Literal["remember", "understand", "apply", "analyse"]


def alike(text: str) -> str:
    """Return what two options must not share: case, spacing and a full stop do not count."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split()).rstrip(". ")


def distinct(texts: Sequence[str], what: str) -> None:
    """Refuse two texts that a player could not tell apart."""
    seen: dict[str, int] = {}
    for number, text in enumerate(texts, 1):
        first = seen.setdefault(alike(text), number)
        if first != number:
            raise ValueError(f"{what} {first} and {number} are the same: change or delete one")


def _distinct_slugs(slugs: list[str]) -> list[str]:
    distinct(slugs, "entries")
    return slugs


Slugs = Annotated[list[Slug], Field(max_length=20), AfterValidator(_distinct_slugs)]


def _term(text: str) -> str:
    if not fold(text):
        raise ValueError("needs a letter or a digit")
    if len(text.split()) > MOST_WORDS or len(text) > MOST_LETTERS:
        raise ValueError(f"has more than {MOST_WORDS} words, and nobody can type so many")
    return text


Term = Annotated[Line, AfterValidator(_term)]
