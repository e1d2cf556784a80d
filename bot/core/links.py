"""What are linked accounts, and what do the codes look like that link them?"""

import hashlib
import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.core.people import platform_of

MOST: Final = 5
"""So many accounts are one person's at most."""

LASTS: Final = timedelta(minutes=10)
KEPT: Final = timedelta(days=1)
"""For so long a code that is over is still told from one that never was."""

_LETTERS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_LENGTH: Final = 8


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


def new_code(chance: random.Random) -> str:
    """Return a code that can be read out: nothing in it looks like something else."""
    return "".join(chance.choice(_LETTERS) for _ in range(_LENGTH))


def spelt(code: str) -> str:
    """Return a code as people are shown it: ABCD-EFGH."""
    return f"{code[:4]}-{code[4:]}"


def digest(given: str) -> str:
    """Return by what a code is kept, however it was typed: nobody can read it from that."""
    plain = "".join(one for one in given.upper() if one.isalnum())
    return hashlib.sha256(f"link:{plain}".encode()).hexdigest()
