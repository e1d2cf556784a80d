"""How do the pictures of docs/discord.md come about? From the same previews the tests look at.

`make pictures` runs tests/adapters/discord/test_pictures.py, which saves what it sees, and keeps
the few that the documentation shows, small enough to live in the repository.
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
TESTS = "tests/adapters/discord/test_pictures.py"
# What a picture is called in the documentation, and what the test calls it.
PICTURES = {
    "discord-question.png": "question-phone-dark.png",
    "discord-verdict.png": "verdict-wrong-phone-dark.png",
    "discord-reveal.png": "reveal-multiple-desktop-dark.png",
    "discord-setup.png": "saved-desktop-dark.png",
    "discord-doctor.png": "doctor-desktop-dark.png",
}
COLOURS = 96


def take(folder: Path) -> int:
    """Run the tests that take all pictures; return their exit code."""
    environment = os.environ | {"QUIZ_PICTURES": str(folder), "QUIZ_REQUIRE_BROWSER": "1"}
    command = [sys.executable, "-m", "pytest", "-q", TESTS]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def keep(folder: Path) -> None:
    """Write what the documentation shows, in few colours, without the empty margin."""
    for name, taken in PICTURES.items():
        with Image.open(folder / taken) as picture:
            shown = picture.convert("RGB")
        margin = _margin(shown)
        shown = shown.crop((0, 0, margin, shown.height))
        few = shown.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
        few.save(KEPT / name, optimize=True)
        print(f"{name}: {few.width} x {few.height}, {(KEPT / name).stat().st_size // 1024} kB")


def _margin(picture: Image.Image) -> int:
    """Return where the card ends: right of it there is only the chat's background."""
    empty = Image.new("RGB", picture.size, picture.getpixel((picture.width - 1, 0)))
    box = ImageChops.difference(picture, empty).getbbox()
    return min(picture.width, (box[2] if box else 0) + 16)


def main() -> int:
    """Take the pictures, or keep some that were taken before."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--taken", type=Path, help="a folder of pictures taken before")
    taken: Path | None = parser.parse_args().taken
    if taken:
        keep(taken)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        failed = take(Path(folder))
        if not failed:
            keep(Path(folder))
    return failed


if __name__ == "__main__":
    sys.exit(main())
