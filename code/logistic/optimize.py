"""Gradient descent and Newton's method. Both return all their iterates, a Trajectory.

What is wrong with the input is an exception. What is wrong with the problem is not: it is the
`status` of the Trajectory, and a message is made of it. Of the log loss nothing is claimed without
a proof: "converged" rests on a certificate, "separable" on a direction that no row of X contradicts
by more than its own rounding.
X and y may be NumPy or Dask arrays. Each step reads X once, and once more for each time the line
search halves it; a look at what is proved reads it once or twice, and up to six times more where no
minimum is proved.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any, ClassVar, NamedTuple, Protocol, TypeAlias

import numpy as np

from .arguments import checked
from .blocks import Array, row_sums
from .certificate import Certificate, certify, to_unit_diagonal
from .cost import LOG_LOSS, Loss, Point, evaluate
from .splitting import largest_lead, of_two, onto_boundary, splits

EPS = np.finfo(float).eps
SUFFICIENT = 1e-4  # Armijo: the part of the decrease the slope promises that a step has to deliver
SQUARES = 0.1  # a product up to this becomes at most its square, with room: 0.62 times that
KEPT = 1e-4  # samples that a step moves by less than this part of its largest move may be tied
VISIBLE = 64 * EPS  # a relative change of the cost below this is lost in its rounding

Objective: TypeAlias = Callable[[np.ndarray], Point]


class Status(StrEnum):
    """How an optimizer ended."""

    CONVERGED = "converged"
    SEPARABLE = "separable"
    UNDECIDED = "undecided"
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
        """Whether the status is CONVERGED."""
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
    tolerance: stop when no entry of the gradient is larger. The log loss has then converged if it
    is proved that the cost is within the tolerance of the least, too (eq-certificate).
    loss: LOG_LOSS, SIGMOID_SQUARED or LEAST_SQUARES.
    Returns a Trajectory. Raises TypeError or ValueError that names the argument and says what was
    wrong with it.
    """
    problem = Problem(X, y, ridge, loss, order=1)
    return minimize(problem, DescentMethod(problem, learning_rate), start, max_steps, tolerance)


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
    damped: halve a step until the cost falls enough (Armijo); where the Hessian cannot be told from
    a singular one, go on from zero or by a bound for it. Undamped steps may diverge, or not exist.
    max_steps: the most updates to make.
    tolerance: how near to the minimum to come, measured by the scores (no unit). It is converged
    where the certificate's product is proved to be at most sqrt(tolerance), or 0.1, and one step
    more has squared that (eq-next-decrement): no score is off by more, but for rounding.
    Returns a Trajectory. Raises TypeError or ValueError that names the argument and says what was
    wrong with it.
    """
    problem = Problem(X, y, ridge)
    return minimize(problem, NewtonMethod(problem, damped), start, max_steps, tolerance)


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
    known_as: ClassVar[str] = "labels"

    @property
    def unknowns(self) -> int:
        """How many numbers are sought."""
        return self.X.shape[1]

    def objective(self, theta: np.ndarray) -> Point:
        """The cost and its derivatives."""
        return evaluate(theta, self.X, self.y, ridge=self.ridge, loss=self.loss, order=self.order)

    def bent(self, iterate: Point) -> Point:
        """The iterate with the Hessian of the log loss, whichever loss the iterate is of."""
        if iterate.hessian is not None:
            return iterate
        return evaluate(iterate.theta, self.X, self.y, ridge=self.ridge)

    @cached_property
    def hessian_bound(self) -> np.ndarray:
        """No Hessian of the log loss is larger, at no theta. Implements eq-curvature-bound."""
        return mean_square(self.X) / 4 + np.diag(self.ridge)

    def certificate(self, iterate: Point) -> Certificate:
        """What the iterate proves of the minimum of the log loss."""
        return certify(iterate, self.X, self.y, self.ridge)

    def by_classes(self, theta: np.ndarray) -> np.ndarray:
        """A column of weights for each class, (n+1, K)."""
        return of_two(theta)

    def separated(self, theta: np.ndarray, step: np.ndarray | None = None) -> bool:
        """Does X bear out that the weights, or a step from them, split the labels?

        To be asked only where no minimum is proved: what a row says might be its rounding. A weight
        with a ridge cannot grow forever, so only the free ones count: the bias alone, most often,
        which splits the labels if they are all equal.
        Where only some samples run away, the weights themselves need not split the labels. But then
        Newton's step goes on adding to their scores, and next to nothing to the others: put exactly
        onto the boundary that it all but keeps, it splits them.
        """
        free, X, y = (self.ridge == 0)[:, None], self.X, self.y
        if splits(free * self.by_classes(theta), X, y):
            return True
        if step is None:
            return False
        direction = free * self.by_classes(step)
        tie = KEPT * largest_lead(direction, X, y)
        return splits(onto_boundary(direction, X, y, tie), X, y)

    def what_separates(self) -> str:
        """What splits the labels, in words."""
        if self.ridge.any():
            return f"the weights that ridge leaves free split the {self.known_as}"
        return f"the {self.known_as} can be split"


def mean_square(X: Array) -> np.ndarray:
    """X^T X / m."""
    return row_sums(lambda X: np.dot(X.T, X), X) / X.shape[0]


# ------------------------------------------------------------------ iterate by iterate
class Step(NamedTuple):
    """What a method does next. left: what its tolerance is held against.

    flat: whether the Hessian cannot be told from a singular one, so that the step is by a bound.
    """

    direction: np.ndarray
    left: float
    flat: bool = False


class Method(Protocol):
    """How an optimizer goes from one iterate to the next, and what it can know there."""

    def step(self, iterate: Point) -> Step | None:
        """The next step; None if it is not determined."""

    def look(self, iterate: Point, step: Step, tolerance: float) -> Status | None:
        """What is known of the minimum; None to go on."""

    def follow(self, iterate: Point, step: Step) -> Point:
        """Where the step leads."""

    def reason(self, status: Status, tolerance: float) -> str:
        """What CONVERGED or UNDECIDED was found by, in words."""


def minimize(
    problem: Problem,
    method: Method,
    start: np.ndarray | None,
    max_steps: int,
    tolerance: float,
) -> Trajectory:
    """Step by step, until something is known of the minimum or there is no next iterate.

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
            here, after = iterates[-1], f"after {steps(iterates)}"
            step = method.step(here)
            if step is None:
                ending = no_step(problem, iterates)
            elif known := method.look(here, step, tolerance):
                ending = Ending(known, f"{after} {method.reason(known, tolerance)}")
            elif len(iterates) > max_steps:
                largest = f"the largest entry of the gradient is still {here.gradient_norm:.3g}"
                ending = Ending(Status.OUT_OF_STEPS, f"{after} {largest}")
            elif (following := method.follow(here, step)).finite:
                iterates[-1] = here._replace(hessian=None)  # it has served
                iterates.append(following)
            else:
                too_far = "the next point is too large for float64"
                ending = Ending(Status.DIVERGED, f"{after} {too_far}")
        ending = last_look(problem, iterates[-1], ending)
    return Trajectory(
        np.array([point.theta for point in iterates]),
        np.array([point.cost for point in iterates]),
        np.array([point.gradient_norm for point in iterates]),
        *ending,
    )


