"""What a formula means, as a SymPy expression for symbolic m and n.

Entries of X, y and the weights are real functions of their indices, which count from 0; column 0 of
X is 1. The costs are those of `logistic.symbols`, so what is proved is proved of the book's own
objects.
"""

from collections.abc import Callable
from fractions import Fraction
from functools import cache, partial
from typing import Any

import sympy
from sympy import (
    Abs,
    Derivative,
    DiracDelta,
    Dummy,
    Expr,
    Function,
    Heaviside,
    Integer,
    KroneckerDelta,
    Pow,
    Product,
    Rational,
    S,
    Sum,
    Symbol,
    diff,
    log,
    sign,
    symbols,
    sympify,
)
from sympy.matrices.expressions.matexpr import MatrixElement

from ..language.clock import watched
from ..language.functions import FUNCTIONS, SIGMOID
from ..language.tree import Node
from ..source.statement import Context
from .arithmetic import Value
from .book import book
from .lazy_matrix import CLASSES, FEATURES, ONE, SAMPLES, WEIGHTS, LazyMatrix, fail
from .walker import Meaning, NotEntrywise

M, N, K = symbols("m n K", integer=True, positive=True)
SHORT_SUM = 2  # sums of at most so many terms are written out
LARGEST_POWER = 64
LONG = 200  # operations in what is differentiated


class feature(Function):
    """x_c of sample r, both counted from 0. The feature 0 is 1."""

    is_real = is_extended_real = is_complex = is_finite = True

    @classmethod
    def eval(cls, r: Expr, c: Expr) -> Expr | None:
        return S.One if c == 0 else None


label = Function("y", real=True)


class class_of(Function):
    """The class of a sample, counted from 0."""

    is_integer = is_nonnegative = is_real = is_extended_real = is_complex = is_finite = True


@cache  # equal names are one function, as in SymPy itself; it holds nothing of an equation
def entry_of(name: str) -> Any:
    return Function(name, real=True)


class Index(Dummy):
    """An index that runs from 0 to `top`: a sum over a Kronecker delta asks what it can meet."""

    def __new__(cls, top: Expr) -> "Index":
        index = Dummy.__new__(cls, "i", integer=True, nonnegative=True)
        index.top = top
        return index


def top_of(index: Expr) -> Expr | None:
    """The largest value that something takes, if that is known."""
    return K - 1 if isinstance(index, class_of) else getattr(index, "top", None)


def symbolic_of(name: str) -> Callable[..., Expr]:
    """One of FUNCTIONS, as SymPy has it or as the book does."""
    symbolic = FUNCTIONS[name].symbolic
    return partial(symbolic, sympy) if symbolic else getattr(book(), name.removeprefix("\\"))


def outermost_sum(found: Expr) -> tuple[Expr, Expr, Expr, Expr]:
    """index, low, high, body of a sum or product. SymPy writes sums of sums as one with several
    limits, the outermost last.
    """
    *inner, (index, low, high) = found.limits
    return index, low, high, found.func(found.function, *inner) if inner else found.function


def fresh(expression: Expr) -> Expr:
    """The same expression with bound indices of its own, so that nothing put into it can be
    captured.
    """
    if not isinstance(expression, Expr) or not expression.has(Sum, Product):
        return expression
    if isinstance(expression, (Sum, Product)):
        index, low, high, body = outermost_sum(expression)
        if isinstance(expression, Sum) and (high - low).is_Integer and 0 <= high - low < SHORT_SUM:
            return sum(fresh(body.xreplace({index: low + step})) for step in range(high - low + 1))
        renamed = Index(high - low)
        body = fresh(body.xreplace({index: renamed + low}))
        return expression.func(body, (renamed, 0, high - low))
    return expression.func(*map(fresh, expression.args))


