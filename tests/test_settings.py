"""What do the settings for Discord's connections mean, and which make no sense?"""

from typing import Any

import pytest
from pydantic import ValidationError

from bot.config import Settings

POSTGRES = "postgresql://quiz@localhost/quiz"


def settings(shards: str) -> Settings:
    """Return settings with this one, as if there were no others."""
    given: dict[str, Any] = {"QUIZ_DISCORD_SHARDS": shards, "QUIZ_DATABASE_URL": POSTGRES}
    return Settings(_env_file=None, **given)  # type: ignore[call-arg]


@pytest.mark.parametrize(
    ("written", "count", "held"),
    [
        ("", 1, ()),
        ("auto", None, ()),
        (" Auto ", None, ()),
        ("4", 4, ()),
        ("0-3/8", 8, (0, 1, 2, 3)),
        ("4-7/8", 8, (4, 5, 6, 7)),
        ("2/3", 3, (2,)),
    ],
)
def test_shards_are_how_many_and_which(
    written: str, count: int | None, held: tuple[int, ...]
) -> None:
    assert settings(written).shards == (count, held)


@pytest.mark.parametrize(
    "written", ["0", "-1", "3-1/8", "0-8/8", "8/8", "1-2", "/4", "auto/2", "½"]
)
def test_shards_that_cannot_be_are_refused(written: str) -> None:
    with pytest.raises(ValidationError, match="write auto, how many"):
        settings(written)