def steps(iterates: list[Point]) -> str:
    return "1 step" if len(iterates) == 2 else f"{len(iterates) - 1} steps"


def no_step(problem: Problem, iterates: list[Point]) -> Ending:
    """Why Newton's step is not determined."""
    first, last = iterates[0], iterates[-1]
    if last.cost > first.cost:
        rise = f"from {first.cost:.3g} to {last.cost:.3g}"
        return Ending(Status.DIVERGED, f"after {steps(iterates)} the cost has risen {rise}")
    if solve(problem.hessian_bound, last.gradient) is None:
        why = "the columns of X depend on each other, or cannot be told from such in float64"
    else:
        why = "the sigmoid is all but flat at every sample"
    return Ending(Status.SINGULAR_HESSIAN, f"the step is not determined, because {why}")


def last_look(problem: Problem, iterate: Point, ending: Ending) -> Ending:
    """However the walk ended: do its last weights, by now, split the labels?"""
    looked = ending.status in (Status.CONVERGED, Status.SEPARABLE, Status.UNDECIDED)
    if problem.loss.labels and not looked and problem.separated(iterate.theta):
        if not problem.certificate(problem.bent(iterate)).minimum_exists:
            ending = ending._replace(status=Status.SEPARABLE)
    if ending.status is Status.SEPARABLE:
        endless = "so ever larger weights cost ever less and there is no minimum"
        return ending._replace(reason=f"{problem.what_separates()}, {endless}")
    return ending


# ------------------------------------------------------------------ gradient descent
@dataclass(eq=False)
class DescentMethod(Method):
    """Against the gradient, by a fixed part of it."""

    problem: Problem
    learning_rate: float
    flat: bool = False  # whether the Hessian at the last iterate cannot be told from a singular one

    def step(self, iterate: Point) -> Step:
        return Step(-self.learning_rate * iterate.gradient, iterate.gradient_norm)

    def look(self, iterate: Point, step: Step, tolerance: float) -> Status | None:
        if not step.left <= tolerance:
            return None
        if not self.problem.loss.labels:
            return Status.CONVERGED
        bent = self.problem.bent(iterate)
        direction, found = newton_direction(bent), self.problem.certificate(bent)
        self.flat = direction is None
        if not found.minimum_exists and self.problem.separated(iterate.theta, direction):
            return Status.SEPARABLE
        claimed = found.cost_gap <= tolerance or self.problem.loss is not LOG_LOSS
        return Status.CONVERGED if claimed else Status.UNDECIDED

    def follow(self, iterate: Point, step: Step) -> Point:
        return self.problem.objective(iterate.theta + step.direction)

    def reason(self, status: Status, tolerance: float) -> str:
        small = f"no entry of the gradient is larger than {tolerance:g}"
        if status is Status.CONVERGED:
            return small
        if self.flat:
            return f"{small}, but where the Hessian is all but singular that proves no minimum"
        return f"{small}, but no minimum is proved to be near; take a smaller tolerance"


