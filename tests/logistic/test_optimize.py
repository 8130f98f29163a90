"""Gradient descent and Newton: where they arrive, and what they say when they do not."""

import numpy as np
import pytest
import statsmodels.api
from hypothesis import assume, given, settings, strategies as st
from logistic import (
    Status,
    Trajectory,
    certificate,
    gradient,
    gradient_descent,
    hessian,
    log_loss,
    newton,
    separation,
    sigmoid_squared_error,
    with_bias,
)
from logistic.cost import LEAST_SQUARES, SIGMOID_SQUARED, evaluate
from logistic.data import (
    FAR_POINT,
    LINE,
    SEPARABLE,
    STUDY,
    TWO_BASINS,
    TWO_MINIMA,
    TWO_POINTS,
    Dataset,
)
from scipy.special import expit
from sklearn.linear_model import LogisticRegression

pytestmark = pytest.mark.filterwarnings("error")


def overlapping(seed, m=200, n=3):
    """Labels drawn from the model itself: with this many samples no plane splits them."""
    rng = np.random.default_rng(seed)
    X = with_bias(rng.normal(size=(m, n)))
    return X, (rng.random(m) < 1 / (1 + np.exp(-X @ rng.normal(size=n + 1)))).astype(float)


# ------------------------------------------------------------------ they arrive
@pytest.mark.parametrize("seed", range(3))
def test_coefficients_are_those_of_scikit_learn_and_statsmodels(seed):
    X, y = overlapping(seed)
    ours = newton(X, y)
    assert ours.converged
    theirs = (
        LogisticRegression(C=np.inf, solver="newton-cholesky", tol=1e-10, fit_intercept=False)
        .fit(X, y)
        .coef_[0]
    )
    assert ours.theta[-1] == pytest.approx(theirs, rel=1e-9)
    assert ours.theta[-1] == pytest.approx(
        statsmodels.api.Logit(y, X).fit(disp=0, tol=1e-12).params, rel=1e-9
    )
    slow = gradient_descent(X, y, learning_rate=2, max_steps=10_000, tolerance=1e-10)
    assert slow.converged and slow.theta[-1] == pytest.approx(theirs, rel=1e-7)


def test_gradient_descent_finds_the_line_of_least_squares():
    best = np.linalg.lstsq(LINE.X, LINE.y, rcond=None)[0]
    walk = gradient_descent(
        LINE.X, LINE.y, learning_rate=0.1, max_steps=5000, tolerance=1e-10, loss=LEAST_SQUARES
    )
    assert walk.converged and walk.theta[-1] == pytest.approx(best, rel=1e-7)


@pytest.mark.parametrize("damped", (True, False))
def test_newton_squares_its_error(damped):
    walk = newton(STUDY.X, STUDY.y, damped=damped)
    error = np.linalg.norm(walk.theta - walk.theta[-1], axis=1)
    assert walk.converged and walk.steps <= 7
    assert error[-2] < error[-3] ** 2 * 5 and error[-3] < error[-4] ** 2 * 5


@settings(max_examples=25)
@given(st.integers(0, 10**6), st.floats(0.001, 1000))
def test_the_unit_of_a_feature_does_not_matter_to_newton(seed, unit):
    X, y = overlapping(seed, m=60, n=2)
    scale = np.array([1, unit, 1])
    plain, scaled = newton(X, y), newton(X * scale, y, tolerance=1e-10 * max(unit, 1))
    assume(plain.converged)
    assert scaled.converged and scaled.theta[-1] * scale == pytest.approx(
        plain.theta[-1], rel=1e-6, abs=1e-8
    )


@settings(max_examples=25)
@given(st.integers(0, 10**6))
def test_the_minimum_has_no_slope_and_nothing_near_it_is_lower(seed):
    X, y = overlapping(seed, m=60, n=2)
    walk = newton(X, y)
    assume(walk.converged)
    best = walk.theta[-1]
    assert abs(gradient(best, X, y)).max() <= 1e-10
    for away in np.random.default_rng(seed).normal(size=(5, 3)):
        assert log_loss(best + away, X, y) > log_loss(best, X, y)


