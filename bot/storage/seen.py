"""What has a player seen? Cards they looked up are kept; what they were asked stands elsewhere."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, literal_column, or_, select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.contests import Known
from bot.core.rounds import Kind
from bot.storage.columns import literally
from bot.storage.database import Rows, inserting, per_dialect
from bot.storage.game_tables import duels, seen
from bot.storage.links import Face
from bot.storage.tables import answers, rounds

_NEW = Rows(player=str, community=str, concept=str, at=datetime)
_FACES = Rows(community=str, player=str)
_OF_DUELS = select(rounds.c.game, rounds.c.question_id).where(
    rounds.c.kind == literally(Kind.DUEL.value),
    rounds.c.game != literal_column("0"),
    rounds.c.game.in_(bindparam("games", expanding=True)),
)

Look = tuple[str, str, str, datetime]
"""Player, community, concept and when."""


@per_dialect
def _note(dialect: str) -> Any:
    return inserting(dialect, seen, _NEW).on_conflict_do_nothing()


async def note(connection: AsyncConnection, looks: Iterable[Look]) -> None:
    """Keep that players looked concepts up; the first time of each is enough."""
    await connection.execute(_note(connection), _NEW.bind(sorted(looks)))


async def concepts(connection: AsyncConnection, faces: Iterable[Face]) -> set[str]:
    """Return the concepts that anybody known by one of these faces has looked up."""
    rows = await connection.execute(_concepts(connection), _FACES.bind(_each(faces)))
    return {row.concept for row in rows}


async def questions(connection: AsyncConnection, faces: Iterable[Face]) -> set[str]:
    """Return the questions that anybody known by one of these faces answered or had in a duel."""
    return {id for id, _ in await _asked(connection, faces)}


async def knowers(connection: AsyncConnection, persons: Mapping[Face, str]) -> tuple[Known, Known]:
    """Return who has seen which questions, and who has looked up which concepts.

    `persons` says of each face whose it is, so that nobody is two for having two accounts.
    """
    asked, looked_up = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for id, face in await _asked(connection, persons):
        asked[id].add(persons[face])
    rows = await connection.execute(_concepts(connection), _FACES.bind(_each(persons)))
    for row in rows:
        looked_up[row.concept].add(persons[row.community, row.player])
    return asked, looked_up


async def _asked(connection: AsyncConnection, faces: Iterable[Face]) -> list[tuple[str, Face]]:
    given = _FACES.bind(_each(faces))
    rows = await connection.execute(_answered(connection), given)
    found = [(row.question_id, (row.community, row.player)) for row in rows]
    played = defaultdict[int, list[Face]](list)
    for row in await connection.execute(_duels(connection), given):
        played[row.id].append((row.community, row.player))
    for row in await connection.execute(_OF_DUELS, {"games": sorted(played)}):
        found += [(row.question_id, face) for face in played[row.game]]
    return found


def _each(faces: Iterable[Face]) -> list[Face]:
    return sorted(set(faces))


@per_dialect
def _concepts(dialect: str) -> Any:
    source, (community, player) = _FACES.source(dialect)
    mine = and_(seen.c.player == player, seen.c.community == community)
    columns = seen.c.community, seen.c.player, seen.c.concept
    return select(*columns).select_from(source).join(seen, mine)


@per_dialect
def _answered(dialect: str) -> Any:
    source, (community, player) = _FACES.source(dialect)
    return (
        select(rounds.c.question_id, answers.c.community, answers.c.player)
        .select_from(source)
        .join(answers, and_(answers.c.community == community, answers.c.player == player))
        .join(rounds, rounds.c.id == answers.c.round)
    )


@per_dialect
def _duels(dialect: str) -> Any:
    source, (community, player) = _FACES.source(dialect)
    here, there = duels.c.community == community, duels.c.opponent_community
    challenged = or_(there == community, and_(there == literal_column("''"), here))
    sides = (
        and_(duels.c.challenger == player, here),
        and_(duels.c.opponent == player, challenged),
    )
    face = community.label("community"), player.label("player")
    return union(
        *(select(duels.c.id, *face).select_from(source).join(duels, side) for side in sides)
    )
