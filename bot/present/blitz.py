"""What is said about live rounds."""

from collections.abc import Sequence
from datetime import datetime

from bot.cards import (
    Block,
    Button,
    Card,
    Heading,
    Image,
    Line,
    Markdown,
    Mention,
    Part,
    Place,
    Standings,
    Strong,
    Style,
    Tone,
    When,
)
from bot.core.answers import Outcome
from bot.core.blitz import Blitz, Fast, Lobby, Podium, State
from bot.core.boards import Standing
from bot.core.results import Results
from bot.core.rounds import Status
from bot.present import haste, sharing, verdicts, words
from bot.present import rounds as round_words
from bot.requests import ReportForm
from bot.requests.blitz import JoinBlitz, ShowBlitz, StartBlitz, StopBlitz, VoidBlitz

SHOWN_NAMES = 12


def lobby(locale: str, facts: Lobby) -> Card:
    """Return what the channel sees of a live round as such: the invitation, then how it stands."""
    _ = words(locale).gettext
    one = facts.blitz
    if one.ended is not None:
        return _ended(locale, facts)
    if one.state is not State.LOBBY:
        name = _("A live round is on")
        text = _("Its questions come below. Anybody may still join in: just answer.")
        blocks: tuple[Block, ...] = (_by(locale, one), _rules(locale, facts), Line((text,)))
        return Card(name, blocks, (_stop(locale, one),), fallback=f"{name}. {text}")
    name = _("Who plays a live round?")
    ends = (" ", When(one.due, "time"), " (", When(one.due, "relative"), ").")
    begins = (_("The host begins it; if nobody does, it ends at"), *ends)
    blocks = (
        _by(locale, one),
        _rules(locale, facts),
        *_joined(locale, facts),
        Line(begins, quiet=True),
    )
    buttons = (
        Button(_("I play"), JoinBlitz(one.id), Style.PRIMARY),
        Button(_("Begin"), StartBlitz(one.id)),
        _stop(locale, one),
    )
    return Card(name, blocks, buttons, fallback=f"{name} {_rules_text(locale, facts)}")


def _ended(locale: str, facts: Lobby) -> Card:
    _ = words(locale).gettext
    one = facts.blitz
    if one.state is State.VOID:
        name, text = _("Live round, taken out"), _("An admin took it out: it counts for nobody.")
    elif not one.number:
        name, text = _("No live round"), _("Nobody began it. /quiz blitz invites to another one.")
    else:
        name, text = _("The live round is over"), _("/quiz blitz invites to another one.")
    blocks = (_by(locale, one), Line((text,)))
    return Card(name, blocks, fallback=f"{name}. {text}")


def _by(locale: str, one: Blitz) -> Line:
    _ = words(locale).gettext
    if not one.player:
        return Line((_("Its host has left"),), quiet=True)
    return Line((_("Hosted by"), " ", Mention(one.player, one.name)), quiet=True)


def _rules(locale: str, facts: Lobby) -> Line:
    return Line((Strong(_rules_text(locale, facts)),))


def _rules_text(locale: str, facts: Lobby) -> str:
    words_, one = words(locale), facts.blitz
    count = words_.ngettext("{n} question", "{n} questions", one.questions)
    text = words_.gettext("{questions} · {seconds} seconds for each · {topic} · {speed}")
    return text.format(
        questions=count.format(n=one.questions),
        seconds=one.seconds,
        topic=facts.topic or words_.gettext("all topics"),
        speed=words_.gettext("sooner is worth more")
        if one.speed
        else words_.gettext("speed does not count"),
    )


def _joined(locale: str, facts: Lobby) -> tuple[Block, ...]:
    words_ = words(locale)
    if not facts.joined:
        return (Line((words_.gettext("Nobody has joined yet."),)),)
    count = words_.ngettext("{n} player:", "{n} players:", facts.joined).format(n=facts.joined)
    parts: list[Part] = [count]
    for player, name in facts.names[:SHOWN_NAMES]:
        parts += [" ", Mention(player, name)]
    if more := facts.joined - len(facts.names[:SHOWN_NAMES]):
        parts += [" ", words_.ngettext("and {n} more", "and {n} more", more).format(n=more)]
    return (Line(tuple(parts)),)


def _stop(locale: str, one: Blitz) -> Button:
    return Button(words(locale).gettext("Stop"), StopBlitz(one.id), Style.DANGER)


def question(locale: str, one: Blitz, number: int, results: Results) -> Card:
    """Return what the channel sees of one question of a live round."""
    round = results.round
    name = _title(locale, one, number)
    if round.status is Status.OPEN:
        return _open(locale, one, name, results)
    if round.status is Status.VOID:
        return _void(locale, one, name, results)
    return _told(locale, one, name, results)