@given(st.lists(st.floats(-20, 20), min_size=2, max_size=2))
def test_damped_newton_never_climbs_and_arrives_from_anywhere(start):
    walk = newton(STUDY.X, STUDY.y, start=start)
    assert walk.converged and walk.theta[-1] == pytest.approx([-3.589037360, 1.217606732], rel=1e-8)
    assert (np.diff(walk.cost) <= 1e-13 * walk.cost[:-1]).all()


@given(st.floats(0.01, 1.0))
def test_below_the_step_bound_gradient_descent_never_climbs(part):
    bound = 2 / (np.linalg.eigvalsh(STUDY.X.T @ STUDY.X).max() / (4 * len(STUDY.y)))
    walk = gradient_descent(STUDY.X, STUDY.y, learning_rate=part * bound, max_steps=50)
    assert (np.diff(walk.cost) <= 1e-15).all()


# ------------------------------------------------------------------ ridge
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("ridge", (1e-4, 0.05, 3.0))
def test_ridge_coefficients_are_those_of_scikit_learn(seed, ridge):
    """It minimizes |w|^2 / 2 + C * the sum of the losses, and leaves the intercept out as we do: C
    = 1 / (ridge m).
    """
    X, y = overlapping(seed)
    theirs = LogisticRegression(C=1 / (ridge * len(y)), solver="newton-cholesky", tol=1e-12).fit(
        X[:, 1:], y
    )
    expected = np.r_[theirs.intercept_, theirs.coef_[0]]
    ours = newton(X, y, ridge=ridge)
    assert ours.converged and ours.theta[-1] == pytest.approx(expected, rel=1e-8)
    slow = gradient_descent(X, y, learning_rate=0.3, ridge=ridge, max_steps=20_000, tolerance=1e-10)
    assert slow.converged and slow.theta[-1] == pytest.approx(expected, rel=1e-6)
    assert newton(X, y, ridge=ridge * np.ones(4)).theta[-1] != pytest.approx(
        expected, rel=1e-6
    )  # with the bias it is another


def test_ridge_brings_a_minimum_to_data_that_have_none():
    for x, y in NO_MINIMUM.values():
        if len(set(y)) == 2:
            walk = newton(with_bias(x), y, ridge=0.01)
            assert walk.converged and walk.status is Status.CONVERGED
            assert log_loss(walk.theta[-1], with_bias(x), y) < log_loss(
                walk.theta[-1] * 0.9, with_bias(x), y
            )
            for away in np.random.default_rng(0).normal(size=(5, 2)):
                assert log_loss(walk.theta[-1] + away, with_bias(x), y, ridge=0.01) > walk.cost[-1]


def test_ridge_determines_the_step_on_dependent_columns():
    X = STUDY.X[:, [0, 1, 1]]
    walk = newton(X, STUDY.y, ridge=0.1)
    assert walk.converged and walk.theta[-1, 1] == pytest.approx(walk.theta[-1, 2], rel=1e-12)
    halves = newton(STUDY.X, STUDY.y, ridge=0.05)  # r (w/2)^2 twice is (r/2) w^2
    assert walk.theta[-1, 1:].sum() == pytest.approx(halves.theta[-1, 1], rel=1e-9)


@pytest.mark.parametrize("label", (0, 1))
def test_the_bias_still_runs_away_if_all_labels_are_equal(label):
    """The other weights have a ridge, the bias has none, and a larger bias always costs less."""
    X, y = with_bias(np.random.default_rng(0).normal(size=(30, 2))), np.full(30, label)
    for walk in (
        newton(X, y, ridge=0.1),
        gradient_descent(X, y, ridge=0.1, learning_rate=1, max_steps=3000, tolerance=1e-3),
    ):
        assert not walk.converged and walk.message.startswith(
            "separable: the weights that ridge leaves free split the labels"
        )
    assert newton(X, y, ridge=[0.1, 0.1, 0.1]).converged
    y[0] = 1 - label
    assert newton(X, y, ridge=0.1).converged


