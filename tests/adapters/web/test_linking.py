"""Linked accounts in the playground, with the quiz itself behind the page."""

import re

import pytest

from adapters.web import renderer
from adapters.web.listener import build
from adapters.web.messenger import WebMessenger
from bot.cards import Card
from tests.adapters.web.fake import Client, FakeQuiz, asking
from tests.support import link_cards
from tests.support.people import GRACE
from tests.support.world import World


async def says(client: Client, player: str, line: str) -> str:
    answer = await client.post("/act", json={"player": player, "line": line})
    assert answer.status == 200
    return str(answer.json)


async def test_an_account_of_the_playground_is_linked_with_another(world: World) -> None:
    fake = FakeQuiz()
    app = build(world.quiz, fake, WebMessenger(), playground=True, health=fake, loopback=True)
    async with asking(app) as client:
        assert "No other account is linked" in await says(client, "grace", "/quiz link")
        card = await world.sends(GRACE, "kn")
        code = card.title.removeprefix("Your code is ")
        assert re.fullmatch(r"\w{4}-\w{4}-\w{4}", code)
        asked = await says(client, "grace", f"/quiz link {code}")
        assert "The code is from Grace" in asked
        assert f"ku:{code}:1" in asked
        await client.post("/act", json={"player": "grace", "button": f"ku:{code}:1"})
        assert "this one" in await says(client, "grace", "/quiz link")


@pytest.mark.parametrize("name", ["Grace", "<b onclick=x>Ada</b>"])
def test_cards_of_links_run_nothing(name: str) -> None:
    for card in link_cards.private(name):
        if isinstance(card, Card):
            assert "<b onclick" not in str(renderer.card(card, "key"))
