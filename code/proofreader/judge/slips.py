"""Slips that a person might make: mutants of an equation that can be read, and decided."""

import re
from collections.abc import Iterator
from random import Random
from typing import NamedTuple

from ..source.statement import Statement
from .equation import proofread, reading
from .mutants import EXCHANGED, mutants
from .verdict import Verdict

SECONDS = 3.0  # in which a slip must be decided
# the tokens that a hand forgets
FORGOTTEN = re.compile(r"lose (?:[-'\w]|\\(?!frac|sum|prod)\w+)")
# nobody writes y^{(-i)}, sums to 2m or squares an index
OF_A_COUNT = re.compile(r".* in [ijkmnK]")


class Slip(NamedTuple):
    """An equation with a single edit, in words with formulas between dollars, and its verdict."""

    edit: str
    latex: str
    verdict: Verdict


def slips(latex: str, note: str = "", random: Random | None = None) -> Iterator[Slip]:
    """The slips in an equation, in an order that `random` chooses; nearly all are false."""
    found = [each for each in mutants(latex, note) if is_plausible(each.edit)]
    (random or Random()).shuffle(found)
    for each in found:
        if isinstance(each.statement, Verdict):
            continue
        text = tidied(each.latex, each.statement)
        if not can_be_typeset(text):
            continue
        verdict = proofread(text, note, SECONDS)
        if verdict.holds or verdict.status == "false":
            yield Slip(with_formulas(each.edit), text, verdict)


def is_plausible(edit: str) -> bool:
    """Is this what a hand or a mind does, and no arbitrary letter for another?"""
    before, becomes, after = edit.partition(" becomes ")
    if becomes and not before.isdigit():
        return after in EXCHANGED.get(before, [])
    if edit.startswith("lose "):
        return FORGOTTEN.fullmatch(edit) is not None
    return not OF_A_COUNT.fullmatch(edit)


def tidied(latex: str, statement: Statement) -> str:
    """An edited equation without the brackets that the edit has put where none are needed.

    They are not needed where what is left reads the same.
    """
    latex = re.sub(r"\s+(?=[}\s]|$)", "", latex)
    at = latex.find(OPENING)
    while at >= 0:
        end = closing(latex, at)
        inside = latex[at + len(OPENING) : end]
        bare = f"{latex[:at]} {inside} {latex[end + len(CLOSING) :]}"
        if reads_as(statement, bare):
            latex = bare
        at = latex.find(OPENING, at + 1)
    return " ".join(latex.split())


OPENING, CLOSING = r"\left(", r"\right)"
EITHER = re.compile(r"\\left\b|\\right\b")


def closing(latex: str, at: int) -> int:
    """Where the bracket ends that opens at this place."""
    depth = 0
    for found in EITHER.finditer(latex, at):
        depth += 1 if found[0] == r"\left" else -1
        if depth == 0:
            return found.start()
    return len(latex)


# a sized bracket is followed by one
UNSIZED = re.compile(
    r"\\(?:left|right|[bB]igg?[lrm]?)(?![a-zA-Z])\s*"
    r"(?![()\[\]|./]|\\[{}|]|\\[lr](?:Vert|vert|brace|angle|floor|ceil))"
)


def can_be_typeset(latex: str) -> bool:
    r"""Has each \left its \right, and each of both its bracket? Not every edit leaves them so."""
    opened, closed = (len(re.findall(rf"\\{side}\b", latex)) for side in ("left", "right"))
    return opened == closed and not UNSIZED.search(latex)


def reads_as(statement: Statement, latex: str) -> bool:
    """Is a formula read as that of the statement, in its context?"""
    found = reading(latex, statement.note)
    return not isinstance(found, Verdict) and found.chains == statement.chains


# What is done, as the mutants call it, in a reader's words; the second without a place.
IN_WORDS = {
    "minus sign": ("a minus sign before {}", "a minus sign too many"),
    "factor 2": ("a factor 2 before {}", "a factor 2 too many"),
    "1 - it": ("1 minus {} in its place", "1 minus something in its place"),
    "minus lost": ("the minus sign of {} is lost", "a minus sign is lost"),
    "factor lost": ("a factor of {} is lost", "a factor is lost"),
    "divisor lost": ("what {} is divided by is lost", "a divisor is lost"),
    "upside down": ("{} upside down", "a fraction upside down"),
    "a sum for a product": ("a sum for the product {}", "a sum for a product"),
    "one power more": ("one power more of {}", "one power more"),
    "function lost": ("the function in {} is lost", "a function is lost"),
    "argument negated": ("a minus sign in the brackets of {}", "a minus sign in brackets"),
    "sum lost": ("the sum sign of {} is lost", "a sum sign is lost"),
    "prod lost": ("the product sign of {} is lost", "a product sign is lost"),
    "pow lost": ("the exponent of {} is lost", "an exponent is lost"),
    "term lost": ("a term of {} is lost", "a term is lost"),
    "difference turned round": (
        "the difference {} the other way around",
        "a difference turned around",
    ),
}


def with_formulas(edit: str) -> str:
    """What is done in an edit, in words, with what is LaTeX in it between dollars."""
    kind, place, latex = edit.partition(" in ")
    if place:
        whole, cut = IN_WORDS.get(kind, (f"{kind} in {{}}", kind))
        return cut if latex.endswith("...") else whole.format(f"${latex}$")
    before, becomes, after = edit.partition(" becomes ")
    if becomes:
        return f"${after}$ in the place of ${before}$"
    return f"${edit.removeprefix('lose ')}$ is lost" if edit.startswith("lose ") else edit
