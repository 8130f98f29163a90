"""Equalities: by the rules of matrix algebra, or entry by entry.

Trusted here: two columns or matrices agree if their entries do at every place. A place is named by
a free index, which stands for each of its values, or, of n + 1 weights, by 0 and by a free index
above 0. A letter with a range is its bound plus a positive number, which is any number in the
range. Matrix algebra comes first because its sentence says more; either way is a proof on its own.
"""

from itertools import product

from sympy import Expr, S, Symbol, sympify

from ..language.notation import counts
from ..language.tree import Node, Unreadable
from ..meaning.arithmetic import Value
from ..meaning.claims import Claim
from ..meaning.lazy_matrix import CLASSES, FEATURES, ONE, SAMPLES, WEIGHTS, LazyMatrix, is_matrix
from ..meaning.shapes import Undecided
from ..meaning.symbolic import Index, K, M, N, Symbolic
from ..meaning.walker import NotEntrywise, matched
from .matrices import MatrixAlgebra, agree
from .sums import vanishes, vanishes_for_each_label

STRICT = {"<", ">"}


def symbolic(claim: Claim, names: dict[str, Value] | None = None) -> Symbolic:
    meaning = Symbolic(claim.context, columns=claim.columns)
    meaning.names.update({name: meaning(tree) for name, tree in claim.bound.items()})
    meaning.names.update(names or {})
    meaning.names.update(ranged(meaning, claim))
    return meaning


def ranged(meaning: Symbolic, claim: Claim) -> dict[str, Expr]:
    """A letter with a range, as its bound plus a positive number."""
    found = {}
    for name, sign, bound in claim.context.ranges:
        if name in counts(claim.context.classes) - {"m", "n"}:
            if (
                sign != ">="
                or bound != Node("number", (1,))
                or name not in ("j", "k")
                or name == "k"
                and claim.context.classes
            ):
                raise Unreadable(
                    "of ranges of an index only `j >= 1` is known", f"{name} {sign} {bound.text}"
                )
            found[name] = Index(N - 1) + 1
        elif name not in found:
            edge = meaning(bound)
            facts = {"positive": True} if sign in STRICT else {"nonnegative": True}
            if name in ("m", "n") or claim.context.kinds.get(name) == "whole":
                facts["integer"] = True
                if not sympify(edge).is_integer:
                    raise Unreadable("the bound of a whole number is whole", bound.text)
            above = sign in (">", ">=")
            ends = (name, bound.text) if above else (bound.text, name)
            size = Symbol(name if above and edge == 0 else "({} - {})".format(*ends), **facts)
            found[name] = edge + size if above else edge - size
    return found


# ---------------------------------------------------------------- equality


def equality(claim: Claim) -> str | None:
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
        how = equal_values(left, right)
        if how is None and claim.binary and not is_matrix(left) and not isinstance(left, tuple):
            if vanishes_for_each_label(sympify(left - right)):
                return "for either label each term of the difference of the two sides is 0"
        return how
    except NotEntrywise:
        return None


def equal_values(left: Value, right: Value) -> str | None:
    if isinstance(left, tuple):
        good = len(left) == len(right) and all(vanishes(a - b) for a, b in zip(left, right))
        return "each entry of the list, exactly" if good else None
    if not is_matrix(left):
        return "the difference of the two sides is 0" if vanishes(sympify(left - right)) else None
    rows, columns = (patterns(left, size) for size in left.shape)
    for chosen in product(rows, columns):
        try:
            if all(vanishes(left[r, c] - right[r, c]) for r in chosen[0] for c in chosen[1]):
                return "entry by entry, for an entry at any place"
        except Undecided:
            continue
    return None


def patterns(table: LazyMatrix, size: str) -> list[list[Expr]]:
    """Ways of naming every row: by one index, or the first apart and the others by an index."""
    if size == ONE:
        return [[0]]
    if size == WEIGHTS:
        return [[Index(N)], [S.Zero, Index(N - 1) + 1]]
    return [[Index({SAMPLES: M, FEATURES: N, CLASSES: K}[size] - 1)]]


def gap(claim: Claim) -> Expr | None:
    """Larger side minus smaller side."""
    try:
        meaning = symbolic(claim)
        return oriented(
            claim.relation.sign,
            *(meaning.scalar(side) for side in (claim.relation.left, claim.relation.right)),
        )
    except NotEntrywise:
        return None


def oriented(sign: str, left: Expr, right: Expr) -> Expr:
    return right - left if sign in ("<", "<=") else left - right
