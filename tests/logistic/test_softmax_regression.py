"""Many classes against independent oracles: long-hand sums, central differences, scikit-learn,
statsmodels, and two classes.
"""

import dask.array as da
import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from logistic import (
    Status,
    Trajectory,
    blocks,
    gradient,
    hessian,
    log_loss,
    newton,
    separation,
    softmax,
    softmax_gradient,
    softmax_hessian,
    softmax_loss,
    softmax_newton,
    softmax_regression,
    with_bias,
)
from logistic.blocks import row_sums
from logistic.data import SEPARABLE, STUDY
from logistic.softmax_regression import SoftmaxProblem, contrasts
from mpmath import mp
from scipy.optimize import linprog
from scipy.special import softmax as scipy_softmax
from sklearn.datasets import load_iris, load_wine
from sklearn.linear_model import LogisticRegression
from statsmodels.api import MNLogit
from test_blocks import ROWS, peak, quarter_blocks

pytestmark = pytest.mark.filterwarnings("error")


def problem(seed, m=200, n=3, K=4):
    """Features, labels drawn from a softmax model in which every class overlaps the others."""
    rng = np.random.default_rng(seed)
    features = rng.normal(size=(m, n))
    chances = scipy_softmax(with_bias(features) @ rng.normal(size=(n + 1, K)), axis=1)
    y = np.array([rng.choice(K, p=p) for p in chances])
    y[:K] = np.arange(K)
    return features, with_bias(features), y


def two_grapes():
    wine = load_wine()
    raw = wine.data[:, [wine.feature_names.index(name) for name in ("alcohol", "flavanoids")]]
    features = (raw - raw.mean(axis=0)) / raw.std(axis=0)
    return features, with_bias(features), wine.target


def differences(f, Theta, tiny=1e-5):
    moves = [
        tiny * np.eye(Theta.size)[at].reshape(Theta.shape, order="F") for at in range(Theta.size)
    ]
    return np.array([(f(Theta + move) - f(Theta - move)) / (2 * tiny) for move in moves])


# ---------------------------------------------------------------- softmax


@given(st.lists(st.floats(-1e300, 1e300), min_size=1, max_size=6), st.floats(-50, 50))
def test_softmax_is_a_probability_at_any_scores_and_does_not_see_a_shift(scores, shift):
    p = softmax(scores)
    assert (
        p.shape == (len(scores),)
        and p.sum() == pytest.approx(1, rel=1e-15)
        and ((0 <= p) & (p <= 1)).all()
    )
    near = np.clip(scores, -50, 50)
    assert softmax(near + shift) == pytest.approx(softmax(near), rel=1e-12)


def test_softmax_is_right_to_the_last_digits_where_the_textbook_formula_overflows():
    scores = [1000.0, 1001.5, -30.0, 300.25]
    with mp.workdps(600):
        terms = [mp.exp(mp.mpf(z)) for z in scores]
        exact = [float(term / sum(terms)) for term in terms]
    assert softmax(scores) == pytest.approx(exact, rel=1e-15, abs=1e-300)
    with pytest.warns(RuntimeWarning):
        assert np.isnan(np.exp(scores) / np.exp(scores).sum()).any()


def test_softmax_goes_by_rows():
    Z = np.random.default_rng(0).normal(size=(5, 3))
    assert softmax(Z) == pytest.approx(scipy_softmax(Z, axis=1)) and softmax(Z) != pytest.approx(
        scipy_softmax(Z, axis=0)
    )


# ---------------------------------------------------------------- cost and derivatives


@pytest.mark.parametrize("K", [2, 3, 5])
def test_the_cost_is_the_mean_of_minus_the_logarithm_of_what_happened(K):
    _, X, y = problem(K, m=40, K=K)
    Theta = np.random.default_rng(1).normal(size=(4, K))
    terms = [
        -np.log(np.exp(Theta[:, c] @ x) / sum(np.exp(Theta[:, k] @ x) for k in range(K)))
        for x, c in zip(X, y)
    ]
    assert softmax_loss(Theta, X, y) == pytest.approx(np.mean(terms), rel=1e-13)
    assert softmax_loss(Theta, X, np.roll(y, 1)) != pytest.approx(np.mean(terms), rel=1e-6)
    assert softmax_loss(np.zeros((4, K)), X, y) == pytest.approx(np.log(K), rel=1e-15)


