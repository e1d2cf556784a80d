"""Are the keys of drawn questions right, from distributions to evaluation?

Each is computed anew from its stem, by another way: where a generator uses a closed formula, the
check counts, enumerates, integrates or simulates.
"""

import math
import re
from collections.abc import Callable
from fractions import Fraction
from itertools import combinations, permutations
from pathlib import Path
from statistics import NormalDist, fmean

import pytest

from tests.support.drawn import NAMES, agrees, draws, key, numbers

COUNT = 300


def softmax(scores: list[float], temperature: float) -> list[float]:
    weights = [math.exp(score / temperature) for score in scores]
    return [weight / sum(weights) for weight in weights]


def odds(stem: str) -> float:
    """Give two tokens such scores, and a third one, and take the softmax."""
    _, first, second = numbers(stem)
    ratio, temperature = (second, first) if "moves" in stem else (first, second)
    shares = softmax([math.log(ratio) - 3, -3, 0.7], temperature)
    return shares[0] / shares[1]


def likeliest(stem: str) -> float:
    """Take ratios to the likeliest token instead of a softmax; the value is kept to 4 digits."""
    first, second, third, _, temperature = numbers(stem)
    others = sum(math.exp((score - first) / temperature) for score in (second, third))
    return round(1 / (1 + others), 4)


def nucleus(stem: str) -> float:
    """Try all sets of tokens, the smallest first."""
    *shares, bound = [Fraction(str(part)) for part in numbers(stem)]
    assert sum(shares) == 1
    sizes = range(1, len(shares) + 1)
    return next(n for n in sizes if any(sum(some) >= bound for some in combinations(shares, n)))


def beam(stem: str) -> float:
    """Keep two prefixes by log-probability, then extend them."""
    a, b, c, x, y, z, width = numbers(stem)
    paths = sorted([(math.log(a), x), (math.log(b), y), (math.log(c), z)])[-int(width) :]
    assert width == 2
    return math.exp(max(score + math.log(after) for score, after in paths))


def normalised(stem: str) -> float:
    """Take the root of the probability of which the rule speaks, and its logarithm."""
    first, short, second, long = numbers(stem)
    power = 0.5 if "square root" in stem else 1
    scores = [
        math.log(math.exp(log) ** (1 / size**power))
        for log, size in ((first, short), (second, long))
    ]
    return max(scores)


def integral(function: Callable[[float], float], low: float, high: float) -> float:
    """Integrate by Simpson's rule."""
    steps = 400
    width = (high - low) / steps
    inner = sum((4 if n % 2 else 2) * function(low + n * width) for n in range(1, steps))
    return (function(low) + inner + function(high)) * width / 3


def kl(q: NormalDist, p: NormalDist) -> float:
    """Integrate q ln(q/p); the logarithm of a density is written out, as it may underflow."""

    def log_density(x: float, one: NormalDist) -> float:
        return -0.5 * one.zscore(x) ** 2 - math.log(one.stdev)

    def surprise(x: float) -> float:
        return q.pdf(x) * (log_density(x, q) - log_density(x, p))

    return integral(surprise, q.mean - 9 * q.stdev, q.mean + 9 * q.stdev)


def gaussians(stem: str) -> float:
    m1, s1, m2, s2 = numbers(stem)
    return kl(NormalDist(m1, s1), NormalDist(m2, s2))


def latent(stem: str) -> float:
    given = numbers(stem)
    half = len(given) // 2
    codes = [
        NormalDist(m, math.sqrt(math.exp(v)))
        for m, v in zip(given[:half], given[half:], strict=True)
    ]
    return sum(kl(code, NormalDist()) for code in codes)


def sample(stem: str) -> float:
    """The code stands at the same quantile as the noise."""
    mean, spread, noise = numbers(stem)
    return NormalDist(mean, math.sqrt(math.exp(spread))).inv_cdf(NormalDist().cdf(noise))


def discriminator(stem: str) -> float:
    """Search the output with the least log loss."""
    real, fake = numbers(stem)[-2:]

    def loss(output: float) -> float:
        return -real * math.log(output) - fake * math.log(1 - output)

    return min((n / 5000 for n in range(1, 5000)), key=loss)


def entropy(shares: list[float]) -> float:
    return -sum(share * math.log(share) for share in shares if share)


