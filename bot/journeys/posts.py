"""The public messages: what should one that exists show now?"""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bank import Bank
from bot.cards import Card
from bot.core.rounds import Kind
from bot.journeys import blitz, contests, duel_play, live, results, seasons, sharing
from bot.journeys import leagues as league_journey
from bot.journeys.duel_posts import OFFER, RESULT
from bot.present import corrections as correction_words
from bot.present import duel_results
from bot.present import duels as duel_words
from bot.present import rounds as round_words
from bot.storage import communities, corrections, duels, leagues, rounds, schedules
from bot.storage.posts import Post


async def render(connection: AsyncConnection, bank: Bank, post: Post, now: datetime) -> Card:
    """Return a post's card as it should look at this moment."""
    locale, id = await communities.locale(connection, post.community), post.subject_id
    match post.subject:
        case "share":
            return await sharing.card(connection, bank, locale, id)
        case "season":
            return await seasons.card(connection, locale, id)
        case leagues.POST:
            return await league_journey.card(connection, locale, post)
        case "blitz":
            return await blitz.lobby_card(connection, bank, locale, id)
        case "podium":
            return await blitz.podium_card(connection, locale, id)
        case "correction":
            return await _correction(connection, locale, post)
        case subject if subject in (OFFER, RESULT):
            return await _duel(connection, bank, locale, post)
        case subject if subject.startswith("contest_"):
            return await contests.public(connection, locale, post)
    return await _round(connection, locale, post, now)


async def _correction(connection: AsyncConnection, locale: str, post: Post) -> Card:
    correction = await corrections.one(connection, post.subject_id)
    if correction is None:
        raise LookupError(f"post {post.key} is about a correction that does not exist")
    last = await rounds.letters_of(connection, correction.community, correction.question_id)
    return correction_words.announcement(locale, correction, last)


async def _round(connection: AsyncConnection, locale: str, post: Post, now: datetime) -> Card:
    round = await rounds.one(connection, post.subject_id)
    if round is None:
        raise LookupError(f"post {post.key} is about a round that does not exist")
    if round.kind is Kind.BLITZ:
        return await blitz.question_card(connection, locale, round, post, now)
    if round.kind is Kind.CONTEST:
        return await contests.question(connection, locale, await results.of(connection, round))
    role = ""
    if post.message is None and round.schedule is not None:
        role = (await schedules.some(connection, [round.schedule]))[round.schedule].role
    return round_words.public(locale, await results.of(connection, round), role)


async def posted(connection: AsyncConnection, post: Post, now: datetime) -> None:
    """A message is there for the first time: the clock of a live question starts."""
    if post.subject == "round" and post.message is None:
        await live.begun(connection, post.subject_id, now)


async def _duel(connection: AsyncConnection, bank: Bank, locale: str, post: Post) -> Card:
    duel = await duels.one(connection, post.subject_id)
    if duel is None:
        raise LookupError(f"post {post.key} is about a duel that does not exist")
    sides = await duel_play.sides(connection, duel, post.community, public=True)
    if post.subject == OFFER:
        topic = bank.topics[duel.topic].name if duel.topic in bank.topics else duel.topic
        return duel_words.challenge(locale, duel, sides, topic, post.community)
    return duel_results.public(locale, *await duel_play.result(connection, duel), sides)


async def subject(connection: AsyncConnection, subject: str, id: int) -> str:
    """Return what a post is about, in the bank's Markdown: the name of its discussion."""
    round = await rounds.one(connection, id) if subject == "round" else None
    return round.question.stem if round else ""
