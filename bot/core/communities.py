"""What does a community have: schedules, missed days, reports, and its health?"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bot.core.contests import Contest
from bot.core.picking import Wish
from bot.core.schedules import Due, Reveal, Rhythm


class Halt(StrEnum):
    """Why a schedule waits though nobody paused it."""

    LEFT = "left"
    CHANNEL_GONE = "channel_gone"


@dataclass(frozen=True, slots=True)
class Schedule:
    """When, where and from which topics. `number` is what people call it; `next` is due next.

    `pin`: the message is pinned while its question is open. `discuss`: once it has closed, a
    thread is opened under it. One that is `halted` is paused as well, and asks again by itself
    once the reason is gone.
    """

    id: int
    community: str
    number: int
    channel: str
    rhythm: Rhythm
    wish: Wish
    reveal: Reveal
    role: str
    paused: bool
    next: Due | None
    pin: bool = False
    discuss: bool = False
    halted: Halt | None = None


@dataclass(frozen=True, slots=True)
class Missed:
    """A day on which no question could be asked, and why: "downtime" or "no question"."""

    schedule: int
    day: date
    due_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody who may do what admins may; `by` is "" once whoever named them was forgotten."""

    player: str
    name: str
    by: str
    by_name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Report:
    """What one player found wrong with a question."""

    question_id: str
    player: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class StuckPost:
    """A public message that did not get through: `state` is "pending", "failed", "unconfirmed".

    `step`: what could not be done with one that did, such as "pin".
    """

    channel: str
    state: str
    error: str
    attempts: int
    step: str = ""


@dataclass(frozen=True, slots=True)
class Trouble:
    """An error of the program, with the reference players were told."""

    at: datetime
    reference: str
    text: str


@dataclass(frozen=True, slots=True)
class Health:
    """Everything the doctor looks at.

    `content` begins the list of what keeps newer content from being used, `content_count` long;
    the channel of `homeless` schedules was deleted, and that of the contest that `waits`; `hasty`
    are duels and who answered at once; `league` is what the league is called and how many are in it.
    """

    now: datetime
    upcoming: tuple[tuple[Schedule, Due], ...]
    schedules: int
    paused: int
    database: str
    writable: str
    questions: int
    concepts: int
    pool: tuple[tuple[int, int, int], ...]
    asked: tuple[tuple[str, str, datetime], ...] = ()
    permissions: tuple[tuple[str, tuple[str, ...]], ...] = ()
    missed: tuple[tuple[int, Missed], ...] = ()
    stuck: tuple[StuckPost, ...] = ()
    reports: tuple[Report, ...] = ()
    troubles: tuple[Trouble, ...] = field(default=())
    clock_drift: float = 0.0
    content: tuple[str, ...] = ()
    content_count: int = 0
    homeless: tuple[Schedule, ...] = ()
    hasty: tuple[tuple[int, str], ...] = ()
    league: tuple[str, int] | None = None
    waits: Contest | None = None
    contest_missed: tuple[tuple[str, date, str], ...] = ()
