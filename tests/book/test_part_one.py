"""Sentences of Part I that a machine can check."""

import numpy as np
import pytest
from logistic import (
    gradient,
    gradient_descent,
    hessian,
    log_loss,
    newton,
    sigmoid,
    sigmoid_squared_error,
    squared_error,
    with_bias,
)
from logistic.cost import LEAST_SQUARES, SIGMOID_SQUARED
from logistic.data import CROSSED, LINE, SEPARABLE, STUDY, TWO_BASINS, TWO_MINIMA, TWO_VALLEYS
from logistic.optimize import Status
from statsmodels.tools.numdiff import approx_fprime
from sympy import Matrix, Rational, diff, symbols


def test_over_h_alone_the_squared_error_is_bounded_not_constant_and_convex():
    h, y = symbols("h y")
    cost = (h - y) ** 2 / 2
    assert diff(cost, h, 2) == 1
    for label in (0, 1):
        ends = [cost.subs({y: label, h: end}) for end in (0, 1)]
        assert sorted(ends) == [0, Rational(1, 2)]  # and convex, so nowhere above its ends


@pytest.mark.parametrize("order", [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1]])
def test_the_matrix_form_holds_for_any_order_of_the_columns_but_not_for_two_at_once(order):
    rng = np.random.default_rng(3)
    X = np.column_stack([np.ones(30), rng.normal(size=(30, 3))])
    y, theta = rng.integers(0, 2, 30).astype(float), rng.normal(size=4)
    A = X[:, order]
    measured = approx_fprime(theta, lambda theta: log_loss(theta, A, y), centered=True)
    assert gradient(theta, A, y) == pytest.approx(measured, abs=1e-9)
    h = 1 / (1 + np.exp(-A @ theta))
    two_orders = A[:, [1, 0, 2, 3]].T @ (h - y) / len(y)
    assert two_orders != pytest.approx(measured, abs=1e-3)


def test_a_step_may_end_where_the_ground_rises_and_be_lower_all_the_same():
    start = np.zeros(2)
    step = -0.5 * gradient(start, STUDY.X, STUDY.y)
    slope = gradient(start + step, STUDY.X, STUDY.y) @ step
    before, after = (log_loss(theta, STUDY.X, STUDY.y) for theta in (start, start + step))
    assert slope > 0.03 and after < before - 0.04


@pytest.mark.parametrize(
    "dataset, tolerance, ending",
    [(STUDY, 1e-6, Status.CONVERGED), (STUDY, 0.1, Status.UNDECIDED)]
    + [(SEPARABLE, 1e-3, Status.SEPARABLE)],
)
def test_a_small_gradient_alone_is_not_convergence(dataset, tolerance, ending):
    walk = gradient_descent(
        dataset.X, dataset.y, learning_rate=0.2, max_steps=20_000, tolerance=tolerance
    )
    assert walk.gradient_norm[-1] <= tolerance and walk.status is ending
    assert walk.converged is (ending is Status.CONVERGED)


def test_gradient_descent_stops_where_the_next_point_is_too_large():
    walk = gradient_descent(LINE.X, LINE.y, learning_rate=1, loss=LEAST_SQUARES, max_steps=10_000)
    assert walk.status is Status.DIVERGED and walk.steps < 10_000
    assert np.isfinite(walk.theta).all() and walk.gradient_norm[-1] > 1e6


def test_how_far_up_the_panels_of_the_pair_go():
    ends = [[-0.5], [2.0]]
    lines, curves = (
        [cost(end, TWO_VALLEYS.X, TWO_VALLEYS.y) for end in ends]
        for cost in (squared_error, sigmoid_squared_error)
    )
    assert max(lines) > 50 and max(curves) == pytest.approx(0.19, abs=5e-4)


def between_two_valleys(learning_rate, start):
    return gradient_descent(
        TWO_BASINS.X,
        TWO_BASINS.y,
        learning_rate=learning_rate,
        start=[start],
        loss=SIGMOID_SQUARED,
        max_steps=20_000,
    )


def test_larger_steps_jump_over_a_hill_and_not_only_out_of_the_worse_valley():
    better, worse = (between_two_valleys(0.1, start) for start in (-2.0, 1.0))
    assert better.converged and worse.converged
    for learning_rate, start in ((1, 1.0), (2, -2.0)):
        walk = between_two_valleys(learning_rate, start)
        assert walk.converged and walk.theta[-1] == pytest.approx(worse.theta[-1], abs=1e-4)
    flung = between_two_valleys(1, 0.0)
    late = flung.theta[-1000:, 0]
    assert not flung.converged and late.min() == pytest.approx(-0.97, abs=0.005)
    assert late.max() > better.theta[-1, 0]


def test_where_the_swings_no_longer_shrink():
    sharp = 2 / np.linalg.eigvalsh(hessian(newton(STUDY.X, STUDY.y).theta[-1], STUDY.X))[-1]
    safe = 8 * len(STUDY.y) / np.linalg.eigvalsh(STUDY.X.T @ STUDY.X)[-1]
    assert sharp == pytest.approx(1.353, abs=5e-4) and 1.9 < sharp / safe < 2.2
    for factor, settles in ((0.99, True), (1.01, False)):
        walk = gradient_descent(
            STUDY.X, STUDY.y, learning_rate=factor * sharp, max_steps=20_000, tolerance=1e-6
        )
        assert walk.converged is settles
    four = gradient_descent(STUDY.X, STUDY.y, learning_rate=4 * safe, max_steps=5000).theta
    assert four[-1] == pytest.approx(four[-3]) and four[-1] != pytest.approx(four[-2], abs=0.1)


