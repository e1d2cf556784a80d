"""Small networks and their training: layers, Adam and the digits, with autograd for gradients."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import Any

import autograd.numpy as anp
import numpy as np
from autograd import grad
from sklearn.datasets import load_digits

from tools.figures.style import Array

Weights = list[Array]
Traced = Any
"""An array, or the box that autograd puts around it while it differentiates."""


def layers(sizes: Sequence[int], rng: np.random.Generator) -> Weights:
    """Draw weights and zero biases of a perceptron: [w1, b1, w2, b2, ...]."""
    made: Weights = []
    for inputs, outputs in pairwise(sizes):
        made.append(rng.normal(0, np.sqrt(2 / (inputs + outputs)), (inputs, outputs)))
        made.append(np.zeros(outputs))
    return made


def rectified(x: Traced) -> Traced:
    return anp.maximum(x, 0.0)


def run(weights: Weights, x: Traced, bend: Callable[[Traced], Traced] = rectified) -> Traced:
    """Pass x through the layers, with `bend` after each but the last."""
    for place in range(0, len(weights), 2):
        x = anp.dot(x, weights[place]) + weights[place + 1]
        if place + 2 < len(weights):
            x = bend(x)
    return x


def softplus(x: Traced) -> Traced:
    return anp.logaddexp(x, 0.0)


class Adam:
    """Adam over a list of arrays, which it changes in place."""

    def __init__(self, weights: Weights, rate: float, beta1: float = 0.9) -> None:
        self.weights, self.rate, self.beta1, self.beta2 = weights, rate, beta1, 0.999
        self.first = [np.zeros_like(one) for one in weights]
        self.second = [np.zeros_like(one) for one in weights]
        self.steps = 0

    def step(self, gradient: Weights) -> None:
        self.steps += 1
        size = self.rate * np.sqrt(1 - self.beta2**self.steps) / (1 - self.beta1**self.steps)
        for one, slope, first, second in zip(
            self.weights, gradient, self.first, self.second, strict=True
        ):
            first += (1 - self.beta1) * (slope - first)
            second += (1 - self.beta2) * (slope * slope - second)
            one -= size * first / (np.sqrt(second) + 1e-8)


def descend(
    loss: Callable[..., Traced],
    weights: Weights,
    batches: Iterator[tuple[Array, ...]],
    rate: float,
    fade: int = 0,
) -> None:
    """Minimise `loss(weights, *batch)`; with `fade` steps the rate falls to zero by a cosine."""
    slope = grad(loss)
    adam = Adam(weights, rate)
    for step, batch in enumerate(batches):
        if fade:
            adam.rate = rate * 0.5 * (1 + np.cos(np.pi * step / fade))
        adam.step(slope(weights, *batch))


@cache
def digits() -> tuple[Array, Array]:
    """Return scikit-learn's 1,797 digits of 8 x 8 pixels in [0, 1], and their labels."""
    bunch = load_digits()
    return bunch.data / 16.0, bunch.target
