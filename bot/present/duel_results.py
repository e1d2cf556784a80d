"""What is said about a duel that is over: its result, its questions, and taking it out."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from bot.cards import Block, Button, Card, Line, Mention, Part, Rank, Standings, Style, Tone
from bot.core import duels as rules
from bot.core import judging
from bot.core.answers import Outcome, Stored
from bot.core.duels import Duel, Reason, Record, Result, Side, State, Who
from bot.core.people import Actor
from bot.core.rounds import Round, Status
from bot.core.streaks import Streak
from bot.present import rounds as round_words
from bot.present import verdicts, words
from bot.present.duels import called, who
from bot.requests import ReportForm
from bot.requests.duels import Duels, Rematch, ReviewDuel, VoidDuel


def public(locale: str, result: Result, record: Record, sides: Mapping[Who, Side]) -> Card:
    """Return what the channel sees of a duel that is over."""
    _ = words(locale).gettext
    duel = result.duel
    if duel.state is State.VOIDED:
        return _taken_out(locale, duel, sides)
    if "" in (duel.challenger, duel.opponent):
        return _without(locale, duel, sides)
    name = _("The result of a duel")
    said = _said(locale, result, sides)
    blocks: list[Block] = [Line(said), Standings(_ranks(locale, result, sides))]
    blocks.append(Line(_between(locale, duel, record, sides), quiet=True))
    blocks.append(
        Line(
            (
                _("Duel {number}").format(number=duel.id),
                " · ",
                _("of equal points, the faster one wins"),
            ),
            quiet=True,
        )
    )
    buttons = (
        Button(_("Rematch"), Rematch(duel.id), Style.PRIMARY),
        Button(_("See the questions"), ReviewDuel(duel.id)),
    )
    plain = " ".join(one.name if isinstance(one, Mention) else str(one).strip() for one in said)
    return Card(name, tuple(blocks), buttons, fallback=f"{name}: {plain}")


def _said(locale: str, result: Result, sides: Mapping[Who, Side]) -> tuple[Part, ...]:
    _ = words(locale).gettext
    duel = result.duel
    first, second = (who(locale, sides[one]) for one in duel.players)
    if not result.played:
        return (first, " ", _("and"), " ", second, " ", _("let their time pass: nobody wins"))
    if not result.winner:
        return (_("A draw between"), " ", first, " ", _("and"), " ", second)
    winner = who(locale, sides[result.winner])
    loser = who(locale, sides[duel.other(result.winner)])
    return (winner, " ", _("wins against"), " ", loser)


def _ranks(locale: str, result: Result, sides: Mapping[Who, Side]) -> tuple[Rank, ...]:
    _ = words(locale).gettext
    rows = []
    best = min(map(rules.rank, result.lines))
    for line in sorted(result.lines, key=rules.rank):
        side = sides[line.who]
        detail = _("{right} of {of} right, {time}").format(
            right=line.right, of=line.of, time=_time(line.taken)
        )
        shown = Mention(side.player, called(locale, side))
        place = 1 if rules.rank(line) == best else 2
        rows.append(Rank(place, shown, line.points, detail))
    return tuple(rows)


def _time(taken: timedelta) -> str:
    minutes, seconds = divmod(round(taken.total_seconds()), 60)
    return f"{minutes}:{seconds:02}"


def _between(
    locale: str, duel: Duel, record: Record, sides: Mapping[Who, Side]
) -> tuple[Part, ...]:
    words_ = words(locale)
    first, second = (who(locale, sides[one]) for one in duel.players)
    wins, losses = (record.wins.get(one, 0) for one in duel.players)
    draws = words_.ngettext("{n} draw", "{n} draws", record.draws).format(n=record.draws)
    between = words_.gettext("Between the two:")
    return (between, " ", first, f" {wins}, ", second, f" {losses}, {draws}")


def _taken_out(locale: str, duel: Duel, sides: Mapping[Who, Side]) -> Card:
    _ = words(locale).gettext
    name = _("Duel {number} was taken out").format(number=duel.id)
    left = [who(locale, sides[one]) for one in duel.players if one[1]]
    text = _("It counts for nobody.")
    if duel.reason is Reason.FORGOTTEN:
        text = _("One of the two deleted their data, so it counts for nobody.")
    if duel.reason is Reason.REMOVED:
        text = _("One of the two communities removed me, so it counts for nobody.")
    parts: list[Part] = []
    for one in left:
        parts += [one, " · "]
    return Card(name, (Line((*parts, text)),), tone=Tone.NOTICE, fallback=f"{name}. {text}")


def _without(locale: str, duel: Duel, sides: Mapping[Who, Side]) -> Card:
    """Say what is left of a result when one of the two has deleted their data."""
    _ = words(locale).gettext
    name = _("The result of a duel")
    text = _("is gone: one of the two deleted their data.")
    number = _("Duel {number}").format(number=duel.id)
    return Card(name, (Line((f"{number} ", text)),), fallback=f"{name}: {number} {text}")


def review(
    actor: Actor, duel: Duel, put: Sequence[Round], number: int, mine: Stored | None, marked: bool
) -> Card:
    """Return a question of a duel that is over, with the reader's answer and the explanation."""
    locale = actor.locale
    _ = words(locale).gettext
    round = put[number - 1]
    name = _("Question {number} of {count}").format(number=number, count=len(put))
    blocks: list[Block] = list(round_words.asked(round)[:1])
    if round.status is Status.VOID:
        blocks.append(Line((_("This question was taken out."),)))
    if mine is not None:
        judgement = judging.judge(round.question, judging.load(round.question, mine.response))
        outcome = Outcome(round, mine, judgement, False, Streak())
        blocks.append(verdicts.in_short(locale, outcome))
    elif duel.has(actor.face):
        blocks.append(Line((_("You did not answer it in time."),)))
    blocks += round_words.revealed(round)
    if key := round_words.key_words(locale, round.question):
        blocks.append(Line(key))
    blocks += round_words.why(locale, round.question)
    if marked:
        text = _("Every answer of one of the two came within two seconds. Nothing follows from it.")
        blocks.append(Line((text,), quiet=True))
    buttons: list[Button] = []
    if number > 1:
        buttons.append(Button(_("Back"), ReviewDuel(duel.id, number - 1)))
    if number < len(put):
        buttons.append(Button(_("Next"), ReviewDuel(duel.id, number + 1), Style.PRIMARY))
    if duel.has(actor.face):
        buttons.append(Button(_("Report a mistake"), ReportForm(round.id)))
    if actor.is_admin:
        buttons.append(Button(_("Take this duel out"), VoidDuel(duel.id), Style.DANGER))
    buttons.append(Button(_("My duels"), Duels()))
    return Card(name, tuple(blocks), tuple(buttons), fallback=f"{name}: {round.question.stem}")


def void_question(locale: str, duel: Duel) -> Card:
    """Ask before a duel is taken out."""
    _ = words(locale).gettext
    name = _("Take duel {number} out?").format(number=duel.id)
    text = _(
        "It counts for neither of the two then, and the channel sees that. Nobody can undo it."
    )
    buttons = (
        Button(_("Yes, take it out"), VoidDuel(duel.id, sure=True), Style.DANGER),
        Button(_("No, keep it"), Duels()),
    )
    return Card(name, (Line((text,)),), buttons, Tone.NOTICE, f"{name} {text}")


def voided(locale: str, duel: Duel) -> Card:
    """Confirm that a duel was taken out."""
    _ = words(locale).gettext
    name = _("Duel {number} is taken out").format(number=duel.id)
    return Card(name, (), (Button(_("My duels"), Duels()),), Tone.DONE, name)
