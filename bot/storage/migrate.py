"""Is the database's structure the one this program needs, and if not, how does it get there?

Alembic is imported only when there is something to do: it costs a fifth of the start.
"""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from bot.storage import backup
from bot.storage.database import Database

SCRIPTS = Path(__file__).parent / "migrations"


def newest() -> str:
    """Return the revision this program needs: migration files are named by their number."""
    return max(path.stem.partition("_")[0] for path in (SCRIPTS / "versions").glob("[0-9]*.py"))


async def current(database: Database) -> str | None:
    """Return the revision the database has, or None for an empty one."""
    async with database.read() as connection:
        return await connection.run_sync(_current)


def _current(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


class NewerDatabase(Exception):
    """The database was made by a newer version of this program."""


async def upgrade(database: Database) -> bool:
    """Bring the database to the newest revision, after a backup; return whether it changed."""
    have, need = await current(database), newest()
    if have == need:
        return False
    if have is not None and have > need:
        raise NewerDatabase(have)
    if have is not None and database.file is not None:
        await backup.backup(database, backup.beside(database.file, f"before-{need}"))
    async with database.migrating() as connection:
        await connection.run_sync(run)
    return True


def run(connection: Connection, to: str = "head") -> None:
    """Carry out the migrations up to a revision, on a connection of `database.migrating()`."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["connection"] = connection
    command.upgrade(config, to)