def _title(locale: str, one: Blitz, number: int) -> str:
    text = words(locale).gettext("Live round: question {number} of {questions}")
    return text.format(number=number, questions=one.questions)


def _open(locale: str, one: Blitz, name: str, results: Results) -> Card:
    words_, round = words(locale), results.round
    count = words_.ngettext("{n} answer so far", "{n} answers so far", results.answered)
    facts = round_words.facts(locale, round)
    if one.speed:
        facts += " · " + words_.gettext("sooner is worth more")
    task = round_words.task(locale, round.question)
    seconds = words_.gettext("You have {n} seconds: time is up at").format(n=one.seconds)
    closes = (Strong(seconds), " ", *_moment(round.closes_at))
    blocks = (
        Line((facts,), quiet=True),
        *round_words.asked(round),
        *((Line((task,)),) if task else ()),
        Line(closes),
        Line((count.format(n=results.answered),), quiet=True),
    )
    buttons = round_words.answer_buttons(locale, round)
    return Card(name, blocks, buttons, fallback=f"{name}: {round.question.stem}")


def _moment(at: datetime) -> tuple[Part, ...]:
    return When(at, "second"), " (", When(at, "relative"), ")"


def _void(locale: str, one: Blitz, name: str, results: Results) -> Card:
    _ = words(locale).gettext
    if results.correction is not None:
        said = _("This question was taken out."), results.correction.reason
    elif one.state is State.VOID:
        said = _("This live round was taken out."), ""
    else:
        said = _("This question could not be asked to its end."), ""
    text = _("It counts for nobody.")
    line = Line((Strong(said[0]), " ", text, f" {said[1]}" if said[1] else ""))
    blocks = (line, *round_words.asked(results.round))
    return Card(name, blocks, tone=Tone.NOTICE, fallback=f"{name}: {said[0]} {text}")


def _told(locale: str, one: Blitz, name: str, results: Results) -> Card:
    _ = words(locale).gettext
    round, asked = results.round, results.round.question
    blocks: list[Block] = [Markdown(asked.stem)]
    if asked.figure is not None:
        blocks.append(Image(asked.figure.path, asked.figure.alt))
    blocks += round_words.revealed(round)
    blocks += round_words.why(locale, asked)
    blocks += round_words.distribution(locale, results)
    if results.standings:
        blocks.append(Heading(_("Who is where in this live round")))
        blocks.append(Standings(tuple(round_words.rank(each) for each in results.standings)))
    if results.correction is not None:
        said = (_("The key was corrected:"), " ", results.correction.reason)
        blocks.append(Line(said, quiet=True))
    blocks.append(Line((f"{round_words.facts(locale, round)} · {asked.id}",), quiet=True))
    name = _("{title}, the answer").format(title=name)
    return Card(name, tuple(blocks), (_mine(locale, one),), fallback=f"{name}: {asked.stem}")


def podium(locale: str, facts: Podium) -> Card:
    """Return how a live round ended."""
    words_, one = words(locale), facts.blitz
    _ = words_.gettext
    if one.state is State.VOID:
        name, text = _("Live round, taken out"), _("An admin took it out: it counts for nobody.")
        return Card(name, (Line((text,)),), tone=Tone.NOTICE, fallback=f"{name}. {text}")
    name = _("The live round is over")
    blocks: list[Block] = [_by(locale, one)]
    if one.state is State.STOPPED:
        said = _("It ended early; scores are kept.")
        if facts.lost:
            said = _("It ended early, because questions did not reach this channel.")
        blocks.append(Line((said,)))
    rows = tuple(round_words.rank(each, _place(locale, each)) for each in facts.standings)
    blocks.append(Standings(rows) if rows else Line((_("Nobody is on the podium this time."),)))
    count = words_.ngettext("{n} question counted", "{n} questions counted", facts.counted)
    players = words_.ngettext("{n} player", "{n} players", facts.players)
    sums = f"{count.format(n=facts.counted)} · {players.format(n=facts.players)}"
    blocks.append(Line((sums,), quiet=True))
    best = ", ".join(f"{each.place}. {each.name} {each.points}" for each in facts.standings[:3])
    return Card(name, tuple(blocks), (_mine(locale, one),), fallback=f"{name}. {best}")


def _mine(locale: str, one: Blitz) -> Button:
    return Button(words(locale).gettext("How did I do?"), ShowBlitz(one.id))


def _place(locale: str, standing: Standing) -> str:
    _ = words(locale).gettext
    text = _("{right} of {answered} right")
    return text.format(right=standing.right, answered=standing.answered)


