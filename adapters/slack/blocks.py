"""How does each block of a card read as lines of Slack's mrkdwn?"""

from collections.abc import Iterable, Sequence

from adapters.slack.fitting import Prose, Row
from adapters.slack.text import bold, cut, fits, inline, line, paragraphs
from bot.cards import (
    Bar,
    Bars,
    CheckLine,
    Checklist,
    Fields,
    Gauge,
    Gauges,
    Heading,
    Line,
    Mark,
    Markdown,
    OptionLine,
    Options,
    Rank,
    Standings,
)

Written = Heading | Markdown | Line | Options | Standings | Bars | Fields | Gauges | Checklist

CELLS = 8
STEPS = 4
"""Cells of a gauge: its name still fits beside it on a phone."""

FIGURE = "\u2007"
"""A space as wide as a digit, so that numbers stand below each other."""

BAR_TEXT = 40
NARROW = 30
"""A longer option takes two lines on a phone, and needs a gap to be told from the next."""

_MARKS = {Mark.RIGHT: "right", Mark.WRONG: "wrong"}
_SIGNS = {Mark.RIGHT: "✅", Mark.WRONG: "❌", Mark.NONE: "⬜"}
_MEDALS = {1: "🥇", 2: "🥈", 3: "🥉"}


def picture_words(alt: str) -> Prose:
    """Return what stands where a picture cannot."""
    words = inline(alt)
    return Prose([Row(f"🖼 {words}")] if words else [], small=True)


def file_words(name: str) -> Prose:
    """Return what stands for a file that is handed over beside the message."""
    return Prose([Row(f"📎 {inline(name)}")], small=True)


def written(block: Written, zone: str = "UTC") -> Prose:
    """Return a block in words."""
    match block:
        case Heading(text=text):
            return Prose(_rows([bold(text)]), leads=True)
        case Markdown(text=text):
            return Prose(_rows(paragraphs(text)), gap="\n\n")
        case Line(parts=parts, quiet=small):
            return Prose(_rows([line(parts, zone).strip()]), tight=True, small=small)
        case Options(items=items):
            long = not all(fits(one.text, NARROW) for one in items)
            return Prose([_option(one) for one in items], kept=True, apart=long)
        case Standings(rows=ranks, around=around):
            return Prose(_rows(_board(ranks, around)))
        case Bars(bars=bars):
            return Prose(_rows(map(_bar, bars)))
        case Fields(rows=fields):
            named = (f"{bold(name)}\n{line(value, zone)}".strip() for name, value in fields)
            return Prose(_rows(named), fields=True)
        case Gauges(rows=gauges):
            return Prose(_rows(_gauges(gauges)))
        case Checklist(items=checks):
            return Prose(_rows(map(_check, checks)))


def _rows(texts: Iterable[str]) -> list[Row]:
    return [Row(text) for text in texts if text.strip()]


def _option(option: OptionLine) -> Row:
    known = [_MARKS[option.mark]] if option.mark in _MARKS else []
    known += ["your answer"] if option.yours else []
    said = ", ".join(known)
    said = f"*{said}*" if option.yours or option.mark is Mark.RIGHT else said
    sign = f"{_SIGNS[option.mark]} " if option.mark in _MARKS else ""
    end = f" — {said}" if said else ""
    text = f"{sign}{bold(option.letter)}  {inline(option.text)}{end}"
    return Row(text, inline(option.why))


def _board(ranks: Sequence[Rank], around: Sequence[Rank]) -> list[str]:
    """Return a board; places and points stand below each other without code, red on Slack."""
    rows = (*ranks, *around)
    places = max((len(str(one.place)) for one in rows), default=0)
    points = max((len(str(one.points)) for one in rows), default=0)

    def shown(rank: Rank) -> str:
        figures = f"{_padded(rank.place, places)}{rank.place}."
        figures += f"  {_padded(rank.points, points)}*{rank.points}*"
        medal = f" {_MEDALS[rank.place]}" if rank.place in _MEDALS and rank.points > 0 else ""
        detail = f" · {inline(rank.detail)}" if rank.detail else ""
        you = " · *you*" if rank.you else ""
        return f"{figures}  {line([rank.who])}{medal}{detail}{you}"

    return [*map(shown, ranks), *(["…", *map(shown, around)] if around else [])]


def _padded(figure: int, width: int) -> str:
    return FIGURE * (width - len(str(figure)))


def _bar(bar: Bar) -> str:
    share = min(max(bar.share, 0.0), 1.0)
    sign = f"{_SIGNS[bar.mark]} " if bar.mark is not Mark.NONE else ""
    text = f" {inline(cut(bar.text, BAR_TEXT))}" if bar.text else ""
    percent = round(100 * share)
    return f"{_track(share, CELLS)} {_padded(percent, 3)}{percent} %  {sign}{bold(bar.label)}{text} ({bar.count})"


def _gauges(gauges: Iterable[Gauge]) -> list[str]:
    counted = [(one, f"{one.done}/{one.of}") for one in gauges]
    width = max((len(count) for _, count in counted), default=0)
    return [_gauge(one, f"{count:>{width}}") for one, count in counted]


def _gauge(gauge: Gauge, count: str) -> str:
    share = min(max(gauge.done / gauge.of, 0.0), 1.0) if gauge.of else 0.0
    label = bold(gauge.label) if gauge.here else inline(gauge.label)
    return f"{_track(share, STEPS)} {count.replace(' ', FIGURE)}  {label}"


def _check(check: CheckLine) -> str:
    return f"{_SIGNS[check.mark]} {inline(check.text)} — {inline(check.state)}"


def _track(share: float, cells: int) -> str:
    """Return a bar; not in code, which is red on Slack, but of signs that are equally wide."""
    full = round(cells * share)
    return "■" * full + "□" * (cells - full)
