"""Costs, gradient and Hessian: SymPy, NumPy and central differences say the same."""

import mpmath
import numpy as np
import pytest
import sympy
from hypothesis import given, strategies as st
from logistic import gradient, hessian, log_loss, sigmoid_squared_error, squared_error, with_bias
from logistic.cost import LEAST_SQUARES, LOG_LOSS, SIGMOID_SQUARED, residual, sigmoid_slope
from test_model import HARD_SCORES, ulps

pytestmark = pytest.mark.filterwarnings("error")
COSTS = {
    "squared": (squared_error, LEAST_SQUARES),
    "sigmoid squared": (sigmoid_squared_error, SIGMOID_SQUARED),
    "log": (log_loss, LOG_LOSS),
}
three_costs = pytest.mark.parametrize("cost, loss", COSTS.values(), ids=COSTS)


def textbook(loss, z, y):
    """What a sample costs, as the chapters write it."""
    h = 1 / (1 + sympy.exp(-z))
    return {
        "squared error of linear regression": (z - y) ** 2 / 2,
        "squared error of the sigmoid": (h - y) ** 2 / 2,
        "log loss": -y * sympy.log(h) - (1 - y) * sympy.log(1 - h),
    }[loss.name]


@st.composite
def problems(draw):
    """theta, X with its column of ones, and labels."""
    m, n = draw(st.integers(1, 6)), draw(st.integers(1, 3))
    entries = st.floats(-3, 3).map(lambda value: round(value, 3))
    vector = lambda size, of: np.array(
        draw(st.lists(of, min_size=size, max_size=size)), dtype=float
    )
    return (
        vector(n + 1, entries),
        with_bias(vector(m * n, entries).reshape(m, n)),
        vector(m, st.integers(0, 1)),
    )


# ------------------------------------------------------------------ three ways to one number
@three_costs
def test_sympy_numpy_and_central_differences_agree(cost, loss):
    rng = np.random.default_rng(0)
    X, y, at = with_bias(rng.normal(size=(4, 2))), np.array([0.0, 1, 1, 0]), rng.normal(size=3)
    weights = sympy.symbols("theta:3", real=True)
    exact = [sympy.Rational(float(v)) for v in at]
    J = (
        sum(
            textbook(
                loss, sum(sympy.Rational(float(x)) * w for x, w in zip(row, weights)), int(label)
            )
            for row, label in zip(X, y)
        )
        / 4
    )
    value = lambda e: float(e.subs(dict(zip(weights, exact))).evalf(30))

    assert cost(at, X, y) == pytest.approx(value(J), rel=1e-14)
    slopes = [value(sympy.diff(J, w)) for w in weights]
    assert gradient(at, X, y, loss=loss) == pytest.approx(slopes, rel=1e-13)
    bends = np.array([[value(sympy.diff(J, w, v)) for v in weights] for w in weights])
    weighted = (X.T * loss.curvature(X @ at, y)) @ X / 4
    assert weighted == pytest.approx(bends, rel=1e-12)
    if loss is LOG_LOSS:
        assert hessian(at, X) == pytest.approx(bends, rel=1e-13)


@three_costs
@given(problem=problems())
def test_derivatives_are_central_differences(cost, loss, problem):
    theta, X, y = problem
    step = 1e-5
    for j, e in enumerate(np.eye(len(theta)) * step):
        slope = (cost(theta + e, X, y) - cost(theta - e, X, y)) / (2 * step)
        assert gradient(theta, X, y, loss=loss)[j] == pytest.approx(slope, abs=1e-7)
        bend = (gradient(theta + e, X, y, loss=loss) - gradient(theta - e, X, y, loss=loss)) / (
            2 * step
        )
        assert ((X.T * loss.curvature(X @ theta, y)) @ X / len(y))[j] == pytest.approx(
            bend, abs=1e-6
        )


@given(problem=problems(), data=st.data())
def test_ridge_adds_half_the_weighted_sum_of_squares_and_its_derivatives(problem, data):
    theta, X, y = problem
    ridge = np.array(data.draw(st.lists(st.floats(0, 2), min_size=len(theta), max_size=len(theta))))
    squares = sum(r * t**2 for r, t in zip(ridge, theta)) / 2
    assert log_loss(theta, X, y, ridge=ridge) - log_loss(theta, X, y) == pytest.approx(
        squares, rel=1e-13, abs=1e-14
    )
    step = 1e-5
    for j, e in enumerate(np.eye(len(theta)) * step):
        slope = (
            log_loss(theta + e, X, y, ridge=ridge) - log_loss(theta - e, X, y, ridge=ridge)
        ) / (2 * step)
        assert gradient(theta, X, y, ridge=ridge)[j] == pytest.approx(slope, abs=1e-7)
        bend = (gradient(theta + e, X, y, ridge=ridge) - gradient(theta - e, X, y, ridge=ridge)) / (
            2 * step
        )
        assert hessian(theta, X, ridge=ridge)[j] == pytest.approx(bend, abs=1e-6)


