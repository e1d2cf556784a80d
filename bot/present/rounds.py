"""A round's card: the question while it is open, everything about it when it is over."""

from collections.abc import Iterable
from datetime import date

from bot.cards import (
    Bar,
    Bars,
    Block,
    Button,
    Card,
    Choice,
    ChoiceField,
    Form,
    Heading,
    Image,
    Line,
    Link,
    Mark,
    Markdown,
    Mention,
    OptionLine,
    Options,
    OrderField,
    Part,
    Rank,
    Standings,
    Strong,
    Style,
    TextField,
    Tone,
    When,
)
from bot.core import judging
from bot.core.boards import Standing
from bot.core.questions import (
    LETTERS,
    Choices,
    Kind,
    Number,
    Question,
    Rubric,
    Sequence,
    Source,
)
from bot.core.results import Results
from bot.core.rounds import Kind as RoundKind
from bot.core.rounds import Round, Status
from bot.present import words
from bot.requests import AnswerForm, AnswerRound

MAX_ANSWER = 200
MAX_OPEN_ANSWER = 4000


def public(locale: str, results: Results, role: str = "") -> Card:
    """Return what the whole channel sees of a round."""
    round = results.round
    if round.status is Status.OPEN:
        return _open(locale, results, role)
    if round.status is Status.VOID:
        return _void(locale, results)
    return _closed(locale, results)


def title(locale: str, round: Round) -> str:
    """Return the heading of a question, by what it is asked for."""
    _ = words(locale).gettext
    names = {
        RoundKind.DUEL: _("A question of your duel"),
        RoundKind.BLITZ: _("Live round"),
        RoundKind.CONTEST: _("Contest question"),
    }
    return names.get(round.kind) or _("Question of the day")


def level_name(locale: str, level: int) -> str:
    """Return what a level is called."""
    _ = words(locale).gettext
    return {1: _("basic"), 2: _("solid"), 3: _("expert")}[level]


def asked(round: Round) -> tuple[Block, ...]:
    """Return the question itself, with its picture and options."""
    question = round.question
    blocks: list[Block] = [Markdown(question.stem)]
    if question.figure is not None:
        blocks.append(Image(question.figure.path, question.figure.alt))
    items = _items(round)
    if items:
        blocks.append(Options(tuple(OptionLine(letter, text) for letter, text in items)))
    return tuple(blocks)


def task(locale: str, question: Question) -> str:
    """Return what the player is to do, or "" where the buttons say it."""
    _ = words(locale).gettext
    match question.body:
        case Choices(choose=choose) if question.kind is Kind.MULTIPLE:
            if choose is not None:
                return _("Choose exactly {n}.").format(n=choose)
            return _("Tick all that apply; a wrong tick costs as much as a right one earns.")
        case Number(unit=unit):
            return (
                _("Answer with a number in {unit}.").format(unit=unit)
                if unit
                else _("Answer with a number.")
            )
        case Sequence():
            return _("Bring these into the right order.")
        case Rubric():
            return _("Answer in your own words, then compare with a model answer.")
        case Choices():
            return ""
        case _:
            return _("Answer with a term of a few words.")


def answer_buttons(locale: str, round: Round) -> tuple[Button, ...]:
    """Return a button a letter for a single choice, else one that opens the form."""
    _ = words(locale).gettext
    if round.question.kind is Kind.SINGLE:
        return tuple(
            Button(LETTERS[position], AnswerRound(round.id, str(position)), Style.PRIMARY)
            for position in range(len(round.frozen.order))
        )
    return (Button(_("Answer"), AnswerForm(round.id), Style.PRIMARY),)


def form(locale: str, round: Round) -> Form:
    """Return the form of a question that one click cannot answer."""
    _ = words(locale).gettext
    question = round.question
    choices = tuple(
        Choice(str(position), f"{letter}. {text}")
        for position, (letter, text) in enumerate(_items(round))
    )
    hint = task(locale, question)
    label = _("Your answer")
    field: TextField | ChoiceField | OrderField
    match question.body:
        case Choices(choose=choose):
            least, most = (choose, choose) if choose else (1, len(choices))
            if question.kind is Kind.SINGLE:
                least = most = 1
            field = ChoiceField("response", label, choices, least, most, hint)
        case Sequence():
            field = OrderField("response", label, choices, hint)
        case Rubric():
            field = TextField("response", label, hint, multiline=True, limit=MAX_OPEN_ANSWER)
        case _:
            field = TextField("response", label, hint, limit=MAX_ANSWER)
    return Form(
        title=title(locale, round),
        fields=(field,),
        request=AnswerRound(round.id),
        submit=_("Send my answer"),
        intro=(Markdown(question.stem),),
    )


