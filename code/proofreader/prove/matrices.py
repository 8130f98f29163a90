"""Decides whether two formulas of matrices agree by the rules of matrix algebra alone.

A matrix is a sum of words: products of letters, each a name, perhaps transposed, or the inverse of
a word. Nothing is used of a letter but its shape, and of S, H and I that they are symmetric; so
what is proved holds for all matrices that can stand for the letters, as long as the inverses exist.
Costs and gradients are letters of their own here.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sympy import Expr, Rational, S, Symbol, sqrt

from ..language.notation import COSTS, NUMBERS, OF_NUMBERS, VECTORS
from ..language.tree import Node
from ..meaning.lazy_matrix import FEATURES, ONE, SAMPLES, WEIGHTS
from ..meaning.symbolic import M, N, is_huge
from ..meaning.walker import NotEntrywise
from ..source.statement import Context
from .algebra import cancel, expand
from .signs import never_zero

SHAPES = {
    "X": (SAMPLES, WEIGHTS),
    "F": (SAMPLES, FEATURES),
    "S": (SAMPLES, SAMPLES),
    "H": (WEIGHTS, WEIGHTS),
    "y": (SAMPLES, ONE),
    "h": (SAMPLES, ONE),
    r"\mathbf{1}": (SAMPLES, ONE),
    **dict.fromkeys(VECTORS, (WEIGHTS, ONE)),
}
SYMMETRIC = {"S", "H"}


Word = tuple[Any, ...]  # letters (name, transposed) or ("inverse", word)


@dataclass(frozen=True)
class Words:
    """A matrix: {word: coefficient}, a word being a tuple of letters (name, transposed) or
    ("inverse", word).
    """

    rows: str
    columns: str
    terms: tuple

    @classmethod
    def of(cls, rows: str, columns: str, terms: dict[Word, Expr]) -> "Words":
        return cls(
            rows,
            columns,
            tuple(sorted(((word, c) for word, c in terms.items() if c != 0), key=str)),
        )


def turned(word: Word) -> Word:
    """The transpose of a word."""
    return tuple(
        (letter[0], turned(letter[1]))
        if letter[0] == "inverse"
        else (letter[0], letter[1] if letter[0] in SYMMETRIC else not letter[1])
        for letter in reversed(word)
    )


def reduced(word: Word) -> Word:
    """With every inverse that stands beside what it inverts cancelled."""
    for at, letter in enumerate(word):
        if letter[0] == "inverse":
            inner = letter[1]
            if word[at + 1 : at + 1 + len(inner)] == inner:
                return reduced(word[:at] + word[at + 1 + len(inner) :])
            if at >= len(inner) and word[at - len(inner) : at] == inner:
                return reduced(word[: at - len(inner)] + word[at + 1 :])
    return word


def product(a: Words, b: Words) -> Words:
    terms: dict[Word, Expr] = {}
    for left, c in a.terms:
        for right, d in b.terms:
            word = reduced(left + right)
            terms[word] = expand(terms.get(word, S.Zero) + c * d)
    return Words.of(a.rows, b.columns, terms)


def total(a: Words, b: Words) -> Words:
    terms = dict(a.terms)
    for word, c in b.terms:
        terms[word] = expand(terms.get(word, S.Zero) + c)
    return Words.of(a.rows, a.columns, terms)


def scaled(number: Expr, a: Words) -> Words:
    return Words.of(a.rows, a.columns, {word: expand(number * c) for word, c in a.terms})


def as_number(a: Words) -> Expr:
    """A 1 x 1 matrix is a number and its own transpose."""
    return sum(
        (
            c * Symbol(str(min(word, turned(word), key=str)), real=True) if word else c
            for word, c in a.terms
        ),
        S.Zero,
    )


class MatrixAlgebra:
    """Reads trees as words; NotEntrywise if a formula holds anything but matrix algebra."""

    def __init__(
        self, context: Context, columns: bool, bound: dict[str, Node] | None = None
    ) -> None:
        self.columns, self.kinds, self.meanings = columns, context.kinds, context.meanings
        self.values = bound or {}
        self.costs_at: dict[Expr, Words] = {}  # each cost that occurs -> the weights it is taken at

    def __call__(self, node: Node) -> Any:
        method = getattr(self, "read_" + node.kind, None)
        if method is None:
            raise NotEntrywise(node.kind)
        return method(node, *node.parts)

    def read_number(self, node: Node, value: Fraction) -> Expr:
        return Rational(value.numerator, value.denominator)

    def read_add(self, node: Node, *terms: Node) -> Any:
        result = self(terms[0])
        for term in terms[1:]:
            more = self(term)
            if isinstance(result, Expr) != isinstance(more, Expr):
                raise NotEntrywise("a number added to a matrix")
            result = result + more if isinstance(result, Expr) else total(result, more)
        return result

    def read_neg(self, node: Node, term: Node) -> Any:
        return self.times(S.NegativeOne, self(term))

    def read_mul(self, node: Node, left: Node, right: Node) -> Any:
        return self.times(self(left), self(right))

    def read_div(self, node: Node, above: Node, below: Node) -> Any:
        divisor = self(below)
        if not isinstance(divisor, Expr) or divisor == 0:
            raise NotEntrywise("division by something that is no number, or by 0")
        return self.times(1 / divisor, self(above))

    def times(self, a: Any, b: Any) -> Any:
        if isinstance(a, Expr) and isinstance(b, Expr):
            return a * b
        if isinstance(a, Expr):
            return scaled(a, b)
        if isinstance(b, Expr):
            return scaled(b, a)
        result = product(a, b)
        return as_number(result) if (result.rows, result.columns) == (ONE, ONE) else result

    def read_pow(self, node: Node, base: Node, exponent: Node) -> Any:
        value, power = self(base), self(exponent)
        if isinstance(value, Expr):
            if not isinstance(power, Expr) or is_huge(value, power):
                raise NotEntrywise("a power that is too large")
            return value**power
        if power != -1 or value.rows != value.columns:
            raise NotEntrywise("a power of a matrix")
        if len(value.terms) != 1:
            raise NotEntrywise("the inverse of a sum")
        ((word, c),) = value.terms
        if not word:
            return Words.of(value.rows, value.columns, {(): 1 / c})
        return Words.of(value.rows, value.columns, {(("inverse", word),): 1 / c})

    def read_transpose(self, node: Node, base: Node) -> Any:
        value = self(base)
        if isinstance(value, Expr):
            raise NotEntrywise("the transpose of a number")
        return Words.of(value.columns, value.rows, {turned(word): c for word, c in value.terms})

    def read_norm(self, node: Node, inside: Node) -> Any:
        column = self(inside)
        if isinstance(column, Expr) or column.columns != ONE:
            raise NotEntrywise("the length of something that is no column")
        turned_row = Words.of(ONE, column.rows, {turned(word): c for word, c in column.terms})
        return sqrt(expand(as_number(product(turned_row, column))))

    def read_name(self, node: Node, name: str) -> Any:
        if name in self.values:
            return self(self.values[name])
        if name in self.meanings and self.meanings[name].parameter is None:
            return self(self.meanings[name].meaning)
        kind = self.kinds.get(name)
        if kind in OF_NUMBERS or kind is None and name in NUMBERS:
            return Symbol(name, real=True)
        if name in ("m", "n"):
            return {"m": M, "n": N}[name]
        if name == "I":
            return Words.of(WEIGHTS, WEIGHTS, {(): S.One})
        if kind == "vector":
            return self.letter(name, (WEIGHTS, ONE))
        if kind is not None and (kind != "column" or name not in ("h", "y")):
            raise NotEntrywise(name)
        if name == "L_J":
            return self.steepest() / (4 * M)
        if name in SHAPES and (self.columns or name not in ("h", "y")):
            return self.letter(name, SHAPES[name])
        raise NotEntrywise(name)

    def letter(self, name: str, shape: tuple[str, str]) -> Words:
        return Words.of(*shape, {((name, False),): S.One})

    def steepest(self) -> Expr:
        return Symbol("lambda_max(X^T X)", positive=True)

    def read_call(self, node: Node, name: str, primes: int, arguments: tuple[Node, ...]) -> Any:
        if name == r"\lambda_{\max}":
            return self.steepest()
        if name not in COSTS or primes:
            raise NotEntrywise(name)
        weights = self.at(arguments)
        value = Symbol(f"{name}({weights.terms})", real=True)
        self.costs_at[value] = weights
        return value

    def read_gradient(self, node: Node, function: Node) -> Any:
        name, primes, arguments = function.parts
        if name not in COSTS:
            raise NotEntrywise(name)
        return self.letter(self.gradient_name(name, self.at(arguments)), (WEIGHTS, ONE))

    @staticmethod
    def gradient_name(name: str, weights: Words) -> str:
        return f"gradient of {name} at {weights.terms}"

    def at(self, arguments: tuple[Node, ...]) -> Words:
        weights = self(arguments[0] if arguments else Node("name", (r"\theta",)))
        if not isinstance(weights, Words) or (weights.rows, weights.columns) != (WEIGHTS, ONE):
            raise NotEntrywise("a cost at something else than weights")
        return weights

    def bound(self, weights: Words, upper: bool) -> Expr:
        """What J is at most, or at least, by its slope at theta and its second derivative."""
        base = self.letter(r"\theta", (WEIGHTS, ONE))
        step = total(weights, scaled(S.NegativeOne, base))
        slope = self.letter(self.gradient_name("J", base), (WEIGHTS, ONE))
        row = Words.of(ONE, WEIGHTS, {turned(word): c for word, c in step.terms})
        plane = Symbol(f"J({base.terms})", real=True) + as_number(product(row, slope))
        return plane + self.steepest() / (8 * M) * as_number(product(row, step)) if upper else plane


def difference(algebra: MatrixAlgebra, left: Node, right: Node) -> Expr | Words:
    """Left minus right; 0 on one side fits any shape."""
    a, b = algebra(left), algebra(right)
    if isinstance(a, Expr) and isinstance(b, Expr):
        return a - b
    if b == 0 and isinstance(b, Expr):
        return a
    if a == 0 and isinstance(a, Expr):
        return scaled(S.NegativeOne, b)
    if isinstance(a, Expr) or isinstance(b, Expr):
        raise NotEntrywise("a number against a matrix")
    if (a.rows, a.columns) != (b.rows, b.columns):
        raise NotEntrywise("different shapes")
    return total(a, scaled(S.NegativeOne, b))


def is_zero(value: Expr | Words) -> bool:
    if isinstance(value, Expr):
        return cancel(expand(value)) == 0
    return all(cancel(c) == 0 for _, c in value.terms)


def agree(
    algebra: MatrixAlgebra, left: Node, right: Node, hypotheses: Iterable[tuple[Node, Node]] = ()
) -> bool:
    """Do two formulas agree, perhaps with the help of equations that are given?"""
    value = difference(algebra, left, right)
    if is_zero(value):
        return True
    for rule in rules(algebra, hypotheses):
        if is_zero(rewritten(value, *rule)):
            return True
    return False


def rules(
    algebra: MatrixAlgebra, hypotheses: Iterable[tuple[Node, Node]]
) -> Iterator[tuple[Word, dict[Word, Expr]]]:
    """Each equation A = B between matrices lets any one of its words be replaced by the rest."""
    for left, right in hypotheses:
        equation = difference(algebra, left, right)
        if isinstance(equation, Words):
            for word, c in equation.terms:
                if word and never_zero(c):
                    yield (
                        word,
                        {other: cancel(-d / c) for other, d in equation.terms if other != word},
                    )


def rewritten(
    value: Expr | Words, word: Word, rest: dict[Word, Expr], rounds: int = 8
) -> Expr | Words:
    for _ in range(rounds):
        if isinstance(value, Expr):
            return value
        changed = False
        terms: dict[Word, Expr] = {}
        for found, c in value.terms:
            at = next((at for at in range(len(found)) if found[at : at + len(word)] == word), None)
            if at is None:
                terms[found] = terms.get(found, S.Zero) + c
                continue
            changed = True
            for other, d in rest.items():
                new = reduced(found[:at] + other + found[at + len(word) :])
                terms[new] = expand(terms.get(new, S.Zero) + c * d)
        value = Words.of(value.rows, value.columns, terms)
        if not changed:
            break
    return value
