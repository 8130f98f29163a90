"""Decides whether an expression with sums of symbolic length is zero.

Trusted here: each rewriting is an identity for finite sums of any length; what is 0 with sums taken
as unknown numbers is 0. Nothing is complete: True is a proof, False says only that none was found.

Sums are brought into one form. A sum over features or classes is split into its terms, and what
does not depend on its index is taken out. A sum over anything else stays whole, but for one of r +
s terms: it is the sum over the first r and that over the rest. Sums over features come innermost
and then those over classes: where one holds a sum that should lie outside, the two are exchanged.
The bound index is then named by how many sums its own sum holds, so that equal sums look equal.
SymPy's as_dummy() names it otherwise and captures variables of nested sums; it is not used.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from sympy import (
    Abs,
    Add,
    Dummy,
    Expr,
    KroneckerDelta,
    Max,
    Mul,
    Pow,
    Product,
    S,
    Sum,
    Symbol,
    default_sort_key,
    exp,
    log,
)
from sympy.core.function import AppliedUndef

from ..language.clock import look
from ..meaning.symbolic import Index, K, N, label, outermost_sum, top_of
from .algebra import cancel, expand, expand_mul
from .elementary import elementary, log_of, positive

# ---------------------------------------------------------------- one form for sums


# (index, from, to) of a sum -> its total; None for what stands in no sum
Totals = dict[Any, Expr]


def bound_name(height: int) -> Symbol:
    return Symbol(f"_{height}", integer=True, nonnegative=True)


def height(expression: Expr) -> int:
    """How deep sums and products are nested in an expression; one with two limits counts twice."""
    return max(
        (len(found.limits) + height(found.function) for found in expression.atoms(Sum, Product)),
        default=0,
    )


def named(body: Expr, index: Expr, top: Expr, kind: type[Expr] = Sum) -> Expr:
    """The sum over index = 0 ... top, with the index named by the sum's height."""
    name = bound_name(height(body))
    return kind(body.xreplace({index: name}), (name, 0, top))


def normal(expression: Expr) -> Expr:
    """An equal expression whose sums have the one form."""
    look()
    if not isinstance(expression, Expr) or not expression.has(Sum, KroneckerDelta, Product):
        return expression
    if isinstance(expression, Sum):
        index, low, high, body = outermost_sum(expression)
        fresh = Index(high - low)
        return summed(normal(body.xreplace({index: fresh + low})), fresh, high - low)
    if (
        isinstance(expression, log)
        and isinstance(expression.args[0], Product)
        and positive(expression.args[0].function)
    ):
        product = expression.args[0]
        return normal(Sum(log_of(product.function), *product.limits))
    if isinstance(expression, Product):
        index, low, high, body = outermost_sum(expression)
        fresh = Index(high - low)
        return named(normal(body.xreplace({index: fresh + low})), fresh, high - low, Product)
    return expression.func(*map(normal, expression.args))


def depth(top: Expr) -> int:
    """How far inside a sum belongs."""
    return 2 if top in (N, N - 1) else 1 if top == K - 1 else 0


def in_blocks(top: Expr) -> list[Expr]:
    """The parts r, s ... of r + s + ... terms, in one order, if each is certainly a number of
    terms; else the whole.
    """
    parts = sorted(Add.make_args(top + 1), key=str)
    return parts if all(part.is_nonnegative and not part.is_number for part in parts) else [top + 1]


def summed(body: Expr, index: Expr, top: Expr) -> Expr:
    """Of a body in the one form, its sum in the one form."""
    blocks = in_blocks(top)
    if len(blocks) > 1 and not body.has(KroneckerDelta):
        starts = [Add(*blocks[:at]) for at in range(len(blocks))]
        indices = [Index(block - 1) for block in blocks]
        return Add(
            *(
                summed(normal(body.xreplace({index: start + fresh})), fresh, block - 1)
                for block, start, fresh in zip(blocks, starts, indices)
            )
        )
    if not body.has(index) and (top + 1).is_nonnegative:  # a sum of "-3 terms" is 0
        return (top + 1) * body
    if depth(top) or any(delta.has(index) for delta in body.atoms(KroneckerDelta)):
        return Add(*(one_term(term, index, top) for term in Add.make_args(expanded(body))))
    outside, inside = body.as_independent(index, as_Add=False)
    return outside * named(inside, index, top)


def expanded(body: Expr) -> Expr:
    """SymPy's expansion but for one step: it writes the exponential of a sum as a product."""
    return expand(body).replace(
        lambda found: isinstance(found, Product) and isinstance(found.function, exp),
        lambda product: exp(Sum(product.function.args[0], *product.limits)),
    )


