"""What is said about seasons: their names, how one went, and how they are set."""

from datetime import datetime

from bot.cards import (
    Block,
    Button,
    Card,
    Fields,
    Heading,
    Line,
    Markdown,
    Mention,
    Part,
    Standings,
    Tone,
    When,
)
from bot.core.seasons import REGULAR, Honours, Kind, Season
from bot.present import charts, words
from bot.present import rounds as round_words
from bot.requests import Leaderboard
from bot.requests import Season as SetSeason


def name(locale: str, season: Season) -> str:
    """Return what a season is called."""
    _ = words(locale).gettext
    first, last = season.first, season.last
    match season.kind:
        case Kind.WEEK:
            year, week, _day = first.isocalendar()
            return _("week {week} of {year}").format(week=week, year=year)
        case Kind.MONTH:
            return f"{first:%B %Y}"
        case Kind.QUARTER:
            quarter = (first.month + 2) // 3
            return _("quarter {quarter} of {year}").format(quarter=quarter, year=first.year)
        case Kind.DATES:
            return f"{first.day} {first:%b %Y} – {last.day} {last:%b %Y}"


def closing(locale: str, honours: Honours) -> Card:
    """Return the card that ends a season: who was best, and what else stood out."""
    words_ = words(locale)
    _ = words_.gettext
    title = _("The season is over: {season}").format(season=name(locale, honours.season))
    blocks: list[Block] = []
    if honours.podium:
        detail = _("{right} of {answered} right")
        rows = tuple(
            round_words.rank(one, detail.format(right=one.right, answered=one.answered), False)
            for one in honours.podium
        )
        blocks.append(Standings(rows))
        places = [one.place for one in honours.podium]
        names = [Mention(one.player, one.name) for one in honours.podium]
        blocks += charts.course(locale, honours.course, places, names)
    if rows_ := _honours(locale, honours):
        blocks.append(Fields(tuple(rows_)))
    if honours.hardest is not None:
        question, share = honours.hardest
        text = _("Hardest question: {share} % were right").format(share=round(100 * share))
        blocks += [Heading(text), Markdown(question.stem)]
    thanks = _("{players} gave {answers} to {questions}. Thank you for playing!").format(
        players=words_.ngettext("{n} player", "{n} players", honours.players).format(
            n=honours.players
        ),
        answers=words_.ngettext("{n} answer", "{n} answers", honours.answered).format(
            n=honours.answered
        ),
        questions=words_.ngettext("{n} question", "{n} questions", honours.questions).format(
            n=honours.questions
        ),
    )
    blocks.append(Line((thanks,)))
    buttons = (Button(_("Leaderboard"), Leaderboard()),)
    first = ", ".join(f"{one.place}. {one.name} {one.points}" for one in honours.podium[:3])
    return Card(title, tuple(blocks), buttons, Tone.DONE, f"{title}. {first or thanks}")


def _honours(locale: str, honours: Honours) -> list[tuple[str, tuple[Part, ...]]]:
    words_ = words(locale)
    _ = words_.gettext
    rows: list[tuple[str, tuple[Part, ...]]] = []
    if honours.improved is not None:
        who, before, now = honours.improved
        text = _("{before} % right last season, {now} % in this one").format(
            before=round(100 * before), now=round(100 * now)
        )
        rows.append((_("Most improved"), (Mention(who.player, who.name), ": ", text)))
    if honours.streak is not None:
        player, called, days = honours.streak
        text = words_.ngettext("{n} day", "{n} days", days).format(n=days)
        rows.append((_("Longest streak"), (Mention(player, called), ": ", text)))
    return rows


def settings(locale: str, season: Season, ends: datetime, boards: bool, *, done: bool) -> Card:
    """Show how seasons are set, and offer the other ways."""
    _ = words(locale).gettext
    title = _("Seasons and boards")
    rows: tuple[tuple[str, tuple[Part, ...]], ...] = (
        (_("Running season"), (name(locale, season),)),
        (_("Ends"), (When(ends),)),
        (
            _("Boards"),
            (_("shown to everybody") if boards else _("off: everybody sees only themselves"),),
        ),
    )
    labels = {
        Kind.WEEK: _("Seasons of a week"),
        Kind.MONTH: _("Seasons of a month"),
        Kind.QUARTER: _("Seasons of a quarter"),
    }
    buttons = [
        Button(labels[kind], SetSeason(kind.value)) for kind in REGULAR if kind is not season.kind
    ]
    buttons.append(
        Button(_("Switch boards off"), SetSeason(boards="no"))
        if boards
        else Button(_("Switch boards on"), SetSeason(boards="yes"))
    )
    note = _(
        "Another kind holds at once: the running season is then the one of that kind with today in"
        " it, and all points of its days count. Write dates like 2026-11-01..2026-12-24."
    )
    blocks = (Fields(rows), Line((note,), quiet=True))
    fallback = f"{title}: {name(locale, season)}"
    return Card(title, blocks, tuple(buttons), Tone.DONE if done else Tone.NEUTRAL, fallback)
