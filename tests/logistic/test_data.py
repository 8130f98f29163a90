"""The data sets are what their descriptions say."""

import numpy as np
import pytest
import sympy
from logistic import data, newton, sigmoid_squared_error
from logistic.data import (
    CROSSED,
    FAR_POINT,
    LINE,
    ONE_PLACE,
    ONE_POINT,
    SEPARABLE,
    STUDY,
    TWO_BASINS,
    TWO_MINIMA,
    TWO_POINTS,
    TWO_VALLEYS,
    Dataset,
)

pytestmark = pytest.mark.filterwarnings("error")
NO_LABELS = {LINE.name}  # their y is any number
ALL = [value for value in vars(data).values() if isinstance(value, Dataset)]


@pytest.mark.parametrize("dataset", ALL, ids=lambda d: d.name)
def test_a_data_set_is_complete_and_cannot_be_changed(dataset):
    assert dataset.name and dataset.description and len(dataset.x) == len(dataset.y)
    assert dataset.X.shape == (len(dataset.x), 2 if dataset.bias else 1)
    assert np.array_equal(dataset.X[:, -1], dataset.x) and (
        not dataset.bias or (dataset.X[:, 0] == 1).all()
    )
    assert np.isin(dataset.y, (0, 1)).all() != (dataset.name in NO_LABELS)
    for array in (dataset.x, dataset.y):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


def test_the_numbers_the_chapters_quote():
    assert (TWO_BASINS.x.tolist(), TWO_BASINS.y.tolist()) == ([1, 2, 3, 30], [0, 1, 1, 0])
    assert (TWO_MINIMA.x.tolist(), TWO_MINIMA.y.tolist()) == (
        [1, 1, 1, 1, 1, 5],
        [0, 0, 0, 0, 1, 1],
    )
    assert (TWO_VALLEYS.x.tolist(), TWO_VALLEYS.y.tolist()) == (
        [1, 2, 2, 2, 2, 12],
        [0, 1, 1, 1, 1, 0],
    )
    assert not TWO_VALLEYS.bias
    assert (ONE_POINT.x.tolist(), ONE_POINT.y.tolist()) == ([1], [0])
    assert (SEPARABLE.x.tolist(), SEPARABLE.y.tolist()) == ([-2, -1, 1, 2], [0, 0, 1, 1])
    assert (CROSSED.x.tolist(), CROSSED.y.tolist()) == ([-2, -1, 1, 2], [0, 1, 0, 1])
    assert (ONE_PLACE.x.tolist(), ONE_PLACE.y.tolist()) == ([2, 2, 2, 2], [0, 1, 1, 1])
    assert np.linalg.matrix_rank(ONE_PLACE.X) == 1 and newton(CROSSED.X, CROSSED.y).converged
    assert (TWO_POINTS.x.tolist(), TWO_POINTS.y.tolist()) == ([1, 1], [0, 1])
    assert len(FAR_POINT.x) == 13 and sorted(zip(FAR_POINT.x, FAR_POINT.y))[::12] == [
        (-1000, 1),
        (1, 1),
    ]
    assert [
        d.bias
        for d in (TWO_BASINS, TWO_MINIMA, ONE_POINT, TWO_POINTS, STUDY, LINE, FAR_POINT, SEPARABLE)
    ] == [False] * 4 + [True] * 4


def test_study_has_a_minimum_and_line_is_near_its_line():
    assert len(STUDY.x) == len(LINE.x) == 20 and 0.5 <= STUDY.x.min() and STUDY.x.max() <= 6
    assert newton(STUDY.X, STUDY.y).converged
    assert np.linalg.lstsq(LINE.X, LINE.y, rcond=None)[0] == pytest.approx([1, 0.5], abs=0.4)
    assert np.std(LINE.y - 1 - 0.5 * LINE.x) == pytest.approx(0.4, abs=0.15)


