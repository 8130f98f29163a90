"""Softmax regression, of many classes: a score for each, probabilities, and the log loss.

Shapes everywhere: Theta (n+1, K), a column of weights for each class; X (m, n+1); y (m,), each one
of 0, ..., K-1. X and y may be NumPy or Dask arrays; what is written here for all rows is computed
block by block (blocks.py). The same number added to all scores of a sample changes no probability,
so weights are determined only up to that: `softmax_newton` fixes them, by columns that add up to
zero or by a class whose weights are zero.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial, wraps
from typing import Any, TypeVar

import numpy as np

from . import model
from .arguments import checked, number_of_classes, one_of_classes
from .blocks import Array, mean_over_rows
from .cost import Point, ridged
from .optimize import Evidence, Problem, Trajectory, evidence, minimize, newton_update

softmax = model.softmax.unchecked  # scores come from Theta and X, which are checked already

Returned = TypeVar("Returned")


def mean_over_labelled(function: Callable[..., Returned]) -> Callable[..., Returned]:
    """As mean_over_rows, with whole numbers for the labels: those of a block of rows are floats."""
    of_floats = mean_over_rows(lambda Theta, X, y: function(Theta, X, y.astype(int)))
    return wraps(function)(of_floats)


# ------------------------------------------------------------------ cost and derivatives
@checked(labels=False, by_rows=True)
@ridged(lambda Theta, ridge: ridge @ np.sum(Theta**2, axis=1) / 2)
@mean_over_labelled
def softmax_loss(Theta: np.ndarray, X: np.ndarray, y: np.ndarray) -> np.floating:
    """The mean log loss of K classes.

    Implements eq-class-cost, in the form of eq-log-sum.
    Theta: (n+1, K). X: (m, n+1), with its column of ones. y: (m,), each one of 0, ..., K-1.
    ridge: a number >= 0 that penalizes all weights but the biases, or one for each row of Theta.
    Returns one number >= 0, in nats: the mean of -log(the probability given to the class that
    occurred).
    Raises TypeError or ValueError that names the argument and says what was wrong with it.
    """
    Z = X @ Theta
    own = Z[np.arange(len(y)), y]
    return np.mean(np.logaddexp.reduce(Z - own[:, None], axis=1))


@checked(labels=False, by_rows=True)
@ridged(lambda Theta, ridge: ridge[:, None] * Theta)
@mean_over_labelled
def softmax_gradient(Theta: np.ndarray, X: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The gradient X^T (P - Y) / m of `softmax_loss`.

    Implements eq-class-gradient.
    Theta: (n+1, K). X: (m, n+1), with its column of ones. y: (m,), each one of 0, ..., K-1.
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
def softmax_hessian(Theta: np.ndarray, X: np.ndarray) -> np.ndarray:
    """The Hessian of `softmax_loss`, of K x K blocks X^T S_kl X / m.

    Implements eq-class-hessian.
    Theta: (n+1, K). X: (m, n+1), with its column of ones. There is no y in it.
    ridge: a number >= 0 that penalizes all weights but the biases, or one for each row of Theta.
    Returns (K (n+1), K (n+1)), symmetric: the weights of one class after those of the other. It is
    singular without ridge, and with a ridge that leaves a row of Theta free.
    Raises TypeError or ValueError that names the argument and says what was wrong with it.
    """
    P = softmax(X @ Theta)
    K = P.shape[1]

    def block(k: int, l: int) -> np.ndarray:
        spread = P[:, k] * ((k == l) - P[:, l])
        return (X.T * spread) @ X / len(X)

    return np.block([[block(k, l) for l in range(K)] for k in range(K)])


# ------------------------------------------------------------------ the fit
def contrasts(K: int, reference: int | None) -> np.ndarray:
    """K - 1 columns, of length 1 and perpendicular, that leave out one direction of the K classes.

    Without a reference class that is the redundant one, (1, ..., 1); otherwise the class itself.
    """
    if reference is None:
        from scipy.linalg import helmert  # here, because it is slow to import

        return helmert(K).T
    return np.delete(np.eye(K), reference, axis=1)


@checked(labels=False, by_rows=True)
def softmax_newton(
    X: Array,
    y: Array,
    *,
    ridge: Any = 0.0,
    reference: int | None = None,
    damped: bool = True,
    max_steps: int = 100,
    tolerance: float = 1e-10,
) -> Trajectory:
    """Newton's method for `softmax_loss`, from zero, over the weights without their redundant
    direction.

    X: (m, n+1), with its column of ones. y: (m,), whole numbers; each class 0, ..., K-1 occurs.
    ridge: a number >= 0 that penalizes all weights but the biases, or one for each row of Theta.
    reference: None for columns of Theta that add up to zero, as in scikit-learn, or the class whose
    column is zero, as the first is in statsmodels. Without ridge the probabilities are the same;
    with it they are not.
    damped, max_steps, tolerance: as in `newton`; the gradient is that by the remaining weights.
    Returns a Trajectory with theta of shape (steps+1, n+1, K).
    Raises TypeError or ValueError that names the argument and says what was wrong with it.
    """
    K = number_of_classes(y)
    one_of_classes("reference", reference, K)
    spread = np.kron(contrasts(K, reference), np.eye(X.shape[1]))
    problem = SoftmaxProblem(X, y, ridge, spread=spread)
    update = partial(newton_update, damped=damped)
    walk = minimize(problem, update, None, max_steps, tolerance)
    return replace(walk, theta=np.array([problem.full(w) for w in walk.theta]))


@dataclass(frozen=True, eq=False)
class SoftmaxProblem(Problem):
    """The cost over the weights w without their redundant direction, in one column.

    spread: (K (n+1), (K-1) (n+1)), makes all weights of w: the columns of Theta, one below
    the other.
    """

    spread: np.ndarray = field(kw_only=True)

    @property
    def unknowns(self) -> int:
        return self.spread.shape[1]

    def full(self, w: np.ndarray) -> np.ndarray:
        """Theta, (n+1, K)."""
        return (self.spread @ w).reshape(-1, self.X.shape[1]).T

    def objective(self, w: np.ndarray) -> Point:
        Theta, X, y, ridge, spread = self.full(w), self.X, self.y, self.ridge, self.spread
        slope = softmax_gradient.unchecked(Theta, X, y, ridge=ridge).ravel(order="F")
        return Point(
            w,
            softmax_loss.unchecked(Theta, X, y, ridge=ridge),
            spread.T @ slope,
            spread.T @ softmax_hessian.unchecked(Theta, X, ridge=ridge) @ spread,
        )

    def evidence(self, w: np.ndarray, step: np.ndarray) -> Evidence:
        free = (self.ridge == 0)[:, None]
        Theta, move = self.full(w), self.full(step)
        return evidence([free * Theta, free * move, move], self.X, self.y, leads)

    def has_a_minimum(self, w: np.ndarray) -> bool:
        return False  # the certificate is for two classes

    def separated(self) -> str:
        return "the classes can be split"


def leads(Theta: np.ndarray, X: np.ndarray, y: np.ndarray) -> np.ndarray:
    """How far the score of each sample's own class is before that of every other: (m, K - 1)."""
    Z = X @ Theta
    own = np.eye(Z.shape[1], dtype=bool)[y.astype(int)]
    return (Z[own][:, None] - Z)[~own].reshape(len(y), -1)
