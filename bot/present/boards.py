"""The boards and a player's own figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.cards import (
    Block,
    Button,
    Card,
    Fields,
    File,
    Heading,
    Line,
    Part,
    Rank,
    Standings,
    Style,
    Tone,
    When,
)
from bot.core.boards import Span, Standing
from bot.core.ratings import Rating
from bot.core.seasons import Season
from bot.core.streaks import Streak
from bot.present import rounds as round_words
from bot.present import seasons as season_words
from bot.present import words
from bot.requests import ExportMe, ForgetMe, HideMe, Leaderboard, Me, Path, ZoneForm
from bot.requests.duels import MindDuels
from bot.requests.leagues import LeagueBoard


@dataclass(frozen=True, slots=True)
class Board:
    """What a board card shows: the best, and the reader with neighbours if further down.

    It is of a span or, with its name, of a `topic`; `season` is the running one and when it ends.
    One that is `off` shows the reader's own line. `league` is the one whose communities share it,
    if any; `in_league`: the community has one.
    """

    top: Sequence[Standing]
    around: Sequence[Standing]
    me: Standing | None
    size: int
    span: Span | None = None
    topic: str = ""
    season: tuple[Season, datetime] | None = None
    off: bool = False
    league: str = ""
    in_league: bool = False


@dataclass(frozen=True, slots=True)
class Figures:
    """A player's own figures; `level` and `levels`, by topic, once enough is known of them."""

    name: str
    season: Standing | None
    players: int
    total: Standing | None
    streak: Streak
    zone: str
    hidden: bool
    level: Rating | None = None
    levels: Sequence[tuple[str, Rating]] = ()
    no_duels: bool = False


def span_name(locale: str, span: Span) -> str:
    """Return what a board is called."""
    _ = words(locale).gettext
    return {
        Span.DAY: _("Today"),
        Span.WEEK: _("This week"),
        Span.MONTH: _("This month"),
        Span.SEASON: _("This season"),
        Span.ALL: _("All time"),
    }[span]


def leaderboard(locale: str, board: Board, player: str) -> Card:
    """Return a board with the reader's own place."""
    words_ = words(locale)
    _ = words_.gettext
    called = span_name(locale, board.span) if board.span else board.topic
    name = _("Leaderboard: {span}").format(span=called)
    if board.league:
        name = _("League {league}: {span}").format(league=board.league, span=called)
    buttons = _others(locale, board)
    ends: list[Block] = []
    if board.season is not None:
        season, over = board.season
        parts: tuple[Part, ...] = (season_words.name(locale, season), _(", ends "), When(over))
        ends.append(Line(parts, quiet=True))
    if board.off:
        return _own(locale, board, name, buttons, ends)
    if not board.top:
        text = _("Nobody has answered yet. The first point is waiting.")
        return Card(name, (Line((text,)), *ends), buttons, fallback=f"{name}. {text}")
    rows = tuple(rank(locale, one, player) for one in board.top)
    around = tuple(rank(locale, one, player) for one in board.around)
    blocks: list[Block] = [Standings(rows, around)]
    count = words_.ngettext("{n} player", "{n} players", board.size).format(n=board.size)
    blocks.append(Line((count,), quiet=True))
    blocks += ends
    if board.me is None:
        blocks.append(Line((_("You have no answer on this board yet."),), quiet=True))
    first = ", ".join(f"{one.place}. {one.name} {one.points}" for one in board.top[:3])
    return Card(name, tuple(blocks), buttons, fallback=f"{name}: {first}")


def _others(locale: str, board: Board) -> tuple[Button, ...]:
    """Lead to the other spans, and between the community's own board and its league's."""
    _ = words(locale).gettext
    to = LeagueBoard if board.league else Leaderboard
    spans = [
        Button(span_name(locale, span), to(span.value))
        for span in (Span.DAY, Span.WEEK, Span.SEASON, Span.ALL)
        if span is not board.span
    ]
    same = (board.span or Span.SEASON).value
    if board.league:
        return (*spans, Button(_("This community"), Leaderboard(same)))
    return (*spans, Button(_("League"), LeagueBoard(same))) if board.in_league else tuple(spans)


def _own(
    locale: str, board: Board, name: str, buttons: tuple[Button, ...], ends: Sequence[Block]
) -> Card:
    """Show a board to one who sees only themselves on it."""
    _ = words(locale).gettext
    note = _("Boards are switched off here, so nobody else sees this.")
    text = place(locale, board.me, board.size)
    blocks = (Line((text,)), Line((note,), quiet=True), *ends)
    return Card(name, blocks, buttons, fallback=f"{name}: {text}")


def rank(locale: str, standing: Standing, player: str) -> Rank:
    """Return a line of a board; the reader's own one says so."""
    _ = words(locale).gettext
    detail = _("{right} of {answered} right").format(
        right=standing.right, answered=standing.answered
    )
    return round_words.rank(standing, detail, bool(player) and standing.player == player)


