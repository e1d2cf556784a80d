"""What is said about duels until they are over: challenges, and one question after the other."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import Enum, auto

from bot.cards import Block, Button, Card, Line, Mention, Part, Place, Style, Tone, When
from bot.core.duels import Duel, Reason, Side, State, Turn, Who
from bot.core.rounds import Round
from bot.present import guests, words
from bot.present import rounds as round_words
from bot.requests import Me, fits
from bot.requests.duels import (
    AcceptDuel,
    DeclineDuel,
    Duels,
    OfferRival,
    PlayDuel,
    ReviewDuel,
    WithdrawDuel,
)

MOST_NAMED = 5
"""So many are offered where several could be meant, each with a button."""


class Before(Enum):
    """What happened just before a question is shown."""

    NOTHING = auto()
    KEPT = auto()
    REPEATED = auto()
    LATE = auto()


def who(locale: str, side: Side) -> Part:
    """Return a player by name, or "somebody" where they are not to be named."""
    if side.home is not None:
        return guests.person(locale, side.player, side.name, side.home)
    return Mention(side.player, side.name) if side.player else _somebody(locale)


def called(locale: str, side: Side) -> str:
    """Return a player's name for a button or for plain text."""
    named = who(locale, side)
    return named.name if isinstance(named, Mention) and named.name else _somebody(locale)


def _somebody(locale: str) -> str:
    return words(locale).gettext("somebody")


def challenge(locale: str, duel: Duel, sides: Mapping[Who, Side], topic: str, place: str) -> Card:
    """Return what the channel of a community sees of a challenge and of what became of it."""
    _ = words(locale).gettext
    challenger, opponent = (sides[who_] for who_ in duel.players)
    match duel.state:
        case State.OFFERED:
            card = _offer(locale, duel, challenger, opponent, topic)
            is_there = duel.players[1][0] == place
            return card if is_there else replace(card, buttons=())
        case State.RUNNING:
            return _running(locale, duel, challenger, opponent)
        case State.SETTLED:
            return _ended(_("A duel"), [_("It is over; the result stands below.")])
        case State.VOIDED if duel.reason is Reason.FORGOTTEN:
            return _ended(_("A duel"), [_("It is over: one of the two deleted their data.")])
        case State.VOIDED if duel.reason is Reason.REMOVED:
            return _ended(_("A duel"), [_("It is over: one of the two communities removed me.")])
        case State.VOIDED:
            return _ended(_("A duel"), [_("It was taken out and counts for nobody.")])
        case _:  # why is nobody's business
            return _ended(_("A challenge"), [_("It is over; no duel came of it.")])


def _offer(locale: str, duel: Duel, challenger: Side, opponent: Side, topic: str) -> Card:
    words_ = words(locale)
    _ = words_.gettext
    name = _("A challenge to a duel")
    count = words_.ngettext("{n} question", "{n} questions", duel.questions)
    said = count.format(n=duel.questions) + (f", {topic}" if topic else "")
    first, second = who(locale, challenger), who(locale, opponent)
    blocks = (
        Line((first, " ", _("challenges"), " ", second, f": {said}")),
        Line(
            (
                _("Both answer the same questions in private, each on their own clock."),
                " ",
                _("Open"),
                " ",
                _("until"),
                " ",
                When(duel.ends_at),
            ),
            quiet=True,
        ),
    )
    buttons = (
        Button(_("Accept"), AcceptDuel(duel.id), Style.PRIMARY),
        Button(_("Decline"), DeclineDuel(duel.id)),
    )
    challenged = f"{called(locale, challenger)}, {called(locale, opponent)}"
    return Card(name, blocks, buttons, fallback=f"{name}: {challenged}, {said}")


def _running(locale: str, duel: Duel, challenger: Side, opponent: Side) -> Card:
    _ = words(locale).gettext
    name = _("A duel is on")
    first, second = who(locale, challenger), who(locale, opponent)
    blocks = (
        Line((first, " ", _("against"), " ", second)),
        Line(
            (
                _("The result comes when both are done, at the latest"),
                " ",
                When(duel.ends_at),
            ),
            quiet=True,
        ),
    )
    buttons = (Button(_("Play"), PlayDuel(duel.id), Style.PRIMARY),)
    players = f"{called(locale, challenger)}, {called(locale, opponent)}"
    return Card(name, blocks, buttons, fallback=f"{name}: {players}")


def _ended(name: str, said: list[str]) -> Card:
    return Card(name, tuple(Line((one,)) for one in said), fallback=" ".join([name + ".", *said]))


def offered(locale: str, duel: Duel, opponent: Side) -> Card:
    """Confirm a challenge to whoever made it."""
    _ = words(locale).gettext
    name = _("Your challenge stands")
    who_ = who(locale, opponent)
    where = _("can accept it in the channel, or with /quiz duel, until")
    if duel.crosses:
        where = _("can accept it in their own community, until")
    blocks = (
        Line(
            (
                who_,
                " ",
                where,
                " ",
                When(duel.ends_at),
            )
        ),
        Line((_("I notify nobody: give them a nudge."),), quiet=True),
    )
    buttons = (
        Button(_("Withdraw it"), WithdrawDuel(duel.id)),
        Button(_("My duels"), Duels()),
    )
    return Card(name, blocks, buttons, Tone.DONE, f"{name}: {called(locale, opponent)}")


