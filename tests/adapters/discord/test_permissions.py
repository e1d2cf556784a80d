"""The companion asks for what it needs on a server, and the documentation says the same."""

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import discord

from adapters.discord.permissions import EVERYTHING, INVITED, SENDING, invitation

PAGE = (Path(__file__).resolve().parents[3] / "docs/discord.md").read_text("utf-8")
LARGEST = 60_000


def test_the_page_and_the_log_show_the_same_invitation() -> None:
    (number,) = re.findall(r"&permissions=(\d+)", PAGE)
    assert int(number) == INVITED.value
    assert invitation(1234).replace("1234", "APPLICATION_ID") in PAGE
    asked = parse_qs(urlsplit(invitation(1234)).query)
    assert asked["scope"] == ["bot applications.commands"]


def test_the_page_says_what_each_permission_is_for_and_names_no_other() -> None:
    table = PAGE.split("| Permission |")[1].split("\n\n")[0]
    explained = re.findall(r"^\| ([A-Z][A-Za-z ]+) \|", table, re.MULTILINE)
    assert sorted(explained) == sorted(name for _, name in EVERYTHING)


def test_no_more_is_asked_for_than_a_player_could_have() -> None:
    assert not INVITED.administrator
    assert not INVITED.mention_everyone
    assert INVITED.is_subset(discord.Permissions.all())
    assert set(SENDING) <= set(EVERYTHING), "what posting needs is invited"


def test_the_pictures_of_the_page_are_small_enough_to_keep() -> None:
    shown = re.findall(r"\((pictures/[^)]+)\)", PAGE)
    assert len(shown) >= 3
    for one in shown:
        size = (Path(__file__).resolve().parents[3] / "docs" / one).stat().st_size
        assert size < LARGEST, f"{one} has {size} bytes: make pictures"
