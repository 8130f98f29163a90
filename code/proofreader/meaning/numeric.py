"""What a formula means as a number, for a small m and n and given data.

Knows nothing of SymPy. Derivatives are measured by central differences with 60 digits, costs are
added up sample by sample, inverses are solved for. It looks for counterexamples, and it is the
second witness of every proof.
"""

from collections.abc import Callable
from fractions import Fraction
from random import Random
from typing import Any

import mpmath

from ..language.functions import FUNCTIONS
from ..language.tree import Node, Relation, walk
from ..source.statement import Context
from .arithmetic import Number, Value
from .lazy_matrix import CLASSES, FEATURES, ONE, SAMPLES, WEIGHTS, LazyMatrix
from .walker import Meaning

mp = mpmath.MPContext()
mp.dps = 60
NUDGE = mp.mpf(10) ** -12
TOLERANCE = mp.mpf(10) ** -12
ROUNDING = mp.mpf(10) ** -30

COUNTED = {
    "sample": "samples count from 1 to m",
    "weight": "weights count from 0 to n",
    "feature": "features count from 0 to n",
    "class": "classes count from 1 to K",
}
SMALL = 3  # so many digits are lost without notice
MOST_DIGITS = 5000  # with which a number is computed
MOST_TERMS = 10**4  # of all sums and products of a formula; more are not added up
LARGEST_EXPONENT = 10**5  # of e, and of 2 in a number
SEED_OF_ZEROS = 8  # the seed with which every letter is 0, for what fails nowhere else
# The seeds with which letters are far above and far below 0, where a sigmoid is nearly flat.
SEEDS_OF_FAR = {11: 10, 12: -10}
CLASS_COUNTS = (2, 3, 1, 4)  # as the seed has it
SIZES = [(1, 1), (2, 1), (1, 2), (2, 2), (3, 2), (4, 1)]


# What a range must not contradict.
OF_KIND = {"positive": ((">", 0),), "whole": ((">=", 0),), "probability": ((">", 0), ("<", 1))}


# Does a number have what a function needs?
HAS: dict[str, Callable[[Number], bool]] = {
    "positive": lambda z: z > 0,
    "nonnegative": lambda z: z >= 0,
    "nonzero": lambda z: z != 0,
}


class Untestable(Exception):
    """No numbers were found that fit the hypotheses, or a value is undefined at those tried."""


