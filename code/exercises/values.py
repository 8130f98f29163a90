r"""What an answer is at some numbers, and what it would be with a slip in it.

An answer is LaTeX in letters that stand for numbers, as `-\log 0.8` or `h (1 - h) x`. It is read by
the proofreader's parser, and its value is computed with the proofreader's functions.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from random import Random
from typing import NamedTuple

import mpmath
from proofreader.judge.mutants import token_edits, tree_edits
from proofreader.judge.slips import IN_WORDS, is_plausible, with_formulas
from proofreader.language.functions import FUNCTIONS
from proofreader.language.notation import SYNTAX
from proofreader.language.parser import parse
from proofreader.language.tree import Node, Relation, Unreadable

ASKED = "q"  # names what is asked, within this file
HEAD = f"{ASKED} = "
SAME = 1e-7  # relative: two values are one
DIGITS = 9  # of a value that the page is sent
POINTS = 6  # at which two expressions are compared
SEED = 14
# What a letter may be; any other one is a number between -3 and 3, and not 0.
PROBABILITIES, LABELS, COUNTS = "hp", "y", "mnK"
# Of several edits that do the same, these are the last to be named.
LAST = ("minus sign in ", "argument negated in ")


class WrongAnswer(NamedTuple):
    """Something wrong that an answer may be, with its values at the points."""

    said: str
    values: list[float | None]


def read(latex: str, letters: Sequence[str]) -> list[list[Relation]]:
    """ASKED = an expression in these letters, as the parser has it. Raises Unreadable."""
    return parse(HEAD + latex, SYNTAX | dict.fromkeys([*letters, ASKED], "letter"))


def points(letters: Sequence[str], allowed: Mapping[str, Sequence[float]]) -> list[list[float]]:
    """Rows with a number for each letter, the same ones each time, no two alike.

    They are POINTS, or as many as there are: one without letters.
    """
    rows = list(product(*(allowed.get(letter) or domain(letter) for letter in letters)))
    return list(map(list, Random(SEED).sample(rows, min(POINTS, len(rows)))))


def domain(letter: str) -> Sequence[float]:
    """The numbers that a letter may be: short ones, as a reader is shown them."""
    if letter in PROBABILITIES:
        return [k / 10 for k in range(1, 10) if k != 5]
    if letter in LABELS:
        return [0, 1]
    if letter in COUNTS:
        return [2, 3, 5, 7]
    return [k / 2 for k in range(-6, 7) if k]


def values(
    latex: str, letters: Sequence[str], rows: Sequence[Sequence[float]]
) -> list[float | None]:
    """The value at each row; None where there is none. Raises Unreadable."""
    [[link]] = read(latex, letters)
    return [rounded(link.right, dict(zip(letters, row, strict=True))) for row in rows]


def rounded(tree: Node, numbers: Mapping[str, float]) -> float | None:
    """A value to DIGITS digits."""
    try:
        found = value(tree, numbers)
    except (ArithmeticError, ValueError):
        return None
    if not (mpmath.isfinite(found) and mpmath.im(found) == 0):
        return None
    return float(f"{float(mpmath.re(found)):.{DIGITS}g}")


def value(node: Node, numbers: Mapping[str, float]) -> mpmath.mpf:
    """The value of a tree. Raises Unreadable for what is no number, ArithmeticError for 1/0."""
    kind, parts = node.kind, node.parts
    if kind == "number":
        return mpmath.mpf(parts[0].numerator) / parts[0].denominator
    if kind == "name" and parts[0] in numbers:
        return mpmath.mpf(str(numbers[parts[0]]))
    if kind == "name" and parts[0] == "e":
        return mpmath.e
    if kind == "call" and parts[0] in FUNCTIONS and not parts[1] and len(parts[2]) == 1:
        return FUNCTIONS[parts[0]].numeric(mpmath.mp, value(parts[2][0], numbers))
    if kind not in OPERATIONS:
        raise Unreadable("no number", node.text)
    return OPERATIONS[kind](*(value(part, numbers) for part in parts))


OPERATIONS = {
    "add": lambda *terms: mpmath.fsum(terms),
    "neg": lambda one: -one,
    "mul": lambda *factors: mpmath.fprod(factors),
    "div": lambda above, below: above / below,
    "pow": lambda base, exponent: base**exponent,
    "sqrt": mpmath.sqrt,
    "abs": abs,
}


def same(one: Sequence[float | None], other: Sequence[float | None]) -> bool:
    """Are these the same values? Without one at some row they are not."""
    return all(
        a is not None and b is not None and abs(a - b) <= SAME * max(abs(a), abs(b))
        for a, b in zip(one, other, strict=True)
    )


def wrong_answers(
    latex: str, letters: Sequence[str], rows: Sequence[Sequence[float]]
) -> list[WrongAnswer]:
    """The single edits of an answer that change its value, the likelier ones first.

    Of several with the same values the first stays: a reader is told one of them.
    """
    right = values(latex, letters, rows)
    found: list[WrongAnswer] = []
    for edit, text in edits(latex, letters):
        try:
            wrong = values(text, letters, rows)
        except Unreadable:
            continue
        if None in wrong or same(wrong, right) or any(same(wrong, each.values) for each in found):
            continue
        negative = [-one for one in wrong if one is not None]
        turned = edit.startswith(LAST) and same(negative, right)
        found.append(WrongAnswer("the other sign" if turned else in_words(edit), wrong))
    return found


def edits(latex: str, letters: Sequence[str]) -> Iterator[tuple[str, str]]:
    """(what is done, the new text) for each single edit that a hand or a mind might make.

    Without those of digits: to name one would give the answer away.
    """
    whole = HEAD + latex
    found = [*tree_edits(whole, read(latex, letters)), *token_edits(whole)]
    for edit, text in sorted(found, key=lambda it: it[0].startswith(LAST)):
        if text.startswith(HEAD) and is_plausible(edit) and not edit[0].isdigit():
            yield edit, text.removeprefix(HEAD)


def in_words(edit: str) -> str:
    """A slip in words, without its place: that would give the answer away."""
    kind, place, _ = edit.partition(" in ")
    return IN_WORDS.get(kind, ("", kind))[1] if place else with_formulas(edit)
