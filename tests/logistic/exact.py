"""What is true of given floats, in exact arithmetic: whether there is a minimum, and where it is.

It shares no arithmetic with the library. Whether the labels split is decided in whole numbers, by
the edges of the cone of all directions that split them. The minimum is found by damped Newton in
mpmath, its step length from the theory of the chapter, its end where a step moves no score by
1e-40.
"""

from fractions import Fraction
from itertools import combinations

import mpmath
import numpy as np

DIGITS, EPS = 80, 2.0**-52


# ------------------------------------------------------------------ where the minimum is
class Exact:
    """The log loss of given floats without rounding to speak of."""

    def __init__(self, X, y, ridge=0.0):
        self.m, self.columns = np.shape(X)
        self.rows = [[mpmath.mpf(float(x)) for x in row] for row in X]
        self.X = mpmath.matrix(self.rows)
        self.y = [int(label) for label in y]
        self.ridge = [mpmath.mpf(float(each)) for each in prices(ridge, self.columns)]

    def scores(self, theta):
        return [mpmath.fdot(zip(row, theta)) for row in self.rows]

    def cost(self, theta):
        z = self.scores(theta)
        losses = (mpmath.log1p(mpmath.exp(z[i] if y == 0 else -z[i])) for i, y in enumerate(self.y))
        penalty = sum(price * w**2 for price, w in zip(self.ridge, theta)) / 2
        return mpmath.fsum(losses) / self.m + penalty

    def derivatives(self, theta):
        columns = range(self.columns)
        odds = [mpmath.exp(-score) for score in self.scores(theta)]
        h = [1 / (1 + each) for each in odds]
        rest = [each / (1 + each) for each in odds]  # 1 - h, without cancellation
        pull = [-rest[i] if y else h[i] for i, y in enumerate(self.y)]
        of_column = list(zip(*self.rows))
        g = mpmath.matrix(
            [
                mpmath.fdot(zip(pull, of_column[j])) / self.m + self.ridge[j] * theta[j]
                for j in columns
            ]
        )
        H = mpmath.matrix(self.columns)
        for j in columns:
            weighted = [a * b * x for a, b, x in zip(h, rest, of_column[j])]
            for k in range(j + 1):
                H[j, k] = H[k, j] = mpmath.fdot(zip(weighted, of_column[k])) / self.m
            H[j, j] += self.ridge[j]
        return g, H

    def decrement_and_reach(self, theta):
        g, H = self.derivatives(theta)
        inverse = H**-1
        reach = max(
            mpmath.sqrt((row * inverse * row.T)[0]) for row in (self.X[i, :] for i in range(self.m))
        )
        return mpmath.sqrt((g.T * inverse * g)[0]), reach

    def noise(self, theta):
        """How far one EPS in each score and in each pull may move a score, to first order; and what
        part of the Hessian one EPS in each entry may be.
        """
        columns, (_, H) = range(self.columns), self.derivatives(theta)
        inverse = H**-1
        unit = [mpmath.sqrt(inverse[j, j]) for j in columns]
        far, moved = [], []
        for row, y, z in zip(self.rows, self.y, self.scores(theta)):
            x = mpmath.matrix(row)
            far.append(mpmath.sqrt((x.T * inverse * x)[0]))
            size = mpmath.fdot((abs(a), b) for a, b in zip(row, unit))
            terms = mpmath.fdot((abs(a), abs(w)) for a, w in zip(row, theta))
            h, rest = 1 / (1 + mpmath.exp(-z)), 1 / (1 + mpmath.exp(z))
            moved.append(size * (rest if y else h) + far[-1] * h * rest * terms)
        likeness = mpmath.fsum(mpmath.sqrt(H[j, j]) * unit[j] for j in columns)
        return float(EPS * max(far) * mpmath.fsum(moved) / self.m), float(EPS * likeness**2)

    def minimum(self, theta):
        """Where damped Newton arrives from theta: its step halved until the cost falls, but never
        to less than the length log(1 + r) / r.
        """
        for _ in range(3000):
            g, H = self.derivatives(theta)
            step = mpmath.lu_solve(H, -g)
            furthest = max(abs(each) for each in self.scores(step))
            if furthest == 0:
                return theta
            careful, length = mpmath.log1p(furthest) / furthest, mpmath.mpf(1)
            while length > careful and furthest > 1 and not self.falls(theta, length * step):
                length /= 2
            theta = theta + step * max(length, careful)
            if furthest < mpmath.mpf(10) ** -40:
                return theta
        raise AssertionError("the oracle did not arrive")

    def falls(self, theta, step):
        return self.cost(theta + step) < self.cost(theta)