class Numeric(Meaning):
    """A Meaning at one choice of numbers: `seed` chooses them, small and round ones for a small
    seed.
    """

    def __init__(
        self,
        context: Context,
        m: int,
        n: int,
        seed: int,
        columns: bool = False,
        binary: bool = False,
    ) -> None:
        """`binary`: the labels are 0 and 1, and no other numbers are tried."""
        super().__init__(context, columns)
        self.binary = binary
        self.m, self.n, self.seed = m, n, seed
        self.K = 2 if self.of_two_classes else CLASS_COUNTS[seed % len(CLASS_COUNTS)]
        self.chosen: dict[Any, Any] = {}
        self.shown: dict[Any, Any] = {}
        self.kind_of: dict[Any, str] = {}
        self.bounded: dict[str, list[tuple[str, Number]]] = {}
        self.farthest = 0  # the largest exponent that was met
        self.measured = False  # was a derivative taken?
        self.nudge = NUDGE  # with which it is measured
        # how many digits the numbers have before the point, or zeros behind it (see Sized)
        self.digits = 0
        self.terms = 0  # how many terms were added up

    # ---------------------------------------------------------------- choices

    def choose(self, key: Any, kind: str = "number") -> Number:
        """A number for a letter or an entry; always the same for the same key."""
        if key not in self.chosen:
            random = Random(f"{self.seed} {self.m} {self.n} {key}")
            whole = {"label": (0, 1), "whole": (0, 1, 2, 3)}
            if kind == "whole" and self.seed < 4:  # 0 and 1 are tried for certain
                value = Fraction(self.seed)
            elif kind in whole and (kind == "whole" or self.binary or self.seed < 6):
                value = Fraction(random.choice(whole[kind]))
            elif self.seed == SEED_OF_ZEROS and kind == "number" and key[0] != "x":
                value = Fraction(0)
            elif self.seed in SEEDS_OF_FAR and kind == "number" and key[0] != "x":
                value = SEEDS_OF_FAR[self.seed] * Fraction(random.randint(1, 24), 8)
            elif kind == "probability":
                value = Fraction(random.randint(1, 9), 10)
            elif self.seed < 3:
                value = Fraction(
                    random.choice((1, 2, 3)) * (1 if kind == "positive" else random.choice((1, -1)))
                )
            else:
                value = Fraction(random.randint(1, 24), 8) * (
                    1 if kind == "positive" else random.choice((1, -1))
                )
            self.chosen[key] = value
        self.shown[key], self.kind_of[key] = self.chosen[key], kind
        return self.number(self.chosen[key])

    def letter(self, name: str, kind: str) -> Number:
        bounds = self.bounds(name)
        if not bounds:
            return self.choose(name, kind)
        at_the_edge = self.seed == SEED_OF_ZEROS and all("=" in sign for sign, _ in bounds)
        free = abs(self.choose(name, "whole" if kind == "whole" else "positive"))
        free = mp.zero if at_the_edge else free
        low = max((value for sign, value in bounds if sign in (">", ">=")), default=None)
        high = min((value for sign, value in bounds if sign in ("<", "<=")), default=None)
        if kind == "whole":
            value = mp.ceil(low) + free if low is not None else mp.floor(high) - free
        elif low is not None and high is not None:
            value = low + (high - low) * free / (1 + free)
        else:
            value = low + free if low is not None else high - free
        if not all(holds(sign, value, limit) for sign, limit in [*bounds, *OF_KIND.get(kind, ())]):
            raise Untestable
        self.shown[name] = value
        return value

    def bounds(self, name: str) -> list[tuple[str, Number]]:
        """Of a letter: they stay where they are while a derivative moves what they are made of."""
        if name not in self.bounded:
            self.bounded[name] = [
                (sign, self(bound)) for other, sign, bound in self.context.ranges if other == name
            ]
        return self.bounded[name]

    def free_index(self, name: str, size: str) -> Number:
        ranges = [(sign, bound) for other, sign, bound in self.context.ranges if other == name]
        if any(sign != ">=" for sign, _ in ranges):
            raise Untestable("of ranges of an index only `j >= 1` is known")
        low = max((int(self(bound)) for _, bound in ranges), default=0)
        if name not in self.chosen:
            self.chosen[name] = Random(f"{self.seed} {name}").randint(low, self.count(size) - 1)
        self.shown[name] = self.chosen[name] + (1 if size in (SAMPLES, CLASSES) else 0)
        return self.chosen[name]

    def vector(self, name: str) -> LazyMatrix:
        solution = self.context.solutions.get(name)
        if solution and name not in self.busy:
            return self.solved(name, solution)
        return self.column(WEIGHTS, lambda r: self.choose((name, r)))

    def solved(self, name: str, relation: Relation) -> LazyMatrix:
        """The column for which an equation, linear in it, holds."""
        self.busy.add(name)

        def gap(column: LazyMatrix) -> list[Number]:
            left, right = (
                self.scoped({name: column}, side) for side in (relation.left, relation.right)
            )
            return [left[r, 0] - right[r, 0] for r in range(self.count(WEIGHTS))]

        size = self.count(WEIGHTS)
        start = gap(self.column(WEIGHTS, lambda r: self.number(0)))
        columns = [gap(self.unit(c)) for c in range(size)]
        matrix = mp.matrix([[columns[c][r] - start[r] for c in range(size)] for r in range(size)])
        self.busy.discard(name)
        found = solve(matrix, [-value for value in start])
        return self.column(WEIGHTS, lambda r: found[r])

    def free_column(self, name: str) -> LazyMatrix:
        return self.column(SAMPLES, lambda r: self.choose((name, r)))

    def family(self, name: str, index: Number) -> Number:
        return self.choose((name, index), "positive")

    def feature(self, row: Number, column: Number) -> Number:
        return self.number(1) if column == 0 else self.choose(("x", int(row), int(column)))

    def label(self, row: Number) -> Number:
        return self.choose(("y", int(row)), "label")

    def free_entry(self, name: str, *place: Number) -> Number:
        return self.choose((name, *map(int, place)))

    def class_label(self, row: Number | None, column: Number) -> Number:
        """A 1 in the column of the sample's class; with two classes, what the label 1 gets and what
        it leaves.
        """
        if self.of_two_classes:
            return (
                self.label(0 if row is None else row)
                if column == 1
                else 1 - self.label(0 if row is None else row)
            )
        return self.number(int(column == self.class_of(row)))

    def class_of(self, row: Number | None) -> int:
        key = ("class",) if row is None else ("class", int(row))
        if key not in self.chosen:
            self.chosen[key] = Random(f"{self.seed} {self.K} {key}").randrange(self.K)
        self.shown[key] = self.chosen[key] + 1
        return self.chosen[key]

    def free_function(self, name: str, value: Number) -> Number:
        """A smooth function with values between 0 and 1, for want of anything known about it."""
        a, b = (self.choose((name, part), "positive") for part in ("a", "b"))
        return self.number(1) / 2 + mp.sin(a * value + b) / 3

    # ---------------------------------------------------------------- numbers

    def number(self, value: int | Fraction) -> Number:
        if isinstance(value, Fraction):
            return mp.mpf(value.numerator) / value.denominator
        return mp.mpf(value)

    def count(self, size: str) -> Number:
        return {ONE: 1, SAMPLES: self.m, WEIGHTS: self.n + 1, FEATURES: self.n, CLASSES: self.K}[
            size
        ]

    def reciprocal(self, node: Node, value: Number) -> Number:
        return 1 / mp.mpf(value)

    def power(self, node: Node, base: Number, exponent: Number) -> Number:
        base = mp.mpf(base)
        if base < 0 and (exponent != int(exponent) or is_rounded(node)):
            raise Untestable
        if abs(exponent) > 1000:
            raise Untestable("a power above 1000 is not tried")
        if base and abs(mp.mag(base) * exponent) > LARGEST_EXPONENT:
            raise Untestable("a number is too large to be tried")
        return base**exponent

    def absolute(self, value: Number) -> Number:
        return abs(value)

    def is_positive(self, value: Number) -> bool:
        return value > 0

    def decides(self, node: Node, left: Number, right: Number) -> bool:
        return left == right

    def add_up(self, low: Number, high: Number, term: Callable[[Number], Number]) -> Number:
        return sum(map(term, self.counted(low, high)), mp.mpf(0))

    def multiply_up(self, low: Number, high: Number, term: Callable[[Number], Number]) -> Number:
        return mp.fprod(map(term, self.counted(low, high)))

    def counted(self, low: Number, high: Number) -> range:
        """The indices from low to high, if they are not too many with those before."""
        if low != int(low) or high != int(high):
            raise Untestable("a sum or product begins and ends at a whole number")
        if abs(low) + abs(high) > MOST_TERMS:
            raise Untestable("a sum or product has too many terms")
        indices = range(int(low), int(high) + 1)
        self.terms += len(indices)
        if self.terms > MOST_TERMS:
            raise Untestable("the sums and products have too many terms")
        return indices

    def delta(self, r: Number, c: Number) -> Number:
        return self.number(int(r == c))

    def derivative(self, function: Callable[[Number], Number]) -> Number:
        """Where the slopes on both sides agree."""
        self.measured = True
        nudge = self.nudge
        here, digits = function(mp.zero), self.digits
        before, after = function(-nudge), function(nudge)
        self.digits = digits  # a nudge is small, and not for want of digits
        if abs(after - 2 * here + before) > nudge * mp.mpf("1e-6") * (
            1 + abs(after - here) / nudge
        ):
            raise Untestable("a derivative may not exist there")
        return (after - before) / (2 * nudge)

    def read_entry(self, node: Node, name: str, index: Node) -> Value:
        if name in ("e", r"\theta") and not self.of_classes:
            self.within(self.scalar(index), 0, self.n, "weight")
        return super().read_entry(node, name, index)

    def read_sample(self, node: Node, name: str, sample: Node, column: Node | None) -> Value:
        self.within(self.scalar(sample), 1, self.m, "sample")
        if column is not None:
            self.within(self.scalar(column), 0, self.n, "feature")
        return super().read_sample(node, name, sample, column)

    def within(self, index: Number, first: Number, last: Number, what: str = "class") -> None:
        """There is no theta_{n+1}."""
        if index != int(index) or not first <= index <= last:
            named = "beyond the last" if index > last else mp.nstr(mp.mpf(index), 3)
            raise Untestable(f"there is no {what} {named.removesuffix('.0')}: {COUNTED[what]}")

    def slope(self, name: str, function: Callable[[Number], Number], order: int) -> Number:
        if order > 1:
            return self.derivative(
                lambda step: self.slope(name, lambda inner: function(step + inner), order - 1)
            )
        return self.derivative(function)

    def inverse(self, table: LazyMatrix) -> LazyMatrix:
        size = self.count(table.rows)
        matrix = mp.matrix([[table[r, c] for c in range(size)] for r in range(size)])
        columns = [
            solve(matrix, [self.number(int(r == c)) for r in range(size)]) for c in range(size)
        ]
        return LazyMatrix(*table.shape, lambda r, c: columns[int(c)][int(r)])

    def steepest(self) -> Number:
        size = self.count(WEIGHTS)
        x = [[self.feature(r, c) for c in range(size)] for r in range(self.m)]
        gram = mp.matrix(
            [[sum(row[a] * row[b] for row in x) for b in range(size)] for a in range(size)]
        )
        return max(mp.eigsy(gram, eigvals_only=True))

    # ---------------------------------------------------------------- functions

    def function(self, name: str, *values: Number) -> Number:
        known = FUNCTIONS[name]
        if known.exponent:
            self.farthest = max(self.farthest, abs(known.exponent(*values)))
            if self.farthest > LARGEST_EXPONENT:
                raise Untestable("an exponent is too large to be tried")
        if known.needs and not HAS[known.needs](values[0]):
            raise Untestable
        return known.numeric(mp, *values)

    # ---------------------------------------------------------------- costs

    def cost(self, node: Node | None, name: str, weights: Value) -> Number:
        self.checked(node, weights)
        total = mp.mpf(0)
        for row in range(self.m):
            score = sum(self.feature(row, c) * weights[c, 0] for c in range(self.n + 1))
            y, h = self.label(row), score if name == "L" else self.sigma(score)
            if name in ("J", r"\ell"):
                total -= y * self.log(h) + (1 - y) * self.log(1 - h)
            else:
                total += (h - y) ** 2 / 2
        return mp.exp(-total) if name == r"\ell" else total / self.m

    def class_cost(self, weights: LazyMatrix) -> Number:
        """The mean of what each sample lacks of the whole exponential sum, in logarithms."""
        total = mp.mpf(0)
        for row in range(self.m):
            scores = [
                sum(self.feature(row, c) * weights[c, k] for c in range(self.n + 1))
                for k in range(self.K)
            ]
            total += self.log(sum(map(mp.exp, scores))) - sum(
                self.class_label(row, k) * score for k, score in enumerate(scores)
            )
        return total / self.m

    def cost_of_data(
        self,
        node: Node,
        name: str,
        features: tuple[int, ...],
        labels: tuple[int, ...],
        weight: Number,
    ) -> Number:
        pairs = [(self.sigma(x * weight), y) for x, y in zip(features, labels, strict=True)]
        if name == "J":
            return -sum(self.log(h if y else 1 - h) for h, y in pairs) / len(pairs)
        return sum((h - y) ** 2 for h, y in pairs) / (2 * len(pairs))


