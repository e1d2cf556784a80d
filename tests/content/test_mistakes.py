"""Is every mistake in the content found, with its line and a sentence that says how to mend it?"""

from pathlib import Path

import pytest
import yaml

from bot.bank import check, load, reading
from tests.support.bankfiles import (
    CARD,
    GENERATED,
    MULTIPLE,
    NUMERIC,
    OPEN,
    ORDERING,
    SINGLE,
    SOURCES,
    STEM,
    TOPICS,
    TOTAL,
    TYPED,
    WHY,
    bank,
    changed,
    refused,
)

BAD = [
    # What YAML takes for something else
    (SINGLE, "text: Two", "text: no", 17, 'q: options #2: text: quote it: "no"'),
    (SINGLE, "text: Two", "text: On", 17, 'q: options #2: text: quote it: "On"'),
    (SINGLE, "text: Two", "text: true", 17, 'q: options #2: text: quote it: "true"'),
    (SINGLE, "text: Two", "text: 1.10", 17, 'q: options #2: text: quote it: "1.10"'),
    (SINGLE, "text: Two", "text: 12:30", 17, 'q: options #2: text: quote it: "12:30"'),
    (SINGLE, "text: Two", "text: 0x1F", 17, 'q: options #2: text: quote it: "0x1F"'),
    (SINGLE, "text: Two", "text: 1e3", 17, 'q: options #2: text: quote it: "1e3"'),
    (SINGLE, "text: Two", "text: 007", 17, 'q: options #2: text: quote it: "007"'),
    (SINGLE, "text: Two", "text: .inf", 17, 'q: options #2: text: quote it: ".inf"'),
    (SINGLE, "text: Two", "text: 2026-01-01", 17, 'q: options #2: text: quote it: "2026-01-01"'),
    (SINGLE, "text: Two", "text: 2026-13-01", 17, 'q: options #2: text: quote it: "2026-13-01"'),
    (SINGLE, "text: Two", "text: null", 17, "q: options #2: text: is empty: write a text"),
    (SINGLE, "text: Two", "text:", 17, "q: options #2: text: is empty: write a text"),
    (SINGLE, "text: Two", 'text: "  "', 17, "q: options #2: text: is empty"),
    (SINGLE, "text: Two", "text: {a: b}", 17, "text: should be a text, and fields stand here"),
    (SINGLE, "text: Two", "text: [a]", 17, "text: should be a text, and a list stands here"),
    (SINGLE, "text: Two", 'text: "a\\0b"', 17, "holds an invisible character (U+0000): delete it"),
    (SINGLE, "text: Two", "text: *two*", 17, 'text cannot start with "*" or "&": put it in'),
    (SINGLE, "text: Two", "text: *two", 17, 'text cannot start with "*": quote it: "*two"'),
    (SINGLE, "text: Two", "text: &two", 17, 'text cannot start with "&": quote it: "&two …"'),
    (SINGLE, "text: Two", "text: !two", 17, 'text cannot start with "!": put it in quotes'),
    (SINGLE, "text: Two", "text: @two", 17, 'text cannot start with "@": put it in quotes'),
    (SINGLE, "text: Two", "text: !!python/name:os.system", 17, 'text cannot start with "!"'),
    (SINGLE, "text: Two", "text: a: b", 17, 'a ": " in unquoted text, or a wrong indentation'),
    (SINGLE, "text: Two", 'text: "a" b', 17, "or text goes on after its closing quote"),
    (SINGLE, "text: Two", 'text: "\\sigma"', 17, "a backslash in double quotes: use 'single"),
    (SINGLE, "text: Two", 'text: "two', 17, "a quote is opened here and never closed"),
    (SINGLE, "        why: Yes", "\twhy: Yes", 16, "a tab in the indentation: use spaces"),
    (SINGLE, "text: Two", "text: T\x01wo", 17, "an invisible character (U+0001): delete it"),
    (SINGLE, "text: Two", "text: [" + "[" * 5000, 17, "nested more than 12 deep: close a bracket"),
    (SINGLE, "text: Two", "text: Two\n        text: 2", 18, '"text" stands here twice, first on l'),
    (
        SINGLE,
        "text: Two",
        "? [a]\n        : b\n        text: Two",
        17,
        "a list or a mapping stands",
    ),
    (SINGLE, "topic: gans", "topic: gans\n---\na: b\n---", 2, 'a second "---": one file holds one'),
    # Frames and heads
    (SINGLE, "topic: gans", "topic: gnas", 1, 'topic: there is no "gnas" (do you mean "gans"?) in'),
    (SINGLE, "topic: gans", "topic: Gans", 1, "topic: 'Gans': use small letters, digits and"),
    (SINGLE, "topic: gans", "x: y", 1, "topic: is missing"),
    (SINGLE, "questions:", "question:", 2, 'question: is no field here: do you mean "questions"?'),
    (SINGLE, "  - id: q", "  - word\n  - id: q", 3, "should be fields, as in"),
    (SINGLE, "id: q\n", "id: Q 1\n", 3, "Q 1: id: 'Q 1': use small letters, digits and hyphens"),
    (SINGLE, "id: q\n", "id: 12\n", 3, 'id: quote it: "12"'),
    (SINGLE, "version: 1", "version: 1.5", 4, "q: version: should be a whole number, not 1.5"),
    (SINGLE, "version: 1", "version: yes", 4, "q: version: should be a whole number, not yes"),
    (SINGLE, "version: 1", "version: 0", 4, "q: version: 0 should be at least 1 (start with 1)"),
    (SINGLE, "    version: 1\n", "", 3, "q: version: is missing: start with 1"),
    (SINGLE, "kind: single", "kind: singel", 5, "q: kind: 'singel' is none of single, multiple"),
    (SINGLE, "kind: single", "kind: singel", 5, '(do you mean "single"?)'),
    (SINGLE, "    kind: single\n", "", 3, "q: kind: is missing: one of single, multiple"),
    (SINGLE, "kind: single", "kind: [single]", 5, "q: kind: ['single'] is none of single"),
    (SINGLE, "kind: single", "kind: open", 13, "q: options: belongs to single and multiple quest"),
    (SINGLE, "[mode-collapse]", "[mode-colapse]", 6, 'concepts #1: there is no "mode-colapse" (do'),
    (SINGLE, "[mode-collapse]", "[]", 6, "q: concepts: 0 given, and there should be at least 1"),
    (SINGLE, "[mode-collapse]", "[a, b, c, d]", 6, "concepts: 4 given, and there should be at mo"),
    (SINGLE, "[mode-collapse]", "[a, a]", 6, "q: concepts: entries 1 and 2 are the same"),
    (SINGLE, "[mode-collapse]", "mode-collapse", 6, "q: concepts: should be a list"),
    (SINGLE, "level: 2", "level: 4", 7, "q: level: 4 should be at most 3 (1 basic, 2 solid"),
    (SINGLE, "level: 2", "level: hard", 7, "q: level: should be a whole number, not hard"),
    (SINGLE, "cognition: analyse", "cognition: create", 8, "q: cognition: 'create' should be 'rem"),
    (
        SINGLE,
        "    tests: Tell two failures apart.\n",
        "",
        3,
        "q: tests: is missing: say in one sen",
    ),
    (SINGLE, STEM, '    stem: ""\n', 10, "q: stem: is empty: write it or leave the line out"),
    (SINGLE, "stem:", "steem:", 10, 'q: steem: is no field here: do you mean "stem"?'),
    (SINGLE, "stem:", "steem:", 3, "q: stem: is missing"),
    # Choices
    (SINGLE, f"        why: {WHY}\n", "", 17, "q: options #2: why: is missing: say what makes"),
    (SINGLE, "misconception:", "misconcption:", 18, 'is no field here: do you mean "misconceptio'),
    (SINGLE, "        correct: true\n", "", 13, 'q: options: 0 have "correct: true", and a single'),
    (
        SINGLE,
        "text: Two",
        "text: Two\n        correct: true",
        13,
        'q: options: 2 have "correct: tr',
    ),
    (SINGLE, "correct: true", "correct: 1", 15, "options #1: correct: should be true or false, no"),
    (
        SINGLE,
        "text: Three",
        "text: ' ONE.'",
        13,
        "q: options: options 1 and 3 are the same: change",
    ),
    (
        SINGLE,
        "    options:",
        "    choose: 1\n    options:",
        13,
        "choose: belongs to multiple questio",
    ),
    (
        SINGLE,
        "    options:",
        "    order: sorted\n    options:",
        13,
        "'sorted' should be 'fixed' or",
    ),
    (MULTIPLE, "Two, correct: true", "Two", 14, 'q: options: 1 have "correct: true", and a mult'),
    (MULTIPLE, "choose: 2", "choose: 3", 13, 'q: choose: says 3, but 2 options have "correct: t'),
    (
        MULTIPLE,
        f"why: {WHY}",
        f"why: {WHY}, correct: true",
        13,
        "q: choose: says 2, but 3 options have",
    ),
    (ORDERING, "      - Third\n", "", 13, "q: steps: 2 given, and there should be at least 3"),
    (ORDERING, "Third", "first", 13, "q: steps: steps 1 and 3 are the same"),
    # Numbers
    (NUMERIC, "value: 2.5", "value: 12:30", 14, "number: value: should be a number, not 12:30"),
    (NUMERIC, "value: 2.5", "value: '2.5'", 14, "q: number: value: should be a number, not '2.5'"),
    (NUMERIC, "value: 2.5", "value: .nan", 14, "q: number: value: should be a number, not .nan"),
    (NUMERIC, "value: 2.5", "value: 1e999", 14, "q: number: value: inf is too large"),
    (NUMERIC, "value: 2.5", f"value: {'9' * 5000}", 14, "q: number: value: should be a number"),
    (NUMERIC, "relative: 0.02", "relative: 2", 15, "number: relative: 2 should be at most 0.5"),
    (NUMERIC, "factor: 0.0009765625", "factor: 0", 17, "factor: 0 should be more than 0"),
    (NUMERIC, "name: MiB", "name: GiB", 13, "q: number: units: one is listed twice"),
    (NUMERIC, 'answer: "5"', "answer: 5", 19, 'q: number: mistakes #1: answer: quote it: "5"'),
    (NUMERIC, 'answer: "5"', 'answer: "2.51"', 13, 'q: number: mistakes: "2.51" counts as right'),
    (NUMERIC, 'answer: "5"', 'answer: "5 kg"', 13, 'mistakes: "5 kg" is not a clear number in a'),
    # Terms
    (TYPED, "[mode collapse, mode dropping]", "[]", 13, "q: accept: 0 given, and there should be"),
    (TYPED, "[mode collapse,", "[no,", 13, 'q: accept #1: quote it: "no"'),
    (TYPED, "[mode collapse,", "['?',", 13, "q: accept #1: needs a letter or a digit"),
    (TYPED, "[mode collapse,", "[a b c d e f g h i,", 13, "accept #1: has more than 8 words"),
    (TYPED, "answer: model c", "answer: The Mode-C", 14, '"The Mode-Collapse" is accepted, too'),
    # Open
    (OPEN, "weight: 0.5", "weight: 0.6", 13, "q: ideas: the weights add up to 1.1, not to 1"),
    (OPEN, "weight: 0.5", "weight: half", 14, "q: ideas #1: weight: should be a number, not half"),
    (
        OPEN,
        "      - {weight: 0.5, text: One idea.}\n",
        "",
        13,
        "q: ideas: 2 given, and there should",
    ),
    # Sources, dates, figures
    (SINGLE, "key: goodfellow14", "key: goodfelow14", 23, 'key: there is no "goodfelow14" (do you'),
    (SINGLE, "key: goodfellow14,", "title: X,", 23, 'cannot be found by a reader: add "arxiv"'),
    (SINGLE, "key: goodfellow14,", "", 23, 'q: sources #1: needs a "key" of sources.yaml or'),
    (SINGLE, "key: goodfellow14,", "key: goodfellow14, year: 2014,", 23, '"key" stands alone'),
    (SINGLE, "key: goodfellow14", "title: X, arxiv: 1701.00160", 23, 'quote it: "1701.00160"'),
    (SINGLE, "key: goodfellow14", "title: X, arxiv: '17.160'", 23, "'17.160': is no arXiv number"),
    (
        SINGLE,
        "key: goodfellow14",
        "title: X, url: example.org",
        23,
        "is no address: it starts with",
    ),
    (
        SINGLE,
        "    sources:",
        "    review_by: soon\n    sources:",
        23,
        "review_by: should be a date",
    ),
    (SINGLE, "    sources:", "    as_of: 20261101\n    sources:", 23, "as_of: should be a date"),
    (
        SINGLE,
        "    sources:",
        "    as_of: 2026-11-01\n    review_by: 2026-10-01\n    sources:",
        24,
        'q: review_by: must be later than "as_of"',
    ),
    (
        SINGLE,
        "    sources:",
        "    figure: {path: figures/x.svg, alt: x}\n    sources:",
        23,
        "q: figure: path: there is no figures/x.svg in the bank's folder",
    ),
    (
        SINGLE,
        "    sources:",
        "    figure: {path: figures/../../x.svg, alt: x}\n    sources:",
        23,
        "q: figure: path: lies outside the bank's folder: copy it to figures/",
    ),
    (
        SINGLE,
        "    sources:",
        "    figure: {path: /etc/x.svg, alt: x}\n    sources:",
        23,
        "q: figure: path: '/etc/x.svg': is no figure: write it as figures/name.svg",
    ),
    (
        SINGLE,
        "    sources:",
        "    figure: {path: figures/x.svg}\n    sources:",
        23,
        "q: figure: alt: is missing: describe the figure without giving the answer away",
    ),
    # Generated
    (GENERATED, "{name: total}", "{name: ../total}", 10, "'../total': name the file in generators"),
    (GENERATED, "{name: total}", "{name: total}\n    stem: x?", 11, "stem: is returned by the gen"),
]


