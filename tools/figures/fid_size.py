"""Fréchet distance to a fixed set of real digits, against the number of images scored."""

import numpy as np
from sklearn.decomposition import PCA

from tools.figures import style
from tools.figures.nets import digits
from tools.figures.style import Array, Metrics

SIZES = (25, 35, 50, 75, 100, 150, 200, 300, 450, 600, 850)
REPEATS = 60
NOISE = 0.34


def distance(one: Array, two: Array) -> float:
    """Fréchet distance of the Gaussians with the sets' means and covariances."""
    first, second = np.cov(one.T), np.cov(two.T)
    roots = np.linalg.eigvals(first @ second).real
    overlap = np.sqrt(np.maximum(roots, 0)).sum()
    apart = ((one.mean(0) - two.mean(0)) ** 2).sum()
    return float(apart + np.trace(first) + np.trace(second) - 2 * overlap)


def make() -> Metrics:
    rng = np.random.default_rng(0)
    data = digits()[0][rng.permutation(1797)]
    reference, held = data[:900], data[900:]
    view = PCA(16, random_state=0).fit(reference)
    fixed = view.transform(reference)
    sets = {
        "1": view.transform(held),
        "2": view.transform(held + rng.normal(0, NOISE, held.shape)),
    }
    curves = {
        name: [
            float(
                np.mean(
                    [
                        distance(one[rng.choice(len(one), size, replace=False)], fixed)
                        for _ in range(REPEATS)
                    ]
                )
            )
            for size in SIZES
        ]
        for name, one in sets.items()
    }
    figure, panels = style.sheet(1, 1, 500)
    panel = panels[0]
    panel.plot(SIZES, curves["2"], "s--", color=style.VERMILION, markersize=4, label="curve 2")
    panel.plot(SIZES, curves["1"], "o-", color=style.BLUE, markersize=4, label="curve 1")
    panel.set(xscale="log", ylim=(0, 1.4), xlabel="images scored", ylabel="Fréchet distance")
    panel.set_xticks([25, 50, 100, 200, 400, 800], ["25", "50", "100", "200", "400", "800"])
    style.grid(panel, "y")
    panel.legend(loc="upper right")
    style.save(figure, "fid_size")
    return {
        name: dict(zip(map(str, SIZES), curves[letter], strict=True))
        for name, letter in (("real", "1"), ("noisy", "2"))
    }
