"""Leagues in the playground, with the quiz itself behind the page: one communities share."""

import pytest

from adapters.web import renderer
from adapters.web.listener import build
from adapters.web.messenger import WebMessenger
from bot.cards import Card
from tests.adapters.web.fake import Client, FakeQuiz, asking
from tests.support import league_cards
from tests.support.leagues import OTHERS, admin
from tests.support.reading import text
from tests.support.world import World


async def says(client: Client, player: str, line: str) -> str:
    answer = await client.post("/act", json={"player": player, "line": line})
    assert answer.status == 200
    return str(answer.json)


async def test_the_playground_shares_a_league_with_a_server(world: World) -> None:
    fake = FakeQuiz()
    app = build(world.quiz, fake, WebMessenger(), playground=True, health=fake, loopback=True)
    async with asking(app) as client:
        assert "is in no league" in await says(client, "grace", "/quiz league")
        assert "Only admins" in await says(client, "grace", "/quiz league create name:Friends")
        made = await says(client, "ada", "/quiz league create name:Friends")
        assert "The league" in made
        shown = await says(client, "ada", "/quiz league invite")
        code = next(
            one
            for one in shown.replace("<", " ").replace(">", " ").split()
            if one.count("-") == 2 and one.isupper()
        )
        joined = await world.says(admin(OTHERS), f"/quiz league join {code}")
        assert "This community has joined" in text(joined)
        assert "2 communities" in await says(client, "grace", "/quiz league")
        board = await says(client, "grace", "/quiz leaderboard where:league")
        assert "This season" in board


@pytest.mark.parametrize("name", ["Grace", "<b onclick=x>Ada</b>"])
def test_league_cards_run_nothing(name: str) -> None:
    for card in (*league_cards.public(name, "ada"), *league_cards.private(name, "ada")):
        if isinstance(card, Card):
            assert "<b onclick" not in str(renderer.card(card, "key"))
