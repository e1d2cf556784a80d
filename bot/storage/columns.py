"""Of which types are columns, on both databases? And which metadata do all tables belong to?"""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    DateTime,
    Dialect,
    Integer,
    MetaData,
    Text,
    TypeDecorator,
    literal_column,
)
from sqlalchemy.types import BigInteger

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite gives row ids only to a column of the very type INTEGER.
Id = BigInteger().with_variant(Integer(), "sqlite")


def stamp(moment: datetime) -> str:
    """Return an aware UTC instant as the text SQLite keeps: it sorts as time does."""
    return moment.isoformat(timespec="microseconds")


def literally(value: str) -> ColumnElement[str]:
    """Return a constant as SQL text: SQLite uses a partial index only for those it can see."""
    if not value.isidentifier():
        raise ValueError(f"not a plain word: {value!r}")
    return literal_column(f"'{value}'", Text)


class Utc(TypeDecorator[datetime]):
    """Aware UTC instants: timestamptz on PostgreSQL, sortable text on SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        """Choose the database's own type."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(DateTime(timezone=True))
        return dialect.type_descriptor(Text())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Refuse what is not aware UTC before it is stored."""
        if value is None:
            return None
        if value.tzinfo is not UTC:
            raise ValueError(f"not an aware UTC time: {value!r}")
        return value if dialect.name == "postgresql" else stamp(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Give back aware UTC."""
        if value is None:
            return None
        if isinstance(value, datetime):
            return value.astimezone(UTC)
        return datetime.fromisoformat(value).replace(tzinfo=UTC)


class Day(TypeDecorator[date]):
    """A local calendar date."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        """Choose the database's own type."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(Date())
        return dialect.type_descriptor(Text())

    def process_bind_param(self, value: date | None, dialect: Dialect) -> Any:
        """Store ISO dates where there is no date type."""
        if value is None or dialect.name == "postgresql":
            return value
        return value.isoformat()

    def process_result_value(self, value: Any, dialect: Dialect) -> date | None:
        """Give back a date."""
        return date.fromisoformat(value) if isinstance(value, str) else value
