"""How large is the KV cache of one sequence, for a drawn shape of a model?

A pure function of the seed. The size is 2 (keys and values) x layers x key-value heads x head
size x tokens x bytes; a GiB is 2**30 bytes.
"""

import random

GIB = 2**30


def draw(seed: int) -> dict[str, object]:
    """Draw one question: its stem, its number in GiB with known mistakes, its explanation."""
    chance = random.Random(seed)
    while True:
        layers = chance.choice((24, 32, 40, 48, 64, 80))
        heads = chance.choice((4, 8, 16, 32))
        share = chance.choice((1, 2, 4))  # query heads that share one key-value head
        size = chance.choice((64, 128))
        tokens = chance.choice((2048, 4096, 8192, 16384, 32768))
        width = chance.choice((1, 2, 4))
        per_token = 2 * layers * heads * size * width
        value = per_token * tokens / GIB
        if heads * share <= 64 and 0.25 <= value <= 32:
            break
    half = "That is half of it: count both keys and values"
    half += ", and 2 bytes for each number." if width == 2 else "."
    mistakes = [
        (value / 2, half),
        (value * 8, "That counts bits: the question gives bytes per number."),
        (value / layers, "That is one layer; every layer has keys and values of its own."),
        (value * GIB / 1e9, "That is decimal GB of 10^9 bytes; a GiB has 2^30 bytes."),
    ]
    if width == 4:
        mistakes.append((value / 4, "That counts numbers; each of them takes 4 bytes."))
    if share > 1:
        cause = "That counts query heads; only the shared key-value heads are stored."
        mistakes.append((value * share, cause))
    shared = (
        f"{heads} key-value heads of size {size}, each shared by {share} query heads,"
        if share > 1
        else f"{heads} attention heads of size {size}, each with its own keys and values,"
    )
    stored = "1 byte" if width == 1 else f"{width} bytes"
    return {
        "stem": (
            f"A decoder has {layers} layers and {shared} and stores {stored} per number. How many "
            f"GiB does the KV cache of one sequence of {tokens:,} tokens need?"
        ),
        "number": {
            "value": value,
            "relative": 0.02,
            "unit": "GiB",
            "units": [
                {"name": "MiB", "factor": 1 / 1024},
                {"name": "GB", "factor": 1e9 / GIB},
                {"name": "MB", "factor": 1e6 / GIB},
            ],
            "mistakes": [{"answer": f"{wrong:.4g}", "why": why} for wrong, why in mistakes],
        },
        "explanation": (
            f"Keys and values (2) x {layers} layers x {heads} heads x {size} x {stored} are "
            f"{per_token // 1024:,} KiB per token; times {tokens:,} tokens that is {value:g} GiB. "
            "The cache grows in proportion to the length and to the number of sequences in the "
            "batch. It spends memory to save computing: without it the keys and values of all "
            "earlier tokens would be computed anew for every token."
        ),
    }
