"""A variational autoencoder of the 8 x 8 digits, trained once for each width and beta."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import autograd.numpy as anp
import numpy as np

from tools.figures.nets import Traced, Weights, descend, digits, layers, run, softplus
from tools.figures.style import Array

BATCH = 128


@dataclass(frozen=True)
class Model:
    """Weights of the encoder and, from `SPLIT` on, of the decoder."""

    weights: Weights
    width: int

    def encode(self, x: Array) -> tuple[Array, Array]:
        """Return mean and log-variance of each image's code."""
        out = run(self.weights[:4], x, anp.tanh)
        return out[:, : self.width], out[:, self.width :]

    def decode(self, code: Array) -> Array:
        return np.asarray(1 / (1 + np.exp(-run(self.weights[4:], code, np.tanh))))

    def kl(self, x: Array) -> Array:
        """Return the mean KL divergence to N(0, 1) of each latent, in nats."""
        mean, logs = self.encode(x)
        return np.asarray((0.5 * (mean**2 + np.exp(logs) - logs - 1)).mean(0))

    def error(self, x: Array, seed: int = 0) -> float:
        """Return the mean cross-entropy of reconstructions from drawn codes, in nats an image."""
        mean, logs = self.encode(x)
        drawn = np.random.default_rng(seed).normal(size=mean.shape)
        logits = run(self.weights[4:], mean + np.exp(logs / 2) * drawn, anp.tanh)
        return float((softplus(logits) - x * logits).sum(1).mean())


def loss(weights: Weights, x: Array, drawn: Array, beta: float) -> Traced:
    """The negative evidence lower bound, with the KL term weighted by beta."""
    width = drawn.shape[1]
    out = run(weights[:4], x, anp.tanh)
    mean, logs = out[:, :width], out[:, width:]
    code = mean + anp.exp(logs / 2) * drawn
    logits = run(weights[4:], code, anp.tanh)
    missed = anp.sum(softplus(logits) - x * logits) / len(x)
    kl = 0.5 * anp.sum(mean**2 + anp.exp(logs) - logs - 1) / len(x)
    return missed + beta * kl


def _batches(width: int, beta: float, epochs: int) -> Iterator[tuple[Array, ...]]:
    rng = np.random.default_rng(1)
    data = digits()[0]
    for _ in range(epochs):
        order = rng.permutation(len(data))
        for start in range(0, len(data) - BATCH + 1, BATCH):
            batch = data[order[start : start + BATCH]]
            yield batch, rng.normal(size=(BATCH, width)), np.array(beta)


@cache
def train(width: int, beta: float, epochs: int) -> Model:
    rng = np.random.default_rng(0)
    weights = layers([64, 128, 2 * width], rng) + layers([width, 128, 64], rng)
    steps = epochs * (len(digits()[0]) // BATCH)
    descend(loss, weights, _batches(width, beta, epochs), 3e-3, fade=steps)
    return Model(weights, width)
