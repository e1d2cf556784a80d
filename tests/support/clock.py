"""What time is it in a test? What the test says."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MONDAY = date(2026, 3, 2)
"""The day on which every test begins; no clock in Europe changes for four weeks."""


def utc(day: date, at: str = "00:00", zone: str = "UTC") -> datetime:
    """Return the instant at which the zone's clock shows `at` on `day`."""
    return datetime.combine(day, time.fromisoformat(at), ZoneInfo(zone)).astimezone(UTC)


class FakeClock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: datetime | None = None) -> None:
        self.now = now or utc(MONDAY, "06:00")

    def __call__(self) -> datetime:
        return self.now

    def move(self, by: timedelta | None = None, **parts: float) -> None:
        """Let time pass (or go back): `move(timedelta(hours=1))` or `move(hours=1)`."""
        self.now += by if by is not None else timedelta(**parts)

    def at(self, moment: datetime) -> None:
        """Set the clock."""
        self.now = moment.astimezone(UTC)
