"""How does a message look on Slack? Drawn by npm's slack-blocks-to-jsx in a real Chromium."""

import base64
import io
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any, Final

from PIL import Image
from playwright.async_api import Page

PACKAGES: Final = ("slack-blocks-to-jsx@1.1.1", "react@19.3.1", "react-dom@19.3.1")
DRAW: Final = Path(__file__).with_name("draw.mjs")
WIDTHS: Final = {"desktop": 720, "phone": 390}
LOOKS: Final = (
    [("desktop", "light"), ("phone", "dark")]
    if "QUIZ_PICTURES" not in os.environ
    else [(device, theme) for device in WIDTHS for theme in ("light", "dark")]
)
"""Both widths and both themes, each in half of the time; all four where people will look."""

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
.slack_blocks_to_jsx__image_media_trigger, .modal .text-small > p { display: none !important; }
textarea { height: 42px !important; min-height: 0 !important; }
button { max-width: min(300px, 72vw); overflow: hidden; text-overflow: ellipsis; box-sizing: border-box; }
"""

# What sticks out of the message, and words that are cut off where they stand.
OVERFLOWING: Final = """(root) => {
  const box = root.getBoundingClientRect();
  // Slack itself ends a button's long words with dots.
  const shown = (one) => one.checkVisibility() && !one.parentElement.closest("button");
  return [...root.querySelectorAll("*")].filter(shown).flatMap((one) => {
    const { left, right, width } = one.getBoundingClientRect();
    const space = 6;  // the one at which a line was broken still hangs there
    const out = width && (left < box.left - 1 || right > box.right + space);
    return out ? [`${one.className}: ${one.textContent.slice(0, 40)}`] : [];
  });
}"""

THEMED: Final = """(theme) => {
  for (const one of [document.documentElement, document.getElementById("slack_blocks_to_jsx")])
    one.dataset.theme = theme;
}"""

# What Slack would show if our formatting were broken: signs instead of what they mean.
RAW: Final = re.compile(r"\*\w|\w\*|<[!@#]|&(?:amp|lt|gt);|undefined|\{time\}")


class NoDrawing(Exception):
    """Node or its packages cannot be had here."""


@dataclass(frozen=True)
class Drawing:
    """Draws blocks as HTML in one program, which takes a line and gives one."""

    folder: Path
    program: "subprocess.Popen[str]"

    def html(self, blocks: list[Any], names: Mapping[str, str], now: datetime) -> str:
        """Return blocks as the package draws them; `names` are people and channels by their ids."""
        listed = [{"id": id, "name": name} for id, name in names.items()]
        data = {"users": listed, "channels": listed, "user_groups": listed}
        at = now.timestamp() * 1000
        about = {"now": at, "blocks": blocks, "data": data, "logo": "", "name": ""}
        assert self.program.stdin is not None
        assert self.program.stdout is not None
        self.program.stdin.write(json.dumps(about) + "\n")
        self.program.stdin.flush()
        drawn = self.program.stdout.readline()
        assert drawn, "the package cannot draw this; what it says stands above"
        return str(json.loads(drawn))

    def style(self) -> str:
        """Return the package's own style."""
        return (self.folder / "node_modules/slack-blocks-to-jsx/dist/style.css").read_text()


@contextmanager
def drawing() -> Iterator[Drawing]:
    """Give what draws; its packages are installed once, outside of the repository."""
    if not (shutil.which("node") and shutil.which("npm")):
        raise NoDrawing("no node and npm found: install them to draw Slack's messages")
    name = "slack-" + re.sub(r"[^a-z0-9.]+", "-", "-".join(PACKAGES))
    kept = Path.home() / ".cache" / "quiz-companion-tests" / name
    if not (kept / "package.json").exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        _install(kept)
    # A copy of our own: another process may be about to read its.
    with tempfile.NamedTemporaryFile("w", suffix=".mjs", dir=kept) as copy:
        copy.write(DRAW.read_text())
        copy.flush()
        program = subprocess.Popen(
            ["node", copy.name],
            cwd=kept,
            env=os.environ | {"TZ": "Europe/Berlin"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        with program:
            yield Drawing(kept, program)


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


@dataclass(frozen=True)
class Shown:
    """Blocks in the frame in which Slack shows them, and words that must be read there."""

    name: str
    blocks: list[Any]
    frame: str
    said: tuple[str, ...]


def framed(blocks: list[Any], name: str, *said: str, private: bool = False) -> Shown:
    """Return a message as it stands in a channel, of everybody or of one person alone."""
    only = '<p class="private">👁 Only visible to you</p>' if private else ""
    who = "<p class=who><b>Quiz Companion</b> <i>APP</i> 09:00</p>"
    frame = f'{only}<div class="message"><span class=logo>{LOGO}</span>{who}%s</div>'
    return Shown(name, blocks, frame, said)


def in_window(view: Any, name: str, *said: str) -> Shown:
    """Return a form, or the App Home."""
    frame = "<div>%s</div>"
    if view["type"] == "modal":
        title, close, submit = (escape(view[k]["text"]) for k in ("title", "close", "submit"))
        ends = f"<span>{close}</span><span>{submit}</span>"
        frame = (
            f'<div class="modal"><header>{title}</header><div>%s</div><footer>{ends}</footer></div>'
        )
        said = (view["title"]["text"], *said)
    return Shown(name, view["blocks"], frame, said)


@dataclass
class Camera:
    """Takes pictures of what a person on Slack sees."""

    drawing: Drawing
    page: Page
    folder: Path
    names: Mapping[str, str]
    picture: Callable[[str], bytes | None]
    clock: Callable[[], datetime]

    async def message(
        self, blocks: list[Any], name: str, *said: str, private: bool = False
    ) -> None:
        """Save a message, of everybody or of one person alone."""
        await self.all([framed(blocks, name, *said, private=private)])

    async def view(self, view: Any, name: str, *said: str) -> None:
        """Save a form, or the App Home."""
        await self.all([in_window(view, name, *said)])

    async def all(self, shown: Sequence[Shown]) -> None:
        """Save them on one page, at both widths; each must say what was said, in its box."""
        drawn = "".join(
            f"<section id={one.name}>"
            + one.frame.replace(
                "%s", self.drawing.html(self._drawable(one.blocks), self.names, self.clock())
            )
            + "</section>"
            for one in shown
        )
        await self.page.set_content(
            f"<!doctype html><html><meta charset=utf-8><style>{self.drawing.style()}{FRAME}</style>"
            f"<div id=shown><div id=slack_blocks_to_jsx>{drawn}</div></div>"
        )
        for device, theme in LOOKS:
            await self.page.set_viewport_size({"width": WIDTHS[device], "height": 400})
            await self.page.evaluate(THEMED, theme)
            cut = await self.page.locator("#shown").evaluate(OVERFLOWING)
            assert not cut, f"{shown[0].name} on a {device}: {cut}"
            await self._look(f"{shown[0].name}-{device}-{theme}")
        for one in shown:
            words = " ".join((await self.page.locator(f"#{one.name}").inner_text()).split())
            assert not [said for said in one.said if said not in words], words
            assert not RAW.search(words), words

    async def _look(self, name: str) -> None:
        png = await self.page.screenshot(path=self.folder / f"{name}.png", full_page=True)
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
                chosen = {"text": _words(f"﹟{self.names[here]}"), "value": here}
            case {"type": "external_select" | "static_select", "initial_option": option}:
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
