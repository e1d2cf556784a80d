"""Memory of the key-value cache against context length, for three ways to share heads."""

import numpy as np

from tools.figures import style
from tools.figures.style import Array, Metrics

LAYERS, HEAD, BYTES = 64, 128, 2
HEADS = {"1": 64, "2": 8, "3": 1}


def gigabytes(tokens: Array, heads: int) -> Array:
    """Keys and values of every layer and key-value head, two bytes a number."""
    return np.asarray(2 * LAYERS * heads * HEAD * BYTES * tokens / 1e9)


def make() -> Metrics:
    tokens = np.geomspace(1000, 128_000, 50)
    figure, panels = style.sheet(1, 1, 540)
    panel = panels[0]
    looks = {"1": (style.VERMILION, "--"), "2": (style.BLUE, "-"), "3": (style.GREEN, "-.")}
    for name, heads in HEADS.items():
        size = gigabytes(tokens, heads)
        colour, line = looks[name]
        panel.plot(tokens, size, linestyle=line, color=colour)
        style.say(
            panel,
            140_000,
            float(size[-1]),
            f"model {name}",
            color=colour,
            va="center",
            clip_on=False,
        )
    panel.axhline(40, color=style.INK, linewidth=1, linestyle=":")
    style.say(panel, 1080, 46, "40 GB free for the cache", va="bottom")
    panel.set(xscale="log", yscale="log", xlim=(1000, 128_000), ylim=(0.02, 400))
    panel.set_xticks([1000, 4000, 16_000, 64_000], ["1,000", "4,000", "16,000", "64,000"])
    panel.set_yticks([0.1, 1, 10, 100], ["0.1", "1", "10", "100"])
    panel.set(xlabel="tokens of context, one request", ylabel="cache, GB")
    style.grid(panel)
    style.save(figure, "kv_memory")
    return {
        f"heads_{heads}": {
            "mb_per_token": float(gigabytes(np.array(1.0), heads)) * 1000,
            "gb_at_16000": float(gigabytes(np.array(16_000.0), heads)),
            "tokens_in_40_gb": 40 / float(gigabytes(np.array(1.0), heads)),
        }
        for heads in HEADS.values()
    }
