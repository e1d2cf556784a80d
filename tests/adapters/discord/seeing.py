"""How does a message look on Discord? Drawn by simcord's preview in a real Chromium."""

import io
import os
import re
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import discord
import simcord
from PIL import Image
from playwright.async_api import Browser, Locator, Page

from bot.bank import Bank
from tests.support.guilds import Server, opened

WIDTHS = {"desktop": 1000, "phone": 390}
THEMES: dict[str, tuple[str, ...]] = {"desktop": ("light",), "phone": ("dark",)}
"""Each width in one theme takes half of the time; in both where people will look."""
if "QUIZ_PICTURES" in os.environ:
    THEMES = dict.fromkeys(WIDTHS, ("light", "dark"))
FEWEST_COLOURS = 50
"""What letters in two colours alone have, with their smooth edges."""

TALL = 2600
"""So high that no message has to scroll."""

# The preview's own tools go. Discord sets the parts of a container 8 px apart, keeps blank lines
# and has a light theme, and the preview does not; nothing of a message is touched.
STYLE = """
[data-workbench], .drawer-scrim { display: none !important; }
.component-container { display: flex; flex-direction: column; gap: 8px; }
.component-container > * { margin-top: 0 !important; margin-bottom: 0 !important; }
.text-display .markdown-paragraph + .markdown-paragraph { margin-top: 22px; }
:root[data-theme="light"] {
  color-scheme: light;
  background: #fff; color: #2f3035;
  --discord-bg: #fff; --discord-surface: #f2f3f5; --discord-elevated: #fff;
  --discord-control: #ebebed; --discord-hover: #e3e3e6; --discord-text: #2f3035;
  --discord-muted: #5c5e66; --discord-subtle: #4e5058; --discord-border: #d9dadd;
  --component-surface: #fbfbfb; --component-border: #d9dadd; --button-alt: #ebebed;
  --modal-surface: #fff; --modal-separator: #d9dadd; --control-border: #c9cacf;
  --input-surface: #fff; --input-placeholder: #5c5e66; --subtle-surface: #ebebed;
  --subtle-surface-text: #2f3035; --code-surface: #f2f3f5; --code-border: #d9dadd;
  --code-text: #2f3035; --link-text: #0b64c4; --entity-text: #4e5058;
}
:root[data-theme="light"] .component-container .button-style-2 { color: #2f3035; }
:root[data-theme="light"] .modal-actions button:first-child { color: #2f3035; }
:root[data-theme="light"] .mention { color: #4752c4; }
"""
# What sticks out of the message, and words that are cut off where they stand.
OVERFLOWING = """(root) => {
  const box = root.getBoundingClientRect();
  const words = (one) => [...one.childNodes].some(
    (node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim());
  const hidden = (one) => one.closest(".visually-hidden, [hidden]") || !one.checkVisibility();
  return [...root.querySelectorAll("*")].filter((one) => !hidden(one)).flatMap((one) => {
    const { left, right, width } = one.getBoundingClientRect();
    const out = width && (left < box.left - 1 || right > box.right + 1);
    const cut = words(one) && one.clientWidth && one.scrollWidth > one.clientWidth + 1;
    return out || cut ? [`${one.className}: ${one.textContent.slice(0, 40)}`] : [];
  });
}"""


# What Discord would show if our Markdown were broken: signs instead of what they mean.
RAW = re.compile(r"\*\*|<t:|<@|<#|-# |\\|undefined")


