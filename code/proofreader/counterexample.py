"""Looks for numbers at which a claim fails, the smallest m and n first."""
from .numeric import SIZES, Numeric, Untestable, describe, holds, mp, sides
from .meaning import is_table, Table

TRIALS = [(m, n, seed) for seed, (m, n) in enumerate(SIZES + [(2, 3), (3, 2), (5, 1)])]
LARGER = [(m, n, seed) for seed, (m, n) in enumerate([(3, 1), (4, 2), (4, 1), (5, 2)] * 3, len(TRIALS))]   # for inverses
ENOUGH = 6          # trials that must have been possible before a claim counts as tested
PATIENCE = 240      # trials in search of numbers that fit the hypotheses


class Untested(Exception):
    """No numbers fit the hypotheses, so nothing is known."""


def trials(claim):
    yield from TRIALS + LARGER
    if claim.given or claim.context.ranges:
        yield from ((1 + seed % 3, 1 + seed % 2, seed) for seed in range(len(TRIALS + LARGER), PATIENCE))


def numeric(claim, m, n, seed):
    meaning = Numeric(claim.context, m, n, seed, columns=claim.columns)
    meaning.names.update({name: meaning(tree) for name, tree in claim.bound.items()})
    meaning.shown.update({name: value for name, value in meaning.names.items() if not is_table(value)})
    return meaning


def find(claim):
    """A counterexample in words, or None if the claim holds at all numbers tried."""
    done = 0
    for m, n, seed in trials(claim):
        meaning = numeric(claim, m, n, seed)
        try:
            if not all(holds(link.sign, a, b) for link in claim.given for a, b in zip(*sides(meaning, link))):
                continue
            failed = failure(meaning, claim)
        except (Untestable, ZeroDivisionError, OverflowError):
            continue
        if failed:
            return describe(meaning, *failed)
        done += 1
        if done >= ENOUGH and seed >= len(TRIALS) - 1:
            break
    if done < ENOUGH:
        from .prover import Stopped
        raise Stopped("unproved", error=f"only {done} of {seed + 1} choices of numbers could be tried; "
                                        "the hypotheses may contradict each other, or a side may be undefined")
    return None


def failure(meaning, claim):
    """The two sides where they differ, or None."""
    if claim.relation.sign == "~":
        return slow_approach(meaning, claim)
    left, right = sides(meaning, claim.relation)
    return next(((a, b) for a, b in zip(left, right, strict=True) if not holds(claim.relation.sign, a, b)), None)


def slow_approach(meaning, claim):
    """A tenth of the step must divide the error by ten to the promised order."""
    if claim.context.order is None:
        from .reader import Unreadable
        raise Unreadable(r"\approx needs a note that says how good it is, such as `to order 2 in t`", r"\approx")
    order, name = claim.context.order
    value = meaning.read_name(claim.relation.left, name)

    def both(step):
        small = Table(*value.shape, lambda r, c: step * value[r, c]) if is_table(value) else step * value
        outside = meaning.names
        meaning.names = {**outside, name: small}
        try:
            (left,), (right,) = sides(meaning, claim.relation)
        finally:
            meaning.names = outside
        return left, right
    coarse, fine = both(mp.mpf("1e-3")), both(mp.mpf("1e-4"))
    promised = abs(coarse[0] - coarse[1]) * mp.mpf(10)**-order
    return None if abs(fine[0] - fine[1]) <= 3 * promised + mp.mpf("1e-18") else fine


def find_difference(first, second):
    """Numbers at which one of two conditions holds and the other does not."""
    for m, n, seed in TRIALS * 4:
        truths = []
        for group in (first, second):
            meaning = numeric(group[0], m, n, seed)
            try:
                truths.append(all(holds(claim.relation.sign, a, b) for claim in group
                                  for a, b in zip(*sides(meaning, claim.relation))))
            except (Untestable, ZeroDivisionError):
                break
        if len(truths) == 2 and truths[0] != truths[1]:
            return describe(meaning, mp.mpf(truths[0]), mp.mpf(truths[1]))
    return None