def one_term(term: Expr, index: Expr, top: Expr) -> Expr:
    outside, inside = term.as_independent(index, as_Add=False)
    if not inside.has(index) and (top + 1).is_nonnegative:
        return (top + 1) * outside * inside
    for factor in Mul.make_args(inside):
        if isinstance(factor, KroneckerDelta) and factor.has(index):
            met = delta_partner(factor, index, top)
            if met is not None:
                return normal(outside * (inside / factor).xreplace({index: met}))
        base = (
            factor.base
            if isinstance(factor, Pow) and factor.exp.is_Integer and factor.exp > 0
            else factor
        )
        if isinstance(base, Sum) and depth(top) > depth(base.limits[-1][2]) and free(base, index):
            return outside * exchanged(base, inside / base, index, top)
    return outside * named(inside, index, top)


def free(inner: Sum, index: Expr) -> bool:
    """May it change places with a sum over the index? Not if that says where it begins or ends."""
    return not any(bound.has(index) for _, low, high in inner.limits for bound in (low, high))


def delta_partner(delta: Expr, index: Expr, top: Expr) -> Expr | None:
    """The index at which a delta is 1, if that is certainly in the range of the sum."""
    a, b = delta.args
    if (a - b).has(index) and not (a - b - index).has(index):
        other = index - (a - b)
    elif (b - a).has(index) and not (b - a - index).has(index):
        other = index - (b - a)
    else:
        return None
    if other == 0 and top.is_nonnegative or top_of(other) == top:
        return other
    if other.is_Add and top_of(other - 1) == top - 1:  # entry s + 1, for s below n
        return other
    return None


def exchanged(inner: Expr, rest: Expr, index: Expr, top: Expr) -> Expr:
    """sum over index of rest * (sum over another), the other way round."""
    other, low, high, body = outermost_sum(inner)
    fresh = Index(high - low)
    return summed(
        normal(Sum(rest * body.xreplace({other: fresh + low}), (index, 0, top))), fresh, high - low
    )


# ---------------------------------------------------------------- zero


def vanishes(expression: Expr, apart: Sequence[Expr] = ()) -> bool:
    """Is it 0 for every m, n and data? `apart`: deltas that are 0."""
    expression = normal(expression).xreplace(dict.fromkeys(apart, S.Zero))
    if expression == 0:
        return True
    if expression.has(Max, Abs):
        return by_signs(expression)
    for delta in sorted(expression.atoms(KroneckerDelta), key=default_sort_key):
        one, other = delta.args
        if (
            top_of(one) is not None
            and top_of(one) == top_of(other)
            and delta.free_symbols <= expression.free_symbols
        ):
            # two given indices of one kind: they agree, or they do not. (Those of a sum do both.)
            still_apart = [each.xreplace({one: other}) for each in apart]
            return (
                S.One in still_apart or vanishes(expression.xreplace({one: other}), still_apart)
            ) and vanishes(expression, (*apart, delta))
    return (
        vanish_together(collected(expression))
        or zero(expression)
        or height(expression) > 2
        and zero(expand(split(expression)))
        or (apart := first_apart(expression)) != expression
        and (vanish_together(collected(normal(apart))) or zero(normal(apart)))
    )


def first_apart(expression: Expr) -> Expr:
    """Each sum over all n + 1 weights as the term of the bias and the sum of the others."""
    if not isinstance(expression, Expr) or not expression.has(Sum):
        return expression
    if not isinstance(expression, Sum):
        return expression.func(*map(first_apart, expression.args))
    index, low, high, body = outermost_sum(expression)
    body = first_apart(body)
    if high - low != N:
        return Sum(body, (index, low, high))
    fresh = Index(N - 1)
    rest = Sum(body.xreplace({index: fresh + low + 1}), (fresh, 0, N - 1))
    return body.xreplace({index: low}) + rest


def vanishes_for_each_label(expression: Expr) -> bool:
    """Is it 0 where every label is 0 or 1? Each term over samples is looked at for both."""
    expression = normal(expression)
    if alone := at_each_label(expression):
        return all(map(zero, alone))
    totals = collected(expression)
    rest = totals.pop(None, S.Zero)
    if len(totals) != 1 or not zero(rest):
        return False
    ((index, *_), total) = next(iter(totals.items()))
    return all_labels(total) == {label(index)} and all(
        zero(total.xreplace({label(index): value})) for value in (S.Zero, S.One)
    )


def at_each_label(expression: Expr) -> list[Expr]:
    """The expression for the label 0 and for 1, if it speaks of one label, outside of all sums."""
    labels = all_labels(expression)
    if len(labels) != 1 or any(map(all_labels, expression.atoms(Sum, Product))):
        return []
    return [expression.xreplace({found: value}) for found in labels for value in (S.Zero, S.One)]


