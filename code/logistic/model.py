"""The model: a score z = theta^T x for each sample, and the sigmoid that makes it a probability.

Of many classes there is a score for each, and the softmax makes probabilities of them.
"""

import numpy as np

from .arguments import checked
from .blocks import block_by_block


@checked
def sigmoid(z: np.ndarray) -> np.ndarray:
    """The probability sigma(z) = 1 / (1 + e^-z) that belongs to a score. Implements eq-sigmoid.

    z: scores, any real numbers in any shape (no unit: a log-odds). Returns numbers from 0 to 1 in
    the same shape, right to a few units in the last place at any z.
    Raises TypeError or ValueError, naming z, if an entry is no finite real number.
    """
    # e is raised to powers <= 0 only, so nothing overflows.
    return np.exp(np.minimum(z, 0)) / (1 + np.exp(-np.abs(z)))


@checked
def softplus(z: np.ndarray) -> np.ndarray:
    """log(1 + e^z), what the score z costs a sample with y = 0.

    Implements the terms of eq-stable-cost.
    z: scores, any real numbers in any shape. Returns numbers >= 0 in the same shape, right to a
    few units in the last place at any z.
    Raises TypeError or ValueError, naming z, if an entry is no finite real number.
    """
    return np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))


@checked
def softmax(Z: np.ndarray) -> np.ndarray:
    """The probabilities e^z_k / sum e^z_l of each row of scores.

    Implements eq-softmax, in the form of eq-stable-softmax.
    Z: (m, K), or (K,) for a single sample. Returns the same shape; each row adds up to 1.
    Raises TypeError or ValueError, naming Z, if an entry is no finite real number, and
    OverflowError if two scores of a row are farther apart than the largest float.
    """
    E = np.exp(Z - Z.max(axis=-1, keepdims=True))
    return E / E.sum(axis=-1, keepdims=True)


@checked(by_rows=True)
@block_by_block
def with_bias(features: np.ndarray) -> np.ndarray:
    """Put the column of ones, x_0 = 1, before the features.

    Implements the x_0 of eq-linear-hypothesis.
    features: shape (m,) for one feature or (m, n), NumPy or Dask. Returns X of shape (m, n+1), of
    the same kind.
    Raises TypeError or ValueError, naming features, if they are empty, have more than two
    dimensions or hold anything but finite real numbers (the numbers in a Dask array are not looked
    at before they are needed).
    """
    return np.column_stack([np.ones(len(features)), features])
