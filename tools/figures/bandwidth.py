"""Kernel density models of digits: negative log-likelihood of seen and unseen images."""

import numpy as np

from tools.figures import style
from tools.figures.nets import digits
from tools.figures.style import Array, Metrics

WIDTHS = np.geomspace(0.04, 1.2, 40)
MARKS = {"P": 0.06, "Q": 0.2, "R": 0.9}


def misfit(far: Array, width: float, size: int) -> float:
    """Mean negative log-likelihood in nats, from squared distances to the training images."""
    logs = -far / (2 * width**2)
    top = logs.max(1)
    sums = top + np.log(np.exp(logs - top[:, None]).sum(1))
    scale = np.log(far.shape[1]) + size / 2 * np.log(2 * np.pi * width**2)
    return float((scale - sums).mean())


def squares(one: Array, two: Array) -> Array:
    far = (one**2).sum(1)[:, None] + (two**2).sum(1)[None] - 2 * one @ two.T
    return np.asarray(np.maximum(far, 0.0))


def make() -> Metrics:
    data = digits()[0][np.random.default_rng(0).permutation(1797)]
    seen, unseen = data[:1000], data[1000:]
    far = {"training images": squares(seen, seen), "unseen images": squares(unseen, seen)}
    curves = {
        name: np.array([misfit(one, width, 64) for width in WIDTHS]) for name, one in far.items()
    }
    figure, panels = style.sheet(1, 1, 540)
    panel = panels[0]
    panel.plot(WIDTHS, curves["training images"], "--", color=style.VERMILION)
    panel.plot(WIDTHS, curves["unseen images"], "-", color=style.BLUE)
    for name, width in MARKS.items():
        panel.axvline(width, color=style.MUTED, linewidth=0.9, linestyle=":")
        style.say(panel, width, 212, name, ha="center", va="bottom", fontsize=style.LETTER)
    panel.set(
        xscale="log",
        xlim=(0.04, 1.2),
        ylim=(-150, 205),
        xlabel="kernel width h",
        ylabel="negative log-likelihood, nats",
    )
    panel.set_xticks([0.05, 0.1, 0.2, 0.5, 1], ["0.05", "0.1", "0.2", "0.5", "1"])
    style.grid(panel, "y")
    style.say(panel, 0.0655, 92, "unseen images", color=style.BLUE)
    style.say(panel, 0.212, -78, "training images", color=style.VERMILION)
    style.save(figure, "bandwidth")
    best = int(curves["unseen images"].argmin())
    return {
        "best_width_for_unseen": WIDTHS[best],
        "unseen_at_best": curves["unseen images"][best],
        "at": {
            name: {kind: misfit(one, width, 64) for kind, one in far.items()}
            for name, width in MARKS.items()
        },
    }
