"""Sigmoids, exponentials and logarithms as fractions of polynomials."""

from sympy import (
    Add,
    Dummy,
    Integer,
    Mul,
    Pow,
    Rational,
    cancel,
    cosh,
    exp,
    expand,
    factor_list,
    factorint,
    fraction,
    igcd,
    ilcm,
    log,
    sinh,
    tanh,
    together,
)

from ..meaning.book import book

# ---------------------------------------------------------------- sigmoids, exponentials, logarithms


def elementary(expression):
    """Sigmoids and hyperbolic functions as fractions of exponentials, these as powers of unknown positive numbers,
    logarithms of products as sums: what is left is a fraction of polynomials."""
    expression = expression.replace(log, log_of)
    expression = expression.replace(book().sigma, lambda z: exp(z) / (1 + exp(z)))
    expression = expression.rewrite([sinh, cosh, tanh], exp)
    bases = unit_exponents(expression)
    expression = expression.replace(exp, lambda power: powers(power, bases))
    return expression.replace(log, lambda inside: logarithm(inside, bases))


def exponent_terms(power):
    """(rational number, rest) for each term of an exponent."""
    return [term.as_coeff_Mul(rational=True) for term in Add.make_args(expand(power))]


def unit_exponents(expression):
    """For each quantity that is exponentiated the largest part r of which it occurs in multiples, as 1/r, and the number
    that stands for e^(r times it)."""
    numbers = {}
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


def powers(power, bases):
    return Mul(
        *(bases[rest][1] ** (number * bases[rest][0]) for number, rest in exponent_terms(power))
    )


def log_of(inside):
    """log of a product of positive numbers as a sum; h and 1 - h are positive."""
    if isinstance(inside, Mul) and all(map(positive, inside.args)):
        return Add(*map(log_of, inside.args))
    if isinstance(inside, Pow) and positive(inside.base) and inside.exp.is_real:
        return inside.exp * log_of(inside.base)
    return log(inside)


def positive(expression):
    if isinstance(expression, book().sigma) or (1 - expression).func == book().sigma:
        return True
    if isinstance(expression, Mul):
        return all(map(positive, expression.args))
    if isinstance(expression, Pow):
        return positive(expression.base) and bool(expression.exp.is_real)
    return bool(expression.is_positive)


def logarithm(inside, bases):
    """log of a fraction of polynomials in positive numbers: the sum of the logarithms of its factors, if all are positive."""
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


def of_number(base):
    if not base.is_Rational:
        return log(base)
    return Add(*(power * log(Integer(prime)) for prime, power in factorint(base).items()))
