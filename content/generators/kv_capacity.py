"""How many sequences fit beside the weights, for a drawn device and model?

Memory that may be used, minus the weights, over the KV cache of one full sequence, rounded down.
The cache takes 2 (keys and values) x layers x key-value heads x head size x bytes x tokens. GB are
10^9 bytes; activations are left out.
"""

from random import Random

from bot.bank.toolkit import Mistake, numeral, options, until

GB = 10**9


def draw(seed: int) -> dict[str, object]:
    """Draw one question: its stem, its options, its explanation."""
    return until(Random(seed), _attempt)


def _whole(value: float) -> str:
    return f"{value:,.0f}"


def _attempt(chance: Random) -> dict[str, object] | None:
    memory = chance.choice((24, 40, 48, 80, 96, 141))
    use = chance.choice((80, 85, 90, 95))  # per cent
    weights = chance.choice((6, 8, 14, 16, 26, 28, 40))
    layers = chance.choice((24, 32, 40, 48, 64))
    heads = chance.choice((4, 8, 16))
    group = chance.choice((2, 4, 8))  # query heads per key-value head
    tokens = 1024 * chance.choice((2, 4, 8, 16, 32))
    each = 2 * layers * heads * 128 * 2 * tokens
    room = memory * GB * use // 100 - weights * GB
    fits, rest = divmod(room, each)
    # A weight of the usual shape takes 4 to 20 bits.
    parameters = 12 * layers * (128 * heads * group) ** 2
    if not 0.5 <= weights * GB / parameters <= 2.5:
        return None
    # Far enough from a whole number that rounding on the way does not change the answer.
    if room <= 0 or heads * group > 64 or not 4 <= fits <= 400 or not 0.1 < rest / each < 0.9:
        return None
    mistakes = [
        Mistake(
            (room + weights * GB) // each,
            "The cache has the whole memory to itself.",
            f"The weights take {weights} GB of it first; the cache gets what is left.",
        ),
        Mistake(
            2 * room // each,
            "One tensor per layer is cached.",
            "Keys and values are both cached, so each token takes twice as much.",
        ),
        Mistake(
            room // (each * group),
            "Each query head has keys and values of its own.",
            f"{group} query heads share one key-value head here, and shared ones are stored once.",
        ),
        Mistake(
            room // (2 * each),
            "A cached number takes 4 bytes.",
            "It takes 2 bytes here; the factor 2 for keys and values is already counted.",
        ),
        Mistake(
            4 * room // each,
            "Keys and values share one byte per number.",
            "That drops both factors of 2: keys and values, and 2 bytes for each number.",
        ),
        Mistake(
            room // (weights * GB),
            "Each sequence needs a copy of the model.",
            "All sequences of a batch share one copy of the weights; their caches differ.",
        ),
    ]
    key = f"{numeral(room / GB)} GB are left, and a sequence takes {numeral(each / GB)} GB."
    offered = options(chance, fits, key, [one for one in mistakes if one.value], show=_whole)
    if offered is None:
        return None
    where = chance.choice(("A server", "An inference node", "A rented machine"))
    return {
        "stem": (
            f"{where} has {memory} GB of accelerator memory (GB: 10^9 bytes), of which {use} % may "
            f"be used; weights take {weights} GB. The model has {layers} layers, {heads * group} "
            f"query and {heads} key-value heads of size 128, cached in 2 bytes per number. How many "
            f"sequences of {tokens:,} tokens fit at once?"
        ),
        "options": offered,
        "order": "fixed",
        "explanation": (
            f"One token takes 2 x {layers} x {heads} x 128 x 2 bytes, a sequence "
            f"{numeral(each / GB)} GB. Of {numeral(memory * use / 100)} GB usable memory "
            f"{numeral(room / GB)} GB are left, so {fits} sequences fit. Memory and not computing "
            "thus often limits the batch. Reserving full length wastes room for short answers; "
            "paged attention hands out small blocks as a sequence grows, and more requests fit."
        ),
    }
