"""The corrections: questions that were wrong, and what was done about them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import insert as sql_insert
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.questions import Key
from bot.core.rounds import Correction
from bot.storage.tables import corrections

_KEY = TypeAdapter(Key)


async def add(
    connection: AsyncConnection,
    *,
    community: str,
    question_id: str,
    version: int,
    void: bool,
    key: Key,
    reason: str,
    by_player: str,
    now: datetime,
) -> int:
    """Record a correction; return its id."""
    values = {
        "community": community,
        "question_id": question_id,
        "version": version,
        "kind": "void" if void else "fix",
        "key": _KEY.dump_json(key).decode(),
        "reason": reason,
        "by_player": by_player,
        "changed": 0,
        "judged": 0,
        "at": now,
    }
    statement = sql_insert(corrections).values(values).returning(corrections.c.id)
    return int((await connection.execute(statement)).scalar_one())


async def count(connection: AsyncConnection, correction: int, *, judged: int, changed: int) -> None:
    """Keep how many answers were judged again and how many of them changed."""
    await connection.execute(
        update(corrections)
        .where(corrections.c.id == correction)
        .values(judged=judged, changed=changed)
    )


async def one(connection: AsyncConnection, correction: int) -> Correction | None:
    """Return a correction, or None."""
    return (await some(connection, [correction])).get(correction)


async def some(connection: AsyncConnection, ids: Iterable[int]) -> dict[int, Correction]:
    """Return corrections by id."""
    query = select(corrections).where(corrections.c.id.in_(list(ids)))
    return {row.id: _correction(row) for row in await connection.execute(query)}


async def latest(
    connection: AsyncConnection, community: str, question_id: str
) -> Correction | None:
    """Return the newest correction of a question in a community."""
    query = (
        select(corrections)
        .where(corrections.c.community == community, corrections.c.question_id == question_id)
        .order_by(corrections.c.id.desc())
        .limit(1)
    )
    row = (await connection.execute(query)).first()
    return _correction(row) if row else None


def _correction(row: Any) -> Correction:
    return Correction(
        id=row.id,
        community=row.community,
        question_id=row.question_id,
        version=row.version,
        void=row.kind == "void",
        key=_KEY.validate_json(row.key),
        reason=row.reason,
        by_player=row.by_player,
        changed=row.changed,
        judged=row.judged,
        at=row.at,
    )
