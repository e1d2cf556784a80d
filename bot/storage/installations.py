"""Where somebody has installed the companion on Slack, with the tokens still encrypted."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.installations import Installation
from bot.storage.database import insert
from bot.storage.tables import install_states, installations, workspaces


async def keep(connection: AsyncConnection, given: Installation) -> None:
    """Keep an installation, in place of an earlier one of the same workspace or organisation."""
    values: dict[str, Any] = {
        "team": given.team,
        "enterprise": given.enterprise,
        "org_wide": given.org_wide,
        "bot_user": given.bot_user,
        "bot": given.bot,
        "scopes": ",".join(given.scopes),
        "token": given.token,
        "refresh": given.refresh,
        "expires": given.expires,
        "app": given.app,
        "name": given.name,
        "at": given.at,
        "by": given.by,
    }
    statement = insert(connection, installations).values(id=given.id, **values)
    await connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values))
    if given.team:
        await belong(connection, given.team, given.id)


async def belong(connection: AsyncConnection, team: str, installation: str) -> None:
    """Keep which installation speaks for a workspace: its own, or its organisation's."""
    statement = insert(connection, workspaces).values(team=team, installation=installation)
    await connection.execute(
        statement.on_conflict_do_update(
            index_elements=["team"], set_={"installation": installation}
        )
    )


async def get(connection: AsyncConnection, id: str) -> Installation | None:
    """Return the installation of a workspace or organisation, and keep others from changing it."""
    query = select(installations).where(installations.c.id == id).with_for_update()
    row = (await connection.execute(query)).first()
    return _installation(row) if row else None


async def of_team(connection: AsyncConnection, team: str) -> Installation | None:
    """Return the installation that speaks for a workspace."""
    query = (
        select(installations)
        .join(workspaces, workspaces.c.installation == installations.c.id)
        .where(workspaces.c.team == team)
    )
    row = (await connection.execute(query)).first()
    return _installation(row) if row else None


async def teams(connection: AsyncConnection, id: str) -> list[str]:
    """Return the workspaces that an installation speaks for, as far as we have met them."""
    query = select(workspaces.c.team).where(workspaces.c.installation == id)
    return list((await connection.execute(query.order_by(workspaces.c.team))).scalars())


async def forget(connection: AsyncConnection, id: str) -> None:
    """Delete an installation and its tokens."""
    await connection.execute(delete(workspaces).where(workspaces.c.installation == id))
    await connection.execute(delete(installations).where(installations.c.id == id))


async def forget_team(connection: AsyncConnection, team: str) -> None:
    """Let no installation speak for a workspace any more; its organisation's stays."""
    await connection.execute(delete(workspaces).where(workspaces.c.team == team))


async def everything(connection: AsyncConnection) -> list[Installation]:
    """Return all installations, and let nobody change them until the end of the transaction."""
    query = select(installations).order_by(installations.c.id).with_for_update()
    return [_installation(row) for row in await connection.execute(query)]


async def seal(connection: AsyncConnection, sealed: Installation) -> None:
    """Keep the tokens of an installation as they are now, encrypted."""
    own = installations.c.id == sealed.id
    values = {"token": sealed.token, "refresh": sealed.refresh, "expires": sealed.expires}
    await connection.execute(update(installations).where(own).values(values))


async def issue(connection: AsyncConnection, digest: str, now: datetime, until: datetime) -> None:
    """Keep the digest of a state that was given to a browser; forget those that are too old."""
    await connection.execute(delete(install_states).where(install_states.c.expires <= now))
    await connection.execute(
        insert(connection, install_states).values(digest=digest, expires=until)
    )


async def consume(connection: AsyncConnection, digest: str, now: datetime) -> bool:
    """Take a state back; return whether we gave it out, and nobody has come back with it yet."""
    ours = install_states.c.digest == digest, install_states.c.expires > now
    result = await connection.execute(delete(install_states).where(*ours))
    return bool(result.rowcount)


def _installation(row: Any) -> Installation:
    return Installation(
        team=row.team,
        enterprise=row.enterprise,
        org_wide=row.org_wide,
        bot_user=row.bot_user,
        bot=row.bot,
        scopes=tuple(part for part in row.scopes.split(",") if part),
        token=row.token,
        at=row.at,
        by=row.by,
        app=row.app,
        name=row.name,
        refresh=row.refresh,
        expires=row.expires,
    )
