"""The SymPy objects of the book: a cost for every number of samples m and of features n.

Sums run over i = 0 .. m-1, because SymPy counts rows and columns of a matrix from zero.
"""
from sympy import Function, MatrixSymbol, Sum, exp, log, symbols

m, n = symbols("m n", integer=True, positive=True)
i, j, k = symbols("i j k", integer=True, nonnegative=True)
z = symbols("z", real=True)

X = MatrixSymbol("X", m, n + 1)
y = MatrixSymbol("y", m, 1)
theta = MatrixSymbol("theta", n + 1, 1)


class sigma(Function):
    """The sigmoid. SymPy needs to know its derivative only."""

    def fdiff(self, argindex=1):
        return self * (1 - self)

    def _eval_rewrite_as_exp(self, z, **hints):
        return 1 / (1 + exp(-z))


samples = (i, 0, m - 1)
x_ij, y_i = X[i, j], y[i, 0]
z_i = (X * theta)[i, 0]
h_i = sigma(z_i)

L = Sum((z_i - y_i) ** 2, samples) / (2 * m)
J = -Sum(y_i * log(h_i) + (1 - y_i) * log(1 - h_i), samples) / m
