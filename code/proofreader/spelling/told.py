"""An answer as plain data, for whatever shows it: the command line, a page, a widget."""

import re
from random import Random
from typing import Any

from ..judge.slips import slips
from .answer import Answer
from .pieces import CHARACTERS

# of two characters for a letter the first is meant
LETTERS = {latex.strip(): sign for sign, latex in reversed(CHARACTERS.items()) if sign.isalpha()}
STEP = re.compile(r"(?s)(?:(step \d+ of \d+, )(.+?): )?(.*)")
UNTRIED = re.compile(r"^only 0 of \d+ choices of numbers could be tried; ")
LETTER = re.compile(r"\\[a-zA-Z]+")


def told(found: Answer) -> dict[str, Any]:
    """What an Answer says, in what JSON knows: texts, lists, numbers.

    Formulas stand between dollars in ``how`` and ``assumed``; ``latex`` is one as it was read.
    """
    verdict, reading = found.verdict, found.reading
    return {
        "status": verdict.status,
        "latex": reading.latex,
        "changes": [[each.written, each.read] for each in reading.changes],
        "labels": found.labels,
        "how": list(dict.fromkeys(link.how for link in verdict.links if link.how)),
        "assumed": list(verdict.assumed),
        "complaint": in_letters(verdict.counterexample) or as_typed(verdict.complaint),
        "seconds": round(verdict.seconds, 3),
    }


def slip(latex: str, note: str = "", random: Random | None = None) -> dict[str, str]:
    """An equation with a slip in it, drawn by `random`: nearly all are false, a few still true."""
    drawn = next(slips(latex, note, random))
    return {"edit": drawn.edit, "latex": drawn.latex}


def in_letters(numbers: str | None) -> str:
    r"""A counterexample with its letters as they are read: \theta = (0, 1) as θ = (0, 1).

    Which step of a chain it is of is a formula, and stands between dollars.
    """
    step, latex, rest = STEP.fullmatch(numbers or "").groups()  # type: ignore[union-attr]
    said = LETTER.sub(lambda found: LETTERS.get(found[0], found[0]), rest)
    return f"{step}${latex}$: {said}" if step else said


def as_typed(complaint: str | None) -> str:
    r"""A complaint that quotes LaTeX as a reader has typed it: '\theta', not '\\theta'.

    Where no numbers could be tried it says why, and not how many.
    """
    return UNTRIED.sub("", complaint or "").replace("\\\\", "\\")