def revealed(round: Round, chosen: frozenset[int] = frozenset()) -> tuple[Block, ...]:
    """Return the options or the right answer with every reason; `chosen` are bank indices."""
    question = round.question
    match question.body:
        case Choices(options=options):
            items = []
            for position, index in enumerate(round.frozen.order):
                option = options[index]
                mark = Mark.RIGHT if option.correct else Mark.WRONG
                items.append(
                    OptionLine(LETTERS[position], option.text, mark, option.why, index in chosen)
                )
            return (Options(tuple(items)),)
        case Sequence(steps=steps):
            right = judging.right_answer(question)
            order = right if isinstance(right, tuple) else ()
            return (
                Options(
                    tuple(
                        OptionLine(str(place + 1), steps[index])
                        for place, index in enumerate(order)
                    )
                ),
            )
        case _:
            return ()


def key_words(locale: str, question: Question) -> tuple[Part, ...]:
    """Return the right answer of a number or a term as words; empty for other kinds."""
    _ = words(locale).gettext
    match question.body:
        case Number(value=value, unit=unit):
            return (_("Right answer:"), " ", Strong(f"{value:.6g} {unit}".strip()))
        case Choices() | Sequence() | Rubric():
            return ()
        case term:
            return (_("Right answer:"), " ", Strong(term.accept[0]))


def why(locale: str, question: Question) -> tuple[Block, ...]:
    """Return the explanation and where to check it."""
    _ = words(locale).gettext
    blocks: list[Block] = [Heading(_("Why")), Markdown(question.explanation)]
    if question.sources:
        blocks.append(sources(locale, question.sources))
    if question.as_of:
        blocks.append(as_of(locale, question.as_of))
    return tuple(blocks)


def as_of(locale: str, day: date) -> Line:
    """Return since when nobody has looked whether this still holds."""
    text = words(locale).gettext("As things stood on {day}; it may have changed since.")
    return Line((text.format(day=f"{day.day} {day:%B %Y}"),), quiet=True)


def sources(locale: str, listed: Iterable[Source]) -> Line:
    """Return where to check something: sources as people cite them, each with its link."""
    parts: list[Part] = [words(locale).gettext("Sources:"), " "]
    for number, source in enumerate(listed):
        parts += ["; " * bool(number), f"{source.authors}, " if source.authors else ""]
        address = f"https://arxiv.org/abs/{source.arxiv}" if source.arxiv else source.url
        parts.append(Link(source.title, address) if address else source.title)
        year = f" ({source.year})" if source.year else ""
        parts.append(f"{year}, {source.at}" if source.at else year)
    return Line(tuple(part for part in parts if part), quiet=True)


def model_answer(locale: str, rubric: Rubric) -> tuple[Block, ...]:
    """Return the full answer to an open question."""
    _ = words(locale).gettext
    return (Heading(_("A full answer")), Markdown(rubric.model_answer))


def rank(standing: Standing, detail: str = "", you: bool = False) -> Rank:
    """Return a standing as a row of a board."""
    who = Mention(standing.player, standing.name)
    return Rank(standing.place, who, standing.points, detail, you)


def _items(round: Round) -> list[tuple[str, str]]:
    """Return letters and texts in the order in which they are shown."""
    body = round.frozen.question.body
    texts: tuple[str, ...] = ()
    if isinstance(body, Choices):
        texts = tuple(option.text for option in body.options)
    elif isinstance(body, Sequence):
        texts = body.steps
    return [(LETTERS[p], texts[index]) for p, index in enumerate(round.frozen.order)]


