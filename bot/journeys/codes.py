"""How are codes made that are good once, and how are they read however people type them?

Twelve letters without vowels and lookalikes: they spell nothing, and nobody can guess or try them
all while one is good. Only their hash is ever kept.
"""

import secrets
import unicodedata
from hashlib import sha256

LETTERS = "BCDFGHJKMNPRSTVWXYZ"
GROUPS, EACH = 3, 4


def new() -> str:
    """Return a code as people read it: BCDF-GHJK-MNPR."""
    groups = ("".join(secrets.choice(LETTERS) for _ in range(EACH)) for _ in range(GROUPS))
    return "-".join(groups)


def digest(typed: str) -> str:
    """Return the hash of a code, written in capitals or not, with spaces and dashes anywhere."""
    plain = unicodedata.normalize("NFKC", typed).upper()
    return sha256("".join(filter(str.isalnum, plain)).encode()).hexdigest()