def jensen_shannon(stem: str) -> float:
    """Entropy of the mixture minus the mean entropy."""
    given = numbers(stem)
    p, q = given[: len(given) // 2], given[len(given) // 2 :]
    assert math.isclose(sum(p), 1)
    assert math.isclose(sum(q), 1)
    mixture = [fmean(pair) for pair in zip(p, q, strict=True)]
    return entropy(mixture) - (entropy(p) + entropy(q)) / 2


def transport(stem: str) -> float:
    """Try all matchings."""
    given = numbers(stem.partition(", each with")[0])
    real, fake = given[: len(given) // 2], given[len(given) // 2 :]
    costs = (
        fmean(abs(a - b) for a, b in zip(real, order, strict=True)) for order in permutations(fake)
    )
    return min(costs)


def slopes(stem: str) -> float:
    """Take both derivatives by the logit with small differences."""
    (output,) = [number for number in numbers(stem) if number != 1]
    logit, step = math.log(output / (1 - output)), 1e-5

    def slope(loss: Callable[[float], float]) -> float:
        above, below = (1 / (1 + math.exp(-logit - move)) for move in (step, -step))
        return (loss(above) - loss(below)) / (2 * step)

    return abs(slope(lambda d: -math.log(d)) / slope(lambda d: math.log(1 - d)))


def penalty(stem: str) -> float:
    """Expand the square: the squared norm - 2 norms + 1."""
    before, after = stem.split("WGAN-GP")
    parts: list[tuple[str, str]] = re.findall(r"(-?)\s*(\d[\d.]*)(?=[,)]| x\d)", before)
    gradient = [float(sign + part) for sign, part in parts]
    assert len(gradient) in (2, 3)
    (weight,) = numbers(after)
    norm = math.hypot(*gradient)
    return weight * (math.fsum(part * part for part in gradient) - 2 * norm + 1)


def frechet(stem: str) -> float:
    """The trace term as it stands: sums of variances minus twice the root of their product."""
    a1, a2, v1, v2, b1, b2, w1, w2 = numbers(stem)
    traces = v1 + w1 - 2 * math.sqrt(v1 * w1) + v2 + w2 - 2 * math.sqrt(v2 * w2)
    return math.dist((a1, a2), (b1, b2)) ** 2 + traces


def inception(stem: str) -> float:
    """The exponential of the mean KL divergence from the mean of the rows."""
    if "names a different" in stem:
        (sure,) = numbers(stem)
        count = 3 + ["three", "four", "five"].index(stem.split()[3])
        rows = [[(1 - sure) / (count - 1)] * count for _ in range(count)]
        for n, row in enumerate(rows):
            row[n] = sure
    else:
        rows = [[share, 1 - share] for share in numbers(stem)]
        assert len(rows) == 4
    middle = [fmean(column) for column in zip(*rows, strict=True)]
    gains = [sum(p * math.log(p / m) for p, m in zip(row, middle, strict=True)) for row in rows]
    return math.exp(fmean(gains))


def perplexity(stem: str) -> float:
    """One over the geometric mean, with an exact product."""
    shares = [Fraction(str(part)) for part in numbers(stem)]
    product = math.prod(shares, start=Fraction(1))
    return math.pow(1 / product, 1 / len(shares))


def per_byte(stem: str) -> float:
    """Count the bits of the whole text."""
    if "cuts" in stem:
        size, tokens, loss = numbers(stem)
    else:
        (loss, size), tokens = numbers(stem), 1
        size *= tokens
    return tokens * loss * math.log2(math.e) / size


def quoted(stem: str) -> tuple[list[str], list[str]]:
    one, other = re.findall(r'"([a-zA-Z ]+)"', stem)
    return one.split(), other.split()


def matches(made: list[str], wanted: list[str]) -> Fraction:
    """Strike each hit off the reference, so that none counts twice."""
    left, hits = list(wanted), 0
    for gram in made:
        if gram in left:
            left.remove(gram)
            hits += 1
    return Fraction(hits, len(made))


def bleu(stem: str) -> float:
    made, wanted = quoted(stem)
    pairs = [
        [" ".join(words[n : n + 2]) for n in range(len(words) - 1)] for words in (made, wanted)
    ]
    logs = [math.log(matches(made, wanted)), math.log(matches(*pairs))]
    return math.exp(fmean(logs) + min(0, (len(made) - len(wanted)) / len(made)))


def brevity(stem: str) -> float:
    made, wanted, precision = numbers(stem)[:3]
    return precision * (math.e / math.exp(wanted / made) if made < wanted else 1)


def subsequences(words: list[str], size: int) -> set[tuple[str, ...]]:
    return set(combinations(words, size))


def rouge(stem: str) -> float:
    """Look for a common subsequence among all of them, the longest first."""
    wanted, made = quoted(stem)
    sizes = range(len(made), 0, -1)
    length = next(n for n in sizes if subsequences(made, n) & subsequences(wanted, n))
    recall, precision = Fraction(length, len(wanted)), Fraction(length, len(made))
    return float(2 * precision * recall / (precision + recall))


def passing(stem: str) -> float:
    """Go through the draws one by one: the chance that each of them fails."""
    total, passed, drawn = numbers(stem.replace("pass@", "pass "))[:3]
    miss = Fraction(1)
    for n in range(int(drawn)):
        miss *= Fraction(int(total - passed) - n, int(total) - n)
    return float(1 - miss)


def signal(stem: str) -> float:
    """Follow the variance of the noise through the steps."""
    if "first" in stem:
        beta, count = numbers(stem)[:2]
        betas = [beta] * int(count)
    else:
        betas = numbers(stem)[:3]
    noise = 0.0
    for beta in betas:
        noise = (1 - beta) * noise + beta
    return 1 - noise


def ratio(stem: str) -> float:
    (level,) = [number for number in numbers(stem) if number != 1]
    return 1 / (1 / level - 1)


def guided(stem: str) -> float:
    """Walk from u past c: w steps of their difference, or one more in the other form."""
    c, u, w = re.findall(r"\b[cuw] = (-?[\d.]+\d|-?\d)", stem)
    steps = float(w) + (1 if "(1 + w) c - w u" in stem else 0)
    return float(c) * steps + float(u) * (1 - steps)


def density(stem: str) -> float:
    """Take the slope of the distribution function of x."""
    scale, shift, x = re.findall(r"x = (-?[\d.]+) z ([+-] \d).* x = (-?[\d.]*\d)", stem)[0]
    mapped = NormalDist() * float(scale) + float(shift.replace(" ", ""))
    step = 1e-4 * mapped.stdev
    return math.log((mapped.cdf(float(x) + step) - mapped.cdf(float(x) - step)) / (2 * step))


def coupling(stem: str) -> float:
    """Map the corners of a box."""
    scales, shifts = (numbers(part) for part in stem.partition("s = ")[2].split(" and t = "))
    assert len(scales) == len(shifts)
    sides = [
        (1.5 * math.exp(s) + t) - (0.5 * math.exp(s) + t)
        for s, t in zip(scales, shifts, strict=True)
    ]
    volume = math.prod(sides)
    return volume if "volumes" in stem else math.log(volume)


WAYS: dict[str, Callable[[str], float]] = {
    "temperature_odds": odds,
    "softmax_temperature": likeliest,
    "nucleus_size": nucleus,
    "beam_search": beam,
    "length_normalised_score": normalised,
    "gaussian_kl": gaussians,
    "vae_kl_term": latent,
    "reparameterised_sample": sample,
    "optimal_discriminator": discriminator,
    "js_divergence": jensen_shannon,
    "wasserstein_line": transport,
    "generator_gradient_ratio": slopes,
    "critic_gradient_penalty": penalty,
    "fid_diagonal": frechet,
    "inception_score": inception,
    "sequence_perplexity": perplexity,
    "bits_per_byte": per_byte,
    "bleu_two": bleu,
    "brevity_penalty": brevity,
    "rouge_l": rouge,
    "pass_at_k": passing,
    "alpha_bar": signal,
    "diffusion_snr": ratio,
    "guidance_value": guided,
    "affine_flow_density": density,
    "coupling_log_determinant": coupling,
}


@pytest.mark.parametrize("name", WAYS)
def test_the_key_is_found_in_another_way(name: str) -> None:
    for seed, drawn in enumerate(draws(name, COUNT)):
        expected = WAYS[name](drawn["stem"])
        assert agrees(drawn, expected), (seed, drawn["stem"], key(drawn), expected)


def test_every_generator_has_its_check() -> None:
    folder = Path(__file__).parent
    code = "\n".join(path.read_text("utf-8") for path in folder.glob("test_drawn_*.py"))
    checked = set(WAYS) | set(re.findall(r"^def (\w+)\(stem", code, re.MULTILINE))
    assert set(NAMES) <= checked
