"""Many classes: a score for each, the softmax that makes probabilities of them, and the log loss.

Shapes everywhere: Theta (n+1, K), a column of weights for each class; X (m, n+1); y (m,), each one of 0, ..., K-1.
X and y may be NumPy or Dask arrays; what is written here for all rows is computed block by block (blocks.py).
The same number added to all scores of a sample changes no probability, so weights are determined only up to
that: `softmax_newton` fixes them, by columns that add up to zero or by a class whose weights are zero.
"""

from dataclasses import replace
from functools import wraps

import numpy as np

from . import model
from .arguments import checked
from .blocks import mean_over_rows, reduce_rows
from .cost import Point, ridged
from .optimize import early, last_step, newton_step, shown_by, travel

softmax = model.softmax.__wrapped__  # scores come from Theta and X, which are checked already


# ------------------------------------------------------------------ labels
def labels_of(y, K=None):
    """The labels that occur, in order. Raises for the first that is not one of 0, ..., K-1 (a whole number, if None)."""
    labels = reduce_rows(np.unique, np.union1d, y)
    wrong = labels[(labels < 0) | (labels != np.floor(labels)) | (labels >= (K or np.inf))]
    if wrong.size:
        y = np.asarray(y)
        first = np.isin(y, wrong).argmax()
        which = (
            f"one of the numbers 0 to {K - 1}, a column of Theta each"
            if K
            else "whole numbers 0, 1, 2, ..."
        )
        raise ValueError(f"y: labels must be {which}, but y[{first}] is {y[first]}")
    return labels


def number_of_classes(y):
    """One more than the largest label; each below it must be among the labels."""
    labels = labels_of(y)
    missing = np.flatnonzero(labels != np.arange(labels.size))
    if missing.size:
        raise ValueError(
            f"y: every class from 0 to {labels[-1]:.16g} must be among the labels, "
            f"but {missing[0]} is not; number them anew"
        )
    if labels.size < 2:
        raise ValueError("y: expected two or more classes, but every label is 0")
    return labels.size


def labelled(function):
    """Let the function (Theta, X, y) have only labels that index the columns of Theta."""

    @wraps(function)
    def call(Theta, X, y, **settings):
        labels_of(y, Theta.shape[1])
        return function(Theta, X, y, **settings)

    return call


def mean_over_labelled(function):
    """As mean_over_rows, with whole numbers for the labels: those of a block of rows are floats."""
    return wraps(function)(mean_over_rows(lambda Theta, X, y: function(Theta, X, y.astype(int))))


# ------------------------------------------------------------------ cost and derivatives
@checked(labels=False, by_rows=True)
@labelled
@ridged(lambda Theta, ridge: ridge @ np.sum(Theta**2, axis=1) / 2)
@mean_over_labelled
def softmax_loss(Theta, X, y):
    """The mean log loss of K classes. Implements eq-class-cost, in the form of eq-log-sum.

    Theta: (n+1, K). X: (m, n+1), with its column of ones. y: (m,), each a whole number from 0 to K-1.
    ridge: a number >= 0 that penalizes all weights but the biases, or one for each row of Theta.
    Returns one number >= 0, in nats: the mean of -log(the probability given to the class that occurred).
    Raises TypeError or ValueError that names the argument and says what was wrong with it.
    """
    Z = X @ Theta
    own = Z[np.arange(len(y)), y]
    return np.mean(np.logaddexp.reduce(Z - own[:, None], axis=1))


@checked(labels=False, by_rows=True)
@labelled
@ridged(lambda Theta, ridge: ridge[:, None] * Theta)
@mean_over_labelled
def softmax_gradient(Theta, X, y):
    """The gradient X^T (P - Y) / m of `softmax_loss`. Implements eq-class-gradient.

    Theta: (n+1, K). X: (m, n+1), with its column of ones. y: (m,), each a whole number from 0 to K-1.
    ridge: a number >= 0 that penalizes all weights but the biases, or one for each row of Theta.
    Returns (n+1, K). Without ridge each row adds up to zero.
    Raises TypeError or ValueError that names the argument and says what was wrong with it.
    """
    residual = softmax(X @ Theta)
    residual[np.arange(len(y)), y] -= 1
    return X.T @ residual / len(y)


