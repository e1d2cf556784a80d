"""Which accounts belong to one person, and where else do they play?"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, or_, select, union, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.links import MOST, Account
from bot.core.people import account, home, home_of, platform_of, player_of
from bot.storage.database import Rows, insert, per_dialect
from bot.storage.game_tables import seen
from bot.storage.league_tables import link_codes, links
from bot.storage.tables import communities, players

Face = tuple[str, str]
"""Community and player: how a person is known in one place."""

_LOCK = 7_162_535
_ACCOUNTS = Rows(account=str)
_PLAYERS = Rows(player=str)


async def faces(connection: AsyncConnection, who: Iterable[Face]) -> set[Face]:
    """Return everywhere that any of these people is known to us, by linked accounts too."""
    return set(await persons(connection, who))


async def persons(connection: AsyncConnection, who: Iterable[Face]) -> dict[Face, str]:
    """Return everywhere that any of these people is known to us, and which of them it is.

    One person is one text: their account, or what their linked accounts have in common.
    """
    asked = set(who)
    whose = {one: one for one in (account(*face) for face in asked)}
    rows = await connection.execute(_linked(connection), _ACCOUNTS.bind((one,) for one in whose))
    whose |= {row.account: row.person for row in rows}
    found, many = set(asked), set()
    for one in whose:
        place, player = home_of(one), player_of(one)
        if ":" in place:  # else it is one in many communities
            found.add((place, player))
        else:
            many.add(player)
    if many:
        given = _PLAYERS.bind((one,) for one in sorted(many))
        rows = await connection.execute(_known(connection), given)
        found |= {(row.community, row.player) for row in rows}
    return {one: whose[account(*one)] for one in found if account(*one) in whose}


@per_dialect
def _linked(dialect: str) -> Any:
    source, (given,) = _ACCOUNTS.source(dialect)
    other = links.alias("other")
    return (
        select(other.c.account, other.c.person)
        .select_from(source)
        .join(links, links.c.account == given)
        .join(other, other.c.person == links.c.person)
        .distinct()
    )


@per_dialect
def _known(dialect: str) -> Any:
    """Find where players are, and where somebody has only looked something up so far."""
    source, (given,) = _PLAYERS.source(dialect)
    return union(
        *(
            select(table.c.community, table.c.player)
            .select_from(source)
            .join(table, table.c.player == given)
            for table in (players, seen)
        )
    )


async def lock(connection: AsyncConnection) -> None:
    """Let everybody else who links or unlinks wait: it is rare, and each changes several rows."""
    if connection.dialect.name == "postgresql":
        await connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))


async def of_account(connection: AsyncConnection, account: str) -> list[Account]:
    """Return all accounts of the person whose account it is, the first linked first; none alone."""
    mine = select(links.c.person).where(links.c.account == account).scalar_subquery()
    query = (
        select(links.c.account, links.c.name)
        .where(links.c.person == mine)
        .order_by(links.c.at, links.c.account)
    )
    found = [(row.account, row.name) for row in await connection.execute(query)]
    places = await places_of(connection, (id for id, _ in found))
    return [Account(id, name, places.get(id, "")) for id, name in found]


async def places_of(connection: AsyncConnection, accounts: Iterable[str]) -> dict[str, str]:
    """Return what the workspaces are called in which accounts are."""
    homes = {one: home_of(one) for one in accounts}
    query = select(communities.c.id, communities.c.name).where(
        communities.c.id.in_(sorted(set(homes.values())))
    )
    names = {row.id: row.name for row in await connection.execute(query)}
    return {one: names[home] for one, home in homes.items() if home in names}


async def bind(
    connection: AsyncConnection, person: str, accounts: Mapping[str, str], now: datetime
) -> None:
    """Make accounts (with what they are called) one person's, and all that were linked to them."""
    theirs = select(links.c.person).where(links.c.account.in_(sorted(accounts)))
    before = set((await connection.execute(theirs)).scalars())
    await connection.execute(
        update(links).where(links.c.person.in_(sorted(before))).values(person=person)
    )
    rows = [
        {"account": one, "person": person, "name": name, "at": now}
        for one, name in accounts.items()
    ]
    statement = insert(connection, links).values(rows)
    changed = {"name": statement.excluded.name}
    await connection.execute(
        statement.on_conflict_do_update(index_elements=["account"], set_=changed)
    )


async def forget(connection: AsyncConnection, accounts: Iterable[str]) -> None:
    """Take accounts out of the persons whose they are; who is left with one has none linked."""
    await lock(connection)
    gone = sorted(set(accounts))
    theirs = select(links.c.person).where(links.c.account.in_(gone))
    persons = sorted(set((await connection.execute(theirs)).scalars()))
    await connection.execute(delete(links).where(links.c.account.in_(gone)))
    single = (
        select(links.c.person)
        .where(links.c.person.in_(persons))
        .group_by(links.c.person)
        .having(func.count() == 1)
    )
    await connection.execute(delete(links).where(links.c.person.in_(single)))


async def alone_in(connection: AsyncConnection, community: str, who: Iterable[str]) -> set[str]:
    """Return the accounts of players that no other community knows: those go when it forgets them."""
    names = set(who)
    if home(community) != community:  # one account in many communities
        elsewhere = select(players.c.player).where(
            players.c.player.in_(sorted(names)),
            players.c.community != community,
            players.c.community.startswith(f"{platform_of(community)}:", autoescape=True),
        )
        names -= set((await connection.execute(elsewhere)).scalars())
    return {account(community, one) for one in names}


async def accounts_of(connection: AsyncConnection, community: str) -> set[str]:
    """Return all accounts that are of this community alone and that are linked or were to be."""
    if home(community) != community:
        return set()
    found: set[str] = set()
    for table in (links, link_codes):
        query = select(table.c.account).where(
            table.c.account.startswith(f"{community}/", autoescape=True)
        )
        found |= set((await connection.execute(query.distinct())).scalars())
    return found


async def export(connection: AsyncConnection, account: str) -> list[dict[str, Any]]:
    """Return what a person's accounts are called and where they are, without their ids."""
    found = await of_account(connection, account)
    return [
        {
            "platform": one.platform,
            "name": one.name,
            "community": one.community,
            "this": one.id == account,
        }
        for one in found
    ]


async def differences(connection: AsyncConnection) -> list[str]:
    """Return a line for each person of whom one account is known, or too many."""
    query = select(links.c.person, func.count().label("n")).group_by(links.c.person)
    wrong = query.having(or_(func.count() == 1, func.count() > MOST))
    rows = await connection.execute(wrong.order_by(links.c.person))
    return [f"person {row.person} has {row.n} linked accounts" for row in rows]
