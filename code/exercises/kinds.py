"""The four kinds of exercises: what a chapter says of each, and what is proved of it."""

import re
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from proofreader import proofread
from proofreader.language.tokens import tokenize
from proofreader.language.tree import Unreadable

from .exercise import Exercise
from .values import SAME, SEED, points, same, values, wrong_answers
from .words import html, typeset

NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
HINTS_EACH = 2
EQUATION = re.compile(r"\$([^$]*=[^$]*)\$")


class Wrong(ValueError):
    """An exercise that is not as it says."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"the exercise {name}: {why}")


def number(
    name: str,
    *,
    answer: str,
    asks: str | float,
    hints: Sequence[str],
    reason: str,
    wrong: Mapping[str, str] | None = None,
    within: float = 0,
    note: str = "",
) -> Exercise:
    """A number. A reader may write an expression for it, or a decimal with its digits rounded.

    answer: the number, as LaTeX that says how it comes about: its slips are those of a reader
    asks: what it is the value of: LaTeX, proved equal to it, or what the book's code has computed
    hints: two, where to look and how to go on
    reason: said with the answer
    wrong: {LaTeX: why it is wrong}, of what is no single slip
    within: how far off a guess may be, as a part of the number: 0.2 for a fifth
    note: of the proof
    """
    if not isinstance(asks, str):
        [[found]] = [values(answer, (), [[]])]
        if found is None or abs(found - asks) > SAME * max(1, abs(asks)):
            raise Wrong(name, f"what was computed is {asks:.12g}, but the answer is {found}")
    else:
        prove(name, f"{asks} = {answer}", note)
    guess = {"within": within} if within else {}
    return typed("number", name, answer, hints, reason, wrong or {}, (), {}, **guess)


def expression(
    name: str,
    letters: str,
    *,
    answer: str,
    asks: str,
    hints: Sequence[str],
    reason: str,
    wrong: Mapping[str, str] | None = None,
    where: Mapping[str, str] | None = None,
    allowed: Mapping[str, Sequence[float]] | None = None,
    note: str = "",
) -> Exercise:
    r"""An expression in these letters, parted by spaces; any equal one is right.

    The rest as in `number`.

    where: {letter: what it stands for in the proof}, as {"h": r"\sigma(z)"}
    allowed: {letter: the numbers that it may be}, where they are not those of values.domain
    """
    where = dict(where or {})
    prove(name, f"{asks} = {put(answer, where)}", note)
    return typed(
        "expression",
        name,
        answer,
        hints,
        reason,
        wrong or {},
        letters.split(),
        allowed or {},
        proof={"asks": asks, "where": where, "note": note},
    )


def typed(
    kind: str,
    name: str,
    answer: str,
    hints: Sequence[str],
    reason: str,
    wrong: Mapping[str, str],
    letters: Sequence[str],
    allowed: Mapping[str, Sequence[float]],
    **more: Any,
) -> Exercise:
    """An exercise whose answer is typed; `more` is known to the page too."""
    rows = points(letters, allowed)
    try:
        right = values(answer, letters, rows)
        named = [(html(why), values(latex, letters, rows)) for latex, why in wrong.items()]
    except Unreadable as fault:
        raise Wrong(name, f"an answer cannot be read: {fault}") from fault
    if None in right:
        raise Wrong(name, "the answer has no value at one of its points")
    for k, (why, found) in enumerate(named):
        if None in found:
            raise Wrong(name, f"a wrong answer has no value at one of the points: {why}")
        if same(found, right):
            raise Wrong(name, f"this is said to be wrong, and is right: {why}")
        if any(same(found, other) for _, other in named[:k]):
            raise Wrong(name, f"two wrong answers are equal, the second: {why}")
    # An expression is what somebody wrote; a number may come about in many ways.
    one_slip = "One slip" if letters else "One slip would give this"
    likely = [
        (f"{one_slip}: {html(each.said)}.", each.values)
        for each in wrong_answers(answer, letters, rows)
        if not any(same(each.values, found) for _, found in named)
    ]
    return exercise(
        kind,
        name,
        hints,
        html(reason),
        letters=list(letters),
        points=rows,
        answer=right,
        slips=[*named, *likely],
        named=len(named),
        shown=typeset(answer),
        **more,
    )


def put(latex: str, where: Mapping[str, str]) -> str:
    """An expression with each of these letters replaced by what it stands for.

    In brackets, unless it is another letter: w(a) could be a function of a.
    """
    letter = re.compile("[a-zA-Z]")
    stands = {
        name: f" {other}" if letter.fullmatch(other) else f" ({other})"
        for name, other in where.items()
    }
    return "".join(stands.get(token.text, f" {token.text}") for token in tokenize(latex))


def choice(
    name: str, options: Mapping[str, str], *, hints: Sequence[str], note: str = ""
) -> Exercise:
    """One of several: {what is said: why}, the right one first; they are shown in another order.

    An option that is an equation between dollars is proved, or refuted by numbers, with that note.
    """
    if len(options) < 3:
        raise Wrong(name, f"at least three options are wanted, but got {len(options)}")
    for at, said in enumerate(options):
        if found := EQUATION.fullmatch(said):
            (refute if at else prove)(name, found[1], note)
    order = shuffled(len(options), name)
    told = [{"said": html(said), "why": html(why)} for said, why in options.items()]
    return exercise(
        "choice",
        name,
        hints,
        told[0]["why"],
        options=[told[at] for at in order],
        right=order.index(0),
        shown=told[0]["said"],
    )


def order(name: str, lines: Sequence[str], *, hints: Sequence[str], reason: str) -> Exercise:
    """Lines to be put in order, given in the right one; they are shown in another."""
    if len(lines) < 3 or len(set(lines)) < len(lines):
        raise Wrong(name, "at least three lines are wanted, and no two the same")
    told = list(map(html, lines))
    return exercise(
        "order",
        name,
        hints,
        html(reason),
        lines=told,
        begins=shuffled(len(lines), name),
        shown="",
    )


def exercise(kind: str, name: str, hints: Sequence[str], reason: str, **known: Any) -> Exercise:
    """The widget of an exercise whose texts are HTML by now, but for the hints."""
    if not NAME.fullmatch(name):
        raise Wrong(name, "its name is made of small letters and hyphens")
    if len(hints) != HINTS_EACH:
        raise Wrong(name, f"{HINTS_EACH} hints are wanted, but got {len(hints)}")
    return Exercise(
        kind=kind, id=name, known={**known, "hints": list(map(html, hints)), "reason": reason}
    )


def shuffled(count: int, name: str) -> list[int]:
    """0 ... count - 1 in an order that the name decides, and not in this one."""
    random, found = Random(f"{SEED} {name}"), list(range(count))
    while found == sorted(found):
        random.shuffle(found)
    return found


def prove(name: str, claim: str, note: str) -> None:
    """Raise Wrong unless the proofreader proves it."""
    verdict = proofread(claim, note)
    if not verdict.holds:
        raise Wrong(name, f"{claim} is {verdict.status}: {verdict.complaint}")


def refute(name: str, claim: str, note: str) -> None:
    """Raise Wrong unless the proofreader finds numbers against it."""
    verdict = proofread(claim, note)
    if verdict.status != "false":
        raise Wrong(name, f"{claim} should be wrong, and is {verdict.status}")
