"""What is said about leagues: who is in one, its codes, its board, and how a month went."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.cards import (
    Block,
    Button,
    Card,
    Choice,
    ChoiceField,
    Fields,
    Form,
    Heading,
    Line,
    Part,
    Standings,
    Strong,
    Style,
    TextField,
    Tone,
    When,
)
from bot.core import leagues as rules
from bot.core.boards import Span, Standing
from bot.core.leagues import Closing, Home, League, Member
from bot.core.people import Actor
from bot.present import boards as board_words
from bot.present import contest_parts, guests, words
from bot.present import seasons as season_words
from bot.requests.leagues import (
    CreateLeague,
    InviteToLeague,
    JoinLeague,
    LeagueBoard,
    LeagueCard,
    LeagueCodeForm,
    LeagueForm,
    LeaveLeague,
    NamesInLeague,
)

MOST_TYPED = 40


def none(locale: str, is_admin: bool, said: str = "") -> Card:
    """Say that the community is in no league, and how it comes into one."""
    _ = words(locale).gettext
    name = said or _("This community is in no league")
    text = _(
        "In a league, communities on any platform share a leaderboard. One creates it, and its"
        " admins give codes to others."
    )
    buttons = (
        Button(_("Create a league"), LeagueForm()),
        Button(_("Join with a code"), LeagueCodeForm()),
    )
    lines: tuple[Block, ...] = (Line((text,)),)
    if not is_admin:
        lines = (*lines, Line((_("Admins of this community can do that."),), quiet=True))
    tone = Tone.DONE if said else Tone.NEUTRAL
    return Card(name, lines, buttons if is_admin else (), tone, f"{name}. {text}")


def card(
    locale: str,
    league: League,
    members: Sequence[Member],
    here: str,
    is_admin: bool,
    said: str = "",
) -> Card:
    """Return a league with its members and, for admins, what they can do."""
    words_ = words(locale)
    _ = words_.gettext
    count = words_.ngettext("{n} community", "{n} communities", len(members))
    blocks: list[Block] = [Line((_("League"), " ", Strong(league.name)))] if said else []
    blocks += [
        Line((_("The running month ends"), " ", When(league.ends_at)), quiet=True),
        Heading(count.format(n=len(members))),
    ]
    blocks += [_member(locale, one, here) for one in members]
    buttons = [Button(_("Shared board"), LeagueBoard(), Style.PRIMARY)]
    mine = next((one for one in members if one.community == here), None)
    if is_admin:
        blocks += _for_admins(locale, mine)
        buttons += _buttons(locale, mine)
    name = said or _("League {name}").format(name=league.name)
    fallback = f"{name}: {', '.join(one.name for one in members if one.name)}"
    tone = Tone.DONE if said else Tone.NEUTRAL
    return Card(name, tuple(blocks), tuple(buttons), tone, fallback)


def _member(locale: str, one: Member, here: str) -> Line:
    _ = words(locale).gettext
    parts: list[Part] = [Strong(_called(locale, one.name)), " · ", _("since")]
    parts += [" ", When(one.at, "date")]
    if one.community == here:
        parts += [" · ", _("you")]
    return Line(tuple(parts))


def _called(locale: str, name: str) -> str:
    return name or words(locale).gettext("a community without a name")


def _for_admins(locale: str, mine: Member | None) -> list[Block]:
    _ = words(locale).gettext
    shown = _("The other communities read the names of your players who are on boards.")
    kept = _("The other communities do not read your players' names.")
    return [Line((shown if mine and mine.names else kept,), quiet=True)]


def _buttons(locale: str, mine: Member | None) -> list[Button]:
    _ = words(locale).gettext
    names = (
        Button(_("Keep our names here"), NamesInLeague("no"))
        if mine and mine.names
        else Button(_("Show our names"), NamesInLeague("yes"))
    )
    return [
        Button(_("Invite a community"), InviteToLeague()),
        names,
        Button(_("Leave the league"), LeaveLeague(), Style.DANGER),
    ]


def league_form(locale: str, limit: int) -> Form:
    """Return the form that founds a league."""
    _ = words(locale).gettext
    name = TextField("name", _("Name of the league"), _("For example Data people"), limit=limit)
    fields = (name, _names(locale))
    return Form(_("Create a league"), fields, CreateLeague(), _("Create it"))


def code_form(locale: str) -> Form:
    """Return the form that takes a code."""
    _ = words(locale).gettext
    code = TextField(
        "code", _("Code"), _("An admin of the league gives it to you"), limit=MOST_TYPED
    )
    return Form(_("Join a league"), (code, _names(locale)), JoinLeague(), _("Join"))


def _names(locale: str) -> ChoiceField:
    _ = words(locale).gettext
    choices = (
        Choice("no", _("no: they read “a player of” us")),
        Choice("yes", _("yes, of those who are on boards")),
    )
    label = _("May the others read our players' names?")
    return ChoiceField("names", label, choices, value=("no",))


def created(locale: str, name: str) -> str:
    """Say that there is a league now."""
    return words(locale).gettext("The league {name} is there").format(name=name)


def joined(locale: str) -> str:
    """Say that the community is in a league now."""
    return words(locale).gettext("This community has joined")


def left(locale: str, name: str) -> str:
    """Say that the community is in its league no more."""
    return words(locale).gettext("This community has left the league {name}").format(name=name)


def invited(locale: str, league: str, code: str, until: datetime) -> Card:
    """Show a code to the one who asked for it."""
    _ = words(locale).gettext
    name = _("A code for the league {league}").format(league=league)
    how = _(
        "Give it to an admin of another community. There, they type /quiz league join and the code."
        " It is good once, and only you see it here."
    )
    blocks = (
        Line((Strong(code),)),
        Line((_("Good until"), " ", When(until))),
        Line((how,), quiet=True),
    )
    buttons = (Button(_("The league"), LeagueCard()),)
    return Card(name, blocks, buttons, Tone.DONE, name)


def leave_question(locale: str, name: str, others: int) -> Card:
    """Ask before leaving a league."""
    _ = words(locale).gettext
    title = _("Leave the league {name}?").format(name=name)
    text = (
        _("Your players are on its board no more. Only a new code leads back.")
        if others
        else _("Nobody else is in it, so it ends.")
    )
    buttons = (
        Button(_("Yes, leave it"), LeaveLeague(sure=True), Style.DANGER),
        Button(_("No, stay"), LeagueCard()),
    )
    return Card(title, (Line((text,)),), buttons, Tone.NOTICE, f"{title} {text}")


# --- the shared board


def board(
    actor: Actor, found: rules.Board, homes: Mapping[str, Home], league: str, span: Span
) -> board_words.Board:
    """Return a shared board as the actor may read it."""

    def standing(line: rules.Line) -> Standing:
        if found.me is not None and _same(line, found.me):
            return _standing(line, actor.player, actor.display_name)
        return _named(actor.locale, line, actor.community, homes)

    return board_words.Board(
        top=[standing(one) for one in found.top],
        around=[standing(one) for one in found.around],
        me=standing(found.me) if found.me else None,
        size=found.size,
        span=span,
        league=league,
    )


def _same(line: rules.Line, other: rules.Line) -> bool:
    return (line.community, line.player) == (other.community, other.player)


def _standing(line: rules.Line, player: str, name: str) -> Standing:
    return Standing(player, name, line.points, line.answered, line.right, line.place)


def _named(locale: str, line: rules.Line, here: str, homes: Mapping[str, Home]) -> Standing:
    """Return a line as one community reads it: guests by name only where theirs allows it."""
    home = None if line.community == here else homes[line.community]
    name = rules.shown(line.name, home)
    who = guests.person(locale, line.player, name, home.name if home else None)
    return _standing(line, who.player, who.name)


# --- the card that ends a month


def closing(locale: str, facts: Closing, here: str, homes: Mapping[str, Home]) -> Card:
    """Return how a month went: who was best, and how the communities did."""
    words_ = words(locale)
    _ = words_.gettext
    title = _("League {league}: {month} is over").format(
        league=facts.league, month=season_words.name(locale, facts.season)
    )
    podium = [
        board_words.rank(locale, _named(locale, one, here, homes), "") for one in facts.podium
    ]
    blocks: list[Block] = [Standings(tuple(podium))] if podium else []
    if facts.shares:
        blocks += [Heading(_("The communities")), Fields(tuple(_shares(locale, facts)))]
        rule = _("Communities stand by the mean of their best three, of all if they are fewer.")
        blocks.append(Line((rule,), quiet=True))
    thanks = _("{players} gave {answers}. Thank you for playing!").format(
        players=words_.ngettext("{n} player", "{n} players", facts.people).format(n=facts.people),
        answers=words_.ngettext("{n} answer", "{n} answers", facts.answered).format(
            n=facts.answered
        ),
    )
    blocks.append(Line((thanks,)))
    first = ", ".join(f"{one.place}. {one.who.name} {one.points}" for one in podium[:3])
    buttons = (Button(_("Shared board"), LeagueBoard()),)
    return Card(title, tuple(blocks), buttons, Tone.DONE, f"{title}. {first or thanks}")


def _shares(locale: str, facts: Closing) -> list[tuple[str, tuple[Part, ...]]]:
    words_ = words(locale)
    rows: list[tuple[str, tuple[Part, ...]]] = []
    for one in facts.shares:
        count = words_.ngettext("{n} player", "{n} players", one.players).format(n=one.players)
        said = f"{contest_parts.score(locale, one.mean)} · {count}"
        rows.append((f"{one.place}. {_called(locale, one.name)}", (said,)))
    return rows


def ended(locale: str) -> Card:
    """Stand in the place of a card whose league is no more."""
    _ = words(locale).gettext
    name = _("This league has ended")
    text = _("All its communities have left it.")
    return Card(name, (Line((text,), quiet=True),), (), Tone.DONE, f"{name}. {text}")


def not_ours(locale: str, league: str) -> Card:
    """Stand in the place of a card of a league that the community has left."""
    _ = words(locale).gettext
    name = _("A month of the league {league} is over").format(league=league)
    text = _("This community has left it since.")
    return Card(name, (Line((text,), quiet=True),), (), Tone.DONE, f"{name}. {text}")
