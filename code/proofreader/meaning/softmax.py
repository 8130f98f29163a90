r"""What the notation of K classes means, where a note says `for K classes` or `for 2 classes`.

k and l are classes, 1, ..., K. One sample has a column of scores z, of probabilities p = softmax(z)
and of labels y, a 1 for the class that it belongs to and zeros elsewhere; u is any column of K
numbers. \Theta and V hold a column of n + 1 weights for each class, \theta_k and v_k. X\Theta holds
the scores of all samples, P their probabilities, Y their labels, one sample in each row. H_{kl} is
the block of the second derivatives of J by \theta_k and \theta_l, and S_{kl} the diagonal matrix of
P_{ik} (\delta_{kl} - P_{il}). With two classes, class 2 is the label 1 of the rest of the book, and
J of a single column of weights is the cost there.

`Classes` is the part of `Meaning` that knows this. How the labels and J are written is said by
`symbolic.py` and `numeric.py`.
"""

from abc import abstractmethod
from collections.abc import Callable

from ..language.notation import CLASS_COLUMNS, CLASS_DEPENDS, COSTS, SOFTMAX, WEIGHTS_OF
from ..language.tree import Node
from .arithmetic import Number, Value
from .lazy_matrix import CLASSES, ONE, SAMPLES, WEIGHTS, LazyMatrix, fail, is_matrix
from .shapes import Shapes

LETTERS = {SAMPLES: {"i", "m"}, WEIGHTS: {"j", "n"}, CLASSES: {"k", "l", "K"}}


def class_reach(names: set[str]) -> set[str]:
    """Names, with all that they depend on."""
    depends = CLASS_DEPENDS.items()
    while more := {on for name, others in depends if name in names for on in others} - names:
        names = names | more
    return names


