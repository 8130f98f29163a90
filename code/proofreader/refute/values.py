"""Both sides of a relation at numbers, and these in words."""

from fractions import Fraction
from typing import Any

from ..language.notation import VECTORS
from ..language.tree import Relation
from ..meaning.arithmetic import Number, Value
from ..meaning.claims import Claim
from ..meaning.lazy_matrix import is_matrix
from ..meaning.numeric import Numeric, mp
from ..meaning.walker import Meaning, matched

NEARLY_ZERO = mp.mpf(10) ** -20
SHOWN, MOST_SHOWN = 8, 64  # digits

# ---------------------------------------------------------------- relations at numbers


def flat(value: Value, meaning: Meaning) -> list[Number]:
    """The numbers in a value."""
    if is_matrix(value):
        return [
            value[r, c]
            for r in range(meaning.count(value.rows))
            for c in range(meaning.count(value.columns))
        ]
    return list(value) if isinstance(value, tuple) else [value]


def sides(meaning: Meaning, relation: Relation) -> tuple[list[Number], list[Number]]:
    left, right = meaning(relation.left), meaning(relation.right)
    left, right = matched(relation, left, right)
    return flat(left, meaning), flat(right, meaning)


def describe(meaning: Numeric, claim: Claim, left: Number, right: Number) -> str:
    """A counterexample in words: the numbers, and both sides at them."""
    numbers = numbers_of(meaning, sized=bool({"m", "n"} & claim.names()))
    if meaning.measured:  # what a measured slope leaves of 0
        left, right = (0 if abs(value) < NEARLY_ZERO else value for value in (left, right))
    left, right = without_rounding(left, right), without_rounding(right, left)
    if left == right:
        return f"{numbers}: both sides are {short(left)}"
    one, other = told_apart(left, right)
    values = f"{numbers}: the left side is {one}, the right side {other}"
    sign = claim.relation.sign
    return values if sign in ("=", "~") else f"{values}, not {one} {sign} {other}"


def without_rounding(value: Number, other: Number) -> Number:
    """What is only the rest that rounding leaves of 0, beside a number of ordinary size."""
    return mp.zero if abs(value) < mp.mpf(10) ** (8 - mp.dps) * abs(other) else value


def numbers_of(meaning: Numeric, sized: bool = False) -> str:
    """All numbers that were chosen, in words; `sized`: with m and n in any case."""
    numbers: dict[str, dict[Any, Any]] = {}
    for key, value in meaning.shown.items():
        name, where = (key[0], key[1:]) if isinstance(key, tuple) else (key, ())
        numbers.setdefault(name, {})[where] = value
    parts = (
        [f"m = {meaning.m}, n = {meaning.n}"]
        if sized or any(isinstance(key, tuple) for key in meaning.shown)
        else []
    )
    parts += [f"K = {meaning.K}"] if meaning.of_classes else []
    for name, values in numbers.items():
        if name == "x":
            rows = [
                [short(meaning.feature(r, c)) for c in range(meaning.n + 1)]
                for r in range(meaning.m)
            ]
            parts.append("X = [" + "; ".join(map(" ".join, rows)) + "]")
        elif name in VECTORS and not meaning.of_classes:
            column = meaning.names.get(name) or meaning.vector(name)
            entries = [short(column[r, 0]) for r in range(meaning.n + 1)]
            parts.append(f"{name} = ({', '.join(entries)})")
        elif name == "y" and not meaning.of_classes and () not in values:
            labels = [short(meaning.label(r)) for r in range(meaning.m)]
            parts.append(f"y = ({', '.join(labels)})")
        elif () in values:
            parts.append(f"{name} = {short(values[()])}")
        else:
            parts.append(
                f"{name} = ({', '.join(short(values[where]) for where in sorted(values, key=str))})"
            )
    return ", ".join(parts) or "as it stands"


def told_apart(left: Number, right: Number) -> tuple[str, str]:
    """Two numbers with as many digits as it takes to see that they differ."""
    digits = SHOWN
    while short(left, digits) == short(right, digits) and digits < MOST_SHOWN:
        digits *= 2
    return short(left, digits), short(right, digits)


def short(value: Value, digits: int = SHOWN) -> str:
    if isinstance(value, (Fraction, int, str)):
        return str(value)
    words = mp.nstr(value, digits).removesuffix(".0")
    seems_whole = words.lstrip("-").isdigit() and abs(value - mp.nint(value)) > NEARLY_ZERO
    return short(value, 2 * digits) if seems_whole and digits < MOST_SHOWN else words