@pytest.mark.parametrize(
    ("text", "old", "new", "line", "sentence"), BAD, ids=[f"{case[2]!r:.40}" for case in BAD]
)
def test_a_mistake_is_named_with_its_line(
    tmp_path: Path, text: str, old: str, new: str, line: int, sentence: str
) -> None:
    found = refused(bank(tmp_path, changed(text, old, new), generators_total=TOTAL))
    assert [p for p in found if p.startswith(f"questions/gans.yaml:{line}: ") and sentence in p], (
        "\n".join(found)
    )


FILES = [
    ("questions_gans", b"", 1, "the file is empty"),
    ("questions_gans", b"# later\n", 1, "the file is empty"),
    ("questions_gans", b"- a\n", 1, 'the file should start with a field such as "topic:"'),
    ("questions_gans", b"word", 1, 'the file should start with a field such as "topic:"'),
    ("questions_gans", b"\xef\xbb\xbf" + SINGLE.encode(), 1, "starts with a byte order mark"),
    ("questions_gans", b"topic: gans\nx: caf\xe9\n", 2, "is not UTF-8 (byte 0xe9): save it as UTF"),
    ("questions_gans", SINGLE.encode("utf-16"), 1, "is not UTF-8 (byte 0xff): save it as UTF-8"),
    ("questions_gans", b"#" * 2_000_001, 1, "is larger than 2 MB: split it"),
    ("questions_gans", b"[" * 1_000_000, 1, "nested more than 12 deep"),
    ("questions_gans", b"- " * 900_000, 1, "nested more than 12 deep"),
    ("questions_gans", b"a: &a [x, x]\nb: &b [*a, *a]\n", 1, 'text cannot start with "&"'),
    ("questions_more", SINGLE, 3, "q: id: another question has this id, in "),
    ("topics", "topics: []\n", 1, "topics: 0 given, and there should be at least 1"),
    ("topics", changed(TOPICS, "order: 1", "order: first"), 2, "order: should be a whole number"),
    ("topics", TOPICS + TOPICS.split("\n", 1)[1], 3, "another topic has this id"),
    ("sources", changed(SOURCES, '"1406.2661"', "1406.2661"), 5, 'arxiv: quote it: "1406.2661"'),
    ("sources", SOURCES + "x: word\n", 6, "x: should be fields"),
    ("sources", SOURCES + "x: {key: y}\n", 6, "x: key: is no field of a registered source"),
    ("sources", SOURCES + SOURCES, 6, '"goodfellow14" stands here twice, first on line 1'),
    ("concepts_gans", changed(CARD, "answer:", "anser:"), 6, 'do you mean "answer"?'),
    ("concepts_gans", changed(CARD, "id: model-", "id: mode-"), 12, "another concept has this id"),
    ("concepts_gans", changed(CARD, "[gan-generator]", "[Gan]"), 10, "needs #1: 'Gan': use small"),
    ("concepts_gans", changed(CARD, "[gan-generator]", "[mode-collapse]"), 3, "names itself"),
    (
        "concepts_gans",
        changed(CARD, "key: goodfellow14", "key: x"),
        11,
        'there is no "x" in source',
    ),
    ("concepts_gans", changed(CARD, "[mode dropping]", "[on]"), 5, 'aliases #1: quote it: "on"'),
    (
        "concepts_gans",
        changed(CARD, "[gan-generator]", "[model-collapse]").replace("related", "needs"),
        10,
        "mode-collapse: needs: go round in a circle, mode-collapse needs model-collapse needs",
    ),
]


