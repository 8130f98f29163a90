"""The certificate, held against minima computed with 80 digits and against data that have none."""

import dask.array as da
import logistic
import mpmath
import numpy as np
import pytest
from exact import DIGITS, Exact, exact
from logistic import Certificate, certificate, gradient_descent, newton, sigmoid, with_bias
from logistic.certificate import (
    EPS,
    TINY,
    Survey,
    join,
    rounded_up,
    sigmoid_off,
    survey,
    whitening,
)
from logistic.cost import evaluate
from logistic.data import CROSSED, FAR_POINT, ONE_PLACE, SEPARABLE, STUDY, TWO_POINTS

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture(autouse=True)
def digits():
    with mpmath.workdps(DIGITS):
        yield


# ------------------------------------------------------------------ data that have a minimum
def labels_of_a_model(rng, X):
    """Labels drawn from random weights. As many samples as there are weights come with both labels:
    a direction that separates would have to leave all of these on the boundary.
    """
    z = (X - X.mean(axis=0)) / np.where(X.std(axis=0) > 0, X.std(axis=0), 1)
    y = (rng.random(len(X)) < 1 / (1 + np.exp(-z @ rng.normal(size=X.shape[1])))).astype(int)
    both = X.shape[1]
    return np.vstack([X, X[:both]]), np.r_[y, 1 - y[:both]]


def plain(rng):
    return labels_of_a_model(rng, with_bias(rng.normal(size=(8, rng.integers(1, 4)))))


def odd_units(rng):
    return labels_of_a_model(
        rng, with_bias(rng.normal(size=(8, 2)) * 10.0 ** rng.integers(-9, 10, 2))
    )


def unix_seconds(rng):
    return labels_of_a_model(rng, with_bias(1.0e9 + 86400 * rng.integers(0, 10_000, 10)))


def far_from_zero(rng):
    return labels_of_a_model(rng, with_bias(rng.normal(size=8) + 10.0 ** rng.integers(1, 6)))


def nearly_one_column(rng):
    x = rng.normal(size=8)
    other = x + 10.0 ** -rng.integers(1, 6) * rng.normal(size=8)
    return labels_of_a_model(rng, with_bias(np.column_stack([x, other])))


def an_outlier(rng):
    x = rng.normal(size=8)
    x[0] = 10.0 ** rng.integers(1, 5)
    return labels_of_a_model(rng, with_bias(x))


def a_tiny_overlap(rng):
    gap = 10.0 ** -rng.integers(1, 8)
    return with_bias([-2.0, -1, -gap, gap, 1, 2]), np.array([0, 0, 1, 0, 1, 1])


def rare_ones(rng):
    X = with_bias(rng.normal(size=20))
    y = np.zeros(20, dtype=int)
    y[np.argsort(X[:, 1])[rng.integers(2, 18)]] = 1
    return X, y


FAMILIES = [
    plain,
    odd_units,
    unix_seconds,
    far_from_zero,
    nearly_one_column,
    an_outlier,
    a_tiny_overlap,
    rare_ones,
]


def points(X, y, ridge, rng):
    """Where a walk may stand: Newton's iterates, and places near its end."""
    walk = newton(X, y, ridge=ridge, max_steps=200).theta
    spread = np.abs(walk[-1]) * 10.0 ** -rng.integers(1, 12, size=(3, 1))
    near = walk[-1] + spread * rng.normal(size=(3, X.shape[1]))
    return np.vstack([walk[[0, 1, -3, -2, -1] if len(walk) > 4 else slice(None)], near])


