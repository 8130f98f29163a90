"""The symbolic objects hold for every m and n, and mean what the NumPy code computes."""

import numpy as np
import pytest
from logistic import log_loss, softmax_gradient, softmax_loss, squared_error
from logistic.symbols import (
    J_K,
    J,
    K,
    L,
    P_ik,
    Theta,
    X,
    Y,
    Z_ik,
    Z_il,
    classes,
    h_i,
    i,
    j,
    k,
    m,
    n,
    samples,
    sigma,
    theta,
    x_ij,
    y,
    y_i,
    z,
    z_i,
)
from sympy import Function, Rational, Sum, diff, exp, simplify
from sympy.matrices.expressions.matexpr import MatrixElement

pytestmark = pytest.mark.filterwarnings("error")


def test_the_rule_that_sigma_is_given_is_that_of_the_sigmoid():
    formula = sigma(z).rewrite(exp)
    assert formula == 1 / (1 + exp(-z))
    assert simplify(diff(formula, z) - diff(sigma(z), z).rewrite(exp)) == 0


@pytest.mark.slow
def test_gradients_for_every_m_and_n():
    for cost, residual in ((L, z_i - y_i), (J, h_i - y_i)):
        claim = Sum(residual * x_ij, samples) / m
        assert simplify(diff(cost, theta[j, 0]) - claim) == 0
        assert simplify(diff(cost, theta[j, 0]) + claim) != 0


@pytest.mark.slow
def test_hessian_for_every_m_and_n():
    slope = Sum((h_i - y_i) * x_ij, samples) / m
    claim = Sum(h_i * (1 - h_i) * x_ij * X[i, k], samples) / m
    assert simplify(diff(slope, theta[k, 0]) - claim) == 0
    assert simplify(diff(slope, theta[k, 0]) - 2 * claim) != 0


def test_they_mean_what_numpy_computes():
    rng = np.random.default_rng(3)
    data, labels, at = rng.normal(size=(3, 2)), np.array([0.0, 1, 1]), rng.normal(size=2)
    arrays = {"X": data, "theta": at[:, None], "y": labels[:, None]}
    entry = lambda e: arrays[e.args[0].name][int(e.args[1]), int(e.args[2])]
    for symbolic, numeric in ((J, log_loss), (L, squared_error)):
        instance = (
            symbolic.subs({m: 3, n: 1})
            .doit()
            .rewrite(exp)
            .replace(lambda e: isinstance(e, MatrixElement), entry)
        )
        assert float(instance.evalf()) == pytest.approx(numeric(at, data, labels), rel=1e-13)


def test_many_classes_mean_what_numpy_computes():
    rng = np.random.default_rng(4)
    data, labels, at = rng.normal(size=(4, 2)), np.array([0, 2, 1, 2]), rng.normal(size=(2, 3))
    arrays = {"X": data, "Theta": at, "Y": np.eye(3)[labels]}
    entry = lambda e: arrays[e.args[0].name][int(e.args[1]), int(e.args[2])]
    value = lambda e: float(
        e.subs({m: 4, n: 1, K: 3})
        .doit()
        .replace(lambda found: isinstance(found, MatrixElement), entry)
        .evalf()
    )
    assert value(J_K) == pytest.approx(softmax_loss(at, data, labels), rel=1e-13)
    assert value(diff(J_K, Theta[1, 2]).subs({m: 4, n: 1, K: 3})) == pytest.approx(
        softmax_gradient(at, data, labels)[1, 2], rel=1e-12
    )
    assert (
        Theta.shape == (n + 1, K)
        and Y.shape == (m, K)
        and Z_il == Z_ik.xreplace({k: classes[0]})
        and P_ik.has(Z_ik)
    )


def test_the_symbols_have_the_shapes_of_the_book():
    assert X.shape == (m, n + 1) and y.shape == (m, 1) and theta.shape == (n + 1, 1)
    assert samples == (i, 0, m - 1) and h_i == sigma(z_i) and issubclass(sigma, Function)
    assert sigma(z).rewrite(exp).subs(z, 0) == Rational(1, 2)
