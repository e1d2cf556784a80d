"""Models trained on their predecessor's samples, with and without the real data kept."""

import numpy as np

from tools.figures import style
from tools.figures.style import Array, Metrics

ROUNDS = 60
SIZE = 100
CHAINS = 500
TYPES = 1000
WORDS = 3000


def spreads(keep: bool, rng: np.random.Generator) -> Array:
    """Mean variance of a Gaussian refitted by maximum likelihood; the real one has 1."""
    pool = rng.normal(size=(CHAINS, SIZE))
    seen = []
    for _ in range(ROUNDS + 1):
        mean, spread = pool.mean(1, keepdims=True), pool.std(1, keepdims=True)
        seen.append(float((spread**2).mean()))
        fresh = mean + spread * rng.normal(size=(CHAINS, SIZE))
        pool = np.concatenate([pool, fresh], axis=1) if keep else fresh
    return np.array(seen)


def words(keep: bool, rng: np.random.Generator) -> Array:
    """How many words the model knows: 1,000 with Zipf frequencies could be in the real text."""
    chance = 1 / np.arange(1, TYPES + 1)
    counts = rng.multinomial(WORDS, chance / chance.sum())
    alive = [int((counts > 0).sum())]
    for _ in range(ROUNDS):
        fresh = rng.multinomial(WORDS, counts / counts.sum())
        counts = counts + fresh if keep else fresh
        alive.append(int((counts > 0).sum()))
    return np.array(alive)


def make() -> Metrics:
    results = {
        name: (spreads(keep, np.random.default_rng(1)), words(keep, np.random.default_rng(1)))
        for name, keep in (("1", False), ("2", True))
    }
    figure, (left, right) = style.sheet(1, 2, 520)
    looks = {"1": (style.VERMILION, "--", "s"), "2": (style.BLUE, "-", "o")}
    for name, (spread, alive) in results.items():
        colour, line, mark = looks[name]
        form = dict(color=colour, linestyle=line, marker=mark, markersize=4, markevery=10)
        left.plot(spread, **form, label=f"lineage {name}")
        right.plot(alive, **form)
    left.set(ylim=(0, 1.1), yticks=[0, 0.5, 1])
    right.set(ylim=(0, 700), yticks=[0, 200, 400, 600])
    for panel, letter, words_ in ((left, "A", "variance"), (right, "B", "words in use")):
        panel.set(xlim=(0, 61), xlabel="generation")
        style.grid(panel, "y")
        style.title(panel, letter, words_)
    figure.legend(*left.get_legend_handles_labels(), loc="outside lower center", ncols=2)
    style.save(figure, "generations")
    return {
        name: {
            "variance_after_60": results[key][0][60],
            "words_at_first": results[key][1][0],
            "words_after_10": results[key][1][10],
            "words_after_60": results[key][1][60],
        }
        for name, key in (("own_samples", "1"), ("accumulated", "2"))
    }
