"""Which integer does a drawn weight become by symmetric 8-bit quantisation?

The scale is the largest magnitude over 127, the code is the weight over the scale, rounded. Weights
are drawn so that codes are whole.
"""

from random import Random

from bot.bank.toolkit import Mistake, options, until


def draw(seed: int) -> dict[str, object]:
    """Draw one question: its stem, its options, its explanation."""
    return until(Random(seed), _attempt)


def _whole(value: float) -> str:
    return f"{value:.0f}"


def _attempt(chance: Random) -> dict[str, object] | None:
    hundredths = chance.choice((1, 2, 3, 4, 5, 6, 8, 10))
    scale, largest = hundredths / 100, 127 * hundredths / 100
    code = chance.randrange(4, 40) * chance.choice((-1, 1))
    weight = code * scale
    # Most weights of the block are small beside its outlier.
    usual = chance.choice((0.2, 0.3, 0.5, 1, 1.5, 2, 3))
    if not abs(weight) < usual <= largest / 2.5:
        return None
    key = f"The scale is {largest:g} / 127 = {scale:g}, and {weight:.2f} / {scale:g} = {code}."
    offered = options(chance, code, key, _mistakes(code, weight, usual, largest), show=_whole)
    if offered is None:
        return None
    part = chance.choice(("an attention matrix", "an MLP matrix", "an embedding table"))
    levels = round(2 * usual / scale)
    return {
        "stem": (
            f"A block of {part} is stored by symmetric 8-bit quantisation: its largest magnitude "
            f"maps to 127, zero to 0. Most weights lie within {usual:g} of zero, but one outlier "
            f"is {largest:g}. Which integer code does the weight {weight:.2f} get?"
        ),
        "options": offered,
        "order": "fixed",
        "explanation": (
            f"The scale is {largest:g} / 127 = {scale:g}, so the code is {weight:.2f} / {scale:g} "
            f"= {code}; decoding gives code times scale. The outlier sets the scale for the whole "
            f"block: weights within {usual:g} of zero share about {levels} of the 255 codes, and "
            "rounding errors reach half the scale. Hence small blocks with scales of their own, "
            "separate treatment of outliers, or clipping, which trades one large error for many "
            "small ones."
        ),
    }


def _mistakes(code: int, weight: float, usual: float, largest: float) -> list[Mistake]:
    return [
        Mistake(
            round(127 * weight / usual),
            "The scale follows the range in which most weights lie.",
            f"The largest magnitude maps to 127, and that is the outlier {largest:g}, not {usual:g}.",
        ),
        Mistake(
            round(255 * weight / largest),
            "All 255 steps lie on one side of zero.",
            "Codes are negative as well: there are 127 steps on each side of zero.",
        ),
        Mistake(
            code + 128,
            "Codes are counted from the lowest one.",
            "The scheme is symmetric: zero maps to 0, and no offset is added.",
        ),
        Mistake(
            -code,
            "The sign is stored the other way round.",
            "The code has the sign of its weight, as the scale is positive.",
        ),
        Mistake(
            round(7 * weight / largest),
            "A code has 4 bits.",
            "That is 4-bit quantisation with codes to 7; with 8 bits they go to 127.",
        ),
        Mistake(
            round(100 * weight),
            "The code is the weight in hundredths.",
            f"The weight is divided by the scale {largest / 127:g}, not by one hundredth.",
        ),
        Mistake(
            round(63 * weight / largest),
            "One bit for the sign and one for zero leave codes to 63.",
            "Zero needs no bit of its own; with a sign, 8 bits reach from -127 to 127.",
        ),
    ]
