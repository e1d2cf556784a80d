"""Next-token probabilities of one set of logits at four temperatures."""

import numpy as np

from tools.figures import style
from tools.figures.style import Array, Metrics

WORDS = ("tea", "milk", "soup", "wine", "rain")
LOGITS = np.log([0.45, 0.25, 0.15, 0.10, 0.05])


def softmax(logits: Array, heat: float) -> Array:
    raised = np.exp((logits - logits.max()) / heat)
    return np.asarray(raised / raised.sum())


def make() -> Metrics:
    heats = {"A": 1.0, "B": 0.3, "C": 2.5, "D": 0.7}
    figure, panels = style.sheet(2, 2, 640, sharex=True, sharey=True)
    measured = {}
    for panel, (letter, heat) in zip(panels, heats.items(), strict=True):
        chance = softmax(LOGITS, heat)
        bars = panel.bar(WORDS, chance, color=style.BLUE, width=0.66)
        labels = [f"{value:.2f}" for value in chance]
        panel.bar_label(bars, labels, padding=2, fontsize=style.SMALL, color=style.INK)
        panel.set(ylim=(0, 1.08), yticks=[0, 0.5, 1])
        panel.tick_params(axis="x", length=0)
        style.grid(panel, "y")
        style.title(panel, letter)
        measured[f"t_{heat:g}"] = dict(zip(WORDS, chance, strict=True))
    style.save(figure, "temperature")
    return measured
