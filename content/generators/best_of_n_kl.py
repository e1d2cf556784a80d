"""How far does best-of-n move from its base model, for a drawn n?

KL(best-of-n to base) is at most ln n - (n - 1)/n nats, with equality when no two candidates tie,
as when the reward is continuous.
"""

from math import log, log2
from random import Random

from bot.bank.toolkit import Mistake, numeral, options, until

SETTINGS = (
    "A service draws {n} replies and sends the one with the highest reward",
    "A coding tool samples {n} candidates and keeps the best-scored one",
    "For each prompt {n} stories are sampled, and the one that a reward model likes best is kept",
)


def draw(seed: int) -> dict[str, object]:
    """Draw one question: its stem, its options, its explanation."""
    return until(Random(seed), _attempt)


def _nats(value: float) -> str:
    return f"{numeral(value)} nats"


def _attempt(chance: Random) -> dict[str, object] | None:
    n = chance.choice((2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 24, 32, 50, 64, 100, 128, 200, 256))
    right = log(n) - (n - 1) / n
    key = f"It is ln {n} - {n - 1}/{n} = {numeral(log(n), 4)} - {numeral((n - 1) / n, 4)} nats."
    offered = options(chance, right, key, _mistakes(n), show=_nats)
    if offered is None:
        return None
    return {
        "stem": (
            f"{chance.choice(SETTINGS).format(n=n)}; no two ever tie. How far is the distribution "
            "of what is kept from that of the base model, as KL divergence of the kept from the "
            "base in natural units?"
        ),
        "options": offered,
        "order": "fixed",
        "explanation": (
            f"The kept sample has {n} u^{n - 1} times the base density, u being its quantile of "
            f"reward. The mean of the logarithm of that is ln {n} - {n - 1}/{n} = {_nats(right)}. "
            "It grows with the logarithm of n: doubling a large n adds about 0.7 nats. So best-of-n "
            "stays close to the base model and still raises the proxy reward, but a large n "
            "overfits the reward model as other optimisation does."
        ),
    }


def _mistakes(n: int) -> list[Mistake]:
    return [
        Mistake(
            log(n),
            "Picking one of n costs ln n nats.",
            f"That fits a sample that always lies in the best 1/{n}; the best of {n} is less certain.",
        ),
        Mistake(
            log2(n) - (n - 1) / n,
            "The logarithm is to base 2.",
            "That mixes bits with nats; in natural units the logarithm is to base e.",
        ),
        Mistake(
            log(n) + (n - 1) / n,
            "The correction is added.",
            f"The correction {n - 1}/{n} has a minus sign: ln n alone is already too much.",
        ),
        Mistake(
            (n - 1) / n,
            "The distance is the share of candidates thrown away.",
            "That stays below 1 for any n, while the divergence grows with the logarithm of n.",
        ),
        Mistake(
            log(n) / n,
            "The divergence is spread over the n candidates.",
            "It describes the one sample that is kept and is not divided among candidates.",
        ),
        Mistake(
            (log(n) - (n - 1) / n) / 2,
            "The divergence is halved, as in the Jensen-Shannon form.",
            "The KL divergence from the base has no factor of one half.",
        ),
        Mistake(
            (n - 1) / 2,
            "The distance grows in proportion to n.",
            "Each doubling of n adds about ln 2 nats, so the growth is logarithmic and slow.",
        ),
    ]
