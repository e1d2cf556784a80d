"""How long does it take to read the bank?"""

import tempfile
import time
from pathlib import Path
from statistics import median

import yaml

from bot.bank import Cache, load
from tests.bench.common import table

RUNS = 5


def bench(content: Path) -> None:
    """Print the table of loading, kept from before and anew; raw is the YAML library alone."""
    loads, kept, raws = [], [], []
    files = sorted(content.rglob("*.yaml"))
    bank = load([content])
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    with tempfile.TemporaryDirectory() as folder:
        cache = Cache(Path(folder))
        load([content], cache)
        for _ in range(RUNS):
            start = time.perf_counter()
            load([content], cache)
            kept.append(time.perf_counter() - start)
    for _ in range(RUNS):
        start = time.perf_counter()
        load([content])
        loads.append(time.perf_counter() - start)
        start = time.perf_counter()
        for file in files:
            yaml.load(file.read_text("utf-8"), loader)  # noqa: S506 # a safe loader
        raws.append(time.perf_counter() - start)
    table(
        f"Loading the bank: {len(bank.entries)} questions, {len(bank.concepts)} concepts,"
        f" {len(files)} files, {sum(file.stat().st_size for file in files) / 1e3:,.0f} kB",
        ("", "kept ms", "anew ms", "raw YAML ms"),
        [
            (
                f"median of {RUNS}",
                f"{median(kept) * 1e3:.0f}",
                f"{median(loads) * 1e3:.0f}",
                f"{median(raws) * 1e3:.0f}",
            )
        ],
    )