class Symbolic(Meaning):
    def __init__(self, context: Context, columns: bool = False) -> None:
        super().__init__(context, columns)
        self.indices: dict[str, Expr] = {}
        # (value, "nonzero", "positive" or "nonnegative"): what the formula needs to have a value
        self.wanted: set[tuple[Expr, str]] = set()

    # ---------------------------------------------------------------- numbers

    def number(self, value: int | Fraction) -> Expr:
        return Rational(value.numerator, value.denominator)

    def count(self, size: str) -> Expr:
        return {
            ONE: S.One,
            SAMPLES: M,
            WEIGHTS: N + 1,
            FEATURES: N,
            CLASSES: S(2) if self.of_two_classes else K,
        }[size]

    def reciprocal(self, node: Node, value: Expr) -> Expr:
        if value == 0:
            fail(node, "division by zero")
        self.wanted.add((value, "nonzero"))
        return 1 / value

    def power(self, node: Node, base: Expr, exponent: Expr) -> Expr:
        if exponent.is_number and abs(exponent) > LARGEST_POWER:
            fail(node, f"a power above {LARGEST_POWER}")
        if is_huge(base, exponent):
            fail(node, "a power that is too large")
        if not exponent.is_integer:
            self.wanted.add((base, "nonnegative" if exponent.is_positive else "positive"))
        elif not exponent.is_nonnegative:
            self.wanted.add((base, "nonzero"))
        return Pow(base, exponent)

    def absolute(self, value: Expr) -> Expr:
        return Abs(value)

    def is_positive(self, value: Expr) -> bool:
        return sympify(value).is_positive is True

    def decides(self, node: Node, left: Expr, right: Expr) -> bool:
        difference = sympify(left - right)
        if not difference.is_Rational:
            fail(
                node,
                "the case depends on a letter; "
                "a note `for y in {0, 1}` would have each proved on its own",
            )
        return difference == 0

    # ---------------------------------------------------------------- sums

    def add_up(self, low: Expr, high: Expr, term: Callable[[Expr], Expr]) -> Expr:
        must_be_whole(low, high)
        if sympify(high - low).is_Integer and 0 <= high - low < SHORT_SUM:
            return sum(term(low + step) for step in range(high - low + 1))
        index = Index(high - low)
        return Sum(term(index + low), (index, 0, high - low))

    def multiply_up(self, low: Expr, high: Expr, term: Callable[[Expr], Expr]) -> Expr:
        must_be_whole(low, high)
        index = Index(high - low)
        return Product(term(index + low), (index, 0, high - low))

    def delta(self, r: Expr, c: Expr) -> Expr:
        return KroneckerDelta(r, c)

    def derivative(self, function: Callable[[Expr], Expr]) -> Expr:
        """At 0."""
        step = Dummy("step", real=True)
        value = function(step)
        self.wants_smoothness(value, step)
        return slope_at_zero(value, step)

    def wants_smoothness(self, value: Expr, step: Expr) -> None:
        """A root has a slope only where it is not 0."""
        for found in sympify(value).atoms(Pow):
            if not found.exp.is_integer and found.base.has(step):
                self.wanted.add((found.base.xreplace({step: S.Zero}), "positive"))

    # ---------------------------------------------------------------- letters and data

    def letter(self, name: str, kind: str) -> Expr:
        if kind == "probability":
            # every number strictly between 0 and 1 is the sigmoid of some score
            return self.sigma(Symbol(f"score of {name}", real=True))
        facts = {"positive": {"positive": True}, "whole": {"integer": True, "nonnegative": True}}
        return Symbol(name, **facts.get(kind, {"real": True}))

    def free_index(self, name: str, size: str) -> Expr:
        if name not in self.indices:
            self.indices[name] = Index(self.count(size) - 1)
        return self.indices[name]

    def vector(self, name: str) -> LazyMatrix:
        return self.column(WEIGHTS, lambda r: entry_of(name)(r))

    def free_column(self, name: str) -> LazyMatrix:
        return self.column(SAMPLES, lambda r: entry_of(name)(r))

    def family(self, name: str, index: Expr) -> Expr:
        return Function(name, positive=True)(index)

    def feature(self, row: Expr, column: Expr) -> Expr:
        return feature(row, column)

    def label(self, row: Expr) -> Expr:
        return label(row)

    def free_entry(self, name: str, *place: Expr) -> Expr:
        return entry_of(name)(*place)

    def class_label(self, row: Expr | None, column: Expr) -> Expr:
        """A 1 in the column of the sample's class; with two classes, what the label 1 gets and what
        it leaves.
        """
        sample = self.free_index("the sample", SAMPLES) if row is None else row
        if self.of_two_classes:
            return label(sample) if column == 1 else 1 - label(sample)
        return KroneckerDelta(column, class_of(sample))

    def free_function(self, name: str, *values: Expr) -> Expr:
        return unknown(name)(*values)

    def slope(self, name: str, function: Callable[[Expr], Expr], order: int) -> Expr:
        """Of the sigmoid by its exponential: its own rule is what the book proves with this."""
        step = Dummy("step", real=True)
        value = function(step)
        if name == SIGMOID:
            value = book().written_out(value)
        self.wants_smoothness(value, step)
        return slope_at_zero(value, step, order)

    def inverse(self, table: LazyMatrix) -> LazyMatrix:
        raise NotEntrywise("the entries of an inverse")

    def within(self, index: Expr, first: Expr, last: Expr, what: str = "class") -> None:
        """Only numbers tell whether an index lies in its range."""

    def steepest(self) -> Expr:
        """The largest eigenvalue of X^T X; positive, since a column of X is all ones."""
        return Symbol("lambda_max(X^T X)", positive=True)

    # ---------------------------------------------------------------- functions

    def function(self, name: str, *values: Expr) -> Expr:
        known = FUNCTIONS[name]
        if known.needs:
            self.wanted.add((values[0], known.needs))
        return symbolic_of(name)(*values)

    # ---------------------------------------------------------------- costs

    def cost(self, node: Node | None, name: str, weights: Value) -> Expr:
        self.checked(node, weights)
        if name in ("J", "L"):
            return of_the_book(getattr(book(), name), weights)
        predicted = lambda r: self.sigma(self.score(weights, r))
        if name == r"\ell":
            return self.multiply_up(
                S.Zero,
                M - 1,
                lambda r: predicted(r) ** label(r) * (1 - predicted(r)) ** (1 - label(r)),
            )
        return self.add_up(S.Zero, M - 1, lambda r: (predicted(r) - label(r)) ** 2) / (2 * M)

    def class_cost(self, weights: LazyMatrix) -> Expr:
        return of_the_book(book().J_K, weights, self)

    def cost_of_data(
        self,
        node: Node,
        name: str,
        features: tuple[int, ...],
        labels: tuple[int, ...],
        weight: Expr,
    ) -> Expr:
        """The cost of one weight without bias on given data."""
        pairs = [(self.sigma(x * weight), y) for x, y in zip(features, labels, strict=True)]
        terms = {
            "J": lambda h, y: -(log(h) if y else log(1 - h)),
            r"J_{\text{sq}}": lambda h, y: (h - y) ** 2 / 2,
        }
        return sum(terms[name](h, y) for h, y in pairs) / Integer(len(pairs))


