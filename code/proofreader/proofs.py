r"""Proofs of single relations, for every m, n and all data.

Each function returns a sentence that says how it was proved, or None if it found no proof. What a formula means comes from
`symbolic.py`; what is zero or never negative is decided by `sums.py` and `matrices.py`.
"""

from functools import cache
from itertools import permutations, product

from sympy import (
    Abs,
    Dummy,
    Max,
    Poly,
    Pow,
    Product,
    S,
    Symbol,
    cancel,
    diff,
    erf,
    expand,
    expand_mul,
    roots,
    sign as signum,
    sympify,
    tanh,
)

from .matrices import MatrixAlgebra, Words, agree, difference
from .meaning import Claim, NotEntrywise, Undecided, chains_of, matched
from .notation import counts, syntax
from .note import Context
from .reader import Unreadable, parse_expression
from .shapes import CLASSES, FEATURES, ONE, SAMPLES, WEIGHTS, Table, is_table
from .sums import (
    never_negative,
    never_negative_for_each_label,
    normal,
    positive,
    vanishes,
    without_sums,
)
from .symbolic import K, M, N, Symbolic, new_index

STRICT = {"<", ">"}


def prove_relation(claim):
    """A Claim is a relation in its context, with some names bound to values."""
    if claim.relation.sign == "=":
        return equality(claim)
    if claim.relation.sign == "~":
        return expansion(claim)
    return inequality(claim) if claim.relation.sign in ("<", "<=", ">", ">=") else None


def may_be_undefined(claim):
    """Are there perhaps numbers at which a side has no value, such as z / z at 0? (Inverses of matrices are another matter.)"""
    meaning = symbolic(claim)
    try:
        for side in (claim.relation.left, claim.relation.right):
            value = meaning(side)
            if is_table(value):
                value[patterns(value, value.rows)[0][0], patterns(value, value.columns)[0][0]]
    except (NotEntrywise, Undecided):
        pass
    return not all(is_certainly(*each) for each in meaning.wanted)


def is_certainly(value, kind):
    """Is a value nonzero, positive or nonnegative whatever the numbers?"""
    value = sympify(value).replace(
        erf, lambda z: tanh(Dummy("z", real=True))
    )  # for its sign: both lie between -1 and 1
    if isinstance(value, Product):
        return positive(value.function)
    if kind == "nonzero" and never_negative(-value, True):
        return True
    return never_negative(value, strictly=kind != "nonnegative")


def symbolic(claim, names=None):
    meaning = Symbolic(claim.context, columns=claim.columns)
    meaning.names.update({name: meaning(tree) for name, tree in claim.bound.items()})
    meaning.names.update(names or {})
    meaning.names.update(ranged(meaning, claim))
    return meaning


def ranged(meaning, claim):
    """A letter with a range, as its bound plus a positive number."""
    found = {}
    for name, sign, latex in claim.context.ranges:
        if name in counts(claim.context) - {"m", "n"}:
            if (
                sign != ">="
                or latex != "1"
                or name not in ("j", "k")
                or name == "k"
                and claim.context.classes
            ):
                raise Unreadable(
                    "of ranges of an index only `j >= 1` is known", f"{name} {sign} {latex}"
                )
            found[name] = new_index(N - 1) + 1
        elif name not in found:
            bound = meaning(parse_expression(latex, syntax(claim.context)))
            size = Symbol(
                f"distance of {name}",
                **({"positive": True} if sign in STRICT else {"nonnegative": True}),
            )
            found[name] = bound + size if sign in (">", ">=") else bound - size
    return found


# ---------------------------------------------------------------- equality


def equality(claim):
    relation = claim.relation
    hypotheses = [(link.left, link.right) for link in claim.given if link.sign == "="]
    try:
        if not claim.context.classes and agree(
            MatrixAlgebra(claim.context, claim.columns, claim.bound),
            relation.left,
            relation.right,
            hypotheses,
        ):
            return "by matrix algebra, for matrices of any size" + (
                ", with what is given" if hypotheses else ""
            )
    except NotEntrywise:
        pass
    try:
        meaning = symbolic(claim)
        left, right = matched(relation, meaning(relation.left), meaning(relation.right))
        return equal_values(left, right)
    except NotEntrywise:
        return None


def equal_values(left, right):
    if isinstance(left, tuple):
        good = len(left) == len(right) and all(vanishes(a - b) for a, b in zip(left, right))
        return "each entry of the list, exactly" if good else None
    if not is_table(left):
        return "the difference of the two sides is 0" if vanishes(sympify(left - right)) else None
    rows, columns = (patterns(left, size) for size in left.shape)
    for chosen in product(rows, columns):
        try:
            if all(vanishes(left[r, c] - right[r, c]) for r in chosen[0] for c in chosen[1]):
                return "entry by entry, for an entry at any place"
        except Undecided:
            continue
    return None


def patterns(table, size):
    """Ways of naming every row: by one index, or the first on its own and the others by an index."""
    if size == ONE:
        return [[0]]
    if size == WEIGHTS:
        return [[new_index(N)], [S.Zero, new_index(N - 1) + 1]]
    return [[new_index({SAMPLES: M, FEATURES: N, CLASSES: K}[size] - 1)]]


