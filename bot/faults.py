"""Where may the process die? At any of these points, if a test says so.

`QUIZ_FAULT=post.sent:3` kills the process with SIGKILL when it reaches that point for the third
time. Without the variable a point costs one comparison; it exists to prove that nothing is lost.
"""

import os
import signal

_name, _, _count = os.environ.get("QUIZ_FAULT", "").partition(":")
_left = int(_count or 1)

POINTS = (
    "open.claimed",
    "open.inserted",
    "open.committed",
    "post.claimed",
    "post.sent",
    "post.recorded",
    "answer.inserted",
    "answer.booked",
    "answer.committed",
    "close.updated",
    "close.committed",
    "season.closed",
    "season.committed",
    "league.closed",
    "rate.recorded",
    "rate.committed",
    "live.moved",
    "live.committed",
    "duel.opened",
    "duel.settled",
    "contest.begun",
    "contest.asked",
    "contest.opened",
    "contest.revealed",
    "contest.closed",
    "rescore.recorded",
    "rescore.booked",
    "rescore.committed",
)


def reach(point: str) -> None:
    """Pass the point, unless this process was told to die at it."""
    global _left
    if point != _name:
        return
    _left -= 1
    if _left <= 0:
        os.kill(os.getpid(), signal.SIGKILL)
