r"""The proofreader: reads the LaTeX of the book's equations and proves it.

    prove(latex, note)      the Verdict on one equation; pure, no file and no process
    read(path or text)      the Equations of a chapter, with their places and notes
    check(paths)            a Report on whole chapters; `python -m proofreader` prints it

The way of an equation: chapters.py finds it, note.py reads the note beside it, reader.py turns its LaTeX into a tree,
meaning.py (of K classes, classes.py) says what the tree means, as numbers (numeric.py, which looks for a counterexample)
and as SymPy expressions for symbolic m, n and K (symbolic.py), of which proofs.py proves it, by sums.py and matrices.py.
prover.py sees to the order, mutants.py attacks the result, report.py keeps the books.
"""

from .chapters import BadChapter, Equation, read
from .note import Context
from .prover import Link, Verdict, prove
from .report import Report, check

__all__ = [
    "prove",
    "read",
    "check",
    "Verdict",
    "Link",
    "Equation",
    "Context",
    "Report",
    "BadChapter",
]
