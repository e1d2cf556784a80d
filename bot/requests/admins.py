"""What can people ask about admins? `requests` is the table of all there is to ask for."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Admins:
    """Show who was named to do what admins may."""


@dataclass(frozen=True, slots=True)
class ChangeAdmins:
    """Name a person of the community, take one out, or both; "" is nobody.

    Whom to name is only ever a question to the platform, whoever gave the id.
    """

    add: str = ""
    remove: str = ""


AdminRequest = Admins | ChangeAdmins

CODES: dict[str, type[Any]] = {"ad": Admins, "ac": ChangeAdmins}
"""Short because buttons are, and permanent because old messages keep them."""