def which(locale: str, request: OfferRival, found: Sequence[str]) -> Card:
    """Ask back which of several players of the league is meant."""
    _ = words(locale).gettext
    name = _("Whom do you mean?")
    shown = found[:MOST_NAMED]
    blocks: list[Block] = [Line((one,)) for one in shown]
    said = _("Or write it whole: /quiz duel rival:{name}").format(name=shown[0])
    blocks.append(Line((said,), quiet=True))
    wanted = [replace(request, rival=one) for one in shown]
    buttons = tuple(
        Button(_("Challenge {name}").format(name=one.rival), one) for one in wanted if fits(one)
    )
    return Card(name, tuple(blocks), buttons, Tone.NOTICE, f"{name} {', '.join(shown)}")


def impossible(locale: str, channel: str, problems: Sequence[str]) -> Card:
    """Say why nobody can be challenged here."""
    _ = words(locale).gettext
    name = _("I cannot post that challenge")
    blocks = [Line((_("In"), " ", Place(channel), ":"))] + [Line((one,)) for one in problems]
    return Card(name, tuple(blocks), tone=Tone.ERROR, fallback=f"{name}: {' '.join(problems)}")


def accepted(locale: str, duel: Duel, challenger: Side) -> Card:
    """Say how a duel goes before its first question is shown."""
    words_ = words(locale)
    _ = words_.gettext
    name = _("The duel is on")
    count = words_.ngettext("{n} question", "{n} questions", duel.questions)
    blocks = (
        Line(
            (_("You against"), " ", who(locale, challenger), f": {count}".format(n=duel.questions))
        ),
        Line(
            (
                _(
                    "Each question has one or two minutes from the moment it is shown to you, and"
                    " each answer brings the next. You learn how it went when both are done."
                ),
            )
        ),
        Line((_("Time for all of it:"), " ", _("until"), " ", When(duel.ends_at)), quiet=True),
    )
    buttons = (
        Button(_("Show the first question"), PlayDuel(duel.id), Style.PRIMARY),
        Button(_("My duels"), Duels()),
    )
    return Card(name, blocks, buttons, Tone.DONE, name)


def declined(locale: str) -> Card:
    """Confirm that a challenge was turned down."""
    _ = words(locale).gettext
    text = _("They cannot challenge you again for a day. In /quiz me you can turn duels off.")
    return _after(locale, _("You declined"), text, Button(_("My figures"), Me()))


def withdrawn(locale: str) -> Card:
    """Confirm that a challenge was taken back."""
    _ = words(locale).gettext
    return _after(locale, _("Your challenge is withdrawn"), "", Button(_("My duels"), Duels()))


def _after(locale: str, name: str, text: str, *buttons: Button) -> Card:
    blocks = (Line((text,)),) if text else ()
    return Card(name, blocks, buttons, Tone.DONE, f"{name}. {text}".strip())


def question(
    locale: str, duel: Duel, round: Round, number: int, count: int, turn: Turn, before: Before
) -> Card:
    """Return a question of a duel, whose clock is running, to the player whose turn it is."""
    _ = words(locale).gettext
    name = _("Question {number} of {count}").format(number=number, count=count)
    blocks: list[Block] = [*_said(locale, before), *round_words.asked(round)]
    if what := round_words.task(locale, round.question):
        blocks.append(Line((what,)))
    seconds = int((turn.until - turn.shown_at).total_seconds())
    blocks.append(
        Line(
            (
                _("{seconds} seconds, from when it was first shown to you: over at").format(
                    seconds=seconds
                ),
                " ",
                When(turn.until, "second"),
                " (",
                When(turn.until, "relative"),
                ")",
            ),
            quiet=True,
        )
    )
    buttons = round_words.answer_buttons(locale, round)
    return Card(name, tuple(blocks), buttons, fallback=f"{name}: {round.question.stem}")


def _said(locale: str, before: Before) -> list[Line]:
    _ = words(locale).gettext
    said = {
        Before.NOTHING: "",
        Before.KEPT: _("Your answer is kept."),
        Before.REPEATED: _("Your first answer stands."),
        Before.LATE: _("The time for that question was over: it counts as not answered."),
    }[before]
    return [Line((said,))] if said else []


def waiting(locale: str, duel: Duel, other: Side, before: Before) -> Card:
    """Say that a player has nothing left to answer, and what they wait for."""
    _ = words(locale).gettext
    name = _("You are done")
    text = _("The result comes to the channel when the other one is done too, at the latest")
    blocks = (
        *_said(locale, before),
        Line((_("Against"), " ", who(locale, other))),
        Line((text, " ", When(duel.ends_at))),
    )
    return Card(name, blocks, (Button(_("My duels"), Duels()),), Tone.DONE, name)


def not_running(locale: str, duel: Duel, before: Before) -> Card:
    """Say to one of the two why there is nothing to play."""
    _ = words(locale).gettext
    match duel.state:
        case State.SETTLED:
            name, text = _("The duel is over"), _("The result stands in the channel.")
            button = Button(_("See the questions"), ReviewDuel(duel.id))
        case State.OFFERED:
            name, text = _("Not accepted yet"), _("It begins when the challenge is accepted.")
            button = Button(_("My duels"), Duels())
        case _:
            name, text = _("There is no duel to play"), _("It counts for nobody.")
            button = Button(_("My duels"), Duels())
    blocks = (*_said(locale, before), Line((text,)))
    return Card(name, blocks, (button,), Tone.NEUTRAL, f"{name}. {text}")