def test_the_cost_keeps_its_digits_when_it_is_tiny_or_huge():
    X, y = [[1.0]], [0]
    for sure in (40.0, 700.0):
        assert softmax_loss([[sure, 0.0, -1.0]], X, y) == pytest.approx(
            np.exp(-sure) * (1 + np.exp(-1.0)), rel=1e-14
        )
        assert softmax_loss([[-sure, 0.0, -1e6]], X, y) == pytest.approx(sure, rel=1e-15)


@pytest.mark.parametrize("ridge", [0.0, 0.3, [0.1, 0, 2, 0.5]])
@pytest.mark.parametrize("K", [2, 3, 4])
def test_gradient_and_hessian_are_central_differences(K, ridge):
    _, X, y = problem(K, m=50, K=K)
    Theta = np.random.default_rng(2).normal(size=(4, K))
    slope = differences(lambda T: softmax_loss(T, X, y, ridge=ridge), Theta)
    found = softmax_gradient(Theta, X, y, ridge=ridge)
    assert found.shape == (4, K) and found.ravel(order="F") == pytest.approx(slope, abs=1e-9)
    bend = differences(lambda T: softmax_gradient(T, X, y, ridge=ridge).ravel(order="F"), Theta)
    H = softmax_hessian(Theta, X, ridge=ridge)
    assert H == pytest.approx(bend, abs=1e-8) and H == pytest.approx(H.T, rel=1e-13)
    assert H != pytest.approx(1.01 * bend, abs=1e-8)


@given(st.integers(0, 10**6), st.integers(2, 6))
@settings(max_examples=20)
def test_the_hessian_is_positive_semidefinite_and_singular_in_one_direction_a_row(seed, K):
    _, X, _ = problem(seed, m=30, K=K)
    Theta = np.random.default_rng(seed).normal(size=(4, K))
    H = softmax_hessian(Theta, X)
    values = np.linalg.eigvalsh(H)
    assert (values[:4] < 1e-12).all() and (values[4:] > 1e-10).all() and values[0] > -1e-12
    d = np.random.default_rng(seed).normal(size=4)
    assert H @ np.tile(d, K) == pytest.approx(np.zeros(4 * K), abs=1e-12)
    assert softmax_loss(Theta + d[:, None], X, np.arange(30) % K) == pytest.approx(
        softmax_loss(Theta, X, np.arange(30) % K), rel=1e-12
    )
    assert softmax_gradient(Theta, X, np.arange(30) % K).sum(axis=1) == pytest.approx(
        np.zeros(4), abs=1e-13
    )


def test_two_classes_are_logistic_regression():
    X, y, rng = STUDY.X, STUDY.y, np.random.default_rng(3)
    Theta = rng.normal(size=(2, 2))
    theta = Theta[:, 1] - Theta[:, 0]
    assert softmax_loss(Theta, X, y) == pytest.approx(log_loss(theta, X, y), rel=1e-14)
    assert softmax_gradient(Theta, X, y)[:, 1] == pytest.approx(gradient(theta, X, y), rel=1e-12)
    assert softmax_hessian(Theta, X)[2:, 2:] == pytest.approx(hessian(theta, X), rel=1e-12)
    assert softmax_newton(X, y, reference=0).theta[-1][:, 1] == pytest.approx(
        newton(X, y).theta[-1], rel=1e-9
    )
    both = softmax_newton(X, y, ridge=0.3).theta[-1]
    assert both[:, 1] - both[:, 0] == pytest.approx(newton(X, y, ridge=0.15).theta[-1], rel=1e-8)
    assert both[:, 1] - both[:, 0] != pytest.approx(newton(X, y, ridge=0.3).theta[-1], rel=1e-2)