def test_a_weight_left_free_may_still_split_the_labels():
    X = np.column_stack([SEPARABLE.X, [0.3, -1, 0.5, 0.2]])
    assert newton(X, SEPARABLE.y, ridge=[0.1, 0, 0.1]).message.startswith(
        "separable: the weights that ridge leaves free"
    )
    assert newton(X, SEPARABLE.y, ridge=[0, 0, 0.1]).message.startswith(
        "separable: the weights that ridge leaves free"
    )
    assert newton(
        X, SEPARABLE.y, ridge=[0, 0.1, 0]
    ).converged  # the third column alone does not split them


@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.integers(-5, 5), st.integers(0, 1)), min_size=2, max_size=12),
    st.floats(1e-3, 10),
)
def test_with_ridge_a_minimum_exists_just_when_both_labels_occur(samples, ridge):
    x, y = map(np.array, zip(*samples))
    walk = newton(with_bias(x), y, ridge=ridge)
    assert walk.converged == (len(set(y.tolist())) == 2)
    assert walk.status is (Status.CONVERGED if walk.converged else Status.SEPARABLE)


# ------------------------------------------------------------------ what a Trajectory is
def test_a_trajectory_records_every_step():
    walk = newton(STUDY.X, STUDY.y)
    assert walk.theta.shape == (
        walk.steps + 1,
        2,
    ) and walk.cost.shape == walk.gradient_norm.shape == (walk.steps + 1,)
    for theta, cost, norm in zip(walk.theta, walk.cost, walk.gradient_norm):
        assert cost == pytest.approx(log_loss(theta, STUDY.X, STUDY.y), rel=1e-15)
        assert norm == pytest.approx(abs(gradient(theta, STUDY.X, STUDY.y)).max(), rel=1e-15)
    for before, after in zip(walk.theta, walk.theta[1:]):
        step = np.linalg.solve(hessian(before, STUDY.X), gradient(before, STUDY.X, STUDY.y))
        assert after == pytest.approx(before - step, rel=1e-12)


def test_a_trajectory_cannot_be_changed():
    walk = gradient_descent(STUDY.X, STUDY.y, learning_rate=0.5, max_steps=3)
    for array in (walk.theta, walk.cost, walk.gradient_norm):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0
    with pytest.raises(AttributeError):
        walk.converged = True


def test_a_trajectory_does_not_hold_on_to_what_it_is_given():
    theta = np.zeros((1, 2))
    walk = Trajectory(theta, [1.0], [1.0], Status.CONVERGED, "")
    theta[0, 0] = 5
    assert walk.theta[0, 0] == 0 and walk.steps == 0


@pytest.mark.parametrize("status", Status)
def test_what_a_trajectory_says_is_made_of_its_status(status):
    walk = Trajectory(np.zeros((1, 2)), [1.0], [1.0], status, "by a miracle")
    assert walk.converged == (status == "converged")
    assert walk.message == f"{status.value}: by a miracle"


def test_start_and_stop():
    start = np.array([1.0, -1.0])
    walk = gradient_descent(STUDY.X, STUDY.y, learning_rate=0.5, start=start, max_steps=2)
    assert walk.theta[0].tolist() == [1, -1] == start.tolist() and walk.steps == 2
    assert walk.theta[1] == pytest.approx(
        start - 0.5 * gradient(start, STUDY.X, STUDY.y), rel=1e-15
    )
    best = newton(STUDY.X, STUDY.y).theta[-1]
    again = newton(STUDY.X, STUDY.y, start=best)
    assert again.converged and again.steps == 0


@given(st.floats(1e-9, 1e-2))
def test_tolerance_bounds_what_the_scores_are_off(tolerance):
    best = newton(STUDY.X, STUDY.y).theta[-1]
    walk = newton(STUDY.X, STUDY.y, tolerance=tolerance)
    off = [abs(STUDY.X @ (theta - best)).max() for theta in walk.theta]
    assert walk.converged and off[-1] <= tolerance < off[-3]  # at most one step too many