@pytest.mark.parametrize("scale, ratio", [(1, 3.3), (STUDY.x.std(), 1.8)])
def test_how_far_the_bound_lies_above_the_curvature_where_the_walk_settles(scale, ratio):
    X = with_bias((STUDY.x - STUDY.x.mean()) / scale)
    settled = np.linalg.eigvalsh(hessian(newton(X, STUDY.y).theta[-1], X))[-1]
    bound = np.linalg.eigvalsh(X.T @ X)[-1] / (4 * len(X))
    assert bound / settled == pytest.approx(ratio, abs=0.05)


def test_beyond_the_picture_of_convergence_the_line_of_descent_is_straight_and_flatter():
    X, y = STUDY.X, STUDY.y
    best = newton(X, y, tolerance=1e-15).theta[-1]
    walk = gradient_descent(X, y, learning_rate=0.32, max_steps=1000, tolerance=1e-12)
    gap = walk.cost - log_loss(best, X, y)
    factors = gap[1:] / gap[:-1]
    flattest = np.linalg.eigvalsh(hessian(best, X))[0]
    assert factors[5:30].max() < 0.98
    assert factors[900:] == pytest.approx((1 - 0.32 * flattest) ** 2, abs=1e-4)


def walked(hypothesis, X, y, learning_rate):
    theta = np.zeros(X.shape[1])
    for _ in range(2000):
        theta = theta - learning_rate / len(y) * X.T @ (hypothesis(X @ theta) - y)
    return theta


def test_one_update_rule_arrives_at_the_minimum_of_either_cost():
    linear = walked(lambda z: z, LINE.X, LINE.y, 0.1)
    assert linear == pytest.approx(np.linalg.lstsq(LINE.X, LINE.y)[0], rel=1e-12)
    logistic = walked(sigmoid, STUDY.X, STUDY.y, 0.5)
    assert logistic == pytest.approx(newton(STUDY.X, STUDY.y).theta[-1], rel=1e-7)  # seven digits


@pytest.mark.parametrize("learning_rate", [0.1, 1, 10])
def test_without_a_minimum_the_weights_grow_at_any_learning_rate(learning_rate):
    walk = gradient_descent(
        SEPARABLE.X, SEPARABLE.y, learning_rate=learning_rate, max_steps=10_000, tolerance=1e-300
    )
    size = np.linalg.norm(walk.theta, axis=1)
    assert size[10] < size[100] < size[1000] < size[10_000]


@pytest.mark.parametrize("dataset", [STUDY, TWO_MINIMA], ids=lambda dataset: dataset.name)
def test_with_a_minimum_the_walk_stays_bounded_at_any_learning_rate(dataset):
    for learning_rate in (10, 1000):
        walk = gradient_descent(
            dataset.X, dataset.y, learning_rate=learning_rate, max_steps=2000, tolerance=1e-300
        )
        size = np.linalg.norm(walk.theta, axis=1)
        assert size[1000:].max() < 1.1 * size[:1000].max()


def test_the_range_of_a_symmetric_matrix_is_what_is_orthogonal_to_its_kernel():
    # The second column is twice the first.
    X = Matrix([[1, 2, 3], [1, 2, 5], [1, 2, 0], [1, 2, -1]])
    gram = X.T * X
    [kernel] = gram.nullspace()
    assert all(kernel.dot(column) == 0 for column in gram.columnspace())
    assert gram.rank() == gram.cols - 1
    assert kernel.dot(X.T * Matrix([5, 0, 1, 2])) == 0  # so the normal equations have a solution


def pulls(dataset, theta):
    """What each sample contributes to the derivatives for b and for w, a row each."""
    residuals = sigmoid(dataset.X @ theta) - dataset.y
    return residuals, residuals * dataset.x


def test_who_pulls_where_the_widget_begins():
    theta = np.array([-1.0, 1.0])
    on_b, on_w = pulls(STUDY, theta)
    assert (STUDY.x[14], STUDY.y[14]) == (4.25, 0)
    assert [round(float(value), 3) for value in (on_b[14], on_w[14])] == [0.963, 4.091]
    assert np.abs(on_w).argmax() == 14 and (STUDY.y[-5:] == 1).all()
    assert on_w[-5:].sum() == pytest.approx(-0.43, abs=0.005)
    assert (gradient(theta, STUDY.X, STUDY.y) > 0).all()
    further = pulls(STUDY, theta - [0.1, 0])[0]  # the curve moves to the right
    assert ((np.abs(further) < np.abs(on_b)) == (STUDY.y == 0)).all()


def test_at_the_minimum_the_pulls_cancel_and_do_not_vanish():
    theta = newton(STUDY.X, STUDY.y).theta[-1]
    on_b, on_w = pulls(STUDY, theta)
    for each, size in ((on_b, 2.86), (on_w, 8.33)):
        assert each[each > 0].sum() == pytest.approx(size, abs=0.005)
        assert each[each < 0].sum() == pytest.approx(-size, abs=0.005)
        assert np.abs(each).min() > 0.02
    assert np.abs(on_w).argmax() == 14 and on_w[14] == pytest.approx(3.53, abs=0.005)
    assert sigmoid(STUDY.X @ theta).sum() == pytest.approx(10, abs=1e-8) and STUDY.y.sum() == 10


def test_the_signs_of_the_pulls_on_the_weight_do_not_depend_on_the_curve():
    for theta in np.random.default_rng(1).normal(scale=3, size=(100, 2)):
        assert (pulls(SEPARABLE, theta)[1] < 0).all()
        assert list(np.sign(pulls(CROSSED, theta)[1])) == [-1, 1, 1, -1]
    assert newton(CROSSED.X, CROSSED.y).converged
