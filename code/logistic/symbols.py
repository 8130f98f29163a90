"""The SymPy objects of the book: a cost for every number of samples m and of features n.

Sums run over i = 0 .. m-1, because SymPy counts rows and columns of a matrix from zero.
"""

from typing import Any

from sympy import Expr, Function, MatrixSymbol, Sum, exp, log, symbols

m, n = symbols("m n", integer=True, positive=True)
i, j, k = symbols("i j k", integer=True, nonnegative=True)
z = symbols("z", real=True)

X = MatrixSymbol("X", m, n + 1)
y = MatrixSymbol("y", m, 1)
theta = MatrixSymbol("theta", n + 1, 1)


class sigma(Function):
    """The sigmoid. SymPy needs to know its derivative only."""

    def fdiff(self, argindex: int = 1) -> Expr:
        return self * (1 - self)

    def _eval_rewrite_as_exp(self, z: Expr, **hints: Any) -> Expr:
        return 1 / (1 + exp(-z))


samples = (i, 0, m - 1)
x_ij, y_i = X[i, j], y[i, 0]
z_i = (X * theta)[i, 0]
h_i = sigma(z_i)

L = Sum((z_i - y_i) ** 2, samples) / (2 * m)
J = -Sum(y_i * log(h_i) + (1 - y_i) * log(1 - h_i), samples) / m

# many classes: a column of weights for each, and in each row of Y a 1 for the sample's class
K = symbols("K", integer=True, positive=True)
l = symbols("l", integer=True, nonnegative=True)
Theta = MatrixSymbol("Theta", n + 1, K)
Y = MatrixSymbol("Y", m, K)
classes = (l, 0, K - 1)
Z_ik = (X * Theta)[i, k]
Z_il = Z_ik.xreplace({k: l})
P_ik = exp(Z_ik) / Sum(exp(Z_il), classes)
J_K = -Sum(Sum(Y[i, k] * log(P_ik), (k, 0, K - 1)), samples) / m
