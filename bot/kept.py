"""Where do adapters keep single values, such as what a platform was last told? In the database."""

from sqlalchemy.exc import SQLAlchemyError

from bot.storage import meta
from bot.storage.database import Database


class Kept:
    """Single values in the database, for adapters; a failure is an OSError."""

    def __init__(self, database: Database) -> None:
        """Keep them in this database."""
        self._database = database

    async def get(self, key: str) -> str | None:
        """Return a value, or None where there is none."""
        try:
            async with self._database.read() as connection:
                return await meta.get(connection, key)
        except SQLAlchemyError as error:
            raise OSError(f"the database does not answer: {error}") from error

    async def put(self, key: str, value: str) -> None:
        """Keep a value."""
        try:
            async with self._database.write() as connection:
                await meta.put(connection, key, value)
        except SQLAlchemyError as error:
            raise OSError(f"the database does not answer: {error}") from error
