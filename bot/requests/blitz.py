"""What can people ask for in live rounds? `requests` is the table of all there is to ask for."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Blitz:
    """Invite to a live round in the actor's channel; 0 and "" are as usual."""

    questions: int = 0
    topic: str = ""
    seconds: int = 0
    speed: bool = False


@dataclass(frozen=True, slots=True)
class JoinBlitz:
    """Say that one will play a live round."""

    blitz: int = 0


@dataclass(frozen=True, slots=True)
class StartBlitz:
    """Begin a live round that one hosts."""

    blitz: int = 0


@dataclass(frozen=True, slots=True)
class StopBlitz:
    """End a live round that one hosts; scores are kept."""

    blitz: int = 0


@dataclass(frozen=True, slots=True)
class ShowBlitz:
    """Show how the actor did in a live round, and its host whose answers came too fast."""

    blitz: int = 0


@dataclass(frozen=True, slots=True)
class VoidBlitz:
    """Take a live round out: it counts for nobody; asks once more unless `sure`."""

    blitz: int = 0
    sure: bool = False


BlitzRequest = Blitz | JoinBlitz | StartBlitz | StopBlitz | ShowBlitz | VoidBlitz

CODES: dict[str, type[Any]] = {
    "b": Blitz,
    "bj": JoinBlitz,
    "bs": StartBlitz,
    "bx": StopBlitz,
    "bm": ShowBlitz,
    "bv": VoidBlitz,
}
