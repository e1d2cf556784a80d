"""How many sequences enter one update, for drawn devices and accumulation?

Micro-batch x accumulation steps x model replicas; with tensor parallelism over t devices there
are devices / t replicas.
"""

from random import Random

from bot.bank.toolkit import Mistake, number, until


def draw(seed: int) -> dict[str, object]:
    """Draw one question: its stem, its count with known mistakes, its explanation."""
    return until(Random(seed), _attempt)


def _attempt(chance: Random) -> dict[str, object] | None:
    devices = chance.choice((8, 16, 24, 32, 48, 64, 96, 128))
    tensor = chance.choice((1, 2, 4, 8))
    micro = chance.choice((1, 2, 3, 4, 6, 8))
    steps = chance.choice((2, 4, 5, 6, 8, 16))
    replicas = devices // tensor
    right = micro * steps * replicas
    if replicas < 2 or right > 9_999:
        return None
    mistakes = [
        Mistake(
            micro * replicas,
            "Gradients of several passes do not add up to a larger batch.",
            f"That leaves out accumulation: {steps} passes are summed before the weights change.",
        ),
        Mistake(
            micro * steps,
            "Each replica updates on its own.",
            "That is one replica; gradients are averaged over all of them before the update.",
        ),
        Mistake(
            micro * steps * devices,
            "Each device works on sequences of its own.",
            f"{tensor} devices share one copy of the model and work on the same sequences.",
        ),
        Mistake(
            micro * steps * tensor,
            "Devices that share a model add sequences.",
            "Devices that share one copy work on the same sequences; multiply by the copies.",
        ),
        Mistake(
            micro + steps + replicas,
            "The three numbers are added.",
            "They multiply: each replica does every accumulation step with a full micro-batch.",
        ),
    ]
    asked = number(right, "", mistakes, relative=0.0)
    if asked is None:
        return None
    spread = (
        "each of which holds a full copy of the model"
        if tensor == 1
        else f"and each copy of the model is spread over {tensor} devices by tensor parallelism"
    )
    copies = (
        f"There are {replicas} copies of the model"
        if tensor == 1
        else f"{devices} devices / {tensor} per copy are {replicas} copies"
    )
    work = chance.choice(("A fine-tuning run", "A pretraining run", "A training job"))
    return {
        "stem": (
            f"{work} uses {devices} devices, {spread}. Every copy processes micro-batches of "
            f"{micro} sequence{'s' * (micro > 1)} and accumulates gradients over {steps} of them "
            "before all copies average and update. How many sequences enter one update?"
        ),
        "number": asked,
        "explanation": (
            f"{copies}; each contributes "
            f"{micro} x {steps} = {micro * steps} sequences, in all {right:,}. Accumulation costs "
            "time instead of memory: activations are kept for one micro-batch at a time. Up to "
            "rounding the update is the same as with one large batch if the loss is averaged over "
            "all sequences; layers that use batch statistics are an exception."
        ),
    }
