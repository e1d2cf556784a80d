"""How does a message look on Slack? Drawn by npm's slack-blocks-to-jsx in a real Chromium."""

import base64
import io
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any, Final

from PIL import Image
from playwright.async_api import Browser, Page

PACKAGES: Final = ("slack-blocks-to-jsx@1.1.1", "react@19.3.1", "react-dom@19.3.1")
DRAW: Final = Path(__file__).with_name("draw.mjs")
WIDTHS: Final = {"desktop": 720, "phone": 390}
FEWEST_COLOURS: Final = 50
"""What letters in two colours alone have, with their smooth edges."""

LOGO: Final = "Q"

# The frames that Slack puts around blocks; the package draws only what is in them.
FRAME: Final = """
body { margin: 0; padding: 16px; background: var(--page); color: var(--ink);
  font: 15px/1.46 Lato, "DejaVu Sans", "Noto Color Emoji", sans-serif; }
:root { --page: #fff; --ink: #1d1c1d; --quiet: #616061; --edge: #dddddd; }
:root[data-theme=dark] { --page: #1a1d21; --ink: #d1d2d3; --quiet: #ababad; --edge: #4a4b4e; }
#shown { max-width: 660px; }
.message { display: grid; grid-template-columns: 36px minmax(0, 1fr); gap: 0 10px; }
.logo { width: 36px; height: 36px; border-radius: 6px; background: #2f6f9f; color: #fff;
  display: grid; place-items: center; font-weight: 900; grid-row: span 2; }
.who b { font-weight: 900; } .who, .private { color: var(--quiet); font-size: 12px; }
.who b { color: var(--ink); font-size: 15px; }
.who i { font: 10px sans-serif; padding: 1px 3px; background: var(--edge); border-radius: 2px; }
.private { margin: 0 0 6px 46px; }
.modal { border: 1px solid var(--edge); border-radius: 8px; max-width: 520px; }
.modal > header, .modal > footer { padding: 14px 24px; display: flex; gap: 12px; }
.modal > header { font-size: 20px; font-weight: 900; }
.modal > footer { justify-content: flex-end; border-top: 1px solid var(--edge); }
.modal > footer span { border: 1px solid var(--edge); border-radius: 4px; padding: 6px 14px;
  font-weight: 700; }
.modal > footer span:last-child { background: #007a5a; color: #fff; border-color: #007a5a; }
.modal > div { padding: 0 24px 16px; }
textarea { height: 42px !important; min-height: 0 !important; }
button { max-width: 100%; overflow: hidden; text-overflow: ellipsis; }
"""

# What sticks out of the message, and words that are cut off where they stand.
OVERFLOWING: Final = """(root) => {
  const box = root.getBoundingClientRect();
  return [...root.querySelectorAll("*")].filter((one) => one.checkVisibility()).flatMap((one) => {
    const { left, right, width } = one.getBoundingClientRect();
    const out = width && (left < box.left - 1 || right > box.right + 1);
    return out ? [`${one.className}: ${one.textContent.slice(0, 40)}`] : [];
  });
}"""

# What Slack would show if our formatting were broken: signs instead of what they mean.
RAW: Final = re.compile(r"\*\w|\w\*|<[!@#]|&(?:amp|lt|gt);|undefined|\{time\}")


class NoDrawing(Exception):
    """Node or its packages cannot be had here."""


@dataclass(frozen=True)
class Drawing:
    """Draws blocks as HTML; `names` are those of people and channels by their ids."""

    folder: Path

    def html(self, blocks: list[Any], names: Mapping[str, str], now: datetime) -> str:
        """Return blocks as the package draws them."""
        listed = [{"id": id, "name": name} for id, name in names.items()]
        data = {"users": listed, "channels": listed, "user_groups": listed}
        about = {
            "now": now.timestamp() * 1000,
            "blocks": blocks,
            "data": data,
            "logo": "",
            "name": "",
        }
        with tempfile.NamedTemporaryFile("w", suffix=".json", dir=self.folder) as file:
            json.dump(about, file)
            file.flush()
            command = ["node", "draw.mjs", file.name]
            zone = os.environ | {"TZ": "Europe/Berlin"}
            done = subprocess.run(
                command, cwd=self.folder, env=zone, capture_output=True, text=True, check=False
            )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def style(self) -> str:
        """Return the package's own style."""
        return (self.folder / "node_modules/slack-blocks-to-jsx/dist/style.css").read_text()


def drawing() -> Drawing:
    """Return what draws; its packages are installed once, outside of the repository."""
    if not (shutil.which("node") and shutil.which("npm")):
        raise NoDrawing("no node and npm found: install them to draw Slack's messages")
    name = "slack-" + re.sub(r"[^a-z0-9.]+", "-", "-".join(PACKAGES))
    kept = Path.home() / ".cache" / "quiz-companion-tests" / name
    if not (kept / "package.json").exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        _install(kept)
    shutil.copy(DRAW, kept / DRAW.name)
    return Drawing(kept)


