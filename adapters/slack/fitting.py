"""Which words go when a card is longer than Slack allows?

The addresses behind words go first, then the reasons under options, then the longest of everything
else; the question, its options and their letters stay. "…" stands wherever words are missing.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from adapters.slack.text import clip, length, unlinked

LEAST_WHY = 24
LEAST_ROW = 80
LEAST_KEPT = 24


@dataclass(slots=True)
class Row:
    """A line or a paragraph, finished; `why` is the small print below it."""

    text: str
    why: str = ""

    def size(self) -> int:
        """Return the characters it takes, with what joins it to others."""
        return length(self.text) + length(self.why) + 2


@dataclass(slots=True)
class Prose:
    """A block in words.

    `kept` goes last, `leads` belongs to what follows, `tight` to others like it; `small` is small
    print, `fields` stand in two columns; `gap` stands between its rows, unless they stand `apart`.
    """

    rows: list[Row]
    kept: bool = False
    leads: bool = False
    tight: bool = False
    small: bool = False
    fields: bool = False
    gap: str = "\n"
    apart: bool = False

    def size(self) -> int:
        """Return the characters it takes."""
        return sum(row.size() for row in self.rows)


def fit(proses: Sequence[Prose], limit: int) -> None:
    """Shorten the blocks, in place, until they fit together."""
    if _is_short(proses, limit) or _excess(proses, limit) <= 0:
        return
    for row in (row for one in proses for row in one.rows):
        row.text = unlinked(row.text)
    _shorten_whys(proses, _excess(proses, limit))
    for kept in (False, True):
        chosen = [one for one in proses if one.kept is kept]
        least = LEAST_KEPT if kept else LEAST_ROW
        _shorten_rows(chosen, _excess(proses, limit), least)
        _drop_rows(chosen, _excess(proses, limit))


def _is_short(proses: Sequence[Prose], limit: int) -> bool:
    """Return whether the blocks fit even if each character counts two, as most cards do."""
    rows = (row for one in proses for row in one.rows)
    return 2 * sum(len(row.text) + len(row.why) + 2 for row in rows) <= limit


def _excess(proses: Sequence[Prose], limit: int) -> int:
    return sum(one.size() for one in proses) - limit


def _shorten_whys(proses: Sequence[Prose], excess: int) -> None:
    rows = [row for one in proses for row in one.rows if row.why]
    if excess <= 0 or not rows:
        return
    cap = _cap([length(row.why) for row in rows], excess, LEAST_WHY)
    for row in rows:
        row.why = clip(row.why, cap) if cap > LEAST_WHY else ""


def _shorten_rows(proses: Sequence[Prose], excess: int, least: int) -> None:
    rows = [row for one in proses for row in one.rows]
    if excess <= 0 or not rows:
        return
    cap = _cap([length(row.text) for row in rows], excess, least)
    for row in rows:
        row.text = clip(row.text, cap)


def _cap(lengths: Sequence[int], excess: int, least: int) -> int:
    """Return to how many characters the longest must come down to save so many; not below least."""

    def too_long(cap: int) -> bool:
        return sum(max(0, one - cap) for one in lengths) < excess

    caps = range(least, max(least, *lengths) + 1)
    return max(least, least + bisect_left(caps, True, key=too_long) - 1)


def _drop_rows(proses: Sequence[Prose], excess: int) -> None:
    """Leave out last rows, always of the block that is longest at that moment."""
    sizes = [one.size() for one in proses]
    while excess > 0 and any(sizes):
        index = max(range(len(sizes)), key=sizes.__getitem__)
        rows = proses[index].rows
        saved = rows.pop().size()
        if rows:
            saved -= Row("…").size() - rows[-1].size() if rows[-1].text != "…" else 0
            rows[-1] = Row("…")
        sizes[index] -= saved
        excess -= saved
