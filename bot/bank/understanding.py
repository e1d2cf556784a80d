"""Which concept is a question in plain words about, if any?

Three views are added up: words shared with everything said about a concept, the passage that means
most nearly the same, and a linear classifier over meanings. Phrases about other things stand
against them, so that what has no card is refused.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.bank.meaning import Matrix, vectors
from bot.bank.passages import Kind, Passage
from bot.bank.words import Words

Scores = NDArray[np.float64]

FOREIGN: Final = Path(__file__).with_name("foreign.txt")
"""Phrases that no card is about, a line each."""

EVERYTHING: Final = {
    Kind.ASK: 3.0,
    Kind.NAME: 3.0,
    Kind.ANSWER: 2.0,
    Kind.TEXT: 1.0,
    Kind.STEM: 1.5,
    Kind.TARGET: 1.0,
}
TRUST: Final = {
    Kind.ASK: 1.0,
    Kind.NAME: 1.0,
    Kind.ANSWER: 1.0,
    Kind.STEM: 1.0,
    Kind.TARGET: 0.7,
    Kind.TEXT: 0.4,
}
"""How much a passage of each kind teaches the classifier."""

SURE: Final = (7.21, 7.46, 6.94, -1.26, -5.53, -10.88, -5.9, 2.0, -3.11)
"""Of the best sum, the best of each view, what speaks against (see `views`), and a constant.

Found by tools/tune_lookup.py on tests/content/lookup_tuning.yaml.
"""


SLICE: Final = 1024
"""So many passages are taken at a time."""


class GivenUp(Exception):
    """What was being made is not wanted any more."""


class Understanding:
    """Everything counted and measured about a bank's passages; made once, on first need."""

    def __init__(
        self, passages: Sequence[Passage], size: int, wanted: Callable[[], bool] = lambda: True
    ) -> None:
        """Count words and measure meanings; `size` is the number of concepts.

        GivenUp: this was not `wanted` any more before it was done.
        """
        self.size = size
        counted = (one for part in _slices(passages, wanted) for one in part)
        self._words = Words(counted, size, EVERYTHING, 0.5)
        ordered = sorted(passages, key=lambda passage: passage.concept)
        foreign = FOREIGN.read_text("utf-8").splitlines()
        self._known = vectors()
        self._others = self._known.embed(foreign)
        self._meanings = np.empty((len(ordered), self._others.shape[1]), np.float32)
        done = 0
        for part in _slices(ordered, wanted):
            rows = self._known.embed([passage.text for passage in part])
            self._meanings[done : done + len(part)] = rows
            done += len(part)
        concepts = np.array([passage.concept for passage in ordered], np.int64)
        self._starts = np.flatnonzero(np.r_[True, concepts[1:] != concepts[:-1]])
        self._numbers = concepts[self._starts]
        trust = np.array([TRUST[passage.kind] for passage in ordered], np.float32)
        self._classifier = _classifier(
            np.vstack([self._meanings, self._others]),
            np.r_[concepts, np.full(len(foreign), size)],
            np.r_[trust, np.ones(len(foreign), np.float32)],
            size + 1,
        )

    def views(self, query: str) -> tuple[list[Scores], Scores]:
        """Return three scores of every concept, and what speaks for the query being about any."""
        meaning = self._known.embed([query])[0]
        near = np.full(self.size, -1.0)
        if len(self._numbers):
            alike = self._meanings @ meaning
            near[self._numbers] = np.maximum.reduceat(alike, self._starts)
        judged = np.r_[meaning, 1.0] @ self._classifier
        shared, known = self._words.scores(query)
        views = [
            self._spread(shared),
            near,
            judged[: self.size].astype(np.float64),
        ]
        foreign = float((self._others @ meaning).max(initial=-1.0))
        doubts = np.array([foreign, judged[self.size], known])
        return views, doubts

    def _spread(self, found: Mapping[int, float]) -> Scores:
        row = np.zeros(self.size)
        for number, score in found.items():
            row[number] = score
        return row


def _slices(passages: Sequence[Passage], wanted: Callable[[], bool]) -> Iterator[Sequence[Passage]]:
    for start in range(0, len(passages), SLICE):
        if not wanted():
            raise GivenUp
        yield passages[start : start + SLICE]


def _classifier(meanings: Matrix, labels: NDArray[np.int64], trust: Matrix, classes: int) -> Matrix:
    """Return the ridge regression from a meaning (and a constant) to one column a class."""
    rows = np.hstack([meanings, np.ones((len(meanings), 1), np.float32)])
    targets = np.zeros((rows.shape[1], classes), np.float32)
    gram = np.eye(rows.shape[1], dtype=np.float32)
    for start in range(0, len(rows), SLICE):  # all at once, it would need the memory twice more
        part = slice(start, start + SLICE)
        trusted = rows[part] * trust[part, None]
        np.add.at(targets.T, labels[part], trusted)
        gram += trusted.T @ rows[part]
    solved: Matrix = np.linalg.solve(gram, targets).astype(np.float32)
    return solved


def signs(best: float, views: Sequence[Scores], doubts: Scores) -> Scores:
    """Return what tells whether a query is about any concept: best scores, doubts, a constant."""
    return np.array([best, *(view.max(initial=-1.0) for view in views), *doubts, 1.0])


def is_about(best: float, views: Sequence[Scores], doubts: Scores) -> bool:
    """Whether a query is about any concept at all; `best` is the best sum of the views."""
    return float(np.dot(SURE, signs(best, views, doubts))) > 0
