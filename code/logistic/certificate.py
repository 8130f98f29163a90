"""How near is the minimum? A proof from one point that there is one, and how far away at most.

Everything is measured by the curvature at theta: the H-length of a step d is sqrt(d^T H d), which
knows no units. Rounding is counted too, so that what is called proved is true of the very numbers
in X, y and theta.
"""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from .arguments import checked
from .blocks import Array, reduce_rows
from .cost import LOG_LOSS, Point, evaluate

EPS, TINY = np.finfo(float).eps, np.finfo(float).tiny
FEW = 1 / 8  # below it the terms of cost_gap cancel, and a series is summed


@dataclass(frozen=True)
class Certificate:
    """What one point proves of the minimum. Every number is an upper bound, rounding included.

    decrement: the H-length of Newton's step. reach: how far a step of H-length 1 can move a score.
    rounding: the part of the decrement that rounding may have made.
    All are infinite where the Hessian cannot be told from a singular one.
    """

    decrement: float
    reach: float
    rounding: float

    @property
    def product(self) -> float:
        """decrement * reach: how far Newton's step moves a score, at most. It has no unit."""
        return self.decrement * self.reach

    @property
    def minimum_exists(self) -> bool:
        """Whether it is proved that there is a minimum, and only one. Implements eq-certificate.

        False says only that nothing is proved.
        """
        return self.product < 1

    @property
    def distance(self) -> float:
        """The H-length of the way to the minimum is at most this. Implements eq-certificate."""
        if not self.minimum_exists:
            return np.inf
        return self.decrement * (self.score_error / self.product if self.product else 1)

    @property
    def score_error(self) -> float:
        """No score is farther than this from what it is at the minimum."""
        return -np.log1p(-self.product) if self.minimum_exists else np.inf

    @property
    def cost_gap(self) -> float:
        """The cost is above the least one by at most this. Implements eq-gap-bound."""
        if not self.minimum_exists:
            return np.inf
        x = self.product
        if x < FEW:
            part = sum(x**k / ((k + 1) * (k + 2)) for k in range(20))
        else:
            part = (x + (1 - x) * np.log1p(-x)) / x**2
        return self.decrement**2 * part


UNKNOWN = Certificate(np.inf, np.inf, np.inf)


@checked(by_rows=True)
def certificate(theta: np.ndarray, X: Array, y: Array, *, ridge: Any = 0.0) -> Certificate:
    """What theta proves of the minimum of the log loss. Implements eq-certificate.

    theta: (n+1,). X: (m, n+1), with its column of ones. y: (m,), each 0 or 1. Both NumPy arrays, or
    both Dask arrays in the same chunks of whole rows.
    ridge: a number >= 0 that penalizes all weights but the bias, or one for each weight (eq-ridge).
    Returns a Certificate. X is read twice.
    Raises TypeError or ValueError that names the argument and says what was wrong with it.
    """
    with np.errstate(all="ignore"):  # what is not finite proves nothing
        return certify(evaluate(theta, X, y, ridge=ridge), X, y, ridge)


def certify(here: Point, X: Array, y: Array, ridge: np.ndarray) -> Certificate:
    """As `certificate`, of a Point with its Hessian, which is read once."""
    try:
        W, likeness = whitening(here.hessian)
    except np.linalg.LinAlgError:
        return UNKNOWN
    return rounded_up(here, survey(here, X, y, W), ridge, W, likeness, roundings(*X.shape))


def whitening(H: np.ndarray | None) -> tuple[np.ndarray, np.ndarray]:
    """W with W W^T = H^-1, and for each weight sqrt(H_jj (H^-1)_jj): 1 if its column is like no
    other, and the more the nearer it is to a combination of the others.

    Raises LinAlgError if H is not positive definite.
    """
    assert H is not None
    scaled, scale = to_unit_diagonal(H)
    inverse = np.linalg.inv(np.linalg.cholesky(scaled)).T
    return scale[:, None] * inverse, lengths(inverse)


