"""Decides whether an expression is positive, or never negative.

Trusted here: letters, entries of data and sums are real numbers; replaced by unknown ones, they
only take more values. The sign of a fraction of polynomials is that of its factors, and a sum has
the sign that all its terms have, if it is known to have any. None says only that no sign was found.
"""

from sympy import Add, Dummy, Expr, Mul, Pow, S, Sum, exp, fraction, log
from sympy.core.function import AppliedUndef
from sympy.polys.polyerrors import PolynomialError

from ..language.clock import watched
from ..meaning.symbolic import feature, label
from .algebra import cancel, factor_list, together
from .elementary import by_exponentials, powers, unit_exponents
from .sums import all_labels, at_each_label, collected, is_never_empty, normal, outermost

# ---------------------------------------------------------------- signs


def never_negative(expression: Expr, strictly: bool = False) -> bool:
    """Is it >= 0 (or > 0) for every m, n and data? All letters and entries are real numbers."""
    if signed(expression) in (
        "positive",
        *([] if strictly else ["nonnegative"]),
    ):  # as it stands: a sum of squares may be split
        return True
    totals = collected(normal(expression))
    found = [(limits, signed(total)) for limits, total in totals.items() if total != 0]
    if any(sign is None for _, sign in found):
        return False
    return not strictly or any(
        sign == "positive" and is_never_empty(limits) for limits, sign in found
    )


def never_negative_for_each_label(expression: Expr, strictly: bool = False) -> bool:
    """The same, where every label is 0 or 1: each term of a sum is looked at for both."""
    wanted = ("positive",) if strictly else ("positive", "nonnegative")
    if alone := at_each_label(expression):
        return all(signed(each) in wanted for each in alone)
    (limits, total), *more = collected(normal(expression)).items() or [(None, S.Zero)]
    if more or limits is None or all_labels(total) != {label(limits[0])}:
        return False
    if strictly and not is_never_empty(limits):
        return False
    return all(
        signed(total.xreplace({label(limits[0]): value})) in wanted for value in (S.Zero, S.One)
    )


def signed(expression: Expr) -> str | None:
    """The sign, "positive" or "nonnegative", or None; sums are taken as unknown numbers.

    The order matters: sums first, since what is in them is signed alone; logarithms after the
    sigmoids, whose logarithms they may be; then exponentials, of which nothing else is left.
    """
    expression = with_signs_of_sums(expression)
    expression = by_exponentials(expression).replace(log, sign_of_log)
    if sign := apparent(expression):
        return sign
    bases = unit_exponents(expression)
    expression = together(expression.replace(exp, lambda power: powers(power, bases)))
    signs = []
    for polynomial in fraction(cancel(expression)):
        try:
            content, factors = factor_list(polynomial)
        except PolynomialError:  # it is none
            return None
        signs += [sign_of(content, 1)] + [sign_of(base, power) for base, power in factors]
    negative = signs.count("negative")
    if None in signs or negative % 2:
        return None
    return "nonnegative" if "nonnegative" in signs else "positive"


def apparent(expression: Expr) -> str | None:
    """The sign that shows without multiplying out: of what is squared or exponentiated, and of sums
    and products of such.
    """
    if isinstance(expression, (Add, Mul)):
        signs = set(map(apparent, expression.args))
        if None in signs:
            return None
        some, every = "positive" in signs, signs == {"positive"}
        return "positive" if every or some and isinstance(expression, Add) else "nonnegative"
    if isinstance(expression, Pow):
        base = apparent(expression.base)
        if base != "positive" and expression.exp.is_even and expression.base.is_real:
            return "positive" if expression.exp.is_nonpositive else "nonnegative"  # where it is
        return base if expression.exp.is_real else None
    if isinstance(expression, exp):
        return "positive" if expression.args[0].is_real else None
    if expression.is_Symbol or expression.is_Rational:
        return sign_of(expression, 1) if not expression.is_negative else None
    return None


def sign_of_log(inside: Expr) -> Expr:
    """A number with the sign of the logarithm, if it is known."""
    for sign, excess in (("positive", inside - 1), ("negative", 1 - inside)):
        if signed(excess) == "positive":
            return Dummy("u", **{sign: True})
    return log(inside)


def with_signs_of_sums(expression: Expr) -> Expr:
    """Sums and entries as unknown real numbers; a sum of positive terms is a positive number."""
    known = {
        found: Dummy("u", real=True, positive=found.is_positive)
        for found in expression.atoms(AppliedUndef, feature)
    }
    for found in outermost(expression):
        sign = (
            signed(found.function)
            if isinstance(found, Sum) and all(map(is_never_empty, found.limits))
            else None
        )
        known[found] = Dummy("u", real=True, **({sign: True} if sign else {}))
    return expression.xreplace(known)


def never_zero(expression: Expr) -> bool:
    return never_negative(expression, True) or never_negative(-expression, True)


def sign_of(base: Expr, power: int) -> str | None:
    if base.is_number and not base.is_Rational:
        with watched():  # SymPy may compute its sign at length
            return sign_of_known(base, power)
    return sign_of_known(base, power)


def sign_of_known(base: Expr, power: int) -> str | None:
    if base.is_positive:
        return "positive"
    if base.is_negative:
        return "negative" if power % 2 else "positive"
    if power % 2 == 0 and base.is_real:
        return "nonnegative"
    return "nonnegative" if base.is_nonnegative else None
