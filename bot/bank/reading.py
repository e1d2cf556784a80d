"""What does a YAML file say, and on which line does each value stand?

The bank's YAML is plain: no anchors, aliases or tags, text in UTF-8, and a value that only looks
like text (`no`, `1.10`, `12:30`) is kept apart from text, so that it can be refused by name.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

import yaml
from typing_extensions import override

from bot.bank.problems import ContentError, Problem, Severity
from bot.bank.syntax import explain

try:
    from yaml import CSafeLoader as Loader
except ImportError:  # PyYAML without libyaml: ten times slower, the same result
    from yaml import SafeLoader as Loader  # type: ignore[assignment]

MAX_BYTES: Final = 2_000_000
MAX_DEPTH: Final = 12

Loc = Sequence[int | str]
Value = object


class Mark(NamedTuple):
    """Where a value stands, and what was written if it was written without quotes."""

    line: int
    written: str | None = None
    inside: "dict[str, Mark] | list[Mark] | None" = None


@dataclass(frozen=True, slots=True)
class Document:
    """One file's data together with the line of everything in it."""

    path: Path
    name: str
    data: dict[str, Value]
    mark: Mark
    raw: bytes
    problems: tuple[Problem, ...] = ()

    def at(self, loc: Loc) -> Mark:
        """Return the mark of what `loc` points at, or of the nearest thing around it."""
        mark = self.mark
        for part in loc:
            if isinstance(mark.inside, dict) and part in mark.inside:
                mark = mark.inside[str(part)]
            elif isinstance(mark.inside, list) and isinstance(part, int):
                if part >= len(mark.inside):
                    break
                mark = mark.inside[part]
            else:
                break
        return mark


@dataclass(frozen=True, slots=True)
class Place:
    """Where a question, card or other item stands, to complain about it and its parts."""

    document: Document
    loc: tuple[int | str, ...] = ()
    id: str = ""

    def at(self, loc: Loc) -> Mark:
        """Return the mark of a part of the item."""
        return self.document.at([*self.loc, *loc])

    def problem(
        self, loc: Loc, message: str, severity: Severity = "error", rule: str = "format"
    ) -> Problem:
        """Return a problem at the line of a part; the message starts with the part's name."""
        line = self.at(loc).line
        said = f"{where(loc)}{message}"
        return Problem(self.document.name, line, self.id, said, severity, rule)

    @override
    def __str__(self) -> str:
        """Write it as in a problem, to point from one to another."""
        return f"{self.document.name}:{self.at(()).line}"


def where(loc: Loc) -> str:
    """Write a location as people count: "options #2: why: "."""
    words = "".join(f" #{part + 1}" if isinstance(part, int) else f": {part}" for part in loc)
    return f"{words.removeprefix(': ')}: " if loc else ""


class Unclear:
    """A value that YAML 1.1 reads as a number or a time, but not one that people mean."""


UNCLEAR: Final = Unclear()

_WORDS: Final[dict[str, bool | None]] = {
    "": None,
    "~": None,
    "null": None,
    **dict.fromkeys(("true", "yes", "on"), True),
    **dict.fromkeys(("false", "no", "off"), False),
}
LONGEST_WORD: Final = max(map(len, _WORDS))
_SUSPECT = frozenset("0123456789+-.~nNyYtTfFoO")
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
_FLOAT = re.compile(r"[-+]?([0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(?=[eE]))([eE][-+]?[0-9]+)?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_RESOLVERS: Final = yaml.SafeLoader.yaml_implicit_resolvers
_NOT_TEXT = frozenset(f"tag:yaml.org,2002:{kind}" for kind in ("int", "float", "timestamp"))


def plain(text: str) -> Value:
    """Return what an unquoted scalar means."""
    if text and text[0] not in _SUSPECT:
        return text
    if len(text) <= LONGEST_WORD and text.lower() in _WORDS:
        return _WORDS[text.lower()]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text) and len(text) < 40:
        return float(text)
    if _DATE.fullmatch(text):
        return _day(text)
    for tag, pattern in _RESOLVERS.get(text[0], ()):
        if tag in _NOT_TEXT and pattern.match(text):
            return UNCLEAR
    return text


def _day(text: str) -> date | Unclear:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return UNCLEAR


