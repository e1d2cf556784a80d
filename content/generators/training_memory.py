"""How much memory hold weights, gradients and Adam's states, for drawn formats?

N parameters times the bytes that each of them needs: weight, gradient, a 4-byte master weight and
two moments. GB are 10^9 bytes; activations are left out.
"""

from random import Random

from bot.bank.toolkit import Mistake, number, numeral, until

GIB = 2**30
WEIGHT, MASTER = 2, 4


def draw(seed: int) -> dict[str, object]:
    """Draw one question: its stem, its number in GB with known mistakes, its explanation."""
    return until(Random(seed), _attempt)


def _attempt(chance: Random) -> dict[str, object] | None:
    billions = chance.choice((0.5, 1, 1.5, 2, 3, 4, 6, 7, 7.5, 8, 13, 30))
    gradient = chance.choice((2, 4))
    moment = chance.choice((4, 4, 2, 1))
    each = WEIGHT + gradient + MASTER + 2 * moment
    value = billions * each
    mistakes = [
        Mistake(
            billions * (each - moment),
            "Adam keeps one number per parameter.",
            "Adam keeps two moments per parameter, the mean of gradients and of their squares."
            if moment != MASTER
            else "That is 4 bytes short: a master weight and two moments of 4 bytes each count.",
        ),
        Mistake(
            billions * (each - MASTER),
            "The low-precision weight is the weight that is updated.",
            "The 4-byte master weight is kept beside the 2-byte one, so it counts as well.",
        ),
        Mistake(
            billions * WEIGHT,
            "Training needs the memory of the weights.",
            "That is the memory for using the model; gradients and optimiser states come on top.",
        ),
        Mistake(
            billions * (WEIGHT + gradient),
            "The optimiser has no memory of its own.",
            f"That leaves out the optimiser: {MASTER + 2 * moment} of {each} bytes per parameter are its own.",
        ),
        Mistake(
            value * 1e9 / GIB,
            "A GB has 2^30 bytes.",
            "That is GiB of 2^30 bytes; the question asks for GB of 10^9 bytes.",
        ),
    ]
    asked = number(value, "GB", mistakes, units=[{"name": "GiB", "factor": GIB / 1e9}])
    if asked is None:
        return None
    what = chance.choice(
        ("Full fine-tuning of", "Continued pretraining of", "Training from scratch of")
    )
    return {
        "stem": (
            f"{what} a model with {numeral(billions)} billion parameters uses Adam in mixed "
            f"precision. Each parameter has a {WEIGHT}-byte weight, a {gradient}-byte gradient, a "
            f"{MASTER}-byte master weight and two moments of {_bytes(moment)} each. How many GB "
            "(10^9 bytes) is that without activations?"
        ),
        "number": asked,
        "explanation": (
            f"{WEIGHT} + {gradient} + {MASTER} + 2 x {moment} = {each} bytes per parameter, times "
            f"{numeral(billions)} billion parameters is {numeral(value)} GB. Using the model takes "
            f"{numeral(billions * WEIGHT)} GB, so training needs {numeral(each / WEIGHT)} times as "
            "much before a single activation is stored. Activations grow with batch and length; "
            "sharding spreads the states over devices, and LoRA needs them for few parameters alone."
        ),
    }


def _bytes(count: int) -> str:
    return "1 byte" if count == 1 else f"{count} bytes"
