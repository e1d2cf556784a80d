"""What are linked accounts, and how long do the codes hold that link them?"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.core.people import platform_of

MOST: Final = 5
"""So many accounts are one person's at most."""

LASTS: Final = timedelta(minutes=10)
KEPT: Final = timedelta(days=1)
"""For so long a code that is over is still told from one that never was."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account of a person: what it was called when it was linked; on Slack, in which workspace."""

    id: str
    name: str
    community: str = ""

    @property
    def platform(self) -> str:
        """Where the account is: "discord", "slack" or "web"."""
        return platform_of(self.id)


@dataclass(frozen=True, slots=True)
class Code:
    """A code as it is kept, without what it says: whose it is, and whether it still holds."""

    account: str
    name: str
    expires_at: datetime
    used_at: datetime | None