class ExactClasses(Exact):
    """The same for K classes: the weights of all but the first, one class below the other."""

    def __init__(self, X, y, ridge=0.0):
        super().__init__(X, y, ridge)
        self.K = max(self.y) + 1

    def of_classes(self, w):
        """The scores of each sample, the first class's 0."""
        return [
            [mpmath.mpf(0)]
            + [
                mpmath.fdot(zip(row, w[k * self.columns : (k + 1) * self.columns]))
                for k in range(self.K - 1)
            ]
            for row in self.rows
        ]

    def scores(self, w):
        """How far each is before each other."""
        return [one - other for z in self.of_classes(w) for one in z for other in z]

    def cost(self, w):
        losses = (
            mpmath.log(mpmath.fsum(mpmath.exp(each - z[y]) for each in z))
            for z, y in zip(self.of_classes(w), self.y)
        )
        penalty = sum(self.ridge[j % self.columns] * each**2 for j, each in enumerate(w)) / 2
        return mpmath.fsum(losses) / self.m + penalty

    def derivatives(self, w):
        unknowns, n = range((self.K - 1) * self.columns), self.columns
        p = [[mpmath.exp(each) for each in z] for z in self.of_classes(w)]
        p = [[each / mpmath.fsum(row) for each in row] for row in p]
        rest = [
            [mpmath.fsum(row[:k] + row[k + 1 :]) for k in range(self.K)] for row in p
        ]  # 1 - p, without cancellation
        g, H = mpmath.matrix(len(unknowns), 1), mpmath.matrix(len(unknowns))
        for a in unknowns:
            k, i = a // n + 1, a % n
            pull = [-out[k] if y == k else own[k] for own, out, y in zip(p, rest, self.y)]
            g[a] = mpmath.fdot((pull[s], row[i]) for s, row in enumerate(self.rows)) / self.m
            g[a] += self.ridge[i] * w[a]
            for b in unknowns:
                l, j = b // n + 1, b % n
                bend = (q[k] * (out[k] if k == l else -q[l]) for q, out in zip(p, rest))
                terms = ((each * row[i], row[j]) for each, row in zip(bend, self.rows))
                H[a, b] = mpmath.fdot(terms) / self.m + (self.ridge[i] if a == b else 0)
        return g, H


def exact(theta):
    return mpmath.matrix([mpmath.mpf(float(each)) for each in theta])


def prices(ridge, columns):
    """The ridge of each weight: one number alone spares the bias."""
    return np.where(np.arange(columns) > 0, ridge, 0.0) if np.ndim(ridge) == 0 else np.array(ridge)


# ------------------------------------------------------------------ whether there is one
def minimum_exists(X, y, ridge=0.0, slack=0):
    """A weight with a ridge cannot grow forever, so no direction of the others may split."""
    A = whole(X) * (2 * np.array(y).astype(int)[:, None] - 1)
    return not splits(A[:, prices(ridge, A.shape[1]) == 0], slack)


def minimum_of_classes_exists(X, y):
    """No direction may put any class before a sample's own, and one class of a sample behind."""
    A, K = whole(X), max(y) + 1
    leads = []
    for row, own in zip(A, y):
        for other in set(range(K)) - {own}:
            lead = np.zeros((K, len(row)), dtype=object)
            lead[own], lead[other] = row, -row
            leads.append(lead[1:].ravel())
    return not splits(np.array(leads))


def only_one(X, ridge=0.0):
    """Could there be no second minimum?"""
    free = whole(X)[:, prices(ridge, np.shape(X)[1]) == 0]
    return len(independent(free)) == free.shape[1]


def whole(X):
    """The floats, all times the same power of two: Python's whole numbers."""
    parts = [[Fraction(float(x)) for x in row] for row in X]
    scale = max(part.denominator for row in parts for part in row)
    return np.array([[int(part * scale) for part in row] for row in parts], dtype=object)


def splits(A, slack=0):
    """Is there a d with A d >= 0, and not all of it 0? Or one that misses this by no more than
    `slack` EPS of the terms of each row's own sum.

    With columns that do not depend on each other, the cone of all d >= 0 has a tip at zero, so if
    there is a d, an edge of the cone is one, too. On an edge as many rows as there are columns but
    one are perpendicular to d, and determine it.
    """
    A = A[:, independent(A)]
    if not A.shape[1]:
        return False
    d = perpendicular(A)
    margins, room = (d @ A.T) * 2**52, slack * (np.abs(d) @ np.abs(A).T)
    return any(
        ((each >= -room).all(axis=1) & (each > room).any(axis=1)).any()
        for each in (margins, -margins)
    )


def perpendicular(A):
    """To each choice of as many rows as there are columns but one: a generalized cross product."""
    rows, columns = A.shape
    chosen = A[np.array(list(combinations(range(rows), columns - 1)), dtype=int)]
    parts = [(-1) ** j * determinant(np.delete(chosen, j, axis=2)) for j in range(columns)]
    return np.stack(parts, axis=1)


def determinant(M):
    """Of each matrix, along its first row."""
    size = M.shape[-1]
    if not size:
        return np.full(len(M), 1, dtype=object)
    minors = (determinant(np.delete(M[:, 1:], j, axis=2)) for j in range(size))
    return sum((-1) ** j * M[:, 0, j] * minor for j, minor in enumerate(minors))


def independent(A):
    """The columns that are no combination of those before them, by elimination in fractions."""
    rows, kept = [[Fraction(a) for a in row] for row in A], []
    for j in range(A.shape[1]):
        done = len(kept)
        pivot = next((i for i in range(done, len(rows)) if rows[i][j]), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        for i in range(done + 1, len(rows)):
            part = rows[i][j] / rows[done][j]
            rows[i] = [a - part * b for a, b in zip(rows[i], rows[done])] if part else rows[i]
        kept.append(j)
    return kept
