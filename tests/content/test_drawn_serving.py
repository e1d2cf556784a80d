"""Are the keys of drawn questions right, from retrieval to safety?

Each is computed anew from its stem, by another way: where a generator uses a closed formula, the
check counts, enumerates, integrates or simulates.
"""

import itertools
import math
import re
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from random import Random
from statistics import fmean, pstdev

import pytest

from tests.support.drawn import after, draws, near, numbers, opened, right, root

COUNT = 250


def cosine_similarity(stem: str) -> float:
    """Use the law of cosines."""
    given = [[int(n) for n in found.split(", ")] for found in re.findall(r"\(([-\d, ]+)\)", stem)]
    a, b, c = math.hypot(*given[0]), math.hypot(*given[1]), math.dist(*given)
    return (a * a + b * b - c * c) / (2 * a * b)


def rank_fusion(stem: str) -> float:
    (constant,) = after(stem, "k = #")
    ranks = re.findall(r"rank (\d+) in", stem)
    assert len(ranks) + ("absent" in stem) == 3
    return float(sum(Fraction(1, int(constant) + int(rank)) for rank in ranks))


def recall_at_k(stem: str) -> float:
    """Put the passages into sets."""
    returned, relevant, found = map(
        int, after(stem, "returns # passages", "holds # relevant", "and # of them")
    )
    results = set(range(returned))
    wanted = set(range(returned - found, returned - found + relevant))
    return len(results & wanted) / len(wanted if "recall" in stem else results)


@cache
def best_gain(places: int, relevant: int) -> float:
    """Try all orders of what the collection holds."""
    patterns = itertools.product((0, 1), repeat=places)
    return max(gain(pattern) for pattern in patterns if sum(pattern) <= relevant)


def gain(pattern: tuple[int, ...]) -> float:
    return sum(hit * math.log(2) / math.log(rank + 2) for rank, hit in enumerate(pattern))


def ndcg(stem: str) -> float:
    places, relevant = map(int, after(stem, "returns # results", "holds # relevant"))
    ranks = set(
        map(int, re.findall(r"\d+", stem.partition("at rank")[2].partition(" relevant")[0]))
    )
    pattern = tuple(int(rank in ranks) for rank in range(1, places + 1))
    return gain(pattern) / best_gain(places, relevant)


def chunk_count(stem: str) -> float:
    """Cut the text."""
    length, size, overlap = map(int, after(stem, "of # tokens is", "chunks of #", "first #"))
    count, end = 1, size
    while end < length:
        count, end = count + 1, end - overlap + size
    return count


@cache
def tokens_of_a_pass(accepted: float, drafted: int) -> float:
    """Go through all ways in which the draft can be accepted or refused."""
    total = 0.0
    for fall in itertools.product((True, False), repeat=drafted):
        chance = math.prod(accepted if good else 1 - accepted for good in fall)
        total += chance * (1 + len(list(itertools.takewhile(bool, fall))))
    return total


def speculative_tokens(stem: str) -> float:
    drafted, accepted = after(stem, "drafts # tokens", "probability # %")
    return tokens_of_a_pass(accepted / 100, int(drafted))


def decode_throughput(stem: str) -> float:
    """Take the time of one step, and count the steps of a second."""
    billions, bits, speed, batch, cache_size = after(
        stem, "# billion weights", "of # bits", "reads # TB", "each of # seq", "sequences, # GB"
    )
    weights = billions * 1e9 * bits / 8
    step = (weights + sum(cache_size * 1e9 for _ in range(int(batch)))) / (speed * 1e12)
    return batch / step


def response_time(stem: str) -> float:
    """Wait for one token after the other."""
    first, each, answer = after(stem, "after # s", "# ms", "answer of # tokens")
    arrivals = [first * 1000]
    while len(arrivals) < answer:
        arrivals.append(arrivals[-1] + each)
    return arrivals[-1] / 1000


def request_cost(stem: str) -> float:
    """Pay for token after token of one request, in millionths of a cent."""
    total, cached, output = map(int, after(stem, "sends # input", "which # are", "gets # tokens"))
    price, price_cached, price_out = (
        Fraction(text) for text in re.findall(r"\$([\d.]+) as", stem.replace("and $", "$"))
    )
    prices = [price_cached if place < cached else price for place in range(total)]
    return float(1000 * (sum(prices) + output * price_out) / 1_000_000)


def int8_code(stem: str) -> float:
    """Try all codes and keep the one that comes back nearest."""
    largest, weight = after(stem, "outlier is #", "weight #")
    return min(range(-127, 128), key=lambda code: abs(code / 127 * largest - weight))