def holds(found, theta, problem, best):
    """All of it is true; the exact decrement and reach."""
    theta = exact(theta)
    decrement, reach = problem.decrement_and_reach(theta)
    assert decrement <= found.decrement and reach <= found.reach
    if found.minimum_exists:
        _, H = problem.derivatives(theta)
        way = best - theta
        assert mpmath.sqrt((way.T * H * way)[0]) <= found.distance
        assert max(abs(each) for each in problem.scores(way)) <= found.score_error
        assert problem.cost(theta) - problem.cost(best) <= found.cost_gap
    return decrement, reach


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("seed", range(4))
def test_what_is_proved_is_true(family, seed):
    rng = np.random.default_rng([seed, FAMILIES.index(family)])
    X, y = family(rng)
    ridge = [0.0, 0.1, 1e-6, 0.0][seed]
    problem = Exact(X, y, ridge)
    walk = points(X, y, ridge, rng)
    best = problem.minimum(exact(walk[-1]))
    proved = 0
    for theta in walk:
        found = certificate(theta, X, y, ridge=ridge)
        decrement, reach = holds(found, theta, problem, best)
        proved += found.minimum_exists
        if np.isfinite(found.reach):
            assert found.reach == pytest.approx(float(reach), rel=1e-4)
            assert found.decrement - found.rounding == pytest.approx(
                float(decrement), rel=1e-4, abs=float(found.rounding)
            )
    assert proved


@pytest.mark.parametrize("family", FAMILIES)
def test_newtons_last_point_is_proved_and_near(family):
    for seed in range(20):
        X, y = family(np.random.default_rng([9, seed]))
        walk = newton(X, y, tolerance=1e-15, max_steps=300)
        found = certificate(walk.theta[-1], X, y)
        assert found.minimum_exists and found.score_error < 1e-6
        assert found.rounding <= found.decrement


# ------------------------------------------------------------------ data that have none
TIES = with_bias([-2.0, -1, 0, 0, 1, 2]), np.array([0, 0, 0, 1, 1, 1])
ONE_GROUP = (  # nobody in the group has label 1; the others overlap
    with_bias(np.column_stack([[-2.0, -1, 1, 2, -1, 1, 0.5], [0, 0, 0, 0, 1, 1, 1]])),
    np.array([0, 1, 0, 1, 0, 0, 0]),
)
WITHOUT = {
    "complete": (SEPARABLE.X, SEPARABLE.y),
    "ties": TIES,
    "one group of one label": ONE_GROUP,
    "one label": (STUDY.X, np.ones(20)),
    "one sample": (np.ones((1, 1)), np.ones(1)),
    "as many weights as samples": (with_bias(np.array([[1.0, 2], [3, -1], [0, 5]])), [0, 1, 1]),
    "odd units": (SEPARABLE.X * [1, 1e9], SEPARABLE.y),
    "an offset": (with_bias(SEPARABLE.x + 1e6), SEPARABLE.y),
} | {
    f"a gap of {gap:g}": (with_bias([-2.0, -1, -gap, gap, 1, 2]), np.array([0, 0, 0, 1, 1, 1]))
    for gap in (1e-1, 1e-4, 1e-8, 1e-12, 1e-14)
}


@pytest.mark.parametrize("name", WITHOUT)
def test_where_there_is_none_none_is_proved(name):
    X, y = WITHOUT[name]
    rate = 1 / np.square(X).mean(axis=0).sum()
    walks = [
        newton(X, y, tolerance=1e-300, max_steps=900).theta,
        newton(X, y, start=np.full(X.shape[1], 0.3), tolerance=1e-14).theta,
        gradient_descent(X, y, learning_rate=rate, max_steps=2000, tolerance=1e-300).theta[::50],
    ]
    last = walks[0][-1]
    far = np.outer([-1, 1e-3, 0.1, 0.9, 1, 1.1, 2, 5, 10, 50, 1e3], last)
    away = last + np.random.default_rng(0).normal(size=(200, len(last))) * np.abs(last)
    for theta in np.vstack([*walks, far, away]):
        found = certificate(theta, X, y)
        assert not found.minimum_exists
        assert found.distance == found.score_error == found.cost_gap == np.inf


def test_below_the_smallest_float_nothing_is_proved():
    """There a quotient of two of the last numbers that are left may be less than 1."""
    for w in np.linspace(690, 760, 701):
        for x in (0.9, 1.0, 1.1):
            assert not certificate([w], [[x]], [1]).minimum_exists