# ---------------------------------------------------------------- the fit, against other programs

PROBLEMS = [
    problem(seed, m=150 + 50 * seed, n=1 + seed % 4, K=3 + seed % 3) for seed in range(6)
] + [two_grapes()]


@pytest.mark.parametrize("features, X, y", PROBLEMS)
def test_with_a_reference_class_it_is_statsmodels(features, X, y):
    way = softmax_newton(X, y, reference=0)
    theirs = MNLogit(y, X).fit(method="newton", tol=1e-14, maxiter=100, disp=False)
    assert way.converged and (way.theta[-1][:, 0] == 0).all()
    assert way.theta[-1][:, 1:] == pytest.approx(theirs.params, abs=1e-8)
    assert way.cost[-1] == pytest.approx(-theirs.llf / len(y), abs=1e-12)


@pytest.mark.parametrize("features, X, y", PROBLEMS)
@pytest.mark.parametrize("ridge", [0.0, 0.01, 1.0])
def test_with_sums_of_zero_it_is_scikit_learn(features, X, y, ridge):
    way = softmax_newton(X, y, ridge=ridge)
    C = 1 / (ridge * len(y)) if ridge else np.inf
    theirs = LogisticRegression(C=C, solver="newton-cg", tol=1e-13, max_iter=1000).fit(features, y)
    assert way.converged and way.theta[-1].sum(axis=1) == pytest.approx(
        np.zeros(X.shape[1]), abs=1e-10
    )
    assert softmax(X @ way.theta[-1]) == pytest.approx(theirs.predict_proba(features), abs=1e-8)
    assert way.theta[-1] == pytest.approx(np.vstack([theirs.intercept_, theirs.coef_.T]), abs=1e-8)
    assert not np.allclose(
        way.theta[-1], softmax_newton(X, y, ridge=ridge + 0.01).theta[-1], atol=1e-6
    )


@pytest.mark.parametrize(
    "K, reference", [(K, reference) for K in (2, 3, 6) for reference in (None, 0, K - 1)]
)
def test_contrasts_leave_out_one_direction(K, reference):
    C = contrasts(K, reference)
    left_out = np.ones(K) if reference is None else np.eye(K)[reference]
    assert C.shape == (K, K - 1) and C.T @ C == pytest.approx(np.eye(K - 1), abs=1e-15)
    assert left_out @ C == pytest.approx(np.zeros(K - 1), abs=1e-15)


def test_without_a_ridge_every_reference_gives_the_same_probabilities_and_with_one_it_does_not():
    _, X, y = two_grapes()

    def chances(**settings):
        return softmax(X @ softmax_newton(X, y, **settings).theta[-1])

    for reference in range(3):
        assert chances(reference=reference) == pytest.approx(chances(), abs=1e-9)
        assert np.abs(chances(reference=reference, ridge=0.1) - chances(ridge=0.1)).max() > 0.1


def test_the_way_is_a_trajectory():
    _, X, y = two_grapes()
    way = softmax_newton(X, y, ridge=0.01)
    assert (
        isinstance(way, Trajectory)
        and way.theta.shape == (way.steps + 1, 3, 3)
        and not way.theta[0].any()
    )
    for Theta, cost in zip(way.theta, way.cost):
        assert softmax_loss(Theta, X, y, ridge=0.01) == pytest.approx(cost, rel=1e-14)
    assert (np.diff(way.cost[:-2]) < 0).all() and way.gradient_norm[-1] <= 1e-10
    assert np.abs(softmax_gradient(way.theta[-1], X, y, ridge=0.01)).max() < 1e-9
    short = softmax_newton(X, y, max_steps=2)
    assert short.steps == 2 and short.status is Status.OUT_OF_STEPS


