"""Softmax regression, of many classes: a score for each, probabilities, and the log loss.

Shapes everywhere: Theta (n+1, K), a column of weights for each class; X (m, n+1); y (m,), each one
of 0, ..., K-1. X and y may be NumPy or Dask arrays; what is written here for all rows is computed
block by block (blocks.py). The same number added to all scores of a sample changes no probability,
so weights are determined only up to that: `softmax_newton` fixes them, by columns that add up to
zero or by a class whose weights are zero.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property, wraps
from itertools import combinations
from typing import Any, ClassVar, TypeVar

import numpy as np

from . import model
from .arguments import checked, number_of_classes, one_column_per_class, one_of_classes
from .blocks import Array, mean_over_rows, reduce_rows, row_sums
from .certificate import (
    EPS,
    TINY,
    UNKNOWN,
    Certificate,
    Survey,
    join,
    lengths,
    rounded_up,
    roundings,
    sigmoid_off,
    whitening,
)
from .cost import Point, ridged
from .optimize import NewtonMethod, Problem, Trajectory, mean_square, minimize

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
    start: np.ndarray | None = None,
    damped: bool = True,
    max_steps: int = 100,
    tolerance: float = 1e-10,
) -> Trajectory:
    """Newton's method for `softmax_loss`, over the weights without their redundant direction.

    X: (m, n+1), with its column of ones. y: (m,), whole numbers; each class 0, ..., K-1 occurs.
    ridge: a number >= 0 that penalizes all weights but the biases, or one for each row of Theta.
    reference: None for columns of Theta that add up to zero, as in scikit-learn, or the class whose
    column is zero, as the first is in statsmodels. Without ridge the probabilities are the same;
    with it they are not.
    start: (n+1, K), zeros if None; what is redundant in it is taken away.
    damped, max_steps, tolerance: as in `newton`, by differences of scores; the gradient is that by
    the remaining weights.
    Returns a Trajectory with theta of shape (steps+1, n+1, K).
    Raises TypeError or ValueError that names the argument and says what was wrong with it.
    """
    K = number_of_classes(y)
    one_of_classes("reference", reference, K)
    kept = contrasts(K, reference)
    if start is not None:
        one_column_per_class("start", start, K)
        spare = start.mean(axis=1) if reference is None else start[:, reference]
        start = ((start - spare[:, None]) @ kept).ravel(order="F")
    problem = SoftmaxProblem(X, y, ridge, spread=np.kron(kept, np.eye(X.shape[1])))
    walk = minimize(problem, NewtonMethod(problem, damped), start, max_steps, tolerance)
    return replace(walk, theta=np.array([problem.full(w) for w in walk.theta]))


@dataclass(frozen=True, eq=False)
class SoftmaxProblem(Problem):
    """The cost over the weights w without their redundant direction, in one column.

    spread: (K (n+1), (K-1) (n+1)), makes all weights of w: the columns of Theta, one below
    the other.
    """

    spread: np.ndarray = field(kw_only=True)
    known_as: ClassVar[str] = "classes"

    @property
    def unknowns(self) -> int:
        return self.spread.shape[1]

    def full(self, w: np.ndarray) -> np.ndarray:
        """Theta, (n+1, K)."""
        return (self.spread @ w).reshape(-1, self.X.shape[1]).T

    def objective(self, w: np.ndarray) -> Point:
        Theta, m, spread = self.full(w), self.X.shape[0], self.spread

        def shares(X: np.ndarray, y: np.ndarray) -> tuple[Any, ...]:
            """Of one block, so that it is read once for all three."""
            return (
                len(X) / m * softmax_loss.unchecked(Theta, X, y, ridge=self.ridge),
                len(X) / m * softmax_gradient.unchecked(Theta, X, y, ridge=self.ridge),
                len(X) / m * softmax_hessian.unchecked(Theta, X, ridge=self.ridge),
            )

        cost, slope, bend = row_sums(shares, self.X, self.y)
        return Point(w, cost, spread.T @ slope.ravel(order="F"), spread.T @ bend @ spread)

    @cached_property
    def hessian_bound(self) -> np.ndarray:
        """No Hessian is larger: no matrix diag(p) - p p^T exceeds (I - 1/K) / 2."""
        K = len(self.spread) // self.X.shape[1]
        of_classes = (np.eye(K) - 1 / K) / 2
        whole = np.kron(of_classes, mean_square(self.X)) + np.kron(np.eye(K), np.diag(self.ridge))
        return self.spread.T @ whole @ self.spread

    def certificate(self, iterate: Point) -> Certificate:
        """As for two classes, with the difference of two scores in the place of a score.

        By that difference, in absolute value, no third derivative exceeds the second one:
        E[(u - E u)^2 (v - E v)] <= max |v_k - v_l| E[(u - E u)^2].
        """
        try:
            W, likeness = whitening(iterate.hessian)
        except np.linalg.LinAlgError:
            return UNKNOWN
        (m, columns), K = self.X.shape, len(self.spread) // self.X.shape[1]
        steps = roundings(m, columns) + 2 * K * EPS  # to the K classes and back
        found, alike = self.survey(self.full(iterate.theta), self.spread @ W, steps)
        ridge = np.tile(self.ridge, K - 1)
        return rounded_up(iterate, found, ridge, W, np.r_[likeness, alike], steps)

    def survey(self, Theta: np.ndarray, W: np.ndarray, steps: float) -> tuple[Survey, np.ndarray]:
        """As for two classes, and the likeness of all K (n+1) weights. W: (K (n+1), ...).

        What is off in p moves the gradient along its class's x. The curvature along a step that
        moves the scores by u is E[(u - E u)^2] <= 2 sum p_k (1 - p_k) u_k^2. In gradient and
        Hessian 1 - p is a difference, off by a few EPS, or by all of itself if it is smaller.
        """
        (columns, K), m = Theta.shape, self.X.shape[0]
        of_class = W.reshape(K, columns, -1)
        unit, wide = lengths(W).reshape(K, columns).T, EPS * (W.shape[1] + 2) ** 2

        def of_block(X: np.ndarray, y: np.ndarray) -> tuple[Any, ...]:
            P, size = softmax(X @ Theta), np.abs(X) @ unit
            rest = P @ (1 - np.eye(K))  # 1 - p without cancellation
            curvature, cancelled = P * rest, 2 * (K + 10) * np.minimum(EPS, rest)
            own = np.eye(K, dtype=bool)[y.astype(int)]
            pull = np.where(own, steps * rest + cancelled, steps * P)
            terms = (np.abs(X) @ np.abs(Theta)).max(axis=1, keepdims=True)
            blur = 2 * (columns + 2) * EPS * terms  # of the difference of two scores
            far = np.column_stack([lengths(X @ each) for each in of_class]) + wide * size
            apart = [
                lengths(X @ (of_class[k] - of_class[l])) + wide * (size[:, k] + size[:, l])
                for k, l in combinations(range(K), 2)
            ]
            pulls_off = far * sigmoid_off(curvature, blur) + size * (pull + TINY)
            lost = P * cancelled - 2 * curvature * np.expm1(-blur)
            bends_off = far**2 * lost + size**2 * TINY
            own_bends = (X**2).T @ curvature
            return Survey(np.max(apart), pulls_off.sum(), bends_off.sum()), own_bends

        def both(a: tuple[Any, ...], b: tuple[Any, ...]) -> tuple[Any, ...]:
            return join(a[0], b[0]), a[1] + b[1]

        found, bends = reduce_rows(of_block, both, self.X, self.y)
        mean = Survey(found.reach, found.gradient_blur / m, found.hessian_blur / m)
        return mean, (np.sqrt(bends / m + self.ridge[:, None]) * unit).ravel()

    def by_classes(self, w: np.ndarray) -> np.ndarray:
        return self.full(w)