def test_a_ridge_that_leaves_the_bias_free_proves_no_minimum_for_one_label():
    X, y = STUDY.X, np.ones(20)
    for theta in newton(X, y, ridge=0.1, tolerance=1e-200, max_steps=500).theta:
        assert not certificate(theta, X, y, ridge=0.1).minimum_exists
    assert certificate([0.0, 0], X, y, ridge=[5.0, 0.1]).reach < np.inf
    ends = newton(X, y, ridge=[5.0, 0.1]).theta[-1]
    assert certificate(ends, X, y, ridge=[5.0, 0.1]).minimum_exists


@pytest.mark.parametrize(
    "X, y, theta",
    [
        (ONE_PLACE.X, ONE_PLACE.y, [0.0, 0]),
        (np.column_stack([STUDY.X, STUDY.x]), STUDY.y, [0.0, 0, 0]),
        (np.zeros((2, 1)), [0, 1], [0.0]),
        (STUDY.X, STUDY.y, [1e4, 1e4]),
        (STUDY.X, STUDY.y, [1e308, 1e308]),
        (STUDY.X * 1e200, STUDY.y, [0.0, 0]),
        (with_bias(1e12 + np.arange(4.0)), [0, 1, 0, 1], [0.0, 0]),
        *((with_bias(STUDY.x + shift), STUDY.y, [0.0, 0]) for shift in (1e7, 3e7, 1e8, 1e9)),
    ],
)
def test_without_a_hessian_that_can_be_told_from_a_singular_one_nothing_is_proved(X, y, theta):
    found = certificate(theta, X, y)
    assert found == Certificate(np.inf, np.inf, np.inf) and not found.minimum_exists


# ------------------------------------------------------------------ by hand
@pytest.mark.parametrize("w", [-3.0, 0.0, 0.5, 2.0, 10.0, 30.0])
@pytest.mark.parametrize("x", [1.0, -0.5, 1e6])
def test_of_one_sample_the_product_is_that_of_the_book(w, x):
    found = certificate([w / x], [[x]], [1])
    assert found.product == pytest.approx(1 + np.exp(-w), rel=1e-12)
    assert found.reach == pytest.approx(2 * np.cosh(w / 2), rel=1e-12)  # 1 / sqrt(h (1 - h))
    assert found.decrement == pytest.approx(np.exp(-w / 2), rel=1e-12)  # sqrt((1 - h) / h)


@pytest.mark.parametrize("w", [1e-9, 0.01, -0.3, 0.88, 0.89, -2.0])
def test_of_two_contradictory_samples_it_is_a_hyperbolic_sine(w):
    found = certificate([w], TWO_POINTS.X, TWO_POINTS.y)
    assert found.product == pytest.approx(np.sinh(abs(w)), rel=1e-12, abs=1e-13)
    assert found.minimum_exists == (np.sinh(abs(w)) < 1)
    assert found.score_error >= abs(w)


def test_the_farthest_sample_counts_and_not_the_mean():
    """A far sample that hardly counts in the Hessian."""
    found = certificate([0.0, 0.0], FAR_POINT.X, FAR_POINT.y)
    H = FAR_POINT.X.T @ FAR_POINT.X / 4 / 13
    each = np.sqrt(np.einsum("ij,jk,ik->i", FAR_POINT.X, np.linalg.inv(H), FAR_POINT.X))
    assert found.reach == pytest.approx(each.max(), rel=1e-9) and each.max() > 1.9 * each.mean()


def test_rounding_is_counted_sample_by_sample():
    """Written out, in the order of the text: scores, h, sums, and what is lost to underflow."""
    X, y, theta = STUDY.X, STUDY.y, np.array([-300.0, 100.0])
    here = evaluate(theta, X, y, ridge=np.zeros(2))
    W, _ = whitening(here.hessian)
    unit = [np.hypot(*row) for row in W]
    reach, pulls, bends = 0.0, [], []
    for x, label in zip(X, y):
        z = theta @ x
        h, s = 1 / (1 + np.exp(-z)), np.exp(-abs(z)) / (1 + np.exp(-abs(z))) ** 2
        blur = 4 * EPS * (abs(x[0] * theta[0]) + abs(x[1] * theta[1]))
        size, far = abs(x[0]) * unit[0] + abs(x[1]) * unit[1], np.hypot(*(x @ W))
        reach = max(reach, far)
        sums = (20 + 2 + 10) * EPS * abs(h - label)
        pulls.append(far * (s + TINY) * np.expm1(blur) + size * (sums + TINY))
        bends.append(far**2 * s * (1 - np.exp(-blur)) + size**2 * TINY)
    found = survey(here, X, y, W)
    assert found.reach == pytest.approx(reach, rel=1e-9) and found.reach > reach
    assert found.gradient_blur == pytest.approx(np.mean(pulls), rel=1e-6, abs=0)
    assert found.hessian_blur == pytest.approx(np.mean(bends), rel=1e-3, abs=0)