# ------------------------------------------------------------------ Newton's method
@dataclass(eq=False)
class NewtonMethod(Method):
    """To the vertex of the local parabola or, damped, to a point on the way that costs less.

    Where the Hessian cannot be told from a singular one, the damped method starts again at zero,
    if that costs less. If not, it takes the parabola of a bound for all Hessians: its vertex never
    costs more, but for rounding (Böhning and Lindsay, 1988).
    """

    problem: Problem
    damped: bool
    full: bool = False  # whether a full step is proved to square what is left, but for rounding
    near: bool = False  # and that this is then near enough

    def step(self, iterate: Point) -> Step | None:
        direction = newton_direction(iterate)
        if direction is not None:
            return Step(direction, squared_decrement(iterate, direction))
        direction = solve(self.problem.hessian_bound, -iterate.gradient) if self.damped else None
        return None if direction is None else Step(direction, np.inf, flat=True)

    def look(self, iterate: Point, step: Step, tolerance: float) -> Status | None:
        if self.near:
            return Status.CONVERGED
        self.full = False
        if not (step.flat or step.left <= tolerance):
            return None
        found = self.problem.certificate(iterate)
        if found.score_error <= tolerance:
            return Status.CONVERGED
        self.full = not step.flat and found.product <= SQUARES
        self.near = self.full and found.product <= np.sqrt(tolerance)
        if found.minimum_exists:
            hidden = not self.near and found.rounding > found.decrement / 2
            return Status.UNDECIDED if hidden else None
        direction = flattest_direction(iterate) if step.flat else step.direction
        return Status.SEPARABLE if self.problem.separated(iterate.theta, direction) else None

    def follow(self, iterate: Point, step: Step) -> Point:
        objective = self.problem.objective
        if step.flat:
            zero = objective(np.zeros_like(iterate.theta))
            return zero if zero.cost < iterate.cost else doubled(iterate, objective, step)
        # Below VISIBLE the line search would compare rounding errors.
        if self.damped and not self.full and step.left / 2 > VISIBLE * iterate.cost:
            return halved(iterate, objective, step)
        return objective(iterate.theta + step.direction)

    def reason(self, status: Status, tolerance: float) -> str:
        if status is Status.CONVERGED:
            return f"a minimum is proved, each score within {tolerance:g} but for rounding"
        return "a minimum is proved, but rounding hides where"


def halved(iterate: Point, objective: Objective, step: Step) -> Point:
    """Backtracking: halve the step until the cost falls enough. Implements eq-armijo."""
    t, trial = 1.0, objective(iterate.theta + step.direction)
    while not trial.cost <= iterate.cost - SUFFICIENT * t * step.left:
        if (trial.theta == iterate.theta).all():  # no shorter step can be told from none
            break
        t /= 2
        trial = objective(iterate.theta + t * step.direction)
    return trial


def doubled(iterate: Point, objective: Objective, step: Step) -> Point:
    """Double the step for as long as the cost falls."""
    t, best = 1.0, objective(iterate.theta + step.direction)
    while (trial := objective(iterate.theta + 2 * t * step.direction)).cost < best.cost:
        t, best = 2 * t, trial
    return best


def squared_decrement(iterate: Point, direction: np.ndarray) -> float:
    """The squared Newton decrement: twice what the parabola falls to its vertex."""
    return -iterate.gradient @ direction


def newton_direction(iterate: Point) -> np.ndarray | None:
    """The direction with hessian * direction = -gradient; None if it is lost in rounding."""
    assert iterate.hessian is not None
    direction = solve(iterate.hessian, -iterate.gradient)
    if direction is None or not np.isfinite(iterate.gradient @ direction):
        return None
    return direction


def flattest_direction(iterate: Point) -> np.ndarray:
    """Downhill along the least curvature, measured in the Hessian's own scale."""
    assert iterate.hessian is not None
    scaled, scale = to_unit_diagonal(iterate.hessian)
    direction = scale * np.linalg.eigh(scaled)[1][:, 0]
    return -np.sign(iterate.gradient @ direction) * direction


def solve(H: np.ndarray, c: np.ndarray) -> np.ndarray | None:
    """x with H x = c; None if the symmetric H is singular, or all but.

    H is scaled to a diagonal of ones, so that the unit of a feature does not decide; one pivot of
    Cholesky's method then measures how near to singular it is.
    """
    scaled, scale = to_unit_diagonal(H)
    try:
        pivots = np.linalg.cholesky(scaled).diagonal() ** 2
        if not (pivots > len(H) * EPS).all():
            return None
        return scale * np.linalg.solve(scaled, scale * c)  # which may meet a pivot of zero, too
    except np.linalg.LinAlgError:
        return None