def test_the_bias_is_not_penalized_by_a_single_number():
    rng = np.random.default_rng(2)
    X, y, theta = with_bias(rng.normal(size=(7, 2))), rng.integers(0, 2, 7), np.array([3.0, 1, -2])
    assert log_loss(theta, X, y, ridge=0.1) - log_loss(theta, X, y) == pytest.approx(
        0.1 * (1 + 4) / 2, rel=1e-13
    )
    assert gradient(theta, X, y, ridge=0.1) - gradient(theta, X, y) == pytest.approx(
        [0, 0.1, -0.2], abs=1e-15
    )
    assert hessian(theta, X, ridge=0.1) - hessian(theta, X) == pytest.approx(
        np.diag([0, 0.1, 0.1]), abs=1e-15
    )


def test_a_weight_without_ridge_may_be_as_large_as_ever():
    assert (
        log_loss([1e200], [[1e-200]], [0], ridge=[0])
        == log_loss([1e200], [[1e-200]], [0])
        == np.log1p(np.e)
    )


# ------------------------------------------------------------------ at any score
@pytest.mark.parametrize("label", (0, 1))
@pytest.mark.parametrize("z", HARD_SCORES)
def test_log_loss_residual_and_curvature_agree_with_600_digits(z, label):
    with mpmath.workdps(600):
        h = 1 / (1 + mpmath.exp(-mpmath.mpf(z)))
        cost = -mpmath.log(h if label else 1 - h)
        score = np.array([z])
        assert ulps(LOG_LOSS.value(score, label)[0], cost) <= 4
        assert ulps(residual(score, label)[0], h - label) <= 4
        assert ulps(sigmoid_slope(score)[0], h * (1 - h)) <= 8
        assert ulps(SIGMOID_SQUARED.value(score, label)[0], (h - label) ** 2 / 2) <= 8
        assert ulps(SIGMOID_SQUARED.slope(score, label)[0], (h - label) * h * (1 - h)) <= 12
        assert (
            ulps(
                SIGMOID_SQUARED.curvature(score, label)[0],
                h * (1 - h) * (h * (1 - h) + (h - label) * (1 - 2 * h)),
            )
            <= 32
        )
        for part, exact in zip(
            LOG_LOSS.parts(score, label, 2), (cost, h - label, h * (1 - h)), strict=True
        ):
            assert ulps(part[0], exact) <= 6
        assert ulps(log_loss([z], [[1.0]], [label]), cost) <= 4
        assert ulps(gradient([z], [[1.0]], [label])[0], h - label) <= 4
        assert ulps(hessian([z], [[1.0]])[0, 0], h * (1 - h)) <= 8


@pytest.mark.parametrize("label", (0, 1))
def test_stable_forms_are_the_textbook_forms(label):
    """The library's own functions, given symbols, are the textbook's (NumPy calls a symbol's own
    exp and log).
    """
    z = sympy.symbols("z", real=True)
    s, softplus = (lambda a: 1 / (1 + sympy.exp(-a))), (lambda a: sympy.log(1 + sympy.exp(a)))
    rest = (1 - label) * s(z) - label * s(-z)
    bend = s(z) * s(-z)
    cost = label * softplus(-z) + (1 - label) * softplus(z)
    squared = textbook(SIGMOID_SQUARED, z, label)
    zero = lambda e: sympy.simplify(sympy.expand_log(e, force=True)) == 0
    assert zero(rest - (s(z) - label))
    assert zero(bend - sympy.diff(s(z), z))
    assert sympy.simplify(sympy.exp(cost) - sympy.exp(textbook(LOG_LOSS, z, label))) == 0
    assert zero(rest - sympy.diff(cost, z)) and zero(bend - sympy.diff(cost, z, 2))
    assert zero(rest * bend - sympy.diff(squared, z))
    assert zero(bend * (bend + rest * (s(-z) - s(z))) - sympy.diff(squared, z, 2))
    assert not zero(-rest - (s(z) - label)) and not zero(bend + sympy.diff(s(z), z))  # it can fail


