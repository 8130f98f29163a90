"""Inequalities: the difference of the two sides is never negative.

Trusted here: a sum of terms that are never negative is not negative; g >= 0 given and c >= 0 make c
g >= 0; |X v|^2 <= lambda_max(X^T X) |v|^2 is what lambda_max means; and by Taylor's theorem J lies
between its tangent plane and that plus |X v|^2 / (8 m), where the bounds of its second derivative
are not believed but proved first.
"""

from collections.abc import Iterator
from functools import cache

from sympy import Expr, S, fraction, sympify

from ..language.clock import watched
from ..meaning.claims import Claim
from ..meaning.lazy_matrix import ONE, SAMPLES, WEIGHTS, LazyMatrix
from ..meaning.symbolic import M, N, Symbolic
from ..meaning.walker import NotEntrywise
from ..source.statement import read_statement
from .algebra import cancel, expand, expand_mul
from .definedness import may_be_undefined
from .equalities import STRICT, equality, gap, oriented, symbolic
from .matrices import MatrixAlgebra, Words, difference
from .one_letter import above_its_tangent, by_logarithm, on_each_side_of_zero, rises_from_zero
from .signs import never_negative, never_negative_for_each_label, never_zero
from .sums import Unknowns, normal


def inequality(claim: Claim) -> str | None:
    """Each way is a proof of its own; they are tried from the cheapest to the dearest."""
    excess = gap(claim)
    if excess is None:
        return None
    strict = claim.relation.sign in STRICT
    never, difference_is = (
        "positive" if strict else "never negative",
        "the difference of the two sides is ",
    )
    if never_negative(excess, strict):
        return difference_is + ("positive" if strict else "a sum of terms that are never negative")
    if claim.binary and never_negative_for_each_label(excess, strict):
        return f"for either label each term of the difference of the two sides is {never}"
    if claim.given and follows(claim, excess, strict):
        return difference_is + "a sum of what is given, with factors that are never negative"
    with watched():  # what SymPy knows of the sign of a number, it may compute at length
        if on_each_side_of_zero(excess, strict, by_logarithm):
            return f"for positive, negative and zero values the difference is {never}"
        if by_logarithm(excess, strict):
            above = "above" if strict else "at least"
            return f"the difference is the logarithm of something {above} 1"
        if not strict and above_its_tangent(excess) and not may_be_undefined(claim):
            return "the difference is 0 and level at one place, and curved upwards everywhere"
        from_zero = rises_from_zero(excess, strict) or on_each_side_of_zero(
            excess, strict, by_logarithm, rises_from_zero
        )
        if from_zero and not may_be_undefined(claim):
            return f"the difference is not negative at 0, and rises from there ({never})"
    if not strict and by_largest_eigenvalue(claim, excess):
        return (
            "each square is at most a quarter of the largest eigenvalue's share, "
            "and h (1 - h) is at most 1/4"
        )
    if not strict and by_curvature(claim):
        return "by integrating twice what is proved of the curvature along the step"
    return None


def follows(claim: Claim, excess: Expr, strict: bool) -> bool:
    """excess = c_1 g_1 + c_2 g_2 + ... + rest, where g_k >= 0 is given and every c_k and the rest
    are never negative? If it has to be positive, one of these terms must be.
    """
    meaning, unknowns = symbolic(claim), Unknowns()
    given = [
        (
            oriented(link.sign, meaning.scalar(link.left), meaning.scalar(link.right)),
            link.sign in STRICT,
        )
        for link in claim.given
        if link.sign in ("<", "<=", ">", ">=")
    ]
    given = [
        (expand(unknowns.without_sums(normal(sympify(value)))), positive)
        for value, positive in given
    ]
    goal = expand(unknowns.without_sums(normal(excess)))
    return eliminated(goal, given, strict)


def eliminated(goal: Expr, given: list[tuple[Expr, bool]], strict: bool) -> bool:
    """Each of `given` may be used once, in any order."""
    if never_negative(goal, strict):
        return True
    for at, (known, positive) in enumerate(given):
        for factor in matching(goal, known):
            still = strict and not (positive and never_negative(factor, True))
            left = expand(cancel(goal - factor * known))
            if eliminated(left, given[:at] + given[at + 1 :], still):
                return True
    return False


def matching(goal: Expr, known: Expr) -> Iterator[Expr]:
    """Factors, never negative, with which some terms of `goal` are those of `known`."""
    for atom in sorted(atoms_of(known), key=str):
        share, unit = goal.coeff(atom, 1), known.coeff(atom, 1)
        if unit == 0 or share == 0:
            continue
        factor = cancel(share / unit)
        if never_zero(fraction(factor)[1]) and never_negative(factor):
            yield factor


def atoms_of(expression: Expr) -> set[Expr]:
    """Factors by which terms may be matched."""
    return {
        factor
        for term in expression.as_ordered_terms()
        for factor in term.as_ordered_factors()
        if not factor.is_number
    }


def by_largest_eigenvalue(claim: Claim, excess: Expr) -> bool:
    """lambda_max(X^T X) |v|^2 is at least |X v|^2, for any v: that is what lambda_max means."""
    meaning, unknowns = symbolic(claim), Unknowns()
    largest = meaning.steepest()
    if not excess.has(largest):
        return False
    excess = expand_mul(normal(excess))
    share = excess.coeff(largest, 1)
    for name in sorted(claim.vectors()):
        length, stretched = lengths(meaning, meaning.vector(name))
        factor = cancel(unknowns.without_sums(share) / unknowns.without_sums(normal(length)))
        if factor.free_symbols <= {M, N} and factor.is_positive:
            return never_negative(excess - share * largest + factor * stretched)
    return False


def lengths(meaning: Symbolic, v: LazyMatrix) -> tuple[Expr, Expr]:
    """|v|^2 and |X v|^2."""
    return (
        meaning.total(WEIGHTS, lambda r: v[r, 0] ** 2),
        meaning.total(SAMPLES, lambda r: meaning.score(v, r) ** 2),
    )


LINE_FACTS = (
    r"\frac{d}{d t} J(\theta + t v) \Big|_{t = 0} = v^\top \nabla_\theta J(\theta)",
    r"\frac{d^2}{d t^2} J(\theta + t v) \ge 0",
    r"\frac{d^2}{d t^2} J(\theta + t v) \le \frac{1}{4m} (X v)^\top (X v)",
)


@cache
def line_facts() -> bool:
    """J(theta + v) lies between J(theta) + v^T g and that plus |X v|^2 / (8 m); these are proved,
    then used.
    """
    facts = map(read_statement, LINE_FACTS)
    slope, *bounds = (Claim(fact.context, fact.chains[0][0], True) for fact in facts)
    return bool(equality(slope)) and all(map(inequality, bounds))


def by_curvature(claim: Claim) -> bool:
    """Every J(theta + p) is replaced by its bound; what is left must vanish."""
    algebra = MatrixAlgebra(claim.context, claim.columns, claim.bound)
    try:
        excess = difference(algebra, claim.relation.left, claim.relation.right)
    except NotEntrywise:
        return False
    if isinstance(excess, Words):
        return False
    excess = oriented(claim.relation.sign, expand(excess), S.Zero)
    base = algebra.letter(r"\theta", (WEIGHTS, ONE))
    for value, at in algebra.costs_at.items():
        factor = excess.coeff(value, 1)
        if (excess - factor * value).has(value):
            continue
        if value.name.startswith("J(") and at != base and factor in (1, -1):
            bound = algebra.bound(at, upper=factor == -1)
            return cancel(expand(excess.xreplace({value: bound}))) == 0 and line_facts()
    return False
