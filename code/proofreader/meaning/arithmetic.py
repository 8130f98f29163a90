"""What whoever calculates must be able to do: the walker is written against this alone.

`symbolic.py` does all of it with SymPy expressions, `numeric.py` with numbers of 60 digits.
Rows, columns, samples, weights and classes count from 0 here;
a size is one of those of `lazy_matrix.py`.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from ..language.functions import EXP, LOG, SIGMOID
from ..language.tree import Node
from .lazy_matrix import LazyMatrix

Number = Any  # an Expr or an mpf
Value = Any  # a Number, a LazyMatrix, or for a list a tuple of Numbers


class Arithmetic(ABC):
    # ---------------------------------------------------------------- numbers

    @abstractmethod
    def number(self, value: int | Fraction) -> Number:
        """A rational number."""

    @abstractmethod
    def count(self, size: str) -> Number:
        """How many rows or columns a size means."""

    @abstractmethod
    def reciprocal(self, node: Node, value: Number) -> Number:
        """1 / value."""

    @abstractmethod
    def power(self, node: Node, base: Number, exponent: Number) -> Number:
        """base^exponent, a real number."""

    @abstractmethod
    def absolute(self, value: Number) -> Number:
        """|value|."""

    @abstractmethod
    def is_positive(self, value: Number) -> bool:
        """Is it certainly positive?"""

    @abstractmethod
    def decides(self, node: Node, left: Number, right: Number) -> bool:
        """Does the condition left = right of a case hold?"""

    @abstractmethod
    def within(self, index: Number, first: Number, last: Number, what: str = "class") -> None:
        """Stops if an index is certainly out of its range: there is no theta_{n+1}."""

    @abstractmethod
    def delta(self, r: Number, c: Number) -> Number:
        """1 if the two indices agree, otherwise 0."""

    @abstractmethod
    def function(self, name: str, *values: Number) -> Number:
        """The value of one of FUNCTIONS."""

    # ---------------------------------------------------------------- sums and derivatives

    @abstractmethod
    def add_up(self, low: Number, high: Number, term: Callable[[Number], Number]) -> Number:
        """term(low) + ... + term(high)."""

    @abstractmethod
    def multiply_up(self, low: Number, high: Number, term: Callable[[Number], Number]) -> Number:
        """term(low) times ... times term(high)."""

    @abstractmethod
    def derivative(self, function: Callable[[Number], Number]) -> Number:
        """The derivative at 0 of a function of one number."""

    @abstractmethod
    def slope(self, name: str, function: Callable[[Number], Number], order: int) -> Number:
        """The derivative at 0, of some order, of the function that bears this name."""

    # ---------------------------------------------------------------- letters

    @abstractmethod
    def letter(self, name: str, kind: str) -> Number:
        """Any number of its kind: number, positive, whole or probability."""

    @abstractmethod
    def free_index(self, name: str, size: str) -> Number:
        """Any index of this size."""

    @abstractmethod
    def vector(self, name: str) -> LazyMatrix:
        """Any column of n + 1 numbers, or the one that solves what the note says."""

    @abstractmethod
    def free_column(self, name: str) -> LazyMatrix:
        """Any column of m numbers."""

    @abstractmethod
    def family(self, name: str, index: Number) -> Number:
        """Any positive number, one for each index."""

    @abstractmethod
    def free_entry(self, name: str, *place: Number) -> Number:
        """Any number, one for each place of a column or matrix of classes."""

    @abstractmethod
    def free_function(self, name: str, value: Number) -> Number:
        """The value of a function of which nothing is known but that it is smooth."""

    # ---------------------------------------------------------------- data and costs

    @abstractmethod
    def feature(self, row: Number, column: Number) -> Number:
        """The entry of X; 1 in column 0."""

    @abstractmethod
    def label(self, row: Number) -> Number:
        """The entry of y."""

    @abstractmethod
    def class_label(self, row: Number | None, column: Number) -> Number:
        """1 in the column of the sample's class, otherwise 0; row None is the one sample of z."""

    @abstractmethod
    def inverse(self, table: LazyMatrix) -> LazyMatrix:
        """The inverse of a square matrix."""

    @abstractmethod
    def steepest(self) -> Number:
        """The largest eigenvalue of X^T X."""

    @abstractmethod
    def cost(self, node: Node | None, name: str, weights: Value) -> Number:
        """One of COSTS at the column of all weights."""

    @abstractmethod
    def class_cost(self, weights: LazyMatrix) -> Number:
        """J at the matrix of the weights of all classes."""

    @abstractmethod
    def cost_of_data(
        self,
        node: Node,
        name: str,
        features: tuple[int, ...],
        labels: tuple[int, ...],
        weight: Number,
    ) -> Number:
        """J or J_sq of one weight without bias on given data."""

    # ---------------------------------------------------------------- from these

    def sigma(self, z: Number) -> Number:
        """1 / (1 + e^-z)."""
        return self.function(SIGMOID, z)

    def exp(self, z: Number) -> Number:
        """e^z."""
        return self.function(EXP, z)

    def log(self, z: Number) -> Number:
        """The natural logarithm."""
        return self.function(LOG, z)
