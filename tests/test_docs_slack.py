"""docs/slack.md says what the program asks Slack for, and what it says when something is wrong."""

import re
from pathlib import Path

import pytest

from adapters.slack.manifest import scopes
from bot.commands import MENUS

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs/slack.md").read_text("utf-8")
SAID = "".join(
    " ".join(re.sub(r'"\s+f?"', "", file.read_text("utf-8")).split())
    for folder in ("bot/present", "adapters/slack")
    for file in sorted((ROOT / folder).glob("*.py"))
)
TROUBLE = re.findall(r"^\| \*([^*]+)\*", PAGE, re.MULTILINE)


def test_every_scope_stands_in_the_page_with_its_reason_and_no_other() -> None:
    rows = re.findall(r"^\| `([a-z]+:[a-z]+|commands)` \| (\S.*) \|$", PAGE, re.MULTILINE)
    assert tuple(scope for scope, _ in rows) == scopes()
    optional = {scope for scope, reason in rows if reason.startswith("optional")}
    assert optional == {"channels:history", "groups:history"}


@pytest.mark.parametrize("sentence", TROUBLE)
def test_what_the_page_helps_with_is_what_people_read(sentence: str) -> None:
    assert sentence in SAID


def test_the_page_names_slack_s_two_menus() -> None:
    assert "*Today's question*" in PAGE
    assert f"*{next(one.name for one in MENUS if one.on == 'message')}*" in PAGE


def test_the_pictures_of_the_page_are_there_small_and_described() -> None:
    pictures = re.findall(r"^!\[(.+)\]\((pictures/slack-\w+\.png)\)$", PAGE, re.MULTILINE)
    assert len(pictures) == 6
    for words, file in pictures:
        assert len(words) > 30
        assert (ROOT / "docs" / file).stat().st_size < 60_000
