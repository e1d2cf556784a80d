"""Is whatever stands in a file loaded or refused kindly?"""

from pathlib import Path

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.bank import Bank, ContentError, Problem, check, load
from tests.support.bankfiles import (
    KINDS,
    TODAY,
    bank,
)

CONTENT = Path(__file__).parents[2] / "content"
REAL = {path: path.read_bytes() for path in CONTENT.rglob("*.yaml")}

QUIET = settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
NAMES = st.sampled_from(["questions_gans", "concepts_gans", "topics", "sources"])
WORDS = st.sampled_from(
    [
        "id",
        "version",
        "kind",
        "single",
        "open",
        "options",
        "text",
        "why",
        "correct",
        "sources",
        "key",
        "number",
        "value",
        "generator",
        "name",
        "ideas",
        "weight",
        "accept",
        "steps",
        "topic",
        "questions",
        "concepts",
        "topics",
        "needs",
        "-",
        ":",
        "?",
        "!",
        "&",
        "*",
        "[",
        "]",
        "{",
        "}",
        ",",
        "#",
        "|",
        ">",
        "'",
        '"',
        "%",
        "@",
        "`",
        "~",
        "null",
        "yes",
        "1",
        "1.5",
        "2026-01-01",
        "<<",
        "=",
    ]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates() | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=5),
    max_leaves=20,
)


def loads_or_refuses(root: Path) -> None:
    """Nothing but ContentError may come of any file, and every problem is one line."""
    found: tuple[Problem, ...] = ()
    try:
        assert isinstance(load([root]), Bank)
    except ContentError as error:
        found = error.problems or (Problem("", 0, "", "a refusal without a reason"),)
    for problem in found:
        assert problem.line >= 1
        assert "\n" not in str(problem)
    check([root], TODAY)


@QUIET
@given(name=NAMES, raw=st.binary(max_size=300))
def test_any_bytes_are_refused_kindly(tmp_path: Path, name: str, raw: bytes) -> None:
    loads_or_refuses(bank(tmp_path, **{name: raw}))


@QUIET
@given(name=NAMES, words=st.lists(WORDS | st.sampled_from(["\n", "\n  ", " "]), max_size=60))
def test_any_text_is_refused_kindly(tmp_path: Path, name: str, words: list[str]) -> None:
    loads_or_refuses(bank(tmp_path, **{name: " ".join(words)}))


@QUIET
@given(name=NAMES, value=VALUES, style=st.sampled_from([True, False, None]))
def test_any_structure_is_refused_kindly(
    tmp_path: Path, name: str, value: object, style: bool | None
) -> None:
    frame = {"topic": "gans", name.split("_", maxsplit=1)[0]: value}
    text = yaml.safe_dump(frame, default_flow_style=style, allow_unicode=True)
    loads_or_refuses(bank(tmp_path, **{name: text.encode("utf-8", "replace")}))


@QUIET
@given(kind=st.sampled_from(list(KINDS)), data=st.data())
def test_any_field_may_hold_anything(tmp_path: Path, kind: str, data: st.DataObject) -> None:
    frame = yaml.safe_load(KINDS[kind])
    fields = frame["questions"][0]
    where = fields
    while isinstance(where, dict | list) and where:
        keys = list(where) if isinstance(where, dict) else range(len(where))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(where[key], dict | list) or data.draw(st.booleans()):
            where[key] = data.draw(VALUES)
            break
        where = where[key]
    text = yaml.safe_dump(frame, allow_unicode=True).encode("utf-8", "replace")
    loads_or_refuses(bank(tmp_path, text))


@settings(QUIET, max_examples=40)  # they are long
@given(data=st.data())
def test_a_damaged_file_of_the_real_bank_is_refused_kindly(
    tmp_path: Path, data: st.DataObject
) -> None:
    path = data.draw(st.sampled_from(sorted(REAL)))
    raw = REAL[path]
    start = data.draw(st.integers(0, len(raw)))
    length = data.draw(st.integers(0, 40))
    put = data.draw(st.binary(max_size=6) | WORDS.map(str.encode))
    name = str(path.relative_to(CONTENT).with_suffix("")).replace("/", "_", 1)
    loads_or_refuses(bank(tmp_path, **{name: raw[:start] + put + raw[start + length :]}))
