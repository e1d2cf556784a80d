"""What has a player seen? Cards they looked up are kept; what they were asked stands elsewhere."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import literal_column, or_, select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.rounds import Kind
from bot.storage.columns import literally
from bot.storage.database import Rows, inserting, per_dialect
from bot.storage.game_tables import duels, seen
from bot.storage.tables import answers, players, rounds

_NEW = Rows(player=str, community=str, concept=str, at=datetime)

Look = tuple[str, str, str, datetime]
"""Player, community, concept and when."""


@per_dialect
def _note(dialect: str) -> Any:
    return inserting(dialect, seen, _NEW).on_conflict_do_nothing()


async def note(connection: AsyncConnection, looks: Iterable[Look]) -> None:
    """Keep that players looked concepts up; the first time of each is enough."""
    await connection.execute(_note(connection), _NEW.bind(sorted(looks)))


async def concepts(connection: AsyncConnection, platform: str, who: Iterable[str]) -> set[str]:
    """Return the concepts that any of these people has looked up, anywhere on a platform."""
    query = select(seen.c.concept).where(
        seen.c.player.in_(sorted(who)), seen.c.community.startswith(f"{platform}:", autoescape=True)
    )
    return set((await connection.execute(query)).scalars())


async def questions(connection: AsyncConnection, platform: str, who: Iterable[str]) -> set[str]:
    """Return the questions that any of these people answered or had in a duel, anywhere."""
    people = sorted(who)
    where = (
        select(players.c.community)
        .where(
            players.c.player.in_(people),
            players.c.community.startswith(f"{platform}:", autoescape=True),
        )
        .distinct()
    )
    answered = (
        select(rounds.c.question_id)
        .join(answers, answers.c.round == rounds.c.id)
        .where(answers.c.community.in_(where), answers.c.player.in_(people))
    )
    theirs = select(duels.c.id).where(
        duels.c.community.startswith(f"{platform}:", autoescape=True),
        or_(duels.c.challenger.in_(people), duels.c.opponent.in_(people)),
    )
    played = select(rounds.c.question_id).where(
        rounds.c.kind == literally(Kind.DUEL.value),
        rounds.c.game != literal_column("0"),
        rounds.c.game.in_(theirs),
    )
    return set((await connection.execute(union(answered, played))).scalars())
