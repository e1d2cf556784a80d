"""What has been read so far, and where does each thing of it stand?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from rapidfuzz import process

from bot.bank.bank import Entry
from bot.bank.parts import Strict
from bot.bank.problems import ContentError, Problem
from bot.bank.reading import Document, Place, read
from bot.bank.sentences import problems
from bot.core.collections import Collection
from bot.core.concepts import Concept, Topic
from bot.core.paths import Step
from bot.core.questions import Source

M = TypeVar("M", bound=BaseModel)


@dataclass(slots=True)
class Folder:
    """The documents of one root by what they hold."""

    root: Path
    sources: list[Document] = field(default_factory=list)
    topics: list[Document] = field(default_factory=list)
    concepts: list[Document] = field(default_factory=list)
    questions: list[Document] = field(default_factory=list)
    path: list[Document] = field(default_factory=list)
    collections: list[Document] = field(default_factory=list)


@dataclass(slots=True)
class Draft:
    """A bank in the making. `alone` means one file for a preview: what it refers to may lack."""

    alone: bool = False
    problems: list[Problem] = field(default_factory=list)
    sources: dict[str, Source] = field(default_factory=dict)
    topics: dict[str, Topic] = field(default_factory=dict)
    concepts: dict[str, Concept] = field(default_factory=dict)
    entries: dict[str, Entry] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    collections: dict[str, Collection] = field(default_factory=dict)
    places: dict[tuple[str, str], Place] = field(default_factory=dict)
    roots: list[Path] = field(default_factory=list)

    def claim(self, what: str, place: Place) -> bool:
        """Take an id for the item at `place`; complain and return False if it is taken."""
        first = self.places.setdefault((what, place.id), place)
        if first is place:
            return True
        self.problems.append(
            place.problem(
                ["id"],
                f"another {what} has this id, in {first}: choose a new one",
                rule="same-id",
            )
        )
        return False

    def roots_before(self, root: Path) -> list[Path]:
        """Return the roots whose files come first."""
        return self.roots[: self.roots.index(root)] if root in self.roots else []

    def add(self, problem: Problem) -> None:
        """Note a problem and go on."""
        self.problems.append(problem)


@dataclass(frozen=True, slots=True)
class Files:
    """Where the files of one root are, by what they hold."""

    sources: list[Path]
    topics: list[Path]
    concepts: list[Path]
    questions: list[Path]
    path: list[Path]
    collections: list[Path]
    generators: list[Path]

    def all(self) -> list[Path]:
        """Return all of them in a lasting order."""
        texts = [*self.sources, *self.topics, *self.concepts, *self.questions]
        return [*texts, *self.path, *self.collections, *self.generators]


def files(root: Path) -> Files:
    """Find every file of a root: sources.yaml before sources-*.yaml, the rest by name."""
    return Files(
        sources=sorted(root.glob("sources*.yaml"), key=lambda path: path.stem),
        topics=sorted(root.glob("topics.yaml")),
        concepts=_below(root / "concepts"),
        questions=_below(root / "questions"),
        path=sorted(root.glob("path.yaml")),
        collections=_below(root / "collections"),
        generators=sorted((root / "generators").glob("*.py")),
    )


def folder(root: Path, draft: Draft) -> Folder:
    """Read every file under a root; what cannot be read becomes a problem."""
    found = Folder(root)
    if not root.is_dir():
        draft.add(Problem(shown(root), 1, "", "there is no such folder"))
        return found
    listed = files(root)
    found.sources = _read(listed.sources, draft)
    found.topics = _read(listed.topics, draft)
    found.concepts = _read(listed.concepts, draft)
    found.questions = _read(listed.questions, draft)
    found.path = _read(listed.path, draft)
    found.collections = _read(listed.collections, draft)
    if not (root / "concepts").is_dir() and not (root / "questions").is_dir():
        message = "is no question bank: it has no questions/ and no concepts/"
        draft.add(Problem(shown(root), 1, "", message))
    return found


def registries(root: Path, draft: Draft) -> list[Document]:
    """Read the sources of a root, for one of its files alone."""
    return _read(files(root).sources, draft)


def _below(path: Path) -> list[Path]:
    files = (file for file in path.rglob("*") if file.suffix in {".yaml", ".yml"})
    return sorted(file for file in files if not file.name.startswith("."))


def _read(paths: list[Path], draft: Draft) -> list[Document]:
    documents = []
    for path in paths:
        try:
            documents.append(read(path, shown(path)))
        except ContentError as error:
            draft.problems.extend(error.problems)
    for document in documents:
        draft.problems.extend(document.problems)
    return documents


def shown(path: Path) -> str:
    """Return a path as people write it: from where they are, if it lies below."""
    base = Path.cwd()
    short = path.relative_to(base) if path.is_relative_to(base) else path
    return str(short).encode("utf-8", "backslashreplace").decode()


def items(
    document: Document, model: type[Strict] | None, name: str, draft: Draft
) -> Iterator[tuple[Place, object]]:
    """Check the frame of a file, if not done yet, and give its items one by one, good or not."""
    if model is not None:
        validated(model, document.data, Place(document), draft)
    listed = document.data.get(name)
    for index, data in enumerate(listed if isinstance(listed, list) else ()):
        given = data.get("id") if isinstance(data, dict) else None
        known = given if isinstance(given, str) and given.isprintable() else ""
        yield Place(document, (name, index), known[:60]), data


def validated(model: type[M], data: object, place: Place, draft: Draft) -> M | None:
    """Return the item, or None and its problems in the draft."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        draft.problems.extend(problems(error, place, model))
        return None


def unknown(name: str, known: Iterable[str]) -> str:
    """Say that a name stands for nothing, and which one may have been meant."""
    close = process.extractOne(name, list(known), score_cutoff=75)
    meant = f' (do you mean "{close[0]}"?)' if close else ""
    return f'there is no "{name}"{meant}'
