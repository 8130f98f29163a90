"""Gradient descent and Newton's method. Both return the whole way they went, a Trajectory.

What is wrong with the input is an exception. What is wrong with the problem is not: separable
data, a singular Hessian, divergence and too few steps end in `converged = False` and a message.
X and y may be NumPy or Dask arrays. Each step reads X once, and once more for each time it is halved.
"""

from dataclasses import dataclass
from functools import partial

import numpy as np

from .arguments import checked
from .blocks import reduce_rows
from .cost import LOG_LOSS, evaluate

EPS = np.finfo(float).eps
SUFFICIENT = 1e-4  # Armijo: the part of the decrease the slope promises that a step has to deliver
VISIBLE = 64 * EPS  # a relative change of the cost below this is lost in its rounding
SLACK = 1e-6  # a direction that moves some score by 1 may move another the wrong way by this
NEAR = 0.05  # near a minimum Newton's step moves no score by more; where there is none, it moves some by about 1,
# or by less if the Hessian has all but lost that direction in rounding


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
def gradient_descent(
    X, y, *, learning_rate, ridge=0.0, start=None, max_steps=1000, tolerance=1e-6, loss=LOG_LOSS
):
    """Walk downhill: theta - learning_rate * gradient, again and again. Implements eq-update.

    X: (m, n+1), with its column of ones. y: (m,), each 0 or 1 (any real numbers for LEAST_SQUARES). Both NumPy
    arrays, or both Dask arrays in the same chunks of whole rows; persist() what the workers' memory can hold.
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

    X: (m, n+1), with its column of ones. y: (m,), each 0 or 1. Both NumPy arrays, or both Dask arrays in the same
    chunks of whole rows; persist() what the workers' memory can hold.
    ridge: a number >= 0 that penalizes all weights but the bias, or one for each weight (eq-ridge).
    start: (n+1,), zeros if None.
    damped: halve a step until the cost falls enough (Armijo); undamped steps may diverge.
    max_steps: the most updates to make. tolerance: stop when no entry of the gradient is larger.
    Returns a Trajectory. Raises TypeError or ValueError that names the argument and says what was wrong with it.
    """
    return walk(
        partial(newton_step, damped=damped),
        X,
        y,
        ridge,
        start,
        max_steps,
        tolerance,
        LOG_LOSS,
        order=2,
    )


def newton_step(here, look, damped):
    direction = newton_direction(here)
    decrement = -here.gradient @ direction  # lambda^2, the squared Newton decrement
    t, there = 1.0, look(here.theta + direction)
    if (
        damped and decrement / 2 > VISIBLE * here.cost
    ):  # below that the line search would compare rounding errors
        while (
            not there.cost <= here.cost - SUFFICIENT * t * decrement
            and (there.theta != here.theta).any()
        ):
            t /= 2
            there = look(here.theta + t * direction)
    return there


# ------------------------------------------------------------------ what the two share
def walk(step, X, y, ridge, start, max_steps, tolerance, loss, order):
    """From a start to the minimum of a cost of these data."""

    def second_look(here, ending):
        if not loss.labels:
            return None, None
        newton_step = (
            last_step(here, X, y, ridge)
            if ending.startswith("converged")
            else np.zeros_like(here.theta)
        )
        split, reach = separable(here.theta, newton_step, X, y, ridge)
        why = (
            "the weights that ridge leaves free split the labels"
            if ridge.any()
            else "the labels can be split"
        )
        return why if split else None, reach if loss is LOG_LOSS and early(
            here, newton_step, reach, tolerance
        ) else None

    look = partial(evaluate, X=X, y=y, ridge=ridge, loss=loss, order=order)
    return travel(
        step,
        look,
        np.zeros(X.shape[1]) if start is None else start,
        max_steps,
        tolerance,
        second_look,
    )


def travel(step, look, start, max_steps, tolerance, second_look):
    """Repeat `step` until the gradient is small, the steps are used up or there is no next point.

    look(theta) is the Point there; second_look(point, ending) says why the cost has no minimum, or None, and how far
    Newton's step would still move a score if the walk has stopped too early, or None.
    """
    with np.errstate(all="ignore"):  # what overflows here is noticed, and called divergence
        way, ending = [look(start)], None
        if not way[0].finite:
            raise OverflowError(
                "start: the cost there is too large for float64; start nearer to zero or scale X"
            )
        while ending is None:
            largest = way[-1].largest
            if largest <= tolerance and not promising(way[-1], tolerance):
                ending = f"converged: after {steps(way)} no entry of the gradient is larger than {tolerance:g}"
            elif len(way) > max_steps:
                ending = f"out of steps: after {steps(way)} the largest entry of the gradient is still {largest:.3g}"
            else:
                ending = advance(step, look, way)
        why, far = second_look(way[-1], ending)
        if why:
            ending = (
                f"separable: {why}, so ever larger weights cost ever less and there is no minimum"
            )
        elif far:
            ending = (
                "too early: the gradient is within the tolerance, but Newton's step would "
                f"still change a score by {far:.2g}; take a smaller tolerance"
            )
    return Trajectory(
        [point.theta for point in way],
        [point.cost for point in way],
        [point.largest for point in way],
        ending.startswith("converged"),
        ending,
    )


