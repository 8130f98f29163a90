"""Calculation with columns and matrices, by the primitives of whoever calculates."""

from collections.abc import Callable

from ..language.tree import Node
from .arithmetic import Arithmetic, Number, Value
from .lazy_matrix import FEATURES, ONE, SAMPLES, WEIGHTS, LazyMatrix, fail, is_matrix


class Undecided(Exception):
    """An entry in a place of which it is not known in which block it lies."""


def size(table: LazyMatrix) -> str:
    """As one says it: a column of m numbers, an m x (n + 1) matrix."""
    rows, columns = (f"({it})" if " " in it else it for it in table.shape)
    if table.columns == ONE:
        return f"a column of {table.rows} numbers"
    return f"a row of {table.columns} numbers" if table.rows == ONE else f"{rows} x {columns}"


def turned(a: LazyMatrix, b: LazyMatrix) -> str:
    """What would fit."""
    if a.rows == b.rows:
        return r"; did you mean the transpose of the first, as in X^\top y?"
    return "; did you mean the transpose of the second?" if a.columns == b.columns else ""


class Shapes(Arithmetic):
    def add(self, node: Node, a: Value, b: Value) -> Value:
        if is_matrix(a) != is_matrix(b):
            fail(node, "a number is added to a matrix or column")
        if not is_matrix(a):
            return a + b
        if a.shape != b.shape:
            fail(node, f"{size(a)} and {size(b)} cannot be added or compared")
        table = LazyMatrix(*a.shape, lambda r, c: a[r, c] + b[r, c])
        if a.diagonal and b.diagonal:
            table.diagonal = lambda r: a.diagonal(r) + b.diagonal(r)
        return table

    def times(self, node: Node | None, a: Value, b: Value) -> Value:
        if not is_matrix(a) and not is_matrix(b):
            return a * b
        if not is_matrix(a) or not is_matrix(b):
            number, table = (b, a) if is_matrix(a) else (a, b)
            return self.scaled(number, table)
        if a.columns != b.rows:
            fail(node, f"{size(a)} times {size(b)} is not defined{turned(a, b)}")
        product = self.product(a, b)
        return product[0, 0] if product.shape == (ONE, ONE) else product

    def scaled(self, number: Number, table: LazyMatrix) -> LazyMatrix:
        """A number times a matrix."""
        result = LazyMatrix(*table.shape, lambda r, c: number * table[r, c])
        if diagonal := table.diagonal:
            result.diagonal = lambda r: number * diagonal(r)
        return result

    def product(self, a: LazyMatrix, b: LazyMatrix) -> LazyMatrix:
        if scale := a.diagonal:
            return LazyMatrix(a.rows, b.columns, lambda r, c: scale(r) * b[r, c])
        if factor := b.diagonal:
            return LazyMatrix(a.rows, b.columns, lambda r, c: a[r, c] * factor(c))
        if a.columns == ONE:
            return LazyMatrix(a.rows, b.columns, lambda r, c: a[r, 0] * b[0, c])
        return LazyMatrix(
            a.rows, b.columns, lambda r, c: self.total(a.columns, lambda s: a[r, s] * b[s, c])
        )

    def total(self, size: str, term: Callable[[Number], Number]) -> Number:
        """The sum of term(0) ... term(size - 1)."""
        return self.add_up(self.number(0), self.count(size) - 1, term)

    def column(self, size: str, entry: Callable[[Number], Number]) -> LazyMatrix:
        return LazyMatrix(size, ONE, lambda r, c: entry(r))

    def moved(self, weights: LazyMatrix, step: Number, direction: LazyMatrix) -> LazyMatrix:
        return LazyMatrix(*weights.shape, lambda r, c: weights[r, c] + step * direction[r, c])

    def stack(self, node: Node, blocks: list[Value]) -> LazyMatrix:
        def table(block: Value) -> LazyMatrix:
            return block if is_matrix(block) else LazyMatrix(ONE, ONE, lambda r, c: block)

        blocks = [table(block) for block in blocks]
        if [block.rows for block in blocks] != [ONE, FEATURES] or len(
            {block.columns for block in blocks}
        ) != 1:
            fail(node, "the blocks should have 1 and n rows")
        top, bottom = blocks

        def entry(r: Number, c: Number) -> Number:
            if r == 0:
                return top[0, c]
            if not self.is_positive(r):
                raise Undecided
            return bottom[r - 1, c]

        return LazyMatrix(WEIGHTS, top.columns, entry)

    # ---------------------------------------------------------------- the data

    def row(self, index: Number) -> LazyMatrix:
        """The sample x^{(i)} as a column."""
        return self.column(WEIGHTS, lambda c: self.samples_table()[index - 1, c])

    def samples_table(self) -> LazyMatrix:
        return LazyMatrix(SAMPLES, WEIGHTS, self.feature)

    def features_table(self) -> LazyMatrix:
        return LazyMatrix(SAMPLES, FEATURES, lambda r, c: self.feature(r, c + 1))

    def labels(self) -> LazyMatrix:
        return self.column(SAMPLES, self.label)

    def identity(self) -> LazyMatrix:
        return LazyMatrix(WEIGHTS, WEIGHTS, self.delta, diagonal=lambda r: self.number(1))

    def score(self, weights: LazyMatrix, row: Number) -> Number:
        return self.total(WEIGHTS, lambda c: self.feature(row, c) * weights[c, 0])

    # ---------------------------------------------------------------- derivatives by the weights

    def gradient_of(self, cost: Callable[[LazyMatrix], Number], weights: LazyMatrix) -> LazyMatrix:
        def entry(r: Number) -> Number:
            return self.derivative(lambda step: cost(self.moved(weights, step, self.unit(r))))

        return self.column(WEIGHTS, entry)

    def hessian_of(self, cost: Callable[[LazyMatrix], Number], weights: LazyMatrix) -> LazyMatrix:
        def entry(r: Number, c: Number) -> Number:
            def slope(outer: Number) -> Number:
                return self.derivative(
                    lambda inner: cost(
                        self.moved(self.moved(weights, outer, self.unit(r)), inner, self.unit(c))
                    )
                )

            return self.derivative(slope)

        return LazyMatrix(WEIGHTS, WEIGHTS, entry)

    def unit(self, place: Number) -> LazyMatrix:
        return self.column(WEIGHTS, lambda r: self.delta(r, place))
