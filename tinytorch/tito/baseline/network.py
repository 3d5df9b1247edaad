"""The baseline's network in plain numpy: 784 inputs, 128 hidden units with ReLU, 10 classes, a batch of 64.

It is measured as it is, and it is the referee for the same network built from a student's own parts.
"""

from __future__ import annotations

import numpy as np

BATCH, INPUTS, HIDDEN, CLASSES = 64, 784, 128, 10
LEARNING_RATE = 0.1

Parameters = list[np.ndarray]  # weights (784, 128), bias (128,), weights (128, 10), bias (10,); float32


def batch() -> tuple[np.ndarray, np.ndarray]:
    """Inputs (64, 784) as float32 and labels (64,) as integers, the same each time."""
    rng = np.random.default_rng(1)
    return rng.standard_normal((BATCH, INPUTS), dtype=np.float32), rng.integers(0, CLASSES, BATCH)


def parameters() -> Parameters:
    """Start values, the same each time: weights by He's rule, biases 0."""
    rng = np.random.default_rng(2)
    shapes = [(INPUTS, HIDDEN), (HIDDEN, CLASSES)]
    weights = [rng.standard_normal(shape, dtype=np.float32) * np.float32((2 / shape[0]) ** 0.5) for shape in shapes]
    return [weights[0], np.zeros(HIDDEN, np.float32), weights[1], np.zeros(CLASSES, np.float32)]


def forward(params: Parameters, x: np.ndarray) -> np.ndarray:
    """The logits (n, 10) for inputs (n, 784)."""
    return _hidden(params, x) @ params[2] + params[3]


def train_step(params: Parameters, x: np.ndarray, labels: np.ndarray) -> Parameters:
    """One step of gradient descent on the mean cross-entropy, in place; returns `params`."""
    hidden = _hidden(params, x)
    error = _softmax(hidden @ params[2] + params[3])
    error[np.arange(len(labels)), labels] -= 1
    error /= np.float32(len(labels))
    hidden_error = (error @ params[2].T) * (hidden > 0)
    gradients = [x.T @ hidden_error, hidden_error.sum(axis=0), hidden.T @ error, error.sum(axis=0)]
    for parameter, gradient in zip(params, gradients, strict=True):
        parameter -= np.float32(LEARNING_RATE) * gradient
    return params


def _hidden(params: Parameters, x: np.ndarray) -> np.ndarray:
    return np.maximum(x @ params[0] + params[1], 0)


def _softmax(logits: np.ndarray) -> np.ndarray:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)