def kv_cache(stem: str) -> float:
    """Add up the bytes layer by layer, head by head, keys and values apart."""
    layers, heads, size, *_, tokens = map(int, numbers(stem))
    (width,) = after(stem, "stores # byte")
    held = sum(size * tokens for _ in range(layers) for _ in range(heads) for _ in "kv")
    return held * width / 2**30


def kv_capacity(stem: str) -> float:
    """Let in one sequence after the other until the memory is full."""
    memory, use, weights, layers, heads, tokens = map(
        int,
        after(
            stem,
            "has # GB",
            "which # %",
            "take # GB",
            "has # layers",
            "# key-value",
            "sequences of # tokens",
        ),
    )
    used, count = weights * 10**9, -1
    while used <= memory * 10**9 * use // 100:
        used, count = used + sum(layers * heads * 128 * 2 for _ in "kv") * tokens, count + 1
    return count


@cache
def chance_of_green(tokens: int, share: float) -> tuple[float, float]:
    """Mean and standard deviation of a count, from the probabilities of all counts."""
    chances = [
        math.comb(tokens, n) * share**n * (1 - share) ** (tokens - n) for n in range(tokens + 1)
    ]
    mean = sum(n * chance for n, chance in enumerate(chances))
    return mean, math.sqrt(sum(chance * (n - mean) ** 2 for n, chance in enumerate(chances)))


def watermark_z(stem: str) -> float:
    tokens, share, green = after(stem, "of # tokens", "probability #,", "; # are")
    mean, spread = chance_of_green(int(tokens), share)
    return (green - mean) / spread


def laplace_scale(stem: str) -> float:
    """Search the scale at which the densities of all numbers differ by epsilon at most."""
    queries, sensitivity, epsilon = after(
        stem, r"\w # (?:counts|totals|stat)", "up to #", "epsilon = #"
    )

    def left(scale: float) -> float:
        points = [sensitivity * n / 10 for n in range(-50, 51)]
        worst = max((abs(x - sensitivity) - abs(x)) / scale for x in points)
        return epsilon - queries * worst

    return root(left, 1e-3, 1e5)


def abstain_score(stem: str) -> float:
    """Grade a hundred such questions."""
    penalty, confidence = after(stem, "minus # for", "it is # %")
    return sum(1 if n < confidence else -penalty for n in range(100)) / 100


@cache
def narrowing(samples: int) -> float:
    """Return the mean sum of squares around the mean, over M: the centring matrix, squared."""
    rows = [[(row == column) - 1 / samples for column in range(samples)] for row in range(samples)]
    return sum(entry * entry for row in rows for entry in row) / samples


def collapse_variance(stem: str) -> float:
    samples, rounds = after(stem, "to # samples", "after # fits")
    variance = 1.0
    for _ in range(int(rounds)):
        variance *= narrowing(int(samples))
    return variance


Check = Callable[[str], float]
EXACT: tuple[Check, ...] = (
    rank_fusion,
    chunk_count,
    speculative_tokens,
    decode_throughput,
    response_time,
    request_cost,
    int8_code,
    kv_cache,
    kv_capacity,
    watermark_z,
    laplace_scale,
)
SHARES: tuple[Check, ...] = (recall_at_k,)  # per cent with one decimal
ROUNDED: tuple[Check, ...] = (
    cosine_similarity,
    ndcg,
    collapse_variance,
)
GRADES: tuple[Check, ...] = (abstain_score,)
CHECKS = [
    *((check, 1e-9) for check in EXACT),
    *((check, 5.1e-4) for check in SHARES),
    *((check, 5.1e-5) for check in ROUNDED),
    *((check, 0.0051) for check in GRADES),
]


@pytest.mark.parametrize(
    ("check", "absolute"), CHECKS, ids=lambda one: getattr(one, "__name__", "")
)
def test_a_key_is_found_again_from_the_stem(check: Check, absolute: float) -> None:
    for seed, drawn in enumerate(draws(check.__name__, COUNT)):
        expected = check(drawn["stem"])
        assert near(drawn, expected, absolute), f"seed {seed}: {right(drawn)}, {expected}"


def test_a_gaussian_narrows_as_drawn_when_it_is_really_refitted() -> None:
    chance = Random(4)
    draw = opened("collapse_variance")
    drawn = next(one for one in map(draw, range(500)) if " 10 samples" in one["stem"])
    rounds = int(after(drawn["stem"], "after # fits")[0])
    finals = []
    for _ in range(3_000):
        mean, deviation = 0.0, 1.0
        for _ in range(rounds):
            fresh = [chance.gauss(mean, deviation) for _ in range(10)]
            mean, deviation = fmean(fresh), pstdev(fresh)
        finals.append(deviation**2)
    # Four standard errors of the mean.
    assert abs(fmean(finals) - right(drawn)) < 4 * pstdev(finals) / math.sqrt(len(finals))
