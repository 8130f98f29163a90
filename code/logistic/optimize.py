"""Gradient descent and Newton's method. Both return the whole way they went, a Trajectory.

What is wrong with the input is an exception. What is wrong with the problem is not: separable
data, a singular Hessian, divergence and too few steps end in `converged = False` and a message.
"""
from dataclasses import dataclass

import numpy as np

from .checks import checked
from .cost import LOG_LOSS, curvature, ridge_cost, ridge_gradient, ridge_hessian

EPS = np.finfo(float).eps
SUFFICIENT = 1e-4           # Armijo: the part of the decrease the slope promises that a step has to deliver
VISIBLE = 64 * EPS          # a relative change of the cost below this is lost in its rounding
SLACK = 1e-6                # a direction that moves some score by 1 may move another the wrong way by this


@dataclass(frozen=True, eq=False)
class Trajectory:
    """The way of an optimizer from its start to its end. The arrays are read-only.

    theta: (steps+1, n+1). cost: (steps+1,). gradient_norm: (steps+1,), the largest |entry| of the
    gradient. converged: whether the last theta minimizes. message: how it ended, in words.
    """
    theta: np.ndarray
    cost: np.ndarray
    gradient_norm: np.ndarray
    converged: bool
    message: str

    def __post_init__(self):
        for name in ("theta", "cost", "gradient_norm"):
            array = np.array(getattr(self, name), dtype=float)
            array.flags.writeable = False
            object.__setattr__(self, name, array)

    @property
    def steps(self):
        return len(self.theta) - 1


@checked
def gradient_descent(X, y, *, learning_rate, ridge=0.0, start=None, max_steps=1000, tolerance=1e-6, loss=LOG_LOSS):
    """Walk downhill: theta - learning_rate * gradient, again and again. Implements eq-update.

    X: (m, n+1), with its column of ones. y: (m,), each 0 or 1 (any real numbers for LEAST_SQUARES).
    learning_rate: alpha > 0. ridge: a number >= 0 that penalizes all weights but the bias, or one for each
    weight (eq-ridge). start: (n+1,), zeros if None. max_steps: the most updates to make.
    tolerance: stop when no entry of the gradient is larger. loss: LOG_LOSS, SIGMOID_SQUARED or LEAST_SQUARES.
    Returns a Trajectory. Raises TypeError or ValueError that names the argument and says what was wrong with it.
    """
    def step(theta, cost, gradient):
        return theta - learning_rate * gradient

    return walk(step, X, y, ridge, start, max_steps, tolerance, loss)


@checked
def newton(X, y, *, ridge=0.0, start=None, damped=True, max_steps=100, tolerance=1e-10):
    """Newton's method for the log loss: step to the vertex of the local parabola. Implements eq-newton.

    X: (m, n+1), with its column of ones. y: (m,), each 0 or 1. ridge: a number >= 0 that penalizes all
    weights but the bias, or one for each weight (eq-ridge). start: (n+1,), zeros if None.
    damped: halve a step until the cost falls enough (Armijo); undamped steps may diverge.
    max_steps: the most updates to make. tolerance: stop when no entry of the gradient is larger.
    Returns a Trajectory. Raises TypeError or ValueError that names the argument and says what was wrong with it.
    """
    def step(theta, cost, gradient):
        direction = newton_direction(theta, X, ridge, gradient)
        decrement = -gradient @ direction                # lambda^2, the squared Newton decrement
        t = 1.0
        if damped and decrement / 2 > VISIBLE * cost:    # below that the line search would compare rounding errors
            while not evaluate(theta + t * direction, X, y, LOG_LOSS, ridge)[0] <= cost - SUFFICIENT * t * decrement:
                t /= 2
        return theta + t * direction

    return walk(step, X, y, ridge, start, max_steps, tolerance, LOG_LOSS)


