"""By which codes can accounts be linked? A code is kept as its hash."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.links import KEPT, LASTS, Code
from bot.storage.league_tables import link_codes, tries

LINK = "link"
"""The purpose of tries to link accounts."""


def hidden(account: str) -> str:
    """Return by what an account's wrong tries are kept, so that they name nobody."""
    return hashlib.sha256(f"tries:{account}".encode()).hexdigest()


async def make(
    connection: AsyncConnection, digest: str, account: str, name: str, now: datetime
) -> None:
    """Keep a new code; the account's older ones hold no longer, and what is long over goes."""
    await connection.execute(delete(link_codes).where(link_codes.c.expires_at < now - KEPT))
    await void(connection, account, now)
    await connection.execute(
        insert(link_codes).values(
            code=digest, account=account, name=name, at=now, expires_at=now + LASTS
        )
    )


async def void(connection: AsyncConnection, account: str, now: datetime) -> None:
    """Let no code of an account hold any longer."""
    mine = link_codes.c.account == account, link_codes.c.expires_at > now
    await connection.execute(update(link_codes).where(*mine).values(expires_at=now))


async def find(connection: AsyncConnection, digest: str) -> Code | None:
    """Return a code, whether or not it holds, or None."""
    query = select(
        link_codes.c.account, link_codes.c.name, link_codes.c.expires_at, link_codes.c.used_at
    )
    row = (await connection.execute(query.where(link_codes.c.code == digest))).first()
    return Code(*row) if row else None


async def use(connection: AsyncConnection, digest: str, now: datetime) -> bool:
    """Use a code up; return whether it still held: of two who use it, one does."""
    result = await connection.execute(
        update(link_codes)
        .where(
            link_codes.c.code == digest,
            link_codes.c.used_at.is_(None),
            link_codes.c.expires_at > now,
        )
        .values(used_at=now)
    )
    return bool(result.rowcount)


async def export(connection: AsyncConnection, account: str) -> dict[str, list[dict[str, Any]]]:
    """Return when an account made codes and tried wrong ones; what codes said is not kept."""
    codes = select(link_codes.c.at, link_codes.c.expires_at, link_codes.c.used_at).where(
        link_codes.c.account == account
    )
    wrong = select(tries.c.at).where(tries.c.purpose == LINK, tries.c.account == hidden(account))
    found = {"link_codes": codes.order_by(link_codes.c.at), "tries": wrong.order_by(tries.c.at)}
    return {
        name: [
            {str(column): value for column, value in row._mapping.items()}
            for row in await connection.execute(query)
        ]
        for name, query in found.items()
    }


async def forget(connection: AsyncConnection, accounts: Iterable[str]) -> None:
    """Delete the codes of accounts.

    Their wrong tries stay for the rest of the hour, which name nobody: else whoever deletes their
    data could try on at once.
    """
    mine = link_codes.c.account.in_(sorted(set(accounts)))
    await connection.execute(delete(link_codes).where(mine))
