"""The public messages: what should one that exists show now?"""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bank import Bank
from bot.cards import Card
from bot.core.rounds import Kind
from bot.journeys import contests, results, sharing
from bot.present import corrections as correction_words
from bot.present import rounds as round_words
from bot.storage import communities, corrections, rounds, schedules
from bot.storage.posts import Post


async def render(connection: AsyncConnection, bank: Bank, post: Post, now: datetime) -> Card:
    """Return a post's card as it should look at this moment."""
    locale = await communities.locale(connection, post.community)
    if post.subject == "share":
        return await sharing.card(connection, bank, locale, post.subject_id)
    if post.subject.startswith("contest_"):
        return await contests.public(connection, locale, post.subject, post.subject_id)
    if post.subject == "correction":
        correction = await corrections.one(connection, post.subject_id)
        if correction is None:
            raise LookupError(f"post {post.key} is about a correction that does not exist")
        last = await rounds.letters_of(connection, correction.community, correction.question_id)
        return correction_words.announcement(locale, correction, last)
    round = await rounds.one(connection, post.subject_id)
    if round is None:
        raise LookupError(f"post {post.key} is about a round that does not exist")
    if round.kind is Kind.CONTEST:
        return await contests.question(connection, locale, await results.of(connection, round))
    role = ""
    if post.message is None and round.schedule is not None:
        role = (await schedules.some(connection, [round.schedule]))[round.schedule].role
    return round_words.public(locale, await results.of(connection, round), role)


async def subject(connection: AsyncConnection, subject: str, id: int) -> str:
    """Return what a post is about, in the bank's Markdown: the name of its discussion."""
    round = await rounds.one(connection, id) if subject == "round" else None
    return round.question.stem if round else ""
