"""Real data: cleaned as the chapter says, fitted as scikit-learn and statsmodels fit them."""

import subprocess
import sys
import warnings

import logistic
import numpy as np
import pytest
from logistic import (
    Status,
    gradient_descent,
    hessian,
    newton,
    separation,
    sigmoid,
    standard_errors,
    with_bias,
)
from logistic.data import SEPARABLE, STUDY
from logistic.real_data import Table, breast_cancer, fair, spector
from scipy.stats import binomtest, chi2
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from statsmodels.api import Logit

pytestmark = pytest.mark.slow

FOUR = "mean area", "mean texture", "mean smoothness", "mean concave points"


def standardized(table):
    return Table(
        (table.features - table.features.mean(axis=0)) / table.features.std(axis=0),
        table.y,
        table.names,
    )


STUDENTS, WOMEN, MASSES = spector(), fair(), breast_cancer()
CELLS = MASSES.only(*FOUR)
SCALED_CELLS = standardized(CELLS)
FITTED = {"students": STUDENTS, "women": WOMEN, "cells": CELLS, "cells, scaled": SCALED_CELLS}
each_table = pytest.mark.parametrize("table", FITTED.values(), ids=FITTED)
AGREE = 1e-8


def fit(table, **settings):
    run = newton(table.X, table.y, tolerance=1e-12, **settings)
    assert run.converged, run.message
    return run.theta[-1]


def by_sklearn(table, C):
    with warnings.catch_warnings():
        warnings.simplefilter(
            "error"
        )  # C=np.inf is the way to ask for no penalty that is not deprecated
        model = LogisticRegression(C=C, solver="newton-cholesky", tol=1e-12).fit(
            table.features, table.y
        )
    return np.r_[model.intercept_, model.coef_[0]]


def by_statsmodels(table):
    return Logit(table.y, table.X).fit(disp=False)


def apart(a, b):
    return np.abs(a - b).max()


# ----------------------------------------------------------- the same numbers as two other programs


@each_table
def test_weights_are_those_of_scikit_learn_and_statsmodels(table):
    theta = fit(table)
    assert apart(theta, by_sklearn(table, np.inf)) < AGREE
    assert apart(theta, by_statsmodels(table).params) < AGREE


@each_table
@pytest.mark.parametrize("C", [0.01, 1, 100])
def test_weights_with_a_ridge_are_those_of_scikit_learn(table, C):
    ridge = 1 / (C * len(table.y))
    assert apart(fit(table, ridge=ridge), by_sklearn(table, C)) < AGREE
    assert apart(fit(table, ridge=2 * ridge), by_sklearn(table, C)) > 1e-4


@each_table
def test_standard_errors_are_those_of_statsmodels(table):
    theta, other = fit(table), by_statsmodels(table).bse
    assert apart(standard_errors(theta, table.X, table.y), other) < AGREE
    forgot_m = np.sqrt(np.linalg.inv(hessian(theta, table.X)).diagonal())
    assert apart(forgot_m, other) > 1e-2


def test_the_students_are_those_of_the_textbooks():
    """Greene's Econometric Analysis prints the logit of these data with three decimals."""
    theta = fit(STUDENTS)
    assert theta.round(3).tolist() == [-13.021, 2.826, 0.095, 2.379]
    assert standard_errors(theta, STUDENTS.X, STUDENTS.y).round(3).tolist() == [
        4.931,
        1.263,
        0.142,
        1.065,
    ]


def test_the_default_of_scikit_learn_is_a_ridge():
    default = (
        LogisticRegression(solver="newton-cholesky", tol=1e-12)
        .fit(STUDENTS.features, STUDENTS.y)
        .coef_[0]
    )
    assert apart(fit(STUDENTS, ridge=1 / 32)[1:], default) < AGREE
    unpenalized = fit(STUDENTS)[1:]
    assert (default < unpenalized / 2).tolist() == [True, False, True]
    assert default[1] / unpenalized[1] == pytest.approx(4 / 3, abs=0.04)


# ---------------------------------------------------------------- what holds at a minimum


@each_table
def test_the_mean_prediction_is_the_mean_label(table):
    h = sigmoid(table.X @ fit(table))
    assert h.mean() == pytest.approx(table.y.mean(), abs=1e-10)
    free_bias, all_weights = (
        sigmoid(table.X @ fit(table, ridge=ridge))
        for ridge in (0.1, np.full(table.X.shape[1], 0.1))
    )
    assert free_bias.mean() == pytest.approx(table.y.mean(), abs=1e-10)
    assert all_weights.mean() != pytest.approx(table.y.mean(), abs=1e-4)