# ---------------------------------------------------------------- inequality


def inequality(claim):
    excess = gap(claim)
    if excess is None:
        return None
    strict = claim.relation.sign in STRICT
    if never_negative(excess, strict):
        return f"the difference of the two sides is {'positive' if strict else 'a sum of terms that are never negative'}"
    if claim.binary and never_negative_for_each_label(excess, strict):
        return f"for either label each term of the difference of the two sides is {'positive' if strict else 'never negative'}"
    if claim.given and follows(claim, excess, strict):
        return "the difference of the two sides is a sum of what is given, with factors that are never negative"
    if not strict and by_largest_eigenvalue(claim, excess):
        return "each square is at most a quarter of the largest eigenvalue's share, and h (1 - h) is at most 1/4"
    if not strict and by_curvature(claim):
        return "by integrating twice what is proved of the curvature along the step"
    return None


def gap(claim):
    """Larger side minus smaller side."""
    try:
        meaning = symbolic(claim)
        return oriented(
            claim.relation.sign,
            *(meaning.scalar(side) for side in (claim.relation.left, claim.relation.right)),
        )
    except NotEntrywise:
        return None


def oriented(sign, left, right):
    return right - left if sign in ("<", "<=") else left - right


def follows(claim, excess, strict):
    """excess = c_1 g_1 + c_2 g_2 + ... + rest, where g_k >= 0 is given and every c_k and the rest are never negative?
    If it has to be positive, one of these terms must be."""
    meaning = symbolic(claim)
    given = [
        (
            oriented(link.sign, meaning.scalar(link.left), meaning.scalar(link.right)),
            link.sign in STRICT,
        )
        for link in claim.given
        if link.sign in ("<", "<=", ">", ">=")
    ]
    given = [(expand(without_sums(normal(sympify(value)))), positive) for value, positive in given]
    goal = expand(without_sums(normal(excess)))
    return any(eliminated(goal, order, strict) for order in permutations(given))


def eliminated(goal, given, strict):
    if never_negative(goal, strict):
        return True
    if not given:
        return False
    (first, positive), *rest = given
    for atom in sorted(atoms_of(first), key=str):
        share, unit = goal.coeff(atom, 1), first.coeff(atom, 1)
        if unit == 0 or share == 0:
            continue
        factor = cancel(share / unit)
        still = strict and not (positive and never_negative(factor, True))
        if never_negative(factor) and eliminated(
            expand(cancel(goal - factor * first)), rest, still
        ):
            return True
    return False


def atoms_of(expression):
    """Factors by which terms may be matched."""
    return {
        factor
        for term in expression.as_ordered_terms()
        for factor in term.as_ordered_factors()
        if not factor.is_number
    }


def by_largest_eigenvalue(claim, excess):
    """lambda_max(X^T X) |v|^2 is at least |X v|^2, for any v: that is what lambda_max means."""
    meaning = symbolic(claim)
    largest = meaning.steepest()
    if not excess.has(largest):
        return False
    excess = expand_mul(normal(excess))
    share = excess.coeff(largest, 1)
    for name in sorted(claim.vectors()):
        v = meaning.vector(name)
        length = normal(meaning.total(WEIGHTS, lambda r: v[r, 0] ** 2))
        stretched = meaning.total(SAMPLES, lambda r: meaning.score(v, r) ** 2)
        factor = cancel(without_sums(share) / without_sums(length))
        if factor.free_symbols <= {M, N} and factor.is_positive:
            return never_negative(excess - share * largest + factor * stretched)
    return False


LINE_FACTS = (
    r"\frac{d}{d t} J(\theta + t v) \Big|_{t = 0} = v^\top \nabla_\theta J(\theta)",
    r"\frac{d^2}{d t^2} J(\theta + t v) \ge 0",
    r"\frac{d^2}{d t^2} J(\theta + t v) \le \frac{1}{4m} (X v)^\top (X v)",
)


@cache
def line_facts():
    """J(theta + v) lies between J(theta) + v^T g and that plus |X v|^2 / (8 m); these are proved, then used."""
    context = Context()
    return all(
        prove_relation(Claim(context, chains_of(latex, context)[0][0], True))
        for latex in LINE_FACTS
    )


def by_curvature(claim):
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
        if value.name.startswith("J(") and at != base and factor in (1, -1):
            bound = algebra.bound(at, upper=factor == -1)
            return cancel(expand(excess.xreplace({value: bound}))) == 0 and line_facts()
    return False


# ---------------------------------------------------------------- approximation and equivalence


def expansion(claim):
    """Left and right differ by terms of the promised order: all Taylor coefficients below it agree."""
    order, name = claim.context.order
    step = Dummy("step", real=True)
    value = symbolic(claim).read_name(claim.relation.left, name)
    small = Table(*value.shape, lambda r, c: step * value[r, c]) if is_table(value) else step
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
    for at in range(order + poles):
        if not vanishes(diff(error, step, at).xreplace({step: S.Zero})):
            return None
    return f"the Taylor coefficients in ${name}$ below order {order} agree"


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
