"""What can admins ask for about their daily questions? Part of `requests`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SetupForm:
    """Open the form for a new schedule (0) or an existing one."""

    schedule: int = 0


@dataclass(frozen=True, slots=True)
class SetupMore:
    """Open one page of the setup form, where a chat has too little room for all of it."""

    schedule: int = 0
    page: int = 0


@dataclass(frozen=True, slots=True)
class Setup:
    """Create (0) or change a schedule. Everything is as people typed it; "" keeps what is."""

    schedule: int = 0
    channel: str = ""
    time: str = ""
    zone: str = ""
    weekdays: str = ""
    skip: str = ""
    holidays: str = ""
    topics: str = ""
    level: str = ""
    close: str = ""
    reveal: str = ""
    role: str = ""
    pin: str = ""
    discuss: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """Show how the question of a schedule will look, to the actor alone."""

    schedule: int = 0


@dataclass(frozen=True, slots=True)
class Pause:
    """Pause one schedule, or all of the community (0)."""

    schedule: int = 0


@dataclass(frozen=True, slots=True)
class Resume:
    """Resume one schedule, or all of the community (0)."""

    schedule: int = 0


@dataclass(frozen=True, slots=True)
class RemoveSchedule:
    """Stop a schedule for good; its rounds and answers stay."""

    schedule: int = 0
    sure: bool = False
