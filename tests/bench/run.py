"""How fast is it, beside what the disk and the libraries alone can do in the same run?

python tests/bench/run.py [answers|live|boards|schedules|start|content|lookup|ratings|discord|slack] [--postgres]
"""

import argparse
import logging
from pathlib import Path

import structlog

from bot.bank import load
from bot.config import CONTENT
from tests.bench import (
    answers,
    boards,
    content,
    deliveries,
    live,
    lookup,
    on_discord,
    on_slack,
    ratings,
    schedules,
    slack_growth,
    slack_posts,
    start,
)
from tests.bench.common import databases

ALL = (
    "answers",
    "live",
    "boards",
    "schedules",
    "start",
    "content",
    "lookup",
    "ratings",
    "discord",
    "slack",
)


def main() -> None:
    """Measure what was asked for; a crash is the only failure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("which", nargs="*", help=f"some of {', '.join(ALL)}; all by default")
    parser.add_argument("--postgres", action="store_true", help="on a PostgreSQL of our own")
    parser.add_argument("--repeats", type=int, default=3, help="runs of which the median counts")
    parser.add_argument("--factor", type=float, default=1.0, help="of the usual amounts of answers")
    parser.add_argument("--content", type=Path, default=CONTENT, help="the bank to ask from")
    given = parser.parse_args()
    which = given.which or ALL
    if unknown := set(which) - set(ALL):
        parser.error(f"there is no bench {', '.join(sorted(unknown))}")
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    bank = load([given.content])
    with databases(given.postgres) as fresh:
        if "start" in which:
            start.bench(fresh.place)
        if "content" in which:
            content.bench(given.content)
        if "lookup" in which:
            lookup.bench(bank)
        if "ratings" in which:
            ratings.bench(given.repeats)
        if "answers" in which:
            answers.bench(
                fresh, bank, postgres=given.postgres, repeats=given.repeats, factor=given.factor
            )
        if "live" in which:
            live.bench(fresh, bank, postgres=given.postgres, repeats=given.repeats)
        if "boards" in which:
            boards.bench(fresh, bank, postgres=given.postgres)
        if "schedules" in which:
            schedules.bench(fresh, bank, postgres=given.postgres, repeats=given.repeats)
        if "slack" in which:
            on_slack.bench(bank)
            slack_growth.bench()
            slack_posts.bench(fresh, bank, postgres=given.postgres, factor=given.factor)
        if "discord" in which:
            on_discord.bench(bank)
            deliveries.bench(fresh, bank, postgres=given.postgres, factor=given.factor)


if __name__ == "__main__":
    main()
