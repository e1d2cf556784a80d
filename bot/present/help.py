"""What the companion says about itself and about today."""

from collections.abc import Sequence
from datetime import datetime

from bot.cards import Block, Button, Card, Heading, Line, Strong, Style, When
from bot.commands import COMMANDS, Command, Menu, usage
from bot.core.answers import Outcome
from bot.core.communities import Schedule
from bot.core.questions import Kind
from bot.core.results import Results
from bot.core.rounds import Status
from bot.present import rounds as round_words
from bot.present import verdicts, words
from bot.requests import Doctor, Help, Leaderboard, Me, Path, SetupForm, Today
from bot.requests.leagues import LeagueCard

MOST_OPTIONS = 1


def commands(locale: str, is_admin: bool, menus: Sequence[Menu] = ()) -> Card:
    """Return every command with what it does; `menus` are those the chat has."""
    _ = words(locale).gettext
    name = _("Quiz Companion")
    blocks: list[Block] = [
        Line((_("One question a day in this channel. One click to answer, and you learn why."),))
    ]
    blocks += [_usage(locale, c) for c in COMMANDS if not c.admin]
    if menus:
        blocks.append(Heading(_("In the menu of a message or a person, under Apps")))
        blocks += [Line((Strong(_(one.name)), " · ", _(one.help))) for one in menus]
    buttons = [
        Button(_("Question of the day"), Today(), Style.PRIMARY),
        Button(_("Leaderboard"), Leaderboard()),
        Button(_("My figures"), Me()),
        Button(_("Learning path"), Path()),
    ]
    if is_admin:
        blocks.append(Heading(_("For admins")))
        blocks += [_usage(locale, c) for c in COMMANDS if c.admin]
        buttons.append(Button(_("Set up a daily question"), SetupForm()))
    return Card(name, tuple(blocks), tuple(buttons), fallback=name)


def _usage(locale: str, command: Command) -> Line:
    """Return a command and what it does; one with many options asks for them in a form."""
    _ = words(locale).gettext
    shown = usage(command) if len(command.parameters) <= MOST_OPTIONS else f"/quiz {command.path}"
    return Line((Strong(shown), " · ", _(command.help)))


def nothing_open(
    locale: str,
    schedules: Sequence[Schedule],
    last: Results | None,
    mine: Outcome | None,
    is_admin: bool,
) -> Card:
    """Say that no question is open, when the next one comes and how the last one went."""
    _ = words(locale).gettext
    name = _("No question is open right now")
    nexts = [one.next.at for one in schedules if one.next is not None and not one.paused]
    blocks: list[Block] = []
    buttons: list[Button] = []
    if nexts:
        blocks.append(Line((_("The next one comes"), " ", When(min(nexts)))))
    elif schedules:
        blocks.append(Line((_("The daily question is paused."),)))
    else:
        blocks.append(Line((_("Nobody has set up a daily question here yet."),)))
        if is_admin:
            buttons.append(Button(_("Set up a daily question"), SetupForm(), Style.PRIMARY))
    if last is not None and last.round.status is not Status.OPEN:
        public = round_words.public(locale, last)
        blocks.append(Heading(public.title))
        if mine is not None:
            blocks.append(verdicts.in_short(locale, mine))
        blocks += public.blocks
    return Card(name, tuple(blocks), tuple(buttons), fallback=name)


def today(locale: str, results: Results, mine: Outcome | None, others: Sequence[datetime]) -> Card:
    """Return the open question with the reader's own answer, or the buttons to give one."""
    words_ = words(locale)
    more = words_.ngettext(
        "{n} more question is open elsewhere.",
        "{n} more questions are open elsewhere.",
        len(others),
    ).format(n=len(others))
    extra: tuple[Block, ...] = (Line((more,), quiet=True),) if others else ()
    if mine is not None and results.round.question.kind is not Kind.OPEN:
        card = verdicts.verdict(locale, mine)
        asked = round_words.asked(results.round)[:1]
        return Card(
            card.title, (*asked, *card.blocks, *extra), card.buttons, card.tone, card.fallback
        )
    if mine is not None:
        return verdicts.verdict(locale, mine)
    card = round_words.public(locale, results)
    return Card(card.title, (*card.blocks, *extra), card.buttons, card.tone, card.fallback)


def settings(locale: str, is_admin: bool) -> Card:
    """Return what leads to what can be set, for admins to the daily question first."""
    _ = words(locale).gettext
    name = _("Settings")
    buttons = [Button(_("What I can do"), Help())]
    if is_admin:
        own = Button(_("Set up a daily question"), SetupForm()), Button(_("Doctor"), Doctor())
        buttons = [*own, Button(_("League"), LeagueCard()), *buttons]
    return Card(name, (), tuple(buttons), fallback=name)


def moment(locale: str) -> Card:
    """Ask for patience where a reply takes longer than the platform waits."""
    _ = words(locale).gettext
    name = _("One moment …")
    text = _("This takes longer than usual. It shows here as soon as it is there.")
    return Card(name, (Line((text,)),), fallback=f"{name} {text}")
