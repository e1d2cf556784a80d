"""What is remembered for a while, and no more of it than there is room for?"""

import time
from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Recent(Generic[Key, Value]):
    """Values by their keys, which are forgotten when they are old, or when others need the room."""

    def __init__(self, most: int, seconds: float) -> None:
        """Remember so many at once, each for so long after it was put in."""
        self._most = most
        self._seconds = seconds
        self._known: OrderedDict[Key, tuple[float, Value]] = OrderedDict()

    def __len__(self) -> int:
        """Return how many take up room."""
        return len(self._known)

    def get(self, key: Key) -> Value | None:
        """Return what is remembered, or None."""
        at, value = self._known.get(key, (0.0, None))
        return value if time.monotonic() - at < self._seconds else None

    def put(self, key: Key, value: Value) -> None:
        """Remember a value; the one that was put in first makes room for it."""
        self._known[key] = (time.monotonic(), value)
        self._known.move_to_end(key)
        if len(self._known) > self._most:
            self._known.popitem(last=False)

    def forget(self, key: Key) -> None:
        """Forget a value, if it is remembered."""
        self._known.pop(key, None)
