"""Gradient descent and Newton's method. Both return all their iterates, a Trajectory.

What is wrong with the input is an exception. What is wrong with the problem is not: it is the
`status` of the Trajectory, which tells separable data, a singular Hessian, divergence and too few
steps from convergence, and makes a message of it. X and y may be NumPy or Dask arrays. Each step
reads X once, and once more for each time the line search halves it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from .arguments import checked
from .blocks import Array, reduce_rows
from .certificate import certificate
from .cost import LOG_LOSS, Loss, Point, evaluate

EPS = np.finfo(float).eps
SUFFICIENT = 1e-4  # Armijo: the part of the decrease the slope promises that a step has to deliver
VISIBLE = 64 * EPS  # a relative change of the cost below this is lost in its rounding
SLACK = 1e-6  # a direction that moves some score by 1 may move another the wrong way by this
# Near a minimum Newton's step moves no score by more; where there is none, it moves some by about
# 1, or by less if the Hessian has all but lost that direction in rounding.
NEAR = 0.05

Objective: TypeAlias = Callable[[np.ndarray], Point]
Update: TypeAlias = Callable[[Point, Objective], Point]  # from an iterate to the next
Margins: TypeAlias = Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]


class Status(StrEnum):
    """How an optimizer ended."""

    CONVERGED = "converged"
    SEPARABLE = "separable"
    TOO_EARLY = "too early"
    SINGULAR_HESSIAN = "singular Hessian"
    DIVERGED = "diverged"
    OUT_OF_STEPS = "out of steps"


class Ending(NamedTuple):
    """A Status and, in words, what it was found by."""

    status: Status
    reason: str


@dataclass(frozen=True, eq=False)
class Trajectory:
    """The iterates of an optimizer from its start to its end. The arrays are read-only.

    theta: (steps+1, n+1). cost: (steps+1,). gradient_norm: (steps+1,), the largest |entry| of the
    gradient. status: how it ended. reason: what that was found by, in words.
    """

    theta: np.ndarray
    cost: np.ndarray
    gradient_norm: np.ndarray
    status: Status
    reason: str

    def __post_init__(self) -> None:
        for name in ("theta", "cost", "gradient_norm"):
            array = np.array(getattr(self, name), dtype=float)
            array.flags.writeable = False
            object.__setattr__(self, name, array)

    @property
    def steps(self) -> int:
        """How many steps were made: one less than there are iterates."""
        return len(self.theta) - 1

    @property
    def converged(self) -> bool:
        """Whether the last theta minimizes."""
        return self.status is Status.CONVERGED

    @property
    def message(self) -> str:
        """How it ended, as a sentence."""
        return f"{self.status}: {self.reason}"


@checked(by_rows=True)
def gradient_descent(
    X: Array,
    y: Array,
    *,
    learning_rate: float,
    ridge: Any = 0.0,
    start: np.ndarray | None = None,
    max_steps: int = 1000,
    tolerance: float = 1e-6,
    loss: Loss = LOG_LOSS,
) -> Trajectory:
    """Walk downhill: theta - learning_rate * gradient, again and again. Implements eq-update.

    X: (m, n+1), with its column of ones. y: (m,), each 0 or 1 (any real numbers for LEAST_SQUARES).
    Both NumPy arrays, or both Dask arrays in the same chunks of whole rows; persist() what the
    workers' memory can hold.
    learning_rate: alpha > 0. ridge: a number >= 0 that penalizes all weights but the bias, or one
    for each weight (eq-ridge). start: (n+1,), zeros if None. max_steps: the most updates to make.
    tolerance: stop when no entry of the gradient is larger.
    loss: LOG_LOSS, SIGMOID_SQUARED or LEAST_SQUARES.
    Returns a Trajectory. Raises TypeError or ValueError that names the argument and says what was
    wrong with it.
    """

    def update(iterate: Point, objective: Objective) -> Point:
        return objective(iterate.theta - learning_rate * iterate.gradient)

    problem = Problem(X, y, ridge, loss, order=1)
    return minimize(problem, update, start, max_steps, tolerance)


@checked(by_rows=True)
def newton(
    X: Array,
    y: Array,
    *,
    ridge: Any = 0.0,
    start: np.ndarray | None = None,
    damped: bool = True,
    max_steps: int = 100,
    tolerance: float = 1e-10,
) -> Trajectory:
    """Newton's method for the log loss: step to the vertex of the local parabola.

    Implements eq-newton.
    X: (m, n+1), with its column of ones. y: (m,), each 0 or 1. Both NumPy arrays, or both Dask
    arrays in the same chunks of whole rows; persist() what the workers' memory can hold.
    ridge: a number >= 0 that penalizes all weights but the bias, or one for each weight (eq-ridge).
    start: (n+1,), zeros if None.
    damped: halve a step until the cost falls enough (Armijo); undamped steps may diverge.
    max_steps: the most updates to make. tolerance: stop when no entry of the gradient is larger.
    Returns a Trajectory. Raises TypeError or ValueError that names the argument and says what was
    wrong with it.
    """
    update = partial(newton_update, damped=damped)
    return minimize(Problem(X, y, ridge), update, start, max_steps, tolerance)


# ------------------------------------------------------------------ what is minimized
@dataclass(frozen=True, eq=False)
class Problem:
    """A cost of weights on labelled samples, as an optimizer sees it.

    X: (m, n+1). y: (m,). ridge: (n+1,), one number for each weight. All are checked already.
    order: of the derivatives that an iterate needs, 1 or 2.
    """

    X: Array
    y: Array
    ridge: np.ndarray
    loss: Loss = LOG_LOSS
    order: int = 2

    @property
    def unknowns(self) -> int:
        """How many numbers are sought."""
        return self.X.shape[1]

    def objective(self, theta: np.ndarray) -> Point:
        """The cost and its derivatives."""
        return evaluate(theta, self.X, self.y, ridge=self.ridge, loss=self.loss, order=self.order)

    def newton_step(self, iterate: Point) -> np.ndarray:
        """Newton's step for the log loss, whichever loss the iterate is of."""
        if iterate.hessian is None:
            iterate = evaluate(iterate.theta, self.X, self.y, ridge=self.ridge)
        return shortest_newton_step(iterate)

    def evidence(self, theta: np.ndarray, step: np.ndarray) -> "Evidence":
        """What theta and Newton's step from it do to the margins.

        A weight with a ridge cannot grow forever, so only the free ones count: the bias alone, most
        often, which splits the labels if they are all equal.
        """
        free = self.ridge == 0
        return evidence([free * theta, free * step, step], self.X, self.y, margins)

    def has_a_minimum(self, theta: np.ndarray) -> bool:
        """Whether theta proves that there is one. Implements eq-certificate."""
        return certificate.unchecked(theta, self.X, self.y, ridge=self.ridge).minimum_exists

    def separated(self) -> str:
        """What splits the labels, if anything does, in words."""
        if self.ridge.any():
            return "the weights that ridge leaves free split the labels"
        return "the labels can be split"


