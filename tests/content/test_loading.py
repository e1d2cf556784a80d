"""Does what the files say arrive as written, alone and beside another bank?"""

import json
from pathlib import Path

import pytest

from bot.bank import ContentError, check, editors, load, parse_file
from bot.core.questions import Choices, Number, Rubric, Sequence, Text
from tests.support.bankfiles import (
    KINDS,
    MULTIPLE,
    SINGLE,
    SOURCES,
    TODAY,
    TYPED,
    bank,
    changed,
)

CONTENT = Path(__file__).parents[2] / "content"


@pytest.mark.parametrize("kind", KINDS)
def test_a_question_of_every_kind_loads(tmp_path: Path, kind: str) -> None:
    loaded = load([bank(tmp_path, KINDS[kind])])
    question = loaded.entries["q"].draw("any seed")
    assert question.kind == kind
    assert question.stem == "Which failure is this?"
    assert question.sources[0].arxiv == "1406.2661"
    assert question.sources[0].at == "sec. 1"
    assert {p for p in check([tmp_path], TODAY) if p.severity == "error"} == set()


def test_bodies_arrive_as_written(tmp_path: Path) -> None:
    bodies = {kind: load([bank(tmp_path, KINDS[kind])]).entries["q"].draw("") for kind in KINDS}
    single, multiple = bodies["single"].body, bodies["multiple"].body
    assert isinstance(single, Choices)
    assert isinstance(multiple, Choices)
    assert [option.correct for option in single.options] == [True, False, False]
    assert single.options[1].misconception == "They are equal."
    assert multiple.choose == 2
    number = bodies["numeric"].body
    assert isinstance(number, Number)
    assert (number.value, number.units[0].name, number.mistakes[0].answer) == (2.5, "MiB", "5")
    assert isinstance(bodies["ordering"].body, Sequence)
    assert isinstance(bodies["open"].body, Rubric)
    assert bodies["open"].body.ideas[0].weight == 0.5


@pytest.mark.parametrize("text", [SINGLE, MULTIPLE])
def test_options_are_shuffled_unless_their_order_is_fixed(tmp_path: Path, text: str) -> None:
    fixed = changed(text, "    options:", "    order: fixed\n    options:")
    for written, kept in ((text, False), (fixed, True)):
        body = load([bank(tmp_path, written)]).entries["q"].draw("").body
        assert isinstance(body, Choices)
        assert body.fixed_order is kept


def test_a_typed_question_knows_its_neighbours(tmp_path: Path) -> None:
    text = changed(TYPED, "[mode collapse, mode dropping]", "[mode collapse]")
    body = load([bank(tmp_path, text)]).entries["q"].draw("").body
    assert isinstance(body, Text)
    assert body.neighbours == ("Model collapse",)


def test_cards_that_are_not_written_yet_are_not_shown(tmp_path: Path) -> None:
    loaded = load([bank(tmp_path)])
    assert loaded.concepts["mode-collapse"].needs == ()
    assert loaded.concepts["model-collapse"].related == ("mode-collapse",)
    assert loaded.concepts["mode-collapse"].explanation == "Few outputs for many codes."


def test_the_key_on_is_a_name_and_not_true(tmp_path: Path) -> None:
    text = SINGLE + "    reviewed: {by: somebody, on: 2026-11-21}\n    as_of: '2026-11-21'\n"
    assert load([bank(tmp_path, text)]).entries["q"].draw("").as_of == TODAY


def test_a_source_without_an_address_names_its_venue(tmp_path: Path) -> None:
    text = changed(SOURCES, '  arxiv: "1406.2661"', "  venue: A Journal 4(2)")
    source = load([bank(tmp_path, sources=text)]).entries["q"].draw("").sources[0]
    assert source.title == "GANs, A Journal 4(2)"


def test_the_digest_names_the_content_and_not_its_place(tmp_path: Path) -> None:
    first, second = bank(tmp_path / "a"), bank(tmp_path / "b")
    other = bank(tmp_path / "c", changed(SINGLE, "One", "Uno"))
    assert load([first]).digest == load([second]).digest != load([other]).digest


def test_a_second_bank_adds_to_the_first(tmp_path: Path) -> None:
    first = bank(tmp_path / "a")
    second = tmp_path / "b"
    (second / "questions").mkdir(parents=True)
    (second / "questions" / "own.yaml").write_text(changed(SINGLE, "id: q", "id: own"))
    loaded = load([first, second])
    assert set(loaded.entries) == {"q", "own"}
    assert loaded.roots == (first, second)
    again = load([first, second, tmp_path / "b" / ".." / "a"])
    assert (again.digest, again.roots) == (loaded.digest, loaded.roots)


def test_a_second_bank_may_not_take_an_id(tmp_path: Path) -> None:
    first, second = bank(tmp_path / "a"), bank(tmp_path / "b")
    with pytest.raises(ContentError) as error:
        load([first, second])
    found = [str(problem) for problem in error.value.problems]
    place = f"{first}/questions/gans.yaml:3"
    assert len(found) == 4  # one topic, two cards, one question
    message = f"q: id: another question has this id, in {place}: choose a new one [same-id]"
    assert f"{second}/questions/gans.yaml:3: {message}" in found


def test_a_preview_needs_nothing_but_the_file(tmp_path: Path) -> None:
    root = bank(tmp_path, concepts_gans="broken: [", topics="also: {")
    (entry,) = parse_file(root / "questions" / "gans.yaml")
    assert entry.draw("").sources[0].title == "GANs"
    alone = tmp_path / "elsewhere" / "alone.yaml"
    alone.parent.mkdir()
    alone.write_text(SINGLE)
    assert parse_file(alone)[0].draw("").sources[0].title == "goodfellow14"


def test_a_preview_names_the_mistakes_of_its_file(tmp_path: Path) -> None:
    root = bank(tmp_path, changed(SINGLE, "text: Two", "text: no"), sources="bad")
    with pytest.raises(ContentError) as error:
        parse_file(root / "questions" / "gans.yaml")
    assert str(error.value).endswith('gans.yaml:17: q: options #2: text: quote it: "no" [format]')
    with pytest.raises(ContentError, match="cannot be read: No such file"):
        parse_file(root / "questions" / "none.yaml")


def test_schemas_for_editors_are_current() -> None:
    assert editors.stale(CONTENT) == [], "run: python -m bot.bank.editors content"
    for name, text in editors.schemas().items():
        kept = (CONTENT / name).read_text(encoding="utf-8")
        assert kept == text
        assert json.loads(kept)["$schema"].startswith("https://json-schema.org/")


def test_a_stale_schema_fails_the_check(tmp_path: Path) -> None:
    root = bank(tmp_path)
    editors.write(root)
    assert [p for p in check([root], TODAY) if p.rule == "stale-schema"] == []
    (root / "path.schema.json").write_text("{}")
    (found,) = [p for p in check([root], TODAY) if p.rule == "stale-schema"]
    assert found.severity == "error"
    assert found.file.endswith("path.schema.json")
