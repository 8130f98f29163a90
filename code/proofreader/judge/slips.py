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
FORGOTTEN = re.compile(r"lose (?:[-'\w]|\\\w+)")
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
        verdict = proofread(each.latex, note, SECONDS)
        if verdict.holds or verdict.status == "false":
            yield Slip(with_formulas(each.edit), tidied(each.latex, each.statement), verdict)


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


def reads_as(statement: Statement, latex: str) -> bool:
    """Is a formula read as that of the statement, in its context?"""
    found = reading(latex, statement.note)
    return not isinstance(found, Verdict) and found.chains == statement.chains


def with_formulas(edit: str) -> str:
    """What is done in an edit, with what is LaTeX in it between dollars."""
    kind, place, latex = edit.partition(" in ")
    if place:
        return kind if latex.endswith("...") else f"{kind} in ${latex}$"
    before, becomes, after = edit.partition(" becomes ")
    if becomes:
        return f"${before}$ becomes ${after}$"
    return f"${edit.removeprefix('lose ')}$ lost" if edit.startswith("lose ") else edit
