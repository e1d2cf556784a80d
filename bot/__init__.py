"""Quiz Companion: one good question a day for teams on Discord, Slack and in the browser."""

import zoneinfo

# The pinned tzdata wheel decides what time it is in a zone, not whatever the machine ships.
zoneinfo.reset_tzpath(to=())

__version__ = "0.1.0"
