"""Do two conditions say the same?

Trusted here: A = B and C = D hold together if A - B is C - D times a number that is never 0; and
conditions by polynomials of one letter keep their truth between neighboring roots, so that one
place in each gap, and each root, decides. The order of the roots must itself be proved.
"""

from typing import Any, NamedTuple

from sympy import Expr, Poly, S, roots

from ..meaning.arithmetic import Value
from ..meaning.claims import Claim
from ..meaning.lazy_matrix import LazyMatrix, is_matrix
from ..meaning.symbolic import M
from ..meaning.walker import matched
from .algebra import cancel
from .equalities import STRICT, equal_values, gap, symbolic
from .signs import never_negative
from .sums import vanishes


def equivalent(claim: list[Claim], other: list[Claim]) -> str | None:
    """Do two conditions say the same? Each is a Claim or a chain of them."""
    if (
        all(each.relation.sign == "=" for each in (*claim, *other))
        and len(claim) == len(other) == 1
    ):
        return same_equation(claim[0], other[0])
    return same_range(claim, other)


FACTORS = (S.One, M, 1 / M, 2 * M, S(2), S.Half)  # by which two conditions are seen to differ


def same_equation(claim: Claim, other: Claim) -> str | None:
    """A - B = c (C - D), with a number c that is not 0."""
    one, two = left_minus_right(claim), left_minus_right(other)
    if is_matrix(one) != is_matrix(two) or is_matrix(one) and one.shape != two.shape:
        return None
    for factor in FACTORS:
        if differ_by(factor, one, two) or differ_by(-factor, one, two):
            return "the two equations differ by a factor that is not 0"
    return None


def left_minus_right(claim: Claim) -> Value:
    """Left minus right of an equation."""
    meaning, relation = symbolic(claim), claim.relation
    left, right = matched(relation, meaning(relation.left), meaning(relation.right))
    if is_matrix(left):
        return LazyMatrix(*left.shape, lambda r, c: left[r, c] - right[r, c])
    return left - right


def differ_by(factor: Expr, one: Value, two: Value) -> bool:
    """Is the first this factor times the second?"""
    if not is_matrix(one):
        return vanishes(one - factor * two)
    scaled = LazyMatrix(two.rows, two.columns, lambda r, c: factor * two[r, c])
    return equal_values(one, scaled) is not None


class Condition(NamedTuple):
    """gap = 0, gap >= 0 or gap > 0, as the sign has it."""

    sign: str
    gap: Any  # an Expr, or None if it is not known


def same_range(claims: list[Claim], others: list[Claim]) -> str | None:
    """Conditions on one letter by polynomials, decided at each root and in each gap between."""
    conditions = [
        [Condition(it.relation.sign, gap(it)) for it in group] for group in (claims, others)
    ]
    gaps = [each.gap for group in conditions for each in group]
    if any(each is None for each in gaps):
        return None
    letters = {letter for each in gaps for letter in each.free_symbols if not letter.is_positive}
    if len(letters) != 1:
        return None
    (letter,) = letters
    places = sorted_roots(gaps, letter)
    if not places:
        return None
    between = [(a + b) / 2 for a, b in zip(places, places[1:])]
    for place in [places[0] - 1, *places, *between, places[-1] + 1]:
        first, second = (
            [decided(each.sign, each.gap.xreplace({letter: place})) for each in group]
            for group in conditions
        )
        if None in first or None in second or all(first) != all(second):
            return None
    return f"both hold at the same ${letter}$: decided at each root and between them"


def sorted_roots(polynomials: list[Expr], letter: Expr) -> list[Expr] | None:
    """All roots in order, or None if the order is not certain."""
    found = set()
    for polynomial in polynomials:
        if not polynomial.is_polynomial(letter):
            return None
        known = roots(Poly(polynomial, letter))
        if sum(known.values()) != Poly(polynomial, letter).degree():
            return None
        found |= set(known)
    if not all(root.is_real for root in found):
        return None
    ordered = sorted(found, key=lambda root: root.subs(dict.fromkeys(root.free_symbols, 1)))
    certain = all(never_negative(b - a, strictly=True) for a, b in zip(ordered, ordered[1:]))
    return ordered if certain else None


def decided(sign: str, value: Expr) -> bool | None:
    if sign not in ("=", "<", "<=", ">", ">="):
        return None
    if cancel(value) == 0:
        return sign not in STRICT
    if sign == "=":
        return False if never_negative(value, True) or never_negative(-value, True) else None
    return True if never_negative(value, True) else False if never_negative(-value, True) else None
