"""What has a player seen? Cards they looked up are kept; what they were asked stands elsewhere."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Text, and_, bindparam, cast, func, literal_column, or_, select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.contests import Known
from bot.core.rounds import Kind
from bot.storage.columns import literally
from bot.storage.database import Rows, inserting, per_dialect
from bot.storage.game_tables import duels, seen
from bot.storage.links import Face
from bot.storage.tables import answers, rounds

_NEW = Rows(player=str, community=str, concept=str, at=datetime)
_FACES = Rows(place=int, community=str, player=str)
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
    return set(await _by(connection, _readers(connection), _each(faces)))


async def questions(connection: AsyncConnection, faces: Iterable[Face]) -> set[str]:
    """Return the questions that anybody known by one of these faces answered or had in a duel."""
    given = _each(faces)
    return {
        *await _by(connection, _answerers(connection), given),
        *await _played(connection, given),
    }


async def knowers(connection: AsyncConnection, persons: Mapping[Face, str]) -> tuple[Known, Known]:
    """Return who has seen which questions, and who has looked up which concepts.

    `persons` says of each face whose it is, so that nobody is two for having two accounts.
    """
    given = _each(persons)
    asked = await _by(connection, _answerers(connection), given)
    for id, places in (await _played(connection, given)).items():
        asked.setdefault(id, set()).update(places)
    looked_up = await _by(connection, _readers(connection), given)
    names = [persons[face] for face in given]
    known = [
        {id: {names[place] for place in places} for id, places in found.items()}
        for found in (asked, looked_up)
    ]
    return known[0], known[1]


Places = dict[str, set[int]]
"""By the id of a question or a concept, at which places in a list stand those who know it."""


def _each(faces: Iterable[Face]) -> list[Face]:
    return sorted(set(faces))


async def _by(connection: AsyncConnection, query: Any, given: list[Face]) -> Places:
    rows = await connection.execute(query, _FACES.bind(_placed(given)))
    return {id: {int(place) for place in places.split(",")} for id, places in rows}


async def _played(connection: AsyncConnection, given: list[Face]) -> Places:
    """Return the questions of duels, whether or not they were shown to those who had them."""
    of: dict[int, set[int]] = {}
    for row in await connection.execute(_duels(connection), _FACES.bind(_placed(given))):
        of.setdefault(row.id, set()).add(row.place)
    found: Places = {}
    for row in await connection.execute(_OF_DUELS, {"games": sorted(of)}):
        found.setdefault(row.question_id, set()).update(of[row.game])
    return found


def _placed(given: list[Face]) -> Iterable[tuple[int, str, str]]:
    return ((place, *face) for place, face in enumerate(given))


def _people(place: Any) -> Any:
    """Tell who they are in one text: so many rows would take seconds to read."""
    return func.aggregate_strings(cast(place, Text), ",")


@per_dialect
def _readers(dialect: str) -> Any:
    source, (place, community, player) = _FACES.source(dialect)
    mine = and_(seen.c.player == player, seen.c.community == community)
    query = select(seen.c.concept, _people(place)).select_from(source).join(seen, mine)
    return query.group_by(seen.c.concept)


@per_dialect
def _answerers(dialect: str) -> Any:
    source, (place, community, player) = _FACES.source(dialect)
    return (
        select(rounds.c.question_id, _people(place))
        .select_from(source)
        .join(answers, and_(answers.c.community == community, answers.c.player == player))
        .join(rounds, rounds.c.id == answers.c.round)
        .group_by(rounds.c.question_id)
    )


@per_dialect
def _duels(dialect: str) -> Any:
    source, (place, community, player) = _FACES.source(dialect)
    here, there = duels.c.community == community, duels.c.opponent_community
    challenged = or_(there == community, and_(there == literal_column("''"), here))
    sides = (
        and_(duels.c.challenger == player, here),
        and_(duels.c.opponent == player, challenged),
    )
    who = place.label("place")
    return union(*(select(duels.c.id, who).select_from(source).join(duels, side) for side in sides))
