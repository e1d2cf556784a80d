"""Sharing a concept's card with a channel: once in a while, and never a spoiler."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bank import Bank
from bot.cards import Card
from bot.core.errors import QuizError
from bot.core.people import Actor
from bot.journeys import lookup
from bot.present import sharing as words
from bot.storage import communities, posts, rounds, shares
from bot.storage.posts import NewPost

PAUSE = timedelta(minutes=10)


def channel(actor: Actor) -> str:
    """Return where the actor shares cards; QuizError where nobody else would read them."""
    if not lookup.has_readers(actor):
        raise QuizError("nobody_here")
    return actor.channel


async def share(
    connection: AsyncConnection,
    bank: Bank,
    actor: Actor,
    concept_id: str,
    now: datetime,
    problems: Sequence[str] = (),
) -> Card:
    """Want the card in the actor's channel; `problems` are what keeps us from posting there."""
    concept = bank.concepts.get(concept_id)
    if concept is None:
        raise QuizError("no_concept")
    if problems:
        return words.impossible(actor.locale, actor.channel, problems)
    await communities.ensure(connection, actor.community, actor.locale, now)
    await communities.lock(connection, [actor.community])  # two who share at once take turns
    found = await rounds.open_in(connection, actor.community)
    told_too_early = lookup.asked_about(found) | await lookup.sealed(connection, actor, found)
    if concept.id in told_too_early:
        return words.sealed(actor.locale, concept)
    last = await shares.newest(connection, actor.community, actor.channel, concept.id)
    if last is not None and now - last.at < PAUSE:
        return words.there_already(actor.locale, concept, last.channel, last.at)
    id = await shares.add(
        connection,
        community=actor.community,
        channel=actor.channel,
        player=actor.player,
        name=actor.display_name,
        concept=concept.id,
        now=now,
    )
    post = NewPost(f"share:{id}", actor.community, actor.channel, "share", id)
    await posts.want_new(connection, [post], now)
    return words.done(actor.locale, concept, actor.channel)


async def card(connection: AsyncConnection, bank: Bank, locale: str, id: int) -> Card:
    """Return what a channel sees of a shared card.

    A question may have been asked about it since, while the channel could not be reached.
    """
    shared = await shares.one(connection, id)
    if shared is None:
        raise LookupError(f"share {id} does not exist")
    concept = bank.concepts.get(shared.concept)
    if concept is None:
        return words.gone(locale, shared.player, shared.name)
    if concept.id in lookup.asked_about(await rounds.open_in(connection, shared.community)):
        return words.waiting(locale, shared.player, shared.name)
    topic, near = lookup.surroundings(bank, concept)
    return words.public(locale, concept, topic, near, shared.player, shared.name)