class _Composer:
    """Builds values and marks from events: no recursion deeper than MAX_DEPTH, nothing shared."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.problems: list[Problem] = []
        self.events: Iterator[yaml.Event] = yaml.parse(text, Loader=Loader)

    def stop(self, event: yaml.Event, message: str) -> ContentError:
        return ContentError([*self.problems, Problem(self.name, self.line(event), "", message)])

    @staticmethod
    def line(event: yaml.Event) -> int:
        return event.start_mark.line + 1 if event.start_mark else 1

    def document(self) -> tuple[Value, Mark]:
        """Read the only document of the file."""
        value: Value = None
        mark = Mark(1)
        documents = 0
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self.stop(event, 'a second "---": one file holds one document')
            elif isinstance(event, yaml.NodeEvent):
                value, mark = self.value(event, 0)
        return value, mark

    def value(self, event: yaml.Event, depth: int) -> tuple[Value, Mark]:
        """Turn an event, and what belongs to it, into a value."""
        self.refuse_references(event)
        if isinstance(event, yaml.ScalarEvent):
            if event.style:
                return event.value, Mark(self.line(event))
            return plain(event.value), Mark(self.line(event), event.value)
        if depth >= MAX_DEPTH:
            raise self.stop(event, f"nested more than {MAX_DEPTH} deep: close a bracket")
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(event, depth)
        return self.mapping(event, depth)

    def refuse_references(self, event: yaml.Event) -> None:
        """Refuse what makes a file mean something else than what stands there."""
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if isinstance(event, yaml.AliasEvent):
            raise self.stop(event, f'text cannot start with "*": quote it: "*{anchor}"')
        if anchor is not None:
            raise self.stop(event, f'text cannot start with "&": quote it: "&{anchor} …"')
        if tag is not None:
            raise self.stop(event, 'text cannot start with "!": put it in quotes')

    def sequence(self, start: yaml.Event, depth: int) -> tuple[list[Value], Mark]:
        values: list[Value] = []
        marks: list[Mark] = []
        for event in self.events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            value, mark = self.value(event, depth + 1)
            values.append(value)
            marks.append(mark)
        return values, Mark(self.line(start), inside=marks)

    def mapping(self, start: yaml.Event, depth: int) -> tuple[dict[str, Value], Mark]:
        values: dict[str, Value] = {}
        marks: dict[str, Mark] = {}
        for event in self.events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self.key(event, marks)
            value, mark = self.value(next(self.events), depth + 1)
            if key not in values:
                values[key] = value
                marks[key] = Mark(self.line(event), mark.written, mark.inside)
        return values, Mark(self.line(start), inside=marks)

    def key(self, event: yaml.Event, known: dict[str, Mark]) -> str:
        """Return a field's name as written: `on:` is a name here, whatever YAML says."""
        self.refuse_references(event)
        if not isinstance(event, yaml.ScalarEvent):
            raise self.stop(event, "a list or a mapping stands where a field's name should be")
        key = str(event.value)
        if key in known:
            message = f'"{key}" stands here twice, first on line {known[key].line}: keep one'
            self.problems.append(Problem(self.name, self.line(event), "", message))
        return key


def read(path: Path, name: str) -> Document:
    """Read one file of the bank; raise ContentError if nothing can be made of it."""
    raw = _bytes(path, name)
    text = _decode(raw, name)
    composer = _Composer(name, text)
    try:
        value, mark = composer.document()
    except yaml.YAMLError as error:
        line, message = explain(error, text)
        problems = [*composer.problems, Problem(name, line, "", message)]
        raise ContentError(problems) from None
    if value is None:
        raise ContentError([Problem(name, 1, "", "the file is empty: write it or delete it")])
    if not isinstance(value, dict):
        message = 'the file should start with a field such as "topic:"'
        raise ContentError([*composer.problems, Problem(name, mark.line, "", message)])
    return Document(path, name, value, mark, raw, tuple(composer.problems))


def _bytes(path: Path, name: str) -> bytes:
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        message = f"cannot be read: {error.strerror or error}"
        raise ContentError([Problem(name, 1, "", message)]) from None
    if len(raw) > MAX_BYTES:
        message = f"is larger than {MAX_BYTES // 1_000_000} MB: split it"
        raise ContentError([Problem(name, 1, "", message)])
    return raw


def _decode(raw: bytes, name: str) -> str:
    """Return the text of a file; every refusal says where the first bad byte is."""
    if raw.startswith(b"\xef\xbb\xbf"):
        message = 'starts with a byte order mark: save it as "UTF-8", not "UTF-8 with BOM"'
        raise ContentError([Problem(name, 1, "", message)])
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        message = f"is not UTF-8 (byte {raw[error.start]:#04x}): save it as UTF-8"
        raise ContentError([Problem(name, line, "", message)]) from None
