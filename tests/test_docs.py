"""The documentation says what the program does: held together here."""

import re
from pathlib import Path

import click

from bot.cli import main
from bot.commands import COMMANDS, MENUS, usage
from bot.config import Settings
from bot.core.questions import Kind, Level
from bot.core.scoring import FULL, POINTS, points

ROOT = Path(__file__).resolve().parent.parent
OPERATING = (ROOT / "docs/operating.md").read_text("utf-8")
COMMANDS_PAGE = (ROOT / "docs/commands.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")
SETTINGS = {field.alias for field in Settings.model_fields.values()}


def _program_commands(group: click.Group, prefix: str = "quiz") -> set[str]:
    found = set()
    for name, command in group.commands.items():
        path = f"{prefix} {name}"
        found |= _program_commands(command, path) if isinstance(command, click.Group) else {path}
    return found


def test_every_quiz_command_stands_in_the_commands_page_and_no_other() -> None:
    rows = set(re.findall(r"^\| `(/quiz [^`]*)` \| (.*?) \|", COMMANDS_PAGE, re.MULTILINE))
    assert rows == {(usage(command), command.help) for command in COMMANDS}


def test_who_may_use_a_command_is_documented() -> None:
    for command in COMMANDS:
        who = "admins" if command.admin else "everybody"
        assert f"| `{usage(command)}` | {command.help} | {who} |" in COMMANDS_PAGE


def test_every_setup_option_is_documented() -> None:
    setup = next(command for command in COMMANDS if command.path == "setup")
    for option in setup.parameters:
        assert f"| `{option.name}` | {option.help} |" in COMMANDS_PAGE


def test_every_menu_stands_in_the_commands_page_and_no_other() -> None:
    rows = re.findall(r"^\| ([^`|]*) \| (message|person) \| (.*?) \|$", COMMANDS_PAGE, re.MULTILINE)
    assert rows == [(menu.name, menu.on, menu.help) for menu in MENUS]


def test_every_program_command_is_documented_and_no_other() -> None:
    documented = set(re.findall(r"^\| `(quiz [a-z ]+)` \|", OPERATING, re.MULTILINE))
    assert documented == _program_commands(main)


def test_every_setting_is_documented_and_no_other() -> None:
    assert set(re.findall(r"^\| `([A-Z_]+)` \|", OPERATING, re.MULTILINE)) == SETTINGS


def test_the_example_environment_names_every_setting_and_no_other() -> None:
    example = (ROOT / ".env.example").read_text("utf-8")
    assert set(re.findall(r"^#([A-Z_]+)=", example, re.MULTILINE)) == SETTINGS


def test_the_readme_gives_the_points_that_are_given() -> None:
    row = re.search(
        r"^\| Points for a right answer \| (\d+) \| (\d+) \| (\d+) \|", README, re.MULTILINE
    )
    assert row is not None
    assert [int(cell) for cell in row.groups()] == [POINTS[level] for level in Level]
    assert all(points(Kind.SINGLE, level, FULL) == POINTS[level] for level in Level)


def test_links_between_documents_lead_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "content/README.md"]
    for page in pages:
        for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text("utf-8")):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_the_readme_names_the_two_commands() -> None:
    assert "make run" in README
    assert "make test" in README
