"""How does everything get out again? Every table, a JSON object a line."""

from collections.abc import AsyncIterator

import orjson
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.league_tables import metadata


async def lines(connection: AsyncConnection) -> AsyncIterator[str]:
    """Yield every row of one moment as {"table": name, "row": {…}}, tables in order of need."""
    for table in metadata.sorted_tables:
        result = await connection.stream(select(table))
        async for row in result:
            plain = {str(name): value for name, value in row._mapping.items()}
            yield orjson.dumps({"table": str(table.name), "row": plain}).decode()
