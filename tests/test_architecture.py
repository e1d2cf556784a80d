"""What import-linter and ruff do not look at: sizes, first sentences and the shape of the tree."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = sorted(
    path
    for folder in ("bot", "adapters", "tests", "tools", "content")
    for path in (ROOT / folder).rglob("*.py")
    if "__pycache__" not in path.parts
)
LONGEST = 400
LONG_ON_PURPOSE = {
    # One table of cases each: longer than a file of the program should be.
    "tests/adapters/discord/test_renderer.py",
    "tests/core/test_schedules.py",
    "tests/journeys/test_answers.py",
    "tests/journeys/test_rescoring.py",
}


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_files_are_about_one_thing_and_short_enough_to_read() -> None:
    long = {name(path): len(path.read_text("utf-8").splitlines()) for path in SOURCES}
    long = {path: lines for path, lines in long.items() if lines > LONGEST}
    assert long.keys() <= LONG_ON_PURPOSE, long


@pytest.mark.parametrize("path", [p for p in SOURCES if "versions" not in p.parts], ids=name)
def test_a_file_says_in_its_first_lines_what_it_is_about(path: Path) -> None:
    docstring = ast.get_docstring(ast.parse(path.read_text("utf-8")))
    assert docstring, "a module needs a docstring"
    first = docstring.splitlines()[0]
    assert first.endswith((".", "?", "!", ":", "…")), first
    assert len(first) > 15, first


def test_tests_are_no_packages() -> None:
    """tests/adapters/discord must never shadow the library of that name."""
    assert list((ROOT / "tests").rglob("__init__.py")) == []


def test_the_words_of_the_house_are_kept() -> None:
    """No layers for their own sake."""
    banned = ("service", "manager", "helper", "util", "repository")
    for path in SOURCES:
        assert not any(word in path.stem for word in banned), name(path)


def test_every_part_of_the_core_is_free_of_clocks_and_chance() -> None:
    for path in sorted((ROOT / "bot/core").glob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        assert not any(
            isinstance(node, ast.AsyncFunctionDef | ast.Await) for node in ast.walk(tree)
        )
        calls = {
            ast.unparse(node.func)
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        }
        banned = {"datetime.now", "date.today", "time.time", "random.choice", "random.shuffle"}
        assert not calls & banned, path


def test_every_fault_point_is_listed_and_every_listed_one_is_passed() -> None:
    from bot.faults import POINTS

    passed = set()
    for path in (ROOT / "bot").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("faults.reach", "reach"):
                argument = node.args[0]
                assert isinstance(argument, ast.Constant), f"{path}:{node.lineno}"
                passed.add(argument.value)
    assert passed == set(POINTS)
