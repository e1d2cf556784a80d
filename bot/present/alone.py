"""What the companion says to a person who is alone with it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.cards import Block, Button, Card, Fields, Heading, Line, Style, Tone
from bot.core.boards import Standing
from bot.core.streaks import Streak
from bot.present import boards as board_words
from bot.present import words
from bot.requests import ExportMe, ForgetMe, Help, Me, Path, ZoneForm


@dataclass(frozen=True, slots=True)
class Figures:
    """A person's own figures in one community, by what it is called."""

    community: str
    season: Standing | None
    players: int
    streak: Streak


def today(locale: str) -> Card:
    """Say how to come to questions."""
    _ = words(locale).gettext
    name = _("No daily question comes here")
    text = _(
        "It comes in a channel of a server. Add me to one of yours (my profile, Add App), then"
        " /quiz setup there makes the first. Here you can look things up with /quiz ask."
    )
    buttons = (Button(_("Learning path"), Path()), Button(_("Help"), Help()))
    return Card(name, (Line((text,)),), buttons, fallback=f"{name}. {text}")


def leaderboard(locale: str) -> Card:
    """Say where boards are."""
    _ = words(locale).gettext
    name = _("Each server has its own leaderboard")
    text = _("Use /quiz leaderboard there. Your own figures are here as well.")
    return Card(
        name, (Line((text,)),), (Button(_("My figures"), Me()),), fallback=f"{name}. {text}"
    )


def me(locale: str, name: str, figures: Sequence[Figures], zone: str) -> Card:
    """Return a person's figures, community by community."""
    _ = words(locale).gettext
    buttons = (
        Button(_("Learning path"), Path()),
        Button(_("Set my time zone"), ZoneForm()),
        Button(_("Export my data"), ExportMe()),
        Button(_("Delete my data"), ForgetMe(), Style.DANGER),
    )
    if not figures:
        text = _("You have answered nothing yet. Questions come in servers that have added me.")
        return Card(name, (Line((text,)),), buttons, fallback=text)
    blocks: list[Block] = []
    for one in figures:
        season = board_words.place(locale, one.season, one.players)
        streak = board_words.streak(locale, one.streak)
        blocks.append(Heading(one.community))
        blocks.append(Fields(((_("This season"), (season,)), (_("Streak"), (streak,)))))
    if zone:
        blocks.append(Fields(((_("Your time zone"), (zone,)),)))
    blocks.append(Line((_("/quiz me in a server shows more of it."),), quiet=True))
    first = board_words.place(locale, figures[0].season, figures[0].players)
    return Card(name, tuple(blocks), buttons, fallback=f"{figures[0].community}: {first}")


def forget_question(locale: str) -> Card:
    """Ask before deleting a person's data everywhere."""
    _ = words(locale).gettext
    name = _("Delete everything about you?")
    text = _(
        "Your answers, points, streaks and settings go, in every server, and the links to your"
        " other accounts, for good. Nobody can undo it. To delete those of one server only, use /quiz me there."
    )
    buttons = (
        Button(_("Yes, delete my data"), ForgetMe(sure=True), Style.DANGER),
        Button(_("No, keep it"), Me()),
    )
    return Card(name, (Line((text,)),), buttons, Tone.NOTICE, f"{name} {text}")