def test_units_do_not_matter():
    features, X, y = two_grapes()
    scaled = softmax_newton(with_bias(features * [1e-6, 1e5]), y)
    assert scaled.converged
    assert softmax(with_bias(features * [1e-6, 1e5]) @ scaled.theta[-1]) == pytest.approx(
        softmax(X @ softmax_newton(X, y).theta[-1]), abs=1e-8
    )


# ---------------------------------------------------------------- what has no answer says so


def test_irises_have_no_minimum_and_with_a_ridge_they_have_one():
    iris = load_iris()
    X = with_bias(iris.data)
    for reference in (None, 0, 1):
        way = softmax_newton(X, iris.target, reference=reference)
        assert not way.converged and way.message.startswith("separable: the classes can be split")
    assert softmax_newton(X, iris.target, ridge=0.01).converged


def test_one_class_that_can_be_split_off_is_enough_and_so_are_ties():
    x = np.array([-3.0, -2, 1, 2, 3, 1, 2, 3])
    y = [0, 0, 1, 2, 1, 2, 1, 2]  # class 0 lies apart, 1 and 2 do not
    assert softmax_newton(with_bias(x), y).status is Status.SEPARABLE
    tied = np.array(
        [-3.0, 0, 0, 2, 3, 0, 2, 3]
    )  # now class 0 has a sample where the others have some
    assert softmax_newton(with_bias(tied), y).status is Status.SEPARABLE
    mixed = np.array([-3.0, 1.5, 1, 2, 3, 1, 2, 3])
    assert softmax_newton(with_bias(mixed), y).converged


def can_be_split(X, y, K):
    """By linear program: does some D let no class gain on a sample's own, and one lose to it?"""
    m, columns = X.shape
    others = [(i, k) for i in range(m) for k in range(K) if k != y[i]]
    lead = np.zeros((len(others), K, columns))
    for row, (i, k) in enumerate(others):
        lead[row, y[i]], lead[row, k] = X[i], -X[i]
    program = linprog(
        np.r_[np.zeros(K * columns), -np.ones(len(others))],
        A_ub=np.hstack([-lead.reshape(len(others), -1), np.eye(len(others))]),
        b_ub=np.zeros(len(others)),
        bounds=[(None, None)] * (K * columns) + [(0, 1)] * len(others),
    )
    return -program.fun > 0.5


def test_there_is_a_minimum_exactly_if_nothing_splits_the_classes():
    rng, split = np.random.default_rng(0), []
    while len(split) < 60:
        X, y = with_bias(rng.integers(-2, 3, size=(9, 2))), rng.permutation(np.arange(9) % 3)
        if np.linalg.matrix_rank(X) == 3:
            split.append(can_be_split(X, y, 3))
            assert softmax_newton(X, y).status is (
                Status.SEPARABLE if split[-1] else Status.CONVERGED
            )
    assert 10 < sum(split) < 50


def test_three_sectors_have_no_minimum_though_no_class_can_be_split_off():
    middle, side = np.radians([0, 120, 240]), np.radians([-50, 50])
    angles = np.repeat(np.add.outer(middle, side).ravel(), 2)
    X = with_bias(np.tile([1, 3], 6)[:, None] * np.column_stack([np.cos(angles), np.sin(angles)]))
    y = np.repeat([0, 1, 2], 4)
    assert [separation(X, (y == k).astype(float)).kind for k in range(3)] == ["none"] * 3
    assert softmax_newton(X, y).status is Status.SEPARABLE and can_be_split(X, y, 3)
    to_middle = np.array([0 * middle, np.cos(middle), np.sin(middle)])
    assert ((X @ to_middle).argmax(axis=1) == y).all()
    assert softmax_loss(2 * to_middle, X, y) < softmax_loss(to_middle, X, y)


