"""How many days does a training run take on drawn hardware?

6 N D FLOPs (forward 2, backward 4 per parameter and token) over devices x peak x utilisation,
in days of 86,400 seconds.
"""

from random import Random

from bot.bank.toolkit import Mistake, number, numeral, until

DAY = 86_400


def draw(seed: int) -> dict[str, object]:
    """Draw one question: its stem, its number in days with known mistakes, its explanation."""
    return until(Random(seed), _attempt)


def _attempt(chance: Random) -> dict[str, object] | None:
    billions = chance.choice((1, 2, 3, 7, 8, 13, 30, 70))
    trillions = chance.choice((0.1, 0.2, 0.5, 1, 2, 3, 5, 10))
    devices = chance.choice((64, 128, 256, 512, 1_000, 2_000, 4_000))
    peak = chance.choice((200, 300, 400, 500, 1_000))  # 10^12 FLOP/s
    use = chance.choice((30, 35, 40, 45, 50))  # per cent
    flops = 6 * billions * 1e9 * trillions * 1e12
    rate = devices * peak * 1e12 * use / 100
    days = flops / rate / DAY
    if not 2 <= days <= 120:
        return None
    asked = number(
        days,
        "days",
        _mistakes(days, use),
        units=[{"name": "day", "factor": 1}, {"name": "weeks", "factor": 7}],
    )
    if asked is None:
        return None
    who = chance.choice(("A company", "A research centre", "A public lab"))
    return {
        "stem": (
            f"{who} trains a dense model with {billions} billion parameters on "
            f"{numeral(trillions)} trillion tokens, at 6 FLOPs per parameter and token. It has "
            f"{devices:,} accelerators with a peak of {peak:,} x 10^12 FLOP/s each and reaches "
            f"{use} % of that. How many days does it take? Round to three significant digits."
        ),
        "number": asked,
        "explanation": (
            f"Training takes 6 x {billions} x 10^9 x {numeral(trillions)} x 10^12 FLOPs. The "
            f"cluster delivers {devices:,} x {peak:,} x 10^12 x {use / 100:g} FLOP/s, which gives "
            f"{numeral(flops / rate)} seconds or {numeral(days)} days. The utilisation (MFU) is "
            "better measured than guessed: communication, memory-bound layers, restarts after "
            "failures and evaluation all lower it, and it tends to fall as devices are added."
        ),
    }


def _mistakes(days: float, use: int) -> list[Mistake]:
    share = use / 100
    return [
        Mistake(
            days * share,
            "Accelerators run at their peak.",
            f"That takes the peak rate; the cluster reaches {use} % of it, so divide by {share:g}.",
        ),
        Mistake(
            days * share**2,
            "The time is multiplied by the utilisation.",
            f"Lower utilisation means more time: divide by {share:g} and do not multiply by it.",
        ),
        Mistake(
            days / 3,
            "Training costs 2 FLOPs per parameter and token.",
            "That is the forward pass; with the backward pass it is 6 FLOPs.",
        ),
        Mistake(days * 24, "The result is in days.", "That is in hours; the question is in days."),
        Mistake(
            days * 2,
            "Forward and backward pass take 6 FLOPs each.",
            "The 6 FLOPs are forward and backward pass together.",
        ),
    ]
