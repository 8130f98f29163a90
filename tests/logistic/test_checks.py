"""A reader's gradient is judged by the numbers that it returns, and its slip is named."""

import re

import numpy as np
import pytest
from logistic import gradient, log_loss, sigmoid
from logistic.checks import check_gradient, measured, trial
from scipy.optimize import approx_fprime


def h_of(theta, X):
    return sigmoid(X @ theta)


RIGHT = {
    "the book's": gradient,
    "by loops": lambda theta, X, y: [
        sum((sigmoid(row @ theta) - label) * row[j] for row, label in zip(X, y)) / len(y)
        for j in range(len(theta))
    ],
    "written otherwise": lambda theta, X, y: -np.mean((y - h_of(theta, X))[:, None] * X, axis=0),
}
WRONG = {
    "it points downhill": lambda theta, X, y: X.T @ (y - h_of(theta, X)) / len(y),
    "a sum where the mean": lambda theta, X, y: X.T @ (h_of(theta, X) - y),
    "points downhill; and it is m times": lambda theta, X, y: X.T @ (y - h_of(theta, X)),
    "half as long": lambda theta, X, y: X.T @ (h_of(theta, X) - y) / (2 * len(y)),
    "twice as long": lambda theta, X, y: 2 * X.T @ (h_of(theta, X) - y) / len(y),
    "the bias comes last": lambda theta, X, y: np.roll(gradient(theta, X, y), -1),
    "the entry of the bias is 0": lambda theta, X, y: gradient(theta, X, y) * [0, 1, 1],
    r"divided by n \+ 1": lambda theta, X, y: X.T @ (h_of(theta, X) - y) / len(theta),
    "the sigmoid is missing": lambda theta, X, y: X.T @ (X @ theta - y) / len(y),
    "has to cancel": lambda theta, X, y: (
        X.T @ ((h_of(theta, X) - y) * h_of(theta, X) * (1 - h_of(theta, X))) / len(y)
    ),
    "the labels are missing": lambda theta, X, y: X.T @ h_of(theta, X) / len(y),
    "for theta_2 it gives": lambda theta, X, y: gradient(theta, X, y) + np.array([0, 0, 1e-3]),
    "for theta_0 it gives nan": lambda theta, X, y: gradient(theta, X, y) * [np.nan, 1, 1],
    r"shape \(3,\) is wanted": lambda theta, X, y: gradient(theta, X, y)[:, None],
    r"returns the shape \(\)": lambda theta, X, y: 0.0,
    "numbers are wanted": lambda theta, X, y: "steep",
}


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_one_is_right_however_it_is_written(name):
    checked = check_gradient(RIGHT[name])
    assert checked.right and repr(checked).startswith("Right: ")


@pytest.mark.parametrize("said", WRONG)
def test_a_wrong_one_is_told_its_slip(said):
    checked = check_gradient(WRONG[said])
    assert not checked.right
    assert re.search(said, " ".join(repr(checked).split()))


def test_a_function_that_changes_its_data_is_told_so():
    def careless(theta, X, y):
        theta -= 0.1
        return gradient(theta + 0.1, X, y)

    assert "changes what it is given" in repr(check_gradient(careless))


def test_what_it_raises_reaches_the_reader():
    with pytest.raises(ZeroDivisionError):
        check_gradient(lambda theta, X, y: 1 / 0)


def test_what_is_no_function_is_refused_by_name():
    with pytest.raises(TypeError, match="gradient: a function of"):
        check_gradient(np.zeros(3))


def test_what_is_measured_is_what_scipy_measures():
    theta, X, y = trial()
    theirs = approx_fprime(theta, lambda at: log_loss(at, X, y), 1e-7)
    assert measured(log_loss, trial()) == pytest.approx(theirs, abs=1e-6)


def test_the_slips_can_be_told_apart():
    """No two entries of the gradient are of one size, nor is one of them 0 or twice another."""
    entries = np.abs(measured(log_loss, trial()))
    ratios = [a / b for k, a in enumerate(entries) for b in np.delete(entries, k)]
    assert all(abs(np.log2(ratio)) > 0.05 for ratio in ratios)
    assert all(abs(abs(np.log2(ratio)) - 1) > 0.05 for ratio in ratios)
    assert entries.min() > 0.01