def test_dependent_columns_and_divergence_are_told():
    _, X, y = two_grapes()
    assert softmax_newton(np.column_stack([X, X[:, 1]]), y).status is Status.SINGULAR_HESSIAN
    far = np.array([-1000.0] + 10 * [-12] + [0, 1])
    undamped = softmax_newton(with_bias(far), [1] + 10 * [1] + [0, 1], damped=False)
    assert (
        not undamped.converged and softmax_newton(with_bias(far), [1] + 10 * [1] + [0, 1]).converged
    )


def test_a_careless_tolerance_makes_no_claim_without_a_proof():
    _, X, y = two_grapes()
    careful, careless = softmax_newton(X, y), softmax_newton(X, y, tolerance=2)
    assert careless.converged and 0 < careless.steps < careful.steps
    assert 1e-3 < np.ptp(X @ (careless.theta[-1] - careful.theta[-1]), axis=1).max() <= 2


def test_the_certificate_holds_for_classes_too():
    """Where it speaks, the minimum is as near as it says, and where there is none it is silent."""
    _, X, y = two_grapes()
    way = softmax_newton(X, y, reference=0)
    best, spoke = X @ way.theta[-1], 0
    spread = np.kron(contrasts(3, 0), np.eye(X.shape[1]))
    problem = SoftmaxProblem(X, y, np.zeros(X.shape[1]), spread=spread)
    for theta in way.theta:
        point = problem.objective(theta[:, 1:].ravel(order="F"))
        found = problem.certificate(point)
        if found.minimum_exists:
            apart = X @ theta - best
            assert np.ptp(apart, axis=1).max() <= found.score_error + 1e-9
            spoke += 1
    assert 0 < spoke < len(way.theta)
    split = np.where(y == 2, 0, y)  # no third class: its bias runs away
    lost = SoftmaxProblem(X, split, np.zeros(X.shape[1]), spread=spread)
    for theta in way.theta:
        point = lost.objective(theta[:, 1:].ravel(order="F"))
        assert not lost.certificate(point).minimum_exists


def test_what_splits_the_classes_is_said():
    fit = softmax_newton(SEPARABLE.X, SEPARABLE.y.astype(int), ridge=[1, 0])
    assert "the weights that ridge leaves free split the classes" in fit.message
    assert "the classes can be split" in softmax_newton(SEPARABLE.X, SEPARABLE.y).message


@pytest.mark.parametrize("reference", (None, 1))
def test_a_start_leads_to_the_same_minimum(reference):
    _, X, y = two_grapes()
    fit = softmax_newton(X, y, reference=reference)
    start = np.random.default_rng(0).normal(size=(3, 3))
    walk = softmax_newton(X, y, reference=reference, start=start)
    redundant = walk.theta[0] - start
    assert redundant == pytest.approx(np.repeat(redundant[:, :1], 3, axis=1), abs=1e-14)
    assert walk.converged and walk.theta[-1] == pytest.approx(fit.theta[-1], abs=1e-8)
    again = softmax_newton(X, y, reference=reference, start=fit.theta[-1])
    assert again.converged and again.steps <= 1


def test_each_step_reads_the_data_once(monkeypatch):
    _, X, y = two_grapes()
    passes = []
    monkeypatch.setattr(
        softmax_regression, "row_sums", lambda *args: passes.append(args) or row_sums(*args)
    )
    assert softmax_newton(X, y, damped=False).steps + 1 == len(passes)


# ---------------------------------------------------------------- bad input

X3, Y3, T3 = with_bias([1.0, 2, 3, 4]), [0, 1, 2, 1], np.zeros((2, 3))


