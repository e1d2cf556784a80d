"""What is said about answers that came before their question can have been read?"""

from collections.abc import Sequence

from bot.cards import Line, Mention, Part
from bot.core.blitz import Fast
from bot.present import words


def lines(locale: str, fast: Sequence[Fast]) -> list[Line]:
    """Name who answered what how fast, and what follows from it: nothing."""
    _ = words(locale).gettext
    blocks: list[Line] = []
    for each in fast:
        said = _("question {number}, after {seconds} seconds").format(
            number=each.number, seconds=f"{each.seconds:.1f}"
        )
        who: Part = Mention(each.player, each.name) if each.player else _("Somebody who hides")
        blocks.append(Line((who, ": ", said)))
    text = _("They count as all others do. A fast answer proves nothing: some know the question.")
    return [*blocks, Line((text,), quiet=True)]