def kept(locale: str, outcome: Outcome) -> Card:
    """Confirm an answer that may still be changed, without a word about whether it is right."""
    _ = words(locale).gettext
    answer = verdicts.own_answer(outcome.round, outcome.stored)
    name = _("Kept: {answer}").format(answer=answer)
    closes = outcome.round.closes_at
    text = _("You may change it: just answer again. The verdict comes when time is up, at")
    line = Line((text, " ", *_moment(closes), "."))
    button = Button(_("Report a mistake"), ReportForm(outcome.round.id))
    return Card(name, (line,), (button,), fallback=name)


def invited(locale: str, facts: Lobby) -> Card:
    """Tell the host that the invitation goes to the channel, and how to begin."""
    _ = words(locale).gettext
    one = facts.blitz
    name = _("Your live round waits for players")
    blocks = (
        _rules(locale, facts),
        Line((_("I invite everybody in"), " ", Place(one.channel), ".")),
        Line((_("Press Begin when enough are there; who comes later just answers."),)),
    )
    begin = Button(_("Begin"), StartBlitz(one.id), Style.PRIMARY)
    join = Button(_("I play"), JoinBlitz(one.id))
    return Card(name, blocks, (begin, join, _stop(locale, one)), Tone.DONE, name)


def impossible(locale: str, channel: str, problems: Sequence[str]) -> Card:
    """Say what keeps us from posting in the channel, and how to mend it."""
    return sharing.impossible(locale, channel, problems, words(locale).gettext("No live round"))


def joined(locale: str, *, new: bool) -> Card:
    """Tell a player that they are in."""
    _ = words(locale).gettext
    name = _("You play") if new else _("You play already")
    text = _("Press a letter below each question; you may change it until its time is up.")
    return Card(name, (Line((text,)),), tone=Tone.DONE, fallback=f"{name}. {text}")


def begun(locale: str, one: Blitz) -> Card:
    """Tell the host that it begins."""
    _ = words(locale).gettext
    name = _("It begins")
    text = _("The first question comes in a moment.")
    blocks = (Line((text,)),)
    return Card(name, blocks, (_stop(locale, one),), Tone.DONE, f"{name}. {text}")


def stopped(locale: str) -> Card:
    """Tell the host that it is over."""
    _ = words(locale).gettext
    name = _("The live round is stopped")
    text = _("Scores are kept; a question that was still open counts for nobody.")
    return Card(name, (Line((text,)),), tone=Tone.DONE, fallback=f"{name}. {text}")


def own(
    locale: str, one: Blitz, mine: Standing | None, fast: Sequence[Fast] | None, *, admin: bool
) -> Card:
    """Return how a player did; `fast` is for its host and admins only, None for others."""
    _ = words(locale).gettext
    name = _("You have no answer in this live round")
    if mine is not None:
        text = _("Place {place}, {points} points, {right} of {answered} right")
        name = text.format(
            place=mine.place, points=mine.points, right=mine.right, answered=mine.answered
        )
    blocks: list[Block] = []
    if one.ended is None:
        blocks.append(Line((_("It is still on; what is open does not count yet."),)))
    if fast is not None:
        blocks += _fast(locale, fast)
    buttons: tuple[Button, ...] = ()
    if admin and one.state is not State.VOID:
        buttons = (Button(_("Take this live round out"), VoidBlitz(one.id), Style.DANGER),)
    return Card(name, tuple(blocks), buttons, fallback=name)


def _fast(locale: str, fast: Sequence[Fast]) -> list[Block]:
    _ = words(locale).gettext
    blocks: list[Block] = [Heading(_("For the host: very fast answers"))]
    if not fast:
        return [*blocks, Line((_("None came before its question can have been read."),))]
    return [*blocks, *haste.lines(locale, fast)]


def void_question(locale: str, one: Blitz) -> Card:
    """Ask before taking a live round out."""
    _ = words(locale).gettext
    name = _("Take this live round out?")
    text = _("None of its questions counts for anybody then, and nobody can undo it.")
    buttons = (
        Button(_("Yes, take it out"), VoidBlitz(one.id, sure=True), Style.DANGER),
        Button(_("No, keep it"), ShowBlitz(one.id)),
    )
    return Card(name, (Line((text,)),), buttons, Tone.NOTICE, f"{name} {text}")


def voided(locale: str) -> Card:
    """Confirm that a live round is taken out."""
    _ = words(locale).gettext
    name = _("The live round is taken out")
    text = _("It counts for nobody; its messages say so.")
    return Card(name, (Line((text,)),), tone=Tone.DONE, fallback=f"{name}. {text}")