@given(st.floats(1e-9, 1e-2))
def test_tolerance_bounds_the_largest_entry_of_the_gradient_on_the_way_down(tolerance):
    walk = gradient_descent(
        STUDY.X, STUDY.y, learning_rate=0.2, tolerance=tolerance, max_steps=10_000
    )
    assert walk.gradient_norm[-1] <= tolerance < walk.gradient_norm[-2]


def test_out_of_steps():
    walk = gradient_descent(STUDY.X, STUDY.y, learning_rate=0.5, max_steps=10)
    assert not walk.converged and walk.steps == 10
    assert walk.message.startswith("out of steps: after 10 steps")
    full = gradient_descent(STUDY.X, STUDY.y, learning_rate=0.5, max_steps=5000)
    assert full.converged
    exactly = gradient_descent(STUDY.X, STUDY.y, learning_rate=0.5, max_steps=full.steps)
    assert exactly.converged and exactly.steps == full.steps  # the last allowed step counts


# ------------------------------------------------------------------ no minimum
NO_MINIMUM = {
    "separable": ([-2, -1, 1, 2], [0, 0, 1, 1]),
    "only ones": ([1, 2, 3], [1, 1, 1]),
    "only zeros": ([1, 2, 3], [0, 0, 0]),
    "one sample": ([3], [1]),
    "tie at the boundary": ([-1, 0, 0, 1], [0, 0, 1, 1]),
    "uneven tie": ([-2, -1, 0, 0, 0, 1, 2], [0, 0, 0, 1, 1, 1, 1]),
    "tie elsewhere": ([1, 2, 3, 3, 4, 7], [0, 0, 0, 1, 1, 1]),
    "reversed": ([-2, -1, 1, 2], [1, 1, 0, 0]),
}


@pytest.mark.parametrize("x, y", NO_MINIMUM.values(), ids=NO_MINIMUM)
@pytest.mark.parametrize("damped", (True, False))
def test_newton_does_not_claim_a_minimum_that_does_not_exist(x, y, damped):
    walk = newton(with_bias(x), y, damped=damped)
    assert not walk.converged
    assert walk.status is (Status.SINGULAR_HESSIAN if len(set(x)) == 1 else Status.SEPARABLE)


@pytest.mark.parametrize("x, y", NO_MINIMUM.values(), ids=NO_MINIMUM)
def test_gradient_descent_does_not_claim_it_either(x, y):
    walk = gradient_descent(with_bias(x), y, learning_rate=0.5, max_steps=3000, tolerance=1e-5)
    assert walk.status in (Status.SEPARABLE, Status.OUT_OF_STEPS)


def test_one_sample_more_on_the_wrong_side_brings_the_minimum_back():
    for x, y in NO_MINIMUM.values():
        if len(x) > 1:
            mixed = newton(with_bias(x + x), y + [1 - label for label in y])
            assert mixed.converged and mixed.theta[-1] == pytest.approx([0, 0], abs=1e-9)


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(-5, 5), st.integers(0, 1)), min_size=2, max_size=12))
def test_separable_means_just_that(samples):
    """One feature: a minimum exists just when each label lies, strictly, on both sides of the
    other.
    """
    x, y = map(np.array, zip(*samples))
    assume(len(set(x.tolist())) > 1)
    zeros, ones = x[y == 0], x[y == 1]
    overlap = len(zeros) and len(ones) and zeros.max() > ones.min() and ones.max() > zeros.min()
    walk = newton(with_bias(x), y)
    assert walk.converged == bool(overlap)
    assert walk.status is (Status.CONVERGED if overlap else Status.SEPARABLE)


def test_a_careless_tolerance_makes_no_claim_without_a_proof():
    for careless in (2, 1e300):
        walk = newton(STUDY.X, STUDY.y, tolerance=careless)
        error = certificate(walk.theta[-1], STUDY.X, STUDY.y).score_error
        assert walk.converged and walk.steps < newton(STUDY.X, STUDY.y).steps and error <= careless
        assert newton(SEPARABLE.X, SEPARABLE.y, tolerance=careless).status is Status.SEPARABLE
        walk = gradient_descent(STUDY.X, STUDY.y, learning_rate=0.1, tolerance=careless)
        assert walk.steps == 0 and walk.status is Status.UNDECIDED


