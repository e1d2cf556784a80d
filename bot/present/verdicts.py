"""The private verdict: right or wrong, what it earned, and why."""

from bot.cards import (
    Block,
    Button,
    Card,
    Choice,
    ChoiceField,
    Fields,
    Form,
    Line,
    Mark,
    Markdown,
    OptionLine,
    Options,
    Part,
    Strong,
    Style,
    TextField,
    Tone,
    When,
)
from bot.core import grades, judging
from bot.core.answers import Graded, Outcome, Stored
from bot.core.questions import LETTERS, Answer, Choices, Kind, Rubric, Sequence
from bot.core.rounds import Kind as Game
from bot.core.rounds import Round, Status
from bot.core.streaks import DAYS_PER_FREEZE, Streak
from bot.present import rounds as round_words
from bot.present import words
from bot.requests import GradeForm, GradeRound, Leaderboard, Report, ReportForm


def verdict(locale: str, outcome: Outcome) -> Card:
    """Return what a player is told after an answer, or when their first one stands."""
    round, stored = outcome.round, outcome.stored
    if not round.tells:
        return _sealed(locale, outcome)
    if round.question.kind is Kind.OPEN:
        return graded(locale, _graded(round, stored))
    _ = words(locale).gettext
    tone, name = _heading(locale, outcome)
    blocks: list[Block] = []
    if not outcome.first:
        blocks.append(
            Line((_("Your first answer stands:"), " ", Strong(own_answer(round, stored))))
        )
    blocks += _about(locale, outcome)
    blocks += round_words.why(locale, round.question)
    if outcome.first:
        blocks.append(_streak(locale, outcome.streak))
    return Card(name, tuple(blocks), _after(locale, round), tone, _fallback(name, round))


def in_short(locale: str, outcome: Outcome) -> Line:
    """Return a player's own answer to a round that is over, and what came of it, in one line."""
    _ = words(locale).gettext
    if outcome.round.status is Status.VOID:
        said = _("taken out")
    elif outcome.round.question.kind is Kind.OPEN:
        said = _("practice")
    else:
        said = _heading(locale, outcome)[1]
    return Line(
        (_("You answered:"), " ", Strong(own_answer(outcome.round, outcome.stored)), f" ({said})")
    )


def own_answer(round: Round, stored: Stored) -> str:
    """Return a player's answer as they gave it: letters, words or a number."""
    answer: Answer = judging.load(round.question, stored.response)
    if isinstance(answer, tuple):
        return ", ".join(LETTERS[round.frozen.shown(index)] for index in _shown(round, answer))
    if round.question.kind is Kind.SINGLE and isinstance(answer, int):
        return LETTERS[round.frozen.shown(answer)]
    return f"{answer:.6g}" if isinstance(answer, float) else str(answer)


def _shown(round: Round, answer: tuple[int, ...]) -> tuple[int, ...]:
    if round.question.kind is Kind.ORDERING:
        return answer
    return tuple(sorted(answer, key=round.frozen.shown))


def _heading(locale: str, outcome: Outcome) -> tuple[Tone, str]:
    _ = words(locale).gettext
    points, credit = outcome.stored.points, outcome.judgement.credit
    if outcome.judgement.correct:
        return Tone.RIGHT, _("Right! +{points} points").format(points=points)
    if credit:
        share = credit // 10
        text = _("Partly right: {share} %, +{points} points")
        return Tone.PARTLY, text.format(share=share, points=points)
    return Tone.WRONG, _("Not this time")


def _about(locale: str, outcome: Outcome) -> list[Block]:
    """Say what was right and wrong about the answer itself."""
    _ = words(locale).gettext
    round, judgement = outcome.round, outcome.judgement
    question = round.question
    blocks: list[Block] = []
    match question.body:
        case Choices():
            blocks.append(_choices(outcome))
        case Sequence():
            if not judgement.correct:
                blocks.append(Line((_("The right order:"),)))
                blocks += round_words.revealed(round)
        case _:
            if judgement.accepted:
                blocks.append(Line((_("Read as:"), " ", Strong(judgement.accepted))))
            if judgement.why:
                blocks.append(Markdown(judgement.why))
            if not judgement.correct:
                blocks.append(Line(round_words.key_words(locale, question)))
    return blocks


def _choices(outcome: Outcome) -> Options:
    """Return the options that matter: those chosen and those that were right."""
    round, judgement = outcome.round, outcome.judgement
    body = round.question.body
    assert isinstance(body, Choices)
    chosen = {*judgement.hits, *judgement.alarms}
    items = []
    for position, index in enumerate(round.frozen.order):
        option = body.options[index]
        if index in chosen or option.correct:
            mark = Mark.RIGHT if option.correct else Mark.WRONG
            items.append(
                OptionLine(LETTERS[position], option.text, mark, option.why, index in chosen)
            )
    return Options(tuple(items))


