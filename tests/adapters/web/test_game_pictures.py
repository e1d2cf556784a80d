"""What the browser shows of the games: every card, wide and on a phone, light and dark."""

import os
import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, async_playwright, expect

from adapters.web.preview import build_preview
from bot.bank import load
from bot.cards import Card
from bot.config import CONTENT
from bot.storage.database import Database
from tests.adapters.web.conftest import NAMES, QUIET
from tests.adapters.web.fake import asking
from tests.support import game_cards, people
from tests.support.servers import SqliteFiles
from tests.support.world import World

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

LOOKS = [("desktop", 1280, "light"), ("phone", 390, "dark")]
if "QUIZ_PICTURES" in os.environ:
    LOOKS += [("desktop", 1280, "dark"), ("phone", 390, "light")]
CUT = """() => [...document.querySelectorAll("#cards *")].filter((one) => {
  const { left, right, width } = one.getBoundingClientRect();
  return one.checkVisibility() && width && (left < -1 || right > innerWidth + 1);
}).map((one) => one.outerHTML.slice(0, 80))"""
DRAWN = """() => [...document.querySelectorAll("#cards img")].every((one) => one.complete && one.naturalWidth && one.alt)"""


@pytest.fixture
async def chromium() -> AsyncIterator[Browser]:
    path = os.environ.get("QUIZ_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        reason = "no Chromium found: install the package chromium, or set QUIZ_CHROMIUM"
        if os.environ.get("QUIZ_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    async with async_playwright() as playwright:
        found = await playwright.chromium.launch(executable_path=path, args=QUIET)
        yield found
        await found.close()


async def test_everything_people_play_together(
    chromium: Browser, sqlite_files: SqliteFiles, tmp_path: Path
) -> None:
    database = Database(await sqlite_files.new(tmp_path))
    world = World(database)
    world.bank = game_cards.choices(load([CONTENT]))
    five = [
        replace(people.ADA if name == "Ada" else people.GRACE, player=name, display_name=name)
        for name in ("Ada", "Grace", "Alan", "Katherine", "Wei")
    ]
    seen = [one async for one in game_cards.Team(world, five).plays()]
    await world.end()
    await database.close()
    shown = {one.name: one for one in seen if isinstance(one.reply, Card)}
    cards = [one.reply for one in shown.values() if isinstance(one.reply, Card)]
    app = build_preview(lambda: cards, lambda: 1, name="Games", picture=world.quiz.picture)
    async with asking(app) as client:
        page = await chromium.new_page(timezone_id="Europe/Berlin", locale="en-GB")
        await page.goto(client.base)
        await expect(page.locator(".previewed")).to_have_count(len(cards))
        said = await page.locator(".previewed").all_inner_texts()
        for one, text in zip(shown.values(), said, strict=True):
            words = " ".join(text.split())
            assert not [wanted for wanted in one.says if wanted not in words], words
        for device, width, theme in LOOKS:
            await _look(page, device, width, theme, list(shown), tmp_path)
        await page.context.close()


async def _look(
    page: Page, device: str, width: int, theme: str, names: list[str], tmp_path: Path
) -> None:
    """Nothing sticks out, no picture is missing, and nobody is shut out."""
    await page.set_viewport_size({"width": width, "height": 12_000})
    await page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    await page.wait_for_function(DRAWN)
    assert await page.evaluate(CUT) == [], device
    if theme == "dark":  # other tests look at both
        found = (await Axe().run(page)).response["violations"]
        assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
    folder = Path(os.environ.get("QUIZ_PICTURES", tmp_path))
    folder.mkdir(parents=True, exist_ok=True)
    if "QUIZ_PICTURES" not in os.environ:
        return
    for name, card in zip(names, await page.locator(".previewed").all(), strict=True):
        await card.screenshot(path=folder / f"{name}-{device}-{theme}.png")
