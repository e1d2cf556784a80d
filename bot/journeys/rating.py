"""Rating: a closed daily question becomes games between its players and itself, once each.

It happens in the background, some rounds at a time, so that no answer waits for it. What was
known of a question when a round was rated stays on record; all else can be counted again from
the answers, which is what follows when a question is taken out or its key corrected.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import faults
from bot.core import ratings as rules
from bot.core.abilities import Abilities
from bot.core.ratings import Rating
from bot.core.rounds import Round
from bot.storage import answers, communities, familiar, ratings, rounds
from bot.storage.ratings import Game

CHUNK = 25
ANSWERS = 1000
"""About as many are rated in one transaction, for which answers to other questions wait."""


async def rate_due(connection: AsyncConnection, limit: int = CHUNK) -> int:
    """Rate some closed rounds that are not rated yet; return how many, 0 when none is left."""
    found = await _some(connection, await ratings.due(connection, limit))
    if not found:
        return 0
    await communities.lock(connection, found.values())
    ids = await ratings.claim(connection, found)
    known = await rounds.load(connection, ids)
    await familiar.mark(connection, known.values())
    await _rate(connection, [known[id] for id in ids], {})
    return len(found)


async def _some(connection: AsyncConnection, due: Mapping[int, str]) -> dict[int, str]:
    """Return the first of them that together have not too many answers, and at least one."""
    counts = await answers.counts(connection, due)
    taken: dict[int, str] = {}
    total = 0
    for id, community in due.items():
        total += counts.get(id, 0)
        if taken and total > ANSWERS:
            break
        taken[id] = community
    return taken


async def rebuild(connection: AsyncConnection, community: str) -> None:
    """Rate every round of a community again, in the same order and from the same beginnings."""
    ids = await ratings.rated(connection, community)
    met = await ratings.met(connection, community)
    await ratings.clear(connection, community)
    known = await rounds.load(connection, ids)
    await _rate(connection, [known[id] for id in ids], met)
    await ratings.count_crowds(connection, [community])


async def _rate(
    connection: AsyncConnection, some: Sequence[Round], met: Mapping[int, Rating]
) -> None:
    """Rate rounds in this order; `met` is what was known of the questions of some of them."""
    rating = [round for round in some if round.question.rates]
    results = await ratings.results(connection, [round.id for round in rating])
    keys = {(r.community, player) for r in rating for player, _ in results.get(r.id, ())}
    books: dict[str, Abilities] = {community: Abilities() for community, _ in keys}
    for (community, player, topic), known in (await ratings.of_players(connection, keys)).items():
        books[community].known[player, topic] = known
    asked = {round.question.id for round in rating}
    sums = await ratings.difficulty_sums(connection, asked)
    games: list[Game] = []
    for round in rating:
        mine = results.get(round.id)
        if not mine:
            continue
        question, book = round.question, books[round.community]
        key = question.id, question.version
        so_far = sums.get(key, (0, 0, 0))
        before = met.get(round.id) or rules.learned(rules.first(question.level), *so_far)
        guess = rules.guessing(question)
        hints = book.hints(question.topic, before, guess, mine)
        told = sum(one.weight for one in hints), sum(one.pull for one in hints), len(hints)
        hard = rules.learned(before, *told)
        book.play(question.topic, hard, guess, mine)
        sums[key] = so_far[0] + told[0], so_far[1] + told[1], so_far[2] + told[2]
        games += [
            Game(round.id, player, round.community, ok, before, hard, hint)
            for (player, ok), hint in zip(mine, hints, strict=True)
        ]
    await ratings.record(connection, games)
    faults.reach("rate.recorded")
    moved = {
        (community, *who): book.known[who]
        for community, book in books.items()
        for who in book.changed
    }
    await ratings.put(connection, moved)
    await ratings.count_crowds(connection, books)
