"""Classifier-free guidance between two overlapping classes, sampled with their exact scores."""

from itertools import pairwise

import numpy as np

from tools.figures import style
from tools.figures.noising import STEPS, cosine
from tools.figures.style import Array, Metrics

PLACE = 0.9
LEFT = np.clip(cosine(), 1e-4, 1)


def scores(x: Array, left: float) -> tuple[Array, Array]:
    """Scores of the noisy class at +PLACE and of the even mix of both classes, of variance 1."""
    root = np.sqrt(left) * PLACE
    right = 1 / (1 + np.exp(-2 * root * x))  # chance that x comes from the right class
    own = root - x
    return own, right * own + (1 - right) * (-root - x)


def sample(strength: float, count: int = 20_000, calls: int = 250) -> Array:
    times = np.linspace(STEPS, 0, calls + 1).round().astype(int)
    x = np.random.default_rng(3).normal(size=count)
    for now, later in pairwise(times):
        own, mix = scores(x, LEFT[now])
        score = mix + strength * (own - mix)
        noise = -np.sqrt(1 - LEFT[now]) * score
        clean = (x - np.sqrt(1 - LEFT[now]) * noise) / np.sqrt(LEFT[now])
        x = np.sqrt(LEFT[later]) * clean + np.sqrt(1 - LEFT[later]) * noise
    return x


def make() -> Metrics:
    strengths = {"A": 2, "B": 8, "C": 1, "D": 4}
    figure, panels = style.sheet(2, 2, 620, sharex=True, sharey=True)
    grid, edges = np.linspace(-3, 5, 300), np.linspace(-3, 5, 65)
    measured: Metrics = {}
    for panel, (letter, strength) in zip(panels, strengths.items(), strict=True):
        x = sample(strength)
        measured[f"w{strength}"] = {
            "mean": x.mean(),
            "sd": x.std(),
            "share_below_0": (x < 0).mean(),
        }
        panel.hist(x, edges, density=True, color=style.SKY, label="samples for class R")
        for place, line, name in ((-PLACE, ":", "class L"), (PLACE, "--", "class R")):
            density = np.exp(-((grid - place) ** 2) / 2) / np.sqrt(2 * np.pi)
            panel.plot(grid, density, line, color=style.INK, linewidth=1.2, label=f"data {name}")
        panel.set(xlim=(-3, 5), ylim=(0, 1), xticks=[-2, 0, 2, 4], yticks=[])
        panel.spines["left"].set_visible(False)
        style.title(panel, letter)
    figure.legend(*panels[0].get_legend_handles_labels(), loc="outside lower center", ncols=3)
    style.save(figure, "guidance")
    return measured
