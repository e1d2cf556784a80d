"""What should ratings be? Games by the answers, abilities by the games, and sums over them."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core import ratings as rules
from bot.core.abilities import Abilities
from bot.core.ratings import Rating
from bot.core.rounds import Round, Status
from bot.storage import ratings
from bot.storage import rounds as rounds_table
from bot.storage.game_tables import abilities, crowds, games
from bot.storage.tables import rounds

CHUNK = 500

Proof = tuple[str, Mapping[Any, Any], Mapping[Any, Any]]
"""What it is about, what is stored, and what it should be."""


async def proofs(connection: AsyncConnection) -> list[Proof]:
    """Return everything about ratings, as stored and as it should be."""
    query = (
        select(games)
        .join(rounds, rounds.c.id == games.c.round)
        .order_by(games.c.community, rounds.c.rated, games.c.player)
    )
    played = (await connection.execute(query)).all()
    ids = rounds.c.rated > 0, rounds.c.status == Status.CLOSED.value
    counting = set((await connection.execute(select(rounds.c.id).where(*ids))).scalars())
    known: dict[int, Round] = {}
    should: dict[tuple[int, str], bool] = {}
    needed = sorted({*counting, *(row.round for row in played)})
    for start in range(0, len(needed), CHUNK):
        some = needed[start : start + CHUNK]
        known |= await rounds_table.load(connection, some)
        rating = [id for id in some if id in counting and known[id].question.rates]
        for id, mine in (await ratings.results(connection, rating)).items():
            should |= {(id, player): ok for player, ok in mine}
    stored = {(row.round, row.player): row.right for row in played}

    books: dict[str, Abilities] = {}
    for row in played:
        question = known[row.round].question
        book = books.setdefault(row.community, Abilities())
        hard, mine = Rating(row.value, row.deviation), [(row.player, row.right)]
        book.play(question.topic, hard, rules.guessing(question), mine)
    able = {
        (community, *who): rating
        for community, book in books.items()
        for who, rating in book.known.items()
    }
    kept = {
        (row.community, row.player, row.topic): Rating(row.value, row.deviation, row.games)
        for row in await connection.execute(select(abilities))
    }
    told = await ratings.difficulty_sums(connection)
    crowd = {
        row.community: (row.players, row.total) for row in await connection.execute(select(crowds))
    }
    return [
        ("game of", stored, should),
        ("ability of", kept, able),
        ("difficulty of", _some(told), _some(await ratings.sums(connection, true()))),
        ("crowd of", crowd, await ratings.crowd_sums(connection)),
    ]


def _some(sums: Mapping[Any, tuple[int, int, int]]) -> dict[Any, tuple[int, int, int]]:
    """Leave out what nobody has answered any more."""
    return {key: one for key, one in sums.items() if any(one)}
