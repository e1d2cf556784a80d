"""How do the files under the content roots become a bank, and what keeps them from being one?"""

import hashlib
import os
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from types import MappingProxyType

from bot.bank import editors, items, lint, outlines
from bot.bank.bank import Bank, Entry
from bot.bank.cache import Cache
from bot.bank.draft import Draft, Folder, files, folder, registries, shown
from bot.bank.problems import ContentError, Problem
from bot.bank.reading import read
from bot.bank.recipes import index


def load(roots: Sequence[Path], cache: Cache | None = None) -> Bank:
    """Return the bank; later roots add to the first. ContentError: every problem found.

    With a cache, files that were read before are not read again.
    """
    once = _once(roots)
    digest = _digest(once)
    if cache is not None and (known := cache.get(digest, once)):
        cache.put(known)
        return known
    bank = _read(once, digest)
    # Somebody may have saved a file meanwhile: then the digest is not of what was read.
    if cache is not None and _digest(once) == digest:
        cache.put(bank)
    return bank


def _read(roots: Sequence[Path], digest: str) -> Bank:
    draft = _gather(roots)
    errors = [problem for problem in draft.problems if problem.severity == "error"]
    if errors:
        raise ContentError(errors)
    topics = sorted(draft.topics.values(), key=lambda topic: (topic.order, topic.id))
    return Bank(
        entries=MappingProxyType(draft.entries),
        concepts=MappingProxyType(draft.concepts),
        topics=MappingProxyType({topic.id: topic for topic in topics}),
        digest=digest,
        roots=tuple(draft.roots),
        index=index(draft.concepts.values(), draft.entries.values()),
        path=tuple(draft.steps),
        collections=MappingProxyType(draft.collections),
    )


def check(roots: Sequence[Path], today: date | None = None) -> list[Problem]:
    """Return everything to mend: what `load` refuses, and how questions should be written.

    Without `today` nothing is found to be out of date.
    """
    draft = _gather(_once(roots))
    return sorted({*draft.problems, *lint.problems(draft, today), *_stale(draft.roots)})


def _stale(roots: Sequence[Path]) -> list[Problem]:
    message = "is of another version: run python -m bot.bank.editors FOLDER"
    return [
        Problem(shown(root / name), 1, "", message, rule="stale-schema")
        for root in roots
        for name in editors.stale(root)
    ]


def parse_file(path: Path) -> tuple[Entry, ...]:
    """Return the questions of one file for a preview, whatever state the rest is in.

    ContentError: every problem in this file.
    """
    draft = Draft(alone=True)
    home = Folder(_home(path))
    document = read(path, shown(path))
    for registry in registries(home.root, Draft()):
        items.add_sources(draft, registry)
    draft.problems = list(document.problems)  # the registry's own are not this file's
    items.add_questions(draft, document, home)
    if draft.problems:
        raise ContentError(draft.problems)
    return tuple(draft.entries.values())


def _home(path: Path) -> Path:
    """Return the folder of the bank that a question file belongs to."""
    for parent in path.absolute().parents:
        if parent.name == "questions":
            return parent.parent
    return path.absolute().parent


def _once(roots: Sequence[Path]) -> list[Path]:
    """Leave out a root that is named twice."""
    once: dict[str, Path] = {}
    for root in roots:
        once.setdefault(os.path.realpath(root), root)
    return list(once.values())


def _gather(roots: Sequence[Path]) -> Draft:
    """Read everything; what others refer to comes before what refers to it."""
    draft = Draft(roots=list(roots))
    folders = [folder(root, draft) for root in draft.roots]
    for found in folders:
        for document in found.sources:
            items.add_sources(draft, document)
        for document in found.topics:
            items.add_topics(draft, document)
    for found in folders:
        for document in found.concepts:
            items.add_concepts(draft, document)
    for found in folders:
        for document in found.questions:
            items.add_questions(draft, document, found)
    items.join(draft)
    for found in folders:
        for document in found.path:
            outlines.set_path(draft, document)
        for document in found.collections:
            outlines.add_collection(draft, document)
    return draft


def _digest(roots: Sequence[Path]) -> str:
    """Return a short name of exactly these files."""
    digest = hashlib.sha256()
    for root in roots:
        for path in files(root).all():
            digest.update(os.fsencode(path.relative_to(root)) + b"\n")
            with suppress(OSError):  # whoever reads the file says so
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]
