"""Which weights and thresholds make the lookup find most of the tuning queries?

`python tools/tune_lookup.py` prints them for bot/bank/search.py and understanding.py. For ranking, a
fifth of every card's ways of asking is held out of the index and asked as well: there are many, and
they cover every card. The queries by which the lookup is measured (tests/content/lookup_queries.yaml)
are never looked at here.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import yaml
from numpy.typing import NDArray

from bot.bank import load
from bot.bank.search import Index
from bot.bank.understanding import signs

ROOT: Final = Path(__file__).resolve().parent.parent
ASKED: Final = ("synonym", "question", "symptom")
HELD_OUT: Final = 5
REFUSED: Final = 0.92
"""Which share of the tuning queries that no card is about are to be refused."""

Row = NDArray[np.float64]


def main() -> None:
    """Print the weights found, and what they reach."""
    bank = load([ROOT / "content"])
    stems = bank.index.stems
    cards = list(bank.concepts.values())
    held = [(card.id, ask) for card in cards for ask in card.asks[::HELD_OUT]]
    partial = Index((replace(card, asks=_rest(card.asks)) for card in cards), stems)
    tuning = yaml.safe_load((ROOT / "tests/content/lookup_tuning.yaml").read_text("utf-8"))
    asked = [one for one in tuning["queries"] if one["kind"] in (*ASKED, "off-topic")]
    numbers = {card.id: number for number, card in enumerate(cards)}
    wanted = [{numbers[id] for id in one["want"]} for one in asked]

    table = _table(partial, [*(ask for _, ask in held), *(str(one["q"]) for one in asked)])
    weights = _search(table, [*({numbers[id]} for id, _ in held), *wanted])
    _report(
        [{"kind": "held out"} for _ in held],
        [{numbers[id]} for id, _ in held],
        np.tensordot(weights, table[: len(held)], (0, 1)),
    )
    _report(asked, wanted, np.tensordot(weights, table[len(held) :], (0, 1)))
    print("WEIGHTS =", tuple(round(float(one), 3) for one in weights))
    views, doubts = zip(*(bank.index.views(str(one["q"])) for one in asked), strict=True)
    whole = np.stack([np.stack(one) for one in views])
    _threshold(asked, np.tensordot(weights, whole, (0, 1)), views, doubts)


def _rest(asks: Sequence[str]) -> tuple[str, ...]:
    return tuple(ask for number, ask in enumerate(asks) if number % HELD_OUT)


def _table(index: Index, queries: Sequence[str]) -> Row:
    """Return the views of every query: queries x views x concepts."""
    return np.stack([np.stack(index.views(query)[0]) for query in queries])


def _search(table: Row, wanted: Sequence[set[int]]) -> Row:
    """Climb from random mixtures of the views to the one that ranks best."""
    chance = np.random.default_rng(0)
    relevant = [n for n, one in enumerate(wanted) if one]
    best, weights = -1.0, np.ones(table.shape[1])
    for attempt in range(4000):
        near = weights + chance.normal(0, 0.05, table.shape[1])
        tried = chance.dirichlet(np.full(table.shape[1], 0.7)) if attempt < 1500 else near
        tried = np.maximum(tried, 0) / max(np.maximum(tried, 0).sum(), 1e-9)
        reached = _quality(np.tensordot(tried, table, (0, 1)), wanted, relevant)
        if reached > best:
            best, weights = reached, tried
    return weights


def _quality(scores: Row, wanted: Sequence[set[int]], relevant: Sequence[int]) -> float:
    """Reward the first place most, and a little everything near it, so that climbing is smooth."""
    total = 0.0
    for n in relevant:
        best = max(scores[n][one] for one in wanted[n])
        place = int((scores[n] > best).sum())
        total += (1.0, 0.55, 0.45)[place] if place < 3 else 0.3 / place
    return total / len(relevant)


def _report(asked: Sequence[dict[str, Any]], wanted: Sequence[set[int]], scores: Row) -> None:
    for kind in dict.fromkeys(one["kind"] for one in asked if one["kind"] != "off-topic"):
        rows = [n for n, one in enumerate(asked) if one["kind"] == kind]
        places = [int((scores[n] > max(scores[n][one] for one in wanted[n])).sum()) for n in rows]
        first, three = (np.mean([place < most for place in places]) for most in (1, 3))
        print(f"{kind:10} {len(rows):4} first {first:.1%}, in three {three:.1%}")


def _threshold(
    asked: Sequence[dict[str, Any]],
    scores: Row,
    views: Sequence[Sequence[Row]],
    doubts: Sequence[Row],
) -> None:
    """Fit by logistic regression what tells queries about the subject from others."""
    about = np.array([one["kind"] != "off-topic" for one in asked])
    features = np.stack(
        [signs(float(scores[n].max()), views[n], doubts[n]) for n in range(len(asked))]
    )
    trust = np.where(about, 0.5 / about.sum(), 0.5 / (~about).sum())
    weights = np.zeros(features.shape[1])
    for _ in range(60):  # Newton's method on the penalised likelihood
        chance = 1 / (1 + np.exp(-features @ weights))
        slope = features.T @ (trust * (about - chance)) - 1e-4 * weights
        curve = (features * (trust * chance * (1 - chance))[:, None]).T @ features
        weights = weights + np.linalg.solve(curve + 1e-4 * np.eye(len(weights)), slope)
    weights[-1] -= np.quantile((features @ weights)[~about], REFUSED)
    kept = features @ weights > 0
    print("SURE =", tuple(round(float(one), 2) for one in weights))
    for kind in (*ASKED, "off-topic"):
        rows = np.array([one["kind"] == kind for one in asked])
        print(f"{kind:10} refused {1 - kept[rows].mean():.1%}")


if __name__ == "__main__":
    main()
