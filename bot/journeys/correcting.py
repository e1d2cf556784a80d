"""`/quiz question void|fix`: what an admin asks for; `rescoring` does it."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cards import Card, Choice, Form
from bot.core.errors import QuizError
from bot.core.people import Actor
from bot.core.questions import LETTERS, Choices, Rubric, Sequence
from bot.journeys import rescoring
from bot.present import corrections as words
from bot.present import rounds as round_words
from bot.present import setup as setup_words
from bot.requests import FixForm, FixQuestion, VoidQuestion
from bot.storage import rounds


async def void(
    connection: AsyncConnection, actor: Actor, request: VoidQuestion, now: datetime
) -> Card:
    """Take a question out and rescore everybody."""
    question = request.question.strip()
    if not question:
        raise QuizError("need_question")
    if not request.reason.strip():
        raise QuizError("need_reason")
    done = await rescoring.void(connection, actor, question, request.reason, now)
    return words.done(actor.locale, done)


async def fix(
    connection: AsyncConnection, actor: Actor, request: FixQuestion, now: datetime
) -> Card:
    """Correct a question's key and rescore everybody."""
    question = request.question.strip()
    if not question:
        raise QuizError("need_question")
    done = await rescoring.fix(connection, actor, question, request.answer, request.reason, now)
    return words.done(actor.locale, done)


async def form(connection: AsyncConnection, actor: Actor, request: FixForm) -> Form:
    """Return the form that corrects a question's key, with the letters people saw last."""
    id = request.question.strip()
    if not id:
        raise QuizError("need_question")
    last = await rounds.letters_of(connection, actor.community, id)
    if last is None:
        raise QuizError("never_asked", question=id)
    question = last.frozen.question
    options: list[Choice] = []
    hint = round_words.task(actor.locale, question)
    match question.body:
        case Rubric():
            raise QuizError("fix_open")
        case Choices(options=known):
            options = [
                Choice(LETTERS[position], f"{LETTERS[position]}. {known[index].text}")
                for position, index in enumerate(last.frozen.order)
            ]
        case Sequence(steps=steps):
            listed = [
                f"{LETTERS[position]} = {steps[index]}"
                for position, index in enumerate(last.frozen.order)
            ]
            hint = "; ".join(listed)
        case _:
            pass
    return setup_words.fix_form(actor.locale, id, question.stem, hint, options)