@pytest.mark.parametrize("exponent", range(1, 15))
def test_a_sample_far_out_makes_no_data_separable(exponent):
    """[0, 1, 0, 1] overlap, whatever stands beside them."""
    walk = newton(with_bias([-2, -1, 1, 2, 10.0**exponent]), [0, 1, 0, 1, 1])
    assert walk.status is (Status.CONVERGED if exponent < 10 else Status.UNDECIDED)
    assert "a minimum is proved" in walk.message
    assert abs(walk.theta[-1] - [0, 0.419618]).max() < 1e-6 or exponent == 1
    split = newton(with_bias([-2, -1, 1, 2, 10.0**exponent]), [0, 0, 1, 1, 1])
    assert split.status is Status.SEPARABLE


def test_a_tiny_overlap_is_fitted_to_the_end():
    """At the minimum 1e-7 tanh(1e-7 w / 2) = e^-w nearly: the gradient is small long before."""
    walk = newton(with_bias([-2, -1, -1e-7, 1e-7, 1, 2]), [0, 0, 1, 0, 1, 1])
    b, w = walk.theta[-1]
    slope = 1e-7 * expit(1e-7 * w) - expit(-w) - 2 * expit(-2 * w)
    assert walk.converged and abs(b) < 1e-12 and abs(slope) < 1e-16 * w


def test_thirty_years_of_unix_seconds_are_fitted_like_years():
    rng = np.random.default_rng(0)
    years = 30 * rng.random(200)
    y = rng.random(200) < expit((years - 15) / 6)
    seconds, plain = (newton(with_bias(x), y) for x in (7e8 + years * 365.25 * 86400, years - 15))
    assert seconds.converged and plain.converged
    assert seconds.theta[-1][1] * 365.25 * 86400 == pytest.approx(plain.theta[-1][1], rel=1e-8)


def tied(seed, mixed):
    """One group has the same label throughout, the other samples overlap; mixed: no column shows
    the group by itself.
    """
    rng = np.random.default_rng(seed)
    group, z = rng.random(100) < 0.2, rng.normal(size=(100, 3))
    y = np.where(group, 1, rng.random(100) < 1 / (1 + np.exp(-z[:, 0])))
    features = np.column_stack([group, z])
    return with_bias(
        features @ rng.normal(size=(4, 4)) + 10 * rng.normal(size=4) if mixed else features
    ), y


@pytest.mark.parametrize("mixed", (False, True))
@pytest.mark.parametrize("seed", range(20))
def test_no_minimum_is_claimed_where_only_some_samples_run_away(seed, mixed):
    X, y = tied(seed, mixed)
    assert separation(X, y).kind == "quasi-complete"
    assert newton(X, y).status in (Status.SEPARABLE, Status.SINGULAR_HESSIAN)
    rate = 4 / np.linalg.eigvalsh(X.T @ X / 100)[-1]
    for A in (X, X[:, [0, 1, 2, 3, 4, 4]]):  # a column twice: Newton's step is not determined
        walk = gradient_descent(A, y, learning_rate=rate, max_steps=2000, tolerance=1e-3)
        assert walk.status in (Status.SEPARABLE, Status.UNDECIDED, Status.OUT_OF_STEPS)


@pytest.mark.parametrize("seed", (15, 21, 23, 24, 27, 310, 612, 629, 1134, 1326))
def test_newton_does_not_claim_it_where_the_hessian_has_all_but_lost_the_direction(seed):
    X, y = tied(seed, mixed=True)
    assert separation(X, y).kind == "quasi-complete"
    walk = newton(X, y)
    assert walk.status in (Status.SEPARABLE, Status.SINGULAR_HESSIAN, Status.UNDECIDED)