def all_labels(total: Expr) -> set[Expr]:
    return {found for found in total.atoms(AppliedUndef) if found.func == label}


def vanish_together(totals: Totals) -> bool:
    """Each total is 0, or does not depend on its index and makes up for the rest."""
    rest = totals.pop(None, S.Zero)
    for (index, low, top), total in totals.items():
        if zero(total):
            continue
        if not total.has(Sum, Product):
            total = cancel(elementary(total))
        if total.has(index) or not (top - low + 1).is_nonnegative:
            return False
        rest += (top - low + 1) * total
    return zero(rest)


def collected(expression: Expr) -> Totals:
    """a sum(F) + b sum(G) is sum(a F + b G): the total of each kind of sum, by its limits."""
    totals: Totals = {}
    name = bound_name(height(expression))
    for term in terms_of(expression):
        outside, inside = term.as_independent(Sum, as_Add=False)
        if isinstance(inside, Sum):
            # all indices get the name of the highest sum, which no inner sum bears
            index, low, top, body = outermost_sum(inside)
            limits, inside = (name, low, top), body.xreplace({index: name})
        else:
            limits = None
        totals[limits] = totals.get(limits, S.Zero) + outside * inside
    return totals


def terms_of(expression: Expr) -> Iterator[Expr]:
    """The terms of an expression, multiplied out where a factor is an Add with sums in it."""
    for term in Add.make_args(expand_mul(expression, deep=False)):
        if isinstance(term, Mul) and any(isinstance(f, Add) and f.has(Sum) for f in term.args):
            yield from terms_of(expand_mul(term, deep=False))
        else:
            yield term


def split(expression: Expr) -> Expr:
    """With sums over samples split into terms too, and of two nested ones the order that comes
    first in the alphabet.
    """
    if not isinstance(expression, Expr) or not expression.has(Sum):
        return expression
    if not isinstance(expression, Sum):
        return expression.func(*map(split, expression.args))
    index, low, high, body = outermost_sum(expression)
    fresh = Index(high - low)
    body = expanded(split(body.xreplace({index: fresh + low})))
    return Add(*(split_term(term, fresh, high - low) for term in Add.make_args(body)))


def split_term(term: Expr, index: Expr, top: Expr) -> Expr:
    outside, inside = term.as_independent(index, as_Add=False)
    here = named(inside, index, top)
    inner = [
        factor
        for factor in Mul.make_args(inside)
        if isinstance(factor, Sum) and factor.limits[-1][2] == top and free(factor, index)
    ]
    if depth(top) or len(inner) != 1:
        return outside * here
    other, low, _, inner_body = outermost_sum(inner[0])
    fresh = Index(top)
    body = inside / inner[0] * inner_body.xreplace({other: fresh + low})
    apart, within = body.as_independent(index, as_Add=False)
    return outside * min(here, named(apart * named(within, index, top), fresh, top), key=str)


def by_signs(expression: Expr) -> bool:
    """max and absolute value mean different things on either side of 0: each sign of each letter in
    them is tried. (Not by doit(): for SymPy a sum may have -3 terms.)
    """
    letters = set().union(*(part.free_symbols for part in expression.atoms(Max, Abs)))
    if len(letters) != 1:
        return False
    (letter,) = letters
    size = Dummy("size", positive=True)
    sides = [expression.xreplace({letter: side}) for side in (size, -size, S.Zero)]
    return all(not side.has(Max, Abs) and vanishes(side) for side in sides)


def zero(expression: Expr) -> bool:
    """Is it 0, sums in it taken as unknown numbers?"""
    expression = Unknowns().without_sums(expression)
    if expression == 0 or cancel(expression) == 0:
        return True
    return cancel(elementary(expression)) == 0


class Unknowns(dict[Expr, Dummy]):
    """Each sum of some expressions -> an unknown number that stands for it in all of them."""

    def __missing__(self, found: Expr) -> Dummy:
        sure = isinstance(found, Sum) and all(map(is_never_empty, found.limits))
        positive = sure and found.function.is_positive
        self[found] = Dummy("u", **({"positive": True} if positive else {"real": True}))
        return self[found]

    def without_sums(self, expression: Expr) -> Expr:
        return expression.xreplace({found: self[found] for found in outermost(expression)})


def outermost(expression: Expr) -> set[Expr]:
    """The sums that lie in no other sum."""
    if isinstance(expression, (Sum, Product)):
        return {expression}
    return set().union(*map(outermost, expression.args)) if expression.has(Sum, Product) else set()


def is_never_empty(limits: tuple[Expr, Expr, Expr] | None) -> bool:
    return limits is None or (limits[2] - limits[1]).is_nonnegative is True
