"""Does X bear out that a direction splits the labels? Row by row, of any number of classes.

A direction is here a column of weights for each class, Theta; of two classes the first is zero.
"""

import numpy as np

from .blocks import Array, reduce_rows
from .separability import EPS, to_largest_1, without_blur

FAR = 1e4  # a lead counts if it is this many times its rounding: where X sees nothing, a few are


def of_two(direction: np.ndarray) -> np.ndarray:
    """The direction as columns of weights of the classes 0 and 1."""
    return np.column_stack([np.zeros_like(direction), direction])


def leads(Theta: np.ndarray, X: np.ndarray, y: np.ndarray) -> np.ndarray:
    """How far the score of each sample's own class is before that of every other: (m, K - 1)."""
    own, others = own_and_others(X @ Theta, y)
    return own - others


def rounding_of_leads(Theta: np.ndarray, X: np.ndarray, y: np.ndarray) -> np.ndarray:
    """What rounding can make of each of them, at most: (m, K - 1)."""
    own, others = own_and_others(np.abs(X) @ np.abs(Theta), y)
    return (X.shape[1] + 2) * (EPS / 2) * (own + others)


def own_and_others(Z: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Of each row the entry of its own class, (m, 1), and the other ones, (m, K - 1)."""
    own = np.eye(Z.shape[1], dtype=bool)[y.astype(int)]
    return Z[own][:, None], Z[~own].reshape(len(Z), -1)


def splits(Theta: np.ndarray, X: Array, y: Array) -> bool:
    """Does X bear out that the direction splits the labels, with ties or without?

    No sample's own class may fall behind another by more than rounding can make of that sample's
    own scores, and one has to lead by far more: if the columns of X depend on each other, there are
    directions in which all scores are rounding.
    """

    def extremes(X: np.ndarray, y: np.ndarray) -> np.ndarray:
        lead, rounding = leads(Theta, X, y), rounding_of_leads(Theta, X, y)
        return np.array([(lead + rounding).min(), (FAR * rounding - lead).min()])

    worst, best = reduce_rows(extremes, np.minimum, X, y)
    return bool(worst >= 0 > best)


def largest_lead(Theta: np.ndarray, X: Array, y: Array) -> float:
    """How far the direction takes two scores of one sample apart, at most."""
    return reduce_rows(lambda X, y: np.abs(leads(Theta, X, y)).max(), np.maximum, X, y)


def onto_boundary(Theta: np.ndarray, X: Array, y: Array, tie: float) -> np.ndarray:
    """The direction nearest to the given one that leaves those samples exactly on the boundary
    that it gives a lead of less than `tie`.
    """
    largest = reduce_rows(lambda X: np.abs(X).max(axis=0), np.maximum, X)
    equations = boundary(Theta, X, y, tie)
    exact = without_blur(Theta.ravel(), equations, np.repeat(largest, Theta.shape[1]))
    return exact.reshape(Theta.shape)


def boundary(Theta: np.ndarray, X: Array, y: Array, tie: float) -> np.ndarray:
    """The equations of the boundary, as R of their QR decomposition: (rows, (n+1) K).

    Each says of a tied sample and another class that x^T (Theta_own - Theta_other) is 0.
    """

    def of_block(X: np.ndarray, y: np.ndarray) -> np.ndarray:
        classes, x = np.eye(Theta.shape[1]), to_largest_1(X)
        own, equations = classes[y.astype(int)], []
        for rival in classes:
            lead = (X @ Theta * (own - rival)).sum(axis=1)
            tied = (own @ rival == 0) & (lead < tie)
            against = x[tied, :, None] * (own - rival)[tied, None, :]
            equations.append(against.reshape(-1, Theta.size))
        return triangle(np.vstack(equations))

    return reduce_rows(of_block, lambda a, b: triangle(np.vstack([a, b])), X, y)


def triangle(rows: np.ndarray) -> np.ndarray:
    """R of the QR decomposition."""
    return np.asarray(np.linalg.qr(rows, mode="r"))
