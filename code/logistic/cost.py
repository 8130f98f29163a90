"""Three costs, their gradient, and the Hessian of the log loss.

Each cost is a mean over the samples of a function of the score z = theta^T x and of y. Its
derivatives with respect to z are all that tells one cost from another: the chain rule's other
factor, x, is the same for all. Shapes everywhere: theta (n+1,), X (m, n+1), y (m,). X and y may be
NumPy or Dask arrays; what is written here for all rows is computed block by block (blocks.py).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from inspect import Parameter, signature
from typing import NamedTuple

import numpy as np

from . import model
from .arguments import checked
from .blocks import mean_over_rows, row_sums

# Scores come from theta and X, which are checked already: the bare functions do, and are faster.
sigmoid, softplus = model.sigmoid.__wrapped__, model.softplus.__wrapped__


def residual(z, y):
    """sigma(z) - y without cancellation. Implements eq-stable-residual."""
    return (1 - y) * sigmoid(z) - y * sigmoid(-z)


def curvature(z):
    """sigma(z) (1 - sigma(z)), the slope of the sigmoid, without cancellation. Implements eq-stable-curvature."""
    return sigmoid(z) * sigmoid(-z)


@dataclass(frozen=True)
class Loss:
    """What one sample costs, with its first and second derivative in z: functions of (z, y)."""

    name: str
    value: Callable
    slope: Callable
    curvature: Callable
    labels: bool = True  # y must be 0 or 1

    def parts(self, z, y, order):
        """The value and its derivatives up to `order`, 1 or 2."""
        return tuple(part(z, y) for part in (self.value, self.slope, self.curvature)[: order + 1])


class LogLoss(Loss):
    def parts(self, z, y, order):
        """The same numbers from one exponential. Only the score for the wrong label counts: z if y = 0, -z if y = 1."""
        side = 1 - 2 * y
        wrong = side * z
        e = np.exp(-np.abs(z))
        large = 1 / (1 + e)  # sigma(|z|)
        small = e * large  # sigma(-|z|)
        value = np.maximum(wrong, 0) + np.log1p(e)
        slope = side * np.where(wrong > 0, large, small)
        return (value, slope) if order == 1 else (value, slope, large * small)


LEAST_SQUARES = Loss(
    "squared error of linear regression",
    labels=False,
    value=lambda z, y: (z - y) ** 2 / 2,
    slope=lambda z, y: z - y,
    curvature=lambda z, y: np.ones_like(z),
)

SIGMOID_SQUARED = Loss(
    "squared error of the sigmoid",
    value=lambda z, y: residual(z, y) ** 2 / 2,
    slope=lambda z, y: residual(z, y) * curvature(z),
    # sigma'' = sigma' (1 - 2 sigma), and 1 - 2 sigma(z) = sigma(-z) - sigma(z)
    curvature=lambda z, y: (
        curvature(z) * (curvature(z) + residual(z, y) * (sigmoid(-z) - sigmoid(z)))
    ),
)

LOG_LOSS = LogLoss(
    "log loss",
    value=lambda z, y: y * softplus(-z) + (1 - y) * softplus(z),
    slope=residual,
    curvature=lambda z, y: curvature(z),
)


def ridged(part):
    """Let a function of theta and the data take `ridge`, and add part(theta, ridge) to what it returns.

    The checks have made of `ridge` one number for each weight, zero for a weight that is not penalized.
    """

    def decorate(function):
        @wraps(function)
        def call(theta, *data, ridge, **settings):
            return function(theta, *data, **settings) + part(theta, ridge)

        own = signature(function)
        ridge = Parameter("ridge", Parameter.KEYWORD_ONLY, default=0.0)
        call.__signature__ = own.replace(parameters=[*own.parameters.values(), ridge])
        return call

    return decorate


def ridge_cost(theta, ridge):
    """Half the sum of ridge_j theta_j^2, in an order in which a weight that is not penalized cannot overflow."""
    return ridge * theta @ theta / 2


def ridge_gradient(theta, ridge):
    return ridge * theta


def ridge_hessian(theta, ridge):
    return np.diag(ridge)


@checked(labels=False, by_rows=True)
@mean_over_rows
def squared_error(theta, X, y):
    """The cost of linear regression, (1/2m) sum (theta^T x - y)^2. Implements eq-squared-error.

    theta: (n+1,). X: (m, n+1), with its column of ones. y: (m,), any real numbers.
    Returns one number, in the unit of y squared.
    Raises TypeError or ValueError that names the argument and says what was wrong with it.
    """
    return np.sum((X @ theta - y) ** 2) / (2 * len(y))


@checked(by_rows=True)
@mean_over_rows
def sigmoid_squared_error(theta, X, y):
    """The same cost with the sigmoid's h in place of the line. Implements eq-sigmoid-squared-error.

    theta: (n+1,). X: (m, n+1), with its column of ones. y: (m,), each 0 or 1.
    Returns one number between 0 and 1/2 (no unit). It is not convex.
    Raises TypeError or ValueError that names the argument and says what was wrong with it.
    """
    return np.sum(residual(X @ theta, y) ** 2) / (2 * len(y))


@checked(by_rows=True)
@ridged(ridge_cost)
@mean_over_rows
def log_loss(theta, X, y):
    """The mean log loss J(theta). Implements eq-log-loss, in the form of eq-stable-cost, and eq-ridge.

    theta: (n+1,). X: (m, n+1), with its column of ones. y: (m,), each 0 or 1.
    ridge: a number >= 0 that penalizes all weights but the bias, or one for each weight.
    Returns one number >= 0, in nats: the mean of -log(the probability given to what happened).
    Raises TypeError or ValueError that names the argument and says what was wrong with it.
    """
    z = X @ theta
    return np.sum(y * softplus(-z) + (1 - y) * softplus(z)) / len(y)


@checked(by_rows=True)
@ridged(ridge_gradient)
@mean_over_rows
def gradient(theta, X, y, *, loss=LOG_LOSS):
    """The gradient of a cost, by default X^T (h - y) / m. Implements eq-gradient and eq-ridge-gradient.

    theta: (n+1,). X: (m, n+1), with its column of ones. y: (m,), each 0 or 1 (any real numbers
    for LEAST_SQUARES). loss: LOG_LOSS (the default), SIGMOID_SQUARED or LEAST_SQUARES.
    ridge: a number >= 0 that penalizes all weights but the bias, or one for each weight.
    Returns (n+1,): entry j in the unit of the cost for each unit of theta_j.
    Raises TypeError or ValueError that names the argument and says what was wrong with it.
    """
    return X.T @ loss.slope(X @ theta, y) / len(y)


@checked(by_rows=True)
@ridged(ridge_hessian)
@mean_over_rows
def hessian(theta, X):
    """The Hessian of the log loss, X^T S X / m with S = diag(h (1 - h)). Implements eq-hessian-matrix, eq-ridge-hessian.

    theta: (n+1,). X: (m, n+1), with its column of ones. There is no y in it.
    ridge: a number >= 0 that penalizes all weights but the bias, or one for each weight.
    Returns (n+1, n+1), symmetric.
    Raises TypeError or ValueError that names the argument and says what was wrong with it.
    """
    return (X.T * curvature(X @ theta)) @ X / len(X)


# ------------------------------------------------------------------ all at once, for the optimizers
class Point(NamedTuple):
    """A theta, and what is known of the cost there. hessian is None if it was not asked for."""

    theta: np.ndarray
    cost: float
    gradient: np.ndarray
    hessian: np.ndarray | None = None

    @property
    def finite(self):
        return bool(
            np.isfinite(self.cost)
            and np.isfinite(self.gradient).all()
            and np.isfinite(self.theta).all()
        )

    @property
    def largest(self):
        """The largest |entry| of the gradient."""
        return np.abs(self.gradient).max()


def evaluate(theta, X, y, *, ridge, loss=LOG_LOSS, order=2):
    """The cost and its derivatives up to `order`, 1 or 2, in one pass over X. Infinite where the scores are."""

    def sums(X, y):
        z = X @ theta
        if not np.isfinite(z).all():
            return tuple(np.full(theta.shape * power, np.inf) for power in range(order + 1))
        value, slope, *bend = loss.parts(z, y, order)
        return value.sum(), np.dot(slope, X), *(weighted(X, curvature) for curvature in bend)

    parts = [total / y.shape[0] for total in row_sums(sums, X, y)]
    if ridge.any():
        parts = [
            mean + penalty(theta, ridge)
            for mean, penalty in zip(parts, (ridge_cost, ridge_gradient, ridge_hessian))
        ]
    return Point(theta, *parts)


def weighted(X, curvature):
    """X^T S X for S = diag(curvature) >= 0, as A^T A: a symmetric product takes half the multiplications."""
    A = np.sqrt(curvature)[:, None] * X
    return np.dot(A.T, A)  # @ does not let other threads run beside it if the result is small