def advance(step, look, way):
    """Append the next point to the way, or say why there is none."""
    try:
        there = step(way[-1], look)
    except np.linalg.LinAlgError:
        if way[-1].cost > way[0].cost:
            return f"diverged: after {steps(way)} the cost has risen from {way[0].cost:.3g} to {way[-1].cost:.3g}"
        return (
            "singular Hessian: the step is not determined, because the columns of X depend on each other "
            "or the sigmoid is flat at every sample"
        )
    if not there.finite:
        return f"diverged: after {steps(way)} the next point is too large for float64"
    way[-1] = way[-1]._replace(hessian=None)  # it has served
    way.append(there)


def steps(way):
    return "1 step" if len(way) == 2 else f"{len(way) - 1} steps"


def promising(here, tolerance):
    """Would Newton's step lower the cost by more than the tolerance, though the gradient is small?

    It is small too where the numbers in X are; half the squared Newton decrement knows no units. If the step is not
    determined, taking it will say so.
    """
    if here.hessian is None:
        return False
    try:
        return -here.gradient @ newton_direction(here) / 2 > tolerance
    except np.linalg.LinAlgError:
        return True


def newton_direction(here):
    """Solve hessian * direction = -gradient. Raises LinAlgError if the Hessian is singular, or so near to it that
    the step is too long for float64. One pivot of Cholesky's method measures how near."""
    H, scale = scaled_hessian(here)
    pivots = np.linalg.cholesky(H).diagonal() ** 2
    if not (pivots > len(scale) * EPS).all():
        raise np.linalg.LinAlgError("a pivot of the Hessian is lost in rounding")
    direction = scale * np.linalg.solve(H, -scale * here.gradient)
    if not np.isfinite(here.gradient @ direction):
        raise np.linalg.LinAlgError("the step is too long for float64")
    return direction


def scaled_hessian(here):
    """The Hessian with a diagonal of ones, and the scale of each weight that makes it so: the unit of a feature
    does not decide what counts as singular. A zero on the diagonal stays."""
    diagonal = here.hessian.diagonal()
    scale = 1 / np.sqrt(np.where(diagonal > 0, diagonal, 1))
    return here.hessian * scale[:, None] * scale, scale


def last_step(here, X, y, ridge):
    """Newton's step for the log loss; if the Hessian is singular, of all such steps the shortest in the Hessian's scale."""
    if here.hessian is None:
        here = evaluate(here.theta, X, y, ridge=ridge)
    try:
        return newton_direction(
            here
        )  # first, because a direction in which the sigmoid is all but flat counts too
    except np.linalg.LinAlgError:
        H, scale = scaled_hessian(here)
        return scale * np.linalg.lstsq(H, -scale * here.gradient)[0]


def separable(theta, step, X, y, ridge):
    """Do theta, or Newton's step from it, show that the labels can be split, strictly or with ties on the boundary?
    And how far does the step move a score?

    Weights that put no sample on its wrong side prove it. With ties on the boundary the weights
    need not do that themselves; but then Newton's step goes on adding about 1 to the scores, in a
    direction that does, however small the gradient. Near a minimum Newton's step is small.

    A weight with a ridge cannot grow forever, so only the free ones count: the bias alone, most often,
    which splits the labels if they are all equal.
    """
    free = ridge == 0
    return shown_by([free * theta, free * step, step], X, y, margins)


def shown_by(directions, X, y, toward):
    """Of the free part of theta, the free part of a step and the step: is there a split, and how far does the step move?"""
    (worst, best), (low, high), reach = extents(directions, X, y, toward)
    split = worst >= 0 and best > 0 or high > NEAR and low >= -SLACK * high
    return split, np.abs(reach).max()


def early(here, step, reach, tolerance):
    """Is Newton's step from here too long for the end of a walk, in the scores or in what it promises?"""
    return reach > NEAR or -here.gradient @ step / 2 > tolerance


def margins(theta, X, y):
    return (2 * y - 1) * (X @ theta)


def extents(directions, X, y, toward):
    """For each direction how far, at least and at most, it moves a sample toward its right side."""

    def block(X, y):
        toward_all = [toward(direction, X, y) for direction in directions]
        return np.array([(moves.min(), -moves.max()) for moves in toward_all])

    return reduce_rows(block, np.minimum, X, y) * [1, -1]
