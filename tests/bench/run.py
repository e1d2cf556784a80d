"""How fast is it, beside what the disk and the libraries alone can do in the same run?

python tests/bench/run.py [answers|boards|schedules|start|content] [--postgres]
"""

import argparse
from pathlib import Path

from bot.bank import load
from bot.config import CONTENT
from tests.bench import answers
from tests.bench.common import databases

ALL = ("answers", "boards", "schedules", "start", "content")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("which", nargs="*", choices=[*ALL, []], help="all of them by default")
    parser.add_argument("--postgres", action="store_true", help="on a PostgreSQL of our own")
    parser.add_argument("--repeats", type=int, default=3, help="runs of which the median counts")
    parser.add_argument("--factor", type=float, default=1.0, help="of the usual amounts")
    parser.add_argument("--content", type=Path, default=CONTENT, help="the bank to ask from")
    chosen = parser.parse_args()
    which = chosen.which or ALL
    bank = load([chosen.content])
    with databases(chosen.postgres) as given:
        if "answers" in which:
            answers.bench(
                given,
                bank,
                postgres=chosen.postgres,
                repeats=chosen.repeats,
                factor=chosen.factor,
            )


if __name__ == "__main__":
    main()