def to_unit_diagonal(H: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """H with a diagonal of ones, and the scale of each weight that makes it so.

    So the unit of a feature does not matter. A zero stays.
    """
    diagonal = H.diagonal()
    scale = 1 / np.sqrt(np.where(diagonal > 0, diagonal, 1))
    return H * scale[:, None] * scale, scale


def lengths(M: np.ndarray) -> np.ndarray:
    """The length of each row."""
    return np.sqrt(np.einsum("ij,ij->i", M, M))


def roundings(m: int, columns: int) -> float:
    """The relative error of a sum of m numbers, in whatever order, each of a few operations, and of
    Cholesky's method after it: twice the usual bound.
    """
    return EPS * (m + columns + 10)


# ------------------------------------------------------------------ what all samples say
class Survey(NamedTuple):
    """What the samples say. reach: of the farthest one, rounded up.

    gradient_blur, hessian_blur: bounds for what rounding did to the mean of the pulls, in the
    H-length, and to the Hessian, as a part of it.
    """

    reach: float
    gradient_blur: float
    hessian_blur: float


def survey(here: Point, X: Array, y: Array, W: np.ndarray) -> Survey:
    """One pass: the reach, and what rounding may have done.

    What is off in a residual moves the gradient along its x, of H-length at most `far`. What is off
    in a sum has no direction: |d_j| <= |x_j| makes the H-length of H^-1 d at most `size`.
    """
    (m, columns), unit = X.shape, lengths(W)
    steps, wide = roundings(m, columns), EPS * (columns + 2) ** 2
    sizes = np.column_stack([unit, np.abs(here.theta)])

    def of_block(X: np.ndarray, y: np.ndarray) -> Survey:
        z = X @ here.theta
        size, terms = (np.abs(X) @ sizes).T
        _, slope, curvature = LOG_LOSS.parts(z, y, order=2)
        far = lengths(X @ W) + wide * size
        blur = (columns + 2) * EPS * terms
        pulls_off = far * sigmoid_off(curvature, blur) + size * (steps * np.abs(slope) + TINY)
        bends_off = far**2 * curvature * -np.expm1(-blur) + size**2 * TINY
        return Survey(far.max(), pulls_off.sum(), bends_off.sum())

    found = reduce_rows(of_block, join, X, y)
    return Survey(found.reach, found.gradient_blur / m, found.hessian_blur / m)


def sigmoid_off(curvature: np.ndarray, blur: np.ndarray) -> np.ndarray:
    """How far h is off, at most, if its score is off by `blur`: eq-curvature-change, integrated."""
    bent = (curvature + TINY) * np.expm1(np.minimum(blur, 700))
    return np.where(blur < 700, np.minimum(bent, 1), 1)


def join(a: Survey, b: Survey) -> Survey:
    """Of all these rows."""
    sums = a.gradient_blur + b.gradient_blur, a.hessian_blur + b.hessian_blur
    return Survey(np.maximum(a.reach, b.reach), *sums)


def rounded_up(
    here: Point, found: Survey, ridge: np.ndarray, W: np.ndarray, likeness: np.ndarray, steps: float
) -> Certificate:
    """The Certificate, with all that rounding may have done counted against it.

    The true Hessian is at least `kept` times the computed one, since no entry jk is off by more
    than `steps` times sqrt(H_jj H_kk), but for what the scores and underflow did.
    """
    kept = 1 - steps * likeness.sum() ** 2 - found.hessian_blur
    of_product = EPS * len(W) ** 2 * np.abs(here.gradient)
    of_penalty = 4 * EPS * np.abs(ridge * here.theta)
    rounding = found.gradient_blur + (of_product + of_penalty) @ lengths(W)
    decrement = np.linalg.norm(here.gradient @ W) + rounding
    if not (kept > 0 and np.isfinite([decrement, found.reach]).all()):
        return UNKNOWN
    return Certificate(
        *(float(each / np.sqrt(kept)) for each in (decrement, found.reach, rounding))
    )
