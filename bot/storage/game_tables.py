"""Which tables do games add? `metadata`, as it stands here, knows all there are."""

from bot.storage import tables
from bot.storage.columns import metadata

__all__ = ["metadata", "tables"]
