"""How does each block read as lines of Discord's Markdown?"""

from collections.abc import Iterable

from adapters.discord.fitting import Prose, Row
from adapters.discord.text import bold, inline, line, markdown, quiet
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

CELLS = 10

_MARKS = {Mark.RIGHT: "✓ right", Mark.WRONG: "✗ wrong"}
_SIGNS = {Mark.RIGHT: "✓", Mark.WRONG: "✗", Mark.NONE: "○"}
_MEDALS = {1: "🥇", 2: "🥈", 3: "🥉"}


def title(text: str) -> Prose:
    """Return the title of a card."""
    words = inline(text)
    return Prose([Row(f"### {words}")] if words else [], kept=True, leads=True)


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
            return Prose(_rows([bold(text)]), leads=True)
        case Markdown(text=text):
            return Prose(_rows([markdown(text)]))
        case Line(parts=parts, quiet=small):
            said = line(parts)
            return Prose(_rows([quiet(said) if small else said]), tight=True)
        case Options(items=items):
            return Prose([_option(one) for one in items], kept=True)
        case Standings(rows=ranks, around=around):
            further = ["…", *map(_rank, around)] if around else []
            return Prose(_rows([*map(_rank, ranks), *further]))
        case Bars(bars=bars):
            return Prose(_rows(map(_bar, bars)))
        case Fields(rows=fields):
            return Prose(_rows(f"{bold(name)} {line(value)}".strip() for name, value in fields))
        case Gauges(rows=gauges):
            return Prose(_rows(map(_gauge, gauges)))
        case Checklist(items=checks):
            return Prose(_rows(map(_check, checks)))


def _rows(texts: Iterable[str]) -> list[Row]:
    return [Row(text) for text in texts if text.strip()]


def _option(option: OptionLine) -> Row:
    known = [_MARKS[option.mark]] if option.mark in _MARKS else []
    known += ["your answer"] if option.yours else []
    said = f" — {', '.join(known)}" if known else ""
    return Row(f"{bold(option.letter)}  {inline(option.text)}{said}", inline(option.why))


def _rank(rank: Rank) -> str:
    # Escaped, or Discord would count a list itself and knew of no ties.
    number = f"{rank.place}\\."
    place = _MEDALS.get(rank.place, number) if rank.points > 0 else number
    detail = f" · {inline(rank.detail)}" if rank.detail else ""
    you = " (you)" if rank.you else ""
    return f"{place} {line([rank.who])} **{rank.points}**{detail}{you}"


def _bar(bar: Bar) -> str:
    share = min(max(bar.share, 0.0), 1.0)
    sign = f" {_SIGNS[bar.mark]}" if bar.mark is not Mark.NONE else ""
    return f"{_track(share)}  {bold(bar.label)}{sign}  {round(100 * share)} % ({bar.count})"


def _gauge(gauge: Gauge) -> str:
    share = min(max(gauge.done / gauge.of, 0.0), 1.0) if gauge.of else 0.0
    label = bold(gauge.label) if gauge.here else inline(gauge.label)
    return f"{_track(share)}  {label}  {gauge.done} of {gauge.of}"


def _check(check: CheckLine) -> str:
    return f"{_SIGNS[check.mark]} {inline(check.text)} — {inline(check.state)}"


def _track(share: float) -> str:
    full = round(CELLS * share)
    return "▰" * full + "▱" * (CELLS - full)
