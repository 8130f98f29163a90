"""What a formula's tree means.

`Meaning` walks the tree, looks names up and checks that shapes fit. It does not calculate: how two
numbers are added up over all samples, or how a function is differentiated, is said by its
subclasses, with SymPy expressions in `symbolic.py` and with numbers in `numeric.py`.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from fractions import Fraction

from ..language import notation
from ..language.clock import look
from ..language.functions import FUNCTIONS
from ..language.notation import COSTS, NUMBERS, OF_NUMBERS, VECTORS
from ..language.tree import Node, Relation, walk
from ..source.statement import Context
from .arithmetic import Number, Value
from .lazy_matrix import ONE, SAMPLES, WEIGHTS, LazyMatrix, fail, is_matrix
from .shapes import size
from .softmax import Classes, class_reach

CASEWISE = {r"\operatorname{Cost}", "p"}  # of a label and a probability
# X^\top X, the only matrix whose largest eigenvalue is known
GRAM = Node("mul", (Node("transpose", (Node("name", ("X",)),)), Node("name", ("X",))))


ZERO = Node("number", (Fraction(0),))


# What is computed from the weights.
OF_WEIGHTS = COSTS | {"L_J", "S", "H"}


class NotEntrywise(Exception):
    """Something that one way of reading cannot express; another may."""


def matched(relation: Relation, left: Value, right: Value) -> tuple[Value, Value]:
    """Two values of one shape; the number 0 stands for the zero column too."""
    if isinstance(left, tuple) or isinstance(right, tuple):
        if not (isinstance(left, tuple) and isinstance(right, tuple) and len(left) == len(right)):
            fail(relation.right, "a list stands against a single value, or one of another length")
        return left, right
    if is_matrix(left) and not is_matrix(right) and right == 0:
        right = LazyMatrix(*left.shape, lambda r, c: right_zero)
        right_zero = left[0, 0] * 0
    elif is_matrix(left) != is_matrix(right) or is_matrix(left) and left.shape != right.shape:
        shown = [size(value) if is_matrix(value) else "one number" for value in (left, right)]
        fail(relation.right, f"the left side is {shown[0]}, the right side {shown[1]}")
    return left, right


def reach(
    node: Node, context: Context, columns: bool, busy: frozenset[str] = frozenset()
) -> set[str]:
    """All names a tree depends on; `busy` are those whose explanation is being read."""
    present = node.names()
    if present & (COSTS | {"S", "H"}) or columns and "h" in present:
        present |= {r"\theta"}
    if context.classes:
        present = class_reach(present)
    for name in present & set(context.meanings) - busy:
        _, parameter, meaning = context.meanings[name]
        present |= reach(meaning, context, columns, busy | {name}) - {parameter}
    return present


class Meaning(Classes):
    """A walker over trees. `names`: name -> value, for the bound indices, the weights and whatever
    is fixed.
    """

    def __init__(self, context: Context, columns: bool = False) -> None:
        self.context, self.columns = context, columns
        self.names: dict[str, Value] = {}
        self.of_classes, self.of_two_classes = context.classes is not None, context.classes == "2"
        self.kinds, self.meanings, self.data = context.kinds, context.meanings, context.data
        self.busy: set[str] = set()  # names whose explanation is being read
        # indices of sums and parameters of functions: what the note explains must not name them
        self.local: set[str] = set()

    # ---------------------------------------------------------------- the walk

    def __call__(self, node: Node) -> Value:
        look()
        return getattr(self, "read_" + node.kind)(node, *node.parts)

    @contextmanager
    def binding(self, names: dict[str, Value]) -> Iterator[None]:
        """While some names have these values."""
        outside = self.names
        self.names = {**outside, **names}
        try:
            yield
        finally:
            self.names = outside

    def scoped(self, names: dict[str, Value], node: Node) -> Value:
        """The value of a tree with some names bound."""
        with self.binding(names):
            return self(node)

    def locally(self, name: str, value: Value, node: Node) -> Value:
        """The value of a tree with a name bound that means something in this tree alone."""
        if notation.cannot_be_bound(name, self.context.classes):
            fail(node, f"{name} means something else here")
        outside = self.local
        self.local = outside | {name}
        try:
            return self.scoped({name: value}, node)
        finally:
            self.local = outside

    def scalar(self, node: Node) -> Number:
        value = self(node)
        if is_matrix(value):
            fail(node, "a number is wanted here, and this is a matrix or column")
        return value

    def read_number(self, node: Node, value: Fraction) -> Number:
        return self.number(value)

    def read_list(self, node: Node, *parts: Node) -> tuple[Number, ...]:
        return tuple(self.scalar(part) for part in parts)

    def read_add(self, node: Node, *terms: Node) -> Value:
        total = self(terms[0])
        for term in terms[1:]:
            total = self.add(node, total, self(term))
        return total

    def read_neg(self, node: Node, term: Node) -> Value:
        return self.times(node, self.number(-1), self(term))

    def read_mul(self, node: Node, left: Node, right: Node) -> Value:
        return self.times(node, self(left), self(right))

    def read_div(self, node: Node, above: Node, below: Node) -> Value:
        return self.times(node, self.reciprocal(node, self.scalar(below)), self(above))

    def read_pow(self, node: Node, base: Node, exponent: Node) -> Value:
        value = self(base)
        if not is_matrix(value):
            return self.power(node, value, self.scalar(exponent))
        if exponent != Node("neg", (Node("number", (1,)),)):
            fail(node, "of powers of a matrix only the inverse is known")
        if value.rows != value.columns:
            fail(node, "only a square matrix has an inverse")
        return self.inverse(value)

    def read_transpose(self, node: Node, base: Node) -> Value:
        value = self(base)
        if not is_matrix(value):
            fail(node, "the transpose of a number")
        return LazyMatrix(
            value.columns, value.rows, lambda r, c: value[c, r], diagonal=value.diagonal
        )

    def read_sqrt(self, node: Node, inside: Node) -> Value:
        return self.power(node, self.scalar(inside), self.number(1) / 2)

    def read_abs(self, node: Node, inside: Node) -> Value:
        return self.absolute(self.scalar(inside))

    def read_norm(self, node: Node, inside: Node) -> Value:
        column = self(inside)
        if not is_matrix(column) or column.columns != ONE:
            fail(node, "the length of something that is not a column")
        return self.power(
            node, self.total(column.rows, lambda r: column[r, 0] ** 2), self.number(1) / 2
        )

    def read_at(self, node: Node, body: Node, variable: Node, value: Node) -> Value:
        self.can_vary(variable)
        if variable.kind != "name" or notation.cannot_be_bound(
            variable.parts[0], self.context.classes
        ):
            fail(variable, "expected a variable")
        name = variable.parts[0]
        self.linked(variable, body, name)
        if name in self.claimed_vectors():
            if value != ZERO:
                fail(value, f"of the column {name} only the value 0 is known here")
            return self.scoped({name: self.weights(value)}, body)
        self.depends(variable, body, name)
        return self.scoped({name: self.scalar(value)}, body)

    def claimed_vectors(self) -> set[str]:
        """The names that stand for columns of weights."""
        named = {name for name, kind in self.kinds.items() if kind == "vector"}
        return set() if self.of_classes else VECTORS - set(self.kinds) | named

    def read_sum(self, node: Node, index: str, low: Node, high: Node, body: Node) -> Value:
        return self.series(node, index, self.scalar(low), self.scalar(high), body, self.add_up)

    def read_prod(self, node: Node, index: str, low: Node, high: Node, body: Node) -> Value:
        return self.series(node, index, self.scalar(low), self.scalar(high), body, self.multiply_up)

    def series(
        self,
        node: Node,
        index: str,
        low: Number,
        high: Number,
        body: Node,
        collect: Callable[..., Number],
    ) -> Value:
        def term(value: Number) -> Value:
            return self.locally(index, value, body)

        shape = term(low)
        if not is_matrix(shape):
            return collect(low, high, term)
        if node.kind != "sum":
            fail(body, "a product of columns or matrices is not known here")
        return LazyMatrix(
            *shape.shape, lambda r, c: collect(low, high, lambda value: term(value)[r, c])
        )

    def read_cases(self, node: Node, *rows: tuple[Node, Node, Node]) -> Value:
        chosen = [
            value
            for value, left, right in rows
            if self.decides(node, self.scalar(left), self.scalar(right))
        ]
        if len(chosen) != 1:
            fail(node, f"{len(chosen)} of the cases apply where exactly one should")
        return self(chosen[0])

    def read_blocks(self, node: Node, rows: tuple[tuple[Node, ...], ...]) -> LazyMatrix:
        if all(len(row) == 1 for row in rows):
            return self.stack(node, [self(row[0]) for row in rows])
        fail(node, "of blocks only those that stand above each other are known")

    # ---------------------------------------------------------------- names

    def read_name(self, node: Node, name: str) -> Value:
        """What is nearest counts: a bound name, the note's meaning, its kind, then the book's."""
        if name in self.names:
            return self.names[name]
        if name in self.meanings and self.meanings[name].parameter is None:
            return self.meant(node, name)
        kind = self.kinds.get(name)
        if kind in ("function", "family") or name in {*self.meanings, *self.data}:
            fail(node, "no meaning for this without its argument or index")
        if (
            self.of_classes
            and kind is None
            and (found := self.known_class_name(node, name)) is not None
        ):
            return found
        if name in ("h", "y") and kind == "column":
            return self.predictions() if name == "h" else self.labels()
        if kind in OF_NUMBERS:
            return self.letter(name, kind)
        if kind == "vector" or (kind is None and name in VECTORS):
            return self.vector(name)
        if kind == "column":
            return self.free_column(name)
        if name in NUMBERS:
            return self.letter(name, "number")
        if name in COSTS:
            return self.cost(node, name, self.vector_value(r"\theta"))
        return self.known_name(node, name)

    def known_name(self, node: Node, name: str) -> Value:
        if name in ("m", "n"):
            return self.count(name)
        if name == "i":
            return self.free_index(name, SAMPLES) + 1
        if name in ("j", "k"):
            return self.free_index(name, WEIGHTS)
        if name == "x":
            return self.row(self.free_index("x", SAMPLES) + 1)  # any sample
        if name == "L_J":
            return self.steepest() / (4 * self.count(SAMPLES))
        if name in ("h", "y"):
            return self.prediction_or_label(name)
        builders = {
            "X": self.samples_table,
            "F": self.features_table,
            "S": self.switches,
            "H": self.hessian,
            "I": self.identity,
            r"\mathbf{1}": lambda: self.column(SAMPLES, lambda r: self.number(1)),
        }
        if name in builders:
            return builders[name]()
        fail(node, "no meaning for this without its argument or index")

    def prediction_or_label(self, name: str) -> Value:
        if not self.columns:
            return self.letter(name, "probability" if name == "h" else "number")
        return self.predictions() if name == "h" else self.labels()

    def meant(self, node: Node, name: str) -> Value:
        """What a note says a name stands for."""
        if name in self.busy:
            fail(node, "the note explains this by itself")
        self.busy.add(name)
        try:
            return self(self.explained(node, name))
        finally:
            self.busy.discard(name)

    def explained(self, node: Node, name: str) -> Node:
        """The tree of what a note says; a letter in it must not be caught by a sum or a function
        that it is used in.
        """
        _, parameter, tree = self.meanings[name]
        caught = (self.local - {parameter}) & tree.names()
        if caught:
            names = ", ".join(sorted(caught))
            fail(node, f"the note explains this with {names}, which means something else here")
        return tree

    def vector_value(self, name: str) -> LazyMatrix:
        return self.names[name] if name in self.names else self.vector(name)

    def predictions(self) -> LazyMatrix:
        weights = self.vector_value(r"\theta")
        return self.column(SAMPLES, lambda r: self.sigma(self.score(weights, r)))

    def switches(self) -> LazyMatrix:
        """S, the diagonal matrix of h (1 - h)."""
        h = self.predictions()
        return LazyMatrix(
            SAMPLES,
            SAMPLES,
            lambda r, c: self.delta(r, c) * h[r, 0] * (1 - h[r, 0]),
            diagonal=lambda r: h[r, 0] * (1 - h[r, 0]),
        )

    def hessian(self) -> LazyMatrix:
        return self.hessian_of(
            lambda weights: self.cost(None, "J", weights), self.vector_value(r"\theta")
        )

    def read_entry(self, node: Node, name: str, index: Node) -> Value:
        if self.of_classes and self.kinds.get(name) != "family":
            return self.class_entry(node, name, index)
        place = self.scalar(index)
        if name == "e":
            return self.column(WEIGHTS, lambda r: self.delta(r, place))
        if self.kinds.get(name) == "family":
            return self.family(name, place)
        if name == r"\theta":
            return self.vector_value(name)[place, 0]
        fail(node, "this has no entries")

    def read_sample(self, node: Node, name: str, sample: Node, column: Node | None) -> Value:
        index = self.index_among(SAMPLES, sample) if self.of_classes else self.scalar(sample)
        if self.of_classes and column is not None:
            self.index_among(WEIGHTS, column)
        if name == "y":
            return self.label(index - 1)
        return self.row(index) if column is None else self.feature(index - 1, self.scalar(column))

    def read_hypothesis(self, node: Node, weights: Node, sample: Node) -> Number:
        column, row = self(weights), self(sample)
        if (
            not is_matrix(column)
            or column.shape != (WEIGHTS, ONE)
            or not is_matrix(row)
            or sample.parts[0] != "x"
        ):
            fail(node, r"the hypothesis is written h_\theta(x^{(i)})")
        return self.sigma(self.total(WEIGHTS, lambda c: row[c, 0] * column[c, 0]))

    # ---------------------------------------------------------------- functions

    def read_call(self, node: Node, name: str, primes: int, arguments: tuple[Node, ...]) -> Value:
        if not arguments:  # within a gradient: the cost at theta
            return self.cost(node, name, self.vector_value(r"\theta"))
        if name == r"\lambda_{\max}":
            if arguments[0] != GRAM:
                fail(node, r"the largest eigenvalue is known of X^\top X only")
            return self.steepest()
        of_weights = name in COSTS and name not in self.data
        values = list(map(self.weights if of_weights else self, arguments))
        if primes:
            return self.primed(node, name, primes, values)
        return self.applied(node, name, values)

    def weights(self, node: Node) -> Value:
        """Where a cost is taken; the number 0 stands for the column of zeros."""
        return self.column(WEIGHTS, lambda r: self.number(0)) if node == ZERO else self(node)

    def primed(self, node: Node, name: str, primes: int, values: list[Value]) -> Number:
        if len(values) != 1 or is_matrix(values[0]):
            fail(node, "a prime is the derivative of a function of one number")
        return self.slope(name, lambda shift: self.applied(node, name, [values[0] + shift]), primes)

    def applied(self, node: Node, name: str, values: list[Value]) -> Value:
        """A function at values; as with names the note comes before the book."""
        if name in self.data:
            if len(values) != 1 or is_matrix(values[0]):
                fail(node, "of these data the cost is one of a single number, the weight")
            return self.cost_of_data(node, *self.data[name][1:], *values)
        if name in self.meanings:
            return self.defined(node, name, values)
        if self.of_classes and (found := self.applied_to_classes(node, name, values)) is not None:
            return found
        if name in COSTS:
            if len(values) != 1:
                fail(node, "a cost is one of the weights alone")
            return self.cost(node, name, *values)
        if any(is_matrix(value) for value in values):
            fail(node, "a function of numbers is given a matrix or column")
        if self.kinds.get(name) == "function":
            return self.free_function(name, *values)
        if name in CASEWISE and len(values) == 2:
            return self.bernoulli(node, name, *values)
        if name in FUNCTIONS and FUNCTIONS[name].arity == len(values):
            return self.function(name, *values)
        fail(node, "no meaning for this with these arguments")

    def bernoulli(self, node: Node, name: str, first: Number, second: Number) -> Number:
        """Cost(h, y) and p(y | h), each by its two cases: what happened, and its probability."""
        label, chance = (first, second) if name == "p" else (second, first)
        for value, probability in ((0, 1 - chance), (1, chance)):
            if self.decides(node, label, self.number(value)):
                return probability if name == "p" else -self.log(probability)
        fail(node, "this is known for the labels 0 and 1 only")

    def defined(self, node: Node, name: str, values: list[Value]) -> Value:
        """A function that a note or the equation itself defines."""
        if len(values) != 1:
            fail(node, "this function has one argument")
        parameter, tree = self.meanings[name].parameter or "", self.explained(node, name)
        self.is_letter(node, parameter)
        self.linked(node, tree, parameter)
        return self.locally(parameter, values[0], tree)

    def checked(self, node: Node | None, weights: Value) -> LazyMatrix:
        if not is_matrix(weights) or weights.shape != (WEIGHTS, ONE):
            fail(node, "a cost is a function of the column of all weights")
        return weights

    # ---------------------------------------------------------------- derivatives

    def read_diff(self, node: Node, body: Node, variables: tuple[Node, ...]) -> Number:
        if not variables:
            return self(body)
        variable, *rest = variables
        self.can_vary(variable)
        if self.of_classes and (change := self.changed_class_value(variable)):
            pass
        elif variable.kind == "entry" and variable.parts[0] == r"\theta" and not self.of_classes:
            weights, direction = (
                self.vector_value(r"\theta"),
                self(Node("entry", ("e", variable.parts[1]))),
            )
            change = lambda step: {r"\theta": self.moved(weights, step, direction)}
        elif variable.kind == "name" and not is_matrix(value := self(variable)):
            change = lambda step: {variable.parts[0]: value + step}
        else:
            fail(variable, "a derivative with respect to this is not known")
        self.depends(node, body, variable.parts[0])
        self.linked(node, body, variable.parts[0])
        inner = Node("diff", (body, tuple(rest)), node.start, node.text)
        return self.derivative(lambda step: self.number_in(change(step), inner))

    def can_vary(self, variable: Node) -> None:
        name = variable.parts[0]
        if variable.kind == "name" and name in notation.counts(self.context.classes):
            fail(variable, "a count or an index does not vary")
        if name in self.context.meanings or name in dict(self.ties()):
            fail(variable, "what the note explains by other letters does not vary alone")
        if variable.kind == "name":
            self.is_letter(variable, name)

    def is_letter(self, node: Node, name: str) -> None:
        """Is it a letter that may be any number or column, and nothing that the book computes?"""
        free = NUMBERS | VECTORS | (set() if self.columns else {"h", "y"})
        kind = self.kinds.get(name)
        if kind not in (None, "vector", *OF_NUMBERS) or (
            kind is None and name in notation.named(self.context.classes) - free
        ):
            fail(node, f"{name} is no letter that could be any number, and does not vary alone")

    def number_in(self, names: dict[str, Value], node: Node) -> Number:
        value = self.scoped(names, node)
        if is_matrix(value):
            fail(node, "of a column or matrix no derivative is known")
        return value

    def depends(self, node: Node, body: Node, name: str) -> None:
        """The derivative of something that cannot change would be a check of nothing."""
        if name not in reach(body, self.context, self.columns, frozenset(self.busy)):
            fail(node, f"{name} does not occur in {body.text}, which should depend on it")

    def linked(self, node: Node, body: Node, name: str) -> None:
        """Whatever varies or fixes a name must see all that changes with it."""
        present = reach(body, self.context, self.columns, frozenset(self.busy))
        if (
            self.of_classes
            and {name, "z", r"\Theta"} <= present | {name}
            and name in ("z", r"\Theta")
        ):
            fail(
                node,
                r"z, p and y belong to one sample, \Theta and P to all: "
                r"a derivative by the one of the other is not known",
            )
        known = set(self.names) | set(self.kinds) | set(self.meanings)
        hidden = {"h", "z"} & present - known
        if name in {"h", "z"} - known and not self.of_classes and r"\theta" in present:
            fail(node, rf"{name} changes with \theta; write all of it by \theta, or by {name}")
        if name == r"\theta" and hidden - ({"h"} if self.columns else set()):
            fail(
                node,
                ", ".join(sorted(hidden))
                + r" depends on \theta; write h_\theta(x^{(i)}) or \theta^\top x^{(i)}",
            )
        if hidden - {name} and name in ("h", "z", "w", "b", "x") and not self.of_classes:
            linked = " and ".join(sorted({name} | hidden))
            fail(node, f"{linked} depend on each other; say in a note how")
        samples = {part.parts[0] for part in walk(body) if part.kind == "sample"}
        if name in samples or name == "y" and present & OF_WEIGHTS:  # made of labels
            fail(node, f"is {name} one of the samples of {name}? write which, or another letter")
        for other, trees in self.ties():
            if other in present and name in self.reach_of(trees):
                fail(node, f"by the note {other} changes with {name}")
        for link in self.context.given:
            together = self.reach_of((link.left, link.right)) if link.sign == "=" else set()
            if name in together and (together - {name}) & present:
                fail(node, f"by what is given, other letters change with {name}")

    def ties(self) -> Iterator[tuple[str, tuple[Node, ...]]]:
        """The names that a note gives values or an equation, with the trees of those."""
        context = self.context
        yield from (*context.cases, *context.values)
        for name, relation in context.solutions.items():
            yield name, (relation.left, relation.right)

    def reach_of(self, trees: Iterable[Node]) -> set[str]:
        return {name for tree in trees for name in reach(tree, self.context, self.columns)}

    def can_shrink(self, relation: Relation, name: str) -> None:
        """A step that goes to 0 must not take other letters with it."""
        self.can_vary(Node("name", (name,), text=name))
        for side in (relation.left, relation.right):
            self.linked(side, side, name)
        known = [side for link in self.context.given for side in (link.left, link.right)]
        known += [bound for _, _, bound in self.context.ranges]
        if name in self.reach_of(known):
            fail(relation.left, f"by the note other letters change with {name}")

    def read_gradient(self, node: Node, function: Node) -> LazyMatrix:
        if self.of_classes:
            if function.parts[0] != "J" or function.parts[2] not in (
                (),
                (Node("name", (r"\Theta",)),),
            ):
                fail(node, r"of classes the gradient is known of J(\Theta) only")
            return self.class_gradient()
        return self.gradient_of(*self.cost_and_weights(node, function))

    def read_hessian(self, node: Node, function: Node) -> LazyMatrix:
        if self.of_classes:
            fail(node, r"of classes the second derivatives are written H_{kl}")
        return self.hessian_of(*self.cost_and_weights(node, function))

    def cost_and_weights(
        self, node: Node, call: Node
    ) -> tuple[Callable[[LazyMatrix], Number], LazyMatrix]:
        name, primes, arguments = call.parts
        if name not in COSTS and name not in self.meanings or primes or len(arguments) > 1:
            fail(node, "the gradient is known of a cost only")
        if name in self.meanings:
            self.linked(node, self.meanings[name].meaning, r"\theta")
        weights = self.weights(arguments[0]) if arguments else self.vector_value(r"\theta")
        return lambda at: self.applied(node, name, [at]), self.checked(node, weights)
