"""How is a chart drawn? A line each, told apart by colour, by the shape of its dots, by its label.

720 pixels wide and shown 310 wide on a phone, so nothing is set smaller than 26 pixels (11 there).
Its paper is opaque, as that of the bank's figures: it has to read in dark chats as in light ones.
"""

import io
from collections.abc import Sequence
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from bot.cards import Chart, Curve

WIDTH: Final = 720
HEIGHT: Final = 360
RIGHT, TOP, BOTTOM = 100, 24, 56
MARGIN: Final = 14
"""Around the numbers on the left, whose width decides where the lines begin."""
FINE: Final = 2
"""Drawn so many times larger, for smooth lines."""

PAPER: Final = "#fbfaf7"
INK: Final = "#23272e"
MUTED: Final = "#5d6470"
RULE: Final = "#dcd8cf"
SHADE: Final = "#a9a69f"

PALETTE: Final = ("#0072b2", "#d55e00", "#009e73", "#000000", "#b5568f")
"""Okabe and Ito's, whom people with the common colour blindnesses can tell apart; without its
three light colours, which do not stand out from paper, and with a deeper purple."""

TEXT: Final = 26
MOST_DOTS: Final = 12
MOST_STEPS: Final = 4
COLOURS: Final = 64


def png(chart: Chart) -> bytes:
    """Return the picture of a chart."""
    sheet = Image.new("RGB", (WIDTH * FINE, HEIGHT * FINE), PAPER)
    _Painter(ImageDraw.Draw(sheet), chart).paint()
    small = sheet.reduce(FINE).quantize(
        COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE
    )
    made = io.BytesIO()
    small.save(made, "png", optimize=True)
    return made.getvalue()


def scale(highest: float) -> list[float]:
    """Return round numbers from 0 to the highest or just above it, four or five of them."""
    rough = max(highest, 1.0) / 4
    magnitude = 1.0
    while magnitude * 10 <= rough:
        magnitude *= 10
    step = next(magnitude * one for one in (1, 2, 2.5, 5, 10) if magnitude * one >= rough)
    count = 1
    while step * count < highest:
        count += 1
    return [step * number for number in range(count + 1)]


def apart(wanted: Sequence[float], gap: float, lowest: float) -> list[float]:
    """Return heights, wanted from top to bottom, moved until they are `gap` apart."""
    found: list[float] = []
    for one in wanted:
        found.append(max(one, found[-1] + gap) if found else one)
    limit = lowest
    for place in reversed(range(len(found))):
        found[place] = min(found[place], limit)
        limit = found[place] - gap
    return found


class _Painter:
    """Paints on a sheet that is FINE times larger than what people get to see."""

    def __init__(self, draw: ImageDraw.ImageDraw, chart: Chart) -> None:
        self._draw = draw
        self._chart = chart
        self._font = ImageFont.load_default(TEXT * FINE)
        self._ticks = scale(max(max(one.values, default=0) for one in chart.curves))
        widest = max(self._font.getlength(_number(one)) for one in self._ticks)
        self._left = widest / FINE + 2 * MARGIN

    def paint(self) -> None:
        self._paint_grid()
        named = [one for one in self._chart.curves if one.label]
        for one in self._chart.curves:
            if not one.label:
                self._line(one, SHADE, 3)
        for number, one in reversed(list(enumerate(named))):
            colour = PALETTE[number % len(PALETTE)]
            self._line(one, colour, 5)
            for step in self._dotted():
                self._dot(number, colour, self._x(step), self._y(one.values[step]))
        self._paint_labels(named)

    def _paint_grid(self) -> None:
        for tick in self._ticks:
            y = self._y(tick)
            self._draw.line(
                [(self._left * FINE, y), ((WIDTH - RIGHT) * FINE, y)],
                RULE if tick else MUTED,
                2 * FINE,
            )
            self._write(self._left - MARGIN, y / FINE, _number(tick), "rm", MUTED)
        labels = self._chart.steps
        every = -(-len(labels) // MOST_STEPS)
        for step in range(len(labels) - 1, -1, -every):
            self._write(self._x(step) / FINE, HEIGHT - BOTTOM + 28, labels[step], "mm", MUTED)

    def _paint_labels(self, named: Sequence[Curve]) -> None:
        """Name each line at its end, the higher ones above, and no two in one place."""
        order = sorted(range(len(named)), key=lambda number: (-named[number].values[-1], number))
        ends = [self._y(named[number].values[-1]) / FINE for number in order]
        x = WIDTH - RIGHT + 34
        for number, y in zip(order, apart(ends, TEXT + 6, HEIGHT - BOTTOM), strict=True):
            self._dot(number, PALETTE[number % len(PALETTE)], x * FINE, y * FINE)
            self._write(x + 20, y, named[number].label, "lm", INK)

    def _line(self, curve: Curve, colour: str, width: int) -> None:
        points = [(self._x(step), self._y(value)) for step, value in enumerate(curve.values)]
        self._draw.line(points, colour, width * FINE, joint="curve")

    def _dotted(self) -> range:
        last = len(self._chart.steps) - 1
        return range(last, 0, len(self._chart.steps) // -MOST_DOTS)

    def _dot(self, number: int, colour: str, x: float, y: float) -> None:
        r = 9 * FINE
        shapes: tuple[tuple[tuple[float, float], ...], ...] = (
            (),
            ((-1, -1), (1, -1), (1, 1), (-1, 1)),
            ((0, -1.2), (1.15, 0.9), (-1.15, 0.9)),
            ((0, -1.35), (1.35, 0), (0, 1.35), (-1.35, 0)),
            ((0, 1.2), (1.15, -0.9), (-1.15, -0.9)),
        )
        shape = shapes[number % len(shapes)]
        if shape:
            corners = [(x + across * r * 0.9, y + down * r * 0.9) for across, down in shape]
            self._draw.polygon(corners, colour, PAPER, FINE)
        else:
            self._draw.ellipse((x - r, y - r, x + r, y + r), colour, PAPER, FINE)

    def _write(self, x: float, y: float, text: str, anchor: str, colour: str) -> None:
        self._draw.text((x * FINE, y * FINE), text, colour, self._font, anchor)

    def _x(self, step: int) -> float:
        last = max(1, len(self._chart.steps) - 1)
        return FINE * (self._left + (WIDTH - self._left - RIGHT) * step / last)

    def _y(self, value: float) -> float:
        share = value / self._ticks[-1]
        return FINE * (HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share)


def _number(value: float) -> str:
    return f"{value:.10g}"
