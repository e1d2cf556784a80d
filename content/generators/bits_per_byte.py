"""How many bits per byte does a drawn loss per token mean?

nats per token / ln 2 are bits per token; divided by the bytes of a token they are bits per byte.
"""

import math
from random import Random
from typing import Final

from bot.bank.toolkit import Mistake, number, numeral, until

SETTINGS: Final = ("English prose", "German news", "source code", "chat logs")


def _mistakes(loss: float, size: float) -> list[Mistake]:
    return [
        Mistake(loss / size, "", "That is in nats per byte; divide by ln 2 to get bits."),
        Mistake(loss / math.log(2), "", "That is in bits per token; a token has several bytes."),
        Mistake(
            loss * math.log(2) / size,
            "",
            "That multiplies by ln 2; a nat is more than a bit, so divide by 0.693.",
        ),
        Mistake(
            loss / math.log(2) * size,
            "",
            "That multiplies by the bytes of a token; each byte carries only a part of its bits.",
        ),
        Mistake(
            loss / math.log(2) / size / 8,
            "",
            "The further division by 8 is wrong: the unit is one byte, not one bit of text.",
        ),
    ]


def _attempt(chance: Random) -> dict[str, object] | None:
    loss = chance.randrange(12, 37) / 10
    size = chance.choice((2.5, 3, 3.2, 3.5, 4, 4.2, 4.5, 5))
    right = loss / math.log(2) / size
    units = ({"name": "bits/byte", "factor": 1.0}, {"name": "bpb", "factor": 1.0})
    asked = number(right, "bits per byte", _mistakes(loss, size), absolute=0.006, units=units)
    if asked is None:
        return None
    kind = chance.choice(SETTINGS)
    if chance.random() < 0.5:
        stem = (
            f"On {kind} a language model has a mean loss of {loss:g} nats per token, and its "
            f"tokeniser makes tokens of {size:g} bytes on average. "
        )
    else:
        tokens = chance.choice((2000, 4000, 6000, 10000))
        stem = (
            f"A tokeniser cuts {size * tokens:,.0f} bytes of {kind} into {tokens:,} tokens, and a "
            f"language model has a mean loss of {loss:g} nats per token on them. "
        )
    return {
        "stem": stem + "How many bits per byte is that? Round to two decimals.",
        "number": asked,
        "explanation": (
            f"{loss:g} nats are {loss:g}/0.693 = {numeral(loss / math.log(2))} bits per token, and "
            f"a token has {size:g} bytes, so {numeral(right)} bits per byte. The loss per token "
            "depends on how long tokens are; per byte, models with different tokenisers can be "
            "compared on the same text. The figure is also the size to which the model could "
            "compress the text, in bits for each byte."
        ),
    }


def draw(seed: int) -> dict[str, object]:
    """Draw one question: its stem, its number with known mistakes, its explanation."""
    return until(Random(seed), _attempt)
