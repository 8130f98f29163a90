"""The book's equations and what became of them, for all tests of the proofreader."""

import fcntl
from functools import cache

from conftest import ROOT
from proofreader import Report, check, proofread, read

BOOK = ROOT / "book"
KEPT = ROOT / "_build" / "proofs"  # where `make book` keeps its verdicts
EQUATIONS = {
    equation.label: equation
    for path in sorted(BOOK.glob("*.md"))
    for equation in read(path)
    if not equation.inline
}


def status(latex: str, note: str = "") -> str:
    return proofread(latex, note).status


@cache
def report() -> Report:
    """On the book: proved once for all processes, and not at all if `make book` has done it."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return check([BOOK], cache=KEPT)
