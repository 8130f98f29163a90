"""The failures of the chapter `when-it-breaks`, each reproduced, and each repair held against an
independent oracle.

What the chapter shows in its cells is tested as it stands there: `shown` holds the functions that
it defines.
"""

import ast
from pathlib import Path

import jupytext
import matplotlib.pyplot as plt
import mpmath
import numpy as np
import pytest
from hypothesis import assume, given, settings, strategies as st
from logistic import (
    Status,
    gradient,
    gradient_descent,
    hessian,
    log_loss,
    newton,
    separation,
    sigmoid,
    with_bias,
)
from logistic.data import FAR_POINT, SEPARABLE, STUDY, TWO_POINTS, Dataset
from scipy.integrate import solve_ivp
from scipy.optimize import brentq, minimize
from scipy.special import lambertw
from sklearn.linear_model import LogisticRegression

pytestmark = pytest.mark.slow

CHAPTER = Path(__file__).parents[2] / "book" / "when-it-breaks.md"


def functions_of(chapter):
    """What a chapter imports and defines, without the rest of its cells."""
    namespace = {}
    for cell in jupytext.read(chapter, fmt="md:myst").cells:
        if cell.cell_type == "code":
            for node in ast.parse(cell.source).body:
                constant = (
                    isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "VISIBLE"
                )
                if isinstance(node, (ast.Import, ast.ImportFrom, ast.FunctionDef)) or constant:
                    exec(compile(ast.Module([node], []), str(chapter), "exec"), namespace)
    return namespace


shown = functions_of(CHAPTER)
textbook, stable, exact, errors = (
    shown[name] for name in ("textbook", "stable", "exact", "errors")
)
backtrack, careful, newton_walk = (shown[name] for name in ("backtrack", "careful", "newton_walk"))

ONE_MARGIN = Dataset(x=[1], y=[1], bias=False)
OVERLAP = Dataset(x=[-2, -1, 1, 2], y=[0, 1, 0, 1])


def some_data(seed, m=40, n=2):
    """Features, and labels drawn from the model itself."""
    rng = np.random.default_rng(seed)
    X = with_bias(rng.normal(size=(m, n)))
    return X, (rng.random(m) < sigmoid(X @ rng.normal(size=n + 1))).astype(float)


# ------------------------------------------------------------------ labels that can be split
def weight_per_decade(dataset):
    """What w gains from step 200 to 2000 and to 20,000, or to where the walk has ended before."""
    walk = gradient_descent(
        dataset.X, dataset.y, learning_rate=0.5, max_steps=20_000, tolerance=1e-14
    )
    return np.diff(walk.theta[np.minimum([200, 2000, 20_000], walk.steps), 1])


def test_gradient_descent_creeps_like_log_t_on_separable_data():
    walk = gradient_descent(
        SEPARABLE.X, SEPARABLE.y, learning_rate=1, max_steps=10_000, tolerance=1e-12
    )
    steps = np.array([100, 1000, 10_000])
    assert walk.theta[steps, 1] == pytest.approx(np.log(steps / 2), abs=0.11)
    assert walk.theta[10_000, 1] == pytest.approx(np.log(5000), abs=0.003)
    assert walk.cost[steps] * steps == pytest.approx(1, abs=0.1)  # the cost falls like 1/t
    assert walk.theta[:, 0] == pytest.approx(0, abs=1e-12)  # symmetry holds the bias
    assert weight_per_decade(SEPARABLE) == pytest.approx(np.log(10), abs=0.1)


def test_gradient_descent_does_not_creep_where_there_is_a_minimum():
    assert weight_per_decade(OVERLAP) == pytest.approx(0, abs=1e-9)


