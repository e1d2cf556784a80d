"""Which banks have been read before? Kept by what their files say, so that a start is quick.

A bank is kept as JSON, never as code, under the digest of its files and of the program that read
them. What is kept can be lost at any time: it is made anew from the files.
"""

import hashlib
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from pydantic import TypeAdapter, ValidationError

from bot.bank.bank import Bank
from bot.bank.recipes import Recipe, entry_drawn, entry_of, index
from bot.bank.schema import GeneratedItem
from bot.core.collections import Collection
from bot.core.concepts import Concept, Topic
from bot.core.paths import Step
from bot.core.questions import Question, Source

KEPT: Final = 6
"""So many banks are kept; whoever edits a bank makes a new one with every change."""


@dataclass(frozen=True, slots=True)
class _Drawn:
    item: GeneratedItem
    topic: str
    sources: dict[str, Source]
    terms: list[str]
    root: int
    name: str


@dataclass(frozen=True, slots=True)
class _Kept:
    digest: str
    order: list[str]
    questions: list[Question]
    drawn: list[_Drawn]
    concepts: list[Concept]
    topics: list[Topic]
    path: list[Step]
    collections: list[Collection]


_ADAPTER = TypeAdapter(_Kept)


class Cache:
    """A folder of banks by digest, and for each list of roots the last one that was in order."""

    def __init__(self, folder: Path) -> None:
        """Use a folder, which need not exist; one that cannot be written is not used."""
        self.folder = folder

    def get(self, digest: str, roots: Sequence[Path]) -> Bank | None:
        """Return the bank these files made before, or None."""
        try:
            raw = (self.folder / f"{digest}-{_program()}.json").read_bytes()
            kept = _ADAPTER.validate_json(raw)
        except (OSError, ValidationError):
            return None
        return _bank(kept, roots) if kept.digest == digest else None

    def last(self, roots: Sequence[Path]) -> Bank | None:
        """Return the last bank of these roots that was in order, or None."""
        try:
            digest = self._last(roots).read_text("ascii")
        except (OSError, UnicodeDecodeError):
            return None
        return self.get(digest, roots) if digest.isalnum() else None

    def put(self, bank: Bank) -> None:
        """Keep a bank that is in order; where it cannot be written, it is read anew each time."""
        with suppress(OSError):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            name = f"{bank.digest}-{_program()}.json"
            if not (self.folder / name).exists():
                self._write(name, _ADAPTER.dump_json(_kept(bank), exclude_unset=True))
            self._write(self._last(bank.roots).name, bank.digest.encode())
            self._prune()

    def _last(self, roots: Sequence[Path]) -> Path:
        named = "\n".join(os.path.realpath(root) for root in roots)
        return self.folder / f"{hashlib.sha256(os.fsencode(named)).hexdigest()[:16]}.last"

    def _write(self, name: str, content: bytes) -> None:
        """Write under another name first: a reader never meets half a file."""
        temporary = self.folder / f".{name}.{os.getpid()}"
        temporary.write_bytes(content)
        temporary.replace(self.folder / name)

    def _prune(self) -> None:
        wanted = {path.read_text("ascii") for path in self.folder.glob("*.last")}
        banks = sorted(self.folder.glob("*.json"), key=lambda path: -path.stat().st_mtime)
        for path in banks[KEPT:]:
            if path.name.partition("-")[0] not in wanted or not path.stem.endswith(_program()):
                path.unlink()


@lru_cache(maxsize=1)
def _program() -> str:
    """Return a short name of the code that makes a bank from files."""
    package = Path(__file__).resolve().parent
    digest = hashlib.sha256()
    for path in sorted([*package.glob("*.py"), *(package.parent / "core").glob("*.py")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _kept(bank: Bank) -> _Kept:
    drawn = []
    for entry in bank.entries.values():
        if isinstance(recipe := entry.generate, Recipe):
            root = next(n for n, one in enumerate(bank.roots) if recipe.path.is_relative_to(one))
            name = str(recipe.path.relative_to(bank.roots[root]))
            terms = list(recipe.terms)
            drawn.append(_Drawn(recipe.item, recipe.topic, recipe.sources, terms, root, name))
    return _Kept(
        digest=bank.digest,
        order=list(bank.entries),
        questions=[entry.question for entry in bank.entries.values() if entry.question],
        drawn=drawn,
        concepts=list(bank.concepts.values()),
        topics=list(bank.topics.values()),
        path=list(bank.path),
        collections=list(bank.collections.values()),
    )


def _bank(kept: _Kept, roots: Sequence[Path]) -> Bank:
    entries = {question.id: entry_of(question) for question in kept.questions}
    for one in kept.drawn:
        recipe = Recipe(one.item, one.topic, one.sources, roots[one.root] / one.name)
        recipe.terms = one.terms
        entries[one.item.id] = entry_drawn(recipe)
    return Bank(
        entries=MappingProxyType({id: entries[id] for id in kept.order}),
        concepts=MappingProxyType({card.id: card for card in kept.concepts}),
        topics=MappingProxyType({topic.id: topic for topic in kept.topics}),
        digest=kept.digest,
        roots=tuple(roots),
        index=index(kept.concepts, entries.values()),
        path=tuple(kept.path),
        collections=MappingProxyType({one.id: one for one in kept.collections}),
    )