# ------------------------------------------------------------------ what has to hold for any data
@three_costs
@given(problem=problems(), data=st.data())
def test_order_and_copies_of_the_samples_do_not_matter(cost, loss, problem, data):
    theta, X, y = problem
    order = data.draw(st.permutations(range(len(y))))
    for same in ((X[order], y[order]), (np.vstack([X, X]), np.tile(y, 2))):
        assert cost(theta, *same) == pytest.approx(cost(theta, X, y), rel=1e-13, abs=1e-15)
        assert gradient(theta, *same, loss=loss) == pytest.approx(
            gradient(theta, X, y, loss=loss), rel=1e-12, abs=1e-13
        )
        assert hessian(theta, same[0]) == pytest.approx(hessian(theta, X), rel=1e-12, abs=1e-13)


@given(problems())
def test_swapping_the_labels_turns_theta_round(problem):
    theta, X, y = problem
    assert log_loss(-theta, X, 1 - y) == pytest.approx(log_loss(theta, X, y), rel=1e-13)
    assert gradient(-theta, X, 1 - y) == pytest.approx(-gradient(theta, X, y), rel=1e-12, abs=1e-15)
    assert hessian(-theta, X) == pytest.approx(hessian(theta, X), rel=1e-13)


@given(problems(), problems(), st.floats(0, 1))
def test_log_loss_is_convex_along_chords(problem, other, t):
    theta, X, y = problem
    end = np.resize(other[0], len(theta))
    chord = (1 - t) * log_loss(theta, X, y) + t * log_loss(end, X, y)
    assert log_loss((1 - t) * theta + t * end, X, y) <= chord + 1e-13


@given(problems())
def test_hessian_is_symmetric_and_never_bends_down(problem):
    theta, X, _ = problem
    H = hessian(theta, X)
    assert (H == H.T).all() or H == pytest.approx(H.T, rel=1e-15)
    assert np.linalg.eigvalsh(H).min() >= -1e-14
    assert np.linalg.eigvalsh(H).max() <= np.linalg.eigvalsh(X.T @ X / (4 * len(X))).max() * (
        1 + 1e-12
    )


@given(problems())
def test_squared_error_of_the_sigmoid_stays_below_one_half(problem):
    assert 0 <= sigmoid_squared_error(*problem) <= 0.5


def test_gradient_is_zero_at_the_minimum_of_least_squares():
    rng = np.random.default_rng(1)
    X, y = with_bias(rng.normal(size=(9, 2))), rng.normal(size=9)
    best = np.linalg.lstsq(X, y, rcond=None)[0]
    assert gradient(best, X, y, loss=LEAST_SQUARES) == pytest.approx(np.zeros(3), abs=1e-15)


def test_too_large_numbers_are_an_error_and_no_warning():
    with pytest.raises(OverflowError, match="squared_error.*too large"):
        squared_error([1e200], [[1e100]], [0])


# ---------------------------------------------------------- the squared error of a sigmoid, exactly
z = sympy.symbols("z", real=True)
h = 1 / (1 + sympy.exp(-z))


@pytest.mark.parametrize(
    "label, bends_up",
    [
        (0, sympy.Interval.open(-sympy.oo, sympy.log(2))),
        (1, sympy.Interval.open(-sympy.log(2), sympy.oo)),
    ],
)
def test_where_the_squared_error_bends_up(label, bends_up):
    bend = sympy.factor(sympy.diff((h - label) ** 2 / 2, z, 2))
    assert sympy.solveset(bend > 0, z, sympy.Reals) == bends_up


def test_one_point_is_not_convex_and_has_no_minimum():
    slope = sympy.diff(h**2 / 2, z)
    assert sympy.simplify(sympy.diff(slope, z) - h**2 * (1 - h) * (2 - 3 * h)) == 0
    assert sympy.simplify(slope).is_positive
    assert (
        SIGMOID_SQUARED.curvature(np.array([1.0]), 0)[0]
        < 0
        < SIGMOID_SQUARED.curvature(np.array([0.5]), 0)[0]
    )


def test_hessian_at_zero_is_positive_for_every_data_set():
    """No data set with X != 0 has a constant cost; bounded by 1/2, it is never convex."""
    label = sympy.symbols("y")
    assert [sympy.diff((h - label) ** 2 / 2, z, 2).subs({z: 0, label: v}) for v in (0, 1)] == [
        sympy.Rational(1, 16)
    ] * 2
    assert SIGMOID_SQUARED.curvature(np.zeros(2), np.array([0.0, 1])).tolist() == [1 / 16, 1 / 16]
