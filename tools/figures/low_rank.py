"""How much of two weight updates do their first singular directions hold?

One network is taught digits and then taught to call sevens ones, for a short and for a long time.
Nothing but the number of steps differs, so the picture says nothing about kinds of tasks.
"""

from collections.abc import Iterator

import autograd.numpy as anp
import numpy as np

from tools.figures import style
from tools.figures.nets import Traced, Weights, descend, digits, layers, run
from tools.figures.style import Array, Metrics


def loss(weights: Weights, x: Array, hot: Array) -> Traced:
    logits = run(weights, x, anp.tanh)
    top = anp.max(logits, axis=1, keepdims=True)
    logs = logits - top - anp.log(anp.sum(anp.exp(logits - top), axis=1, keepdims=True))
    return -anp.sum(hot * logs) / len(x)


def _batches(x: Array, labels: Array, steps: int) -> Iterator[tuple[Array, ...]]:
    rng = np.random.default_rng(0)
    for _ in range(steps):
        picked = rng.integers(len(x), size=128)
        yield x[picked], np.eye(10)[labels[picked]]


def energy(update: Array) -> Array:
    """Share of the squared singular values up to each rank, from rank 0 on."""
    values = np.linalg.svd(update, compute_uv=False) ** 2
    return np.concatenate([[0.0], np.cumsum(values) / values.sum()])


def moved(start: Weights, x: Array, labels: Array, steps: int) -> tuple[Array, float]:
    """Train a copy of the network on; return its middle layer's change, and its accuracy."""
    weights = [one.copy() for one in start]
    descend(loss, weights, _batches(x, labels, steps), 1e-3)
    right = (run(weights, x, np.tanh).argmax(1) == labels).mean()
    return np.asarray(weights[2] - start[2]), float(right)


def make() -> Metrics:
    x, labels = digits()
    start = layers([64, 64, 64, 10], np.random.default_rng(0))
    descend(loss, start, _batches(x, labels, 600), 3e-3, fade=600)
    changed = np.where(labels == 7, 1, labels)
    updates = {"1": moved(start, x, changed, 2500), "2": moved(start, x, changed, 40)}
    shares = {name: energy(update) for name, (update, _) in updates.items()}
    figure, panels = style.sheet(1, 1, 480)
    panel = panels[0]
    panel.plot(shares["1"], "s--", color=style.VERMILION, markersize=4, markevery=4, clip_on=False)
    panel.plot(shares["2"], "o-", color=style.BLUE, markersize=4, markevery=4, clip_on=False)
    panel.axvline(4, color=style.MUTED, linestyle=":", linewidth=1)
    panel.set(
        xlim=(0, 64),
        ylim=(0, 1.04),
        xticks=[0, 4, 16, 32, 48, 64],
        yticks=[0, 0.25, 0.5, 0.75, 1],
        xlabel="rank kept, of 64",
        ylabel="share of the update's energy",
    )
    style.grid(panel, "y")
    panel.legend(["update 1", "update 2"], loc="lower right")
    style.save(figure, "low_rank")
    return {
        name: {
            "accuracy_on_the_new_labels": updates[key][1],
            **{f"share_at_rank_{rank}": shares[key][rank] for rank in (1, 2, 4, 8, 16)},
        }
        for name, key in (("2500_steps", "1"), ("40_steps", "2"))
    }