@pytest.mark.parametrize(
    "call, complaint",
    [
        (
            lambda: softmax_loss(T3, X3, [0, 1, 2, 0.5]),
            r"y: labels must be one of the numbers 0 to 2.*y\[3\] is 0.5",
        ),
        (
            lambda: softmax_loss(T3, X3, [0, 1, 3, 0]),
            r"y: labels must be one of the numbers 0 to 2.*y\[2\] is 3",
        ),
        (lambda: softmax_gradient(T3, X3, [0, -1, 2, 0]), r"y: labels must be.*y\[1\] is -1"),
        (lambda: softmax_gradient(T3, X3, [0, 1, 2]), r"y: expected 4 numbers"),
        (lambda: softmax_gradient(T3, X3, np.eye(4)[:, :3]), r"y: expected a vector"),
        (lambda: softmax_loss(T3[:1], X3, Y3), r"Theta: expected shape \(2, K\)"),
        (lambda: softmax_loss(T3[:, 0], X3, Y3), r"Theta: expected shape \(2, K\)"),
        (lambda: softmax_hessian(T3[:, :1], X3), r"Theta: expected shape \(2, K\)"),
        (lambda: softmax_loss(T3 * np.nan, X3, Y3), r"Theta: every number must be finite"),
        (lambda: softmax_loss(T3, X3, Y3, ridge=-1), r"ridge: expected a number >= 0"),
        (
            lambda: softmax_loss(T3, 2 * X3, Y3, ridge=1),
            r"ridge: a single number leaves the bias free",
        ),
        (
            lambda: softmax_newton(X3, [0, 1, 3, 1]),
            r"y: every class from 0 to 3 must be among the labels, but 2 is not",
        ),
        (
            lambda: softmax_newton(X3, [1, 1, 2, 1]),
            r"y: every class from 0 to 2 must be among the labels, but 0 is not",
        ),
        (lambda: softmax_newton(X3, [0, 0, 0, 0]), r"y: expected two or more classes"),
        (
            lambda: softmax_newton(X3, [0, 1, 2, 1.5]),
            r"y: labels must be whole numbers 0, 1, 2.*y\[3\] is 1.5",
        ),
        (lambda: softmax_newton(X3, [0, 1, 2, np.nan]), r"y: every number must be finite"),
        (
            lambda: softmax_newton(X3, Y3, reference=3),
            r"reference: expected None or a class from 0 to 2, but got 3",
        ),
        (
            lambda: softmax_newton(X3, Y3, reference=-1),
            r"reference: expected None or a class from 0 to 2, but got -1",
        ),
        (lambda: softmax_newton(X3, Y3, start=[0, 0]), r"start: expected shape \(2, K\)"),
        (lambda: softmax_newton(X3, Y3, start=T3[:, :2]), r"start: expected 3 columns.*got 2"),
        (lambda: softmax_newton(X3, Y3, tolerance=0), r"tolerance: expected a positive number"),
        (lambda: softmax([[1.0, np.inf]]), r"Z: every number must be finite, but Z\[0, 1\] is inf"),
        (lambda: softmax([]), r"Z: expected at least one number"),
        (lambda: softmax(1.0), r"Z: expected a score for each class"),
    ],
)
def test_a_wrong_value_is_named(call, complaint):
    with pytest.raises(ValueError, match=complaint):
        call()


@pytest.mark.parametrize(
    "call, complaint",
    [
        (
            lambda: softmax_newton(X3, ["a", "b", "c", "b"]),
            "y: expected real numbers, but got text",
        ),
        (
            lambda: softmax_newton(X3, Y3, reference=True),
            "reference: expected None or a class such as 0, but got True",
        ),
        (
            lambda: softmax_newton(X3, Y3, reference=0.0),
            "reference: expected None or a class such as 0, but got 0.0",
        ),
        (lambda: softmax("ab"), "Z: expected real numbers, but got text"),
    ],
)
def test_a_wrong_type_is_named(call, complaint):
    with pytest.raises(TypeError, match=complaint):
        call()


@pytest.mark.parametrize("label", [1e10, 1e18, 1e300])
def test_a_huge_label_is_told_without_room_for_all_below_it(label):
    with pytest.raises(
        ValueError, match="y: every class from 0 to 1.* must be among the labels, but 3 is not"
    ):
        softmax_newton(X3, [0, 1, 2, label])
    with pytest.raises(
        ValueError, match=r"y: labels must be one of the numbers 0 to 2.*y\[3\] is 1"
    ):
        softmax_loss(T3, X3, [0, 1, 2, label])


