"""The same digits by t-SNE at three perplexities."""

import numpy as np
from sklearn.manifold import TSNE

from tools.figures import style
from tools.figures.nets import digits
from tools.figures.style import Array, Metrics

LOOKS = {
    0: (style.BLUE, "o"),
    1: (style.VERMILION, "x"),
    4: (style.GREEN, "^"),
    6: (style.INK, "+"),
    7: (style.ORANGE, "s"),
}
COUNT = 100


def measures(map_: Array, labels: Array) -> Metrics:
    """Share of nearest neighbours of the same digit, and how far clusters lie apart."""
    far = np.linalg.norm(map_[:, None] - map_[None], axis=2)
    np.fill_diagonal(far, np.inf)
    centres = {digit: np.median(map_[labels == digit], axis=0) for digit in LOOKS}
    gap = {
        f"{a}_{b}": float(np.linalg.norm(centres[a] - centres[b]))
        for a, b in ((0, 6), (0, 1), (1, 4))
    }
    spread = {
        str(digit): float(np.median(np.linalg.norm(map_[labels == digit] - centre, axis=1)))
        for digit, centre in centres.items()
    }
    return {
        "same_digit_neighbours": float((labels[far.argmin(1)] == labels).mean()),
        "centre_distance": gap,
        "median_radius": spread,
        "ratio_0_1_to_0_6": gap["0_1"] / gap["0_6"],
    }


def make() -> Metrics:
    data, labels = digits()
    picked = np.concatenate([np.where(labels == digit)[0][:COUNT] for digit in LOOKS])
    data, labels = data[picked], labels[picked]
    figure, panels = style.sheet(1, 3, 460)
    measured: Metrics = {}
    for panel, letter, perplexity in zip(panels, "ABC", (5, 30, 120), strict=True):
        map_ = TSNE(perplexity=perplexity, init="random", random_state=3).fit_transform(data)
        for digit, (colour, mark) in LOOKS.items():
            panel.scatter(
                *map_[labels == digit].T,
                s=9,
                color=colour,
                marker=mark,
                linewidths=0.7 if mark in "x+" else 0,
                label=str(digit),
            )
        panel.margins(0.08)
        panel.set_aspect("equal", adjustable="datalim")
        style.frame(panel)
        style.title(panel, letter, f"perplexity {perplexity}")
        measured[f"perplexity_{perplexity}"] = measures(np.asarray(map_, dtype=float), labels)
    figure.legend(
        *panels[0].get_legend_handles_labels(),
        loc="outside lower center",
        ncols=5,
        markerscale=1.8,
        handlelength=0.8,
        handletextpad=0.5,
    )
    style.save(figure, "tsne")
    return measured
