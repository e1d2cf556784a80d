"""How did a round go? Everything a reveal shows, read at one moment."""

from collections import Counter

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core import boards, grades, judging, scoring
from bot.core.questions import Choices, Rubric
from bot.core.results import Results
from bot.core.rounds import Kind, Round, Status
from bot.storage import answers, corrections, seasons, standings

SHOWN_STANDINGS = 5


async def of(connection: AsyncConnection, round: Round) -> Results:
    """Return a round's results; an open one gives away nothing but the count."""
    if round.status is Status.OPEN:
        return Results(round, await answers.count(connection, round.id))
    groups = await answers.groups(connection, round.id)
    chosen: Counter[int] = Counter()
    credits: Counter[str] = Counter()
    question = round.question
    for group in groups:
        verdict = "right" if scoring.right(group.credit) else "partly" if group.credit else "wrong"
        if isinstance(question.body, Rubric):
            verdict = "ungraded" if group.grade is None else verdict
            if group.grade is not None:
                chosen.update(dict.fromkeys(grades.load(group.grade)[0], group.count))
        elif isinstance(question.body, Choices):
            answer = judging.load(question, group.response)
            indices = answer if isinstance(answer, tuple) else (answer,)
            for index in indices:
                chosen[int(index)] += group.count
        credits[verdict] += group.count
    size = (
        len(question.body.options)
        if isinstance(question.body, Choices)
        else len(question.body.ideas)
        if isinstance(question.body, Rubric)
        else 0
    )
    board = round.board or boards.key(boards.Span.DAY, round.day)
    best = []
    if await _names_anybody(connection, round):
        best = await standings.top(connection, round.community, board, SHOWN_STANDINGS)
    correction = None
    if round.correction is not None:
        correction = await corrections.one(connection, round.correction)
    return Results(
        round=round,
        answered=sum(group.count for group in groups),
        chosen=tuple(chosen[index] for index in range(size)),
        right=credits["right"],
        partly=credits["partly"],
        wrong=credits["wrong"],
        ungraded=credits["ungraded"],
        standings=tuple(best),
        correction=correction,
    )


async def _names_anybody(connection: AsyncConnection, round: Round) -> bool:
    """Whether a board stands below a question: a contest's teams have one, duels have none.

    Where admins have switched boards off, a live round still has winners.
    """
    if round.kind is Kind.DAILY:
        return (await seasons.wish(connection, round.community)).boards
    return round.kind is Kind.BLITZ