# ------------------------------------------------------------------ iterate by iterate
def minimize(
    problem: Problem,
    update: Update,
    start: np.ndarray | None,
    max_steps: int,
    tolerance: float,
) -> Trajectory:
    """Repeat `update` until the stopping rule holds or there is no next iterate.

    start: zeros if None. Raises OverflowError if the cost there is not finite.
    """
    with np.errstate(all="ignore"):  # what overflows here is noticed, and called divergence
        iterates = [problem.objective(np.zeros(problem.unknowns) if start is None else start)]
        if not iterates[0].finite:
            raise OverflowError(
                "start: the cost there is too large for float64; start nearer to zero or scale X"
            )
        ending = None
        while ending is None:
            ending = stopping_rule(iterates, max_steps, tolerance)
            ending = ending or advance(iterates, update, problem.objective)
        if problem.loss.labels:
            ending = last_look(problem, iterates[-1], ending, tolerance)
    return Trajectory(
        np.array([point.theta for point in iterates]),
        np.array([point.cost for point in iterates]),
        np.array([point.gradient_norm for point in iterates]),
        *ending,
    )


def stopping_rule(iterates: list[Point], max_steps: int, tolerance: float) -> Ending | None:
    """Is the gradient small enough, or are the steps used up? None to go on."""
    last, after = iterates[-1], f"after {steps(iterates)}"
    if last.gradient_norm <= tolerance and not promises_more(last, tolerance):
        return Ending(
            Status.CONVERGED, f"{after} no entry of the gradient is larger than {tolerance:g}"
        )
    if len(iterates) > max_steps:
        largest = f"{last.gradient_norm:.3g}"
        return Ending(
            Status.OUT_OF_STEPS, f"{after} the largest entry of the gradient is still {largest}"
        )
    return None


