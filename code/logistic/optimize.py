"""Gradient descent and Newton's method. Both return the whole way they went, a Trajectory.

What is wrong with the input is an exception. What is wrong with the problem is not: separable
data, a singular Hessian, divergence and too few steps end in `converged = False` and a message.
X and y may be NumPy or Dask arrays. Each step reads X once, and once more for each time it is halved.
"""
from dataclasses import dataclass
from functools import partial

import numpy as np

from .checks import checked
from .cost import LOG_LOSS, evaluate
from .rows import reduce_rows

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


@checked(by_rows=True)
def gradient_descent(X, y, *, learning_rate, ridge=0.0, start=None, max_steps=1000, tolerance=1e-6, loss=LOG_LOSS):
    """Walk downhill: theta - learning_rate * gradient, again and again. Implements eq-update.

    X: (m, n+1), with its column of ones. y: (m,), each 0 or 1 (any real numbers for LEAST_SQUARES).
    learning_rate: alpha > 0. ridge: a number >= 0 that penalizes all weights but the bias, or one for each
    weight (eq-ridge). start: (n+1,), zeros if None. max_steps: the most updates to make.
    tolerance: stop when no entry of the gradient is larger. loss: LOG_LOSS, SIGMOID_SQUARED or LEAST_SQUARES.
    Returns a Trajectory. Raises TypeError or ValueError that names the argument and says what was wrong with it.
    """
    def step(here, look):
        return look(here.theta - learning_rate * here.gradient)

    return walk(step, X, y, ridge, start, max_steps, tolerance, loss, order=1)


@checked(by_rows=True)
def newton(X, y, *, ridge=0.0, start=None, damped=True, max_steps=100, tolerance=1e-10):
    """Newton's method for the log loss: step to the vertex of the local parabola. Implements eq-newton.

    X: (m, n+1), with its column of ones. y: (m,), each 0 or 1. ridge: a number >= 0 that penalizes all
    weights but the bias, or one for each weight (eq-ridge). start: (n+1,), zeros if None.
    damped: halve a step until the cost falls enough (Armijo); undamped steps may diverge.
    max_steps: the most updates to make. tolerance: stop when no entry of the gradient is larger.
    Returns a Trajectory. Raises TypeError or ValueError that names the argument and says what was wrong with it.
    """
    return walk(partial(newton_step, damped=damped), X, y, ridge, start, max_steps, tolerance, LOG_LOSS, order=2)


def newton_step(here, look, damped):
    direction = newton_direction(here)
    decrement = -here.gradient @ direction               # lambda^2, the squared Newton decrement
    t, there = 1.0, look(here.theta + direction)
    if damped and decrement / 2 > VISIBLE * here.cost:   # below that the line search would compare rounding errors
        while not there.cost <= here.cost - SUFFICIENT * t * decrement:
            t /= 2
            there = look(here.theta + t * direction)
    return there


# ------------------------------------------------------------------ what the two share
def walk(step, X, y, ridge, start, max_steps, tolerance, loss, order):
    """From a start to the minimum of a cost of these data."""
    def no_minimum(here, ending):
        if loss.labels and separable(here, X, y, ridge, ending):
            return "the weights that ridge leaves free split the labels" if ridge.any() else "the labels can be split"

    look = partial(evaluate, X=X, y=y, ridge=ridge, loss=loss, order=order)
    return travel(step, look, np.zeros(X.shape[1]) if start is None else start, max_steps, tolerance, no_minimum)


def travel(step, look, start, max_steps, tolerance, no_minimum):
    """Repeat `step` until the gradient is small, the steps are used up or there is no next point.

    look(theta) is the Point there; no_minimum(point, ending) says why the cost has none, or None.
    """
    with np.errstate(all="ignore"):          # what overflows here is noticed, and called divergence
        way, ending = [look(start)], None
        if not way[0].finite:
            raise OverflowError("start: the cost there is too large for float64; start nearer to zero or scale X")
        while ending is None:
            if way[-1].largest <= tolerance:
                ending = f"converged: after {steps(way)} no entry of the gradient is larger than {tolerance:g}"
            elif len(way) > max_steps:
                ending = f"out of steps: after {steps(way)} the largest entry of the gradient is still {way[-1].largest:.3g}"
            else:
                ending = advance(step, look, way)
        if why := no_minimum(way[-1], ending):
            ending = f"separable: {why}, so ever larger weights cost ever less and there is no minimum"
    return Trajectory([point.theta for point in way], [point.cost for point in way], [point.largest for point in way],
                      ending.startswith("converged"), ending)


def advance(step, look, way):
    """Append the next point to the way, or say why there is none."""
    try:
        there = step(way[-1], look)
    except np.linalg.LinAlgError:
        if way[-1].cost > way[0].cost:
            return f"diverged: after {steps(way)} the cost has risen from {way[0].cost:.3g} to {way[-1].cost:.3g}"
        return ("singular Hessian: the step is not determined, because the columns of X depend on each other "
                "or the sigmoid is flat at every sample")
    if not there.finite:
        return f"diverged: after {steps(way)} the next point is too large for float64"
    way[-1] = way[-1]._replace(hessian=None)             # it has served
    way.append(there)


def steps(way):
    return "1 step" if len(way) == 2 else f"{len(way) - 1} steps"


def newton_direction(here):
    """Solve hessian * direction = -gradient. Raises LinAlgError if the Hessian is singular.

    The Hessian is first scaled to a diagonal of ones: so the unit of a feature does not decide
    what counts as singular, and one pivot of Cholesky's method measures how near it is to that.
    """
    diagonal = here.hessian.diagonal()
    if not (diagonal > 0).all():
        raise np.linalg.LinAlgError("a zero on the diagonal of the Hessian")
    scale = 1 / np.sqrt(diagonal)
    H = here.hessian * scale[:, None] * scale
    pivots = np.linalg.cholesky(H).diagonal() ** 2
    if not (pivots > len(scale) * EPS).all():
        raise np.linalg.LinAlgError("a pivot of the Hessian is lost in rounding")
    return scale * np.linalg.solve(H, -scale * here.gradient)


def separable(here, X, y, ridge, ending):
    """Does the end of the walk show that the labels can be split, strictly or with ties on the boundary?

    Weights that put no sample on its wrong side prove it. With ties on the boundary the weights
    need not do that themselves; but then Newton's step goes on adding about 1 to the scores, in a
    direction that does, however small the gradient. Near a minimum Newton's step is small.

    A weight with a ridge cannot grow for ever, so only the free ones count: the bias alone, most often,
    which splits the labels if they are all equal.
    """
    free, candidates = ridge == 0, [here.theta]
    if ending.startswith("converged"):
        try:
            candidates.append(newton_direction(evaluate(here.theta, X, y, ridge=ridge) if here.hessian is None else here))
        except np.linalg.LinAlgError:
            pass
    margins, *moves = extents([free * weights for weights in candidates], X, y)
    if margins[0] >= 0 and margins[1] > 0:
        return True
    return any(high > 0.5 and low >= -SLACK * high for low, high in moves)


def extents(directions, X, y):
    """For each direction how far, at least and at most, it moves a sample toward its right side."""
    def block(X, y):
        toward = [(2 * y - 1) * (X @ direction) for direction in directions]
        return np.array([(moves.min(), -moves.max()) for moves in toward])

    return reduce_rows(block, np.minimum, X, y) * [1, -1]
