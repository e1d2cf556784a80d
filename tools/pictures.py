"""How do the pictures of docs/discord.md, slack.md and games.md come about? The tests take them.

`make pictures` runs the tests of each platform that look at cards, which saves what it sees, and keeps the few
that the documentation shows, small enough to live in the repository.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageChops

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "docs/pictures"
TESTS = {
    "discord": "tests/adapters/discord/test_pictures.py",
    "slack": "tests/adapters/slack/test_pictures.py",
    "web": "tests/adapters/web/test_game_pictures.py",
}
# What a picture is called in the documentation after its platform, and what the test calls it.
PICTURES = {
    "discord": {
        "question": "question-phone-dark",
        "verdict": "verdict-wrong-phone-dark",
        "reveal": "reveal-multiple-desktop-dark",
        "setup": "saved-desktop-dark",
        "doctor": "doctor-desktop-dark",
        "contest": "contest-final-phone-dark",
    },
    "slack": {
        "question": "question-phone-light",
        "verdict": "verdict-wrong-phone-light",
        "reveal": "reveal-desktop-light",
        "setup": "saved-figure-noising-schedule-rows-desktop-light",
        "home": "home-answered-phone-light",
        "doctor": "doctor-worried-desktop-light",
        "duel": "duel-result-phone-light",
        "season": "season-phone-light",
    },
    "web": {"podium": "live-podium-phone-light"},
}
COLOURS = 96


def take(platform: str, folder: Path) -> int:
    """Run the tests that take all pictures of a platform; return their exit code."""
    environment = os.environ | {"QUIZ_PICTURES": str(folder), "QUIZ_REQUIRE_BROWSER": "1"}
    command = [sys.executable, "-m", "pytest", "-q", TESTS[platform]]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def keep(platform: str, folder: Path) -> None:
    """Write what the documentation shows, in few colours, without the empty margin."""
    for name, taken in PICTURES[platform].items():
        with Image.open(folder / f"{taken}.png") as picture:
            shown = picture.convert("RGB")
        shown = shown.crop((0, 0, *_end(shown)))
        few = shown.quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        kept = KEPT / f"{platform}-{name}.png"
        few.save(kept, optimize=True)
        print(f"{kept.name}: {few.width} x {few.height}, {kept.stat().st_size // 1024} kB")


def _end(picture: Image.Image) -> tuple[int, int]:
    """Return where the card ends: right of it and below there is only the chat's background."""
    empty = Image.new("RGB", picture.size, picture.getpixel((picture.width - 1, 0)))
    _left, _top, right, lower = ImageChops.difference(picture, empty).getbbox() or (0, 0, 0, 0)
    return min(picture.width, right + 16), min(picture.height, lower + 16)


def main() -> int:
    """Take the pictures of one platform, or of all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=PICTURES)
    only = parser.parse_args().only
    failed = 0
    for platform in [only] if only else PICTURES:
        with tempfile.TemporaryDirectory() as folder:
            code = take(platform, Path(folder))
            if not code:
                keep(platform, Path(folder))
            failed |= code
    return failed


if __name__ == "__main__":
    sys.exit(main())
