"""Attention maps of one-head models, each really trained on a task over eight letters."""

from collections.abc import Iterator

import autograd.numpy as anp
import numpy as np

from tools.figures import style
from tools.figures.nets import Traced, Weights, descend, layers
from tools.figures.style import Array, Metrics

LENGTH, LETTERS, WIDTH = 8, 8, 24
UPDATES = 700


def weights(rng: np.random.Generator) -> Weights:
    """Letters, positions, then queries, keys, values and the readout."""
    read = [rng.normal(0, 0.3, (LETTERS, WIDTH)), rng.normal(0, 0.3, (LENGTH, WIDTH))]
    return read + [layers([WIDTH, size], rng)[0] for size in (WIDTH, WIDTH, WIDTH, LETTERS)]


def attend(model: Weights, tokens: Array, causal: bool, places: bool) -> tuple[Traced, Traced]:
    """Return log-probabilities of the output letters, and the attention weights."""
    letters, positions, query, key, value, out = model
    seen = letters[tokens] + (positions if places else 0.0)
    match = anp.matmul(anp.dot(seen, query), anp.swapaxes(anp.dot(seen, key), 1, 2))
    match = match / np.sqrt(WIDTH)
    if causal:
        match = match + np.triu(np.full((LENGTH, LENGTH), -1e9), 1)
    heat = anp.exp(match - anp.max(match, axis=2, keepdims=True))
    heat = heat / anp.sum(heat, axis=2, keepdims=True)
    logits = anp.dot(anp.matmul(heat, anp.dot(seen, value)), out)
    top = anp.max(logits, axis=2, keepdims=True)
    return logits - top - anp.log(anp.sum(anp.exp(logits - top), axis=2, keepdims=True)), heat


def wanted(tokens: Array, task: str) -> Array:
    """The same letters backwards, or each moved one place to the right."""
    if task == "reverse":
        return tokens[:, ::-1]
    return np.concatenate([tokens[:, :1], tokens[:, :-1]], axis=1)


def train(task: str, causal: bool, places: bool) -> tuple[Array, float]:
    """Return the mean attention map and the share of letters that come out right."""
    rng = np.random.default_rng(0)
    model = weights(rng)

    def loss(model: Weights, tokens: Array, target: Array) -> Traced:
        hot = np.eye(LETTERS)[target]
        return -anp.sum(hot * attend(model, tokens, causal, places)[0]) / target.size

    def batches() -> Iterator[tuple[Array, ...]]:
        for _ in range(UPDATES):
            tokens = rng.integers(LETTERS, size=(64, LENGTH))
            yield tokens, wanted(tokens, task)

    descend(loss, model, batches(), 8e-3, fade=UPDATES)
    tokens = rng.integers(LETTERS, size=(1000, LENGTH))
    logs, heat = attend(model, tokens, causal, places)
    right = (np.asarray(logs).argmax(2) == wanted(tokens, task)).mean()
    return np.asarray(heat.mean(0)), float(right)


def make() -> Metrics:
    settings = {
        "A": ("shift", False, True),
        "B": ("reverse", True, True),
        "C": ("reverse", False, True),
        "D": ("reverse", False, False),
    }
    names = {"A": "shift", "B": "reverse_causal", "C": "reverse", "D": "reverse_no_positions"}
    figure, panels = style.sheet(2, 2, 860)
    measured: Metrics = {}
    for panel, (letter, setting) in zip(panels, settings.items(), strict=True):
        heat, right = train(*setting)
        panel.imshow(heat, cmap=style.INKS, vmin=0, vmax=1)
        panel.set_xticks(range(LENGTH), [str(place + 1) for place in range(LENGTH)])
        panel.set_yticks(range(LENGTH), [str(place + 1) for place in range(LENGTH)])
        panel.tick_params(length=0)
        panel.set(xlabel="looked at", ylabel="output place")
        for spine in panel.spines.values():
            spine.set(visible=True, color=style.SHADE)
        style.title(panel, letter)
        target = np.arange(LENGTH)[::-1] if setting[0] == "reverse" else np.arange(-1, LENGTH - 1)
        cells = heat[np.arange(LENGTH), target.clip(0)]
        measured[names[letter]] = {"accuracy": right, "weight_on_the_right_cell": cells.mean()}
    bar = figure.colorbar(
        panels[0].images[0], ax=list(panels), shrink=0.5, ticks=[0, 0.5, 1], aspect=18
    )
    bar.outline.set_visible(False)
    bar.set_label("attention weight")
    style.save(figure, "attention_maps")
    return measured