@dataclass
class Camera:
    """Takes pictures of what a person on the server sees."""

    server: Server
    browser: Browser
    folder: Path

    async def take(
        self, shown: Any, name: str, *said: str, viewer: simcord.MemberActor | None = None
    ) -> None:
        """Save a message or form at both widths.

        At both it must say what was said; nothing may stick out, and no sign be left over.
        """
        async with self._preview(viewer or self.server.ada, "message") as preview:
            await preview.show(shown)
            page = await self._opened(preview.url)
            is_form = isinstance(shown, simcord.InteractionResult) and shown.modal is not None
            for device, width in WIDTHS.items():
                await page.set_viewport_size({"width": width, "height": TALL})
                await _settled(page)
                surface = page.locator(".modal-dialog" if is_form else "#focused-content")
                words = " ".join((await surface.inner_text()).split())
                assert not [one for one in said if one not in words], words
                assert not RAW.search(words), words
                assert await surface.evaluate(OVERFLOWING) == [], name
                await self._look(page, surface, f"{name}-{device}", THEMES[device])
            await page.context.close()

    async def all(self, shown: Sequence[tuple[discord.Message, str, tuple[str, ...]]]) -> None:
        """See the channel's messages on one page, at both widths, as `take` sees one alone."""
        async with self._preview(self.server.ada, "channel") as preview:
            await preview.show(shown[-1][0])
            page = await self._opened(preview.url)
            listed = page.locator("#channel-message-list")
            for device, width in WIDTHS.items():
                await page.set_viewport_size({"width": width, "height": TALL})
                await _settled(page)
                words = " ".join((await listed.inner_text()).split())
                missing = [
                    (name, one) for _, name, said in shown for one in said if one not in words
                ]
                assert not missing, words
                assert not RAW.search(words), words
                assert await listed.evaluate(OVERFLOWING) == []
                await self._look(
                    page, page.locator("#channel-timeline"), f"all-{device}", ("light",)
                )
            await page.context.close()

    def _preview(self, who: simcord.MemberActor, layout: Literal["message", "channel"]) -> Any:
        return self.server.env.preview(
            self.server.channel,
            viewers=[who],
            layout=layout,
            display="responsive",
            width=WIDTHS["desktop"],
            height=TALL,
            presentation_time=self.server.clock(),
        )

    async def _opened(self, url: str) -> Page:
        size: Any = {"width": WIDTHS["desktop"], "height": TALL}
        context = await self.browser.new_context(
            viewport=size,
            reduced_motion="reduce",
            locale="en-GB",
            timezone_id="Europe/Berlin",
            bypass_csp=True,  # or the style below would not be taken
        )
        page = await context.new_page()
        await page.goto(url)
        await page.add_style_tag(content=STYLE)
        await _settled(page)
        return page

    async def _look(self, page: Page, surface: Locator, name: str, themes: tuple[str, ...]) -> None:
        for theme in themes:
            await page.evaluate("(one) => document.documentElement.dataset.theme = one", theme)
            png = await surface.screenshot(path=self.folder / f"{name}-{theme}.png")
            colours = Image.open(io.BytesIO(png)).convert("RGB").getcolors(1 << 20)
            assert colours is None or len(colours) > FEWEST_COLOURS, f"{name} is blank"


async def _settled(page: Page) -> None:
    await page.wait_for_function("() => window.simcordPreview && window.simcordPreview.ready")
    await page.evaluate("() => document.fonts.ready.then(() => true)")
    await page.wait_for_timeout(150)  # the preview follows its window with a delay


def asking(bank: Bank, question: str) -> Bank:
    """Return the bank with one question in it, which is thus the next; all cards remain."""
    return replace(bank, entries={question: bank.entries[question]})


@asynccontextmanager
async def team(url: str, bank: Callable[[], Bank]) -> AsyncIterator[Server]:
    """Yield a server called Team with the companion and these questions."""
    people = ("Ada", "Grace", "Alan")
    async with opened(url, bank, people, "daily-question") as server:
        assert server.env.bot.user is not None
        await server.env.bot.user.edit(username="Quiz Companion")
        yield server


def folder(tmp_path: Path) -> Path:
    """Return where pictures go: $QUIZ_PICTURES, or the folder of the test."""
    found = Path(os.environ.get("QUIZ_PICTURES", tmp_path))
    found.mkdir(parents=True, exist_ok=True)
    return found
