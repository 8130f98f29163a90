"""Has a formula a value whatever the numbers?

Trusted here: it is asked of what its meaning needed on the way (`wanted`); a need of which nothing
is found out counts as perhaps not met.
"""

import sympy
from sympy import Expr, Product, sympify

from ..language.functions import FUNCTIONS
from ..language.tree import Node
from ..meaning.claims import Claim
from ..meaning.lazy_matrix import is_matrix
from ..meaning.shapes import Undecided
from ..meaning.symbolic import Symbolic
from ..meaning.walker import NotEntrywise
from .elementary import positive
from .equalities import patterns, symbolic
from .signs import never_negative


def may_be_undefined(claim: Claim) -> bool:
    """Are there perhaps numbers at which a side has no value, such as z / z at 0? (Inverses of
    matrices are another matter.)
    """
    meaning = symbolic(claim)
    for side in (claim.relation.left, claim.relation.right):
        evaluate(meaning, side)
    return not all(is_certainly(*each) for each in meaning.wanted)


def evaluate(meaning: Symbolic, node: Node) -> None:
    """For what it needs on the way; what has no value entry by entry, part by part."""
    try:
        value = meaning(node)
        if is_matrix(value):
            value[patterns(value, value.rows)[0][0], patterns(value, value.columns)[0][0]]
    except (NotEntrywise, Undecided):
        for part in node.parts:
            if isinstance(part, Node):
                evaluate(meaning, part)


def is_certainly(value: Expr, kind: str) -> bool:
    """Is a value nonzero, positive or nonnegative whatever the numbers?"""
    value = sympify(value)
    for known in FUNCTIONS.values():
        if known.for_signs:
            value = known.for_signs(sympy, value)
    if isinstance(value, Product):
        return positive(value.function)
    if kind == "nonzero" and never_negative(-value, True):
        return True
    return never_negative(value, strictly=kind != "nonnegative")