def promises_more(iterate: Point, tolerance: float) -> bool:
    """Would Newton's step lower the cost by more than the tolerance, though the gradient is small?

    It is small too where the numbers in X are; half the squared Newton decrement knows no units.
    If the step is not determined, taking it will say so.
    """
    if iterate.hessian is None:
        return False
    try:
        return squared_decrement(iterate, newton_direction(iterate)) / 2 > tolerance
    except np.linalg.LinAlgError:
        return True


def advance(iterates: list[Point], update: Update, objective: Objective) -> Ending | None:
    """Append the next iterate, or say why there is none."""
    after, first, last = f"after {steps(iterates)}", iterates[0], iterates[-1]
    try:
        following = update(last, objective)
    except np.linalg.LinAlgError:
        if last.cost > first.cost:
            rise = f"from {first.cost:.3g} to {last.cost:.3g}"
            return Ending(Status.DIVERGED, f"{after} the cost has risen {rise}")
        return Ending(
            Status.SINGULAR_HESSIAN,
            "the step is not determined, because the columns of X depend on each other "
            "or the sigmoid is flat at every sample",
        )
    if not following.finite:
        return Ending(Status.DIVERGED, f"{after} the next point is too large for float64")
    iterates[-1] = last._replace(hessian=None)  # it has served
    iterates.append(following)
    return None


def steps(iterates: list[Point]) -> str:
    return "1 step" if len(iterates) == 2 else f"{len(iterates) - 1} steps"


# ------------------------------------------------------------------ a step of Newton's method
def newton_update(iterate: Point, objective: Objective, damped: bool) -> Point:
    """The vertex of the local parabola or, damped, a point on the way there that costs less.

    Raises LinAlgError if the Hessian is singular.
    """
    direction = newton_direction(iterate)
    decrement = squared_decrement(iterate, direction)
    # Below VISIBLE the line search would compare rounding errors.
    if damped and decrement / 2 > VISIBLE * iterate.cost:
        return line_search(iterate, objective, direction, decrement)
    return objective(iterate.theta + direction)


def line_search(
    iterate: Point, objective: Objective, direction: np.ndarray, decrement: float
) -> Point:
    """Backtracking: halve the step until the cost falls enough. Implements eq-armijo."""
    t, trial = 1.0, objective(iterate.theta + direction)
    while not trial.cost <= iterate.cost - SUFFICIENT * t * decrement:
        if (trial.theta == iterate.theta).all():  # no shorter step can be told from none
            break
        t /= 2
        trial = objective(iterate.theta + t * direction)
    return trial


def squared_decrement(iterate: Point, direction: np.ndarray) -> float:
    """lambda^2, the squared Newton decrement: twice what the parabola falls to its vertex."""
    return -iterate.gradient @ direction


