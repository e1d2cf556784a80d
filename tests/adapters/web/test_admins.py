"""In the playground people are named as they are written there."""

import pytest

from adapters.web.messenger import WebMessenger
from adapters.web.players import COMMUNITY


@pytest.mark.parametrize("given", ["grace", "Grace", "@Grace", "@grace"])
async def test_a_player_is_found_by_name(given: str) -> None:
    found = await WebMessenger().member(COMMUNITY, given)
    assert found is not None
    assert (found.player, found.name) == ("grace", "Grace")


@pytest.mark.parametrize("given", ["", "@", "eve", "@@grace", "grace hopper"])
async def test_nobody_else_is(given: str) -> None:
    assert await WebMessenger().member(COMMUNITY, given) is None