def test_a_hessian_that_rounding_may_have_made_larger_counts_less():
    X, y = STUDY.X, STUDY.y
    here = evaluate(np.array([-3.0, 1.0]), X, y, ridge=np.zeros(2))
    W, likeness = whitening(here.hessian)
    found = survey(here, X, y, W)
    one, quarter = (
        rounded_up(here, found._replace(hessian_blur=lost), np.zeros(2), W, likeness, 1e-15)
        for lost in (0, 0.75)
    )
    for name in ("decrement", "reach", "rounding"):
        assert getattr(quarter, name) == pytest.approx(2 * getattr(one, name), rel=1e-9, abs=0)


def test_what_is_below_the_smallest_float_is_counted():
    """Where all numbers of the samples are 0, and what they were is not known."""
    here = evaluate(np.array([800.0]), np.ones((1, 1)), np.ones(1), ridge=np.zeros(1))
    assert here.gradient == here.hessian == 0
    found = survey(here, np.ones((1, 1)), np.ones(1), np.array([[3.0]]))
    assert found.gradient_blur >= 3 * TINY and found.hessian_blur == pytest.approx(9 * TINY, abs=0)
    assert sigmoid_off(np.zeros(1), np.full(1, 600.0)) > 0


def test_a_prediction_is_off_by_no_more_than_the_bound_says():
    z = np.array([-800.0, -30, -1, 0, 2, 40, 900])
    for blur in (0.0, 1e-12, 0.5, 3.0, 690.0, 710.0, 1e5):
        with np.errstate(over="ignore"):
            off = sigmoid_off(sigmoid(z) * sigmoid(-z), np.full(7, blur))
        moved = [np.abs(sigmoid(z + side) - sigmoid(z)) for side in (-blur, blur)]
        assert (np.max(moved, axis=0) <= off + 1e-15).all() and (off <= 1).all()
        assert blur < 1e4 or (off == 1).all()


@pytest.mark.parametrize("product", [1e-12, 1e-6, 0.01, 0.124999, 0.125001, 0.3, 0.9, 0.999999])
@pytest.mark.parametrize("reach", [1e-3, 1.0, 70.0])
def test_the_three_distances_are_the_formulas_of_the_book(product, reach):
    found = Certificate(product / reach, reach, 0.0)
    x, R = mpmath.mpf(found.product), mpmath.mpf(reach)
    slack = 1e-14
    assert found.score_error == pytest.approx(float(-mpmath.log(1 - x)), rel=slack)
    assert found.distance == pytest.approx(float(-mpmath.log(1 - x) / R), rel=slack)
    gap = (x + (1 - x) * mpmath.log(1 - x)) / R**2
    assert found.cost_gap == pytest.approx(float(gap), rel=slack)


def test_at_the_minimum_all_is_zero_and_beyond_the_bound_infinite():
    at = Certificate(0.0, 5.0, 0.0)
    assert at.minimum_exists and at.distance == at.score_error == at.cost_gap == 0
    for beyond in (Certificate(0.2, 5.0, 0.0), Certificate(np.inf, np.inf, np.inf)):
        assert not beyond.minimum_exists
        assert beyond.distance == beyond.score_error == beyond.cost_gap == np.inf


