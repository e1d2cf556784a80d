"""How many parameters has a decoder of a drawn shape?

Matrices alone, no biases, norms or learnt positions: every layer of width d has four attention
matrices (4 d^2) and an MLP of width 4 d (8 d^2); the embedding table of V tokens has V d entries
and is shared by input and output. In all 12 L d^2 + V d.
"""

from random import Random

from bot.bank.toolkit import Mistake, numeral, options, until

SETTINGS = (
    "A start-up plans a decoder",
    "A config file describes a decoder",
    "A paper gives the shape of a decoder",
)
LARGEST = 3e10


def draw(seed: int) -> dict[str, object]:
    """Draw one question: its stem, its options, its explanation."""
    return until(Random(seed), _attempt)


def _shown(value: float, scale: float) -> str:
    """Write a count in billions or millions; options share the unit that suits their key."""
    if scale >= 1e9:
        return f"{numeral(value / 1e9)} billion"
    return f"{numeral(value / 1e6)} million"


def _attempt(chance: Random) -> dict[str, object] | None:
    layers = chance.choice((12, 16, 24, 32, 40, 48))
    width = chance.choice((768, 1024, 1536, 2048, 3072, 4096, 5120))
    heads = width // chance.choice((64, 128))
    vocabulary = chance.choice((32_000, 50_000, 64_000, 100_000, 128_000))
    body, table = 12 * layers * width**2, vocabulary * width
    total = body + table
    if total > LARGEST:
        return None

    def show(value: float) -> str:
        return _shown(value, total)

    key = f"12 x {layers} x {width:,}^2 in the layers plus {vocabulary:,} x {width:,} in the table."
    offered = options(chance, total, key, _mistakes(layers, width, heads, vocabulary), show=show)
    if offered is None:
        return None
    return {
        "stem": (
            f"{chance.choice(SETTINGS)}: {layers} layers of width {width:,} with {heads} attention "
            f"heads, an MLP with one hidden layer four times as wide, and one table of "
            f"{vocabulary:,} tokens shared by input and output. Counting these weight matrices, "
            "how many parameters does it have?"
        ),
        "options": offered,
        "order": "fixed",
        "explanation": (
            f"A layer has 4 d^2 for queries, keys, values and output and 8 d^2 for the MLP, so "
            f"{layers} layers hold {_shown(body, body)}; the shared table adds {_shown(table, table)}, in all "
            f"{show(total)}. The number of heads drops out, as the heads divide the width among "
            "themselves. Biases and norms would add well below one per cent; gated MLPs and "
            "grouped key-value heads change the 12."
        ),
    }


def _mistakes(layers: int, width: int, heads: int, vocabulary: int) -> list[Mistake]:
    square, table = layers * width**2, vocabulary * width
    return [
        Mistake(
            12 * square,
            "Embeddings are not parameters.",
            f"The token table is trained like the rest and holds another {_shown(table, table)} numbers.",
        ),
        Mistake(
            12 * square + 2 * table,
            "Input and output have a table each.",
            "The table is shared here, so its entries are stored and trained once.",
        ),
        Mistake(
            8 * square + table,
            "An MLP is one matrix.",
            "The MLP goes from d to 4d and back, two matrices of 4 d^2 each; this counts one.",
        ),
        Mistake(
            6 * square + table,
            "The MLP keeps the width of the layer.",
            "Its hidden layer is four times as wide, so it has 8 d^2 weights and not 2 d^2.",
        ),
        Mistake(
            (4 * heads + 8) * square + table,
            "Every head has projections of the full width.",
            f"The {heads} heads share the width: together they need 4 d^2 weights, however many.",
        ),
        Mistake(
            24 * square + table,
            "A decoder layer has two attention blocks and two MLPs.",
            "A GPT-like layer has one self-attention and one MLP, 12 d^2 weights in all.",
        ),
    ]
