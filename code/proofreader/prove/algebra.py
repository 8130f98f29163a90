"""SymPy's polynomials, behind a door that asks first how large a work would be.

Trusted here: nothing but SymPy itself. What is too large for any patience is refused before it is
begun; what may be long is watched by the clock.
"""

from collections.abc import Callable
from math import comb, prod
from typing import Any, NamedTuple

import sympy
from sympy import Add, Mul, Pow

from ..language.clock import TooLarge, look, watched

LIGHT = 300.0  # below it a work takes a moment
MOST = 1e5
NO_VALUES = (sympy.zoo, sympy.nan, sympy.oo, -sympy.oo)


class Size(NamedTuple):
    """Of a fraction of polynomials, if it were multiplied out: how many terms there are above and
    below, at most, and their degrees.
    """

    above: float
    below: float
    degree_above: float
    degree_below: float

    @property
    def weight(self) -> float:
        terms, degree = max(self.above, self.below), max(self.degree_above, self.degree_below)
        return terms * max(1.0, degree)


def size(expression: Any) -> Size:
    if isinstance(expression, Mul):
        parts = list(map(size, expression.args))
        return Size(
            prod(part.above for part in parts),
            prod(part.below for part in parts),
            sum(part.degree_above for part in parts),
            sum(part.degree_below for part in parts),
        )
    if isinstance(expression, Add):
        parts = list(map(size, expression.args))
        below, degree = prod(part.below for part in parts), sum(part.degree_below for part in parts)
        return Size(
            sum(part.above * below / part.below for part in parts),
            below,
            max(part.degree_above + degree - part.degree_below for part in parts),
            degree,
        )
    if isinstance(expression, Pow) and expression.exp.is_Integer:
        inside, power = size(expression.base), abs(int(expression.exp))
        above, below = (powered(terms, power) for terms in inside[:2])
        found = Size(above, below, power * inside.degree_above, power * inside.degree_below)
        return found if expression.exp > 0 else Size(below, above, *reversed(found[2:]))
    return Size(1.0, 1.0, 0.0 if expression.is_number else 1.0, 0.0)


def powered(terms: float, power: int) -> float:
    """How many terms the power of a sum has."""
    if terms > MOST or power > MOST:
        return terms if terms == 1 else float("inf")
    return (
        float(comb(int(terms) + power - 1, power))
        if terms * power < 1000
        else terms ** min(power, 60)
    )


def weighed(work: Callable[..., Any]) -> Callable[..., Any]:
    def asked(expression: Any, *rest: Any, **options: Any) -> Any:
        look()
        weight = size(sympy.sympify(expression)).weight
        if weight > MOST:
            raise TooLarge("multiplied out, it would have too many terms")
        if weight <= LIGHT:
            return work(expression, *rest, **options)
        with watched():
            return work(expression, *rest, **options)

    return asked


cancel = weighed(sympy.cancel)
expand = weighed(sympy.expand)
expand_mul = weighed(sympy.expand_mul)
factor_list = weighed(sympy.factor_list)
together = weighed(sympy.together)
