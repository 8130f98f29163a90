"""Looks for numbers at which a claim fails, the smallest m and n first."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ..meaning.arithmetic import Number, Value
from ..meaning.claims import Claim
from ..meaning.lazy_matrix import LazyMatrix, fail, is_matrix
from ..meaning.numeric import (
    MOST_DIGITS,
    NUDGE,
    ROUNDING,
    SIZES,
    TOLERANCE,
    Numeric,
    Sized,
    Untestable,
    holds,
    mp,
    solve,
)
from .values import describe, flat, numbers_of, sides

# The larger ones are there for what is true of small sizes alone, the last two for numbers far from
# 0 (see SEEDS_OF_FAR).
TRIED = SIZES + [(2, 3), (3, 2), (5, 1), (2, 6), (11, 1), (1, 1), (2, 1)]
TRIALS = [(m, n, seed) for seed, (m, n) in enumerate(TRIED)]
LARGE = [(3, 1), (4, 2), (4, 1), (5, 2)] * 3  # for inverses
LARGER = [(m, n, seed) for seed, (m, n) in enumerate(LARGE, len(TRIALS))]
ENOUGH_TRIALS = 6  # that must have been possible before a claim counts as tested
MOST_TRIALS = 240  # trials in search of numbers that fit the hypotheses
NEWTON_STEPS = 60
# A root is not exact: a condition that it nearly fulfils is not refuted by it.
# Steps 10^-k for what is promised of small ones; the smallest for what begins late.
SMALL_STEPS = (3, 6, 9, 20, 40)
CLEARLY = mp.mpf("1e-3")
# At these numbers the formula has no value.
NOT_THERE = (Untestable, ZeroDivisionError, OverflowError)


class GivenFails(Untestable):
    """What is given does not hold at these numbers."""


class Untested(Exception):
    """Too few numbers fit, so nothing is known."""

    def __init__(self, done: int, tried: int, why: str = "") -> None:
        super().__init__(
            f"only {done} of {tried} choices of numbers could be tried; "
            + (why or "the hypotheses may contradict each other, or a side may be undefined")
        )


def trials(claim: Claim) -> Iterator[tuple[int, int, int]]:
    yield from TRIALS + LARGER
    if claim.given or claim.context.ranges:
        yield from (
            (1 + seed % 3, 1 + seed % 2, seed) for seed in range(len(TRIALS + LARGER), MOST_TRIALS)
        )


@dataclass(frozen=True)
class Failure:
    """A claim, the numbers at which it fails, and both sides at them."""

    claim: Claim
    meaning: Numeric
    left: Number
    right: Number
    place: int = 0  # which entry, counted row by row

    def __str__(self) -> str:
        return describe(self.meaning, self.claim, self.left, self.right)


def numeric(
    claim: Claim,
    m: int,
    n: int,
    seed: int,
    kind: type[Numeric] = Numeric,
    fixed: dict[Any, Fraction] | None = None,
    binary: bool = False,
) -> Numeric:
    """`fixed`: what is not left to the seed. `binary`: labels of 0 and 1, for another claim."""
    labels = binary or claim.binary
    meaning = kind(claim.context, m, n, seed, columns=claim.columns, binary=labels)
    meaning.chosen.update(fixed or {})
    meaning.names.update({name: meaning(tree) for name, tree in claim.bound.items()})
    for name in {name for name, _, _ in claim.context.ranges}:
        for sign, bound in meaning.bounds(name):
            if name in ("m", "n") and not holds(sign, meaning.count(name), bound):
                raise Untestable
    meaning.shown.update(
        {name: value for name, value in meaning.names.items() if not is_matrix(value)}
    )
    return meaning


def find(claim: Claim) -> Failure | None:
    """A counterexample, or None if the claim holds at all numbers tried."""
    done, why = 0, ""
    for m, n, seed in trials(claim):
        try:
            meaning = numeric(claim, m, n, seed)
            failed = failure(meaning, claim)
        except NOT_THERE as error:
            why = str(error) if isinstance(error, Untestable) and str(error) else why
            continue
        if failed:
            return failed
        done += 1
        if done >= ENOUGH_TRIALS and seed >= len(TRIALS) - 1:
            break
    if done < ENOUGH_TRIALS:
        raise Untested(done, seed + 1, why)
    return None


def check_given(meaning: Numeric, claim: Claim) -> None:
    if not all(
        holds(link.sign, a, b) for link in claim.given for a, b in zip(*sides(meaning, link))
    ):
        raise GivenFails


def failure(meaning: Numeric, claim: Claim) -> Failure | None:
    """The two sides where they differ, or None; GivenFails if the claim does not speak of this."""
    check_given(meaning, claim)
    if claim.relation.sign == "~":
        pair = slow_approach(meaning, claim)
        return Failure(claim, meaning, *pair) if pair else None
    left, right = sides(meaning, claim.relation)
    for place, pair in enumerate(zip(left, right, strict=True)):
        strict = claim.relation.sign in ("<", ">")
        if strict and holds("=", *pair) or not holds(claim.relation.sign, *pair):
            if not holds_with_more_digits(meaning, claim, place):
                return Failure(claim, meaning, *pair, place)
    return None


def holds_with_more_digits(meaning: Numeric, claim: Claim, place: int) -> bool:
    """What seems to fail, computed with as many digits as the formula may lose."""
    relation, digits = claim.relation, mp.dps
    while digits <= MOST_DIGITS:
        with mp.workdps(digits):
            finer = numeric(claim, meaning.m, meaning.n, meaning.seed, Sized, meaning.chosen)
            finer.nudge = mp.mpf(10) ** -(digits // 5)
            left, right = (side[place] for side in sides(finer, relation))
            slack = mp.mpf(10) ** (20 - digits) * (1 + abs(left) + abs(right))
        enough = mp.dps + len(relation.text) + int(2 * finer.digits + finer.farthest)
        if digits < enough:
            digits = enough
        elif relation.sign not in ("<", ">"):
            return holds(relation.sign, left, right)
        elif abs(left - right) > slack:
            return bool(left < right if relation.sign == "<" else left > right)
        elif left == right and (not finer.measured or left == 0):
            return False
        else:
            raise Untestable("the two sides cannot be told apart")
    raise Untestable("the two sides cannot be told apart")


def slow_approach(meaning: Numeric, claim: Claim) -> tuple[Number, Number] | None:
    """A tenth of the step must divide the error by ten to the promised order, once it is small."""
    assert claim.context.order is not None
    order, name = claim.context.order
    meaning.can_shrink(claim.relation, name)
    value = meaning.read_name(claim.relation.left, name)

    def both(step: Number) -> list[Number]:
        small = meaning.times(None, step, value)
        with meaning.binding({name: small}):
            numbers = sides(meaning, claim.relation)
        if any(len(side) != 1 for side in numbers):
            fail(claim.relation.left, "an expansion is of a number, and this is a column or a list")
        return [side for (side,) in numbers]

    shown: list[Number] = []
    for k in SMALL_STEPS:
        with mp.workdps(mp.dps + 2 * k * order if k > 9 else mp.dps):
            scale = mp.mpf(10) ** -k
            coarse, fine = both(scale), both(scale / 10)
            promised = abs(coarse[0] - coarse[1]) * mp.mpf(10) ** -order
            if abs(fine[0] - fine[1]) <= 3 * promised + scale ** (order + 1) * mp.mpf("1e-6"):
                return None
        shown = shown or fine
    return shown[0], shown[1]


# ---------------------------------------------------------------- two conditions


def find_difference(first: list[Claim], second: list[Claim]) -> str | None:
    """Numbers at which one of two conditions holds and the other does not."""
    done = tried = 0
    binary = any(claim.binary for claim in first + second)  # they speak of the same data
    for m, n, seed in TRIALS + LARGER:
        for solved in ways_to_solve(first + second):
            tried += 1
            try:
                meanings = [
                    numeric(group[0], m, n, seed, binary=binary) for group in (first, second)
                ]
                if solved:
                    let(meanings, *solved)
                one, other = map(verdict_on, (first, second), meanings)
                doubtful = (second, meanings[1]) if one else (first, meanings[0])
                clear = one == other or not verdict_on(*doubtful, CLEARLY)
            except NOT_THERE:
                continue
            if one != other and clear:
                holding, broken = ("first", "second") if one else ("second", "first")
                where = numbers_of(meanings[0])
                return f"{where}: the {holding} holds there, the {broken} does not"
            done += one == other
    if done < ENOUGH_TRIALS:
        raise Untested(done, tried)
    return None


def verdict_on(group: list[Claim], meaning: Numeric, tolerance: Number = TOLERANCE) -> bool:
    """Do all relations of a condition hold at these numbers?"""
    return all(
        holds(claim.relation.sign, a, b, tolerance)
        for claim in group
        for a, b in zip(*sides(meaning, claim.relation))
    )


def ways_to_solve(claims: list[Claim]) -> list[tuple[Claim, str] | None]:
    """(which claim, name). Random numbers satisfy no equation, so each is solved for each name in
    it; an inequality need not be.
    """
    if any(claim.relation.sign != "=" for claim in claims):
        return [None]
    return [(claim, name) for claim in claims for name in sorted(claim.unknowns())]


def let(meanings: list[Numeric], claim: Claim, name: str) -> None:
    """Give a name the value for which a claim's two sides agree, by Newton's method from the value
    that it has.
    """
    meaning = next(meaning for meaning in meanings if meaning.columns == claim.columns)
    value = meaning.read_name(claim.relation.left, name)
    shape = value.shape if is_matrix(value) else None
    numbers = flat(value, meaning)

    def made(numbers: list[Number]) -> Value:
        return LazyMatrix(*shape, lambda r, c: numbers[int(r)]) if shape else numbers[0]

    def gaps(numbers: list[Number]) -> list[Number]:
        with meaning.binding({name: made(numbers)}):
            return [a - b for a, b in zip(*sides(meaning, claim.relation))]

    numbers = newton(gaps, numbers)
    for meaning in meanings:
        meaning.names[name] = made(numbers)
        entries = {(name, r): number for r, number in enumerate(numbers)}
        meaning.shown.update(entries if shape else {name: numbers[0]})


def newton(gaps: Callable[[list[Number]], list[Number]], numbers: list[Number]) -> list[Number]:
    """The numbers, moved to where all gaps are 0; Untestable if there is no such place near."""
    for _ in range(NEWTON_STEPS):
        missing = gaps(numbers)
        if len(missing) != len(numbers):
            raise Untestable
        if max(map(abs, missing)) < ROUNDING:
            return numbers
        places = range(len(numbers))
        moved = [gaps([x + NUDGE * (k == at) for k, x in enumerate(numbers)]) for at in places]
        slopes = [[(there[row] - missing[row]) / NUDGE for there in moved] for row in places]
        steps = solve(mp.matrix(slopes), [-each for each in missing])
        numbers = [number + step for number, step in zip(numbers, steps)]
    raise Untestable
