"""Are the keys of drawn questions right, from Transformers to alignment?

Each is computed anew from its stem, by another way: where a generator uses a closed formula, the
check counts, enumerates, integrates or simulates.
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

from tests.support.drawn import after, draws, integral, near, numbers, opened, right, root, value

COUNT = 250


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


Check = Callable[[str], float]
EXACT: tuple[Check, ...] = (
    gpt_parameters,
    training_compute,
    training_days,
    chinchilla_budget,
    training_memory,
    zero_memory,
    moe_parameters,
    bert_masking,
    effective_batch,
    training_emissions,
    bpe_pair,
    latent_compression,
    dit_tokens,
    lora_parameters,
    shaped_reward,
    ppo_clip,
    grpo_advantage,
    best_of_n_kl,
)
SHARES: tuple[Check, ...] = (
    attention_share,
    bradley_terry,
    majority_vote,
    agent_success,
)  # per cent with one decimal
ROUNDED: tuple[Check, ...] = (dpo_loss,)
CHECKS = [
    *((check, 1e-9) for check in EXACT),
    *((check, 5.1e-4) for check in SHARES),
    *((check, 5.1e-5) for check in ROUNDED),
]


@pytest.mark.parametrize(
    ("check", "absolute"), CHECKS, ids=lambda one: getattr(one, "__name__", "")
)
def test_a_key_is_found_again_from_the_stem(check: Check, absolute: float) -> None:
    for seed, drawn in enumerate(draws(check.__name__, COUNT)):
        expected = check(drawn["stem"])
        assert near(drawn, expected, absolute), f"seed {seed}: {right(drawn)}, {expected}"


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
