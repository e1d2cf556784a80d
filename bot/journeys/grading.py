"""The open question: a player compares their own words with the ideas of a full answer."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core import grades, judging
from bot.core.answers import Graded
from bot.core.errors import QuizError
from bot.core.people import Actor
from bot.core.questions import Rubric
from bot.requests import GradeRound
from bot.storage import answers, posts, rounds


async def own(connection: AsyncConnection, actor: Actor, round_id: int) -> Graded:
    """Return the player's answer to an open question."""
    round = await rounds.one(connection, round_id)
    if round is None or round.community != actor.community:
        raise QuizError("no_round")
    rubric = round.question.body
    stored = (await answers.find(connection, [(round_id, actor.player)])).get(
        (round_id, actor.player)
    )
    if not isinstance(rubric, Rubric) or stored is None:
        raise QuizError("nothing_to_grade")
    return Graded(round, rubric, stored)


async def grade(
    connection: AsyncConnection, actor: Actor, request: GradeRound, now: datetime
) -> Graded:
    """Keep the player's first self-grade; a later one changes nothing."""
    before = await own(connection, actor, request.round)
    full, partly = _indices(request.full), _indices(request.partly)
    credit = judging.grade(before.rubric, full, partly)
    text = grades.dump(full, partly)
    await answers.set_grade(connection, request.round, actor.player, text, credit)
    await posts.want_current(connection, "round", [request.round])
    return await own(connection, actor, request.round)


def _indices(text: str) -> frozenset[int]:
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not all(part.isascii() and part.isdigit() and len(part) < 3 for part in parts):
        raise QuizError("bad_grade")
    return frozenset(map(int, parts))
