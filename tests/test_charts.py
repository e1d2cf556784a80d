"""A chart becomes a small picture that everybody can read, and no card waits long for one."""

import asyncio
import io
import itertools
import threading
import time
from typing import Any

import pytest
from PIL import Image as Pictures

from bot.cards import Card, Chart, Curve, Image, Line
from bot.charts import Gallery, painting

Colour = tuple[float, ...]

# How colours look to people without red, green or blue cones (Machado, Oliveira and Fernandes 2009).
BLINDNESS = {
    "none": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
    "deutan": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
    "tritan": ((1.256, -0.077, -0.179), (-0.078, 0.931, 0.148), (0.005, 0.691, 0.304)),
}


def race(lines: int = 3, days: int = 30, grey: int = 0) -> Chart:
    """Return a chart in which line n gains n points a day."""
    curves = [
        Curve(str(n) if n <= lines else "", tuple(float(n * day) for day in range(days + 1)))
        for n in range(1, lines + grey + 1)
    ]
    return Chart(tuple(curves), ("", *(f"{day} Nov" for day in range(1, days + 1))))


def card(*shown: Chart) -> Card:
    """Return a card with charts."""
    return Card("Race", tuple(Image(one.path, "1: 30.", one) for one in shown))


def linear(colour: str) -> Colour:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return tuple(x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts)


def seen(colour: str, blindness: str) -> Colour:
    given = linear(colour)
    rows = BLINDNESS[blindness]
    return tuple(
        min(1.0, max(0.0, sum(a * b for a, b in zip(row, given, strict=True)))) for row in rows
    )


def lab(colour: Colour) -> Colour:
    """Return a colour as CIELAB, where distances are about what people see."""
    r, g, b = colour
    x = (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505
    y = 0.2126 * r + 0.7152 * g + 0.0722 * b
    z = (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089
    fx, fy, fz = (v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def brightness(colour: str) -> float:
    r, g, b = linear(colour)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


@pytest.mark.parametrize("chart", [race(2, 2), race(5, 92, grey=7), race(5, 370)])
def test_a_picture_is_small_opaque_and_of_one_size(chart: Chart) -> None:
    made = painting.png(chart)
    assert len(made) < 60_000
    with Pictures.open(io.BytesIO(made)) as picture:
        assert (picture.format, picture.size) == ("PNG", (720, 360))
        shown = picture.convert("RGBA")
    assert shown.getchannel("A").getextrema() == (255, 255)
    colours = set(zip(*(shown.getchannel(one).tobytes() for one in "RGB"), strict=True))
    lines = sum(bool(one.label) for one in chart.curves)
    for wanted in painting.PALETTE[:lines]:
        r, g, b = (int(wanted[at : at + 2], 16) for at in (1, 3, 5))
        assert min(abs(c[0] - r) + abs(c[1] - g) + abs(c[2] - b) for c in colours) < 12


def test_lines_can_be_told_apart_by_everybody_and_from_paper() -> None:
    for colour in painting.PALETTE:
        contrast = (brightness(painting.PAPER) + 0.05) / (brightness(colour) + 0.05)
        assert contrast >= 3, colour
    for blindness in BLINDNESS:
        for one, other in itertools.combinations(painting.PALETTE, 2):
            apart = sum(
                (a - b) ** 2
                for a, b in zip(lab(seen(one, blindness)), lab(seen(other, blindness)), strict=True)
            )
            assert apart**0.5 > 12, (blindness, one, other)


@pytest.mark.parametrize("highest", [0.5, 1, 7, 40, 45, 99.5, 100, 101, 3_000_000])
def test_scales_are_round_and_hold_everything(highest: float) -> None:
    ticks = painting.scale(highest)
    assert ticks[0] == 0
    assert ticks[-2] < max(highest, 1) <= ticks[-1]
    assert 2 <= len(ticks) <= 6


def test_labels_never_lie_upon_each_other() -> None:
    moved = painting.apart([10, 11, 12, 300, 301], 30, 310)
    assert moved == [10, 40, 70, 280, 310]
    assert painting.apart([], 30, 310) == []


async def test_a_chart_is_drawn_once_and_beside_the_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []
    real = painting.png

    def noted(chart: Chart) -> bytes:
        drawn.append(threading.current_thread().name)
        return real(chart)

    monkeypatch.setattr(painting, "png", noted)
    gallery, chart = Gallery(), race()
    shown = await asyncio.gather(*(gallery.hang(card(chart)) for _ in range(5)))
    assert shown == [card(chart)] * 5
    assert await gallery.hang(card(race())) == card(chart)
    assert len(drawn) == 1
    assert drawn[0].startswith("chart")
    assert (gallery.picture(chart.path) or b"").startswith(b"\x89PNG")
    assert gallery.picture(race(2).path) is None


async def test_only_the_newest_pictures_are_kept() -> None:
    gallery = Gallery(kept=2)
    all_ = [race(2, days) for days in (2, 3, 4)]
    for one in (all_[0], all_[1], all_[0], all_[2]):
        await gallery.hang(card(one))
    assert [gallery.picture(one.path) is not None for one in all_] == [True, False, True]


async def test_words_stand_in_for_a_picture_that_takes_too_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    may_go_on = threading.Event()

    def slow(chart: Chart) -> bytes:
        may_go_on.wait(10)
        return b"picture"

    monkeypatch.setattr(painting, "png", slow)
    gallery, chart = Gallery(slowest=0.05), race()
    begun = time.monotonic()
    assert (await gallery.hang(card(chart))).blocks == (Line(("1: 30.",), quiet=True),)
    assert time.monotonic() - begun < 2
    may_go_on.set()
    later = [await gallery.hang(card(chart)) for _ in range(40)]  # each waits a little
    assert later[-1] == card(chart)


async def test_words_stand_in_for_a_picture_that_cannot_be_drawn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(_chart: Chart) -> Any:
        raise ValueError("no paint")

    monkeypatch.setattr(painting, "png", broken)
    gallery = Gallery()
    assert (await gallery.hang(card(race()))).blocks == (Line(("1: 30.",), quiet=True),)
