"""`/quiz path`: how far one has come on the learning path, counted from one's own answers."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bank import Bank
from bot.cards import Card
from bot.core import paths
from bot.core.errors import QuizError
from bot.core.people import Actor
from bot.present import path as words
from bot.storage import answers


async def show(connection: AsyncConnection, bank: Bank, actor: Actor, number: int) -> Card:
    """Return the whole path (0) or one of its steps, counted from 1."""
    told = await answers.told(connection, actor.community, actor.player)
    answered = [
        (bank.entries[question].concepts[0], credit)
        for question, credit in told
        if question in bank.entries
    ]
    course = paths.progress(bank.path, answered)
    if not number or not course:
        return words.overview(actor.locale, course)
    if number > len(course):
        raise QuizError("no_step", number=number, count=len(course))
    concepts = [bank.concepts[id] for id in course[number - 1].step.concepts]
    return words.step(actor.locale, course, number, concepts)
