"""How many tokens per second can decoding give, if reading memory is the limit?

Each step reads all weights once and the KV cache of each sequence, and gives one token per
sequence: batch x bandwidth / (weights + batch x cache). GB are 10^9 bytes, TB 10^12.
"""

from random import Random

from bot.bank.toolkit import Mistake, number, numeral, until


def draw(seed: int) -> dict[str, object]:
    """Draw one question: its stem, its number with known mistakes, its explanation."""
    return until(Random(seed), _attempt)


def _attempt(chance: Random) -> dict[str, object] | None:
    billions = chance.choice((2, 3, 4, 7, 8, 12, 14, 20, 30, 70))
    bits = chance.choice((4, 8, 16))
    speed = chance.choice((0.5, 1, 1.5, 2, 3, 4))  # TB/s
    batch = chance.choice((4, 8, 10, 16, 20, 32))
    cache = chance.choice((0.1, 0.2, 0.25, 0.5, 1))  # GB per sequence
    weights = billions * bits / 8
    if weights + batch * cache > 90 or not 0.1 < batch * cache / weights < 2.5:
        return None
    right = batch * speed * 1000 / (weights + batch * cache)
    mistakes = [
        Mistake(
            batch * speed * 1000 / weights,
            "The weights are all that is read.",
            "The KV caches are read in each step as well, one for each sequence.",
        ),
        Mistake(
            speed * 1000 / (weights + batch * cache),
            "A step gives one token.",
            f"That is the rate of one sequence; a step gives a token to each of {batch}.",
        ),
        Mistake(
            batch * speed * 1000 / (weights + cache),
            "All sequences share one cache.",
            f"Each of the {batch} sequences has a cache of its own, and all are read.",
        ),
        Mistake(
            speed * 1000 / (weights + cache),
            "The batch does not matter.",
            f"That is a batch of one; here {batch} sequences share the reading of the weights.",
        ),
        Mistake(
            batch * speed * 1000 / (batch * (weights + cache)),
            "The weights are read anew for each sequence.",
            "One reading of the weights serves the whole batch; that is what a batch is for.",
        ),
        Mistake(
            batch * speed * 1000 / (billions * bits + batch * cache),
            "A weight takes as many bytes as it has bits.",
            f"{bits} bits are {bits / 8:g} byte{'s' * (bits > 8)}: divide by 8.",
        ),
    ]
    asked = number(right, "tokens/s", mistakes, units=[{"name": "tokens per second", "factor": 1}])
    if asked is None:
        return None
    service = chance.choice(("A chat service", "A translation service", "A summary service"))
    return {
        "stem": (
            f"{service} decodes with {billions} billion weights of {bits} bits on a device that "
            f"reads {speed:g} TB (10^12 bytes) per second. Each step reads all weights once and the "
            f"KV cache of each of {batch} sequences, {cache:g} GB (10^9 bytes) each. At most how many "
            "tokens per second result in total?"
        ),
        "number": asked,
        "explanation": (
            f"A step reads {weights:g} GB of weights and {batch} x {cache:g} GB of cache, "
            f"{numeral(weights + batch * cache)} GB in {numeral((weights + batch * cache) / speed)} "
            f"ms, and gives {batch} tokens: {numeral(right)} per second. A larger batch spreads the "
            "weights over more tokens, while the caches grow along with it. Fewer bits per weight "
            "help for the same reason. At large batches computing can become the limit before this "
            "bound is reached."
        ),
    }