def newton_direction(iterate: Point) -> np.ndarray:
    """Solve hessian * direction = -gradient.

    Raises LinAlgError if the Hessian is singular, or so near to it that the step is too long for
    float64. One pivot of Cholesky's method measures how near.
    """
    H, scale = scaled_hessian(iterate)
    pivots = np.linalg.cholesky(H).diagonal() ** 2
    if not (pivots > len(scale) * EPS).all():
        raise np.linalg.LinAlgError("a pivot of the Hessian is lost in rounding")
    direction = scale * np.linalg.solve(H, -scale * iterate.gradient)
    if not np.isfinite(iterate.gradient @ direction):
        raise np.linalg.LinAlgError("the step is too long for float64")
    return direction


def shortest_newton_step(iterate: Point) -> np.ndarray:
    """Newton's step; if the Hessian is singular, of all the shortest in the Hessian's scale."""
    try:  # first, because a direction in which the sigmoid is all but flat counts too
        return newton_direction(iterate)
    except np.linalg.LinAlgError:
        H, scale = scaled_hessian(iterate)
        return scale * np.linalg.lstsq(H, -scale * iterate.gradient)[0]


def scaled_hessian(iterate: Point) -> tuple[np.ndarray, np.ndarray]:
    """The Hessian with a diagonal of ones, and the scale of each weight that makes it so.

    So the unit of a feature does not decide what counts as singular. A zero on the diagonal stays.
    """
    assert iterate.hessian is not None
    diagonal = iterate.hessian.diagonal()
    scale = 1 / np.sqrt(np.where(diagonal > 0, diagonal, 1))
    return iterate.hessian * scale[:, None] * scale, scale


# ------------------------------------------------------------------ what the samples say at the end
class Evidence(NamedTuple):
    """separable: whether the labels can be split. reach: how far Newton's step moves a score."""

    separable: bool
    reach: float


def last_look(problem: Problem, iterate: Point, ending: Ending, tolerance: float) -> Ending:
    """Is there a minimum at all? And if the walk has converged, is it there?"""
    converged = ending.status is Status.CONVERGED
    step = problem.newton_step(iterate) if converged else np.zeros_like(iterate.theta)
    separable, reach = problem.evidence(iterate.theta, step)
    if separable and not problem.has_a_minimum(iterate.theta):
        return Ending(
            Status.SEPARABLE,
            f"{problem.separated()}, so ever larger weights cost ever less and there is no minimum",
        )
    far = reach > NEAR or squared_decrement(iterate, step) / 2 > tolerance
    if converged and far and problem.loss is LOG_LOSS:
        return Ending(
            Status.TOO_EARLY,
            "the gradient is within the tolerance, but Newton's step would still change a score "
            f"by {reach:.2g}; take a smaller tolerance",
        )
    return ending


def evidence(directions: list[np.ndarray], X: Array, y: Array, margins: Margins) -> Evidence:
    """Do weights, or Newton's step from them, show that the labels can be split?

    Strictly, or with ties on the boundary. directions: the free part of the weights, the free part
    of the step, and the step. margins: of (direction, X, y), as `margins`.

    Weights that put no sample on its wrong side prove it. With ties on the boundary the weights
    need not do that themselves; but then Newton's step goes on adding about 1 to the scores, in a
    direction that does, however small the gradient. Near a minimum Newton's step is small.
    """
    (worst, best), (low, high), moves = margin_ranges(directions, X, y, margins)
    by_weights = worst >= 0 and best > 0
    by_step = high > NEAR and low >= -SLACK * high
    return Evidence(bool(by_weights or by_step), np.abs(moves).max())


def margins(theta: np.ndarray, X: np.ndarray, y: np.ndarray) -> np.ndarray:
    """How far each score is on the right side of zero, (m,)."""
    return (2 * y - 1) * (X @ theta)


def margin_ranges(directions: list[np.ndarray], X: Array, y: Array, margins: Margins) -> np.ndarray:
    """The smallest and the largest margin in each direction: (directions, 2)."""

    def ranges(X: np.ndarray, y: np.ndarray) -> np.ndarray:
        found = [margins(direction, X, y) for direction in directions]
        return np.array([(each.min(), -each.max()) for each in found])

    return reduce_rows(ranges, np.minimum, X, y) * [1, -1]