class Classes(Shapes):
    """Reads names and entries of classes; `self.of_classes` tells whether the formula has any."""

    names: dict[str, Value]
    local: set[str]
    of_two_classes: bool

    @abstractmethod
    def __call__(self, node: Node) -> Value:
        """What a tree means."""

    @abstractmethod
    def scalar(self, node: Node) -> Number:
        """What a tree means that must be a number."""

    def read_cell(self, node: Node, name: str, row: Node, column: Node) -> Value:
        r"""\Theta_{jk}, P_{ik}, \delta_{kl}, H_{kl}: whatever has two indices."""
        kind = (
            WEIGHTS if name in WEIGHTS_OF.values() else SAMPLES if name in ("P", "Y") else CLASSES
        )
        first, second = self.index_among(kind, row), self.index_among(CLASSES, column)
        self.within(second, 1, self.count(CLASSES))
        if kind == WEIGHTS:
            self.within(first, 0, self.count(WEIGHTS) - 1, "weight")
            return self.class_value(name)[first, second - 1]
        if kind == SAMPLES:
            self.within(first, 1, self.count(SAMPLES), "sample")
            return self.class_value(name)[first - 1, second - 1]
        self.within(first, 1, self.count(CLASSES))
        return {r"\delta": self.delta, "H": self.block, "S": self.spread}[name](
            first - 1, second - 1
        )

    def index_among(self, kind: str, node: Node) -> Number:
        """An index; i counts samples, j weights, k and l classes, and nothing else."""
        if (
            node.kind == "mul" or node.names() - self.local - LETTERS[kind]
        ):  # p_{kl} is not p at k times l
            fail(
                node,
                "this is no index of "
                + {SAMPLES: "a sample", WEIGHTS: "a weight", CLASSES: "a class"}[kind],
            )
        return self.scalar(node)

    def class_entry(self, node: Node, name: str, index: Node) -> Value:
        r"""z_k, p_k, y_k, u_k: numbers; \theta_k, v_k: columns."""
        place = self.index_among(CLASSES, index)
        self.within(place, 1, self.count(CLASSES))
        if name in CLASS_COLUMNS:
            return self.class_value(name)[place - 1, 0]
        if name in WEIGHTS_OF:
            weights = self.class_value(WEIGHTS_OF[name])
            return self.column(WEIGHTS, lambda r: weights[r, place - 1])
        fail(node, "this has no entries")

    def class_value(self, name: str) -> Value:
        """A column or matrix of classes by its name, or None."""
        if name in self.names:
            return self.names[name]
        if name in ("z", "u"):
            return self.column(CLASSES, lambda r: self.free_entry(name, r))
        if name in WEIGHTS_OF.values():
            return LazyMatrix(WEIGHTS, CLASSES, lambda r, c: self.free_entry(name, r, c))
        known = {
            "p": lambda: self.softmax(self.class_value("z")),
            "y": lambda: self.column(CLASSES, lambda r: self.class_label(None, r)),
            "P": lambda: self.softmax(
                self.times(None, self.samples_table(), self.class_value(r"\Theta"))
            ),
            "Y": lambda: LazyMatrix(SAMPLES, CLASSES, self.class_label),
            r"\mathbf{1}": lambda: self.column(CLASSES, lambda r: self.number(1)),
        }
        return known[name]() if name in known else None

    def known_class_name(self, node: Node, name: str) -> Value:
        if name in ("k", "l"):
            return self.free_index(name, CLASSES) + 1
        if name == "K":
            return self.count(CLASSES)
        if name == "J":
            return self.class_cost(self.class_value(r"\Theta"))
        if name in WEIGHTS_OF:
            fail(node, "the weights of which class?")
        return self.class_value(name)

    def softmax(self, scores: LazyMatrix) -> LazyMatrix:
        """Of a column of K scores, or of each row of a matrix."""
        if scores.shape == (CLASSES, ONE):
            return self.column(CLASSES, lambda r: self.share(lambda c: scores[c, 0], r))
        return LazyMatrix(
            SAMPLES, CLASSES, lambda r, c: self.share(lambda other: scores[r, other], c)
        )

    def share(self, score: Callable[[Number], Number], place: Number) -> Number:
        return self.exp(score(place)) / self.total(CLASSES, lambda c: self.exp(score(c)))

    def read_component(self, node: Node, call: Node, index: Node) -> Number:
        r"""\operatorname{softmax}(z)_k"""
        column, place = self(call), self.index_among(CLASSES, index)
        if not is_matrix(column) or column.shape != (CLASSES, ONE):
            fail(node, "one index belongs to the softmax of a single column")
        self.within(place, 1, self.count(CLASSES))
        return column[place - 1, 0]

    def applied_to_classes(self, node: Node, name: str, values: list[Value]) -> Value:
        r"""\operatorname{softmax} and J; None for any other function."""
        if name not in COSTS | {SOFTMAX}:
            return None
        shapes = {
            SOFTMAX: [(CLASSES, ONE), (SAMPLES, CLASSES)],
            "J": [(WEIGHTS, CLASSES)] + [(WEIGHTS, ONE)] * self.of_two_classes,
        }[name]
        if len(values) != 1 or not is_matrix(values[0]) or values[0].shape not in shapes:
            fail(
                node,
                "of classes this takes "
                + " or ".join(f"{rows} x {columns} numbers" for rows, columns in shapes),
            )
        if name == SOFTMAX:
            return self.softmax(values[0])
        return (
            self.class_cost(values[0])
            if values[0].columns == CLASSES
            else self.cost(node, name, values[0])
        )

    # ---------------------------------------------------------------- derivatives

    def changed_class_value(self, variable: Node) -> Callable[[Number], dict[str, Value]] | None:
        r"""What a small step does to z_l or \Theta_{jk}: a function of the step, or None if the
        variable is neither.
        """
        name, *places = variable.parts
        if variable.kind == "entry" and name == "z":
            self(variable)
            value, row, column = self.class_value(name), self.scalar(places[0]) - 1, 0
        elif variable.kind == "cell" and name == r"\Theta":
            self(variable)
            value, row, column = (
                self.class_value(name),
                self.scalar(places[0]),
                self.scalar(places[1]) - 1,
            )
        else:
            return None
        return lambda step: {name: self.moved(value, step, self.unit_cell(value, row, column))}

    def unit_cell(self, table: LazyMatrix, row: Number, column: Number) -> LazyMatrix:
        """Zeros in the shape of a table, with a 1 in one place."""
        if table.columns == ONE:
            return LazyMatrix(*table.shape, lambda r, c: self.delta(r, row))
        return LazyMatrix(*table.shape, lambda r, c: self.delta(r, row) * self.delta(c, column))

    def class_gradient(self) -> LazyMatrix:
        weights = self.class_value(r"\Theta")
        return LazyMatrix(
            WEIGHTS,
            CLASSES,
            lambda r, c: self.derivative(
                lambda step: self.class_cost(
                    self.moved(weights, step, self.unit_cell(weights, r, c))
                )
            ),
        )

    def block(self, k: Number, l: Number) -> LazyMatrix:
        """H_{kl}, by differentiating J twice."""
        weights = self.class_value(r"\Theta")

        def entry(r: Number, c: Number) -> Number:
            def slope(outer: Number) -> Number:
                there = self.moved(weights, outer, self.unit_cell(weights, r, k))
                return self.derivative(
                    lambda inner: self.class_cost(
                        self.moved(there, inner, self.unit_cell(weights, c, l))
                    )
                )

            return self.derivative(slope)

        return LazyMatrix(WEIGHTS, WEIGHTS, entry)

    def spread(self, k: Number, l: Number) -> LazyMatrix:
        """S_{kl}, a diagonal matrix."""
        p = self.class_value("P")

        def diagonal(r: Number) -> Number:
            return p[r, k] * (self.delta(k, l) - p[r, l])

        return LazyMatrix(
            SAMPLES, SAMPLES, lambda r, c: self.delta(r, c) * diagonal(r), diagonal=diagonal
        )
