"""The sigmoid, right at any score."""

import mpmath
import numpy as np
import pytest
import sympy
from hypothesis import given, strategies as st
from logistic import sigmoid, with_bias
from logistic.model import softplus

pytestmark = pytest.mark.filterwarnings("error")
scores = st.floats(-800, 800)
HARD_SCORES = [0.0, 0.001, -0.001, 1.0, -1.0, 40.0, -40.0, 700.0, -700.0, 800.0, -800.0]


def ulps(value, exact):
    """How many units in the last place a float64 is away from an exact number."""
    return float(
        abs(mpmath.mpf(float(value)) - exact) / mpmath.mpf(float(np.spacing(abs(float(exact)))))
    )


@pytest.mark.parametrize("z", HARD_SCORES)
def test_sigmoid_and_softplus_agree_with_600_digits(z):
    with mpmath.workdps(600):
        assert ulps(sigmoid(z), 1 / (1 + mpmath.exp(-mpmath.mpf(z)))) <= 2
        assert ulps(softplus(z), mpmath.log(1 + mpmath.exp(mpmath.mpf(z)))) <= 2


def test_the_reference_can_fail():
    with mpmath.workdps(600), np.errstate(all="ignore"):
        textbook = 1 - 1 / (1 + np.exp(-40.0))
        assert ulps(textbook, 1 / (1 + mpmath.exp(mpmath.mpf(40)))) > 1e6


def test_stable_forms_are_the_textbook_forms():
    z = sympy.symbols("z", real=True)
    for positive in (True, False):  # |z| and min(z, 0) on either side of zero
        size, low = (z, 0) if positive else (-z, z)
        stable = sympy.exp(low) / (1 + sympy.exp(-size))
        assert sympy.simplify(stable - 1 / (1 + sympy.exp(-z))) == 0
        stable = (z - low) + sympy.log(1 + sympy.exp(-size))
        assert sympy.simplify(sympy.exp(stable) - (1 + sympy.exp(z))) == 0


@given(scores)
def test_symmetry(z):
    assert sigmoid(-z) == pytest.approx(1 - sigmoid(z), abs=4 * np.finfo(float).eps)
    assert softplus(z) - softplus(-z) == pytest.approx(z, rel=1e-14, abs=1e-14)


@given(scores, scores)
def test_sigmoid_is_a_probability_and_rises(a, b):
    low, high = sorted((a, b))
    assert 0 <= sigmoid(low) <= sigmoid(high) * (1 + 1e-15) <= 1 + 1e-15


@given(st.floats(-30, 30))
def test_slope_is_at_most_one_quarter_and_is_the_central_difference(z):
    slope = sigmoid(z) * sigmoid(-z)
    assert 0 < slope <= 0.25
    assert (sigmoid(z + 1e-5) - sigmoid(z - 1e-5)) / 2e-5 == pytest.approx(slope, abs=1e-10)


def test_a_scalar_gives_a_scalar_and_an_array_its_shape():
    assert sigmoid(0) == 0.5
    assert sigmoid(np.zeros((2, 3))).shape == (2, 3)
    assert sigmoid([[800.0], [-800.0]]).tolist() == [[1.0], [0.0]]


def test_bias_is_the_first_column():
    assert with_bias([2, 3]).tolist() == [[1, 2], [1, 3]]
    assert with_bias([[2, 5], [3, 7]]).tolist() == [[1, 2, 5], [1, 3, 7]]
