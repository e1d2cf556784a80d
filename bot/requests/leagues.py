"""What can people ask about leagues? `requests` is the table of all there is to ask for."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class LeagueCard:
    """Show the league that the community is in."""


@dataclass(frozen=True, slots=True)
class LeagueBoard:
    """Show a board that all communities of the league share: day, week, month, season or all."""

    board: str = "season"


@dataclass(frozen=True, slots=True)
class LeagueForm:
    """Open the form that founds a league."""


@dataclass(frozen=True, slots=True)
class CreateLeague:
    """Found a league; `names` ("yes", "no") is whether others may read our players' names."""

    name: str = ""
    names: str = ""


@dataclass(frozen=True, slots=True)
class LeagueCodeForm:
    """Open the form that takes the code of a league."""


@dataclass(frozen=True, slots=True)
class JoinLeague:
    """Join the league that has given out a code; `names` as in `CreateLeague`."""

    code: str = ""
    names: str = ""


@dataclass(frozen=True, slots=True)
class InviteToLeague:
    """Make a code with which one more community can join."""


@dataclass(frozen=True, slots=True)
class NamesInLeague:
    """Say whether the other communities may read our players' names: "yes" or "no"."""

    names: str = ""


@dataclass(frozen=True, slots=True)
class LeaveLeague:
    """Leave the league; asks once more unless `sure`."""

    sure: bool = False


LeagueRequest = (
    LeagueCard
    | LeagueBoard
    | LeagueForm
    | CreateLeague
    | LeagueCodeForm
    | JoinLeague
    | InviteToLeague
    | NamesInLeague
    | LeaveLeague
)

CODES: dict[str, type[Any]] = {
    "lg": LeagueCard,
    "lb": LeagueBoard,
    "lf": LeagueForm,
    "lc": CreateLeague,
    "lw": LeagueCodeForm,
    "lj": JoinLeague,
    "li": InviteToLeague,
    "ln": NamesInLeague,
    "lx": LeaveLeague,
}
"""Short and permanent, as those of `requests`."""
