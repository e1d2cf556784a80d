"""What can people ask about accounts of theirs? `requests` is the table of all there is to ask for."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Links:
    """Show which accounts are linked with the actor's."""


@dataclass(frozen=True, slots=True)
class NewCode:
    """Make a code by which another account is linked with the actor's."""


@dataclass(frozen=True, slots=True)
class CodeForm:
    """Ask for a code that was made on another account."""


@dataclass(frozen=True, slots=True)
class UseCode:
    """Link the actor's account with the one on which a code was made; asks once more."""

    code: str = ""
    sure: bool = False


@dataclass(frozen=True, slots=True)
class Unlink:
    """Take the actor's account out of those that are linked; asks once more unless `sure`."""

    sure: bool = False


LinkRequest = Links | NewCode | CodeForm | UseCode | Unlink

CODES: dict[str, type[Any]] = {
    "k": Links,
    "kn": NewCode,
    "kf": CodeForm,
    "ku": UseCode,
    "kd": Unlink,
}
"""Short because buttons are, and permanent because old messages keep them."""
