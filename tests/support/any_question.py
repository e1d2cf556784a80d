"""Which questions can be asked, and what do people see of one in all its states?

Any question of the bank may be given, and questions nobody would write are made up: whatever a chat
shows of them must be what it takes.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import Phase
from hypothesis import strategies as st

from bot.cards import Card, Form
from bot.core import judging
from bot.core.answers import Graded, Outcome, Stored
from bot.core.boards import Standing
from bot.core.questions import (
    Body,
    Choices,
    Cognition,
    Figure,
    Idea,
    Key,
    Kind,
    Level,
    Mistake,
    Number,
    Option,
    Question,
    Rubric,
    Sequence,
    Source,
    Text,
    freeze,
)
from bot.core.results import Results
from bot.core.rounds import Correction, Round, Status
from bot.core.rounds import Kind as RoundKind
from bot.core.streaks import Streak
from bot.present import corrections, rounds, verdicts

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
MANY = 10_000
NASTY = (
    "[x](javascript:alert(1)) @everyone <@123> <@&1> <#1> ``` [y](https://evil.example) "
    "<!channel> <@U123> <https://evil.example|z> *b* _i_ :smile:"
)

Board = tuple[Standing, ...]


# ------------------------------------------------------------------------------ the states


def states(asked: Question, words: str, role: str, board: Board) -> Iterator[tuple[Card, str]]:
    """Yield the public cards of a question in every state, and whose role is notified."""
    opened = Round(
        *(2**40, "discord:1", RoundKind.DAILY, 1, "2", NOON.date(), freeze(asked, asked.id)),
        *(True, NOON, NOON + timedelta(hours=8), Status.OPEN),
    )
    closed = replace(opened, status=Status.CLOSED)
    correction = Correction(
        *(1, "discord:1", asked.id, 1, False, key(asked), words, "3", MANY, MANY, NOON)
    )
    void = replace(correction, void=True, key=Key())
    full = results(closed, board)
    for one, named in (
        (Results(opened, 0), role),
        (Results(opened, MANY), words),
        (Results(closed, 0), ""),
        (full, ""),
        (replace(full, round=replace(closed, key=key(asked)), correction=correction), ""),
        (Results(replace(closed, status=Status.VOID), MANY, correction=void), ""),
    ):
        yield rounds.public("en", one, named), named
    yield corrections.announcement("en", correction, closed), ""


def results(closed: Round, board: Board) -> Results:
    """Return how ten thousand answered."""
    ways = 10
    return Results(
        closed, MANY, (MANY,) + (MANY // 3,) * ways, MANY // 2, 1, MANY // 2 - 1, 0, board
    )


def key(asked: Question) -> Key:
    """Return another key than the question has."""
    match asked.body:
        case Choices():
            return Key(right=(0, 1))
        case Sequence(steps=steps):
            return Key(right=tuple(reversed(range(len(steps)))))
        case Number(value=value):
            return Key(value=value + 1)
        case Text(accept=accept):
            return Key(accept=(accept[0][::-1] or "term",))
        case Rubric():
            return Key()


def replies(asked: Question, words: str) -> Iterator[Card | Form]:
    """Yield what somebody who answers gets to see: forms, verdicts, and an answer that is sealed."""
    frozen = freeze(asked, asked.id)
    opened = Round(
        *(2**40, "discord:1", RoundKind.DAILY, 1, "2", NOON.date(), frozen),
        *(True, NOON, NOON + timedelta(hours=8), Status.OPEN),
    )
    yield rounds.form("en", opened)
    yield verdicts.report_form("en", opened)
    for answer in given_answers(asked, words):
        stored = Stored(1, "3", "discord:1", judging.dump(answer), 0, 30, NOON)
        outcome = Outcome(opened, stored, judging.judge(asked, answer), True, Streak(20, 20, 2))
        yield verdicts.verdict("en", outcome)
        yield verdicts.verdict("en", replace(outcome, first=False))
        sealed = replace(opened, at_once=False)
        yield verdicts.verdict("en", replace(outcome, round=sealed))
        if isinstance(asked.body, Rubric):
            yield verdicts.grade_form("en", Graded(opened, asked.body, stored))


def given_answers(asked: Question, words: str) -> tuple[Any, ...]:
    match asked.body:
        case Choices(options=options):
            if asked.kind is Kind.SINGLE:
                return (0, len(options) - 1)
            return ((0,), tuple(range(len(options))))
        case Sequence(steps=steps):
            return (tuple(range(len(steps))), tuple(reversed(range(len(steps)))))
        case Number(value=value):
            return (value, value * 3 + 1)
        case Text() | Rubric():
            return (words or "word",)


# ------------------------------------------------------------------------------ nobody's questions

BITS = st.sampled_from(
    [
        *(
            "word ",
            " ",
            "\n",
            "\n\n",
            "a_b*c",
            "**",
            "*",
            "_",
            "~~",
            "||",
            "`",
            "``",
            "```",
            "\n```\n",
        ),
        *(
            "```py\n",
            "~~~\n",
            "\n- ",
            "\n1. ",
            "# ",
            "> ",
            "-# ",
            "\\",
            "<",
            ">",
            "[",
            "]",
            "(",
            ")",
        ),
        *(
            "@everyone",
            "@here",
            "<@123>",
            "<@!1>",
            "<@&1>",
            "<#1>",
            "<t:1:R>",
            "</quiz:1>",
            "<:a:1>",
        ),
        *(
            "[x](javascript:alert(1))",
            "[y](https://evil.example)",
            "https://x.org/a_b",
            "![i](a.png)",
        ),
        *(
            "👩‍👩‍👧‍👦",
            "🇩🇪",
            "é",
            "שלום",
            "\u202eabc",
            "\u200b",
            "\u200d",
            "\ufeff",
            "\u2066",
            "ﷺ" * 5,
            "\0",
        ),
        *("$x_t$", "<b>", "&lt;", ":smile:", "|a|b|\n|-|-|\n", "word word word " * 5, "x" * 120),
    ]
)


def words(least: int, most: int) -> st.SearchStrategy[str]:
    """Return nasty words, often as long as they may be."""
    short = st.lists(BITS, min_size=1, max_size=12).map("".join)
    long = short.map(lambda text: text * (most // len(text) + 1))
    return (short | long).map(lambda text: text[:most].ljust(least, "."))


UNSHRUNK = (Phase.explicit, Phase.reuse, Phase.generate)
"""Making such a question small takes minutes, and the message that is wrong is shown anyway."""

LINE = words(1, 200)
WHY = words(1, 600)
OPTION = st.builds(Option, LINE, WHY, st.booleans(), LINE)


def several(one: st.SearchStrategy[Any], least: int, most: int) -> st.SearchStrategy[Any]:
    return st.lists(one, min_size=least, max_size=most).map(tuple)


BODIES: dict[Kind, st.SearchStrategy[Body]] = {
    Kind.SINGLE: st.builds(Choices, several(OPTION, 2, 8)),
    Kind.MULTIPLE: st.builds(Choices, several(OPTION, 2, 8), st.none() | st.just(2)),
    Kind.NUMERIC: st.builds(
        Number,
        st.floats(-1e30, 1e30, allow_nan=False),
        unit=words(0, 40),
        mistakes=several(st.builds(Mistake, st.just("1"), WHY), 0, 2),
    ),
    Kind.TYPED: st.builds(Text, several(words(1, 100), 1, 3)),
    Kind.ORDERING: st.builds(Sequence, several(LINE, 2, 8)),
    Kind.OPEN: st.builds(
        Rubric, several(st.builds(Idea, LINE, st.just(0.2)), 3, 6), words(1, 4000)
    ),
}


def questions(kind: Kind) -> st.SearchStrategy[Question]:
    return st.builds(
        Question,
        id=st.just("any-question"),
        version=st.just(1),
        kind=st.just(kind),
        topic=st.just("light"),
        concepts=st.just(("scattering",)),
        level=st.sampled_from(Level),
        cognition=st.just(Cognition.UNDERSTAND),
        tests=st.just("Know."),
        stem=words(1, 4000),
        body=BODIES[kind],
        explanation=words(1, 4000),
        sources=several(st.builds(Source, LINE, LINE, st.just(2020), at=LINE), 0, 3),
        figure=st.none() | st.builds(Figure, st.just("a.png"), words(0, 600)),
        as_of=st.none() | st.just(NOON.date()),
    )