def test_and_so_it_is_in_each_group_with_its_own_column():
    from statsmodels.datasets import fair as shipped

    answers, h = shipped.load_pandas().data, sigmoid(WOMEN.X @ fit(WOMEN))

    def residual(column, value):
        group = (answers[column] == value).to_numpy()
        return h[group].mean() - WOMEN.y[group].mean()

    assert max(abs(residual("occupation", value)) for value in range(1, 7)) < 1e-9
    assert residual("rate_marriage", 1) == pytest.approx(0.820 - 0.747, abs=1e-3)


# ---------------------------------------------------------------- standard errors


def test_standard_errors_follow_the_units():
    theta, X = fit(STUDENTS), STUDENTS.X
    units = np.array([1, 1e9, 1e-9, 3])
    scaled = standard_errors(theta / units, X * units, STUDENTS.y) * units
    assert scaled == pytest.approx(standard_errors(theta, X, STUDENTS.y), rel=1e-9)


def test_standard_errors_are_how_the_weights_scatter():
    """Draw new labels from the model: with thousands of samples the weights scatter as the standard
    errors say.
    """
    theta, rng = fit(WOMEN), np.random.default_rng(1)
    h = sigmoid(WOMEN.X @ theta)
    runs = [newton(WOMEN.X, (rng.random(len(h)) < h).astype(float)) for _ in range(200)]
    scatter = np.std([run.theta[-1] for run in runs], axis=0)
    assert all(run.converged for run in runs)
    assert scatter / standard_errors(theta, WOMEN.X, WOMEN.y) == pytest.approx(
        np.ones(12), abs=0.2
    )  # 4 times 1 / sqrt(400)