def must_be_whole(*limits: Expr) -> None:
    if not all(sympify(limit).is_integer for limit in limits):
        raise NotEntrywise("a sum or product that may not begin and end at a whole number")


def is_huge(base: Expr, exponent: Expr) -> bool:
    """Would the exact number fill pages?"""
    return (
        base.is_Rational
        and exponent.is_Rational
        and max(base.p.bit_length(), base.q.bit_length()) * abs(exponent) > 20000
    )


def slope_at_zero(value: Expr, step: Expr, order: int = 1) -> Expr:
    """Only where it exists: |z| has none at 0, though SymPy says sign(0)."""
    if sympify(value).count_ops() > LONG:
        with watched():
            found = diff(value, step, order)
    else:
        found = diff(value, step, order)
    if found.has(sign, Heaviside, DiracDelta, Derivative):
        raise NotEntrywise("a derivative that may not exist")
    return found.xreplace({step: S.Zero})


@cache
def unknown(name: str, order: int = 0) -> Any:
    """A function of which nothing is known; its derivative is another."""

    class Unknown(Function):
        is_real = is_extended_real = is_complex = is_finite = True

        def fdiff(self, argindex: int = 1) -> Expr:
            return unknown(name, order + 1)(*self.args)

    Unknown.__name__ = name + order * "'"
    return Unknown


def of_the_book(cost: Expr, weights: LazyMatrix, meaning: Any = None) -> Expr:
    """A cost of logistic.symbols at given weights; one of classes needs the meaning of their
    labels.
    """

    def entry(element: Expr) -> Expr:
        matrix, row, column = element.args
        return {
            "X": lambda: feature(row, column),
            "y": lambda: label(row),
            "theta": lambda: weights[row, 0],
            "Theta": lambda: weights[row, column],
            "Y": lambda: meaning.class_label(row, column),
        }[matrix.name]()

    symbols_of = book()
    known = {
        symbols_of.m: M,
        symbols_of.n: N,
        symbols_of.K: meaning.count(CLASSES) if meaning else K,
    }
    return replace_elements(fresh(cost.xreplace(known)), entry)


def replace_elements(expression: Expr, entry: Callable[[Expr], Expr]) -> Expr:
    if isinstance(expression, MatrixElement):
        return entry(expression)
    if not expression.has(MatrixElement):
        return expression
    return expression.func(*(replace_elements(part, entry) for part in expression.args))
