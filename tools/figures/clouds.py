"""Four sets of generated points over the same real ones, with k-NN precision and recall."""

import numpy as np

from tools.figures import style
from tools.figures.style import Array, Metrics

COUNT = 60
NEIGHBOURS = 3


def real(rng: np.random.Generator, count: int) -> Array:
    """An S of two half rings."""
    angle = rng.uniform(0, np.pi, count)
    side = rng.integers(0, 2, count)
    x = np.where(side == 0, np.cos(angle) - 0.5, 0.5 - np.cos(angle))
    y = np.where(side == 0, np.sin(angle), -np.sin(angle))
    return np.stack([x, y], axis=1) + rng.normal(0, 0.09, (count, 2))


def share_inside(points: Array, support: Array) -> float:
    """Share of points within reach of `support`: its balls end at the third neighbour."""
    among = np.linalg.norm(support[:, None] - support[None], axis=2)
    reach = np.sort(among, axis=1)[:, NEIGHBOURS]
    far = np.linalg.norm(points[:, None] - support[None], axis=2)
    return float((far <= reach[None] + 1e-9).any(1).mean())


def make() -> Metrics:
    rng = np.random.default_rng(4)
    truth = real(rng, COUNT)
    fresh = real(rng, 400)
    clouds = {
        "A": fresh[fresh[:, 1] > 0.1][:COUNT],
        "B": truth.copy(),
        "C": real(rng, COUNT) + rng.normal(0, 0.38, (COUNT, 2)),
        "D": real(rng, COUNT),
    }
    names = {"A": "half", "B": "copies", "C": "spread", "D": "fresh"}
    figure, panels = style.sheet(2, 2, 700)
    measured = {}
    for panel, (letter, made) in zip(panels, clouds.items(), strict=True):
        panel.scatter(
            *truth.T,
            s=34,
            facecolors="none",
            edgecolors=style.MUTED,
            linewidths=0.9,
            label="real",
        )
        panel.scatter(
            *made.T, s=13, marker="x", color=style.VERMILION, linewidths=1, label="generated"
        )
        panel.set(xlim=(-2.6, 2.6), ylim=(-2.05, 2.05))
        style.frame(panel)
        style.title(panel, letter)
        near = np.linalg.norm(made[:, None] - truth[None], axis=2).min(1)
        measured[names[letter]] = {
            "precision": share_inside(made, truth),
            "recall": share_inside(truth, made),
            "mean_distance_to_nearest_real": near.mean(),
        }
    figure.legend(*panels[0].get_legend_handles_labels(), loc="outside lower center", ncols=2)
    style.save(figure, "clouds")
    return measured
