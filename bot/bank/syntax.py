"""Why can a file not be read as YAML, said to somebody who writes questions?"""

import re
from typing import Final

import yaml

_UNPRINTABLE = re.compile("[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_TAB: Final = "a tab in the indentation: use spaces"
_SENTENCES: Final = (
    ("mapping values are not allowed", 'a ": " in unquoted text, or a wrong indentation: quote it'),
    ("tab character", _TAB),
    ("did not find expected ',' or ']'", 'a "[" is never closed, or a comma is missing'),
    ("did not find expected ',' or '}'", 'a "{" is never closed, or a comma is missing'),
    ("did not find expected key", "wrong indentation, or text goes on after its closing quote"),
    ("did not find expected '-'", 'wrong indentation: every item of a list starts with "-"'),
    ("could not find expected ':'", 'a line without ":": indent it if the text above goes on'),
    ("unknown escape character", "a backslash in double quotes: use 'single quotes' instead"),
    ("hexdecimal", "a backslash in double quotes: use 'single quotes' instead"),
    ("expected alphabetic or numeric", 'text cannot start with "*" or "&": put it in quotes'),
    ("expected comment or line break", 'text belongs on the line below ">-" or "|"'),
)


def explain(error: yaml.YAMLError, text: str) -> tuple[int, str]:
    """Return the line, counted from 1, and a sentence that says how to mend it."""
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return _without_mark(text)
    problem = str(getattr(error, "problem", None) or "")
    context = getattr(error, "context_mark", None)
    lines = text.splitlines() or [""]
    line = min(mark.line, len(lines) - 1)
    if "end of stream" in problem and context is not None:
        return int(context.line) + 1, "a quote is opened here and never closed"
    if "cannot start any token" in problem:
        return line + 1, _bad_start(lines[line][mark.column : mark.column + 1])
    for part, sentence in _SENTENCES:
        if part in problem:
            return line + 1, sentence
    return line + 1, f"this is not YAML: {problem or 'no meaning can be made of it'}"


def _bad_start(character: str) -> str:
    if character == "\t":
        return _TAB
    return f'text cannot start with "{character}": put it in quotes'


def _without_mark(text: str) -> tuple[int, str]:
    found = _UNPRINTABLE.search(text)
    if found is None:
        return 1, "this is not YAML"
    line = text.count("\n", 0, found.start()) + 1
    return line, f"an invisible character (U+{ord(found[0]):04X}): delete it"