def test_the_continuous_walk_keeps_the_clock():
    """w + e^w = 1 + t, solved by Lambert's function, is the solution of w' = 1 / (1 + e^w) that
    starts at 0.
    """
    t = np.array([0.5, 5, 50, 500])
    flow = solve_ivp(
        lambda t, w: -gradient(w, ONE_MARGIN.X, ONE_MARGIN.y),
        (0, 500),
        [0.0],
        t_eval=t,
        rtol=1e-10,
        atol=1e-12,
    )
    assert flow.y[0] == pytest.approx(1 + t - lambertw(np.exp(1 + t)).real, rel=1e-8)
    assert flow.y[0] != pytest.approx(
        np.log(1 + t), rel=1e-2
    )  # log t is the limit, not the solution


@settings(max_examples=30)
@given(st.floats(0.05, 3), st.integers(1, 300))
def test_each_step_advances_the_clock_by_little_more_than_the_learning_rate(alpha, steps):
    walk = gradient_descent(
        ONE_MARGIN.X, ONE_MARGIN.y, learning_rate=alpha, max_steps=steps, tolerance=1e-12
    )
    ticks = np.diff(walk.theta[:, 0] + np.exp(walk.theta[:, 0]))
    assert (ticks >= alpha * (1 - 1e-9)).all() and (
        ticks <= alpha * np.exp(alpha / 2) * (1 + 1e-9)
    ).all()


def test_newton_marches_by_more_than_one_and_soon_by_hardly_more_on_separable_data():
    w = newton(ONE_MARGIN.X, ONE_MARGIN.y).theta[:, 0]
    assert np.diff(w) == pytest.approx(1 + np.exp(-w[:-1]), rel=1e-9)
    assert np.diff(w)[0] == pytest.approx(2) and 1 < np.diff(w)[5] < 1.01
    march = newton(SEPARABLE.X, SEPARABLE.y)
    assert np.diff(march.theta[:, 1])[5:] == pytest.approx(1, abs=0.01)
    assert march.cost[11:] / march.cost[10:-1] == pytest.approx(np.exp(-1), abs=1e-4)
    gains = np.diff(newton(STUDY.X, STUDY.y).theta[:, 1])
    assert abs(gains[-1]) < 1e-6  # with a minimum the steps die out


@pytest.mark.parametrize("tolerance", (1e-3, 1e-6, 1e-9, 1e-12))
def test_the_last_weight_on_separable_data_is_made_of_the_tolerance_and_is_not_called_an_answer(
    tolerance,
):
    for X, y in ((SEPARABLE.X, SEPARABLE.y), (SEPARABLE.X, 1 - SEPARABLE.y)):
        end = newton(X, y, tolerance=tolerance)
        assert 0 <= abs(end.theta[-1, 1]) + np.log(2 * tolerance) <= 1.1
        assert end.status is Status.SEPARABLE
    assert newton(OVERLAP.X, OVERLAP.y, tolerance=tolerance).theta[-1, 1] == pytest.approx(
        brentq(lambda w: gradient([0, w], OVERLAP.X, OVERLAP.y)[1], -9, 9), abs=3 * tolerance
    )


def test_the_far_samples_hold_the_march_back_while_they_matter():
    march, gain = newton(SEPARABLE.X, SEPARABLE.y).theta[:, 1], {}
    assert np.diff(march)[:8].round(2).tolist() == [1.2, 0.82, 0.89, 0.95, 0.98, 0.99, 1.0, 1.0]
    for name, far in ("near", abs(SEPARABLE.x) == 1), ("far", abs(SEPARABLE.x) == 2):
        X, y, theta = SEPARABLE.X[far], SEPARABLE.y[far], [0, march[5]]
        gain[name] = -gradient(theta, X, y)[1] / hessian(theta, X)[1, 1]
    assert gain["near"] > 1 and gain["far"] == pytest.approx(1 / 2, abs=1e-3)


