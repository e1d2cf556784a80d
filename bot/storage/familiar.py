"""Which answers were given by somebody who had met the question, or read its card, before?

It is found once, when a round is rated, by all that is known then of a person's accounts; the mark
stays with the answer, so that whatever is linked or deleted later changes no level.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.rounds import Round
from bot.storage import links
from bot.storage.database import Rows, per_dialect
from bot.storage.game_tables import seen
from bot.storage.links import Face
from bot.storage.tables import answers, rounds

Given = tuple[int, str, str, datetime]
"""Round, community, player and when: an answer."""

_KEYS = Rows(round=int, player=str)
_READ = Rows(round=int, player=str, at=datetime, community=str, face=str, concept=str)
_MET = Rows(round=int, player=str, at=datetime, community=str, face=str, question=str, version=int)


async def mark(connection: AsyncConnection, some: Iterable[Round]) -> None:
    """Mark the answers to some rounds that tell nothing about what their players know."""
    asked = {one.id: one for one in some if one.question.rates}
    given = await _given(connection, asked)
    theirs = await _faces(connection, given)
    found = await _readers(connection, asked, given, theirs)
    found |= await _repeaters(connection, asked, given, theirs)
    if found:
        await connection.execute(_mark(connection), _KEYS.bind(sorted(found)))


async def _given(connection: AsyncConnection, ids: Iterable[int]) -> list[Given]:
    columns = (answers.c.round, answers.c.community, answers.c.player, answers.c.at)
    query = select(*columns).where(answers.c.round.in_(list(ids)))
    return [
        (row.round, row.community, row.player, row.at) for row in await connection.execute(query)
    ]


async def _faces(
    connection: AsyncConnection, given: Iterable[Given]
) -> Mapping[Face, Sequence[Face]]:
    """Return everywhere that those who answered are known, by how they are known here."""
    persons = await links.persons(connection, {one[1:3] for one in given})
    all_of: dict[str, list[Face]] = defaultdict(list)
    for face, person in persons.items():
        all_of[person].append(face)
    return {face: all_of[person] for face, person in persons.items()}


async def _readers(
    connection: AsyncConnection,
    asked: Mapping[int, Round],
    given: Iterable[Given],
    theirs: Mapping[Face, Sequence[Face]],
) -> set[tuple[int, str]]:
    """Return whose answers, by round and player, came after they had read a card about them."""
    rows = [
        (round, player, at, *face, concept)
        for round, community, player, at in given
        for face in theirs[community, player]
        for concept in asked[round].question.concepts
    ]
    found = await connection.execute(_read(connection), _READ.bind(rows))
    return {(row.round, row.player) for row in found}


async def _repeaters(
    connection: AsyncConnection,
    asked: Mapping[int, Round],
    given: Iterable[Given],
    theirs: Mapping[Face, Sequence[Face]],
) -> set[tuple[int, str]]:
    """Return whose answers, by round and player, came after they had answered it elsewhere."""
    rows = [
        (round, player, at, *face, asked[round].question.id, asked[round].question.version)
        for round, community, player, at in given
        for face in theirs[community, player]
        if face != (community, player)
    ]
    if not rows:
        return set()
    found = await connection.execute(_met(connection), _MET.bind(rows))
    return {(row.round, row.player) for row in found}


@per_dialect
def _read(dialect: str) -> Any:
    source, (round, player, at, community, face, concept) = _READ.source(dialect)
    before = and_(
        seen.c.player == face,
        seen.c.community == community,
        seen.c.concept == concept,
        seen.c.at < at,
    )
    columns = round.label("round"), player.label("player")
    return select(*columns).select_from(source).join(seen, before).distinct()


@per_dialect
def _met(dialect: str) -> Any:
    source, (round, player, at, community, face, question, version) = _MET.source(dialect)
    same = and_(
        rounds.c.community == community,
        rounds.c.question_id == question,
        rounds.c.version == version,
    )
    before = and_(answers.c.round == rounds.c.id, answers.c.player == face, answers.c.at < at)
    columns = round.label("round"), player.label("player")
    joined = select(*columns).select_from(source).join(rounds, same).join(answers, before)
    return joined.distinct()


@per_dialect
def _mark(dialect: str) -> Any:
    _, (round, player) = _KEYS.source(dialect)
    mine = and_(answers.c.round == round, answers.c.player == player)
    return update(answers).where(mine).values(known=True)
