"""Do two conditions say the same?"""

from sympy import Poly, S, cancel, roots

from ..meaning.symbolic import M
from ..meaning.table import Table, is_table
from ..meaning.walker import matched
from .equalities import STRICT, equal_values, gap, symbolic
from .signs import never_negative
from .sums import vanishes


def equivalent(claim, other):
    """Do two conditions say the same? Each is a Claim or a chain of them."""
    if (
        all(each.relation.sign == "=" for each in (*claim, *other))
        and len(claim) == len(other) == 1
    ):
        return same_equation(claim[0], other[0])
    return same_range(claim, other)


def same_equation(claim, other):
    """A - B = c (C - D), with a number c that is not 0."""
    sides = []
    for each in (claim, other):
        meaning = symbolic(each)
        sides.append(
            matched(each.relation, meaning(each.relation.left), meaning(each.relation.right))
        )
    (a, b), (c, d) = sides
    for factor in (
        sign * size for size in (S.One, M, 1 / M, 2 * M, S(2), S.Half) for sign in (1, -1)
    ):
        if is_table(a) and is_table(c) and a.shape == c.shape:
            scaled = Table(
                *a.shape,
                lambda r, s, factor=factor: a[r, s] - b[r, s] - factor * (c[r, s] - d[r, s]),
            )
            if equal_values(scaled, Table(*a.shape, lambda r, s: S.Zero)):
                return "the two equations differ by a factor that is not 0"
        elif not is_table(a) and not is_table(c) and vanishes(a - b - factor * (c - d)):
            return "the two equations differ by a factor that is not 0"
    return None


def same_range(claims, others):
    """Conditions on one letter by polynomials: both are decided at every root and in every gap between roots."""
    conditions = [[(each.relation.sign, gap(each)) for each in group] for group in (claims, others)]
    letters = {
        symbol
        for group in conditions
        for _, value in group
        for symbol in value.free_symbols
        if not symbol.is_positive
    }
    if len(letters) != 1:
        return None
    (letter,) = letters
    places = sorted_roots([value for group in conditions for _, value in group], letter)
    if not places:
        return None
    between = [(a + b) / 2 for a, b in zip(places, places[1:])]
    for place in [places[0] - 1, *places, *between, places[-1] + 1]:
        first, second = (
            [decided(sign, value.xreplace({letter: place})) for sign, value in group]
            for group in conditions
        )
        if None in first or None in second or all(first) != all(second):
            return None
    return f"both hold at the same ${letter}$: decided at each root and between them"


def sorted_roots(polynomials, letter):
    """All roots in order, or None if the order is not certain."""
    found = set()
    for polynomial in polynomials:
        known = roots(Poly(polynomial, letter))
        if sum(known.values()) != Poly(polynomial, letter).degree():
            return None
        found |= set(known)
    ordered = sorted(found, key=lambda root: root.subs(dict.fromkeys(root.free_symbols, 1)))
    certain = all(never_negative(b - a, strictly=True) for a, b in zip(ordered, ordered[1:]))
    return ordered if certain and all(root.is_real for root in ordered) else None


def decided(sign, value):
    if sign not in ("=", "<", "<=", ">", ">="):
        return None
    if cancel(value) == 0:
        return sign not in STRICT
    if sign == "=":
        return False if never_negative(value, True) or never_negative(-value, True) else None
    return True if never_negative(value, True) else False if never_negative(-value, True) else None