def test_the_boundary_of_the_widest_margin_counts_the_bias_and_misses_the_middle_of_the_gap():
    """(1, 1) has the largest smallest margin for its length: the sample at -5 does not bind."""
    two = Dataset(x=[-5, 1], y=[0, 1])
    signed = (2 * two.y - 1)[:, None] * two.X
    angles = np.linspace(0, 2 * np.pi, 8001)
    around = np.array([np.cos(angles), np.sin(angles)])
    widest = around[:, (signed @ around).min(axis=0).argmax()]
    assert widest == pytest.approx([np.sqrt(0.5)] * 2, abs=1e-3)
    walk = gradient_descent(two.X, two.y, learning_rate=0.1, max_steps=10_000, tolerance=1e-14)
    behind = walk.theta[[1000, 3000, 10_000]] @ [-1, 1]
    assert behind == pytest.approx(
        0.75, abs=0.01
    )  # bounded, while both grow: the boundary tends to -1
    bias, weight = walk.theta[10_000]
    assert bias / weight > 0.8 and np.diff(walk.theta[1000:, 1]).min() > 0


def test_with_ties_the_bias_tends_to_where_the_tied_samples_cost_least():
    ties = Dataset(x=[-2, -1, 0, 0, 0, 1], y=[0, 0, 0, 0, 1, 1])
    walk = gradient_descent(ties.X, ties.y, learning_rate=1, max_steps=20_000, tolerance=1e-14)
    assert walk.theta[-1, 0] == pytest.approx(-np.log(2), abs=1e-3)
    assert walk.theta[20_000, 1] - walk.theta[2000, 1] == pytest.approx(np.log(10), abs=0.05)


def test_the_last_weight_knows_how_wide_the_gap_is():
    whole = newton(SEPARABLE.X, SEPARABLE.y)
    for factor in (0.5, 0.25, 8):
        other = newton(with_bias(factor * SEPARABLE.x), SEPARABLE.y)
        assert other.steps == whole.steps
        assert factor * other.theta[-1, 1] == pytest.approx(whole.theta[-1, 1], rel=1e-6)


def test_it_is_the_smallest_margin_that_marches_by_about_1():
    rng, found = np.random.default_rng(0), 0
    for _ in range(60):
        X = with_bias(rng.normal(size=(20, 3)))
        y = (X @ rng.normal(size=4) > 0).astype(float)
        walk = newton(X, y)
        smallest = ((2 * y - 1)[:, None] * (X @ walk.theta.T)).min(axis=0)
        if walk.steps > 10:
            found += 1
            assert np.diff(smallest)[-5:] == pytest.approx(1, abs=0.05)
    assert found > 30


def test_separation_says_it_beforehand():
    assert separation(SEPARABLE.X, SEPARABLE.y).kind == "complete"
    assert separation(OVERLAP.X, OVERLAP.y).kind == "none"
    assert gradient_descent(SEPARABLE.X, SEPARABLE.y, learning_rate=1).status is Status.SEPARABLE
    assert newton(OVERLAP.X, OVERLAP.y).converged


# ------------------------------------------------------------------ ridge
@pytest.mark.parametrize("ridge", (1e-6, 1e-3, 0.1, 10))
def test_ridge_brings_back_one_finite_minimum_on_separable_data(ridge):
    pull = lambda w: (
        (1 / (1 + np.exp(w)) + 2 / (1 + np.exp(2 * w))) / 2 - ridge * w
    )  # minus the slope, by hand
    best = brentq(pull, 0, 50, xtol=1e-14)
    for start in ([0, 0], [3, -8], [-20, 15]):
        walk = newton(SEPARABLE.X, SEPARABLE.y, ridge=ridge, start=start, tolerance=1e-14)
        assert walk.converged and walk.theta[-1] == pytest.approx([0, best], abs=1e-6)
    assert not newton(SEPARABLE.X, SEPARABLE.y).converged


