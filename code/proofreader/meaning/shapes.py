"""Calculation with columns and matrices, by the primitives of whoever calculates."""

from collections.abc import Callable

from ..language.tree import Node
from .arithmetic import Arithmetic, Number, Value
from .table import FEATURES, ONE, SAMPLES, WEIGHTS, Table, fail, is_table


class Undecided(Exception):
    """An entry in a place of which it is not known in which block it lies."""


def size(table: Table) -> str:
    """As one says it: a column of m numbers, an m x (n + 1) matrix."""
    rows, columns = (f"({it})" if " " in it else it for it in table.shape)
    if table.columns == ONE:
        return f"a column of {table.rows} numbers"
    return f"a row of {table.columns} numbers" if table.rows == ONE else f"{rows} x {columns}"


def turned(a: Table, b: Table) -> str:
    """What would fit."""
    if a.rows == b.rows:
        return r"; did you mean the transpose of the first, as in X^\top y?"
    return "; did you mean the transpose of the second?" if a.columns == b.columns else ""


class Shapes(Arithmetic):
    def add(self, node: Node, a: Value, b: Value) -> Value:
        if is_table(a) != is_table(b):
            fail(node, "a number is added to a matrix or column")
        if not is_table(a):
            return a + b
        if a.shape != b.shape:
            fail(node, f"{size(a)} and {size(b)} cannot be added or compared")
        table = Table(*a.shape, lambda r, c: a[r, c] + b[r, c])
        if a.diagonal and b.diagonal:
            table.diagonal = lambda r: a.diagonal(r) + b.diagonal(r)
        return table

    def times(self, node: Node | None, a: Value, b: Value) -> Value:
        if not is_table(a) and not is_table(b):
            return a * b
        if not is_table(a) or not is_table(b):
            number, table = (b, a) if is_table(a) else (a, b)
            return self.scaled(number, table)
        if a.columns != b.rows:
            fail(node, f"{size(a)} times {size(b)} is not defined{turned(a, b)}")
        product = self.product(a, b)
        return product[0, 0] if product.shape == (ONE, ONE) else product

    def scaled(self, number: Number, table: Table) -> Table:
        """A number times a matrix."""
        result = Table(*table.shape, lambda r, c: number * table[r, c])
        if diagonal := table.diagonal:
            result.diagonal = lambda r: number * diagonal(r)
        return result

    def product(self, a: Table, b: Table) -> Table:
        if scale := a.diagonal:
            return Table(a.rows, b.columns, lambda r, c: scale(r) * b[r, c])
        if factor := b.diagonal:
            return Table(a.rows, b.columns, lambda r, c: a[r, c] * factor(c))
        if a.columns == ONE:
            return Table(a.rows, b.columns, lambda r, c: a[r, 0] * b[0, c])
        return Table(
            a.rows, b.columns, lambda r, c: self.total(a.columns, lambda s: a[r, s] * b[s, c])
        )

    def total(self, size: str, term: Callable[[Number], Number]) -> Number:
        """The sum of term(0) ... term(size - 1)."""
        return self.add_up(self.number(0), self.count(size) - 1, term)

    def column(self, size: str, entry: Callable[[Number], Number]) -> Table:
        return Table(size, ONE, lambda r, c: entry(r))

    def moved(self, weights: Table, step: Number, direction: Table) -> Table:
        return Table(*weights.shape, lambda r, c: weights[r, c] + step * direction[r, c])

    def stack(self, node: Node, blocks: list[Value]) -> Table:
        def table(block: Value) -> Table:
            return block if is_table(block) else Table(ONE, ONE, lambda r, c: block)

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

        return Table(WEIGHTS, top.columns, entry)

    # ---------------------------------------------------------------- the data

    def row(self, index: Number) -> Table:
        """The sample x^{(i)} as a column."""
        return self.column(WEIGHTS, lambda c: self.samples_table()[index - 1, c])

    def samples_table(self) -> Table:
        return Table(SAMPLES, WEIGHTS, self.feature)

    def features_table(self) -> Table:
        return Table(SAMPLES, FEATURES, lambda r, c: self.feature(r, c + 1))

    def labels(self) -> Table:
        return self.column(SAMPLES, self.label)

    def identity(self) -> Table:
        return Table(WEIGHTS, WEIGHTS, self.delta, diagonal=lambda r: self.number(1))

    def score(self, weights: Table, row: Number) -> Number:
        return self.total(WEIGHTS, lambda c: self.feature(row, c) * weights[c, 0])

    # ---------------------------------------------------------------- derivatives by the weights

    def gradient_of(self, cost: Callable[[Table], Number], weights: Table) -> Table:
        def entry(r: Number) -> Number:
            return self.derivative(lambda step: cost(self.moved(weights, step, self.unit(r))))

        return self.column(WEIGHTS, entry)

    def hessian_of(self, cost: Callable[[Table], Number], weights: Table) -> Table:
        def entry(r: Number, c: Number) -> Number:
            def slope(outer: Number) -> Number:
                return self.derivative(
                    lambda inner: cost(
                        self.moved(self.moved(weights, outer, self.unit(r)), inner, self.unit(c))
                    )
                )

            return self.derivative(slope)

        return Table(WEIGHTS, WEIGHTS, entry)

    def unit(self, place: Number) -> Table:
        return self.column(WEIGHTS, lambda r: self.delta(r, place))