def test_a_penalty_alone_is_a_parabola():
    """No feature, so no score to move: the way is exactly Newton's step."""
    found = certificate([0.5, 3.0], np.zeros((4, 2)), [0, 1, 0, 1], ridge=[2.0, 0.5])
    assert found.minimum_exists and found.reach == found.score_error == 0
    assert found.decrement == found.distance == pytest.approx(np.sqrt(2 * 0.25 + 0.5 * 9))
    assert found.cost_gap == pytest.approx((2 * 0.25 + 0.5 * 9) / 2)
    assert found.rounding > 7 * EPS * (2 * 0.5 / np.sqrt(2) + 0.5 * 3 / np.sqrt(0.5))


# ------------------------------------------------------------------ units, order, blocks, Dask
def test_the_unit_of_a_feature_does_not_matter():
    X, y, theta = STUDY.X, STUDY.y, np.array([-3.0, 1.0])
    usual = certificate(theta, X, y)
    for unit in (1e-9, 1e-3, 1e9, 1e100):
        other = certificate(theta / [1, unit], X * [1, unit], y)
        assert other.decrement == pytest.approx(usual.decrement, rel=1e-9)
        assert other.reach == pytest.approx(usual.reach, rel=1e-9)


@pytest.mark.parametrize("order", [1, -1])  # the farthest sample in the last chunk or the first
@pytest.mark.parametrize("chunks", [(20,), (7, 7, 6), (1, 19), (10, 0, 10)])
def test_dask_arrays_give_the_same(chunks, order):
    rows, labels = STUDY.X[::order], STUDY.y[::order]
    X, y = da.from_array(rows, chunks=(chunks, -1)), da.from_array(labels, chunks=(chunks,))
    for theta in ([0.0, 0], [-3.5, 1.2]):
        for ridge in (0.0, 0.3):
            ours = certificate(theta, X, y, ridge=ridge)
            other = certificate(theta, STUDY.X, STUDY.y, ridge=ridge)
            for name in ("decrement", "reach", "rounding", "cost_gap"):
                assert getattr(ours, name) == pytest.approx(getattr(other, name), rel=1e-9, abs=0)


def test_blocks_are_joined():
    one, other = Survey(1, 2, 3), Survey(4, 5, 6)
    assert join(one, other) == join(other, one) == Survey(4, 7, 9)


def test_many_blocks_give_the_same_as_a_few_rows_repeated():
    few, many = (np.tile(STUDY.X, (copies, 1)) for copies in (1, 10_000))
    theta = [-3.0, 1.0]
    one, all_ = certificate(theta, few, STUDY.y), certificate(theta, many, np.tile(STUDY.y, 10_000))
    assert all_.decrement == pytest.approx(one.decrement, rel=1e-8)
    assert all_.reach == pytest.approx(one.reach, rel=1e-8)
    assert all_.rounding > one.rounding


def test_it_is_part_of_the_package_and_cannot_be_changed():
    assert {"certificate", "Certificate"} <= set(logistic.__all__)
    with pytest.raises(AttributeError):
        certificate([0.0, 0], CROSSED.X, CROSSED.y).reach = 0


@pytest.mark.parametrize(
    "theta, X, y, ridge, error, says",
    [
        ([0.0], [[1.0, 2]], [0], 0.0, ValueError, "^theta: expected 2 numbers"),
        ([np.nan, 0], [[1.0, 2]], [0], 0.0, ValueError, "^theta: every number must be finite"),
        ([0.0, 0], [1.0, 2], [0], 0.0, ValueError, "^X: expected a matrix"),
        ([0.0, 0], [[1.0, np.inf]], [0], 0.0, ValueError, "^X: every number must be finite"),
        ([0.0, 0], [[1.0, 2]], [2], 0.0, ValueError, "^y: labels must be 0 or 1"),
        ([0.0, 0], [[1.0, 2]], [0, 1], 0.0, ValueError, "^y: expected 1 numbers"),
        ([0.0, 0], [[1.0, 2]], [0], -1.0, ValueError, "^ridge: expected a number >= 0"),
        ([0.0, 0], [[2.0, 2]], [0], 1.0, ValueError, "^ridge: .*first column"),
    ],
)
def test_bad_input_is_named(theta, X, y, ridge, error, says):
    with pytest.raises(error, match=says):
        certificate(theta, X, y, ridge=ridge)
