"""A counterexample for a reader: as small as it can be made, with the first term that differs."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

from ..language.tree import Node, Relation, walk
from ..meaning.arithmetic import Number
from ..meaning.claims import Claim
from ..meaning.lazy_matrix import ONE, WEIGHTS, is_matrix
from ..meaning.numeric import OF_KIND, Numeric, holds, mp
from ..meaning.walker import matched
from .counterexample import NOT_THERE, TRIALS, Failure, check_given, failure, numeric
from .values import short, sides

WHOLE = map(Fraction, (3, -3, 5, -5, 10, -10))
SIMPLE = [*map(Fraction, (0, 1, -1, 2, -2)), Fraction(1, 2), *WHOLE]
MOST_TRIES = 60
Fixed = dict[Any, Fraction]
MULTIPLES: dict[str, Callable[[Numeric], Number]] = {
    "the two sides differ only in sign": lambda _: mp.mpf(-1),
    "the right side is m times the left: is it a sum where the left is a mean?": (
        lambda meaning: mp.mpf(meaning.m)
    ),
    "the left side is m times the right: is it a sum where the right is a mean?": (
        lambda meaning: mp.mpf(1) / meaning.m
    ),
    "the right side is -m times the left: is it the logarithm of the likelihood?": (
        lambda meaning: mp.mpf(-meaning.m)
    ),
    "the left side is -m times the right: is it the logarithm of the likelihood?": (
        lambda meaning: mp.mpf(-1) / meaning.m
    ),
    "the right side is twice the left": lambda _: mp.mpf(2),
    "the left side is twice the right": lambda _: mp.mpf(1) / 2,
}


def explained(found: Failure) -> str:
    """A failure in words."""
    smallest = small(found)
    more = [
        proportion(smallest.claim),
        but_at_zero(smallest),
        first_term(smallest),
        *hints(smallest.claim),
    ]
    return entry(smallest) + "; ".join([str(smallest), *filter(None, more)])


def entry(found: Failure) -> str:
    """Of a column or matrix, which entry."""
    relation = found.claim.relation
    value, _ = matched(relation, found.meaning(relation.left), found.meaning(relation.right))
    if not is_matrix(value):
        return ""
    places = divmod(found.place, found.meaning.count(value.columns))
    row, column = (place + (size not in (WEIGHTS, ONE)) for place, size in zip(places, value.shape))
    return f"entry {row}: " if value.columns == ONE else f"row {row}, column {column}: "


# ---------------------------------------------------------------- smaller


def small(found: Failure) -> Failure:
    """The same claim fails at these numbers too, and none of them can be made simpler alone."""
    found = simplified(at_small_sizes(found, {}))
    fewer = at_small_sizes(found, found.meaning.chosen)
    return found if fewer is found else simplified(fewer)


def simplified(found: Failure) -> Failure:
    """One number after the other as simple as it may be."""
    tries, fixed = 0, dict(found.meaning.chosen)
    for key, kind in list(found.meaning.kind_of.items()):
        for value in SIMPLE:
            if not simpler(value, found.meaning.chosen[key]) or not fits(value, kind, found.claim):
                continue
            tries += 1
            again = failing(found, {**fixed, key: value})
            if again:
                fixed[key], found = value, again
                break
        if tries > MOST_TRIES:
            break
    return found


def at_small_sizes(found: Failure, fixed: Fixed) -> Failure:
    """With fewer samples and features, if it fails there."""
    size = found.meaning.m + found.meaning.n
    for m, n, seed in TRIALS:
        if m + n < size:
            for each in (seed, seed + 1, seed + 2):
                again = tried(found.claim, m, n, each, fixed)
                if again:
                    return again
    return found


def failing(found: Failure, fixed: Fixed) -> Failure | None:
    meaning = found.meaning
    return tried(found.claim, meaning.m, meaning.n, meaning.seed, fixed)


def tried(claim: Claim, m: int, n: int, seed: int, fixed: Fixed) -> Failure | None:
    """The claim at some numbers, if it fails there."""
    try:
        return failure(numeric(claim, m, n, seed, fixed=fixed), claim)
    except NOT_THERE:
        return None


def simpler(value: Fraction, than: Fraction) -> bool:
    return rank(value) < rank(Fraction(than))


def rank(value: Fraction) -> tuple[int, int, bool]:
    return value.denominator, abs(value.numerator), value < 0


def fits(value: Fraction, kind: str, claim: Claim) -> bool:
    """Is it a number of this kind?"""
    if kind == "label":
        return value in (0, 1) if claim.binary else True
    if kind == "whole" and value.denominator > 1:
        return False
    number = mp.mpf(value.numerator) / value.denominator
    return all(holds(sign, number, mp.mpf(bound)) for sign, bound in OF_KIND.get(kind, ()))


# ---------------------------------------------------------------- where


def first_term(found: Failure) -> str | None:
    """Of two sides that differ in their sums alone, the first term that differs."""
    left, right = found.claim.relation.left, found.claim.relation.right
    sums = [[part for part in walk(side) if part.kind == "sum"] for side in (left, right)]
    if not all(sums) or len(sums[0]) != len(sums[1]):
        return None
    one, other = (outer[0] for outer in sums)
    hole = Node("name", ("",))
    if one.parts[1:3] != other.parts[1:3] or without(left, one, hole) != without(
        right, other, hole
    ):
        return None
    for value, (a, b) in enumerate_terms(found.meaning, one, other):
        if not holds("=", a, b):
            return f"the terms at {one.parts[0]} = {value} are {short(a)} and {short(b)}"
    return None


def proportion(claim: Claim) -> str | None:
    """One side is always the same multiple of the other."""
    if claim.relation.sign != "=":
        return None
    for words, factor in MULTIPLES.items():
        if is_always(claim, factor):
            return words
    return None


def but_at_zero(found: Failure) -> str | None:
    """Does it fail for the bias alone?"""
    index = next((name for name in "jk" if found.meaning.shown.get(name) == 0), None)
    if index is None:
        return None
    failed = [
        failure(meaning, found.claim)
        for meaning in possible(found.claim)
        if meaning.shown.get(index) != 0
    ]
    return f"it holds where {index} is not 0" if len(failed) > 2 and not any(failed) else None


def is_always(claim: Claim, factor: Callable[[Numeric], Number]) -> bool:
    """Is the right side so many times the left one, and not 0, at all numbers tried?"""
    told = 0
    for meaning in possible(claim):
        pairs = list(zip(*sides(meaning, claim.relation)))
        if not all(holds("=", factor(meaning) * left, right) for left, right in pairs):
            return False
        told += meaning.m > 1 and any(not holds("=", left, right) for left, right in pairs)
    return told > 1


def possible(claim: Claim) -> Iterator[Numeric]:
    """The choices of numbers of which the claim speaks."""
    for m, n, seed in TRIALS:
        try:
            meaning = numeric(claim, m, n, seed)
            check_given(meaning, claim)
            sides(meaning, claim.relation)
        except NOT_THERE:
            continue
        yield meaning


def enumerate_terms(meaning: Numeric, one: Node, other: Node) -> Iterator[tuple[int, Any]]:
    low, high = (int(meaning.scalar(bound)) for bound in one.parts[1:3])
    for value in range(low, high + 1):
        yield (
            value,
            [meaning.scoped({part.parts[0]: value}, part.parts[3]) for part in (one, other)],
        )


def without(tree: Node, part: Node, hole: Node) -> Node:
    """A tree with a part of it taken out."""
    if tree is part:
        return hole

    def within(each: Any) -> Any:
        if isinstance(each, tuple):
            return tuple(map(within, each))
        return without(each, part, hole) if isinstance(each, Node) else each

    return replace(tree, parts=within(tree.parts))


# ---------------------------------------------------------------- what may have been meant


def hints(claim: Claim) -> Iterator[str]:
    """What a reader may have meant instead."""
    relation: Relation = claim.relation
    nodes = [node for side in (relation.left, relation.right) for node in walk(side)]
    names_left, zero = relation.left.names(), Node("number", (Fraction(0),))
    if relation.sign == "=" and relation.right == zero and {"J", "X", "h"} & names_left:
        yield "an equation to be solved holds at its solution alone"
    for node in nodes:
        if node.kind == "pow" and node.parts[1] == Node("name", ("i",)):
            yield f"{node.text} is a power; the one of sample i is written with brackets, y^{{(i)}}"
            return
    for node in nodes:
        if node.kind == "sum" and node.parts[0] == "i" and not claim.columns:
            fixed = sorted({"h", "y"} & {part.parts[0] for part in names(node.parts[3])})
            if fixed:
                yield (
                    f"without an index {' and '.join(fixed)} is the same number in every term; "
                    r"those of sample i are h_\theta(x^{(i)}) and y^{(i)}"
                )
                return


def names(tree: Node) -> list[Node]:
    return [node for node in walk(tree) if node.kind == "name"]
