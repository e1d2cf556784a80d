"""The page that shows the questions of a file follows the file."""

from adapters.web.preview import build_preview
from bot.cards import Button, Card
from bot.requests import Help
from tests.adapters.web.fake import asking
from tests.adapters.web.streaming import listening


async def test_the_preview_shows_cards_and_then_problems_when_the_file_changes():
    found: list[list[Card] | str] = [[Card("Asked", (), (Button("Help", Help()),)), Card("Shown")]]
    app = build_preview(
        lambda: found[-1], lambda: len(found), name="gans.yaml", picture=lambda path: None
    )
    async with asking(app) as client:
        assert "<h1>gans.yaml</h1>" in (await client.get("/")).text
        assert (await client.get("/picture/figures/none.png")).status == 404
        assert (await client.get("/", headers={"Host": "evil.example"})).status == 421
        async with listening(client) as events:
            name, data = await events.next()
            assert (name, data["html"].count("<section")) == ("cards", 2)
            found.append("line 3: <stem> is missing")
            assert "line 3: &lt;stem&gt; is missing" in (await events.next())[1]["html"]