def test_with_32_students_they_are_too_small():
    theta, rng = fit(STUDENTS), np.random.default_rng(0)
    h = sigmoid(STUDENTS.X @ theta)
    drawn = [(rng.random(32) < h).astype(float) for _ in range(1000)]
    runs = [newton(STUDENTS.X, y) for y in drawn]
    weights = np.array([run.theta[-1] for run in runs if run.converged])
    assert len(runs) - len(weights) == sum(run.status is Status.SEPARABLE for run in runs) == 54
    assert weights[:, 3].std() / standard_errors(theta, STUDENTS.X, STUDENTS.y)[3] == pytest.approx(
        1.8, abs=0.05
    )
    assert weights[:, 3].mean() > 1.2 * theta[3]
    usual = np.sort(weights[:, 3])[: -len(weights) // 20]  # without the largest 5 in 100
    assert (
        usual.std() / standard_errors(theta, STUDENTS.X, STUDENTS.y)[3] < 1.2
        and weights[:, 3].max() > 20
    )
    fits = [(run.theta[-1], y) for run, y in zip(runs, drawn) if run.converged]
    errors = np.array([standard_errors(weights, STUDENTS.X, y) for weights, y in fits])
    inside = np.abs(weights - theta) < 1.96 * errors
    assert inside.mean(axis=0).min() > 0.97
    assert inside[:, 3].sum() == 934  # of 1,000: a draw without a minimum has no interval


@pytest.mark.parametrize(
    "m, n, factor, covered", [(500, 50, 6 / 5, 0.91), (1000, 100, 7 / 6, 0.93), (1000, 4, 1, 0.95)]
)
def test_many_samples_means_many_for_each_feature(m, n, factor, covered):
    theta, sizes, hits = np.full(n, 2 / np.sqrt(n)), [], []  # scores of standard deviation 2
    for seed in range(20):
        rng = np.random.default_rng(seed)
        X = with_bias(rng.normal(size=(m, n)))
        y = (rng.random(m) < sigmoid(X[:, 1:] @ theta)).astype(float)
        run = newton(X, y)
        off = run.theta[-1][1:] - theta
        sizes.append(1 + (off / theta).mean())
        hits.append((abs(off) < 1.96 * standard_errors(run.theta[-1], X, y)[1:]).mean())
    assert np.mean(sizes) == pytest.approx(factor, abs=0.02)
    assert np.mean(hits) == pytest.approx(covered, abs=0.01)


def test_far_from_zero_z_falls_though_the_labels_speak_more_clearly():
    X = with_bias(np.repeat([0, 1], 50))
    z = []
    for better in (45, 47, 48, 49):
        y = np.repeat([1.0, 0, 1, 0], [25, 25, better, 50 - better])
        theta = newton(X, y).theta[-1]
        by_hand = np.sqrt(2 / 25 + 1 / better + 1 / (50 - better))  # of a log odds ratio
        assert standard_errors(theta, X, y)[1] == pytest.approx(by_hand)
        z.append(theta[1] / by_hand)
    assert np.round(z, 2).tolist() == [4.0, 4.17, 4.1, 3.71]
    all_improve = np.repeat([1.0, 0, 1], [25, 25, 50])
    assert newton(X, all_improve).status is Status.SEPARABLE


def test_without_the_years_of_marriage_the_weight_of_age_turns_positive():
    without = WOMEN.only(*(name for name in WOMEN.names if name != "yrs_married"))
    assert fit(WOMEN)[2] == pytest.approx(-0.060, abs=5e-4) and fit(without)[2] == pytest.approx(
        0.022, abs=5e-4
    )
    assert np.corrcoef(WOMEN.features[:, 1:3].T)[0, 1] == pytest.approx(0.89, abs=5e-3)


def test_standard_errors_of_a_dask_array():
    import dask.array

    theta, X = fit(WOMEN), dask.array.from_array(WOMEN.X, chunks=(1000, -1))
    y = dask.array.from_array(WOMEN.y, chunks=1000)
    whole = standard_errors(theta, WOMEN.X, WOMEN.y)
    assert standard_errors(theta, X, y) == pytest.approx(whole, rel=1e-12)


@pytest.mark.parametrize(
    "theta, X, says",
    [
        ([0, 0, 0], np.column_stack([STUDY.X, STUDY.x]), "^X: .*depend on each other"),
        ([0, 0, 0], np.column_stack([STUDY.X, np.zeros(20)]), "^X: .*depend on each other"),
        ([1000, 0], STUDY.X, "^X: .*flat"),
        ([0, 0, 0], STUDY.X, "^theta: expected 2"),
        ([0, np.nan], STUDY.X, "^theta: .*nan"),
    ],
)
def test_no_standard_errors_without_an_inverse(theta, X, says):
    with pytest.raises(ValueError, match=says):
        standard_errors(theta, X, STUDY.y)


@pytest.mark.parametrize(
    "dataset, theta",
    [
        (STUDY, [0, 0]),  # a proof that there is one, but not here
        (STUDY, [-3.589, 1.22]),
        (SEPARABLE, newton(SEPARABLE.X, SEPARABLE.y).theta[-1]),
    ],
)
def test_no_standard_errors_where_no_minimum_is_proved_to_be(dataset, theta):
    with pytest.raises(ValueError, match="^theta: expected the minimum of the log loss"):
        standard_errors(theta, dataset.X, dataset.y)
    near = newton(STUDY.X, STUDY.y).theta[-1] + [1e-4, 0]
    exact = standard_errors(newton(STUDY.X, STUDY.y).theta[-1], STUDY.X, STUDY.y)
    assert standard_errors(near, STUDY.X, STUDY.y == 1) == pytest.approx(exact, rel=5e-3)


# ---------------------------------------------------------------- what was cleaned


def test_the_students_come_as_they_are():
    from statsmodels.datasets import spector as shipped

    raw = shipped.load_pandas().data
    assert STUDENTS.features.shape == (32, 3) and STUDENTS.y.sum() == 11
    assert np.array_equal(STUDENTS.features, raw[["GPA", "TUCE", "PSI"]]) and np.array_equal(
        STUDENTS.y, raw["GRADE"]
    )
    assert not raw.isna().any(axis=None) and set(raw["PSI"]) == {0, 1} and raw["PSI"].sum() == 14


def test_no_woman_leaves_and_the_columns_are_those_the_chapter_keeps():
    from statsmodels.datasets import fair as shipped

    raw = shipped.load_pandas().data
    assert not raw.isna().any(axis=None) and raw.duplicated().sum() == 1039
    assert (raw["age"] - raw["yrs_married"] < 14).sum() == 42
    assert WOMEN.features.shape == (6366, 11) and WOMEN.y.sum() == 2053
    numbers = ["rate_marriage", "age", "yrs_married", "children", "religious", "educ"]
    assert WOMEN.names == (*numbers, *(f"occupation_{group}" for group in (1, 2, 4, 5, 6)))
    assert np.array_equal(WOMEN.features[:, :6], raw[numbers])
    assert np.array_equal(WOMEN.y == 1, raw["affairs"] > 0)
    dummies = WOMEN.features[:, 6:]
    assert dummies.sum(axis=0).tolist() == [41, 859, 1834, 740, 109]
    assert np.array_equal(dummies.sum(axis=1) == 0, raw["occupation"] == 3)
    assert np.array_equal(
        dummies @ [1, 2, 4, 5, 6], raw["occupation"].where(raw["occupation"] != 3, 0)
    )


def test_the_label_in_finer_detail_gives_itself_away():
    from statsmodels.datasets import fair as shipped

    affairs = shipped.load_pandas().data["affairs"]
    assert separation(WOMEN.X, WOMEN.y).kind == "none"
    assert separation(np.column_stack([WOMEN.X, affairs]), WOMEN.y).kind == "complete"


def test_a_dummy_for_every_group_is_one_too_many():
    baseline = WOMEN.features[:, 6:].sum(axis=1) == 0
    assert newton(np.column_stack([WOMEN.X, baseline]), WOMEN.y).status is Status.SINGULAR_HESSIAN


def test_malignant_is_1_and_zeros_are_measurements():
    from sklearn.datasets import load_breast_cancer

    raw = load_breast_cancer()
    assert list(raw.target_names) == ["malignant", "benign"] and MASSES.y.sum() == 212
    assert np.array_equal(MASSES.y, 1 - raw.target) and np.array_equal(MASSES.features, raw.data)
    zero = MASSES.features == 0
    rows = zero.any(axis=1)
    assert rows.sum() == 13 and not MASSES.y[rows].any() and (zero[rows].sum(axis=1) == 6).all()
    assert all("conca" in name for name, found in zip(MASSES.names, zero.any(axis=0)) if found)


def test_the_data_come_without_a_network_and_with_nothing_imported_before_they_are_asked_for():
    script = """
import socket, sys, urllib.request
def refuse(*args, **settings): raise OSError("no network here")
socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse
import logistic, logistic.real_data
assert not {"pandas", "sklearn", "statsmodels"} & set(sys.modules)
data = logistic.real_data
print([table.X.shape for table in (data.spector(), data.fair(), data.breast_cancer())])
try:
    urllib.request.urlopen("http://127.0.0.1:9")
except OSError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout.splitlines() == [
        "[(32, 4), (6366, 12), (569, 31)]",
        "<urlopen error no network here>",
    ], done.stderr


# ---------------------------------------------------------------- a table


@pytest.mark.parametrize("table", [STUDENTS, WOMEN, MASSES], ids=["students", "women", "masses"])
def test_a_table_cannot_be_changed(table):
    assert (
        np.array_equal(table.X, with_bias(table.features))
        and len(table.names) == table.features.shape[1]
    )
    for array in (table.features, table.y):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


def test_a_table_does_not_hold_on_to_what_it_is_given():
    features = np.array([[1.0], [2.0]])
    own = Table(features, [0, 1], ["x"])
    features[0] = 5
    assert own.features.tolist() == [[1], [2]]


def test_some_columns_in_another_order():
    two = STUDENTS.only("PSI", "GPA")
    assert two.names == ("PSI", "GPA") and np.array_equal(
        two.features, STUDENTS.features[:, [2, 0]]
    )
    assert np.array_equal(two.y, STUDENTS.y)
    with pytest.raises(KeyError, match="no 'psi'; there are GPA, TUCE, PSI"):
        STUDENTS.only("GPA", "psi")


@pytest.mark.parametrize(
    "features, y, names, error, says",
    [
        ([1, 2], [0, 1], ["x"], ValueError, "^features: expected a matrix"),
        ([[1], [np.nan]], [0, 1], ["x"], ValueError, "^features: .*nan"),
        ([["a"], ["b"]], [0, 1], ["x"], TypeError, "^features: .*text"),
        ([[1], [2]], [0, 1, 1], ["x"], ValueError, "^y: expected 2"),
        ([[1], [2]], [0, 2], ["x"], ValueError, "^y: labels must be 0 or 1"),
        ([[1], [2]], [0, 1], ["x", "z"], ValueError, "^names: expected 1"),
        ([[1, 2], [2, 3]], [0, 1], ["x", "x"], ValueError, "^names: expected 2 different"),
    ],
)
def test_a_wrong_table_is_told_what_is_wrong(features, y, names, error, says):
    with pytest.raises(error, match=says):
        Table(features, y, names)


# ---------------------------------------------------------------- units


def test_newton_takes_the_same_steps_in_any_units():
    raw, scaled = newton(CELLS.X, CELLS.y), newton(SCALED_CELLS.X, CELLS.y)
    assert min(raw.steps, scaled.steps) >= 8  # the tolerance has a unit: one may stop earlier
    for a, b in zip(raw.theta, scaled.theta):
        assert apart(CELLS.X @ a, SCALED_CELLS.X @ b) < 1e-10


def test_gradient_descent_does_not():
    def descend(table):
        L_J = np.linalg.eigvalsh(table.X.T @ table.X)[-1] / (4 * len(table.y))
        return gradient_descent(table.X, table.y, learning_rate=1 / L_J, max_steps=2000)

    raw, scaled = descend(CELLS), descend(SCALED_CELLS)
    assert scaled.converged and scaled.steps == pytest.approx(1585, abs=3)
    assert not raw.converged and raw.cost[-1] > 3 * scaled.cost[-1]


def test_a_ridge_depends_on_the_units():
    h = [sigmoid(table.X @ fit(table, ridge=0.01)) for table in (CELLS, SCALED_CELLS)]
    assert apart(*h) > 0.1


# ---------------------------------------------------------------- thirty features

ALL = standardized(MASSES)


def test_thirty_features_separate_and_ten_do_not():
    assert separation(MASSES.X, MASSES.y).kind == separation(ALL.X, ALL.y).kind == "complete"
    assert separation(MASSES.only(*MASSES.names[:10]).X, MASSES.y).minimum_exists
    assert separation(CELLS.X, CELLS.y).minimum_exists
    for table in MASSES, ALL:
        run = newton(table.X, table.y)
        assert run.status is Status.SEPARABLE


def test_software_then_gives_weights_that_depend_on_its_tolerance():
    def largest(tolerance, **settings):
        model = LogisticRegression(C=np.inf, tol=tolerance, **settings).fit(ALL.features, ALL.y)
        return np.abs(model.coef_).max()

    with warnings.catch_warnings():
        warnings.simplefilter("error", ConvergenceWarning)  # no word of it
        loose, tight = (largest(tolerance, max_iter=10_000) for tolerance in (1e-4, 1e-8))
    assert tight > 1.5 * loose > 1000
    with pytest.warns(ConvergenceWarning):
        largest(1e-4)
    with np.errstate(all="ignore"), warnings.catch_warnings(), pytest.raises(np.linalg.LinAlgError):
        warnings.simplefilter("ignore")
        by_statsmodels(ALL)


def test_a_ridge_repairs_it():
    assert apart(fit(ALL, ridge=1 / 569), by_sklearn(ALL, 1)) < AGREE


# ---------------------------------------------------------------- calibration


def misses(table, bins, rng):
    """Fit on a random half: how many intervals of 95% on the other miss the mean prediction?"""
    half, other = np.array_split(rng.permutation(len(table.y)), 2)
    h = sigmoid(table.X[other] @ newton(table.X[half], table.y[half]).theta[-1])
    found = 0
    for group in np.array_split(np.argsort(h, kind="stable"), bins):
        interval = binomtest(int(table.y[other][group].sum()), len(group)).proportion_ci(
            method="wilson"
        )
        found += not interval.low <= h[group].mean() <= interval.high
    return found


def test_the_held_out_half_of_the_women_misses_once_and_dummies_for_the_rating_repair_a_part():
    rating = WOMEN.features[:, :1] == [1, 2, 3, 4]
    features = np.column_stack([WOMEN.features[:, 1:], rating])
    dummies = Table(features, WOMEN.y, range(features.shape[1]))
    found = np.array(
        [
            [misses(table, 10, np.random.default_rng(seed)) for table in (WOMEN, dummies)]
            for seed in range(101)
        ]
    )
    assert found[0].tolist() == [1, 0]
    assert found[1:].mean(axis=0) == pytest.approx([1.3, 1.1], abs=0.05)


def test_ten_bins_together_are_no_evidence_against_the_model():
    """The chapter's sum of squares and its chance, held against labels drawn from the model."""
    half, other = np.array_split(np.random.default_rng(0).permutation(len(WOMEN.y)), 2)
    h = sigmoid(WOMEN.X[other] @ newton(WOMEN.X[half], WOMEN.y[half]).theta[-1])
    bins = np.array_split(np.argsort(h, kind="stable"), 10)

    def squares(y):
        gaps = (y[..., bin].sum(-1) - h[bin].sum() for bin in bins)
        spread = ((h[bin] * (1 - h[bin])).sum() for bin in bins)
        return np.array([gap**2 / by for gap, by in zip(gaps, spread)])

    seen = squares(WOMEN.y[other])
    assert seen.sum() == pytest.approx(16.1, abs=0.05)
    assert chi2.sf(seen.sum(), 10) == pytest.approx(0.10, abs=0.005)
    drawn = squares(np.random.default_rng(1).random((2000, len(h))) < h)
    assert (drawn.sum(0) >= seen.sum()).mean() == pytest.approx(0.10, abs=0.02)
    assert (drawn.max(0) >= seen.max()).mean() == pytest.approx(1 / 20, abs=0.02)


def test_standard_errors_are_part_of_the_package():
    assert "standard_errors" in logistic.__all__ and logistic.standard_errors is standard_errors