def _streak(locale: str, streak: Streak) -> Line:
    words_ = words(locale)
    days = words_.ngettext("Streak: {n} day", "Streak: {n} days", streak.length)
    parts: list[Part] = [days.format(n=streak.length)]
    if streak.length and streak.length % DAYS_PER_FREEZE == 0:
        parts.append(" · " + words_.gettext("you earned a freeze: one missed day is forgiven"))
    return Line(tuple(parts), quiet=True)


def _after(locale: str, round: Round) -> tuple[Button, ...]:
    _ = words(locale).gettext
    return (
        Button(_("Leaderboard"), Leaderboard("day")),
        Button(_("Report a mistake"), ReportForm(round.id)),
    )


def _fallback(name: str, round: Round) -> str:
    return f"{name}. {round.question.explanation}"


def _sealed(locale: str, outcome: Outcome) -> Card:
    """Confirm an answer whose verdict comes at closing time."""
    _ = words(locale).gettext
    answer = own_answer(outcome.round, outcome.stored)
    name = _("Your answer is in") if outcome.first else _("Your first answer stands")
    blocks: list[Block] = [Line((_("You answered:"), " ", Strong(answer)))]
    blocks.append(
        Line((_("The verdict comes when the question closes:"), " ", When(outcome.round.closes_at)))
    )
    if outcome.first and outcome.round.kind is Game.DAILY:
        blocks.append(_streak(locale, outcome.streak))
    return Card(name, tuple(blocks), tone=Tone.NEUTRAL, fallback=f"{name}: {answer}")


def _graded(round: Round, stored: Stored) -> Graded:
    rubric = round.question.body
    assert isinstance(rubric, Rubric)
    return Graded(round, rubric, stored)


def graded(locale: str, facts: Graded) -> Card:
    """Return an open answer beside the model answer, with its grade or a way to give one."""
    _ = words(locale).gettext
    round, stored = facts.round, facts.stored
    own = judging.load(round.question, stored.response)
    blocks: list[Block] = [Line((_("You wrote:"), " ", str(own)))]
    if not round.tells:
        blocks.append(
            Line(
                (_("The model answer comes when the question closes:"), " ", When(round.closes_at))
            )
        )
        return Card(_("Your answer is in"), tuple(blocks), fallback=_("Your answer is in"))
    blocks += round_words.model_answer(locale, facts.rubric)
    if stored.grade is None:
        buttons = (
            Button(_("Grade my answer"), GradeForm(round.id), Style.PRIMARY),
            Button(_("Report a mistake"), ReportForm(round.id)),
        )
        name = _("Your answer is in: compare it")
        return Card(name, tuple(blocks), buttons, Tone.NEUTRAL, name)
    blocks.append(_covered(locale, facts))
    blocks += round_words.why(locale, round.question)
    name = _("You covered {share} %").format(share=stored.credit // 10)
    tone = Tone.RIGHT if judging.Judgement(stored.credit).correct else Tone.PARTLY
    return Card(name, tuple(blocks), _after(locale, round), tone, name)


def _covered(locale: str, facts: Graded) -> Fields:
    _ = words(locale).gettext
    full, partly = grades.load(facts.stored.grade or "")
    rows: list[tuple[str, tuple[Part, ...]]] = []
    for index, idea in enumerate(facts.rubric.ideas):
        said = _("in full") if index in full else _("in part") if index in partly else _("missing")
        rows.append((said, (idea.text,)))
    return Fields(tuple(rows))


def grade_form(locale: str, facts: Graded) -> Form:
    """Return the form to compare one's own words with the ideas of a full answer."""
    _ = words(locale).gettext
    ideas = tuple(Choice(str(i), idea.text) for i, idea in enumerate(facts.rubric.ideas))
    own = judging.load(facts.round.question, facts.stored.response)
    return Form(
        title=_("Which ideas did you say?"),
        fields=(
            ChoiceField("full", _("Said in full"), ideas, 0, len(ideas)),
            ChoiceField("partly", _("Said in part"), ideas, 0, len(ideas)),
        ),
        request=GradeRound(facts.round.id),
        submit=_("Grade my answer"),
        intro=(Line((_("You wrote:"), " ", str(own))), Markdown(facts.rubric.model_answer)),
    )


def report_form(locale: str, round: Round) -> Form:
    """Return the form to say what is wrong with a question."""
    _ = words(locale).gettext
    return Form(
        title=_("Report a mistake"),
        fields=(
            TextField(
                "text",
                _("What is wrong?"),
                _("A second option is right, a number is off, the wording misleads …"),
                multiline=True,
                limit=500,
            ),
        ),
        request=Report(round.id),
        submit=_("Send the report"),
        intro=(Markdown(round.question.stem),),
    )


def reported(locale: str) -> Card:
    """Thank for a report."""
    _ = words(locale).gettext
    name = _("Thank you, noted")
    text = _("An admin sees it in /quiz doctor. If the question is wrong, everybody is rescored.")
    return Card(name, (Line((text,)),), fallback=f"{name}. {text}")