@pytest.mark.parametrize("unit", (1e-7, 1e-10, 1e-14))
def test_a_gradient_that_is_small_because_X_is_small_is_not_the_end(unit):
    X, y = overlapping(5)
    X, y = (
        np.vstack([X, X * [1, -1, -1, -1]]),
        np.r_[y, 1 - y],
    )  # so that the bias has no slope either
    scale = [1, unit, unit, unit]
    walk = newton(X * scale, y)
    assert walk.converged and walk.theta[-1] * scale == pytest.approx(
        newton(X, y).theta[-1], rel=1e-6, abs=1e-9
    )
    slow = gradient_descent(X * scale, y, learning_rate=1)
    assert slow.status is Status.UNDECIDED


@pytest.mark.parametrize("ridge", (1e-9, 1e-12, 1e-15))
def test_a_ridge_too_small_for_the_tolerance_of_gradient_descent_is_told(ridge):
    start = [0, 14]  # the gradient is below 1e-6, the minimum further out
    walk = gradient_descent(SEPARABLE.X, SEPARABLE.y, ridge=ridge, learning_rate=1, start=start)
    assert newton(SEPARABLE.X, SEPARABLE.y, ridge=ridge, tolerance=1e-16).theta[-1, 1] > 16
    assert walk.status is Status.UNDECIDED


def test_separable_weights_grow_like_the_logarithm_of_time():
    walk = gradient_descent(
        SEPARABLE.X, SEPARABLE.y, learning_rate=1, max_steps=10_000, tolerance=1e-12
    )
    assert walk.theta[[10, 100, 1000, 10_000], 1] == pytest.approx(
        [2.10, 4.02, 6.23, 8.52], abs=0.006
    )
    assert walk.status is Status.SEPARABLE
    gains = np.diff(newton(SEPARABLE.X, SEPARABLE.y).theta[:, 1])
    assert gains[5:] == pytest.approx(1, abs=0.05)


# ------------------------------------------------------------------ no step
@pytest.mark.parametrize(
    "columns", ([0, 1, 1], [0, 0, 1]), ids=("a feature twice", "two columns of ones")
)
def test_dependent_columns_make_the_hessian_singular(columns):
    X = STUDY.X[:, columns]
    walk = newton(X, STUDY.y)
    assert walk.steps == 0 and walk.status is Status.SINGULAR_HESSIAN
    assert "the columns of X depend on each other" in walk.message
    walk = gradient_descent(X, STUDY.y, learning_rate=0.1, max_steps=20_000)
    assert walk.status is Status.UNDECIDED and "all but singular" in walk.message
    assert X @ walk.theta[-1] == pytest.approx(
        STUDY.X @ newton(STUDY.X, STUDY.y).theta[-1], abs=1e-3
    )


@pytest.mark.parametrize("seed", range(20))
def test_columns_that_differ_by_rounding_only_make_it_singular_too(seed):
    noise = 1e-8 * np.random.default_rng(seed).normal(size=20)
    walk = newton(np.column_stack([STUDY.X, STUDY.x + noise]), STUDY.y)
    assert walk.steps == 0 and walk.status is Status.SINGULAR_HESSIAN


PLANE = [  # the columns and that of ones depend on each other, exactly; the labels overlap
    ([-4.0, -6.3125, 1.5625], 1),
    ([-8.1875, -4.6875, 6.0], 0),
    ([-3.0625, -7.1875, 3.125], 0),
    ([-3.4375, -6.875, 2.6875], 1),
    ([-5.8125, -5.75, 4.1875], 0),
    ([-7.625, -4.9375, 5.5625], 1),
]
OTHER_PLANE = [
    ([9.125, 7.625, 11.0], 1),
    ([1.1875, 2.75, 9.0625], 1),
    ([-2.4375, 0.5, 8.4375], 0),
    ([6.0, 5.5, 12.5], 0),
    ([1.0, 2.9375, 5.6875], 1),
    ([10.3125, 8.6875, 7.625], 1),
]