def me(locale: str, figures: Figures) -> Card:
    """Return a player's points, streak and settings."""
    words_ = words(locale)
    _ = words_.gettext
    rows: list[tuple[str, tuple[Part, ...]]] = [
        (_("This season"), (place(locale, figures.season, figures.players),)),
        (_("All time"), (_total(locale, figures.total),)),
        (_("Streak"), (streak(locale, figures.streak),)),
        *_levels(locale, figures),
        (_("Your time zone"), (figures.zone or _("not set: days count as in the channel"),)),
        (_("On boards"), (_("hidden") if figures.hidden else _("visible"),)),
        (_("Duels"), (_("off") if figures.no_duels else _("on"),)),
    ]
    hide = Button(
        _("Show me on boards") if figures.hidden else _("Hide me from boards"),
        HideMe(not figures.hidden),
    )
    buttons = (
        Button(_("Leaderboard"), Leaderboard()),
        Button(_("Learning path"), Path()),
        Button(_("Set my time zone"), ZoneForm()),
        hide,
        Button(
            _("Let me be challenged") if figures.no_duels else _("No duels for me"),
            MindDuels(not figures.no_duels),
        ),
        Button(_("Export my data"), ExportMe()),
        Button(_("Delete my data"), ForgetMe(), Style.DANGER),
    )
    fallback = "; ".join(f"{label}: {parts[0]}" for label, parts in rows)
    blocks: list[Block] = [Fields(tuple(rows))]
    if figures.level is not None:
        blocks += _by_topic(locale, figures)
        text = _(
            "Everybody starts at 1500, and harder questions move a level further. ± says how"
            " far off it may still be: the more you answer, the less."
        )
        blocks.append(Line((text,), quiet=True))
    return Card(figures.name, tuple(blocks), buttons, fallback=fallback)


def _levels(locale: str, figures: Figures) -> list[tuple[str, tuple[Part, ...]]]:
    """Say how able a player is, overall."""
    _ = words(locale).gettext
    if figures.level is None:
        return []
    return [(_("Your level"), (level(figures.level),))]


def _by_topic(locale: str, figures: Figures) -> list[Block]:
    """Say how able a player is where they are best and worst."""
    _ = words(locale).gettext
    rows = tuple((name, (level(rating),)) for name, rating in figures.levels)
    return [Heading(_("Your level by topic")), Fields(rows)] if rows else []


def level(rating: Rating) -> str:
    """Write a rating as people read it."""
    return f"{rating.points} ± {rating.about}"


def place(locale: str, standing: Standing | None, players: int) -> str:
    """Say how a player stands among so many."""
    _ = words(locale).gettext
    if standing is None:
        return _("no answer yet")
    text = _("{points} points, place {place} of {players}")
    return text.format(
        points=standing.points, place=standing.place, players=max(players, standing.place)
    )


def _total(locale: str, standing: Standing | None) -> str:
    _ = words(locale).gettext
    if standing is None:
        return _("no answer yet")
    share = round(100 * standing.right / standing.answered)
    text = _("{points} points, {right} of {answered} right ({share} %)")
    return text.format(
        points=standing.points, right=standing.right, answered=standing.answered, share=share
    )


def streak(locale: str, streak: Streak) -> str:
    """Say how long a streak is."""
    words_ = words(locale)
    days = words_.ngettext("{n} day", "{n} days", streak.length).format(n=streak.length)
    freezes = words_.ngettext("{n} freeze", "{n} freezes", streak.freezes).format(n=streak.freezes)
    text = words_.gettext("{days} (best {best}), {freezes}")
    return text.format(days=days, best=streak.best, freezes=freezes)


def exported(locale: str, content: str) -> Card:
    """Hand a player's data over."""
    _ = words(locale).gettext
    name = _("Everything we keep about you")
    return Card(name, (File("quiz-companion-data.json", content),), fallback=name)


def forget_question(locale: str) -> Card:
    """Ask before deleting a player's data."""
    _ = words(locale).gettext
    name = _("Delete everything about you?")
    text = _("Your answers, points, streak and settings here go, for good. Nobody can undo it.")
    buttons = (
        Button(_("Yes, delete my data"), ForgetMe(sure=True), Style.DANGER),
        Button(_("No, keep it"), Me()),
    )
    return Card(name, (Line((text,)),), buttons, Tone.NOTICE, f"{name} {text}")


def forgotten(locale: str) -> Card:
    """Confirm that a player's data is gone."""
    _ = words(locale).gettext
    name = _("Your data is deleted")
    text = _("If you answer again, you start afresh.")
    return Card(name, (Line((text,)),), tone=Tone.DONE, fallback=f"{name}. {text}")
