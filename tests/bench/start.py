"""How long from the start until it is ready, and how much memory does it hold then?

The program as people start it, on a new database, with the playground; /readyz is asked until it
says yes. Raw: Python alone, and Python with nothing but the libraries imported.
"""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from statistics import median

from bot.config import ROOT
from tests.bench.common import spread, table
from tests.bench.deliveries import server

RUNS = 5
LIBRARIES = "sqlalchemy.ext.asyncio, aiosqlite, aiohttp.web, jinja2, pydantic_settings, yaml,"
LIBRARIES += (
    " structlog, prometheus_client, apscheduler.schedulers.asyncio, orjson, rapidfuzz, click"
)
SLACK = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s", "QUIZ_WEB_ENABLED": "true"}
NOTE_MEMORY = "print([l for l in open('/proc/self/status') if l.startswith('VmRSS')][0])"


def _memory(status: str) -> float:
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1000


def _port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def once(
    place: Path, number: int, known: bool, settings: Mapping[str, str] | None = None
) -> tuple[float, float]:
    """Start the program and stop it; return the seconds to ready and the megabytes then."""
    port = _port()
    file = place / ("known.db" if known else f"start{number}.db")
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("QUIZ_", "DISCORD", "SLACK"))}
    env = clean | {
        "QUIZ_DATABASE_URL": f"sqlite+aiosqlite:///{file}",
        "QUIZ_WEB_PORT": str(port),
        "QUIZ_LOG": "error",
        "PYTHONPATH": str(ROOT),
        **(settings or {}),
    }
    start = time.perf_counter()
    command = [sys.executable, "-m", "bot", "run"]
    with subprocess.Popen(command, cwd=place, env=env, stdout=subprocess.DEVNULL) as running:
        try:
            while not _ready(port):
                if running.poll() is not None or time.perf_counter() - start > 60:
                    raise RuntimeError(f"the program did not get ready ({running.returncode})")
                time.sleep(0.005)
            seconds = time.perf_counter() - start
            memory = _memory(Path(f"/proc/{running.pid}/status").read_text())
        finally:
            running.terminate()
    return seconds, memory


def _ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2) as answer:
            return int(answer.status) == 200
    except (urllib.error.URLError, OSError):
        return False


def python(code: str) -> tuple[float, float]:
    """Run Python on some code; return the seconds and the megabytes at its end."""
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{NOTE_MEMORY}"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    return time.perf_counter() - start, _memory(done.stdout)


def slowest_imports(count: int) -> list[tuple[str, float]]:
    """Return what the program imports at the start and how many ms each costs with its own."""
    command = [sys.executable, "-X", "importtime", "-c", "import bot.cli, bot.app"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    found: dict[str, float] = {}
    for line in done.stderr.splitlines():
        parts = line.removeprefix("import time:").split("|")
        if len(parts) == 3 and parts[1].strip().isdigit():
            name = parts[2].strip()
            top = name.split(".")[0]
            found[top] = found.get(top, 0.0) + int(parts[0]) / 1000
    return sorted(found.items(), key=lambda item: -item[1])[:count]


def bench(place: Path) -> None:
    """Print the table of starts."""
    fresh = [once(place, number, known=False) for number in range(RUNS)]
    again = [once(place, number, known=True) for number in range(RUNS + 1)][1:]
    with server("tests.bench.slack_server") as api:
        slack = SLACK | {"QUIZ_SLACK_API_URL": api}
        on_slack = [once(place, number, known=True, settings=slack) for number in range(RUNS)]
    bare = [python("") for _ in range(RUNS)]
    libraries = [python(f"import {LIBRARIES}") for _ in range(RUNS)]
    lines = [
        (name, spread([s * 1e3 for s, _ in runs]), f"{median(m for _, m in runs):.0f}", target)
        for name, runs, target in (
            ("ready, new database", fresh, "< 2,000 ms, < 150 MB"),
            ("ready, known database", again, "< 2,000 ms, < 150 MB"),
            ("ready on Slack (HTTP), known database", on_slack, ""),
            ("raw: the libraries alone", libraries, ""),
            ("raw: Python alone", bare, ""),
        )
    ]
    table(
        f"From start to ready with the playground, {RUNS} runs",
        ("", "ms (from–to)", "MB resident", "target"),
        lines,
    )
    table(
        "What the imports cost (ms of their own, by package)",
        ("package", "ms"),
        [(name, f"{ms:.0f}") for name, ms in slowest_imports(12)],
    )
