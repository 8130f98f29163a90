"""What the chapter on the certificate says, held against numbers."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from logistic import certificate, gradient, hessian, log_loss, newton, with_bias
from logistic.data import CROSSED, FAR_POINT, SEPARABLE, STUDY, TWO_POINTS
from test_chapters import code_cells

pytestmark = pytest.mark.filterwarnings("error")


def shown(*names):
    """The functions of these names, as the chapter shows them."""
    namespace = {"np": np, "gradient": gradient, "hessian": hessian}
    cells = [cell.source for cell in code_cells("certificate")]
    for name in names:
        [source] = [source for source in cells if f"def {name}(" in source]
        exec(source, namespace)
    return [namespace[name] for name in names]


careful_step, careful_walk, decrement_and_reach = shown(
    "careful_step", "careful_walk", "decrement_and_reach"
)


@st.composite
def places(draw):
    """Data in random units, a place and another one."""
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    columns = rng.integers(1, 4)
    X = with_bias(rng.normal(size=(12, columns)) * 10.0 ** rng.integers(-3, 4, columns))
    y = (rng.random(12) < 0.5).astype(int)
    theta, step = 3 * rng.normal(size=(2, columns + 1)) / np.abs(X).max(axis=0)
    return X, y, theta, step


def newton_step(theta, X, y):
    return np.linalg.solve(hessian(theta, X), -gradient(theta, X, y))


@given(places(), st.integers(0, 10**6))
def test_no_curvature_changes_by_more_than_the_factor_of_the_scores(place, seed):
    X, _, theta, step = place
    most = np.exp(np.abs(X @ step).max())
    before, after = hessian(theta, X), hessian(theta + step, X)
    unit = 1 / np.abs(X).max(axis=0)
    for v in unit * np.random.default_rng(seed).normal(size=(20, len(theta))):
        quotient = (v @ after @ v) / (v @ before @ v)
        assert 1 / most * (1 - 1e-9) <= quotient <= most * (1 + 1e-9)


@given(places())
def test_the_cost_lies_between_the_two_curves(place):
    X, y, theta, step = place
    change, J = np.abs(X @ step).max(), log_loss(theta, X, y)
    slope, bend = gradient(theta, X, y) @ step, step @ hessian(theta, X) @ step
    for t in np.linspace(0, 1.5, 16):
        low, high = (
            J + t * slope + bend * (np.exp(c * t) - c * t - 1) / c**2 for c in (-change, change)
        )
        cost = log_loss(theta + t * step, X, y)
        assert low - 1e-9 * (1 + abs(low)) <= cost <= high + 1e-9 * high


@given(places())
def test_a_careful_step_falls_as_far_as_it_says(place):
    X, y, theta, _ = place
    d = newton_step(theta, X, y)
    change, squared = np.abs(X @ d).max(), -gradient(theta, X, y) @ d
    said = squared * ((1 + change) * np.log1p(change) - change) / change**2
    fall = log_loss(theta, X, y) - log_loss(careful_step(theta, X, y), X, y)
    assert said > 0 and fall >= said * (1 - 1e-6) - 1e-12


@settings(max_examples=50)
@given(places())
def test_a_full_step_squares_the_decrement(place):
    X, y, theta, _ = place
    d = newton_step(theta, X, y)
    change = np.abs(X @ d).max()
    if change > 5:  # the bound is met, and says nothing
        return
    nu, tau = decrement_and_reach(theta, X, y)
    after, _ = decrement_and_reach(theta + d, X, y)
    assert after <= np.exp(1.5 * change) / 2 * tau * nu**2 * (1 + 1e-6) + 1e-12


@pytest.mark.parametrize(
    "dataset, start, careful, halving",
    [(STUDY, [0, 0], 8, 6), (FAR_POINT, [0, 0], 105, 13), (TWO_POINTS, [200], 6, 12)],
)
def test_the_steps_that_the_chapter_counts(dataset, start, careful, halving):
    walk = careful_walk(dataset, start)
    assert len(walk) - 1 == careful
    assert newton(dataset.X, dataset.y, start=start).steps == halving
    costs = [log_loss(theta, dataset.X, dataset.y) for theta in walk]
    assert all(np.diff(costs) <= 1e-15)


@pytest.mark.parametrize("start", [[0, 0], [3, -2], [-5, 8], [10, 10], [-14, 2]])
def test_careful_steps_arrive(start):
    ends = careful_walk(CROSSED, start)[-1]
    assert ends == pytest.approx(newton(CROSSED.X, CROSSED.y).theta[-1], abs=1e-8)


def test_what_is_shown_computes_what_the_library_does():
    for dataset in STUDY, FAR_POINT, CROSSED, SEPARABLE:
        for theta in ([0.0, 0.0], [-1.0, 0.5]):
            found = certificate(theta, dataset.X, dataset.y)
            nu, tau = decrement_and_reach(theta, dataset.X, dataset.y)
            assert (found.decrement, found.reach) == pytest.approx((nu, tau), rel=1e-9)


def test_the_study_data_are_proved_after_two_steps():
    walk = newton(STUDY.X, STUDY.y).theta
    proved = [certificate(theta, STUDY.X, STUDY.y).minimum_exists for theta in walk]
    assert proved == [False, False, True, True, True, True, True]


def test_a_separating_direction_keeps_the_product_above_one():
    """The answer to the second question: the mean of p u falls short of that of p (1 - p) u^2."""
    for theta in newton(SEPARABLE.X, SEPARABLE.y).theta:
        nu, tau = decrement_and_reach(theta, SEPARABLE.X, SEPARABLE.y)
        d = np.array([0.0, 1.0])
        length = np.sqrt(d @ hessian(theta, SEPARABLE.X) @ d)
        slope = -gradient(theta, SEPARABLE.X, SEPARABLE.y) @ d
        assert slope <= nu * length * (1 + 1e-9) and length**2 < slope * tau * length
        assert nu * tau > 1
