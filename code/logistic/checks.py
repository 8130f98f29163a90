"""A reader's own function, held against ours: is it right, and if not, which slip is it?

What is right is measured here, not copied: the cost is nudged in each direction
(eq-central-difference). A slip is recognized by its numbers.
"""

from collections.abc import Callable
from itertools import combinations
from textwrap import fill
from typing import NamedTuple

import numpy as np

from .cost import log_loss, sigmoid_squared_error, squared_error
from .model import sigmoid

Gradient = Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]

WIDTH = 60  # characters of a line
NUDGE = 1e-5  # of a measured derivative
CLOSE = 1e-6  # relative: what nudging and rounding may make of two equal columns


class Reply(NamedTuple):
    """Whether a function is right, and the sentence that a reader is shown."""

    right: bool
    said: str

    def __repr__(self) -> str:
        return fill(self.said, WIDTH)


class Trial(NamedTuple):
    """Seven samples, their labels, and weights: no two of its derivatives have one size."""

    theta: np.ndarray
    X: np.ndarray
    y: np.ndarray


def trial() -> Trial:
    """The trial on which functions are compared, the same one each time."""
    rng = np.random.default_rng(14)
    X = np.column_stack([np.ones(7), rng.normal(1, 2, (7, 2)).round(1)])
    return Trial(np.array([0.3, -0.4, 0.7]), X, np.array([0.0, 1, 1, 0, 1, 0, 0]))


def measured(cost: Callable[..., float], at: Trial) -> np.ndarray:
    """The gradient of a cost by central differences, (n + 1,). Implements eq-central-difference."""
    steps = NUDGE * np.eye(len(at.theta))
    return np.array(
        [(cost(at.theta + e, *at[1:]) - cost(at.theta - e, *at[1:])) / (2 * NUDGE) for e in steps]
    )


# What may have been done to a gradient, in words, and how it is done.
SLIPS: dict[str, Callable[[np.ndarray, Trial], np.ndarray]] = {
    "the sign is wrong: it points downhill": lambda g, at: -g,
    "it is m times too long: a sum where the mean is meant": lambda g, at: len(at.y) * g,
    "it is half as long: the 1/2 belongs to the squared error": lambda g, at: g / 2,
    "it is twice as long": lambda g, at: 2 * g,
    "the bias comes last: its entry has to be where its column of ones is": lambda g, at: np.roll(
        g, -1
    ),
    "the entry of the bias is 0": lambda g, at: np.concatenate([[0], g[1:]]),
    "it is divided by n + 1, the number of weights, where m is meant": lambda g, at: (
        g * len(at.y) / len(at.theta)
    ),
}


def check_gradient(gradient: Gradient) -> Reply:
    """Is ``gradient(theta, X, y)`` that of the log loss? It is called once, on seven samples.

    gradient: takes theta (n + 1,), X (m, n + 1) with a column of ones first and y (m,), and returns
        (n + 1,)
    Raises TypeError if it is no function. What the function raises is shown to the reader as it is.
    """
    if not callable(gradient):
        raise TypeError(f"gradient: a function of (theta, X, y) is wanted, but got {gradient!r}")
    at = trial()
    kept = Trial(*(each.copy() for each in at))
    found = gradient(*at)
    if any((one != other).any() for one, other in zip(at, kept, strict=True)):
        return Reply(False, "Not yet: your function changes what it is given.")
    try:
        found = np.asarray(found, dtype=float)
    except (TypeError, ValueError):
        return Reply(False, f"Not yet: numbers are wanted, but it returns {found!r}.")
    wanted = measured(log_loss, kept)
    if found.shape != wanted.shape:
        return Reply(
            False,
            f"Not yet: an array of shape {wanted.shape} is wanted, a number for each weight, "
            f"but it returns the shape {found.shape}.",
        )
    return reply(found, wanted, kept)


def reply(found: np.ndarray, wanted: np.ndarray, at: Trial) -> Reply:
    """What is said to an array of the right shape."""
    if near(found, wanted):
        return Reply(True, f"Right: no entry is further than {gap(found, wanted):.0e} from it.")
    for many in (1, 2):
        for names in combinations(SLIPS, many):
            slipped = wanted
            for name in names:
                slipped = SLIPS[name](slipped, at)
            if near(found, slipped):
                return Reply(False, f"Not yet: {'; and '.join(names)}.")
    for cost, name in OTHER_COSTS.items():
        if near(found, measured(cost, at)):
            return Reply(False, f"Not yet: this is the gradient of {name}.")
    h = sigmoid(at.X @ at.theta)
    if near(found, at.X.T @ h / len(h)):
        return Reply(False, "Not yet: the labels are missing; the residual is h - y.")
    j = int(np.argmax(np.abs(found - wanted)))
    return Reply(
        False,
        f"Not yet: for theta_{j} it gives {found[j]:.5g}, and nudging the cost gives "
        f"{wanted[j]:.5g}.",
    )


OTHER_COSTS = {
    squared_error: "the squared error of linear regression: the sigmoid is missing",
    sigmoid_squared_error: "the squared error of the sigmoid: the factor h (1 - h) has to cancel",
}


def near(found: np.ndarray, wanted: np.ndarray) -> bool:
    """Are these the same, but for nudging and rounding?"""
    return gap(found, wanted) <= CLOSE * np.abs(wanted).max()


def gap(found: np.ndarray, wanted: np.ndarray) -> float:
    """The largest difference of two entries; infinite where one is not finite."""
    difference = np.abs(found - wanted).max()
    return float(difference) if np.isfinite(difference) else np.inf
