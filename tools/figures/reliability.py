"""Stated confidence against accuracy of a digit classifier, before and after one temperature."""

from warnings import catch_warnings

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

from tools.figures import style
from tools.figures.nets import digits
from tools.figures.style import Array, Metrics

NOISE = 0.42
FEW = 8
"""With fewer images a bar would be chance."""
EDGES = np.linspace(0, 1, 11)


def logits(model: MLPClassifier, x: Array) -> Array:
    hidden = np.maximum(x @ model.coefs_[0] + model.intercepts_[0], 0)
    return np.asarray(hidden @ model.coefs_[1] + model.intercepts_[1])


def softmax(values: Array, heat: float) -> Array:
    raised = np.exp((values - values.max(1, keepdims=True)) / heat)
    return np.asarray(raised / raised.sum(1, keepdims=True))


def table(chance: Array, labels: Array) -> tuple[Array, Array, Array]:
    """Return count, mean confidence and accuracy of each tenth of confidence."""
    sure, right = chance.max(1), chance.argmax(1) == labels
    places = np.clip(np.digitize(sure, EDGES) - 1, 0, 9)
    counts = np.bincount(places, minlength=10).astype(float)
    many = np.maximum(counts, 1)
    return (
        counts,
        np.bincount(places, sure, minlength=10) / many,
        np.bincount(places, right.astype(float), minlength=10) / many,
    )


def make() -> Metrics:
    rng = np.random.default_rng(0)
    order = rng.permutation(1797)
    data, labels = digits()
    data = data[order] + rng.normal(0, NOISE, data.shape)
    labels = labels[order]
    train, tune, test = slice(0, 700), slice(700, 1100), slice(1100, 1797)
    model = MLPClassifier((100,), alpha=1e-6, max_iter=400, n_iter_no_change=400, random_state=0)
    with catch_warnings(action="ignore", category=ConvergenceWarning):  # overtrained on purpose
        model.fit(data[train], labels[train])
    heats = np.arange(0.5, 6.01, 0.05)
    held = logits(model, data[tune])
    picked = np.arange(len(held)), labels[tune]
    heat = float(min(heats, key=lambda one: -np.log(softmax(held, one)[picked] + 1e-12).mean()))
    figure, panels = style.sheet(1, 2, 560, sharey=True)
    measured: Metrics = {"temperature": heat}
    for panel, letter, one in zip(panels, "AB", (1.0, heat), strict=True):
        chance = softmax(logits(model, data[test]), one)
        counts, sure, right = table(chance, labels[test])
        many = counts >= FEW
        centres = EDGES[:-1][many] + 0.05
        panel.bar(centres, right[many], width=0.092, color=style.SKY, label="measured")
        panel.plot([0, 1], [0, 1], "--", color=style.INK, linewidth=1.2, label="equal")
        panel.set(xlim=(0, 1), ylim=(0, 1), xlabel="stated confidence")
        panel.set_xticks([0, 0.5, 1])
        panel.set_yticks([0, 0.5, 1])
        style.title(panel, letter)
        measured["before" if letter == "A" else "after"] = {
            "ece": float((counts * np.abs(sure - right)).sum() / counts.sum()),
            "accuracy": float((chance.argmax(1) == labels[test]).mean()),
            "mean_confidence": float(chance.max(1).mean()),
        }
    panels[0].set_ylabel("share right")
    figure.legend(*panels[0].get_legend_handles_labels(), loc="outside lower center", ncols=2)
    style.save(figure, "reliability")
    return measured
