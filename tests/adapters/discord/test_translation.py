"""In which language does Discord show the commands? In English, and where we know it, another."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot import present
from tests.support import catalogues
from tests.support.guilds import Server

GERMAN = {
    "Look a concept up": "Einen Begriff nachschlagen",
    "What you want to know, in your own words": "Was du wissen willst, in deinen Worten",
    "week": "Woche",
    "today": "heute",
    "query": "frage",
    "Report this question": "Diese Frage melden",
    "Challenge to a duel": "Zu einem viel zu langen Duell herausfordern",
    "The question of the day and your answer to it": "Die Frage des Tages " * 6,
    "Your points, streak and settings": "Your points, streak and settings",
}


@pytest.fixture
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A catalogue of some German words; what is not in it stays English."""
    catalogues.write(tmp_path, "de", GERMAN)
    monkeypatch.setattr(present, "LOCALES", tmp_path)
    present.words.cache_clear()
    yield
    present.words.cache_clear()


def known(server: Server, name: str = "quiz", kind: int = 1) -> dict[str, Any]:
    """Return what Discord keeps of a command."""
    found: Any = server.env.backend.find_command(name, None, type=kind)
    assert found is not None
    return dict(found)


def named(command: dict[str, Any], *path: str) -> dict[str, Any]:
    for name in path:
        command = next(one for one in command["options"] if one["name"] == name)
    return command


async def test_with_english_alone_nothing_is_translated(server: Server) -> None:
    for kind, name in ((1, "quiz"), (3, "Report this question"), (2, "Challenge to a duel")):
        assert re.findall(r"_localizations': {[^}]+}", str(known(server, name, kind))) == []


@pytest.mark.usefixtures("german")
async def test_descriptions_and_choices_are_translated_and_what_is_typed_is_not(
    server: Server,
) -> None:
    await server.env.restart_bot(server.reborn())
    quiz = known(server)
    ask = named(quiz, "ask")
    assert ask["description_localizations"] == {"de": "Einen Begriff nachschlagen"}
    query = named(ask, "query")
    assert query["description_localizations"] == {"de": "Was du wissen willst, in deinen Worten"}
    assert not query.get("name_localizations")
    assert not named(quiz, "today").get("name_localizations")
    (week,) = [
        one for one in named(quiz, "leaderboard", "board")["choices"] if one["value"] == "week"
    ]
    assert week["name_localizations"] == {"de": "Woche"}
    menu = known(server, "Report this question", 3)
    assert menu["name_localizations"] == {"de": "Diese Frage melden"}


@pytest.mark.usefixtures("german")
async def test_what_discord_would_refuse_stays_english(server: Server) -> None:
    await server.env.restart_bot(server.reborn())
    assert not named(known(server), "today").get("description_localizations")
    assert not named(known(server), "me").get("description_localizations")
    assert not known(server, "Challenge to a duel", 2).get("name_localizations")
