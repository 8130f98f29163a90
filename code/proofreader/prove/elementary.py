"""Sigmoids, exponentials and logarithms as fractions of polynomials.

Trusted here: every step is an identity wherever its left side has a value. Exponentials of
quantities that are no rational multiples of each other become independent positive numbers: what is
0 for all such numbers is 0 for these. log(a b) = log a + log b is used where both are certainly
positive.
"""

from functools import partial

from sympy import (
    Add,
    Dummy,
    Expr,
    Function,
    Integer,
    Mul,
    Pow,
    Rational,
    exp,
    factorint,
    fraction,
    igcd,
    ilcm,
    log,
)

from ..language.clock import TooLarge
from ..language.functions import FUNCTIONS
from ..meaning.book import book
from ..meaning.symbolic import symbolic_of
from .algebra import cancel, expand, factor_list, together

DEEPEST = 8


def elementary(expression: Expr) -> Expr:
    """Sigmoids and hyperbolic functions as fractions of exponentials, these as powers of unknown
    positive numbers, logarithms of products as sums: what is left is a fraction of polynomials.
    """
    expression = expression.replace(log, log_of)
    expression = by_exponentials(expression)
    bases = unit_exponents(expression)
    expression = expression.replace(exp, lambda power: powers(power, bases))
    return expression.replace(log, lambda inside: logarithm(inside, bases))


def by_exponentials(expression: Expr) -> Expr:
    """The sigmoid and all that is like it as fractions of exponentials, each twice its argument."""
    if nesting(expression) > DEEPEST:
        raise TooLarge(f"functions within functions, more than {DEEPEST} deep")
    for name, known in FUNCTIONS.items():
        if known.rewritten:
            kind = symbolic_of(name)(Dummy("z", real=True)).func
            expression = expression.replace(kind, partial(known.rewritten, exp))
    return expression


def nesting(expression: Expr) -> int:
    """How many functions stand within one another."""
    inside = max(map(nesting, expression.args), default=0)
    return inside + isinstance(expression, Function)


# each quantity that is exponentiated -> (1 / r, the number that stands for e^(r times it))
Bases = dict[Expr, tuple[Expr, Expr]]


def exponent_terms(power: Expr) -> list[tuple[Expr, Expr]]:
    """(rational number, rest) for each term of an exponent."""
    return [term.as_coeff_Mul(rational=True) for term in Add.make_args(expand(power))]


def unit_exponents(expression: Expr) -> Bases:
    """For each quantity that is exponentiated the largest part r of which it occurs in multiples,
    as 1/r, and the number that stands for e^(r times it).
    """
    numbers: dict[Expr, list[Expr]] = {}
    for found in expression.atoms(exp):
        for number, rest in exponent_terms(found.args[0]):
            numbers.setdefault(rest, []).append(Rational(number))
    return {
        rest: (
            Rational(
                ilcm(1, *(each.q for each in found)), igcd(0, *(each.p for each in found)) or 1
            ),
            Dummy("w", positive=True),
        )
        for rest, found in numbers.items()
    }


def powers(power: Expr, bases: Bases) -> Expr:
    """e^power; what was an exponential itself is exponentiated to a number of its own."""
    factors = []
    for number, rest in exponent_terms(power):
        step, unit = bases.setdefault(rest, (Integer(1), Dummy("w", positive=True)))
        factors.append(unit ** (number * step))
    return Mul(*factors)


def log_of(inside: Expr) -> Expr:
    """log of a product of positive numbers as a sum; h and 1 - h are positive."""
    if isinstance(inside, Mul) and all(map(positive, inside.args)):
        return Add(*map(log_of, inside.args))
    if isinstance(inside, Pow) and positive(inside.base) and inside.exp.is_real:
        return inside.exp * log_of(inside.base)
    return log(inside)


def positive(expression: Expr) -> bool:
    if isinstance(expression, book().sigma) or (1 - expression).func == book().sigma:
        return True
    if isinstance(expression, Mul):
        return all(map(positive, expression.args))
    if isinstance(expression, Pow):
        return positive(expression.base) and bool(expression.exp.is_real)
    return bool(expression.is_positive)


def logarithm(inside: Expr, bases: Bases) -> Expr:
    """log of a fraction of polynomials in positive numbers: the sum of the logarithms of its
    factors, if all are positive.
    """
    parts = []
    for polynomial, sign in zip(fraction(together(inside)), (1, -1)):
        content, factors = factor_list(polynomial)
        parts += [(content, sign)] + [(base, sign * power) for base, power in factors]
    if not all(base.is_positive for base, _ in parts):
        return log(cancel(inside))
    roots = {unit: rest / step for rest, (step, unit) in bases.items()}
    return Add(
        *(power * (roots[base] if base in roots else of_number(base)) for base, power in parts)
    )


LARGEST_PRIME = 10**5  # a factor beyond it is left as it is


def of_number(base: Expr) -> Expr:
    if not base.is_Rational:
        return log(base)
    return Add(
        *(
            power * log(Integer(prime))
            for prime, power in factorint(base, limit=LARGEST_PRIME).items()
        )
    )
