"""Which pictures of charts are there? Each is drawn once, beside the loop, when a card shows it.

A picture is kept under the digest of its figures, so one can never be out of date: new figures are
another picture. A card is worth more than its picture: what cannot be drawn in time is told in words.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from typing import Final

import structlog

from bot.cards import Block, Card, Chart, Image, Line

SLOWEST: Final = 2.0
"""Seconds that a card waits for its pictures; Discord wants replies within three."""

KEPT: Final = 200
"""Pictures, of some ten kilobytes each."""

log = structlog.get_logger()


class Gallery:
    """The pictures that were drawn last."""

    def __init__(self, kept: int = KEPT, slowest: float = SLOWEST) -> None:
        """Keep so many at most, and let nobody wait longer for one."""
        self._kept = kept
        self._slowest = slowest
        self._drawn: OrderedDict[str, bytes] = OrderedDict()
        self._under_way: dict[str, Future[None]] = {}
        # One painter: drawing is work for the processor, and answers need it more.
        self._painter = ThreadPoolExecutor(1, thread_name_prefix="chart")

    def picture(self, path: str) -> bytes | None:
        """Return a chart's picture, if a card has shown it lately."""
        return self._drawn.get(path)

    async def hang(self, card: Card) -> Card:
        """Return the card once its charts are drawn, with words in place of those that are not."""
        wanted = [one.chart for one in card.blocks if isinstance(one, Image) and one.chart]
        if not wanted:
            return card
        await self._draw(wanted)
        return replace(card, blocks=tuple(self._shown(one) for one in card.blocks))

    def _shown(self, block: Block) -> Block:
        if not isinstance(block, Image) or block.chart is None or block.path in self._drawn:
            return block
        return Line((block.alt,), quiet=True)

    async def _draw(self, charts: Iterable[Chart]) -> None:
        waiting = []
        for chart in charts:
            if chart.path in self._drawn:
                self._drawn.move_to_end(chart.path)
            else:
                waiting.append(asyncio.wrap_future(self._begun(chart)))
        if waiting:
            await asyncio.wait(waiting, timeout=self._slowest)
        while len(self._drawn) > self._kept:
            self._drawn.popitem(last=False)

    def _begun(self, chart: Chart) -> "Future[None]":
        """Return the drawing of a chart, begun now or earlier; it goes on if nobody waits."""
        path = chart.path
        if (drawing := self._under_way.get(path)) is None:
            drawing = self._under_way[path] = self._painter.submit(self._paint, chart)
            drawing.add_done_callback(lambda _done: self._under_way.pop(path, None))
        return drawing

    def _paint(self, chart: Chart) -> None:
        try:
            from bot.charts.painting import png  # Pillow is loaded when there is something to draw

            self._drawn[chart.path] = png(chart)
        except Exception:
            log.exception("chart not drawn", path=chart.path)


GALLERY: Final = Gallery()
"""Of this process: a picture depends on nothing but its chart."""
