"""Approximations: all Taylor coefficients below the promised order agree.

Trusted here: a smooth function whose first coefficients vanish is of the promised order; so
whatever may have no Taylor expansion (|z|, max, a root of the step) is refused, and a pole is
multiplied away.
"""

from itertools import repeat

from sympy import Abs, Dummy, Expr, Function, Max, Pow, S, diff, log, sign as signum

from ..meaning.claims import Claim
from ..meaning.lazy_matrix import LazyMatrix, is_matrix
from .algebra import NO_VALUES, expand_mul
from .equalities import symbolic
from .signs import never_negative, never_zero
from .sums import vanishes

# ---------------------------------------------------------------- approximation and equivalence


def is_regular(part: Expr, step: Dummy) -> bool:
    """Has a power or logarithm a Taylor expansion at step 0, whatever the other letters are?"""
    if not part.has(step):
        return True
    at_zero = part.args[0].xreplace({step: S.Zero})
    if isinstance(part, log) or part.exp.has(step):
        return never_negative(at_zero, True)
    return not part.exp.is_negative or never_zero(at_zero)


def expansion(claim: Claim) -> str | None:
    """Do left and right differ by terms of the promised order alone?"""
    assert claim.context.order is not None
    order, name = claim.context.order
    step, plain = Dummy("step", real=True), symbolic(claim)
    plain.can_shrink(claim.relation, name)
    value = plain.read_name(claim.relation.left, name)
    small = LazyMatrix(*value.shape, lambda r, c: step * value[r, c]) if is_matrix(value) else step
    meaning = symbolic(claim, {name: small})
    error = meaning.scalar(claim.relation.left) - meaning.scalar(claim.relation.right)
    if error.has(Abs, Max, signum) or any(
        power.base.has(step) and not power.exp.is_Integer for power in error.atoms(Pow)
    ):
        return None  # it need not have a Taylor expansion
    poles = max(
        (
            -power.exp
            for power in error.atoms() | error.atoms(type(1 / step))
            if power.is_Pow and power.base == step and power.exp.is_negative
        ),
        default=0,
    )
    error = expand_mul(error * step**poles)
    inside = (part for found in error.atoms(Function) for part in found.args)
    if any(part.xreplace({step: S.Zero}).has(*NO_VALUES) for part in inside):
        return None  # such as sigma(1 / step)
    if not all(map(is_regular, error.atoms(Pow, log), repeat(step))):
        return None
    for at in range(order + poles):
        if not vanishes(diff(error, step, at).xreplace({step: S.Zero})):
            return None
    return f"the Taylor coefficients in ${name}$ below order {order} agree"
