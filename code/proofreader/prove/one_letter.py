"""Inequalities about a single letter, as a course of calculus proves them.

Trusted here: a real number is positive, negative or 0. a log p + b log q + c is never negative if
p^a q^b e^c is never below 1. A function that has a value and two derivatives everywhere, with a
second derivative that is never negative, lies above each of its tangents. One that is not negative
at 0 and has no negative slope for z > 0 is not negative there.
"""

from collections.abc import Callable

from sympy import (
    Abs,
    Add,
    Dummy,
    Expr,
    Integer,
    Max,
    Pow,
    Product,
    S,
    Sum,
    Symbol,
    diff,
    exp,
    ilcm,
    log,
)

from ..meaning.symbolic import LARGEST_POWER, Index, M, N
from .signs import never_negative
from .sums import vanishes

Way = Callable[[Expr, bool], bool]
MOST_SLOPES = 3
TOUCHING = (S.Zero, S.One)  # where a tangent is tried


def the_letter(expression: Expr) -> Symbol | None:
    """The only letter of an expression without sums."""
    letters = expression.free_symbols - {M, N}
    if len(letters) != 1 or expression.has(Sum, Product):
        return None
    (letter,) = letters
    return letter if letter.is_real and not isinstance(letter, Index) else None


def on_each_side_of_zero(excess: Expr, strict: bool, *ways: Way) -> bool:
    """max(z, 0) and |z| are other functions for z > 0 than for z < 0. `ways`: what is tried there,
    besides the sign of all terms.
    """
    letter = the_letter(excess)
    if letter is None or not excess.has(Max, Abs):
        return False
    size = Dummy("size", positive=True)
    sides = [excess.xreplace({letter: side}) for side in (size, -size, S.Zero)]
    return all(
        not side.has(Max, Abs) and any(way(side, strict) for way in (never_negative, *ways))
        for side in sides
    )


def by_logarithm(excess: Expr, strict: bool) -> bool:
    """All of it is one logarithm, and what it is the logarithm of is never below 1."""
    terms = [term.as_coeff_Mul(rational=True) for term in Add.make_args(excess)]
    if not any(isinstance(rest, log) for _, rest in terms) or excess.has(Sum, Product):
        return False
    whole = ilcm(1, *(number.q for number, _ in terms))
    if max(abs(number * whole) for number, _ in terms) > LARGEST_POWER:
        return False
    inside = Integer(1)
    for number, rest in terms:
        inside *= (rest.args[0] if isinstance(rest, log) else exp(rest)) ** (number * whole)
    return not inside.has(log) and never_negative(inside - 1, strict)


def rises_from_zero(excess: Expr, strict: bool, times: int = MOST_SLOPES) -> bool:
    """For a letter that is not negative: continuous, not negative at 0, and never falling, because
    the slope is never negative or rises from 0 itself.
    """
    letter = the_letter(excess)
    if letter is None or not letter.is_nonnegative or excess.has(Max, Abs):
        return False
    if times == 0 or not is_smooth(excess):
        return False
    start = excess.xreplace({letter: S.Zero})
    if any(each.exp.has(letter) for each in excess.atoms(Pow)):
        return False  # at 0 it may be 0^0
    if not never_negative(start, strict and not letter.is_positive):
        return False
    slope = diff(excess, letter)
    return never_negative(slope, strict) or rises_from_zero(slope, strict, times - 1)


def is_smooth(expression: Expr) -> bool:
    """A root of what may be 0 has a kink there: sqrt(z^2) is |z|."""
    roots = [each for each in expression.atoms(Pow) if not each.exp.is_integer]
    return all(never_negative(each.base, strictly=True) for each in roots)


def above_its_tangent(excess: Expr) -> bool:
    """0 and level at one place, and curved upwards at all of them."""
    letter = the_letter(excess)
    if letter is None or excess.has(Max, Abs) or not is_smooth(excess):
        return False
    places = [place for place in TOUCHING if place or not letter.is_positive]
    slope = diff(excess, letter)
    return any(
        vanishes(excess.xreplace({letter: place})) and vanishes(slope.xreplace({letter: place}))
        for place in places
    ) and never_negative(diff(slope, letter))