def test_ridge_gives_gradient_descent_a_pace_again():
    cured = gradient_descent(SEPARABLE.X, SEPARABLE.y, learning_rate=1, ridge=0.01, tolerance=1e-10)
    assert cured.converged and cured.steps < 600
    assert not gradient_descent(
        SEPARABLE.X, SEPARABLE.y, learning_rate=1, tolerance=1e-10
    ).converged
    bends = [
        np.linalg.eigvalsh(hessian(theta, SEPARABLE.X, ridge=0.01))[0]
        for theta in (*cured.theta, [50, 0])
    ]
    assert min(bends[:-1]) > 0.009 and bends[-1] < 1e-20  # where the walk is, but not everywhere


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(st.integers(-3, 3), st.integers(-3, 3), st.integers(0, 1)), min_size=1, max_size=8
    ),
    st.sampled_from([0.01, 0.3, 2.0]),
)
def test_with_ridge_there_is_a_minimum_exactly_if_both_labels_occur(samples, ridge):
    *features, y = map(list, zip(*samples))
    X = with_bias(np.array(features).T)  # often without full column rank
    walk = newton(X, y, ridge=ridge)
    assert walk.converged == (set(y) == {0, 1})
    assert walk.converged or walk.status is Status.SEPARABLE
    if walk.converged:
        again = newton(X, y, ridge=ridge, start=[2.0, -3.0, 1.0])
        assert again.theta[-1] == pytest.approx(walk.theta[-1], abs=1e-6)
        r = np.sqrt(2 * np.log(2) / ridge)
        B = r * np.linalg.norm(X[:, 1:], axis=1).max()
        assert np.linalg.norm(walk.theta[-1][1:]) <= r and abs(walk.theta[-1][0]) <= B + len(
            y
        ) * np.log(2)


@pytest.mark.parametrize("seed", range(5))
def test_gradient_and_hessian_of_ridge_are_the_derivatives_of_its_cost(seed):
    X, y = some_data(seed, m=6)
    theta, ridge = np.random.default_rng(seed).normal(size=3), 0.7

    def J_mu(*theta):
        scores = [sum(mpmath.mpf(x) * w for x, w in zip(row, theta)) for row in X]
        cost = sum(
            mpmath.log(1 + mpmath.exp(-z if label else z)) for z, label in zip(scores, y)
        ) / len(y)
        return cost + mpmath.mpf(ridge) / 2 * (theta[1] ** 2 + theta[2] ** 2)

    with mpmath.workdps(40):
        assert log_loss(theta, X, y, ridge=ridge) == pytest.approx(float(J_mu(*theta)), rel=1e-14)
        for at, first in enumerate(np.eye(3, dtype=int)):
            slope = float(mpmath.diff(J_mu, tuple(theta), tuple(first)))
            assert gradient(theta, X, y, ridge=ridge)[at] == pytest.approx(slope, rel=1e-10)
            bend = [
                float(mpmath.diff(J_mu, tuple(theta), tuple(first + second)))
                for second in np.eye(3, dtype=int)
            ]
            assert hessian(theta, X, ridge=ridge)[at] == pytest.approx(bend, rel=1e-10)


@settings(max_examples=30)
@given(st.integers(0, 10**6), st.floats(1e-3, 10))
def test_with_a_free_bias_the_mean_prediction_is_the_mean_label(seed, ridge):
    X, y = some_data(seed)
    assume(0 < y.mean() < 1)
    free = newton(X, y, ridge=ridge).theta[-1]
    assert sigmoid(X @ free).mean() == pytest.approx(y.mean(), abs=1e-9)
    priced = newton(X, y, ridge=[ridge] * 3).theta[-1]
    assert sigmoid(X @ priced).mean() - y.mean() == pytest.approx(-ridge * priced[0], abs=1e-9)
    assume(abs(priced[0]) > 0.01)
    assert sigmoid(X @ priced).mean() != pytest.approx(y.mean(), abs=1e-6)


def test_with_a_free_bias_it_does_not_matter_where_a_feature_has_its_zero():
    def change(ridge):
        here, there = (
            sigmoid(X @ newton(X, STUDY.y, ridge=ridge).theta[-1])
            for X in (STUDY.X, with_bias(STUDY.x + 8))
        )
        return abs(here - there).max()

    assert change(0.1) < 1e-9
    assert change([0.1, 0.1]) == pytest.approx(0.24, abs=0.005)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("C", (0.05, 1, 40))
