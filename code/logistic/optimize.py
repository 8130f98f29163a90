"""Gradient descent and Newton's method. Both return the whole way they went, a Trajectory.

What is wrong with the input is an exception. What is wrong with the problem is not: separable
data, a singular Hessian, divergence and too few steps end in `converged = False` and a message.
"""
from dataclasses import dataclass

import numpy as np

from .checks import checked
from .cost import LOG_LOSS, curvature

EPS = np.finfo(float).eps
SUFFICIENT = 1e-4           # Armijo: the part of the decrease the slope promises that a step has to deliver
VISIBLE = 64 * EPS          # a relative change of the cost below this is lost in its rounding
SLACK = 1e-6                # how far, relatively, a direction may miss a point that it leaves where it is


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
def gradient_descent(X, y, *, learning_rate, start=None, max_steps=1000, tolerance=1e-6, loss=LOG_LOSS):
    """Walk downhill: theta - learning_rate * gradient, again and again. Implements eq-update.

    X: (m, n+1), with its column of ones. y: (m,), each 0 or 1 (any real numbers for LEAST_SQUARES).
    learning_rate: alpha > 0. start: (n+1,), zeros if None. max_steps: the most updates to make.
    tolerance: stop when no entry of the gradient is larger. loss: LOG_LOSS, SIGMOID_SQUARED or LEAST_SQUARES.
    Returns a Trajectory. Raises TypeError or ValueError that names the argument and says what was wrong with it.
    """
    def step(theta, cost, gradient):
        return theta - learning_rate * gradient

    return walk(step, X, y, start, max_steps, tolerance, loss)


@checked
def newton(X, y, *, start=None, damped=True, max_steps=100, tolerance=1e-10):
    """Newton's method for the log loss: step to the vertex of the local parabola. Implements eq-newton.

    X: (m, n+1), with its column of ones. y: (m,), each 0 or 1. start: (n+1,), zeros if None.
    damped: halve a step until the cost falls enough (Armijo); undamped steps may diverge.
    max_steps: the most updates to make. tolerance: stop when no entry of the gradient is larger.
    Returns a Trajectory. Raises TypeError or ValueError that names the argument and says what was wrong with it.
    """
    def step(theta, cost, gradient):
        direction = newton_direction(theta, X, gradient)
        decrement = -gradient @ direction                # lambda^2, the squared Newton decrement
        t = 1.0
        if damped and decrement / 2 > VISIBLE * cost:    # below that the line search would compare rounding errors
            while not evaluate(theta + t * direction, X, y, LOG_LOSS)[0] <= cost - SUFFICIENT * t * decrement:
                t /= 2
        return theta + t * direction

    return walk(step, X, y, start, max_steps, tolerance, LOG_LOSS)


# ------------------------------------------------------------------ what the two share
def walk(step, X, y, start, max_steps, tolerance, loss):
    """Repeat `step` until the gradient is small, the steps are used up, or there is no next point."""
    theta = np.zeros(X.shape[1]) if start is None else start
    cost, gradient = evaluate(theta, X, y, loss)
    if not np.isfinite([cost, *gradient]).all():
        raise OverflowError("start: the cost or its gradient is too large for float64; start nearer to zero")
    way, ending = [(theta, cost, largest(gradient))], None
    while ending is None:
        if largest(gradient) <= tolerance:
            ending = f"converged: after {steps(way)} no entry of the gradient is larger than {tolerance:g}"
        elif len(way) > max_steps:
            ending = f"out of steps: after {steps(way)} the largest entry of the gradient is still {way[-1][2]:.3g}"
        else:
            try:
                theta = step(theta, cost, gradient)
            except np.linalg.LinAlgError:
                ending = no_step(way)
                break
            cost, gradient = evaluate(theta, X, y, loss)
            if np.isfinite([cost, *gradient]).all():
                way.append((theta, cost, largest(gradient)))
            else:
                ending = f"diverged: after {steps(way)} the next is too large for float64"
    theta, cost, norm = zip(*way)
    if loss.labels and separable(theta[-1], X, y, ending):
        ending = "separable: these weights split the two labels, so larger ones are always better and no minimum exists"
    return Trajectory(theta, cost, norm, ending.startswith("converged"), ending)
