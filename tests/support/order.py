"""In which order do tests run? The longest first, so that no worker is alone with one at the end."""

from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")


def dealt(items: Sequence[T], is_long: Callable[[T], bool], workers: int) -> list[T]:
    """Deal the long ones out to the beginnings of the parts that xdist gives to its workers."""
    long = [one for one in items if is_long(one)]
    rest = [one for one in items if not is_long(one)]
    found: list[T] = []
    for worker in range(workers):
        size = (len(items) - len(found)) // (workers - worker)
        mine = long[worker::workers]
        more = max(size - len(mine), 0)
        found += mine + rest[:more]
        rest = rest[more:]
    return found + rest