def test_ridge_is_the_C_of_scikit_learn(seed, C):
    X, y = some_data(seed)
    theirs = LogisticRegression(C=C, solver="newton-cholesky", tol=1e-12).fit(X[:, 1:], y)
    expected = pytest.approx(np.r_[theirs.intercept_, theirs.coef_[0]], abs=1e-7)
    assert newton(X, y, ridge=1 / (C * len(y))).theta[-1] == expected
    assert newton(X, y, ridge=1 / C).theta[-1] != expected  # the sum, not the mean


def test_the_price_of_a_weight_depends_on_its_unit():
    twice = np.column_stack([STUDY.X, 60 * STUDY.x])
    _, hours, minutes = newton(twice, STUDY.y, ridge=0.01).theta[-1]
    assert minutes / hours == pytest.approx(60, rel=1e-6)
    assert minutes == pytest.approx(0.0203, abs=5e-5) and hours == pytest.approx(0.000338, abs=5e-7)
    assert newton(twice, STUDY.y).status is Status.SINGULAR_HESSIAN


# ------------------------------------------------------------------ numbers that lose their digits
FAR = (-800.0, -40.0, 40.0, 800.0)


@pytest.mark.parametrize("y", (0, 1))
@pytest.mark.parametrize("z", FAR)
def test_the_stable_twins_are_the_nearest_numbers_where_the_textbook_formulas_fail(z, y):
    truth = exact(z, y)
    for name, value in stable(z, y).items():
        assert value == pytest.approx(float(truth[name]), rel=1e-15, abs=0)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_the_textbook_formulas_fail_at_40_and_800():
    cost = {(z, y): textbook(z, y)["cost"] for z in FAR for y in (0, 1)}
    assert np.isnan([cost[40, 1], cost[800, 1], cost[-800, 0]]).all()
    assert [cost[40, 0], cost[800, 0], cost[-800, 1]] == [np.inf] * 3
    assert cost[-40, 0] == 0 != stable(-40.0, 0)["cost"]
    assert textbook(40.0, 1)["residual"] == textbook(40.0, 1)["curvature"] == 0
    lost = errors(textbook(40.0, 1), exact(40, 1))
    assert lost["residual"] == lost["curvature"] == 1  # an error of 100%


def test_every_error_has_its_place_in_the_picture_of_lost_digits():
    (code,) = (
        cell.source
        for cell in jupytext.read(CHAPTER, fmt="md:myst").cells
        if cell.metadata.get("mystnb", {}).get("figure", {}).get("name") == "fig-digits-lost"
    )
    drawn = dict(shown)
    exec(code, drawn)
    ax = drawn["ax"]
    plt.close(drawn["fig"])
    low, high = ax.get_ylim()
    marks = [
        line.get_ydata()
        for line in ax.get_lines()
        if line.get_linestyle() == "None" and len(line.get_ydata())
    ]
    heights = np.concatenate(marks)
    assert len(marks) == 6 and len(heights) == 2 * 89
    missing = np.isnan(heights)
    assert (
        missing.sum() == 5 and (low < heights[~missing]).all() and (heights[~missing] < high).all()
    )


def test_fifty_digits_are_not_enough_to_judge_at_800():
    assert exact(800, 1, 50)["residual"] == 0 and exact(800, 1, 350)["residual"] != 0
    assert mpmath.nstr(exact(800, 1)["residual"], 6) == "-3.66787e-348"
    with mpmath.workdps(600):
        assert abs(exact(800, 1)["residual"] * mpmath.exp(800) + 1) < mpmath.mpf(10) ** -200


@settings(max_examples=100)
@given(st.floats(-700, 700), st.sampled_from([0, 1]))
def test_the_stable_twins_lose_no_digit(z, y):
    with mpmath.workdps(600):
        assert max(errors(stable(z, y), exact(z, y)).values()) < 1e-15