def test_a_wrong_label_is_counted_from_the_first_row_of_all(monkeypatch):
    monkeypatch.setattr(blocks, "BLOCK_BYTES", 8)
    monkeypatch.setattr(blocks, "FEWEST_ROWS", 2)
    with pytest.raises(ValueError, match=r"y\[6\] is 5"):
        softmax_loss(T3, with_bias(np.arange(9.0)), [0, 1, 2, 0, 1, 2, 5, 1, 0.5])


def test_scores_that_overflow_are_told():
    with pytest.raises(OverflowError, match="softmax_loss: the numbers are too large"):
        softmax_loss(np.full((2, 3), 1e300), 1e300 * X3, Y3)


def test_two_scores_too_far_apart_for_a_float_are_told():
    assert softmax([8e307, -8e307]).tolist() == [1, 0]
    with pytest.raises(OverflowError, match="softmax: the numbers are too large"):
        softmax([1e308, -1e308])


# ---------------------------------------------------------------- by blocks of rows


def answers(X, y):
    Theta, ways = (
        np.random.default_rng(4).normal(size=(4, 4)),
        [softmax_newton(X, y), softmax_newton(X, y, ridge=0.1, reference=1)],
    )
    return [
        softmax_loss(Theta, X, y, ridge=0.2),
        *softmax_gradient(Theta, X, y, ridge=0.2).ravel(),
        *softmax_hessian(Theta, X, ridge=0.2).ravel(),
        *np.ravel([way.theta[-1] for way in ways]),
    ]


def test_the_blocks_do_not_matter(monkeypatch):
    _, X, y = problem(0)
    whole = answers(X, y)
    monkeypatch.setattr(blocks, "BLOCK_BYTES", 8)
    monkeypatch.setattr(blocks, "FEWEST_ROWS", 7)
    small = answers(X, y)
    assert (
        small == pytest.approx(whole, rel=1e-9, abs=1e-14) and small != whole
    )  # so the blocks were used


def test_dask_arrays_give_the_same():
    _, X, y = problem(0)
    chunks = (60, 3, 137)
    lazy = da.from_array(X, chunks=(chunks, 4)), da.from_array(y, chunks=(chunks,))
    assert answers(*lazy) == pytest.approx(answers(X, y), rel=1e-9, abs=1e-14)
    apart = np.argmax(X, axis=1)
    told = softmax_newton(lazy[0], da.from_array(apart, chunks=(chunks,)))
    assert told.message == softmax_newton(X, apart).message
    assert told.status is Status.SEPARABLE
    with pytest.raises(ValueError, match=r"y\[61\] is 4"):
        softmax_loss(
            np.zeros((4, 4)),
            lazy[0],
            da.from_array(np.where(np.arange(200) == 61, 4, y), chunks=(chunks,)),
        )
    with pytest.raises(TypeError, match="y: expected a Dask array, as X is one"):
        softmax_newton(lazy[0], y)


@pytest.mark.parametrize("dtype", (np.float64, np.float32))
def test_memory_beside_X_is_at_most_a_tenth_of_it(monkeypatch, dtype):
    quarter_blocks(monkeypatch)
    rng = np.random.default_rng(0)
    X = with_bias(rng.normal(size=(2 * ROWS, 14))).astype(dtype)
    y, Theta = rng.integers(0, 3, 2 * ROWS), np.zeros((15, 3))
    softmax_newton(X[:500], y[:500])  # what is imported at first use is not counted
    for function, args, settings_ in (
        (softmax_loss, (Theta, X, y), {}),
        (softmax_gradient, (Theta, X, y), {}),
        (softmax_hessian, (Theta, X), {}),
        (softmax_newton, (X, y), {"max_steps": 1}),  # each step takes the same
    ):
        assert peak(function, *args, **settings_) <= 0.1 * X.nbytes, function.__name__
    assert peak(softmax, X @ Theta) > 0.1 * X.nbytes  # it can fail
