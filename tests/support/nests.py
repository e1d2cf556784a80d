"""Where do the lives of a test come from? From one process that has imported the program already.

A nest serves all tests of a pytest process that need the same modules, one after the other.
"""

import asyncio
import atexit
import json
import os
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]

Heard = Callable[[dict[str, Any]], None]
"""Takes that a life was born, by its name and pid, or how one died, by its pid and status."""


class Nest:
    """A process that forks a life for each line it is told."""

    def __init__(self, modules: tuple[str, ...]) -> None:
        """Start it; what lives would import later, it imports for all of them."""
        environment = {k: v for k, v in os.environ.items() if not k.startswith("QUIZ_")}
        self._process = subprocess.Popen(
            (sys.executable, "-m", "tests.faults.child", *modules),
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._to, self._from = self._process.stdin, self._process.stdout.fileno()
        os.set_blocking(self._from, False)
        self._rest = b""
        atexit.register(self.end)

    def listen(self, heard: Heard) -> None:
        """Tell from now on what happens, in this event loop."""
        asyncio.get_running_loop().add_reader(self._from, self._read, heard)

    def leave(self) -> None:
        """Tell nobody any more."""
        asyncio.get_running_loop().remove_reader(self._from)

    def fork(self, spec: dict[str, Any]) -> None:
        """Have a life begin."""
        self._to.write(json.dumps(spec).encode() + b"\n")
        self._to.flush()

    def end(self) -> None:
        """End it, and whoever still lives."""
        with self._process:
            self._to.close()

    def _read(self, heard: Heard) -> None:
        said = os.read(self._from, 2**16)
        if not said:
            self.leave()
        *lines, self._rest = (self._rest + said).split(b"\n")
        for line in lines:
            heard(json.loads(line))


nest = cache(Nest)
