"""How much memory per device do the states of mixed-precision Adam take under a ZeRO stage?

Of 16 bytes per parameter, 2 are weights, 2 gradients and 12 optimiser states. Over D devices stage
1 shards the 12, stage 2 the 12 and the gradients, stage 3 all. GB are 10^9 bytes.
"""

from random import Random

from bot.bank.toolkit import Mistake, numeral, options, until

SHARDED = {
    1: "the optimiser states",
    2: "optimiser states and gradients",
    3: "optimiser states, gradients and weights",
}
WHOLE = {1: 4, 2: 2, 3: 0}  # bytes per parameter that each device keeps in full


def draw(seed: int) -> dict[str, object]:
    """Draw one question: its stem, its options, its explanation."""
    return until(Random(seed), _attempt)


def _gigabytes(value: float) -> str:
    return f"{numeral(value)} GB"


def _attempt(chance: Random) -> dict[str, object] | None:
    billions = chance.choice((1, 1.5, 2, 3, 4, 7, 7.5, 8, 13, 20, 30))
    devices = chance.choice((4, 8, 16, 32, 64, 128))
    stage = chance.choice((1, 2, 3))
    kept = {number: WHOLE[number] + (16 - WHOLE[number]) / devices for number in SHARDED}
    value = billions * kept[stage]
    if value > 150:  # no device holds that much
        return None
    key = (
        f"Each device keeps {WHOLE[stage]} bytes in full and {16 - WHOLE[stage]}/{devices} as its "
        "share, per parameter."
    )
    offered = options(chance, value, key, _mistakes(billions, devices, stage), show=_gigabytes)
    if offered is None:
        return None
    where = chance.choice(("A team", "A cloud customer", "A research group"))
    return {
        "stem": (
            f"{where} trains a model with {numeral(billions)} billion parameters on {devices} "
            "devices. Per parameter it keeps 2 bytes of weight, 2 of gradient and 12 of optimiser "
            f"states. ZeRO stage {stage} shards {SHARDED[stage]} over all devices. How many GB "
            "(10^9 bytes) of these does each device hold?"
        ),
        "options": offered,
        "order": "fixed",
        "explanation": (
            f"Stage {stage} shards {SHARDED[stage]}. So each device holds {WHOLE[stage]} + "
            f"{16 - WHOLE[stage]}/{devices} bytes for each of {numeral(billions)} billion "
            f"parameters, {_gigabytes(value)} instead of {_gigabytes(16 * billions)} with plain "
            "data parallelism. The price is communication: stages 1 and 2 send about as much as "
            "plain data parallelism, stage 3 about half as much again, as weights are gathered for "
            "each pass. Activations are not counted here."
        ),
    }


def _mistakes(billions: float, devices: int, stage: int) -> list[Mistake]:
    mistakes = [
        Mistake(
            16 * billions,
            "Data parallelism of any form keeps a full copy of everything.",
            f"That is plain data parallelism; stage {stage} shards {SHARDED[stage]}.",
        ),
        Mistake(
            12 * billions / devices,
            "What is sharded are the optimiser states, and the rest takes no memory.",
            "That is the share of the optimiser states alone; weights and gradients need room, too.",
        ),
        Mistake(
            12 * billions,
            "The optimiser states stay whole and the rest is sharded away.",
            "Optimiser states are what every ZeRO stage shards first, as they are the largest part.",
        ),
        Mistake(
            2 * billions,
            "Apart from the weights everything becomes negligible.",
            _beside_weights(stage, devices),
        ),
    ]
    mistakes += [
        Mistake(
            billions * (WHOLE[other] + (16 - WHOLE[other]) / devices),
            f"Stage {stage} shards {what}.",
            f"That is stage {other}, which shards {what} over the {devices} devices.",
        )
        for other, what in SHARDED.items()
        if other != stage
    ]
    return mistakes


def _beside_weights(stage: int, devices: int) -> str:
    """Say what is wrong with counting one full set of weights."""
    if stage == 1:
        return "That is one full set of weights; at stage 1 each device has all gradients as well."
    if stage == 2:
        return f"That is one full set of weights; the rest, divided by {devices}, still counts."
    return "That is one full set of weights, and stage 3 shards the weights like all the rest."
