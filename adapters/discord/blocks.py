"""How does each block read as lines of Discord's Markdown?"""

from collections.abc import Iterable, Sequence

from adapters.discord.fitting import Prose, Row
from adapters.discord.text import bold, cut, inline, length, line, markdown, quiet
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

BAR_TEXT = 40
NARROW = 30
"""A longer option takes two lines on a phone, and needs a gap to be told from the next."""

_MARKS = {Mark.RIGHT: "right", Mark.WRONG: "wrong"}
_SIGNS = {Mark.RIGHT: "✅", Mark.WRONG: "❌", Mark.NONE: "⬜"}
_MEDALS = {1: "🥇", 2: "🥈", 3: "🥉"}


def title(text: str) -> Prose:
    """Return the title of a card."""
    words = inline(text)
    return Prose([Row(f"## {words}")] if words else [], kept=True, leads=True)


def picture_words(alt: str) -> Prose:
    """Return what stands where a picture cannot."""
    words = inline(alt)
    return Prose([Row(f"-# 🖼 {words}")] if words else [], tight=True)


def file_words(name: str) -> Prose:
    """Return what stands where a file cannot."""
    return Prose([Row(f"-# 📎 {inline(name)}")], tight=True)


def written(block: Written) -> Prose:
    """Return a block in words."""
    match block:
        case Heading(text=text):
            return Prose(_rows([f"### {words}" if (words := inline(text)) else ""]), leads=True)
        case Markdown(text=text):
            return Prose(_rows([markdown(text)]))
        case Line(parts=parts, quiet=small):
            said = line(parts)
            return Prose(_rows([quiet(said) if small else said]), tight=True)
        case Options(items=items):
            long = any(length(one.text) > NARROW for one in items)
            return Prose([_option(one, long) for one in items], kept=True)
        case Standings(rows=ranks, around=around):
            return Prose(_rows(_board(ranks, around)))
        case Bars(bars=bars):
            return Prose(_rows(map(_bar, bars)))
        case Fields(rows=fields):
            return Prose(_rows(f"{bold(name)} {line(value)}".strip() for name, value in fields))
        case Gauges(rows=gauges):
            return Prose(_rows(_gauges(gauges)))
        case Checklist(items=checks):
            return Prose(_rows(map(_check, checks)))


def _rows(texts: Iterable[str]) -> list[Row]:
    return [Row(text) for text in texts if text.strip()]


def _option(option: OptionLine, apart: bool) -> Row:
    known = [_MARKS[option.mark]] if option.mark in _MARKS else []
    known += ["your answer"] if option.yours else []
    said = ", ".join(known)
    said = f"**{said}**" if option.yours or option.mark is Mark.RIGHT else said
    sign = f"{_SIGNS[option.mark]} " if option.mark in _MARKS else ""
    end = f" — {said}" if said else ""
    return Row(
        f"{sign}{bold(option.letter)}  {inline(option.text)}{end}", inline(option.why), apart
    )


def _board(ranks: Sequence[Rank], around: Sequence[Rank]) -> list[str]:
    """Return a board; the places and points stand below each other, as code does."""
    rows = (*ranks, *around)
    place = max((len(str(one.place)) for one in rows), default=0) + 1
    points = max((len(str(one.points)) for one in rows), default=0)

    def shown(rank: Rank) -> str:
        figures = f"{f'{rank.place}.':<{place}} {rank.points:>{points}}"
        medal = _MEDALS.get(rank.place, "") if rank.points > 0 else ""
        detail = f" · {inline(rank.detail)}" if rank.detail else ""
        you = " · **you**" if rank.you else ""
        return f"`{figures}` {medal}{' ' * bool(medal)}{line([rank.who])}{detail}{you}"

    return [*map(shown, ranks), *(["…", *map(shown, around)] if around else [])]


def _bar(bar: Bar) -> str:
    share = min(max(bar.share, 0.0), 1.0)
    sign = f"{_SIGNS[bar.mark]} " if bar.mark is not Mark.NONE else ""
    text = f" {inline(cut(bar.text, BAR_TEXT))}" if bar.text else ""
    part = f"`{_track(share, CELLS)} {round(100 * share):>3} %`"
    return f"{part} {sign}{bold(bar.label)}{text} ({bar.count})"


def _gauges(gauges: Iterable[Gauge]) -> list[str]:
    counted = [(one, f"{one.done}/{one.of}") for one in gauges]
    width = max((len(count) for _, count in counted), default=0)
    return [_gauge(one, f"{count:>{width}}") for one, count in counted]


def _gauge(gauge: Gauge, count: str) -> str:
    share = min(max(gauge.done / gauge.of, 0.0), 1.0) if gauge.of else 0.0
    label = bold(gauge.label) if gauge.here else inline(gauge.label)
    return f"`{_track(share, STEPS)} {count}` {label}"


def _check(check: CheckLine) -> str:
    return f"{_SIGNS[check.mark]} {inline(check.text)} — {inline(check.state)}"


def _track(share: float, cells: int) -> str:
    """Return a bar; in code, because elsewhere its cells differ in width."""
    full = round(cells * share)
    return "█" * full + "░" * (cells - full)
