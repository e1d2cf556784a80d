"""Quiz Companion: one good question a day for teams on Discord, Slack and in the browser."""

import os
import zoneinfo

# The pinned tzdata wheel decides what time it is in a zone, not whatever the machine ships.
zoneinfo.reset_tzpath(to=())

# A lookup multiplies one small matrix: a second thread would wait for a busy core, four times as
# long as the work takes. Read when numpy is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

__version__ = "0.1.0"