@pytest.mark.parametrize(
    ("name", "text", "line", "sentence"), FILES, ids=[f"{f[0]} {f[3]:.40}" for f in FILES]
)
def test_a_file_that_is_wrong_is_named(
    tmp_path: Path, name: str, text: str | bytes, line: int, sentence: str
) -> None:
    file = name.replace("_", "/", 1) + ".yaml"
    found = refused(bank(tmp_path, **{name: text}))
    assert [p for p in found if p.startswith(f"{file}:{line}: ") and sentence in p], found


def test_without_libyaml_the_same_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fast = load([bank(tmp_path, OPEN)])
    monkeypatch.setattr(reading, "Loader", yaml.SafeLoader)
    slow = load([bank(tmp_path, OPEN)])
    assert (slow.entries, slow.concepts, slow.digest) == (fast.entries, fast.concepts, fast.digest)
    (problem,) = refused(bank(tmp_path, "[" * 100_000))
    assert "nested more than 12 deep" in problem
    (problem,) = refused(bank(tmp_path, changed(SINGLE, "text: Two", "text: a: b")))
    assert problem.startswith('questions/gans.yaml:17: a ": " in unquoted text')


def test_a_multiple_choice_has_a_wrong_option(tmp_path: Path) -> None:
    text = MULTIPLE.replace("    choose: 2\n", "").replace(f"why: {WHY}", "why: Y, correct: true")
    assert refused(bank(tmp_path, text)) == [
        "questions/gans.yaml:13: q: options: all are correct: at least one must be wrong"
    ]


