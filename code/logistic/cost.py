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
from typing import Any, NamedTuple, TypeVar

import numpy as np

from . import model
from .arguments import checked
from .blocks import Array, mean_over_rows, row_sums

# Scores come from theta and X, which are checked already.
sigmoid, softplus = model.sigmoid.unchecked, model.softplus.unchecked

Part = TypeVar("Part")  # a cost, its gradient or its Hessian
Scores = TypeVar("Scores", float, np.ndarray)


def residual(z: np.ndarray, y: np.ndarray) -> np.ndarray:
    """sigma(z) - y without cancellation. Implements eq-stable-residual."""
    return (1 - y) * sigmoid(z) - y * sigmoid(-z)


def sigmoid_slope(z: Scores) -> Scores:
    """sigma'(z) = sigma(z) (1 - sigma(z)) without cancellation. Implements eq-stable-curvature.

    It is also the curvature of the log loss of one sample.
    """
    return sigmoid(z) * sigmoid(-z)


@dataclass(frozen=True)
class Loss:
    """What one sample costs: its value, slope and curvature in z, each a function of (z, y).

    labels: whether y must be 0 or 1.
    """

    name: str
    value: Callable[[np.ndarray, np.ndarray], np.ndarray]
    slope: Callable[[np.ndarray, np.ndarray], np.ndarray]
    curvature: Callable[[np.ndarray, np.ndarray], np.ndarray]
    labels: bool = True

    def parts(self, z: np.ndarray, y: np.ndarray, order: int) -> tuple[np.ndarray, ...]:
        """The value and its derivatives in z up to `order`, 1 or 2, each of shape (m,)."""
        return tuple(part(z, y) for part in (self.value, self.slope, self.curvature)[: order + 1])


class LogLoss(Loss):
    """The log loss, with all its parts at once."""

    def parts(self, z: np.ndarray, y: np.ndarray, order: int) -> tuple[np.ndarray, ...]:
        """The same numbers from one exponential.

        Only the score for the wrong label counts: z if y = 0, -z if y = 1.
        """
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
    slope=lambda z, y: residual(z, y) * sigmoid_slope(z),
    # sigma'' = sigma' (1 - 2 sigma), and 1 - 2 sigma(z) = sigma(-z) - sigma(z)
    curvature=lambda z, y: (
        sigmoid_slope(z) * (sigmoid_slope(z) + residual(z, y) * (sigmoid(-z) - sigmoid(z)))
    ),
)

LOG_LOSS = LogLoss(
    "log loss",
    value=lambda z, y: y * softplus(-z) + (1 - y) * softplus(z),
    slope=residual,
    curvature=lambda z, y: sigmoid_slope(z),
)


def ridged(
    penalty: Callable[[np.ndarray, np.ndarray], Part],
) -> Callable[[Callable[..., Part]], Callable[..., Part]]:
    """Let a function of theta and the data take `ridge`, and add penalty(theta, ridge) to it.

    The checks of arguments have made of `ridge` one number for each weight, zero for a weight that
    is not penalized.
    """

    def decorate(function: Callable[..., Part]) -> Callable[..., Part]:
        @wraps(function)
        def call(theta: np.ndarray, *data: Array, ridge: Any = 0.0, **settings: Any) -> Part:
            mean: Any = function(theta, *data, **settings)
            return mean + penalty(theta, ridge)

        own = signature(function)
        optional = Parameter("ridge", Parameter.KEYWORD_ONLY, default=0.0)
        parameters = [*own.parameters.values(), optional]
        vars(call)["__signature__"] = own.replace(parameters=parameters)
        return call

    return decorate


def ridge_cost(theta: np.ndarray, ridge: np.ndarray) -> float:
    """Half the sum of ridge_j theta_j^2.

    In this order a weight that is not penalized cannot overflow.
    """
    return ridge * theta @ theta / 2


def ridge_gradient(theta: np.ndarray, ridge: np.ndarray) -> np.ndarray:
    """The gradient of `ridge_cost`, (n+1,)."""
    return ridge * theta


def ridge_hessian(theta: np.ndarray, ridge: np.ndarray) -> np.ndarray:
    """The Hessian of `ridge_cost`, (n+1, n+1)."""
    return np.diag(ridge)