def facts(locale: str, round: Round) -> str:
    """Return how hard a question is and what it is worth."""
    _ = words(locale).gettext
    level = level_name(locale, round.question.level)
    return (
        _("Level {level} · {points} points").format(level=level, points=round.question.level * 10)
        if round.question.kind is not Kind.OPEN
        else _("Level {level} · practice").format(level=level)
    )


def _open(locale: str, results: Results, role: str) -> Card:
    words_ = words(locale)
    round = results.round
    count = words_.ngettext("{n} answer so far", "{n} answers so far", results.answered)
    blocks: list[Block] = [Line((facts(locale, round),), quiet=True), *asked(round)]
    if what := task(locale, round.question):
        blocks.append(Line((what,)))
    blocks.append(
        Line(
            (
                words_.gettext("Closes"),
                " ",
                When(round.closes_at, "time"),
                " (",
                When(round.closes_at, "relative"),
                ") · ",
                count.format(n=results.answered),
            ),
            quiet=True,
        )
    )
    name = title(locale, round)
    return Card(
        name,
        tuple(blocks),
        answer_buttons(locale, round),
        fallback=f"{name}: {round.question.stem}",
        notify_role=role,
    )


def _closed(locale: str, results: Results) -> Card:
    _ = words(locale).gettext
    round, question = results.round, results.round.question
    blocks: list[Block] = [Markdown(question.stem)]
    if question.figure is not None:
        blocks.append(Image(question.figure.path, question.figure.alt))
    blocks += revealed(round)
    if key := key_words(locale, question):
        blocks.append(Line(key))
    if isinstance(question.body, Rubric):
        blocks += model_answer(locale, question.body)
    blocks += why(locale, question)
    blocks += distribution(locale, results)
    if results.standings:
        blocks.append(Heading(_("Today's board")))
        blocks.append(Standings(tuple(rank(one) for one in results.standings)))
    if results.correction is not None:
        blocks.append(
            Line((_("The key was corrected:"), " ", results.correction.reason), quiet=True)
        )
    name = _("Answer to the question of the day")
    if round.kind is RoundKind.CONTEST:
        name = _("Answer to the contest question")
    blocks.append(
        Line(
            (
                facts(locale, round),
                " · ",
                _("closed"),
                " ",
                When(round.closes_at),
                # Not while it is open: an id may give the answer away.
                f" · {question.id}",
            ),
            quiet=True,
        )
    )
    return Card(name, tuple(blocks), fallback=f"{name}: {question.stem}")


def distribution(locale: str, results: Results) -> list[Block]:
    """Return how everybody chose."""
    words_ = words(locale)
    if not results.answered:
        return [Line((words_.gettext("Nobody answered this time."),))]
    heading = words_.ngettext(
        "How {n} player chose", "How {n} players chose", results.answered
    ).format(n=results.answered)
    return [Heading(heading), Bars(tuple(_bars(locale, results)))]


def _bars(locale: str, results: Results) -> list[Bar]:
    _ = words(locale).gettext
    round, total = results.round, results.answered
    match round.question.body:
        case Choices(options=options):
            return [
                Bar(
                    LETTERS[position],
                    results.chosen[index],
                    results.chosen[index] / total,
                    Mark.RIGHT if options[index].correct else Mark.WRONG,
                    options[index].text,
                )
                for position, index in enumerate(round.frozen.order)
            ]
        case Rubric(ideas=ideas):
            return [
                Bar(idea.text, results.chosen[index], results.chosen[index] / total)
                for index, idea in enumerate(ideas)
            ]
        case _:
            rows = [(_("Right"), results.right, Mark.RIGHT)]
            if results.partly:
                rows.append((_("Partly right"), results.partly, Mark.NONE))
            rows.append((_("Wrong"), results.wrong, Mark.WRONG))
            return [Bar(label, count, count / total, mark) for label, count, mark in rows]


def _void(locale: str, results: Results) -> Card:
    _ = words(locale).gettext
    round = results.round
    reason = results.correction.reason if results.correction else ""
    blocks: list[Block] = [
        Line((Strong(_("This question was taken out.")), " ", reason)),
        Line((_("It counts for nobody, and no streak ends because of it."),)),
        *asked(round),
    ]
    name = _("{question}, taken out").format(question=title(locale, round))
    return Card(name, tuple(blocks), tone=Tone.NOTICE, fallback=f"{name}: {reason}")
