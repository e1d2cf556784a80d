"""What stands on a player's own list of duels, and what can they do about each?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.cards import Block, Button, Card, Heading, Line, Style, When
from bot.core.duels import NOBODY, Duel, Record, Result, Side, Who
from bot.present import words
from bot.present.duels import called, who
from bot.requests import Leaderboard, Me
from bot.requests.duels import AcceptDuel, DeclineDuel, PlayDuel, VoidDuel, WithdrawDuel


@dataclass(frozen=True, slots=True)
class Listed:
    """A player's duels; `others` run without them and are shown to admins."""

    to_me: Sequence[Duel]
    mine: Sequence[Duel]
    running: Sequence[Duel]
    last: Sequence[tuple[Result, Record]]
    others: Sequence[Duel]
    names: Mapping[Who, Side]
    off: bool
    in_league: bool


def listed(locale: str, facts: Listed, me: Who) -> Card:
    """Return a player's duels with what they can do about each."""
    _ = words(locale).gettext
    parts = (
        (_("You are challenged"), facts.to_me),
        (_("Running"), facts.running),
        (_("You have challenged"), facts.mine),
    )
    blocks: list[Block] = []
    for title, some in parts:
        if some:
            blocks.append(Heading(title))
            blocks += [_open(locale, one, facts.names[one.other(me)]) for one in some]
    if facts.last:
        blocks.append(Heading(_("Your last duels")))
        blocks += [_past(locale, *one, facts.names, me) for one in facts.last]
    if facts.others:
        blocks.append(Heading(_("Running without you")))
        blocks += _of_others(locale, facts)
    if not blocks:
        blocks.append(Line((_("You have no duels. Challenge somebody: /quiz duel @name"),)))
    if facts.in_league:
        said = _("Players of your league: /quiz duel rival:name")
        blocks.append(Line((said,), quiet=True))
    if facts.off:
        said = _("You have turned duels off, so nobody can challenge you: /quiz me")
        blocks.append(Line((said,), quiet=True))
    name = _("Your duels")
    buttons = tuple(_buttons(locale, facts, me)) or (
        Button(_("Leaderboard"), Leaderboard()),
        Button(_("My figures"), Me()),
    )
    return Card(name, tuple(blocks), buttons, fallback=name)


def _buttons(locale: str, facts: Listed, me: Who) -> Iterator[Button]:
    _ = words(locale).gettext

    def named(label: str, duel: Duel) -> str:
        return label.format(name=called(locale, facts.names[duel.other(me)]))

    for one in facts.to_me:
        yield Button(named(_("Accept {name}"), one), AcceptDuel(one.id), Style.PRIMARY)
        yield Button(named(_("Decline {name}"), one), DeclineDuel(one.id))
    for one in facts.running:
        yield Button(named(_("Play against {name}"), one), PlayDuel(one.id), Style.PRIMARY)
    for one in facts.mine:
        yield Button(named(_("Withdraw from {name}"), one), WithdrawDuel(one.id))
    for one in facts.others:
        yield Button(_("Take out duel {number}").format(number=one.id), VoidDuel(one.id))


def _open(locale: str, duel: Duel, other: Side) -> Line:
    words_ = words(locale)
    count = words_.ngettext("{n} question", "{n} questions", duel.questions)
    said = count.format(n=duel.questions)
    return Line(
        (who(locale, other), f" · {said} · ", words_.gettext("until"), " ", When(duel.ends_at))
    )


def _past(locale: str, result: Result, record: Record, names: Mapping[Who, Side], me: Who) -> Line:
    _ = words(locale).gettext
    duel = result.duel
    other = duel.other(me)
    mine, theirs = sorted(result.lines, key=lambda line: line.who != me)
    if not other[1]:
        how = _("they deleted their data")
    elif result.winner == me:
        how = _("you won")
    elif result.winner:
        how = _("you lost")
    else:
        how = _("a draw")
    points = f"{mine.points} : {theirs.points}"
    stands = _("between you {wins} : {losses}").format(
        wins=record.wins.get(me, 0), losses=record.wins.get(other, 0)
    )
    side = names.get(other, NOBODY)
    return Line((who(locale, side), f" · {how} · {points} · {stands}"))


def _of_others(locale: str, facts: Listed) -> Iterator[Line]:
    _ = words(locale).gettext
    for one in facts.others:
        first, second = (who(locale, facts.names[each]) for each in one.players)
        number = _("Duel {number}").format(number=one.id)
        yield Line((f"{number}: ", first, " ", _("against"), " ", second))