@checked(labels=False, by_rows=True)
@mean_over_rows
def squared_error(theta: np.ndarray, X: np.ndarray, y: np.ndarray) -> float:
    """The cost of linear regression, (1/2m) sum (theta^T x - y)^2. Implements eq-squared-error.

    theta: (n+1,). X: (m, n+1), with its column of ones. y: (m,), any real numbers.
    Returns one number, in the unit of y squared.
    Raises TypeError or ValueError that names the argument and says what was wrong with it.
    """
    return np.sum((X @ theta - y) ** 2) / (2 * len(y))


@checked(by_rows=True)
@mean_over_rows
def sigmoid_squared_error(theta: np.ndarray, X: np.ndarray, y: np.ndarray) -> float:
    """The same cost with the sigmoid's h in place of the line. Implements eq-sigmoid-squared-error.

    theta: (n+1,). X: (m, n+1), with its column of ones. y: (m,), each 0 or 1.
    Returns one number between 0 and 1/2 (no unit). It is not convex.
    Raises TypeError or ValueError that names the argument and says what was wrong with it.
    """
    return np.sum(residual(X @ theta, y) ** 2) / (2 * len(y))


@checked(by_rows=True)
@ridged(ridge_cost)
@mean_over_rows
def log_loss(theta: np.ndarray, X: np.ndarray, y: np.ndarray) -> float:
    """The mean log loss J(theta).

    Implements eq-log-loss, in the form of eq-stable-cost, and eq-ridge.
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
def gradient(
    theta: np.ndarray, X: np.ndarray, y: np.ndarray, *, loss: Loss = LOG_LOSS
) -> np.ndarray:
    """The gradient of a cost, by default X^T (h - y) / m.

    Implements eq-gradient and eq-ridge-gradient.
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
def hessian(theta: np.ndarray, X: np.ndarray) -> np.ndarray:
    """The Hessian of the log loss, X^T S X / m with S = diag(h (1 - h)).

    Implements eq-hessian-matrix and eq-ridge-hessian.
    theta: (n+1,). X: (m, n+1), with its column of ones. There is no y in it.
    ridge: a number >= 0 that penalizes all weights but the bias, or one for each weight.
    Returns (n+1, n+1), symmetric.
    Raises TypeError or ValueError that names the argument and says what was wrong with it.
    """
    return (X.T * sigmoid_slope(X @ theta)) @ X / len(X)


# ------------------------------------------------------------------ all at once, for the optimizers
class Point(NamedTuple):
    """A theta, and what is known of the cost there.

    theta: (n+1,). cost: a number. gradient: (n+1,). hessian: (n+1, n+1), or None if it was not
    asked for.
    """

    theta: np.ndarray
    cost: float | np.floating
    gradient: np.ndarray
    hessian: np.ndarray | None = None

    @property
    def finite(self) -> bool:
        """Whether theta, the cost and the gradient are finite."""
        return bool(
            np.isfinite(self.cost)
            and np.isfinite(self.gradient).all()
            and np.isfinite(self.theta).all()
        )

    @property
    def gradient_norm(self) -> float:
        """The largest |entry| of the gradient."""
        return np.abs(self.gradient).max()


def evaluate(
    theta: np.ndarray,
    X: Array,
    y: Array,
    *,
    ridge: np.ndarray,
    loss: Loss = LOG_LOSS,
    order: int = 2,
) -> Point:
    """The cost and its derivatives up to `order`, 1 or 2, in one pass over X.

    theta, ridge: (n+1,). X: (m, n+1). y: (m,). All are checked already.
    All parts are infinite where a score is.
    """

    def sums(X: np.ndarray, y: np.ndarray) -> tuple[Any, ...]:
        z = X @ theta
        if not np.isfinite(z).all():
            return tuple(np.full(theta.shape * power, np.inf) for power in range(order + 1))
        value, slope, *curvature = loss.parts(z, y, order)
        return value.sum(), np.dot(slope, X), *(weighted(X, weights) for weights in curvature)

    parts: list[Any] = [total / y.shape[0] for total in row_sums(sums, X, y)]
    if ridge.any():
        penalties: list[Callable] = [ridge_cost, ridge_gradient, ridge_hessian]
        parts = [mean + penalty(theta, ridge) for mean, penalty in zip(parts, penalties)]
    return Point(theta, *parts)


def weighted(X: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """X^T S X for S = diag(weights), weights >= 0.

    As A^T A: a symmetric product takes half the multiplications.
    """
    A = np.sqrt(weights)[:, None] * X
    return np.dot(A.T, A)  # @ does not let other threads run beside it if the result is small
