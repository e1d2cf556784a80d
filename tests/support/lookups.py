"""How often does a lookup put the right card first? Queries by kind, and shares of them."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
MEASURE = ROOT / "tests/content/lookup_queries.yaml"
TUNING = ROOT / "tests/content/lookup_tuning.yaml"
NAMED = ("name", "abbreviation", "typo", "prefix")
OFF = "off-topic"


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody types, of which kind it is, and which concepts may come first."""

    text: str
    kind: str
    want: frozenset[str]


@dataclass(slots=True)
class Share:
    """Of `count` queries of a kind, how many had the right card first, and among three."""

    count: int = 0
    first: int = 0
    three: int = 0


def queries(path: Path = MEASURE) -> list[Query]:
    """Return the queries of a file."""
    listed = yaml.safe_load(path.read_text("utf-8"))["queries"]
    return [Query(str(one["q"]), one["kind"], frozenset(one["want"])) for one in listed]


def shares(
    asked: Sequence[Query], search: Callable[[str], Sequence[str]]
) -> tuple[dict[str, Share], list[str]]:
    """Return the shares by kind, and a line for each query whose first card is another."""
    found: dict[str, Share] = defaultdict(Share)
    missed = []
    for query in asked:
        ids = search(query.text)
        share = found[query.kind]
        share.count += 1
        if not query.want:  # right is to find nothing
            share.first += not ids
            share.three += not ids
            right = not ids
        else:
            right = bool(ids) and ids[0] in query.want
            share.first += right
            share.three += bool(query.want & set(ids[:3]))
        if not right:
            missed.append(f"{query.kind}: {query.text} -> {list(ids[:3])}, not {set(query.want)}")
    return dict(found), missed
