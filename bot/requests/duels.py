"""What can people ask for about duels? Part of `requests`, whose rules hold here too."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Duels:
    """Show the actor's duels: offers, those that run, and how the last ones went."""


@dataclass(frozen=True, slots=True)
class OfferDuel:
    """Challenge a player; `topic` and `questions` are as typed, "" for any and the usual number."""

    player: str = ""
    topic: str = ""
    questions: str = ""


@dataclass(frozen=True, slots=True)
class OfferRival:
    """Challenge a player of another community of the league, such as "Grace · Acme"."""

    rival: str = ""
    topic: str = ""
    questions: str = ""


@dataclass(frozen=True, slots=True)
class AcceptDuel:
    """Take up a challenge."""

    duel: int = 0


@dataclass(frozen=True, slots=True)
class DeclineDuel:
    """Turn a challenge down."""

    duel: int = 0


@dataclass(frozen=True, slots=True)
class WithdrawDuel:
    """Take one's own challenge back."""

    duel: int = 0


@dataclass(frozen=True, slots=True)
class PlayDuel:
    """Show the actor's next question of a duel; its clock runs from then on."""

    duel: int = 0


@dataclass(frozen=True, slots=True)
class ReviewDuel:
    """Show a question (counted from 1) of a duel that is over, with its explanation."""

    duel: int = 0
    question: int = 1


@dataclass(frozen=True, slots=True)
class Rematch:
    """Challenge the other player of a duel again, in the same way."""

    duel: int = 0


@dataclass(frozen=True, slots=True)
class VoidDuel:
    """Take a duel out: it counts for nobody; asks once more unless `sure`."""

    duel: int = 0
    sure: bool = False


@dataclass(frozen=True, slots=True)
class MindDuels:
    """Be challenged no more, or again."""

    off: bool = True


DuelRequest = (
    Duels
    | OfferDuel
    | OfferRival
    | AcceptDuel
    | DeclineDuel
    | WithdrawDuel
    | PlayDuel
    | ReviewDuel
    | Rematch
    | VoidDuel
    | MindDuels
)

CODES: dict[str, type[Any]] = {
    "du": Duels,
    "duo": OfferDuel,
    "dul": OfferRival,
    "dua": AcceptDuel,
    "dud": DeclineDuel,
    "duw": WithdrawDuel,
    "dup": PlayDuel,
    "duq": ReviewDuel,
    "dur": Rematch,
    "duv": VoidDuel,
    "mu": MindDuels,
}