def _install(kept: Path) -> None:
    """Install beside, and move as a whole: whoever is first wins, and nobody sees a half."""
    with tempfile.TemporaryDirectory(dir=kept.parent) as beside:
        folder = Path(beside) / "drawing"
        folder.mkdir()
        (folder / "package.json").write_text('{"private": true, "type": "module"}')
        install = ["npm", "install", "--no-audit", "--no-fund", "--silent", *PACKAGES]
        done = subprocess.run(install, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode:
            raise NoDrawing(f"npm could not install {', '.join(PACKAGES)}: {done.stderr[-500:]}")
        if not kept.exists():
            folder.rename(kept)


@dataclass
class Camera:
    """Takes pictures of what a person on Slack sees."""

    drawing: Drawing
    browser: Browser
    folder: Path
    names: Mapping[str, str]
    picture: Callable[[str], bytes | None]
    clock: Callable[[], datetime]

    async def message(
        self, blocks: list[Any], name: str, *said: str, private: bool = False
    ) -> None:
        """Save a message, of everybody or of one person alone."""
        only = '<p class="private">👁 Only visible to you</p>' if private else ""
        who = "<p class=who><b>Quiz Companion</b> <i>APP</i> 09:00</p>"
        frame = f'{only}<div class="message"><span class=logo>{LOGO}</span>{who}%s</div>'
        await self._take(blocks, frame, name, said)

    async def view(self, view: Any, name: str, *said: str) -> None:
        """Save a form, or the App Home."""
        frame = "<div>%s</div>"
        if view["type"] == "modal":
            title, close, submit = (escape(view[k]["text"]) for k in ("title", "close", "submit"))
            ends = f"<span>{close}</span><span>{submit}</span>"
            frame = (
                f'<div class="modal"><header>{title}</header><div>%s</div>'
                f"<footer>{ends}</footer></div>"
            )
            said = (view["title"]["text"], *said)
        await self._take(view["blocks"], frame, name, said)

    async def _take(self, blocks: list[Any], frame: str, name: str, said: tuple[str, ...]) -> None:
        """Save it at both widths, light and dark; it must say what was said, in its box."""
        shown = self._drawable(blocks)
        html = self.drawing.html(shown, self.names, self.clock())
        for theme in ("light", "dark"):
            page = await self._page(frame.replace("%s", html), theme)
            for device, width in WIDTHS.items():
                await page.set_viewport_size({"width": width, "height": 600})
                await self._look(page, f"{name}-{device}-{theme}", said)
            await page.close()

    async def _page(self, body: str, theme: str) -> Page:
        page = await self.browser.new_page()
        await page.set_content(
            f"<!doctype html><html data-theme={theme}><meta charset=utf-8>"
            f"<style>{self.drawing.style()}{FRAME}</style>"
            f"<div id=shown><div id=slack_blocks_to_jsx data-theme={theme}>{body}</div></div>"
        )
        return page

    async def _look(self, page: Page, name: str, said: tuple[str, ...]) -> None:
        surface = page.locator("#shown")
        words = " ".join((await surface.inner_text()).split())
        assert not [one for one in said if one not in words], words
        assert not RAW.search(words), words
        png = await page.screenshot(path=self.folder / f"{name}.png", full_page=True)
        assert await surface.evaluate(OVERFLOWING) == [], name
        colours = Image.open(io.BytesIO(png)).convert("RGB").getcolors(1 << 20)
        assert colours is None or len(colours) > FEWEST_COLOURS, f"{name} is blank"

    def _drawable(self, blocks: list[Any]) -> list[Any]:
        """Return blocks as the package knows them.

        It takes `verbatim` for plain text, which Slack does not, knows an element by its action in
        the whole page, and can neither fetch Slack's files nor the lists that Slack fills.
        """
        shown = json.loads(json.dumps(blocks).replace(', "verbatim": true', ""))
        for one in shown:
            if "element" in one:
                one["element"] = self._filled(one["element"]) | {"action_id": one["block_id"]}
            if "slack_file" in one:
                content = self.picture(one.pop("slack_file")["id"]) or b""
                one["image_url"] = f"data:image/png;base64,{base64.b64encode(content).decode()}"
        return list(shown)

    def _filled(self, element: dict[str, Any]) -> dict[str, Any]:
        match element:
            case {"type": "conversations_select", **rest}:
                here = str(rest.get("initial_conversation", list(self.names)[-1]))
                chosen = {"text": _words(f"# {self.names[here]}"), "value": here}
            case {"type": "external_select", "initial_option": option}:
                chosen = option
            case _:
                return element
        # It shows nothing chosen in a list, and never draws what stands behind an open one.
        return {"type": "static_select", "options": [chosen], "placeholder": chosen["text"]}


def _words(text: str) -> dict[str, str]:
    return {"type": "plain_text", "text": text}


def folder(tmp_path: Path) -> Path:
    """Return where pictures go: $QUIZ_PICTURES, or the folder of the test."""
    found = Path(os.environ.get("QUIZ_PICTURES", tmp_path))
    found.mkdir(parents=True, exist_ok=True)
    return found
