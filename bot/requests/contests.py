"""What can people ask for about contests? Part of `requests`, and encoded as all of it is."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ContestCard:
    """Show a contest and the actor's own part in it; 0 is the one that goes on, or the last."""

    contest: int = 0


@dataclass(frozen=True, slots=True)
class JoinContest:
    """Take part in a contest, in a team; with 0 where players choose, show which there are."""

    contest: int = 0
    team: int = 0


@dataclass(frozen=True, slots=True)
class TeamForm:
    """Open the form that founds a team."""

    contest: int = 0


@dataclass(frozen=True, slots=True)
class FoundTeam:
    """Found a team and be its first player."""

    contest: int = 0
    name: str = ""


@dataclass(frozen=True, slots=True)
class LeaveContest:
    """Take part no more; only before the start."""

    contest: int = 0


@dataclass(frozen=True, slots=True)
class ContestForm:
    """Open the form for a new contest (0) or one that has not begun."""

    contest: int = 0


@dataclass(frozen=True, slots=True)
class ContestMore:
    """Open one page of that form, where a chat has too little room for all of it."""

    contest: int = 0
    page: int = 0


@dataclass(frozen=True, slots=True)
class SaveContest:
    """Plan (0) or change a contest. Everything is as people typed it; "" keeps what is."""

    contest: int = 0
    name: str = ""
    first: str = ""
    days: str = ""
    questions: str = ""
    time: str = ""
    zone: str = ""
    hours: str = ""
    teams: str = ""
    best: str = ""
    channel: str = ""
    topics: str = ""
    league: str = ""


@dataclass(frozen=True, slots=True)
class HoldContest:
    """Have the actor's community take part in a contest of its league, in the channel they are in."""

    contest: int = 0


@dataclass(frozen=True, slots=True)
class DeclineContest:
    """Have the actor's community not take part in a contest of its league."""

    contest: int = 0
    sure: bool = False


@dataclass(frozen=True, slots=True)
class StopContest:
    """End a contest before its time; what was scored stays."""

    contest: int = 0
    sure: bool = False


ContestRequest = (
    ContestCard
    | JoinContest
    | TeamForm
    | FoundTeam
    | LeaveContest
    | ContestForm
    | ContestMore
    | SaveContest
    | HoldContest
    | DeclineContest
    | StopContest
)

CODES: dict[str, type[Any]] = {
    "co": ContestCard,
    "cj": JoinContest,
    "ct": TeamForm,
    "cn": FoundTeam,
    "cl": LeaveContest,
    "cf": ContestForm,
    "cm": ContestMore,
    "cw": SaveContest,
    "cx": StopContest,
    "ck": HoldContest,
    "cd": DeclineContest,
}
"""Short and permanent, as those of `requests`."""
