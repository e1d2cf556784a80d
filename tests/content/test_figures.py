"""Are the pictures small, described, and what the scripts beside them draw?"""

import importlib
import json
import struct
from pathlib import Path

import pytest

from bot.bank import Bank, load
from bot.config import CONTENT
from bot.core.questions import Choices, Figure, Question
from bot.core.terms import fold

FIGURES = CONTENT / "figures"
PICTURES = sorted(FIGURES.glob("*.png"))
METRICS = json.loads((FIGURES / "metrics.json").read_text("utf-8"))
QUICK = ["beam", "dirac", "generator_loss", "kl_fit", "kv_memory", "masks", "norms", "temperature"]


@pytest.fixture(scope="module")
def shown() -> list[tuple[Question, Figure]]:
    bank: Bank = load([CONTENT])
    asked = [entry.question for entry in bank.entries.values() if entry.question is not None]
    return [(one, one.figure) for one in asked if one.figure is not None]


def size(path: Path) -> tuple[int, int]:
    """Return width and height as the PNG's header says."""
    header = path.read_bytes()[:24]
    assert header[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", header[16:24])
    return width, height


def test_there_are_enough_pictures_and_every_one_is_asked_about(
    shown: list[tuple[Question, Figure]],
) -> None:
    assert len(PICTURES) >= 16
    assert {f"figures/{path.name}" for path in PICTURES} == {figure.path for _, figure in shown}


@pytest.mark.parametrize("path", PICTURES, ids=lambda path: path.stem)
def test_a_picture_fits_a_phone_and_a_chat(path: Path) -> None:
    assert path.stat().st_size < 100_000
    width, height = size(path)
    assert width == 960, "shown 480 wide on a phone, twice as fine"
    assert height <= 1000


def test_a_picture_is_described_without_its_verdict(shown: list[tuple[Question, Figure]]) -> None:
    for question, figure in shown:
        assert 15 <= len(figure.alt.split()) <= 60, question.id
        if isinstance(question.body, Choices):
            keys = [fold(option.text) for option in question.body.options if option.correct]
            long = [key for key in keys if len(key.split()) > 3]
            assert not any(key in fold(figure.alt) for key in long), question.id


def test_every_script_has_its_metrics_and_no_other() -> None:
    names = importlib.import_module("tools.figures.__main__").NAMES
    assert METRICS.keys() == set(names)


@pytest.mark.parametrize("name", QUICK)
def test_a_script_draws_and_measures_what_is_committed(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The quick ones; `make figures` draws all of them, in two minutes."""
    style = importlib.import_module("tools.figures.style")
    monkeypatch.setattr(style, "FOLDER", tmp_path)
    measured = importlib.import_module(f"tools.figures.{name}").make()
    assert style.rounded({name: measured})[name] == METRICS[name]
    for drawn in tmp_path.glob("*.png"):
        assert size(drawn) == size(FIGURES / drawn.name)
    assert list(tmp_path.glob("*.png"))