def test_a_problem_is_one_short_line_whatever_it_quotes(tmp_path: Path) -> None:
    name = '"a\\n\\e[31m' + "b" * 900 + '"'
    (problem,) = refused(bank(tmp_path, changed(SINGLE, "    stem", f"    {name}: x\n    stem")))
    assert problem.startswith("questions/gans.yaml:10: q: a [31mbbb")
    assert "\n" not in problem
    assert "\x1b" not in problem
    assert len(problem) < 350


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    text = changed(changed(SINGLE, "version: 1", "version: one"), "text: Two", "text: no")
    more = changed(changed(SINGLE, "id: q", "id: r"), "[mode-collapse]", "[nothing]")
    found = refused(bank(tmp_path, text, questions_more=more, topics=TOPICS + "x: y\n"))
    assert [problem.split(": ")[0] for problem in found] == [
        "questions/gans.yaml:4",
        "questions/gans.yaml:17",
        "questions/more.yaml:6",
        "topics.yaml:3",
    ]


def test_a_folder_that_is_no_bank_is_named(tmp_path: Path) -> None:
    assert "there is no such folder" in refused(tmp_path / "nowhere")[0]
    assert "is no question bank" in refused(tmp_path)[0]


def test_a_figure_may_not_be_a_link_out_of_the_bank(tmp_path: Path) -> None:
    root = bank(
        tmp_path / "a", SINGLE + "    figure: {path: figures/x.svg, alt: A curve that falls.}\n"
    )
    (tmp_path / "x.svg").write_text("<svg/>")
    (root / "figures").mkdir()
    (root / "figures" / "x.svg").symlink_to(tmp_path / "x.svg")
    assert "figure: path: lies outside the bank's folder" in refused(root)[0]
    (root / "figures" / "x.svg").unlink()
    (root / "figures" / "x.svg").symlink_to("x.svg")
    assert "figure: path: there is no figures/x.svg" in refused(root)[0]
    (root / "figures" / "x.svg").unlink()
    (root / "figures" / "x.svg").write_text("<svg/>")
    loaded = load([root])
    figure = loaded.entries["q"].draw("").figure
    assert figure is not None
    assert loaded.figure(figure) == root / "figures" / "x.svg"


def test_a_source_described_twice_is_a_warning(tmp_path: Path) -> None:
    more = {"sources-two": changed(SOURCES, "title: GANs", "title: Nets")}
    root = bank(tmp_path, **more)
    assert load([root]).entries["q"].draw("").sources[0].title == "GANs"
    where = f"{root}/sources-two.yaml:1"
    (found,) = [problem for problem in check([root]) if "described" in problem.message]
    assert str(found) == (
        f"{where}: goodfellow14: warning: is described otherwise in {root}/sources.yaml:1, "
        "which counts: delete one [same-source]"
    )