def test_the_textbook_formulas_lose_a_digit_for_every_2_3_of_the_score():
    for z in (10.0, 20.0, 30.0):
        near = [
            errors(textbook(z + shift, 1), exact(z + shift, 1)) for shift in np.linspace(0, 1, 21)
        ]
        for name in ("cost", "residual", "curvature"):
            worst = max(error[name] for error in near)
            assert 0.05 < worst / (2.0**-53 * np.exp(z)) < 2 * np.e


def test_cutting_h_off_hides_the_failure():
    h = np.clip(sigmoid(np.array([-35.0, -800.0])), 1e-15, 1 - 1e-15)
    assert (-np.log(h)).tolist() == pytest.approx([34.53877639] * 2)
    assert stable(-800.0, 1)["cost"] == 800


# ------------------------------------------------------------------ a step that is too long
def test_undamped_newton_swings_apart_beyond_the_two_cycle_and_backtracking_repairs_it():
    edge = brentq(lambda w: np.sinh(w) - 2 * w, 1, 3)
    assert edge == pytest.approx(2.177319, abs=1e-6)
    for start, ends in ((edge - 0.005, Status.CONVERGED), (edge + 0.005, Status.DIVERGED)):
        run = newton(TWO_POINTS.X, TWO_POINTS.y, start=[start], damped=False)
        assert run.status is ends
        w = run.theta[:, 0]
        assert w[1:] == pytest.approx(w[:-1] - np.sinh(w[:-1]), rel=1e-6, abs=1e-9)


@given(st.floats(-600, 600))
def test_backtracking_arrives_from_anywhere_on_two_points(start):
    run = newton(TWO_POINTS.X, TWO_POINTS.y, start=[start])
    assert run.converged and run.theta[-1, 0] == pytest.approx(0, abs=1e-9)


def test_undamped_newton_diverges_from_zero_on_13_samples_and_backtracking_finds_the_minimum():
    X, y = FAR_POINT.X, FAR_POINT.y
    undamped, damped = newton(X, y, damped=False), newton(X, y)
    assert undamped.status is Status.DIVERGED and undamped.steps == 11
    assert (np.diff(undamped.cost)[:7] < 0).all() and (np.diff(undamped.cost)[7:] > 0).all()
    assert undamped.cost[[0, 7, 8, 11]] == pytest.approx([0.69, 0.21, 0.22, 557], rel=0.02)
    full = [
        np.linalg.solve(hessian(theta, X), -gradient(theta, X, y)) for theta in damped.theta[:-1]
    ]
    taken = np.linalg.norm(np.diff(damped.theta, axis=0), axis=1) / np.linalg.norm(full, axis=1)
    assert taken == pytest.approx(
        [1] * 7 + [0.5] + [1] * 5, rel=1e-5
    )  # one halving is all it takes
    assert (
        damped.converged and (np.diff(damped.cost) <= np.spacing(1.0)).all()
    )  # it falls, up to rounding at the end
    assert undamped.theta[:8] == pytest.approx(damped.theta[:8], rel=1e-12)
    assert damped.theta[8] == pytest.approx(
        (undamped.theta[7] + undamped.theta[8]) / 2, rel=1e-9
    )  # half the step
    oracle = minimize(
        lambda theta: np.logaddexp(0, (1 - 2 * y) * (X @ theta)).mean(),
        [0.3, -0.4],
        method="Nelder-Mead",
        options={"xatol": 1e-10, "fatol": 1e-15, "maxiter": 5000},
    )
    assert damped.theta[-1] == pytest.approx(oracle.x, abs=1e-6)
    assert [*damped.theta[-1], damped.cost[-1]] == pytest.approx(
        [0.302612, -0.426144, 0.127462], abs=1e-6
    )


