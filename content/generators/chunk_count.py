"""Into how many chunks is a text of drawn length cut, with overlap?

Windows of S tokens, each starting S - O after the one before, until the end of the text is reached;
the last may be shorter: 1 + ceil((N - S) / (S - O)).
"""

from math import ceil
from random import Random

from bot.bank.toolkit import Mistake, number, until


def draw(seed: int) -> dict[str, object]:
    """Draw one question: its stem, its count with known mistakes, its explanation."""
    return until(Random(seed), _attempt)


def _attempt(chance: Random) -> dict[str, object] | None:
    length = 100 * chance.randrange(12, 300)
    size = chance.choice((200, 256, 300, 400, 500, 512, 800, 1000))
    overlap = chance.choice((20, 32, 40, 50, 64, 80, 100, 128, 150, 200))
    if not 0.05 <= overlap / size <= 0.3:
        return None
    step = size - overlap
    steps, rest = divmod(length - size, step)
    right = 1 + steps + (rest > 0)
    if length < 3 * size or right > 80:
        return None
    mistakes = [
        Mistake(
            ceil(length / size),
            "The overlap does not change the number of chunks.",
            f"Each chunk after the first brings only {step} new tokens, so more are needed.",
        ),
        Mistake(
            ceil(length / (size + overlap)),
            "The overlap makes a chunk cover more of the text.",
            f"The overlap repeats tokens: a chunk advances by {step} and not by {size + overlap}.",
        ),
        Mistake(
            right - 1,
            "The first chunk, or a rest that does not fill a chunk, does not count.",
            f"One is missing: the last {rest} tokens need a shorter chunk, and the first chunk counts."
            if rest
            else "Those are the chunks after the first one; the first has to be added.",
        ),
        Mistake(
            ceil(length / step),
            "The text is divided by the step.",
            "The first chunk covers more than one step, so the last window would bring nothing new.",
        ),
        Mistake(
            1 + ceil(length / step),
            "The first chunk counts in addition to the whole text.",
            "The first chunk already covers its own length, so subtract it before dividing.",
        ),
    ]
    asked = number(right, "", mistakes, relative=0.0)
    if asked is None:
        return None
    text = chance.choice(("A handbook", "A contract", "A transcript", "A technical report"))
    end = (
        f"the last {rest} need one more chunk: {right} in all"
        if rest
        else f"nothing is left over: {right} in all"
    )
    return {
        "stem": (
            f"{text} of {length:,} tokens is cut for retrieval into chunks of {size:,} tokens, each "
            f"but the first sharing its first {overlap} with the end of the one before. The last chunk may be "
            "shorter, and cutting stops when the end of the text is reached. How many chunks result?"
        ),
        "number": asked,
        "explanation": (
            f"The first chunk covers {size:,} tokens, each further one {size:,} - {overlap} = {step} "
            f"new ones. The other {length - size:,} tokens hold {steps} full steps, and {end}. "
            "Overlap keeps sentences at a border whole in one chunk; it costs storage, and near-"
            "duplicates among the results. Cutting at headings or paragraphs often serves better "
            "than fixed lengths."
        ),
    }
