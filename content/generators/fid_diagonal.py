"""How large is the FID of two drawn Gaussians with diagonal covariances?

|m1 - m2|^2 plus the sum of (s1 - s2)^2 over the dimensions, s being standard deviations: what is
left of the trace term if the covariances are diagonal. The FID is the squared distance.
"""

import math
from random import Random
from typing import Final

from bot.bank.toolkit import Mistake, number, series, until

Moments = tuple[list[int], list[int], list[int], list[int]]

SETTINGS: Final = (
    ("real photos", "generated ones"),
    ("original paintings", "generated ones"),
    ("the test set", "the samples"),
)
VARIANCES: Final = (1, 4, 9, 16, 25)


def _mistakes(moments: Moments, means: int, spreads: float) -> list[Mistake]:
    variances = [(a, b) for a, b in zip(moments[1], moments[3], strict=True)]
    plain = sum(abs(a - b) for a, b in variances)
    return [
        Mistake(means, "", "That compares the means alone; FID compares the spreads as well."),
        Mistake(
            means + sum((a - b) ** 2 for a, b in variances),
            "",
            "That squares differences of variances; their roots are subtracted first.",
        ),
        Mistake(means + plain, "", "That takes differences of variances; their roots are needed."),
        Mistake(
            math.sqrt(means) + spreads,
            "",
            "The distance of the means has to stay squared.",
        ),
        Mistake(
            math.sqrt(means + spreads),
            "",
            "That is the root; FID is reported as the squared Fréchet distance.",
        ),
        Mistake(spreads, "", "That compares the spreads alone; the means differ as well."),
    ]


def _attempt(chance: Random) -> dict[str, object] | None:
    means = [chance.randrange(0, 6) for _ in range(4)]
    variances = [chance.choice(VARIANCES) for _ in range(4)]
    moments = (means[:2], variances[:2], means[2:], variances[2:])
    apart = sum((a - b) ** 2 for a, b in zip(means[:2], means[2:], strict=True))
    roots = [
        math.isqrt(a) - math.isqrt(b) for a, b in zip(variances[:2], variances[2:], strict=True)
    ]
    spreads = sum(root**2 for root in roots)
    if not apart or not spreads or apart + spreads > 40:
        return None
    right = apart + spreads
    asked = number(right, "", _mistakes(moments, apart, spreads), relative=0.005)
    if asked is None:
        return None
    real, fake = chance.choice(SETTINGS)
    texts = [series(list(map(str, part))) for part in moments]
    return {
        "stem": (
            f"Two uncorrelated features describe images. Over {real} they have the means "
            f"{texts[0]} and the variances {texts[1]}; over {fake} the means {texts[2]} and the "
            f"variances {texts[3]}. What is the FID with these two features?"
        ),
        "number": asked,
        "explanation": (
            f"The squared distance of the means is {apart}. With diagonal covariances the trace "
            "term becomes the sum of squared differences of standard deviations: "
            f"{abs(roots[0])}^2 + {abs(roots[1])}^2 = {spreads}. Together {right}. Correlated features "
            "need a matrix root instead. In practice FID has 2,048 features, treats them as Gaussian, "
            "and depends on sample size and image resizing."
        ),
    }


def draw(seed: int) -> dict[str, object]:
    """Draw one question: its stem, its number with known mistakes, its explanation."""
    return until(Random(seed), _attempt)