def test_the_overshoot_on_13_samples_is_made_by_two_of_them():
    X, theta = FAR_POINT.X, newton(FAR_POINT.X, FAR_POINT.y).theta[7]
    d = np.linalg.solve(hessian(theta, X), -gradient(theta, X, FAR_POINT.y))
    shares = sigmoid(X @ theta) * sigmoid(-X @ theta) * (X @ d) ** 2
    assert shares[-2:].sum() / shares.sum() > 0.98
    assert FAR_POINT.y[-2:].tolist() == [0, 1] and (X @ theta)[-2:] == pytest.approx(
        [2.37, 2.21], abs=0.005
    )


@settings(max_examples=60)
@given(st.integers(0, 10**6), st.floats(0.1, 30))
def test_halving_always_ends_and_not_before_it_must(seed, far):
    X, y = some_data(seed)
    theta = np.random.default_rng(seed).normal(size=3) * far
    g, H = gradient(theta, X, y), hessian(theta, X)
    assume(np.linalg.cond(H) < 1e10 and abs(g).max() > 1e-4)
    d = np.linalg.solve(H, -g)
    cost = lambda theta: log_loss(theta, X, y)
    t = backtrack(cost, theta, d, g @ d)
    assert g @ d < 0 and cost(theta + t * d) <= cost(theta) + 1e-4 * t * (g @ d)
    guaranteed = (
        2 * (1 - 1e-4) * -(g @ d) / (np.linalg.eigvalsh(X.T @ X)[-1] / (4 * len(y)) * (d @ d))
    )
    assert t > min(1, guaranteed) / 2
    assert t == 1 or not cost(theta + 2 * t * d) <= cost(theta) + 1e-4 * 2 * t * (g @ d)
    uphill = backtrack(cost, theta, -d, g @ d)  # told that it leads down
    assert uphill < 1e-6  # until nothing moves any more


def test_a_search_led_by_the_textbook_cost_stops_where_its_digits_end():
    X, y = FAR_POINT.X, FAR_POINT.y

    def led_by(cost):
        walk = [np.zeros(2)]
        while len(walk) <= 60:
            g = gradient(walk[-1], X, y)
            d = np.linalg.solve(hessian(walk[-1], X), -g)
            walk.append(walk[-1] + backtrack(cost, walk[-1], d, g @ d) * d)
        return walk

    with pytest.warns(RuntimeWarning):  # the only sign
        *way, lost = led_by(lambda theta: textbook(X @ theta, y)["cost"].mean())
    assert (np.diff([log_loss(theta, X, y) for theta in (*way, lost)]) <= 0).all()
    assert (X @ lost)[0] == pytest.approx(53 * np.log(2), rel=1e-6) and log_loss(lost, X, y) > 0.239
    right = led_by(lambda theta: stable(X @ theta, y)["cost"].mean())[-1]
    assert right == pytest.approx([0.302612, -0.426144], abs=1e-6)


@pytest.mark.parametrize("ridge, ends", ((0.01, Status.OUT_OF_STEPS), (0.1, Status.CONVERGED)))
def test_ridge_is_no_substitute_for_damping(ridge, ends):
    run = lambda damped: newton(
        TWO_POINTS.X, TWO_POINTS.y, start=[3.0], ridge=[ridge], damped=damped
    )
    assert run(False).status is ends
    assert run(True).converged


# ------------------------------------------------------------------ a search that halves in vain
MINUTES = with_bias(60 * STUDY.x)
STARTS = np.random.default_rng(1).normal(size=(100, 2)) / [1, 60]


def arrives(search, start, most=30, order=slice(None)):
    return len(newton_walk(start, MINUTES[order], STUDY.y[order], 1e-10, search, most)) < most


def test_backtracking_stalls_on_rounding_and_the_test_before_the_search_repairs_it():
    stuck = [start for start in STARTS if not arrives(backtrack, start)]
    assert 1 <= len(stuck) < 50  # processors round differently, so the number is not the book's
    assert sum(arrives(backtrack, start, most=300) for start in stuck) <= len(stuck) / 2
    assert all(arrives(careful, start) for start in STARTS)
    assert all(newton(MINUTES, STUDY.y, start=start).converged for start in STARTS)


