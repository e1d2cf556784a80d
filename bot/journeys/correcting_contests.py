"""Which rounds of contests does a correction concern, beside those of the community it is made in?

Who planned a contest of a league corrects its questions, and everywhere at once: all who play in
it are judged by the same key.
"""

from collections.abc import Collection, Iterable

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.rounds import Kind, Round, Status
from bot.storage import communities, contest_places, contests, rounds


async def lock(
    connection: AsyncConnection, community: str, question: str, others: Iterable[str]
) -> None:
    """Keep everybody else from changing what a correction may change, of `others` as well."""
    asked = await rounds.games_with(connection, community, question, Kind.CONTEST)
    places = await contest_places.shared_with(connection, community, asked)
    await communities.lock(connection, {community, *places, *others})


async def of_others(
    connection: AsyncConnection, community: str, found: Collection[Round]
) -> set[int]:
    """Return those rounds that belong to contests which other communities have planned."""
    games = {one.game for one in found if one.kind is Kind.CONTEST}
    theirs = await contests.not_of(connection, community, games)
    return {one.id for one in found if one.kind is Kind.CONTEST and one.game in theirs}


async def elsewhere(
    connection: AsyncConnection, community: str, found: Collection[Round]
) -> dict[str, list[Round]]:
    """Return the rounds that asked the same in the other places of contests, by community."""
    mine = [one for one in found if one.kind is Kind.CONTEST]
    asked = {(one.game, one.day, one.frozen.question.id) for one in mine}
    same: dict[str, list[Round]] = {}
    for one in await rounds.of_games(connection, Kind.CONTEST, {one.game for one in mine}):
        is_same = (one.game, one.day, one.frozen.question.id) in asked
        if one.community != community and is_same and one.status is not Status.VOID:
            same.setdefault(one.community, []).append(one)
    return same