@pytest.mark.parametrize(
    "x, y, says",
    [
        ([], [], "^x: .*empty"),
        ([[1.0]], [1], "^x: .*vector"),
        ([1, 2], [1], "^y: expected 2"),
        ([1, np.nan], [0, 1], r"^x: .*x\[1\] is nan"),
        ([1], [np.inf], "^y: .*finite"),
    ],
)
def test_a_reader_s_own_data_are_checked(x, y, says):
    with pytest.raises(ValueError, match=says):
        Dataset(x, y)


def test_a_data_set_does_not_hold_on_to_what_it_is_given():
    x = np.array([1.0, 2.0])
    own = Dataset(x, [0, 1])
    x[0] = 5
    assert own.x.tolist() == [1, 2] and own.bias


# ------------------------------------------------------------------ exact certificates
w, u = sympy.symbols("w", real=True), sympy.symbols("u", positive=True)


def exact_slope(dataset, squared):
    """d/dw of the summed cost, with SymPy and rational numbers."""
    samples = [(int(x), int(y)) for x, y in zip(dataset.x, dataset.y)]
    h = lambda x: 1 / (1 + sympy.exp(-w * x))
    return sympy.diff(
        sum(
            (h(x) - y) ** 2 if squared else -sympy.log(h(x) if y else 1 - h(x)) for x, y in samples
        ),
        w,
    )


def stationary_points(slope):
    """How often the slope is zero: with u = e^w its numerator is a polynomial in u > 0."""
    numerator = sympy.fraction(sympy.cancel(slope.subs(w, sympy.log(u))))[0]
    p = sympy.Poly(numerator, u)
    p = p.quo(sympy.Poly(u ** min(power for (power,) in p.monoms()), u))
    return p, p.count_roots(0, None)


def test_two_minima_are_certified():
    slope = exact_slope(TWO_MINIMA, squared=True)
    at = [sympy.nsimplify(sympy.simplify(slope.subs(w, t * sympy.log(2)))) for t in (-2, -1, 0, 1)]
    assert at == [
        sympy.Rational(-2097152, 215378125),
        sympy.Rational(136, 11979),
        -sympy.Rational(1, 2),
        sympy.Rational(12316, 11979),
    ]
    polynomial, roots = stationary_points(slope)
    assert polynomial.degree() == 13 and roots == 3


def test_the_two_valleys_of_the_picture_are_certified():
    slope = exact_slope(TWO_VALLEYS, squared=True)
    polynomial, roots = stationary_points(slope)
    assert polynomial.degree() == 42 and roots == 3
    valley, hill, other = (float(sympy.log(r)) for r in polynomial.real_roots() if r > 0)
    cost = lambda v: sigmoid_squared_error([v], TWO_VALLEYS.X, TWO_VALLEYS.y)
    assert cost(hill) > cost(other) + 0.017 and cost(other) > cost(valley)
    assert hill - valley > 0.25 and other - hill > 0.6  # wide enough to see


@pytest.mark.parametrize("dataset", [TWO_MINIMA, TWO_VALLEYS], ids=lambda dataset: dataset.name)
def test_the_log_loss_has_one_stationary_point_on_the_same_data(dataset):
    assert stationary_points(exact_slope(dataset, squared=False))[1] == 1


def test_the_slopes_of_the_log_loss_that_the_chapter_quotes():
    slope = exact_slope(TWO_VALLEYS, squared=False)
    at = [sympy.nsimplify(sympy.simplify(slope.subs(w, t * sympy.log(2)))) for t in (-1, 0)]
    assert [s / 6 for s in at] == [sympy.Rational(-372647, 368730), sympy.Rational(5, 12)]


def test_the_newton_step_on_two_points_is_sinh():
    slope = exact_slope(TWO_POINTS, squared=False)
    step = -slope / sympy.diff(slope, w)
    assert sympy.simplify((step + sympy.sinh(w)).rewrite(sympy.exp)) == 0