# ------------------------------------------------------------------ what the two share
def walk(step, X, y, ridge, start, max_steps, tolerance, loss):
    """Repeat `step` until the gradient is small, the steps are used up or there is no next point."""
    theta = np.zeros(X.shape[1]) if start is None else start
    with np.errstate(all="ignore"):          # what overflows here is noticed, and called divergence
        way, ending = [(theta, *evaluate(theta, X, y, loss, ridge))], None
        if not finite(way[0]):
            raise OverflowError("start: the cost there is too large for float64; start nearer to zero or scale X")
        while ending is None:
            if largest(way[-1]) <= tolerance:
                ending = f"converged: after {steps(way)} no entry of the gradient is larger than {tolerance:g}"
            elif len(way) > max_steps:
                ending = f"out of steps: after {steps(way)} the largest entry of the gradient is still {largest(way[-1]):.3g}"
            else:
                ending = advance(step, way, X, y, loss, ridge)
        if loss.labels and separable(way[-1][0], X, y, ridge, ending):
            who = "the weights that ridge leaves free split the labels" if ridge.any() else "the labels can be split"
            ending = f"separable: {who}, so ever larger weights cost ever less and there is no minimum"
    theta, cost, _ = zip(*way)
    return Trajectory(theta, cost, [largest(point) for point in way], ending.startswith("converged"), ending)


def advance(step, way, X, y, loss, ridge):
    """Append the next point to the way, or say why there is none."""
    try:
        theta = step(*way[-1])
    except np.linalg.LinAlgError:
        if way[-1][1] > way[0][1]:
            return f"diverged: after {steps(way)} the cost has risen from {way[0][1]:.3g} to {way[-1][1]:.3g}"
        return ("singular Hessian: the step is not determined, because the columns of X depend on each other "
                "or the sigmoid is flat at every sample")
    point = (theta, *evaluate(theta, X, y, loss, ridge))
    if not finite(point):
        return f"diverged: after {steps(way)} the next point is too large for float64"
    way.append(point)


def evaluate(theta, X, y, loss, ridge):
    """The cost and its gradient at theta; infinite where the scores are."""
    z = X @ theta
    if not np.isfinite(z).all():
        return np.inf, np.full_like(theta, np.inf)
    return (np.sum(loss.value(z, y)) / len(y) + ridge_cost(theta, ridge),
            X.T @ loss.slope(z, y) / len(y) + ridge_gradient(theta, ridge))


def steps(way):
    return "1 step" if len(way) == 2 else f"{len(way) - 1} steps"


def finite(point):
    return all(np.isfinite(part).all() for part in point)


def largest(point):
    return np.abs(point[2]).max()


def newton_direction(theta, X, ridge, gradient):
    """Solve hessian * direction = -gradient. Raises LinAlgError if the Hessian is singular.

    The Hessian is first scaled to a diagonal of ones: so the unit of a feature does not decide
    what counts as singular, and one pivot of Cholesky's method measures how near it is to that.
    """
    H = (X.T * curvature(X @ theta)) @ X / len(X) + ridge_hessian(theta, ridge)
    if not (H.diagonal() > 0).all():
        raise np.linalg.LinAlgError("a zero on the diagonal of the Hessian")
    scale = 1 / np.sqrt(H.diagonal())
    H = H * scale[:, None] * scale
    pivots = np.linalg.cholesky(H).diagonal() ** 2
    if not (pivots > len(theta) * EPS).all():
        raise np.linalg.LinAlgError("a pivot of the Hessian is lost in rounding")
    return scale * np.linalg.solve(H, -scale * gradient)


def separable(theta, X, y, ridge, ending):
    """Does the end of the walk show that the labels can be split, strictly or with ties on the boundary?

    Weights that put no sample on its wrong side prove it. With ties on the boundary the weights
    need not do that themselves; but then Newton's step goes on adding about 1 to the scores, in a
    direction that does, however small the gradient. Near a minimum Newton's step is small.

    A weight with a ridge cannot grow for ever, so only the free ones count: the bias alone, most often,
    which splits the labels if they are all equal.
    """
    free = ridge == 0
    toward = (2 * y - 1)[:, None] * X        # row times weights: how far on its right side a sample is
    margins = toward @ (free * theta)
    if margins.min() >= 0 and margins.max() > 0:
        return True
    if not ending.startswith("converged"):
        return False
    try:
        moves = toward @ (free * newton_direction(theta, X, ridge, evaluate(theta, X, y, LOG_LOSS, ridge)[1]))
    except np.linalg.LinAlgError:
        return False
    return moves.max() > 0.5 and moves.min() >= -SLACK * moves.max()