def is_rounded(power: Node) -> bool:
    """Was the exponent rounded on its way? Then it only seems to be a whole number."""
    exact = ("number", "name", "sample", "entry", "cell", "neg", "add", "mul")
    return power.kind == "pow" and any(each.kind not in exact for each in walk(power.parts[1]))


class Sized(Numeric):
    """Counts its digits, and remembers whether a number was 0: perhaps because all were lost."""

    vanished = False

    def __call__(self, node: Node) -> Value:
        value = super().__call__(node)
        if isinstance(value, mp.mpf) and node.kind != "number":
            self.vanished |= value == 0
            size = abs(mp.mag(value)) // 3 if value else 0
            self.digits += size if size > SMALL else 0
        return value


def settled(context: Context, tree: Node) -> tuple[Number, int]:
    """The value of a tree without letters, with more digits than its steps can lose and as more
    digits confirm it; and how many these are, 0 if MOST_DIGITS were too few.
    """
    digits, before = mp.dps, None
    while digits <= MOST_DIGITS:
        meaning = Sized(context, 1, 1, 0)
        with mp.workdps(digits):
            value = meaning.scalar(tree)
        enough = mp.dps + 2 * meaning.digits
        if digits >= enough and not meaning.vanished:
            if before is not None and abs(value - before) <= ROUNDING:
                return value, digits
            before = value
        digits = max(2 * digits, enough)
    return mp.zero, 0


def solve(matrix: Any, right: list[Number]) -> list[Number]:
    """Fails on a matrix that is singular or nearly so."""
    try:
        found = mp.lu_solve(matrix, mp.matrix(right))
    except (ZeroDivisionError, TypeError):  # TypeError is mpmath's answer to a column of zeros
        raise Untestable from None
    if max(map(abs, found), default=0) > 10**12:
        raise Untestable
    return list(found)


def holds(sign: str, left: Number, right: Number, tolerance: Number = TOLERANCE) -> bool:
    slack = tolerance * (1 + abs(left) + abs(right))
    if sign in ("=", "~", ":="):
        return abs(left - right) <= slack
    if sign in ("<", "<="):
        left, right = right, left
    if left < right - slack:
        return False
    if "=" in sign or left - right > ROUNDING:
        return True
    if left > right:  # perhaps by rounding alone
        raise Untestable
    return False
