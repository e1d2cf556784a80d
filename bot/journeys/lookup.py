"""`/quiz ask`: in memory, and never a spoiler for a question that is open here."""

import asyncio
from collections.abc import Callable, Iterable

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bank import Bank, Hit
from bot.cards import Card
from bot.core.concepts import Concept
from bot.core.errors import QuizError
from bot.core.people import Actor
from bot.core.rounds import Round
from bot.journeys import duel_play, today
from bot.present import lookup as lookup_words
from bot.storage import rounds

MAX_QUERY = 300
LIKELIEST = 5
CLEAR_LEAD = 1.15


async def ask(
    connection: AsyncConnection, bank: Bank, actor: Actor, query: str, saw: Callable[[str], None]
) -> Card:
    """Return the card that fits best, a choice between equals, or an honest nothing.

    `saw` is told the concept whose card is shown.
    """
    typed = query.strip()[:MAX_QUERY]
    hits = await _search(bank, typed) if typed else []
    if not hits:
        return lookup_words.nothing(actor.locale, typed, bank.near_topics(typed))
    best = hits[0]
    equals = [h.concept for h in hits if h.why == best.why and h.score * CLEAR_LEAD >= best.score]
    if best.why in ("name", "alias", "prefix", "typo") and len(equals) > 1:
        found = await rounds.open_in(connection, actor.community)
        return lookup_words.choice(actor.locale, equals, await sealed(connection, actor, found))
    others = [hit.concept for hit in hits[1:]]
    return await _card(connection, bank, actor, best.concept, others, saw)


async def _search(bank: Bank, typed: str) -> list[Hit]:
    if bank.index.is_warm:
        return bank.search(typed, LIKELIEST)
    # Words may have to wait for what is still being made, and nobody else is to wait with them.
    return await asyncio.to_thread(bank.search, typed, LIKELIEST)


async def show(
    connection: AsyncConnection,
    bank: Bank,
    actor: Actor,
    concept_id: str,
    saw: Callable[[str], None],
) -> Card:
    """Return one concept's card."""
    concept = bank.concepts.get(concept_id)
    if concept is None:
        raise QuizError("no_concept")
    return await _card(connection, bank, actor, concept, [], saw)


async def _card(
    connection: AsyncConnection,
    bank: Bank,
    actor: Actor,
    concept: Concept,
    others: list[Concept],
    saw: Callable[[str], None],
) -> Card:
    found = await rounds.open_in(connection, actor.community)
    if concept.id in await sealed(connection, actor, found):
        return lookup_words.sealed(actor.locale, concept)
    saw(concept.id)
    topic, near = surroundings(bank, concept, others)
    share = has_readers(actor) and concept.id not in asked_about(found)
    return lookup_words.concept(actor.locale, concept, topic, near, share=share)


def surroundings(
    bank: Bank, concept: Concept, others: Iterable[Concept] = ()
) -> tuple[str, list[Concept]]:
    """Return the name of a concept's topic, and concepts to go on with."""
    linked = [bank.concepts[id] for id in (*concept.related, *concept.needs) if id in bank.concepts]
    near = [one for one in dict.fromkeys([*linked, *others]) if one.id != concept.id]
    topic = bank.topics[concept.topic].name if concept.topic in bank.topics else concept.topic
    return topic, near


def has_readers(actor: Actor) -> bool:
    """Whether others read where the actor is: in a channel, and not alone with the companion."""
    return bool(actor.channel) and not actor.alone


def asked_about(found: Iterable[Round]) -> set[str]:
    """Return the concepts of a community's open questions, whoever has answered them."""
    return {concept for round in found for concept in round.question.concepts}


async def sealed(connection: AsyncConnection, actor: Actor, found: Iterable[Round]) -> set[str]:
    """Return the concepts of open questions that the actor has still to answer, also in duels."""
    return await duel_play.concepts_to_come(connection, actor) | {
        concept
        for round in found
        if await today.own(connection, actor, round) is None
        for concept in round.question.concepts
    }