@pytest.mark.parametrize("samples", (PLANE, OTHER_PLANE), ids=("rounding leads", "a pivot of zero"))
def test_scores_that_are_all_rounding_split_no_labels(samples):
    """A direction in the kernel of X gives every sample a score of zero, but for rounding."""
    features, labels = zip(*samples)
    X = with_bias(np.array(features))
    assert np.linalg.matrix_rank(X) == 3
    walk = newton(X, labels)
    assert walk.status in (Status.SINGULAR_HESSIAN, Status.UNDECIDED, Status.OUT_OF_STEPS)


def test_a_column_of_zeros_makes_the_hessian_singular():
    walk = newton(np.column_stack([STUDY.X, np.zeros(20)]), STUDY.y)
    assert walk.status is Status.SINGULAR_HESSIAN


@pytest.mark.parametrize("start", (720, 730, 744, 746, 1000, 1e300))
def test_a_start_where_the_sigmoid_is_flat_is_no_end(start):
    """From 746 on the Hessian is zero itself, and below it the step is infinite."""
    walk = newton(TWO_POINTS.X, TWO_POINTS.y, start=[start])
    assert walk.converged and walk.theta[-1] == pytest.approx([0], abs=1e-9)
    assert (np.diff(walk.cost) < 0)[:-1].all()
    undamped = newton(TWO_POINTS.X, TWO_POINTS.y, start=[start], damped=False)
    assert undamped.status is Status.SINGULAR_HESSIAN and "flat" in undamped.message


@pytest.mark.parametrize("start", ([0, 100], [100, 0], [-700, 3], [1e6, -1e6], [1e300, 1e299]))
def test_newton_arrives_from_where_the_hessian_is_lost_in_rounding(start):
    for dataset in (STUDY, FAR_POINT):
        walk = newton(dataset.X, dataset.y, start=start)
        assert walk.converged
        assert walk.theta[-1] == pytest.approx(newton(dataset.X, dataset.y).theta[-1], rel=1e-8)


def test_halving_ends_though_the_cost_has_risen_since():
    """Data that change from pass to pass, as a Dask array's may: the same theta never costs the
    same again.
    """
    X, y = overlapping(0)
    looks = iter(range(10**6))

    def look(theta):
        point = evaluate(theta, X, y, ridge=np.zeros(4))
        return point._replace(cost=point.cost + next(looks))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("logistic.optimize.evaluate", lambda theta, *_, **__: look(theta))
        assert not newton(X, y, start=np.ones(4), max_steps=2).converged
    assert 100 < next(looks) < 200


# ------------------------------------------------------------------ divergence
def test_undamped_newton_on_two_points_is_w_minus_sinh_w():
    walk = newton(TWO_POINTS.X, TWO_POINTS.y, damped=False, start=[1.5])
    assert walk.theta[1, 0] == pytest.approx(1.5 - np.sinh(1.5), rel=1e-14)
    for start, ends in ((2.17, Status.CONVERGED), (2.18, Status.DIVERGED)):
        assert newton(TWO_POINTS.X, TWO_POINTS.y, damped=False, start=[start]).status is ends
        assert newton(TWO_POINTS.X, TWO_POINTS.y, start=[start]).converged
    cycle = newton(TWO_POINTS.X, TWO_POINTS.y, damped=False, start=[2.177318984964], max_steps=4)
    assert cycle.theta[:, 0] == pytest.approx(
        2.177318984964 * np.array([1, -1, 1, -1, 1]), abs=1e-6
    )


def test_undamped_newton_diverges_from_zero_though_there_is_a_minimum():
    walk = newton(FAR_POINT.X, FAR_POINT.y, damped=False)
    assert walk.status is Status.DIVERGED and np.isfinite(walk.theta).all()
    repaired = newton(FAR_POINT.X, FAR_POINT.y)
    assert repaired.converged
    assert repaired.theta[-1] == pytest.approx([0.302612, -0.426144], abs=1e-6)
    assert repaired.cost[-1] == pytest.approx(0.127462, abs=1e-6)


def test_least_squares_explodes_above_its_bound_and_not_below():
    bound = 2 / (np.linalg.eigvalsh(LINE.X.T @ LINE.X).max() / 20)
    run = lambda rate: gradient_descent(
        LINE.X, LINE.y, learning_rate=rate, max_steps=50_000, loss=LEAST_SQUARES
    )
    assert run(0.99 * bound).converged
    high = run(1.05 * bound)
    assert high.status is Status.DIVERGED and np.isfinite(high.cost).all()


