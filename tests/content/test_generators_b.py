"""Are the keys of drawn questions right? Each is computed anew from its stem, by another way.

Where a generator uses a closed formula, the check counts, enumerates, integrates or simulates.
Generators of language models, training, alignment, retrieval, serving and safety; the others are in
part a.
"""

import itertools
import math
import re
import struct
from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from random import Random
from statistics import fmean, pstdev

import pytest

from tests.support.drawn import draws, numbers, opened, value
from tests.support.drawn_b import after, integral, near, right, root

COUNT = 250


# ----------------------------------------------------------------- transformers and training


def product(*shape: int) -> int:
    """Count the FLOPs of a product of a rows x inner and an inner x columns matrix."""
    rows, inner, columns = shape
    return rows * columns * 2 * inner


def attention_share(stem: str) -> float:
    """Add up the products of one layer, head by head."""
    tokens, width = map(int, numbers(stem))
    head = 64
    pairs = [product(tokens, head, tokens), product(tokens, tokens, head)] * (width // head)
    linear = [product(tokens, width, width)] * 4
    linear += [product(tokens, width, 4 * width), product(tokens, 4 * width, width)]
    return sum(pairs) / sum(pairs + linear)


def gpt_parameters(stem: str) -> float:
    """Add up the matrices, head by head."""
    layers, width, heads, vocabulary = map(int, numbers(stem))
    head = width // heads
    layer = [(width, head)] * 3 * heads + [(heads * head, width)]
    layer += [(width, 4 * width), (4 * width, width)]
    return vocabulary * width + sum(a * b for a, b in layer * layers)


@cache
def flops_per_weight() -> float:
    """Count the operations of training one linear layer on one token, one by one."""
    rows, columns, count = 3, 5, 0
    for _ in range(rows):  # forward: outputs from inputs
        count += sum(2 for _ in range(columns))
    for _ in range(columns):  # backward: gradients of the inputs
        count += sum(2 for _ in range(rows))
    for _ in itertools.product(range(rows), range(columns)):  # and of the weights, summed up
        count += 2
    return count / (rows * columns)


def training_compute(stem: str) -> float:
    billions, trillions = numbers(stem)
    return flops_per_weight() * billions * trillions * 1e21


def training_days(stem: str) -> float:
    """See how many tokens a day the cluster gets through."""
    billions, trillions, devices, peak, use = after(
        stem, "# billion", "# trillion", "# accelerators", "peak of #", "reaches # %"
    )
    a_day = devices * peak * 1e12 * use / 100 / (flops_per_weight() * billions * 1e9) * 86_400
    return trillions * 1e12 / a_day


def chinchilla_budget(stem: str) -> float:
    """Search the size that uses the budget up."""
    budget = value(re.findall(r"[\d.]+ x 10\^\d+", stem)[0])
    size = root(lambda size: 6 * size * (20 * size) - budget, 1e6, 1e15)
    return 20 * size if "tokens is the model" in stem else size


def training_memory(stem: str) -> float:
    """Pack the record of one parameter."""
    billions, gradient, moment = after(stem, "# billion", "#-byte gradient", "moments of #")
    form = {1: "b", 2: "e", 4: "f"}
    return billions * struct.calcsize("=ef" + form[int(gradient)] + 2 * form[int(moment)])


def zero_memory(stem: str) -> float:
    """Give each byte to its devices, and count what the first one holds."""
    billions, devices, stage = after(stem, "# billion", "# devices", "stage #")
    held, parameters = 0, int(devices) * 6
    for parameter in range(parameters):
        mine = parameter % int(devices) == 0
        held += 2 if mine or stage < 3 else 0
        held += 2 if mine or stage < 2 else 0
        held += 12 if mine else 0
    return billions * held / parameters


def moe_parameters(stem: str) -> float:
    """Walk through all parts and keep those that are needed."""
    shared, experts, expert = after(
        stem, "# billion shared", "# experts of", "experts of # billion"
    )
    chosen = 1 if "to one expert" in stem else int(after(stem, "to # experts")[0])
    needed = range(int(experts)) if "memory" in stem else Random(stem).sample(range(8), chosen)
    return 1e9 * (shared + sum(expert for _ in needed))


def bert_masking(stem: str) -> float:
    """Follow the branches for one token."""
    tokens, share = after(stem, "Of # tokens", "tokens # %")
    selected = Fraction(int(share), 100)
    fates = {"left": 1 - selected}
    for fate, part in (("mask", 80), ("random", 10), ("kept", 10)):
        fates[fate] = selected * Fraction(part, 100)
    assert sum(fates.values()) == 1
    if "become [MASK] on" in stem:
        wanted = ["mask"]
    else:
        wanted = ["random", "kept"] if "other than" in stem else ["left", "kept"]
    return float(tokens * sum(fates[fate] for fate in wanted))


def effective_batch(stem: str) -> float:
    """Number all sequences that the devices work on, and count the different ones."""
    devices, micro, steps = (
        int(n) for n in after(stem, "# devices", "micro-batches of #", "over # of them")
    )
    tensor = int(after(stem, "over # devices by")[0]) if "tensor" in stem else 1
    work = itertools.product(range(devices), range(steps), range(micro))
    return len({(device // tensor, step, place) for device, step, place in work})


def training_emissions(stem: str) -> float:
    """Add up hour by hour, exactly."""
    devices, watts, days, grams = (
        int(n) for n in after(stem, "keeps # devices", "at # W", "for # days", "emits # g")
    )
    (pue,) = re.findall(r"PUE of ([\d.]+),", stem)
    hour = Fraction(devices * watts, 1000) * Fraction(pue) * grams
    return float(sum((hour for _ in range(24 * days)), Fraction()) / 1_000_000)


def bpe_pair(stem: str) -> float:
    """Count all pairs of the corpus as a tokeniser does."""
    pairs: Counter[tuple[str, str]] = Counter()
    for word, often in re.findall(r'"(\w+)" (\d+) times', stem):
        for pair in itertools.pairwise(word):
            pairs[pair] += int(often)
    ((first, second),) = re.findall(r'pair "(\w)" followed by "(\w)"', stem)
    return pairs[first, second]


def latent_compression(stem: str) -> float:
    """Count places and channels."""
    factor, channels, height, width = map(int, numbers(stem))
    places = len(range(0, height, factor)) * len(range(0, width, factor))
    return height * width * len("RGB") / (places * channels)


def dit_tokens(stem: str) -> float:
    """Walk over the latent in patches."""
    height, width, factor = map(int, after(stem, "of # by", "by # pixels", "each side # times"))
    patch = int(after(stem, "patches of #")[0]) if "patches" in stem else 1
    latent = height // factor, width // factor
    return len(list(itertools.product(*(range(0, side, patch) for side in latent))))


# ------------------------------------------------------------------ adaptation and alignment


def lora_parameters(stem: str) -> float:
    """Add up the factors of all layers."""
    rank, layers, a, b, c, d = map(int, numbers(stem))
    factors = [(a, rank), (rank, b), (c, rank), (rank, d)] * layers
    return sum(rows * columns for rows, columns in factors)


def bradley_terry(stem: str) -> float:
    """Add Gumbel noise to both rewards and integrate over who comes first."""
    first, second = after(stem, "the first gets #", "the second #")

    def first_wins(noise: float) -> float:
        other = math.exp(-math.exp(-(noise + first - second)))
        return math.exp(-noise - math.exp(-noise)) * other

    return integral(first_wins, -6, 40)


def dpo_loss(stem: str) -> float:
    """Turn log-probabilities into weights, and take the share of the chosen reply."""
    beta, chosen, rejected, chosen_ref, rejected_ref = after(
        stem, "beta = #", "are # for", "and # for the rej", "reference gives #", r"gives \S+ and #"
    )
    weights = [
        (math.exp(policy) / math.exp(reference)) ** beta
        for policy, reference in ((chosen, chosen_ref), (rejected, rejected_ref))
    ]
    return -math.log(weights[0] / sum(weights))


def shaped_reward(stem: str) -> float:
    """Take the ratio of the probabilities themselves."""
    beta, reward, policy, reference = after(stem, "beta = #", "r = #", "is # under", "and # under")
    return reward - beta * math.log(math.exp(policy) / math.exp(reference))


def ppo_clip(stem: str) -> float:
    """Go through the cases: a gain is capped above, the relief of a bad token from below."""
    old, new, advantage, epsilon = after(
        stem, "probability # when", "has # now", "advantage is #", "epsilon is #"
    )
    ratio = new / old
    held = min(ratio, 1 + epsilon) if advantage > 0 else max(ratio, 1 - epsilon)
    return held * advantage


def grpo_advantage(stem: str) -> float:
    size, solved = map(int, after(stem, "samples # answers", "Of these, #"))
    rewards = [1.0] * solved + [0.0] * (size - solved)
    one = rewards[0] if "a right" in stem else rewards[-1]
    return (one - fmean(rewards)) / pstdev(rewards)


def best_of_n_kl(stem: str) -> float:
    """Integrate the log-ratio of densities over what is kept: its reward's quantile is v^(1/n)."""
    (n,) = numbers(stem)

    def surprise(depth: float) -> float:
        v = math.exp(-depth)
        quantile = v ** (1 / n)
        return v * math.log(n * quantile ** (n - 1))

    return integral(surprise, 0, 40)


def majority_vote(stem: str) -> float:
    """Go through all ways in which the votes can fall."""
    each, votes = after(stem, "in # %", "draw # samples")
    total = 0.0
    for fall in itertools.product((True, False), repeat=int(votes)):
        if sum(fall) > votes / 2:
            total += math.prod([each / 100 if vote else 1 - each / 100 for vote in fall])
    return total


def agent_success(stem: str) -> float:
    """Go on step by step with those runs that are still alive."""
    steps, each = after(stem, "in # steps", "probability #,")
    alive = 1.0
    for _ in range(int(steps)):
        failed = alive * (1 - each)
        alive -= failed * (1 - each) if "once more" in stem else failed
    return alive


# ----------------------------------------------------------------------- retrieval and serving


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


# ------------------------------------------------------------------------- safety and evaluation


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
EXACT: dict[str, Check] = {
    check.__name__: check
    for check in (
        gpt_parameters, training_compute, training_days, chinchilla_budget, training_memory,
        zero_memory, moe_parameters, bert_masking, effective_batch, training_emissions, bpe_pair,
        latent_compression, dit_tokens, lora_parameters, shaped_reward, ppo_clip, grpo_advantage,
        best_of_n_kl, rank_fusion, chunk_count, speculative_tokens, decode_throughput,
        response_time, request_cost, int8_code, kv_capacity, watermark_z, laplace_scale,
    )
}  # fmt: skip
SHARES: dict[str, Check] = {  # per cent with one decimal
    check.__name__: check
    for check in (attention_share, bradley_terry, majority_vote, agent_success, recall_at_k)
}
ROUNDED: dict[str, Check] = {
    check.__name__: check for check in (dpo_loss, cosine_similarity, ndcg, collapse_variance)
}
CHECKS = [
    *((name, check, 1e-9) for name, check in EXACT.items()),
    *((name, check, 5.1e-4) for name, check in SHARES.items()),
    *((name, check, 5.1e-5) for name, check in ROUNDED.items()),
    ("abstain_score", abstain_score, 0.0051),
]


@pytest.mark.parametrize(("name", "check", "absolute"), CHECKS, ids=[one[0] for one in CHECKS])
def test_a_key_is_found_again_from_the_stem(name: str, check: Check, absolute: float) -> None:
    for seed, drawn in enumerate(draws(name, COUNT)):
        expected = check(drawn["stem"])
        assert near(drawn, expected, absolute), f"{name}, seed {seed}: {right(drawn)}, {expected}"


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


def test_a_majority_is_right_as_often_as_drawn() -> None:
    chance = Random(5)
    drawn = opened("majority_vote")(3)
    each, votes = after(drawn["stem"], "in # %", "draw # samples")
    trials = 20_000
    won = sum(
        sum(chance.random() < each / 100 for _ in range(int(votes))) > votes / 2
        for _ in range(trials)
    )
    assert abs(won / trials - right(drawn)) < 0.015
