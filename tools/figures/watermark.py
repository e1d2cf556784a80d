"""Detection scores of plain and of watermarked text from a toy language model."""

import numpy as np

from tools.figures import style
from tools.figures.style import Array, Metrics

VOCABULARY = 200
TEXTS = 1500
BOOST = 2.2
BAR = 4.0


def scores(length: int, boost: float, rng: np.random.Generator) -> Array:
    """Return z of the green share. Half of the words are green, drawn anew after each word."""
    draws = np.random.default_rng(11).random((VOCABULARY, VOCABULARY))
    green = np.argsort(draws, axis=1) < VOCABULARY // 2
    logits = np.random.default_rng(12).normal(0, 1.6, (VOCABULARY, VOCABULARY))
    chance = np.exp(logits + boost * green)
    edges = np.cumsum(chance / chance.sum(1, keepdims=True), axis=1)
    edges[:, -1] = 1.0
    word, hits = rng.integers(VOCABULARY, size=TEXTS), np.zeros(TEXTS)
    for _ in range(length):
        later = (rng.random(TEXTS)[:, None] > edges[word]).sum(1)
        hits += green[word, later]
        word = later
    return np.asarray((hits - length / 2) / np.sqrt(length / 4))


def make() -> Metrics:
    figure, panels = style.sheet(1, 2, 500, sharey=True)
    measured: Metrics = {}
    for panel, letter, length in zip(panels, "AB", (25, 100), strict=True):
        rng = np.random.default_rng(0)
        plain, marked = scores(length, 0.0, rng), scores(length, BOOST, rng)
        # z moves in steps of 2 / sqrt(length): bins hold whole steps, and no z lies on an edge.
        step = 2 / np.sqrt(length)
        edges = np.arange(-np.sqrt(length) - step / 2, 11, step * (2 if length > 50 else 1))
        panel.hist(
            plain, edges, weights=np.full(TEXTS, 1 / TEXTS), color=style.SHADE, label="plain"
        )
        panel.hist(
            marked,
            edges,
            weights=np.full(TEXTS, 1 / TEXTS),
            histtype="step",
            linewidth=1.6,
            color=style.BLUE,
            label="watermarked",
        )
        panel.axvline(BAR, color=style.INK, linestyle="--", linewidth=1.2, label="threshold")
        panel.set(xlim=(-4.4, 10.6), xticks=[-4, 0, 4, 8], xlabel="z-score", yticks=[0, 0.1, 0.2])
        style.title(panel, letter, f"{length} tokens")
        measured[f"{length}_tokens"] = {
            "plain_mean_z": plain.mean(),
            "plain_above_4": (plain > BAR).mean(),
            "marked_mean_z": marked.mean(),
            "marked_above_4": (marked > BAR).mean(),
        }
    longer = scores(400, BOOST, np.random.default_rng(0))
    measured["400_tokens"] = {"marked_mean_z": longer.mean()}
    panels[0].set_ylabel("share of texts")
    figure.legend(*panels[0].get_legend_handles_labels(), loc="outside lower center", ncols=3)
    style.save(figure, "watermark")
    return measured
