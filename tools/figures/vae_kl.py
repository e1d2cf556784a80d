"""KL divergence of each of eight latents, for VAEs of the digits with three weights beta."""

import numpy as np

from tools.figures import style
from tools.figures.nets import digits
from tools.figures.style import Metrics
from tools.figures.vae_model import train

EPOCHS = 150


def make() -> Metrics:
    betas = {"A": 1.0, "B": 6.0, "C": 0.1}
    data = digits()[0]
    figure, panels = style.sheet(1, 3, 420, sharey=True)
    measured: Metrics = {}
    for panel, (letter, beta) in zip(panels, betas.items(), strict=True):
        model = train(8, beta, EPOCHS)
        kl = np.sort(model.kl(data))[::-1]
        places = np.arange(1, 9)
        panel.bar(places, kl, color=style.SKY, width=0.5)
        # Dots, so that a bar of no height is still seen to be there.
        panel.plot(places, kl, "o", color=style.BLUE, markersize=4.2, clip_on=False, zorder=5)
        panel.set(xlabel="latent", xticks=places, ylim=(0, 2.4), yticks=[0, 0.5, 1, 1.5, 2])
        style.grid(panel, "y")
        style.title(panel, letter)
        measured[f"beta_{beta:g}"] = {
            "kl": kl,
            "kl_in_all": kl.sum(),
            "latents_above_0.05_nats": int((kl > 0.05).sum()),
            "reconstruction_nats": model.error(data),
        }
    panels[0].set_ylabel("KL to the prior, nats")
    style.save(figure, "vae_kl")
    return measured
