"""Does everything about contests belong where it stands? `verify` asks, and there is nothing, always."""

from typing import Any

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.contests import State
from bot.core.rounds import Kind
from bot.storage.columns import literally
from bot.storage.game_tables import contests, registrations, teams
from bot.storage.league_tables import contest_places
from bot.storage.tables import answers, rounds

_LIVE = contests.c.ended_at.is_(None)
_CONTEST = literally(Kind.CONTEST.value)


async def differences(connection: AsyncConnection) -> list[str]:
    """Return a line for each player, team or answer that does not belong where it stands."""
    wrong: list[tuple[str, Any]] = [
        (
            "contest {} has begun, and player {} is in no team",
            select(registrations.c.contest, registrations.c.player)
            .join(contests, contests.c.id == registrations.c.contest)
            .where(contests.c.state.in_([State.RUNNING.value, State.OVER.value]))
            .where(registrations.c.team.is_(None)),
        ),
        (
            "contest {}: player {} is in a team of another one",
            select(registrations.c.contest, registrations.c.player)
            .join(teams, teams.c.id == registrations.c.team)
            .where(teams.c.contest != registrations.c.contest),
        ),
        (
            "round {} of a contest has an answer of {}, who is not registered",
            select(rounds.c.id, answers.c.player)
            .join(answers, answers.c.round == rounds.c.id)
            .outerjoin(
                registrations,
                and_(
                    registrations.c.contest == rounds.c.game,
                    registrations.c.community == answers.c.community,
                    registrations.c.player == answers.c.player,
                ),
            )
            .where(rounds.c.kind == _CONTEST, registrations.c.player.is_(None)),
        ),
        (
            "contest {} is {}, and whether it has ended says otherwise",
            select(contests.c.id, contests.c.state).where(
                contests.c.state.in_([State.REGISTERING.value, State.RUNNING.value]) != _LIVE
            ),
        ),
        *_misplaced(),
    ]
    found = []
    for text, query in wrong:
        found += [text.format(*row) for row in await connection.execute(query)]
    return sorted(found)


def _misplaced() -> list[tuple[str, Any]]:
    """Return what to say of, and how to find, what does not belong where a contest is held."""
    same = (rounds.c.game, rounds.c.day, rounds.c.question_id)
    shown = (rounds.c.question, rounds.c.order, rounds.c.opened_at, rounds.c.closes_at)
    differ = or_(*(func.min(column) != func.max(column) for column in shown))
    return [
        (
            "contest {} is held in no such place as {}, where player {} is registered",
            select(registrations.c.contest, registrations.c.community, registrations.c.player)
            .join(contests, contests.c.id == registrations.c.contest)
            .where(~_is_place(registrations.c.community)),
        ),
        (
            "round {} of contest {} is asked in {}, where it is not held",
            select(rounds.c.id, rounds.c.game, rounds.c.community)
            .join(contests, contests.c.id == rounds.c.game)
            .where(rounds.c.kind == _CONTEST, ~_is_place(rounds.c.community)),
        ),
        (
            "contest {} asks on {} the question {}, which is not the same everywhere",
            select(*same).where(rounds.c.kind == _CONTEST).group_by(*same).having(differ),
        ),
    ]


def _is_place(community: Any) -> Any:
    guest = exists().where(
        contest_places.c.contest == contests.c.id, contest_places.c.community == community
    )
    return or_(contests.c.community == community, guest)
