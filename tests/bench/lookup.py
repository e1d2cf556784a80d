"""How long does a lookup take, how much memory does it need, and how often is it right?"""

import subprocess
import sys
import time
from collections.abc import Callable, Sequence

from bot.bank import Bank
from tests.bench.common import percentile, table
from tests.support.lookups import queries, shares

ROUNDS = 5

FRESH = """
import time
from bot.bank import load
from bot.config import CONTENT
from tests.bench.common import resident
bank = load([CONTENT])
bank.search("mode collapse")
before = resident()
start = time.perf_counter()
bank.index.warm()
print(time.perf_counter() - start, resident() - before)
"""


def bench(bank: Bank) -> None:
    """Print what a query and a keystroke take, and what the index costs a fresh process."""
    asked = [query.text for query in queries()]
    bank.search(asked[0])
    typed = [text[:length] for text in asked for length in range(1, min(len(text), 24) + 1)]
    names = {text: text for text in asked}
    table(
        f"Lookup: {len(bank.concepts)} cards, {len(asked)} queries, {len(typed)} keystrokes",
        ("", "median ms", "p99 ms", "longest ms"),
        [
            ("a query", *_times(bank.search, asked)),
            ("a keystroke (completion)", *_times(bank.complete, typed)),
            ("raw: one look into a dictionary", *_times(names.get, asked)),
        ],
    )
    fresh = subprocess.run(
        [sys.executable, "-c", FRESH], capture_output=True, text=True, check=True
    )
    seconds, megabytes = map(float, fresh.stdout.split())
    table(
        "What understanding costs a fresh process, made beside the start",
        ("", "s", "MB"),
        [("counting words, measuring meanings", f"{seconds:.2f}", f"{megabytes:.0f}")],
    )
    _quality(bank)


def _times(work: Callable[[str], object], given: Sequence[str]) -> tuple[str, str, str]:
    taken = []
    for _ in range(ROUNDS):
        for one in given:
            start = time.perf_counter()
            work(one)
            taken.append(1e3 * (time.perf_counter() - start))
    return tuple(f"{percentile(taken, share):.3f}" for share in (0.5, 0.99, 1))  # type: ignore[return-value]


def _quality(bank: Bank) -> None:
    found, _ = shares(queries(), lambda text: [hit.concept.id for hit in bank.search(text)])
    table(
        "Queries that no card holds",
        ("kind", "queries", "first", "in three"),
        [
            (kind, one.count, f"{one.first / one.count:.1%}", f"{one.three / one.count:.1%}")
            for kind, one in found.items()
        ],
    )
