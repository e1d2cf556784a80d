"""Which words go when a card is longer than Discord allows?

The addresses behind words go first, then the small print under options, then the longest of
everything else; the title, the question, its options and their letters stay. "…" stands wherever
words are missing.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from adapters.discord.text import clip, length, unlinked

JOIN = 2
"""A blank line between two blocks: counted even where there is less."""

LEAST_WHY = 24
LEAST_ROW = 80
LEAST_KEPT = 24


@dataclass(slots=True)
class Row:
    """A line or a paragraph, finished; `why` is the small print below it, `apart` asks for a gap."""

    text: str
    why: str = ""
    apart: bool = False

    def written(self) -> str:
        """Return both."""
        return f"{self.text}\n-# {self.why}" if self.why else self.text

    def size(self) -> int:
        """Return the characters it takes, with the end of its line and the gap below."""
        why = length(self.why) + len("\n-# ") if self.why else 0
        return length(self.text) + why + 1 + JOIN * (self.apart or bool(self.why))


@dataclass(slots=True)
class Prose:
    """A block in words.

    `kept` goes last, `leads` belongs to what follows, `tight` to others like it; `shortened` has
    lost rows.
    """

    rows: list[Row]
    kept: bool = False
    leads: bool = False
    tight: bool = False
    shortened: bool = False

    def paragraphs(self) -> list[str]:
        """Return all rows; one with a reason stands apart from the next, and so do long ones."""
        texts: list[str] = []
        apart = True
        for row in [*self.rows, *([Row("…")] if self.shortened else [])]:
            if apart:
                texts.append(row.written())
            else:
                texts[-1] += "\n" + row.written()
            apart = row.apart or bool(row.why)
        return [one for one in texts if one.strip()]

    def size(self) -> int:
        """Return the characters it takes at most, with what joins it to others."""
        rows = sum(row.size() for row in self.rows) + JOIN * self.shortened
        return rows and rows + JOIN


def paragraphs(run: Sequence[Prose]) -> list[str]:
    """Return blocks that follow each other as texts between which there should be a gap."""
    texts: list[str] = []
    before = Prose([])
    for one in run:
        if not (written := one.paragraphs()):
            continue
        if texts and (before.leads or (before.tight and one.tight)):
            texts[-1] += "\n" + written.pop(0)
        texts += written
        before = one
    return texts


def fit(proses: Sequence[Prose], limit: int) -> None:
    """Shorten the blocks, in place, until they fit together."""
    if _excess(proses, limit) <= 0:
        return
    _forget_addresses(proses, _excess(proses, limit))
    _shorten_whys(proses, _excess(proses, limit))
    for kept in (False, True):
        chosen = [one for one in proses if one.kept is kept]
        least = LEAST_KEPT if kept else LEAST_ROW
        _shorten_rows(chosen, _excess(proses, limit), least)
        # The title is kept and leads: it may get shorter, but it never goes.
        _drop_rows([one for one in chosen if not (kept and one.leads)], _excess(proses, limit))


def _excess(proses: Sequence[Prose], limit: int) -> int:
    return sum(one.size() for one in proses) - limit


def _forget_addresses(proses: Sequence[Prose], excess: int) -> None:
    if excess <= 0:
        return
    for row in (row for one in proses for row in one.rows):
        row.text = unlinked(row.text)


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
        saved = _drop_row(proses[index])
        sizes[index] -= saved
        excess -= saved


def _drop_row(prose: Prose) -> int:
    """Leave out the last row, or the mark where rows were; return what that saves."""
    if not prose.rows:
        prose.shortened = False
        return 2 * JOIN
    saved = prose.rows.pop().size() - JOIN * (not prose.shortened)
    prose.shortened = True
    return saved