@checked(by_rows=True)
@ridged(lambda Theta, ridge: np.kron(np.eye(Theta.shape[1]), np.diag(ridge)))
@mean_over_rows
def softmax_hessian(Theta, X):
    """The Hessian of `softmax_loss`, of K x K blocks X^T S_kl X / m. Implements eq-class-hessian.

    Theta: (n+1, K). X: (m, n+1), with its column of ones. There is no y in it.
    ridge: a number >= 0 that penalizes all weights but the biases, or one for each row of Theta.
    Returns (K (n+1), K (n+1)), symmetric: the weights of one class after those of the other. It is singular
    without ridge, and with a ridge that leaves a row of Theta free.
    Raises TypeError or ValueError that names the argument and says what was wrong with it.
    """
    P = softmax(X @ Theta)
    K = P.shape[1]

    def block(k, l):
        spread = P[:, k] * ((k == l) - P[:, l])
        return (X.T * spread) @ X / len(X)

    return np.block([[block(k, l) for l in range(K)] for k in range(K)])


# ------------------------------------------------------------------ the fit
def contrasts(K, reference):
    """K - 1 columns, of length 1 and perpendicular to each other, that leave out one direction of the K classes.

    Without a reference class that is the redundant one, (1, ..., 1); otherwise the class itself.
    """
    if reference is None:
        from scipy.linalg import helmert  # here, because it is slow to import

        return helmert(K).T
    return np.delete(np.eye(K), reference, axis=1)


@checked(labels=False, by_rows=True)
def softmax_newton(X, y, *, ridge=0.0, reference=None, damped=True, max_steps=100, tolerance=1e-10):
    """Newton's method for `softmax_loss`, from zero, over the weights without their redundant direction.

    X: (m, n+1), with its column of ones. y: (m,), whole numbers; each class 0, ..., K-1 occurs.
    ridge: a number >= 0 that penalizes all weights but the biases, or one for each row of Theta.
    reference: None for columns of Theta that add up to zero, as in scikit-learn, or the class whose column is
    zero, as the first is in statsmodels. Without ridge the probabilities are the same; with it they are not.
    damped, max_steps, tolerance: as in `newton`; the gradient is that by the remaining weights.
    Returns a Trajectory with theta of shape (steps+1, n+1, K).
    Raises TypeError or ValueError that names the argument and says what was wrong with it.
    """
    K = number_of_classes(y)
    one_of_classes("reference", reference, K)
    spread = np.kron(contrasts(K, reference), np.eye(X.shape[1]))

    def full(w):
        return (spread @ w).reshape(K, -1).T

    def look(w):
        Theta = full(w)
        return Point(
            w,
            loss(Theta, X, y, ridge=ridge),
            spread.T @ gradient(Theta, X, y, ridge=ridge).ravel(order="F"),
            spread.T @ hessian(Theta, X, ridge=ridge) @ spread,
        )

    def second_look(here, ending):
        step = (
            last_step(here, X, y, ridge)
            if ending.startswith("converged")
            else np.zeros_like(here.theta)
        )
        free = (ridge == 0)[:, None]
        split, reach = shown_by(
            [free * full(here.theta), free * full(step), full(step)], X, y, lead
        )
        return "the classes can be split" if split else None, reach if early(
            here, step, reach, tolerance
        ) else None

    way = travel(
        lambda here, look: newton_step(here, look, damped),
        look,
        np.zeros(spread.shape[1]),
        max_steps,
        tolerance,
        second_look,
    )
    return replace(way, theta=[full(w) for w in way.theta])


# without the checks, which softmax_newton has made already
loss, gradient = softmax_loss.__wrapped__.__wrapped__, softmax_gradient.__wrapped__.__wrapped__
hessian = softmax_hessian.__wrapped__


def one_of_classes(name, value, K):
    if value is None:
        return
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, np.integer)):
        raise TypeError(f"{name}: expected None or a class such as 0, but got {value!r}")
    if not 0 <= value < K:
        raise ValueError(f"{name}: expected None or a class from 0 to {K - 1}, but got {value}")


def lead(Theta, X, y):
    """How far the score of each sample's own class is before that of every other: (m, K - 1)."""
    Z = X @ Theta
    own = np.eye(Z.shape[1], dtype=bool)[y.astype(int)]
    return (Z[own][:, None] - Z)[~own].reshape(len(y), -1)