def test_the_log_loss_oscillates_above_the_bound():
    walk = gradient_descent(STUDY.X, STUDY.y, learning_rate=50, max_steps=500)
    assert (
        walk.status is Status.OUT_OF_STEPS
        and np.isfinite(walk.cost).all()
        and (np.diff(walk.cost) > 0).any()
    )


def test_a_start_beyond_all_bounds_is_an_error_and_no_warning():
    for optimizer, settings_ in ((newton, {}), (gradient_descent, {"learning_rate": 1})):
        with pytest.raises(OverflowError, match="^start: "):
            optimizer([[1e200]], [1], start=[1e200], **settings_)
    assert gradient_descent([[1e10]], [0], learning_rate=1e300).status in (
        Status.DIVERGED,
        Status.SEPARABLE,
    )


# ------------------------------------------------------------------ two basins
MINIMA = {-0.058827: 0.104134, 0.572315: 0.186274}


@pytest.mark.parametrize(
    "start, ends",
    [
        (0.2, 0.572315),
        (0.3, 0.572315),
        (1, 0.572315),
        (3, 0.572315),
        (0, -0.058827),
        (-0.5, -0.058827),
        (-2, -0.058827),
    ],
)
def test_the_start_decides_the_basin_of_the_squared_error_and_not_of_the_log_loss(start, ends):
    X, y = TWO_BASINS.X, TWO_BASINS.y
    walk = gradient_descent(
        X,
        y,
        learning_rate=0.02,
        start=[start],
        max_steps=12_000,
        tolerance=1e-7,
        loss=SIGMOID_SQUARED,
    )
    assert walk.converged and walk.theta[-1, 0] == pytest.approx(ends, abs=2e-6)
    assert walk.cost[-1] == pytest.approx(MINIMA[ends], abs=1e-6)
    calm = gradient_descent(X, y, learning_rate=0.008, start=[start], max_steps=2000)
    assert calm.converged and calm.theta[-1, 0] == pytest.approx(-0.083112, abs=1e-6)


def test_the_two_basins_are_strict_with_a_hill_between():
    slope = lambda w: gradient([w], TWO_BASINS.X, TWO_BASINS.y, loss=SIGMOID_SQUARED)[0]
    for w, rises in ((-0.058827, True), (0.146603, False), (0.572315, True)):
        assert (
            (slope(w - 1e-4) < 0 < slope(w + 1e-4))
            if rises
            else (slope(w - 1e-4) > 0 > slope(w + 1e-4))
        )
    assert sigmoid_squared_error([0.146603], TWO_BASINS.X, TWO_BASINS.y) == pytest.approx(
        0.199973, abs=1e-6
    )


def test_two_basins_with_a_bias():
    data = Dataset([-4, -1, 0, 2, 4, 5, 6], [1, 0, 0, 0, 1, 0, 1])
    for b, w, cost in ((-0.409383, 0.061282, 0.121574), (-2.357968, 0.561108, 0.125985)):
        walk = gradient_descent(
            data.X,
            data.y,
            learning_rate=2,
            start=[b, w],
            max_steps=3000,
            tolerance=1e-9,
            loss=SIGMOID_SQUARED,
        )
        assert walk.converged and walk.theta[-1] == pytest.approx([b, w], abs=2e-6)
        assert walk.cost[-1] == pytest.approx(cost, abs=1e-6)


def test_two_minima_are_where_the_certificate_has_them():
    for start, ends in ((-2, -1.34), (0.1, 0.12)):
        walk = gradient_descent(
            TWO_MINIMA.X,
            TWO_MINIMA.y,
            learning_rate=1,
            start=[start],
            max_steps=20_000,
            tolerance=1e-8,
            loss=SIGMOID_SQUARED,
        )
        assert walk.converged and walk.theta[-1, 0] == pytest.approx(ends, abs=0.006)