def test_how_many_walks_stall_is_chance():
    orders = [np.random.default_rng(seed).permutation(20) for seed in range(4)]
    stalled = [
        sum(not arrives(search, start, order=order) for start in STARTS)
        for search in (backtrack, careful)
        for order in orders
    ]
    assert len(set(stalled[:4])) > 1 and stalled[4:] == [0] * 4


def test_where_the_search_stalls_the_promised_fall_cannot_be_seen():
    halved = [
        (promised, t)
        for start in STARTS
        for promised, t in newton_walk(start, MINUTES, STUDY.y, 1e-10)
        if t < 1 and promised < 1e-12
    ]
    assert len(halved) > 20 and max(promised for promised, _ in halved) < 4 * np.spacing(0.44)


def test_the_test_before_the_search_does_not_switch_the_search_off():
    steps = newton_walk(np.zeros(2), FAR_POINT.X, FAR_POINT.y, 1e-10, careful)
    assert len(steps) < 30 and [t for _, t in steps].count(0.5) == 1
    always = lambda cost, theta, d, slope: 1.0
    with pytest.raises(np.linalg.LinAlgError):  # the full step only
        newton_walk(np.zeros(2), FAR_POINT.X, FAR_POINT.y, 1e-10, always, most=50)


def test_the_promised_fall_is_the_fall_near_the_minimum():
    theta = newton(STUDY.X, STUDY.y).theta[-1] + [1e-3, -1e-3]
    g = gradient(theta, STUDY.X, STUDY.y)
    d = np.linalg.solve(hessian(theta, STUDY.X), -g)
    fall = log_loss(theta, STUDY.X, STUDY.y) - log_loss(theta + d, STUDY.X, STUDY.y)
    assert fall == pytest.approx(-(g @ d) / 2, rel=2e-3)
    assert fall != pytest.approx(-(g @ d), rel=0.4)


def test_the_cost_sees_half_of_the_digits_and_the_gradient_nearly_all():
    best = newton(STUDY.X, STUDY.y, tolerance=1e-15).theta[-1]
    s = 1e-9 * np.linspace(-1, 1, 41)
    cost = np.array([log_loss(best + [0, move], STUDY.X, STUDY.y) for move in s])
    slope = np.array([gradient(best + [0, move], STUDY.X, STUDY.y)[1] for move in s])
    true = hessian(best, STUDY.X)[1, 1]
    assert abs(cost - cost[20]).max() > 20 * true * 1e-18 / 2  # the noise is far above the parabola
    assert slope == pytest.approx(true * s, abs=1e-15)


def test_the_parabola_of_the_picture_is_the_cost_to_more_digits_than_it_shows():
    bias, best = newton(STUDY.X, STUDY.y, tolerance=1e-15).theta[-1]
    bend = hessian([bias, best], STUDY.X)[1, 1]
    with mpmath.workdps(50):

        def J(nudge):
            scores = [mpmath.mpf(bias) + (mpmath.mpf(best) + nudge) * x for x in STUDY.x]
            return sum(exact(z, int(label), 50)["cost"] for z, label in zip(scores, STUDY.y)) / len(
                STUDY.y
            )

        off = [
            abs(float(J(nudge) - J(0)) - bend * nudge**2 / 2)
            for nudge in (-4e-8, -1e-8, 2e-8, 4e-8, 1e-4)
        ]
    assert (
        max(off[:-1]) < 1e-22 < off[-1] and bend * 4e-8**2 / 2 > 1e-15
    )  # far away it is another curve


def test_the_unit_decides_what_a_gradient_can_reach_and_not_where_newton_arrives():
    fits = [newton(with_bias(unit * STUDY.x), STUDY.y) for unit in (1, 1e9)]
    assert all(fit.converged for fit in fits)
    assert fits[1].theta[-1] * [1, 1e9] == pytest.approx(fits[0].theta[-1], rel=1e-10)
    assert fits[1].gradient_norm[-1] > 1e-8 > 1e-15 > fits[0].gradient_norm[-1]
