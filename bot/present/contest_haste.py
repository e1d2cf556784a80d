"""What do admins of a contest read about answers that came very fast?"""

from collections.abc import Sequence

from bot.cards import Block, Heading, Line
from bot.core.blitz import Fast
from bot.present import haste, words

SHOWN = 10


def very_fast(locale: str, fast: Sequence[Fast]) -> list[Block]:
    """Return the newest of them, under a heading of their own; nothing where there are none."""
    _ = words(locale).gettext
    if not fast:
        return []
    blocks: list[Block] = [Heading(_("For admins: very fast answers"))]
    *shown, note = haste.lines(locale, fast[:SHOWN])
    blocks += shown
    if (more := len(fast) - SHOWN) > 0:
        blocks.append(Line((_("and {n} more, earlier").format(n=more),)))
    return [*blocks, note]
