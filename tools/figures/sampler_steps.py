"""A small diffusion model of two moons, sampled deterministically with 1 to 100 network calls."""

from collections.abc import Iterator
from itertools import pairwise

import autograd.numpy as anp
import numpy as np
from sklearn.datasets import make_moons

from tools.figures import style
from tools.figures.nets import Traced, Weights, descend, layers, run
from tools.figures.noising import STEPS, cosine
from tools.figures.style import Array, Metrics

LEFT = np.clip(cosine(), 1e-4, 1)
TURNS = 2 * np.pi * 2.0 ** np.arange(-2, 6)
UPDATES = 8000


def moons(count: int, seed: int) -> Array:
    points = make_moons(count, noise=0.06, random_state=seed)[0]
    return np.asarray((points - [0.5, 0.25]) / [0.87, 0.5])


def features(noisy: Array, steps: Array) -> Array:
    """The noisy point with sines and cosines of the time, 18 numbers."""
    angle = (steps[:, None] / STEPS) * TURNS[None]
    return np.concatenate([noisy, np.sin(angle), np.cos(angle)], axis=1)


def loss(weights: Weights, inputs: Array, velocity: Array) -> Traced:
    return anp.mean((run(weights, inputs) - velocity) ** 2)


def _batches(rng: np.random.Generator) -> Iterator[tuple[Array, ...]]:
    data = moons(4000, 0)
    for _ in range(UPDATES):
        clean = data[rng.integers(len(data), size=256)]
        steps = rng.integers(1, STEPS + 1, size=256)
        noise = rng.normal(size=clean.shape)
        left = LEFT[steps][:, None]
        noisy = np.sqrt(left) * clean + np.sqrt(1 - left) * noise
        # The velocity is as easy to predict at full noise as near the data; the noise is not.
        yield features(noisy, steps), np.sqrt(left) * noise - np.sqrt(1 - left) * clean


def sample(weights: Weights, calls: int, count: int) -> Array:
    """DDIM: estimate the clean point, then go to the next time with the same estimated noise."""
    times = np.linspace(STEPS, 0, calls + 1).round().astype(int)
    point = np.random.default_rng(7).normal(size=(count, 2))
    for now, later in pairwise(times):
        velocity = run(weights, features(point, np.full(count, now)))
        clean = np.sqrt(LEFT[now]) * point - np.sqrt(1 - LEFT[now]) * velocity
        noise = np.sqrt(1 - LEFT[now]) * point + np.sqrt(LEFT[now]) * velocity
        point = np.sqrt(LEFT[later]) * clean + np.sqrt(1 - LEFT[later]) * noise
    return point


def discrepancy(one: Array, two: Array) -> float:
    """Squared maximum mean discrepancy under a Gaussian kernel of width 0.5."""

    def kernel(a: Array, b: Array) -> float:
        far = ((a[:, None] - b[None]) ** 2).sum(2)
        return float(np.exp(-far / 0.5).mean())

    return kernel(one, one) + kernel(two, two) - 2 * kernel(one, two)


def make() -> Metrics:
    rng = np.random.default_rng(0)
    weights = layers([18, 128, 128, 128, 2], rng)
    descend(loss, weights, _batches(rng), 2e-3, fade=UPDATES)
    calls = {"A": 10, "B": 1, "C": 100, "D": 3}
    figure, panels = style.sheet(2, 2, 710)
    truth, measured = moons(1000, 1), {}
    for panel, (letter, count) in zip(panels, calls.items(), strict=True):
        points = sample(weights, count, 1000)
        measured[f"mmd2_{count}_calls"] = discrepancy(points, truth)
        panel.scatter(*truth.T, s=10, color=style.SHADE, linewidths=0, label="data")
        panel.scatter(*points[:500].T, s=5, color=style.BLUE, linewidths=0, label="samples")
        panel.set(xlim=(-2.5, 2.5), ylim=(-2.3, 2.3), aspect="auto")
        style.frame(panel)
        style.title(panel, letter)
    figure.legend(
        *panels[0].get_legend_handles_labels(), loc="outside lower center", ncols=2, markerscale=2
    )
    style.save(figure, "sampler_steps")
    return measured
