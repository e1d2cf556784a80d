"""Two-dimensional codes of the digits, from a plain autoencoder and from a VAE."""

import numpy as np
from matplotlib.patches import Circle

from tools.figures import style
from tools.figures.nets import digits
from tools.figures.style import Metrics
from tools.figures.vae_model import train

EPOCHS = 150
SHOWN = {
    0: (style.BLUE, "o"),
    1: (style.VERMILION, "x"),
    4: (style.GREEN, "^"),
    6: (style.INK, "+"),
}


def make() -> Metrics:
    # A KL weight of almost nothing leaves an autoencoder: codes go where they please.
    models = {"A": train(2, 1e-6, EPOCHS), "B": train(2, 1.0, EPOCHS)}
    data, labels = digits()
    figure, panels = style.sheet(1, 2, 560)
    measured: Metrics = {}
    for panel, (letter, model) in zip(panels, models.items(), strict=True):
        codes = model.encode(data)[0]
        rest = ~np.isin(labels, list(SHOWN))
        panel.scatter(*codes[rest].T, s=3, color=style.SHADE, linewidths=0, label="other digits")
        for digit, (colour, mark) in SHOWN.items():
            panel.scatter(
                *codes[labels == digit][:90].T,
                s=9,
                color=colour,
                marker=mark,
                linewidths=0.8 if mark in "x+" else 0,
                label=str(digit),
            )
        for radius in (1, 2):
            panel.add_patch(
                Circle((0, 0), radius, fill=False, linestyle="--", linewidth=1.1, color=style.INK)
            )
        reach = float(np.ceil(np.abs(codes).max()))
        panel.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal")
        panel.locator_params(nbins=5)
        style.title(panel, letter)
        inside = np.linalg.norm(codes, axis=1) < 2
        measured["plain" if letter == "A" else "vae"] = {
            "sd": codes.std(0),
            "mean": codes.mean(0),
            "reach": reach,
            "share_within_radius_2": inside.mean(),
            "reconstruction_nats": model.error(data),
        }
    handles, names = panels[0].get_legend_handles_labels()
    figure.legend(
        handles,
        names,
        loc="outside lower center",
        ncols=5,
        handlelength=0.8,
        markerscale=1.6,
        columnspacing=1.4,
        handletextpad=0.5,
    )
    style.save(figure, "vae_codes")
    return measured
